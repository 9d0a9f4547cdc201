//! `dedup` of tables: their columns, and what comes to stand in them.

use std::fs;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;

use crate::desk::{Desk, OTHER, REPORT};

/// A table of one article, with a column of this name behind its id and text.
fn table(id: &str, text: &str, column: &str) -> Vec<u8> {
    let cell = |cell: &str| Arc::new(StringArray::from(vec![cell])) as ArrayRef;
    let columns = [("id", cell(id)), ("text", cell(text)), (column, cell("x"))];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn columns_that_differ_are_told_before_anything_is_written() {
    let desk = Desk::new();
    desk.file("1.csv", format!("id,text,note\na,{REPORT},x\n"));
    desk.file("2.csv", format!("id,text,url\nb,{OTHER},x\n"));
    desk.file("1.parquet", table("a", REPORT, "note"));
    desk.file("2.parquet", table("b", OTHER, "url"));
    for ending in ["csv", "parquet"] {
        let [first, second] = ["1", "2"].map(|name| format!("{name}.{ending}"));
        let run = desk.run(&["dedup", &first, &second]);
        let message = run.exits(1);
        let told = format!("{second}: the columns are not those of {first}");
        assert!(message.contains(&told), "{message}");
        assert!(message.contains("url") && message.contains("note"), "{message}");
        assert!(run.0.stdout.is_empty(), "{ending}");
        // in a folder each is a file of its own
        fs::create_dir(desk.path(ending)).unwrap();
        desk.run(&["dedup", &first, &second, "-o", ending]).succeeds();
        assert!(desk.path(&format!("{ending}/{second}")).exists());
        // a search engine takes all
        desk.run(&["dedup", &first, &second, "--bulk", "news", "-q"]).succeeds();
    }
}

#[test]
fn headers_are_the_same_where_they_are_read_the_same() {
    let desk = Desk::new();
    desk.file("1.csv", format!("id,text\na,{REPORT}\n"));
    desk.file("2.csv", format!("\u{FEFF}\"id\",\"text\" \r\n\"b\",{OTHER}\r\n"));
    let run = desk.run(&["dedup", "1.csv", "2.csv"]);
    run.succeeds();
    assert_eq!(run.stdout(), format!("id,text\na,{REPORT}\n\"b\",{OTHER}\n"));
    // a reader of the output may tell these apart
    desk.file("2.csv", format!("ID,text\nb,{OTHER}\n"));
    let message = desk.run(&["dedup", "1.csv", "2.csv"]).exits(1);
    let told = "the columns are not those of 1.csv: ID,text here, and id,text there";
    assert!(message.contains(told), "{message}");
    // and rows are copied as they stand
    desk.file("2.csv", format!("id;text\nb;{OTHER}\n"));
    let message = desk.run(&["dedup", "1.csv", "2.csv"]).exits(1);
    assert!(message.contains("id;text here, and id,text there"), "{message}");
}
