//! `dedup` of tables: their columns, and what comes to stand in them.

use std::fs;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

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

#[test]
fn an_annotation_takes_the_place_of_an_earlier_one() {
    let desk = Desk::new();
    let annotated = |inputs: &[&str], out: &str| {
        desk.run(&[&["dedup", "--annotate", "-o", out], inputs].concat()).succeeds();
        fs::read_to_string(desk.path(out)).unwrap()
    };
    desk.file("in.csv", format!("id,text,my_nuskha_cluster_id\na,{REPORT},x\nb,{REPORT},y\n"));
    let once = annotated(&["in.csv"], "once.csv");
    let header = "id,text,my_nuskha_cluster_id,nuskha_cluster_id,nuskha_representative";
    assert!(once.starts_with(header), "{once}");
    assert_eq!(annotated(&["once.csv"], "twice.csv"), once);
    // beside one without, and wherever it stands
    let earlier = format!(
        "\u{FEFF}\"nuskha_cluster_id\",id,text,nuskha_relation,my_nuskha_cluster_id\n\
         old,c,\"{OTHER}, \"\"x\"\"\",\"a, b\",z\n"
    );
    desk.file("earlier.csv", earlier);
    let both = annotated(&["in.csv", "earlier.csv"], "both.csv");
    assert_eq!(both, format!("{once}c,\"{OTHER}, \"\"x\"\"\",z,c,true,,1\n"));
    let one = annotated(&["earlier.csv"], "one.csv");
    assert!(one.starts_with(&format!("\u{FEFF}{header}")), "{one}");
    // what is not annotated keeps what it has
    assert_eq!(desk.run(&["dedup", "once.csv"]).stdout().lines().next(), once.lines().next());

    desk.file("in.parquet", table("a", REPORT, "note"));
    let rows = |name: &str| {
        let file = fs::File::open(desk.path(name)).unwrap();
        let rows = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        rows.map(Result::unwrap).collect::<Vec<RecordBatch>>()
    };
    for [input, out] in [["in", "once"], ["once", "twice"]] {
        let [input, out] = [input, out].map(|name| format!("{name}.parquet"));
        desk.run(&["dedup", &input, "--annotate", "-o", &out]).succeeds();
    }
    let twice = rows("twice.parquet");
    assert_eq!(twice, rows("once.parquet"));
    assert_eq!(twice[0].schema().fields().len(), 4);
    // and beside one that has none
    desk.file("other.parquet", table("b", OTHER, "note"));
    let both = ["dedup", "other.parquet", "once.parquet", "--annotate", "-o", "both.parquet"];
    desk.run(&both).succeeds();
    let written: usize = rows("both.parquet").iter().map(RecordBatch::num_rows).sum();
    assert_eq!(written, 2);
}

#[test]
fn a_row_that_cannot_be_read_is_not_among_annotated_ones() {
    let desk = Desk::new();
    let uneven = format!("id,text\na,{REPORT}\nb,e f g h,extra\nc\nd,{REPORT}\n");
    desk.file("in/rows.csv", &uneven);
    desk.file("in/none.csv", "id,text\na,b,c\n");
    let annotated = ["dedup", "in/rows.csv", "--annotate", "--rejects", "rejects.jsonl"];
    let run = desk.run(&annotated);
    let message = run.succeeds();
    assert!(message.contains("2 records rejected; all in rejects.jsonl"), "{message}");
    assert!(message.contains(" bytes, 2 rejected\n"), "{message}");
    let rows: Vec<String> = run.stdout().lines().map(str::to_owned).collect();
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert_eq!(rows[2], format!("d,{REPORT},a,false,exact,1"));
    // and so it would be lost
    let in_place = ["dedup", "in/rows.csv", "--annotate", "-o", "in/rows.csv", "--force"];
    let message = desk.run(&in_place).exits(1);
    assert!(message.contains("this record and 1 more cannot be kept"), "{message}");
    assert_eq!(fs::read_to_string(desk.path("in/rows.csv")).unwrap(), uneven);
    desk.run(&["dedup", "in", "--annotate", "-o", "out"]).succeeds();
    assert!(desk.path("out/rows.csv").exists() && !desk.path("out/none.csv").exists());
}
