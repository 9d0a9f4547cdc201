"""Reads cluster files with readers of other makes and compares them.

    check.py JSONL_DIR DIR...

JSONL_DIR holds the cluster files as JSON Lines, each DIR the same tables as
Parquet or CSV. DuckDB and PyArrow read every one of them; types have to be as
documented, rows equal to those of the JSON Lines, cell by cell and in order.
"""

import json
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

TABLES = {
    "clusters": {"cluster_id": "text", "size": "count", "representative": "text", "members": "list"},
    "assignments": {
        "id": "text",
        "cluster_id": "text",
        "representative": "flag",
        "relation": "text",
        "resemblance": "ratio",
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
NULLABLE = {"relation", "resemblance"}

MEMBER = {"id": "text", "resemblance": "ratio", "containment": "ratio", "relation": "text"}
ARROW = {"text": pa.string(), "count": pa.int64(), "ratio": pa.float64(), "flag": pa.bool_()}
DUCKDB = {"text": "VARCHAR", "count": "BIGINT", "ratio": "DOUBLE", "flag": "BOOLEAN"}
DUCKDB["list"] = "STRUCT({})[]".format(
    ", ".join(f"{name} {DUCKDB[kind]}" for name, kind in MEMBER.items())
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


def json_lines(path):
    """The rows of a table in JSON Lines."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def records(relation):
    """The rows of a DuckDB query as dictionaries."""
    return [dict(zip(relation.columns, row)) for row in relation.fetchall()]


def check_parquet(path, columns, expected):
    """Types, metadata and rows of one Parquet file, in both readers."""
    table = pyarrow.parquet.read_table(path)
    types = dict(ARROW)
    if "members" in columns:
        element = table.schema.field("members").type.value_field
        types["list"] = pa.list_(element)
        members = {field.name: field.type for field in element.type}
        equal(members, {name: ARROW[kind] for name, kind in MEMBER.items()}, f"{path}: members")
    arrow_types = {field.name: field.type for field in table.schema}
    equal(arrow_types, {name: types[kind] for name, kind in columns.items()}, f"{path}: PyArrow types")
    rows_equal(table.to_pylist(), expected, f"{path}: PyArrow")
    metadata = pyarrow.parquet.read_metadata(path).metadata
    equal(metadata[b"nuskha.format_version"], b"1", f"{path}: format version")
    run = json.loads((path.parent / "run.json").read_text(encoding="utf-8"))
    equal(metadata[b"nuskha.fingerprint"].decode(), run["fingerprint"], f"{path}: fingerprint")
    equal(json.loads(metadata[b"nuskha.params"]), run["params"], f"{path}: parameters")

    relation = duckdb.read_parquet(str(path))
    duckdb_types = dict(zip(relation.columns, relation.types))
    wanted = {name: duckdb.sqltype(DUCKDB[kind]) for name, kind in columns.items()}
    equal(duckdb_types, wanted, f"{path}: DuckDB types")
    rows_equal(records(relation), expected, f"{path}: DuckDB")


def check_csv(path, columns, expected):
    """Header and rows of one CSV file, in both readers."""
    typed = {name: ARROW.get(kind, pa.string()) for name, kind in columns.items()}
    nullable = [name for name in columns if name in NULLABLE]
    options = pyarrow.csv.ConvertOptions(
        column_types=typed, null_values=[""], strings_can_be_null=True, include_columns=list(columns)
    )
    parse = pyarrow.csv.ParseOptions(newlines_in_values=True)
    table = pyarrow.csv.read_csv(path, convert_options=options, parse_options=parse)
    equal(table.column_names, list(columns), f"{path}: header")
    found = table.to_pylist()
    for row in found:
        for name, kind in columns.items():
            if kind == "list":
                row[name] = json.loads(row[name])
            elif row[name] is None and name not in nullable:
                row[name] = ""
    rows_equal(found, expected, f"{path}: PyArrow")

    # left to find out dialect and names by itself; types are CSV's weak side
    types = {name: DUCKDB.get(kind) for name, kind in columns.items() if kind != "list"}
    relation = duckdb.read_csv(str(path), header=True, dtype=types)
    equal(relation.columns, list(columns), f"{path}: header")
    if "members" in columns:
        shape = json.dumps([{name: DUCKDB[kind] for name, kind in MEMBER.items()}])
        relation = relation.project(f"* REPLACE (from_json(members, '{shape}') AS members)")
    rows_equal(records(relation), expected, f"{path}: DuckDB")


def main():
    """Checks every table of every folder."""
    origin, *folders = map(Path, sys.argv[1:])
    checked = 0
    for folder in folders:
        for name, columns in TABLES.items():
            expected = json_lines(origin / f"{name}.jsonl")
            for check, extension in [(check_parquet, "parquet"), (check_csv, "csv")]:
                path = folder / f"{name}.{extension}"
                if path.exists():
                    check(path, columns, expected)
                    checked += 1
                    print(f"{path.name}: {len(expected)} rows")
    equal(checked, len(TABLES) * len(folders), "files checked")


main()
