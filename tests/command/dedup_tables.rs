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
use parquet::file::properties::WriterProperties;

use crate::desk::{Desk, OTHER, REPORT, lines};

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
fn the_table_is_named_that_another_has_not_the_columns_of() {
    let desk = Desk::new();
    // nothing of the first is copied, so it is not the one
    for (name, columns) in [
        ("1.parquet", [("text", ""), ("url", "1")]),
        ("2.parquet", [("text", REPORT), ("note", "2")]),
        ("3.parquet", [("text", OTHER), ("url", "3")]),
    ] {
        let column = |(name, cell)| {
            let cell = Some(cell).filter(|cell: &&str| !cell.is_empty());
            (name, Arc::new(StringArray::from(vec![cell])) as ArrayRef, true)
        };
        let batch = RecordBatch::try_from_iter_with_nullable(columns.map(column)).unwrap();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        desk.file(name, writer.into_inner().unwrap());
    }
    let run = ["dedup", "1.parquet", "2.parquet", "3.parquet", "-o", "out.parquet"];
    let message = desk.run(&run).exits(1);
    assert!(message.contains("3.parquet: the columns are not those of 2.parquet"), "{message}");
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

#[test]
fn what_is_damaged_costs_a_table_what_it_cost_when_it_was_read() {
    let desk = Desk::new();
    let numbers = || 0_u64..3000;
    let word = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let texts = numbers().map(|n| format!("{:x} {:x} {:x}", word(3 * n), word(5 * n), word(7 * n)));
    let ids: Vec<String> = numbers().map(|n| format!("article {n}")).collect();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(&ids)),
        Arc::new(StringArray::from_iter_values(texts)),
        Arc::new(StringArray::from_iter_values(numbers().map(|n| format!("note {n:06}")))),
    ];
    let named = ["id", "text", "note"].map(|name| Field::new(name, DataType::Utf8, false));
    let batch = RecordBatch::try_new(Arc::new(Schema::new(named.to_vec())), columns).unwrap();
    let properties = WriterProperties::builder().set_dictionary_enabled(false).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    let whole = writer.into_inner().unwrap();
    // the length of a value becomes one that no file has
    let damaged = |mark: &str| {
        let mut table = whole.clone();
        let at = table.windows(mark.len()).position(|bytes| bytes == mark.as_bytes()).unwrap();
        table[at - 4..at].fill(0xFF);
        table
    };
    desk.file("text.parquet", damaged(&format!("{:x} {:x}", word(7500), word(12_500))));
    let dedup = ["dedup", "text.parquet", "-o", "kept.parquet", "--removed", "removed.jsonl"];
    let message = desk.run(&dedup).succeeds();
    assert!(message.contains("1 record rejected"), "{message}");
    let file = File::open(desk.path("kept.parquet")).unwrap();
    let rows = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let kept: usize = rows.map(|rows| rows.unwrap().num_rows()).sum();
    assert!((1..2500).contains(&kept), "{kept}");
    desk.run(&["cluster", "text.parquet", "--out", "read"]).succeeds();
    let removed = lines(&desk.path("removed.jsonl")).len();
    assert_eq!(lines(&desk.path("read/assignments.jsonl")).len(), kept + removed);

    // a column that nobody asked for is damaged, and all of the articles are wanted
    desk.file("note.parquet", damaged("note 002500"));
    desk.run(&["cluster", "note.parquet", "--out", "out"]).succeeds();
    for options in [&["-o", "none.parquet"][..], &["--bulk", "index"]] {
        let run = ["dedup", "note.parquet", "--removed", "gone.jsonl"];
        let message = desk.run(&[&run, options].concat()).exits(1);
        assert!(message.contains("note.parquet: cannot read"), "{message}");
        assert!(message.contains("articles stand behind that"), "{message}");
    }
    // a list has its name when the result has
    assert!(!desk.path("none.parquet").exists() && !desk.path("gone.jsonl").exists());
}
