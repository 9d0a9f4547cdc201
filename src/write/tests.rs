//! Every format gives back the rows that were put in.
//!
//! CSV and Parquet are read by the readers of their crates into JSON values
//! and held against what serde makes of the same rows, which is a second way
//! from row to columns. That readers of other makes agree is shown in
//! `tests/command/tables.rs`.

mod bincode;
mod related;
mod story;

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Write};

use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use ::parquet::file::metadata::RowGroupMetaData;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch, StructArray};
use arrow_schema::DataType;
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::bincode::decode;
use super::table::{AssignmentRow, ClusterRow, MemberRow, PairRow, RejectRow};
use super::{Column, ColumnKind, Table, TableFormat, write_table};
use crate::params::{FORMAT_VERSION, Params};
use crate::relate::Relation;

type Text = Cow<'static, str>;

fn text() -> impl Strategy<Value = Text> {
    // what breaks a table: quotes, separators, line ends, nothing at all
    "[a-z0-9ءأبتثپ,;\"'\r\n\t\0 \\\\\u{200F}\u{1F4F0}]{0,12}".prop_map(Cow::Owned)
}

fn ratio() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(1.0),
        (0_u32..500, 1_u32..500).prop_map(|(a, b)| { f64::from(a.min(b)) / f64::from(b) })
    ]
}

fn count() -> impl Strategy<Value = u64> {
    // the widths of a number in bincode, up to the largest that Parquet holds
    prop_oneof![0_u64..300, Just(1 << 16), Just(1 << 32), Just(i64::MAX as u64)]
}

fn relation() -> impl Strategy<Value = Relation> {
    prop_oneof![Just(Relation::Exact), Just(Relation::Copy)]
}

prop_compose! {
    fn member()(
        id in text(), resemblance in ratio(), containment in ratio(),
        relation in prop::option::of(relation()),
    ) -> MemberRow<'static> {
        MemberRow { id, resemblance, containment, relation }
    }
}

prop_compose! {
    fn cluster()(
        cluster_id in text(), size in count(), representative in text(),
        members in prop::collection::vec(member(), 0..5),
    ) -> ClusterRow<'static> {
        ClusterRow { cluster_id, size, representative, members }
    }
}

prop_compose! {
    fn assignment()(
        id in text(), cluster_id in text(), representative in any::<bool>(),
        relation in prop::option::of(relation()), resemblance in prop::option::of(ratio()),
    ) -> AssignmentRow<'static> {
        AssignmentRow { id, cluster_id, representative, relation, resemblance }
    }
}

prop_compose! {
    fn pair()(
        a in text(), b in text(), resemblance in ratio(), containment_a_in_b in ratio(),
        containment_b_in_a in ratio(), relation in relation(),
    ) -> PairRow<'static> {
        PairRow { a, b, resemblance, containment_a_in_b, containment_b_in_a, relation }
    }
}

prop_compose! {
    fn reject()(
        file in text(), line in count(), byte_offset in count(), reason in text(),
    ) -> RejectRow<'static> {
        RejectRow { file, line, byte_offset, reason }
    }
}

fn written<R: Table + Clone>(format: TableFormat, rows: &[R]) -> Vec<u8> {
    let mut out = Vec::new();
    write_table(format, &mut out, &Params::default(), rows.iter().cloned()).unwrap();
    out
}

/// Writes `rows` in every format and reads them back.
fn survive<R>(rows: &[R])
where
    R: Table + Clone + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let values: Vec<Value> = rows.iter().map(|row| json!(row)).collect();
    let lines = String::from_utf8(written(TableFormat::JsonLines, rows)).unwrap();
    let read: Vec<R> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read, rows);
    assert_eq!(read_csv(R::COLUMNS, &written(TableFormat::Csv, rows)), values);
    assert_eq!(read_parquet(R::COLUMNS, &written(TableFormat::Parquet, rows)), values);
    let (header, read) = decode::<R>(&written(TableFormat::Bincode, rows), None).unwrap();
    assert_eq!(read, rows);
    assert_eq!((header.table.as_str(), header.rows), (R::NAME, rows.len() as u64));
    assert_eq!(header.params, Params::default());
    assert_eq!(header.fingerprint, Params::default().fingerprint());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn clusters_survive(rows in prop::collection::vec(cluster(), 0..6)) {
        survive(&rows);
    }

    #[test]
    fn assignments_survive(rows in prop::collection::vec(assignment(), 0..9)) {
        survive(&rows);
    }

    #[test]
    fn pairs_survive(rows in prop::collection::vec(pair(), 0..9)) {
        survive(&rows);
    }

    #[test]
    fn rejects_survive(rows in prop::collection::vec(reject(), 0..9)) {
        survive(&rows);
    }
}

fn read_csv(columns: &[Column], bytes: &[u8]) -> Vec<Value> {
    let mut reader = ::csv::ReaderBuilder::new().from_reader(bytes);
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    assert_eq!(reader.headers().unwrap(), names);
    let row = |record: ::csv::StringRecord| -> Value {
        assert_eq!(record.len(), columns.len());
        let cell = |(column, cell): (&Column, &str)| {
            let value = match column.kind {
                _ if column.nullable && cell.is_empty() => Value::Null,
                ColumnKind::Text => cell.into(),
                _ => serde_json::from_str(cell).unwrap(),
            };
            (column.name.to_owned(), value)
        };
        columns.iter().zip(&record).map(cell).collect::<Map<_, _>>().into()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn read_parquet(columns: &[Column], bytes: &[u8]) -> Vec<Value> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let batches = parquet_batches(file);
    for batch in &batches {
        assert_eq!(batch.schema().fields().len(), columns.len());
    }
    batches.into_iter().flat_map(|batch| records(&batch.into())).collect()
}

fn parquet_batches(file: File) -> Vec<RecordBatch> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    builder.build().unwrap().map(Result::unwrap).collect()
}

/// The records of an array as JSON objects.
fn records(array: &StructArray) -> Vec<Value> {
    let record = |place| -> Value {
        let fields = array.fields().iter().zip(array.columns());
        fields.map(|(field, column)| (field.name().clone(), value(column, place))).collect()
    };
    (0..array.len()).map(record).collect()
}

fn value(array: &dyn Array, place: usize) -> Value {
    if array.is_null(place) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(place).into(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(place).into(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(place).into(),
        DataType::Boolean => array.as_boolean().value(place).into(),
        DataType::List(element) if element.data_type() == &DataType::Utf8 => {
            let texts = array.as_list::<i32>().value(place);
            (0..texts.len()).map(|place| value(&texts, place)).collect()
        }
        DataType::List(_) => records(array.as_list::<i32>().value(place).as_struct()).into(),
        other => panic!("no column has the type {other}"),
    }
}

fn one_pair() -> PairRow<'static> {
    PairRow {
        a: "ا, أولى".into(),
        b: "b \"2\"".into(),
        resemblance: 0.1 + 0.2,
        containment_a_in_b: 1.0,
        containment_b_in_a: 0.5,
        relation: Relation::Copy,
    }
}

#[test]
fn csv_quotes_what_needs_it_and_writes_numbers_as_json_does() {
    let csv = String::from_utf8(written(TableFormat::Csv, &[one_pair()])).unwrap();
    let expected = "a,b,resemblance,containment_a_in_b,containment_b_in_a,relation\r\n\
                    \"ا, أولى\",\"b \"\"2\"\"\",0.30000000000000004,1.0,0.5,copy\r\n";
    assert_eq!(csv, expected);
}

#[test]
fn a_csv_without_rows_has_its_header() {
    let csv = String::from_utf8(written::<RejectRow<'_>>(TableFormat::Csv, &[])).unwrap();
    assert_eq!(csv, "file,line,byte_offset,reason\r\n");
}

#[test]
fn a_long_table_becomes_several_row_groups() {
    let rows = (0..150_000_u64).map(|line| RejectRow {
        file: "in.jsonl".into(),
        line,
        byte_offset: line * 80,
        reason: "no text".into(),
    });
    let mut file = tempfile::tempfile().unwrap();
    // which says the same as the other order
    let relations = vec![Relation::Partial, Relation::Copy];
    let params = Params { relations, ..Params::default() };
    write_table(TableFormat::Parquet, &mut file, &params, rows).unwrap();
    let builder = ParquetRecordBatchReaderBuilder::try_new(file.try_clone().unwrap()).unwrap();
    let groups: Vec<i64> =
        builder.metadata().row_groups().iter().map(RowGroupMetaData::num_rows).collect();
    assert_eq!(groups, [65_536, 65_536, 18_928]);
    let of_file = builder.metadata().file_metadata().key_value_metadata().unwrap();
    let entry = |key: &str| {
        of_file.iter().find(|entry| entry.key == key).and_then(|entry| entry.value.clone()).unwrap()
    };
    assert_eq!(entry("nuskha.format_version"), FORMAT_VERSION.to_string());
    assert_eq!(entry("nuskha.fingerprint"), params.fingerprint());
    let written = entry("nuskha.params");
    assert_eq!(
        format!("{:016x}", crate::hash::bytes(written.as_bytes())),
        entry("nuskha.fingerprint")
    );
    let read: Params = serde_json::from_str(&written).unwrap();
    assert_eq!(read, params.canonical());
    let lines = parquet_batches(file)
        .iter()
        .flat_map(|batch| batch.column(1).as_primitive::<Int64Type>().values().to_vec())
        .collect::<Vec<i64>>();
    assert!(lines.into_iter().eq(0..150_000));
}

#[test]
fn an_error_of_the_writer_keeps_its_kind() {
    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    for format in TableFormat::ALL {
        let rows = std::iter::repeat_n(one_pair(), 20_000);
        let failed = write_table(format, &mut Closed, &Params::default(), rows).unwrap_err();
        assert_eq!(failed.kind(), io::ErrorKind::BrokenPipe, "{format}");
    }
}

#[test]
fn a_count_that_no_reader_can_hold_is_an_error() {
    let reject =
        RejectRow { file: "-".into(), line: u64::MAX, byte_offset: 0, reason: "none".into() };
    let mut out = Vec::new();
    write_table(TableFormat::Parquet, &mut out, &Params::default(), [reject]).unwrap_err();
}
