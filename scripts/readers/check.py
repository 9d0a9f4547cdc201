"""Reads cluster files with readers of other makes and compares them.

    check.py JSONL_DIR DIR...

JSONL_DIR holds the cluster files as JSON Lines, each DIR the same tables as
Parquet, CSV or bincode. DuckDB and PyArrow read every Parquet and CSV file, a
reader written after its documentation the bincode; types have to be as
documented, rows equal to those of the JSON Lines, cell by cell and in order.
"""

import json
import sys
from pathlib import Path

import bincode
import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

# The columns of every table; a kind with ? can be null.
TABLES = {
    "clusters": {"cluster_id": "text", "size": "count", "representative": "text", "members": "list"},
    "assignments": {
        "id": "text",
        "cluster_id": "text",
        "representative": "flag",
        "relation": "text?",
        "resemblance": "ratio?",
    },
    "pairs": {
        "a": "text",
        "b": "text",
        "resemblance": "ratio",
        "containment_a_in_b": "ratio",
        "containment_b_in_a": "ratio",
        "relation": "text",
    },
    "rejects": {"file": "text", "line": "count", "byte_offset": "count", "reason": "text"},
}
MEMBER = {"id": "text", "resemblance": "ratio", "containment": "ratio", "relation": "text?"}

ARROW = {"text": pa.string(), "count": pa.int64(), "ratio": pa.float64(), "flag": pa.bool_()}
DUCKDB = {"text": "VARCHAR", "count": "BIGINT", "ratio": "DOUBLE", "flag": "BOOLEAN"}
ARROW["list"] = pa.list_(
    pa.field("element", pa.struct([(name, ARROW[kind.rstrip("?")]) for name, kind in MEMBER.items()]))
)
DUCKDB["list"] = "STRUCT({})[]".format(
    ", ".join(f"{name} {DUCKDB[kind.rstrip('?')]}" for name, kind in MEMBER.items())
)


def equal(found, expected, what):
    """Ends with a message where the two differ."""
    if found != expected:
        sys.exit(f"{what}:\n   found {found}\nexpected {expected}")


def rows_equal(found, expected, what):
    """Compares row by row, so that the message is short."""
    equal(len(found), len(expected), f"{what}: rows")
    for place, (one, other) in enumerate(zip(found, expected)):
        equal(one, other, f"{what}: row {place + 1}")


def typed(columns, types):
    """The columns with the types of one reader."""
    return {name: types[kind.rstrip("?")] for name, kind in columns.items()}


def json_lines(path):
    """The rows of a table in JSON Lines."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def records(relation):
    """The rows of a DuckDB query as dictionaries."""
    return [dict(zip(relation.columns, row)) for row in relation.fetchall()]


def run_of(path):
    """The run.json beside a table."""
    return json.loads((path.parent / "run.json").read_text(encoding="utf-8"))


def check_fields(fields, columns, what):
    """PyArrow's names, types and nullability; those of list elements too."""
    found = {field.name: field for field in fields}
    equal(list(found), list(columns), f"{what}: PyArrow names")
    for name, kind in columns.items():
        field = found[name]
        equal(field.nullable, kind.endswith("?"), f"{what}: {name} can be null")
        if kind == "list":
            equal(field.type.value_field.nullable, False, f"{what}: element can be null")
            check_fields(field.type.value_type, MEMBER, f"{what}: {name}")
        else:
            equal(field.type, ARROW[kind.rstrip("?")], f"{what}: PyArrow type of {name}")


def check_parquet(path, columns, expected):
    """Types, metadata and rows of one Parquet file, in both readers."""
    table = pyarrow.parquet.read_table(path)
    check_fields(table.schema, columns, path)
    rows_equal(table.to_pylist(), expected, f"{path}: PyArrow")
    metadata = pyarrow.parquet.read_metadata(path).metadata
    run = run_of(path)
    equal(metadata[b"nuskha.format_version"], b"2", f"{path}: format version")
    equal(metadata[b"nuskha.fingerprint"].decode(), run["fingerprint"], f"{path}: fingerprint")
    equal(json.loads(metadata[b"nuskha.params"]), run["params"], f"{path}: parameters")

    relation = duckdb.read_parquet(str(path))
    types = {name: duckdb.sqltype(kind) for name, kind in typed(columns, DUCKDB).items()}
    equal(dict(zip(relation.columns, relation.types)), types, f"{path}: DuckDB types")
    rows_equal(records(relation), expected, f"{path}: DuckDB")


def check_csv(path, columns, expected):
    """Header and rows of one CSV file, in both readers.

    CSV has no types: they are given, and the lists are opened as JSON.
    """
    options = pyarrow.csv.ConvertOptions(
        column_types=typed(columns, ARROW | {"list": pa.string()}),
        null_values=[""],
        strings_can_be_null=True,
    )
    parse = pyarrow.csv.ParseOptions(newlines_in_values=True)
    table = pyarrow.csv.read_csv(path, convert_options=options, parse_options=parse)
    equal(table.column_names, list(columns), f"{path}: header")
    found = table.to_pylist()
    for row in found:
        for name, kind in columns.items():
            if kind == "list":
                row[name] = json.loads(row[name])
    rows_equal(found, expected, f"{path}: PyArrow")

    plain = {name: kind for name, kind in columns.items() if kind != "list"}
    relation = duckdb.read_csv(str(path), header=True, dtype=typed(plain, DUCKDB))
    equal(relation.columns, list(columns), f"{path}: header")
    if "members" in columns:
        shape = json.dumps([typed(MEMBER, DUCKDB)])
        relation = relation.project(f"* REPLACE (from_json(members, '{shape}') AS members)")
    rows_equal(records(relation), expected, f"{path}: DuckDB")


def check_bincode(path, columns, expected):
    """Header and rows of one bincode file."""
    name, fingerprint, params, rows = bincode.read(path, columns, MEMBER)
    run = run_of(path)
    equal(name, path.stem, f"{path}: table")
    equal(fingerprint, run["fingerprint"], f"{path}: fingerprint")
    equal(params, run["params"], f"{path}: parameters")
    rows_equal(rows, expected, path)


CHECKS = {"parquet": check_parquet, "csv": check_csv, "bincode": check_bincode}


def main():
    """Checks every table of every folder."""
    origin, *folders = map(Path, sys.argv[1:])
    checked = 0
    for folder in folders:
        for name, columns in TABLES.items():
            expected = json_lines(origin / f"{name}.jsonl")
            for extension, check in CHECKS.items():
                path = folder / f"{name}.{extension}"
                if path.exists():
                    check(path, columns, expected)
                    checked += 1
                    print(f"{path.name}: {len(expected)} rows")
    equal(checked, len(TABLES) * len(folders), "files checked")


main()
