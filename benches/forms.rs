//! Reading each form, `read/case/form`: the same articles from the file to the
//! corpus, against plain JSON Lines. Throughput is in bytes of JSON Lines
//! whatever the form, so that the figures compare.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use nuskha::Params;
use nuskha::read::{Compression, Compressor, Encoding, ReadOptions, Sources, read};
use parquet::arrow::ArrowWriter;
use serde_json::Value;

const COLUMNS: [&str; 5] = ["id", "title", "text", "source", "date"];

fn input() -> (&'static str, PathBuf) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let real = root.join("target/data/saudi-july.jsonl");
    if real.exists() {
        ("saudi-july", real)
    } else {
        ("newsroom", root.join("fixtures/newsroom.jsonl"))
    }
}

fn cell<'v>(record: &'v Value, column: &str) -> &'v str {
    record[column].as_str().unwrap_or_default()
}

/// Writes the articles in every form; the forms by name, with their files.
fn forms(folder: &Path, records: &[Value]) -> Vec<(&'static str, PathBuf)> {
    let lines: String =
        records.iter().flat_map(|record| [record.to_string(), "\n".to_owned()]).collect();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("the folder takes files");
        path
    };
    let packed = |bytes: &[u8], compression| {
        let mut out = Compressor::new(Some(compression), Vec::new()).expect("an encoder");
        out.write_all(bytes).expect("memory takes bytes");
        out.finish().expect("memory takes bytes")
    };
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(COLUMNS).expect("memory takes rows");
    for record in records {
        csv.write_record(COLUMNS.map(|column| cell(record, column))).expect("memory takes rows");
    }
    let csv = csv.into_inner().expect("memory takes rows");
    let windows: Encoding = "windows-1256".parse().expect("a known name");
    let encoded: Vec<u8> =
        lines.lines().filter_map(|line| windows.encode(&format!("{line}\n"))).flatten().collect();
    let utf_16: Encoding = "utf-16le".parse().expect("a known name");
    let array = serde_json::to_vec(records).expect("JSON is JSON");

    let texts = folder.join("texts");
    fs::create_dir(&texts).expect("the folder takes folders");
    for (number, record) in records.iter().enumerate() {
        fs::write(texts.join(format!("{number}.txt")), cell(record, "text"))
            .expect("the folder takes files");
    }
    let column = |name: &str| -> ArrayRef {
        Arc::new(records.iter().map(|record| Some(cell(record, name))).collect::<StringArray>())
    };
    let batch = RecordBatch::try_from_iter(COLUMNS.map(|name| (name, column(name))))
        .expect("columns of one length");
    let table = folder.join("a.parquet");
    let file = File::create(&table).expect("the folder takes files");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).expect("a schema");
    writer.write(&batch).expect("the folder takes files");
    writer.close().expect("the folder takes files");

    vec![
        ("jsonl", write("a.jsonl", lines.as_bytes())),
        ("json", write("a.json", &array)),
        ("csv", write("a.csv", &csv)),
        ("parquet", table),
        ("text-files", texts),
        ("windows-1256", write("windows.jsonl", &encoded)),
        ("utf-16", write("utf-16.jsonl", &utf_16.encode(&lines).unwrap_or_default())),
        ("jsonl.gz", write("a.jsonl.gz", &packed(lines.as_bytes(), Compression::Gzip))),
        ("jsonl.zst", write("a.jsonl.zst", &packed(lines.as_bytes(), Compression::Zstd))),
        ("jsonl.bz2", write("a.jsonl.bz2", &packed(lines.as_bytes(), Compression::Bzip2))),
        ("jsonl.xz", write("a.jsonl.xz", &packed(lines.as_bytes(), Compression::Xz))),
    ]
}

fn reading(criterion: &mut Criterion) {
    let (case, path) = input();
    let content = fs::read_to_string(&path).expect("the input is readable");
    let records: Vec<Value> =
        content.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut group = criterion.benchmark_group("read");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(content.len() as u64));
    for (form, path) in forms(folder.path(), &records) {
        let sources = Sources::expand(&[path], None).expect("the input exists").sources;
        group.bench_function(format!("{case}/{form}"), |bencher| {
            bencher.iter(|| {
                let read =
                    read(black_box(&sources), &Params::default(), &ReadOptions::default(), &());
                let read = read.expect("the input is readable");
                assert!(read.rejects.is_empty());
                assert!(read.places.len() * 10 >= records.len() * 9);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
