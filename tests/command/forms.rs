//! The forms articles come in: each gives the same clusters, and each breaks
//! in its own way.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use nuskha::read::{Compression, Compressor, Encoding};
use parquet::arrow::ArrowWriter;

use crate::desk::{Desk, OTHER, REPORT, Value, article, json_lines, lines, real_corpus};

const COLUMNS: [&str; 5] = ["id", "title", "text", "source", "date"];

/// Articles in every form a corpus can be written down in.
struct Forms<'d> {
    desk: &'d Desk,
    records: Vec<Value>,
}

impl Forms<'_> {
    fn csv(&self, delimiter: u8) -> Vec<u8> {
        let mut csv = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        csv.write_record(COLUMNS).unwrap();
        for record in &self.records {
            csv.write_record(COLUMNS.map(|name| cell(record, name).unwrap_or_default())).unwrap();
        }
        csv.into_inner().unwrap()
    }

    fn packed(bytes: &[u8], compression: Compression) -> Vec<u8> {
        let mut out = Compressor::new(Some(compression), Vec::new()).unwrap();
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    fn texts(&self, folder: &str) {
        fs::create_dir(self.desk.path(folder)).unwrap();
        for record in &self.records {
            let id = cell(record, "id").unwrap();
            let text = cell(record, "text").unwrap();
            fs::write(self.desk.path(folder).join(format!("{id}.txt")), text).unwrap();
        }
    }

    /// The clusters file of one input.
    fn clusters(&self, input: &str, options: &[&str]) -> String {
        let run = ["cluster", input, "--out", "out", "--force", "--quiet"];
        self.desk.run(&[&run, options].concat()).succeeds();
        fs::read_to_string(self.desk.path("out/clusters.jsonl")).unwrap()
    }

    /// Writes all forms, and holds the clusters of each against those of JSON
    /// Lines.
    fn common_forms_agree(&self) {
        let desk = self.desk;
        let plain = json_lines(&self.records);
        desk.file("a.jsonl", &plain);
        let expected = self.clusters("a.jsonl", &[]);
        assert!(!expected.is_empty());
        desk.file("a.json", serde_json::to_string_pretty(&self.records).unwrap());
        desk.file("a.csv", self.csv(b','));
        write_parquet(self.desk, &self.records, "a.parquet");
        desk.file("a.jsonl.gz", Self::packed(plain.as_bytes(), Compression::Gzip));
        desk.file("a.jsonl.zst", Self::packed(plain.as_bytes(), Compression::Zstd));
        for input in ["a.json", "a.csv", "a.parquet", "a.jsonl.gz", "a.jsonl.zst"] {
            assert!(self.clusters(input, &[]) == expected, "{input} gives other clusters");
        }
        self.texts("texts");
        // a file of text has no title, date or source to tell a relation by
        let by_text = ["--relations", "none", "--boilerplate", "keep"];
        let expected = self.clusters("a.jsonl", &by_text);
        let by_path = self.clusters("texts", &by_text).replace("texts/", "").replace(".txt", "");
        assert!(by_path == expected, "text files give other clusters");
    }

    /// The same for the forms that are met more rarely.
    fn rare_forms_agree(&self) {
        let desk = self.desk;
        let plain = json_lines(&self.records);
        desk.file("a.jsonl", &plain);
        let expected = self.clusters("a.jsonl", &[]);
        desk.file("semicolons.csv", self.csv(b';'));
        desk.file("a.tsv", self.csv(b'\t'));
        desk.file("a.csv.bz2", Self::packed(&self.csv(b','), Compression::Bzip2));
        desk.file("misnamed.txt", Self::packed(plain.as_bytes(), Compression::Xz));
        let utf_16 = "utf-16le".parse::<Encoding>().unwrap();
        let text = String::from_utf8(self.csv(b'\t')).unwrap();
        desk.file("utf-16.tsv", utf_16.encode(&format!("\u{FEFF}{text}")).unwrap());
        desk.file("unmarked.jsonl", utf_16.encode(&plain).unwrap());
        for input in
            ["semicolons.csv", "a.tsv", "a.csv.bz2", "misnamed.txt", "utf-16.tsv", "unmarked.jsonl"]
        {
            assert!(self.clusters(input, &[]) == expected, "{input} gives other clusters");
        }
    }

    /// The same for those articles that the encoding has all letters of.
    fn windows_1256_agrees(&self) {
        let encoding = "windows-1256".parse::<Encoding>().unwrap();
        let (mut plain, mut encoded, mut count) = (String::new(), Vec::new(), 0);
        for record in &self.records {
            let line = format!("{record}\n");
            if let Some(bytes) = encoding.encode(&line) {
                encoded.extend(bytes);
                plain.push_str(&line);
                count += 1;
            }
        }
        assert!(count * 10 >= self.records.len() * 9, "{count} encodable");
        self.desk.file("plain.jsonl", plain);
        self.desk.file("encoded.jsonl", encoded);
        assert!(self.clusters("plain.jsonl", &[]) == self.clusters("encoded.jsonl", &[]));
    }
}

fn cell<'v>(record: &'v Value, column: &str) -> Option<&'v str> {
    record[column].as_str()
}

/// Writes articles as a table.
pub(crate) fn write_parquet(desk: &Desk, records: &[Value], name: &str) {
    let column = |name: &str| -> ArrayRef {
        Arc::new(records.iter().map(|record| cell(record, name)).collect::<StringArray>())
    };
    let columns = COLUMNS.map(|name| (name, column(name), true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let file = File::create(desk.path(name)).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

fn fixture() -> Vec<Value> {
    lines(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/newsroom.jsonl"))
}

#[test]
fn all_forms_of_the_fixture_give_the_same_clusters() {
    let desk = Desk::new();
    let forms = Forms { desk: &desk, records: fixture() };
    forms.common_forms_agree();
    forms.rare_forms_agree();
}

#[test]
fn all_forms_of_real_articles_give_the_same_clusters() {
    let Some(articles) = real_corpus("saudi-july") else { return };
    let records = String::from_utf8(articles).unwrap();
    let records = records.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let desk = Desk::new();
    let forms = Forms { desk: &desk, records };
    forms.common_forms_agree();
    forms.windows_1256_agrees();
}

#[test]
fn encodings_are_told_and_said() {
    let desk = Desk::new();
    let encoding = "windows-1256".parse::<Encoding>().unwrap();
    let csv = format!("id;text\n1;{REPORT}\n2;\"{REPORT}\"\n");
    desk.file("old.csv", encoding.encode(&csv).unwrap());
    let message = desk.run(&["cluster", "old.csv", "--out", "out"]).succeeds();
    assert!(message.contains("note: old.csv: decoded from windows-1256"), "{message}");
    assert_eq!(lines(&desk.path("out/clusters.jsonl"))[0]["size"], 2);
    // the user knows better, or thinks so
    let wrong = ["cluster", "old.csv", "--encoding", "utf-8"];
    let message = desk.run(&wrong).exits(1);
    assert!(message.contains("old.csv:2: invalid UTF-8"), "{message}");
    desk.file("new.csv", &csv);
    let message = desk.run(&["cluster", "new.csv", "--encoding", "windows-1256"]).exits(1);
    assert!(message.contains("this is UTF-8, not windows-1256 as encoding says"), "{message}");
    let message = desk.run(&["cluster", "new.csv", "--encoding", "klingon"]).exits(2);
    assert!(message.contains("windows-1256 or utf-16le"), "{message}");
}

#[test]
fn standard_input_may_have_any_form() {
    let desk = Desk::new();
    let records = [article("a", REPORT), article("b", REPORT)].concat();
    let packed = Forms::packed(records.as_bytes(), Compression::Zstd);
    let run = desk.run_with_input(&["cluster", "-"], &packed);
    run.succeeds();
    assert_eq!(run.stdout().lines().count(), 1);
    let csv = format!("name|words\na|{REPORT}\nb|{REPORT}\n");
    let named = ["cluster", "-", "--input-format", "csv", "--text-field", "words"];
    let options = [&named[..], &["--id-field", "name", "--delimiter", "|"]].concat();
    let run = desk.run_with_input(&options, csv.as_bytes());
    run.succeeds();
    assert!(run.stdout().contains("\"cluster_id\":\"a\""), "{}", run.stdout());
    let message = desk.run_with_input(&["cluster", "-"], REPORT.as_bytes()).exits(1);
    assert!(message.contains("name it with --input-format"), "{message}");
    let forms = Forms { desk: &desk, records: fixture() };
    write_parquet(&desk, &forms.records, "a.parquet");
    let table = fs::read(desk.path("a.parquet")).unwrap();
    let run = desk.run_with_input(&["cluster", "-"], &table);
    assert!(run.succeeds().contains("107"), "rows of a table come through a pipe");
}

#[test]
fn nested_fields_are_named_by_their_path() {
    let desk = Desk::new();
    let record =
        |id: u32| serde_json::json!({ "meta": { "key": id }, "article": { "body": REPORT } });
    desk.file("in.json", serde_json::json!([record(1), record(2)]).to_string());
    let options = ["cluster", "in.json", "--text-field", "article.body", "--id-field", "meta.key"];
    let run = desk.run(&options);
    run.succeeds();
    assert!(run.stdout().contains("\"representative\":\"1\""), "{}", run.stdout());
}

#[test]
fn a_folder_of_many_forms_is_read_and_the_rest_passed_over() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("in/deep")).unwrap();
    desk.file("in/a.jsonl", article("a", REPORT));
    desk.file("in/deep/b.txt", REPORT);
    desk.file("in/deep/c.csv", format!("id,text\nc,{REPORT}\n"));
    let paragraphs = format!("<p>{REPORT}</p>");
    desk.file("in/d.html", format!("<html><body><article>{paragraphs}</article></body></html>"));
    desk.file("in/empty.html", "<html><body></body></html>");
    desk.file("in/picture.png", b"\x89PNG\r\n\x1A\n\0\0");
    #[cfg(unix)]
    std::os::unix::fs::symlink(desk.path("in"), desk.path("in/deep/loop")).unwrap();
    let message = desk.run(&["cluster", "in", "--out", "out"]).succeeds();
    assert!(
        message.contains("1 file of no known form passed over, as in/picture.png"),
        "{message}"
    );
    #[cfg(unix)]
    assert!(message.contains("1 entry of a folder passed over, as in/deep/loop:"), "{message}");
    assert!(message.contains("in/empty.html:1: no article text on this page"), "{message}");
    let cluster = &lines(&desk.path("out/clusters.jsonl"))[0];
    let mut ids: Vec<&str> =
        cluster["members"].as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["a", "c", "in/d.html", "in/deep/b.txt"]);
}

#[test]
fn web_archives_give_their_pages() {
    let desk = Desk::new();
    let record = |address: &str, kind: &str, content_type: &str, block: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\n\
             Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    };
    let paragraph = format!("<p>{REPORT}</p>");
    let page = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         <html><body><article>{paragraph}</article></body></html>"
    );
    let records = [
        record("", "warcinfo", "application/warc-fields", "software: x"),
        record("https://a.example/1", "response", "application/http", &page),
        record("https://a.example/2", "conversion", "text/plain", REPORT),
    ];
    let members: Vec<u8> = records
        .iter()
        .flat_map(|record| Forms::packed(record.as_bytes(), Compression::Gzip))
        .collect();
    desk.file("crawl.warc.gz", members);
    desk.run(&["cluster", "crawl.warc.gz", "--out", "out"]).succeeds();
    let cluster = &lines(&desk.path("out/clusters.jsonl"))[0];
    assert_eq!(cluster["size"], 2);
    assert_eq!(cluster["members"][1]["id"], "https://a.example/2");
}

/// What is reported of a broken input beside a good one, which is still read.
fn reject_of(desk: &Desk, broken: &str) -> (usize, Value) {
    desk.file("good.jsonl", article("a", REPORT) + &article("b", REPORT));
    desk.run(&["cluster", broken, "good.jsonl", "--out", "out", "--force"]).succeeds();
    assert_eq!(lines(&desk.path("out/clusters.jsonl"))[0]["size"], 2, "the rest is done");
    let mut rejects = lines(&desk.path("out/rejects.jsonl"));
    assert_eq!(rejects.len(), 1, "{rejects:?}");
    let read = lines(&desk.path("out/assignments.jsonl")).len() - 2;
    assert_eq!(rejects[0]["file"], broken);
    (read, rejects.remove(0))
}

#[test]
fn what_breaks_off_costs_the_rest_of_its_file() {
    let desk = Desk::new();
    // hard to compress, so that half the bytes hold about half the lines
    let noise = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let content: String = (0..40_000)
        .map(|n| article(&n.to_string(), &format!("{:x} {:x}", noise(2 * n), noise(2 * n + 1))))
        .collect();
    for compression in [Compression::Gzip, Compression::Zstd, Compression::Bzip2, Compression::Xz] {
        let packed = Forms::packed(content.as_bytes(), compression);
        desk.file("cut.jsonl", &packed[..packed.len() / 2]);
        let (read, reject) = reject_of(&desk, "cut.jsonl");
        let reason = reject["reason"].as_str().unwrap();
        assert!(reason.contains(&compression.to_string()), "{reason}");
        assert!(read > 1_000, "{compression}: {read} lines before the break are read");
        assert_eq!(reject["line"], read + 1, "{compression}: and none is lost between");
    }
    let forms = Forms { desk: &desk, records: fixture() };
    write_parquet(&desk, &forms.records, "whole.parquet");
    let table = fs::read(desk.path("whole.parquet")).unwrap();
    desk.file("cut.parquet", &table[..table.len() - 100]);
    let (read, reject) = reject_of(&desk, "cut.parquet");
    assert!(read == 0 && reject["reason"].as_str().unwrap().contains("not Parquet, or cut short"));
    desk.file("cut.json", &serde_json::to_string(&forms.records).unwrap().as_bytes()[..10_000]);
    let (read, reject) = reject_of(&desk, "cut.json");
    assert!(read > 2 && reject["reason"].as_str().unwrap().contains("is the file cut short"));
}

#[test]
fn uneven_rows_are_rejected_one_by_one() {
    let desk = Desk::new();
    let long = "فاز المنتخب في مباراته الأولى بهدفين من غير رد أمام جمهور كبير";
    desk.file("in.csv", format!("id,text\n1,x\n2,y,z\n3,\"{long}\nسطر\"\n"));
    let (read, reject) = reject_of(&desk, "in.csv");
    assert_eq!((read, &reject["line"], &reject["byte_offset"]), (2, &3.into(), &12.into()));
    let reason = reject["reason"].as_str().unwrap();
    assert!(reason.starts_with("3 fields, where the header has 2"), "{reason}");
    // a tab at the end of a row is a cell
    desk.file("in.tsv", format!("id\ttext\t\n1\t{long}\t\n2\t{long}\tx\n"));
    desk.run(&["cluster", "in.tsv", "--strict"]).succeeds();
    let annotated = desk.run(&["dedup", "in.tsv", "--annotate"]);
    annotated.succeeds();
    let cells = annotated.stdout().lines().map(|row| row.split('\t').count()).collect::<Vec<_>>();
    assert_eq!(cells, [7, 7, 7], "{}", annotated.stdout());
    // as many fields as the header has, and quotes in pairs
    desk.file("open.csv", format!("id,text\n1,x 5\" y\n2,\"{long}\n3,z\n4,z\n"));
    desk.file("pair.csv", format!("id,text\n5\" x,\"{long}\n2,y\n3,z\n"));
    desk.file("last.csv", format!("id,text\n1,x\n5\" x,\"{long}\n"));
    for (input, read, line) in [("open.csv", 3, 3), ("pair.csv", 2, 2), ("last.csv", 1, 3)] {
        let (found, reject) = reject_of(&desk, input);
        assert_eq!((found, &reject["line"]), (read, &line.into()), "{input}: the others are read");
        let reason = reject["reason"].as_str().unwrap();
        assert!(reason.starts_with("a quote is not closed"), "{input}: {reason}");
    }
    desk.file("headless.csv", "a,b\n1,2\n");
    let (_, reject) = reject_of(&desk, "headless.csv");
    assert!(reject["reason"].as_str().unwrap().contains("name one as the text field"));
}

#[test]
fn an_empty_field_does_not_hide_a_full_one() {
    let desk = Desk::new();
    let record = serde_json::json!({ "id": "a", "text": "", "body": REPORT });
    desk.file("in.json", format!("{record}{record}"));
    desk.file("in.csv", format!("id,text,content\na,,{REPORT}\nb,,{REPORT}\n"));
    for input in ["in.json", "in.csv"] {
        let run = desk.run(&["cluster", input]);
        run.succeeds();
        assert_eq!(run.stdout().lines().count(), 1, "{input}: two articles of one text");
    }
}

#[test]
fn the_bytes_of_a_table_are_counted() {
    let desk = Desk::new();
    let records: Vec<Value> = (0..10_000_u64)
        .map(|n| {
            let words = (0..20).map(|word| format!("w{}", (n * 977 + word * 7919) % 1_000_003));
            let text = words.collect::<Vec<_>>().join(" ");
            serde_json::json!({ "id": n.to_string(), "text": text })
        })
        .collect();
    write_parquet(&desk, &records, "in.parquet");
    desk.run(&["cluster", "in.parquet", "--out", "clusters"]).succeeds();
    let run = fs::read(desk.path("clusters/run.json")).unwrap();
    let run: Value = serde_json::from_slice(&run).unwrap();
    let size = fs::metadata(desk.path("in.parquet")).unwrap().len();
    assert!(size > 200_000, "more than is looked at to tell the form: {size}");
    assert_eq!(run["counts"]["bytes"], size);
}

#[test]
fn a_bad_line_costs_itself_wherever_it_stands() {
    let desk = Desk::new();
    let good = article("a", REPORT) + "\u{FEFF}" + &article("b", REPORT);
    desk.file("in.json", format!("{{\"id\": \"0\"\n{good}"));
    let run = desk.run(&["cluster", "in.json"]);
    assert!(run.succeeds().contains("1 record rejected"));
    assert_eq!(run.stdout().lines().count(), 1, "a and b are copies");
    desk.file(
        "other.jsonl",
        format!("{{\"_id\": {{\"$oid\": \"5f\"}}, \"id\": \"7\", \"text\": \"{REPORT}\"}}"),
    );
    desk.run(&["cluster", "other.jsonl", "--strict"]).succeeds();
    for header in ["text,id\rقال,1\r", "id,text,\"note\n1,أ,2\n"] {
        desk.file("bad.csv", header);
        desk.run(&["cluster", "bad.csv"]).exits(1);
    }
}

#[test]
fn damage_in_a_compressed_file_costs_the_rest_of_it_alone() {
    let desk = Desk::new();
    let articles: String = (0..2000_u64)
        .map(|n| {
            let words = (0..30).map(|word| format!("w{}", (n * 977 + word * 7919) % 1_000_003));
            article(&n.to_string(), &words.collect::<Vec<_>>().join(" "))
        })
        .collect();
    for compression in [Compression::Gzip, Compression::Zstd, Compression::Bzip2, Compression::Xz] {
        let mut packed = Compressor::new(Some(compression), Vec::new()).unwrap();
        packed.write_all(articles.as_bytes()).unwrap();
        let mut packed = packed.finish().unwrap();
        let middle = packed.len() * 2 / 3;
        packed[middle..middle + 50].fill(7);
        let folder = format!("{compression}");
        desk.file(&format!("{folder}/damaged.jsonl"), packed);
        desk.file(&format!("{folder}/whole.jsonl"), article("whole", REPORT));
        let run = desk.run(&["dedup", &folder, "-o", &format!("{folder}-out")]);
        assert!(run.succeeds().contains("rejected"), "{compression}");
    }
}

#[test]
fn quotes_between_tabs_are_letters_and_swallow_no_row() {
    let desk = Desk::new();
    let titles = ["\"الميناء", "عادي", "\"الميناء\" يتوسع", "5\"", "\"سطر\nثان\""];
    let rows = titles.iter().enumerate();
    let rows =
        rows.map(|(n, title)| format!("{n}\t{title}\t{OTHER} {n}\n")).collect::<Vec<_>>().concat();
    desk.file("in.tsv", format!("id\ttitle\ttext\n{rows}"));
    desk.run(&["cluster", "in.tsv", "--out", "out", "--strict"]).succeeds();
    let assigned = lines(&desk.path("out/assignments.jsonl"));
    let ids: Vec<&str> = assigned.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["0", "1", "2", "3", "4"]);
}

#[test]
fn what_stands_behind_compressed_data_costs_none_of_it() {
    let desk = Desk::new();
    let content: String =
        (0..500).map(|n| article(&n.to_string(), &format!("{OTHER} {n}"))).collect();
    for compression in [Compression::Gzip, Compression::Zstd, Compression::Bzip2, Compression::Xz] {
        let packed = Forms::packed(content.as_bytes(), compression);
        desk.file("padded.jsonl", [&packed[..], &[0; 512]].concat());
        let padded = ["cluster", "padded.jsonl", "--strict", "--out", "out", "--force"];
        desk.run(&padded).succeeds();
        assert_eq!(lines(&desk.path("out/assignments.jsonl")).len(), 500, "{compression}");
        desk.file("more.jsonl", [&packed[..], b"and more"].concat());
        desk.run(&["cluster", "more.jsonl", "--out", "out", "--force"]).succeeds();
        assert_eq!(lines(&desk.path("out/assignments.jsonl")).len(), 500, "{compression}");
        let rejects = lines(&desk.path("out/rejects.jsonl"));
        assert_eq!(rejects.len(), 1, "{compression}: {rejects:?}");
        let expected = format!("bad {compression} data: there is garbage behind its end");
        assert_eq!(rejects[0]["reason"], expected);
    }
}

#[test]
fn a_string_of_a_table_that_is_no_utf_8_costs_its_row() {
    let desk = Desk::new();
    let mut records = fixture();
    records[40]["text"] = "QQQQQQQQ".into();
    records[50]["source"] = "QQQQQQQQ".into();
    write_parquet(&desk, &records, "in.parquet");
    let mut table = fs::read(desk.path("in.parquet")).unwrap();
    let marks: Vec<usize> =
        (0..table.len()).filter(|&at| table[at..].starts_with(b"QQQQQQQQ")).collect();
    for mark in marks {
        table[mark..mark + 8].fill(0xFF);
    }
    desk.file("in.parquet", table);
    desk.run(&["cluster", "in.parquet", "--out", "out"]).succeeds();
    assert_eq!(lines(&desk.path("out/assignments.jsonl")).len(), records.len() - 2);
    let told = lines(&desk.path("out/rejects.jsonl"));
    let told: Vec<_> =
        told.iter().map(|reject| (&reject["line"], reject["reason"].as_str().unwrap())).collect();
    let expected =
        [(&41.into(), "field text is not UTF-8"), (&51.into(), "field source is not UTF-8")];
    assert_eq!(told, expected);
}

#[test]
fn the_day_of_a_capture_is_a_date_where_it_is_named() {
    let desk = Desk::new();
    let head = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://a.example/1\r\n\
                WARC-Date: 2026-03-02T08:00:00Z\r\nContent-Type: text/plain";
    let length = REPORT.len();
    desk.file("in.wet", format!("{head}\r\nContent-Length: {length}\r\n\r\n{REPORT}\r\n\r\n"));
    let bulk = ["dedup", "in.wet", "--bulk", "news"];
    let run = desk.run(&bulk);
    run.succeeds();
    assert!(run.stdout().contains("a.example/1"), "{}", run.stdout());
    assert!(!run.stdout().contains("08:00:00"), "{}", run.stdout());
    let run = desk.run(&[&bulk[..], &["--date-field", "warc-date"]].concat());
    run.succeeds();
    assert!(run.stdout().contains("\"date\":\"2026-03-02T08:00:00Z\""), "{}", run.stdout());
}

#[test]
fn remedies_are_named_for_other_forms_of_json() {
    let desk = Desk::new();
    desk.file("within.jsonl", format!("{{\"_id\":{{\"n\":\"5f\"}},\"text\":\"{REPORT}\"}}\n"));
    let message = desk.run(&["cluster", "within.jsonl"]).exits(1);
    assert!(message.contains("name the field inside it with --id-field, as in _id.n"), "{message}");
    desk.run(&["cluster", "within.jsonl", "--id-field", "_id.n", "--strict"]).succeeds();
    // what MongoDB exports needs no remedy
    desk.file("mongo.jsonl", format!("{{\"_id\":{{\"$oid\":\"5f\"}},\"text\":\"{REPORT}\"}}\n"));
    desk.run(&["cluster", "mongo.jsonl", "--strict"]).succeeds();
    desk.run(&["cluster", "mongo.jsonl", "--id-field", "_id.$oid", "--strict"]).succeeds();
    let pretty = serde_json::to_string_pretty(&fixture()[0]).unwrap();
    desk.file("pretty.jsonl", &pretty);
    let message = desk.run(&["cluster", "pretty.jsonl"]).exits(1);
    assert!(message.contains("name the form with --input-format json"), "{message}");
    desk.run(&["cluster", "pretty.jsonl", "--input-format", "json", "--strict"]).succeeds();
}
