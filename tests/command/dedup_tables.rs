//! `dedup` of Parquet: what stands in the columns that nobody asked for.

use std::fs::File;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, BinaryArray, DictionaryArray, Int32Array, RecordBatch, StringArray,
};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::desk::{Desk, OTHER, REPORT};

/// What is no UTF-8 once it is written.
const MARK: &str = "QQQQQQQQ";

/// A table of three articles; the text of the second is no UTF-8, and the note of the third.
fn write_table(desk: &Desk, name: &str) {
    let pictures = BinaryArray::from_vec(vec![b"\x89PNG \xFF", b"\xD8"]);
    let pictures = DictionaryArray::new(Int32Array::from(vec![0, 1, 0]), Arc::new(pictures));
    let columns: [(&str, ArrayRef, bool); 4] = [
        ("id", Arc::new(StringArray::from(vec!["a", "b", "c"])), true),
        ("text", Arc::new(StringArray::from(vec![REPORT, MARK, OTHER])), true),
        ("note", Arc::new(StringArray::from(vec!["one", "two", MARK])), false),
        ("picture", Arc::new(pictures), true),
    ];
    let field = |(name, column, nullable): &(&str, ArrayRef, bool)| {
        Field::new(*name, column.data_type().clone(), *nullable)
    };
    let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
    let batch =
        RecordBatch::try_new(schema, columns.map(|(_, column, _)| column).to_vec()).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    let mut table = writer.into_inner().unwrap();
    while let Some(at) = table.windows(MARK.len()).position(|bytes| bytes == MARK.as_bytes()) {
        table[at..at + MARK.len()].fill(0xFF);
    }
    desk.file(name, table);
}

#[test]
fn a_table_of_rejects_alone_keeps_its_rows_among_others_where_all_stay() {
    let desk = Desk::new();
    for (name, ids) in [("one.parquet", ["", ""]), ("two.parquet", ["a", "b"])] {
        let texts = if ids[0].is_empty() { [None, None] } else { [Some(REPORT), Some(OTHER)] };
        let columns: [(&str, ArrayRef); 2] = [
            ("id", Arc::new(StringArray::from(ids.to_vec()))),
            ("text", Arc::new(StringArray::from(texts.to_vec()))),
        ];
        let field = |(name, _): &(&str, ArrayRef)| Field::new(*name, DataType::Utf8, true);
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        let batch =
            RecordBatch::try_new(schema, columns.map(|(_, column)| column).to_vec()).unwrap();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        desk.file(name, writer.into_inner().unwrap());
    }
    for (options, count) in [(&[][..], 2), (&["--annotate"], 4)] {
        let arguments = ["dedup", "one.parquet", "two.parquet", "-o", "out.parquet", "--force"];
        desk.run(&[&arguments, options].concat()).succeeds();
        let file = File::open(desk.path("out.parquet")).unwrap();
        let rows = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        assert_eq!(rows.map(|rows| rows.unwrap().num_rows()).sum::<usize>(), count);
    }
}

#[test]
fn a_value_that_is_no_utf_8_costs_a_table_no_other_row() {
    let desk = Desk::new();
    write_table(&desk, "in.parquet");
    for (options, ids) in [(&[][..], &["a", "c"][..]), (&["--annotate"], &["a", "b", "c"])] {
        let arguments = [&["dedup", "in.parquet", "-o", "out.parquet", "--force"], options];
        let message = desk.run(&arguments.concat()).succeeds();
        assert!(message.contains("1 record rejected"), "{message}");
        let file = File::open(desk.path("out.parquet")).unwrap();
        let mut rows = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        let rows = rows.next().unwrap().unwrap();
        let strings = |name: &str| -> Vec<String> {
            let column = rows.column_by_name(name).unwrap().as_string::<i32>();
            column.iter().map(|value| value.unwrap().to_owned()).collect()
        };
        assert_eq!(strings("id"), ids);
        let note = strings("note");
        assert_eq!(note[0], "one");
        assert_eq!(note.last().unwrap(), &"\u{FFFD}".repeat(MARK.len()));
        let pictures = rows.column_by_name("picture").unwrap();
        let binary = DataType::Dictionary(DataType::Int32.into(), DataType::Binary.into());
        assert_eq!(pictures.data_type(), &binary);
        let pictures =
            pictures.as_dictionary::<Int32Type>().downcast_dict::<BinaryArray>().unwrap();
        let pictures: Vec<Option<&[u8]>> = pictures.into_iter().collect();
        assert_eq!(pictures[0], Some(&b"\x89PNG \xFF"[..]));
    }
}
