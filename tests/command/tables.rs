//! The cluster files in every format, as the binary writes them and as
//! readers of other makes see them.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use nuskha::Params;
use nuskha::write::table::{AssignmentRow, ClusterRow, PairRow, RejectRow};
use nuskha::write::{Table, bincode};
use serde::de::DeserializeOwned;
use tempfile::TempDir;

const FORMATS: [&str; 4] = ["jsonl", "csv", "parquet", "bincode"];
const TABLES: [&str; 4] = ["assignments", "clusters", "pairs", "rejects"];

/// The fixture and records that are hard on a table, in a folder of their own.
fn newsroom() -> TempDir {
    let desk = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/newsroom.jsonl");
    let mut articles = fs::read(fixture).unwrap();
    let text = "أعلنت إدارة الميناء أن الرصيف الشرقي يعود إلى العمل صباح الأحد بعد صيانة دامت شهرين";
    for id in ["فاصلة, \"وعلامة\"", "سطر\nجديد", "سطر\r\nآخر", "tab\t; '", " حافة "]
    {
        writeln!(articles, "{}", serde_json::json!({ "id": id, "text": text })).unwrap();
    }
    articles.extend(b"{\"id\": \"empty\", \"text\": \"\"}\n{\"text\": \"cut, \\\"short\n");
    fs::write(desk.path().join("in.jsonl"), articles).unwrap();
    desk
}

fn nuskha(desk: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nuskha"))
        .args(["cluster", "in.jsonl"])
        .args(arguments)
        .current_dir(desk.path())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[track_caller]
fn succeed(desk: &TempDir, arguments: &[&str]) -> Output {
    let output = nuskha(desk, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

#[track_caller]
fn fail(desk: &TempDir, arguments: &[&str], status: i32) -> String {
    let output = nuskha(desk, arguments);
    assert_eq!(output.status.code(), Some(status));
    String::from_utf8(output.stderr).unwrap()
}

/// Says so on standard error itself: what a passing test prints is swallowed.
fn skipped(what: &str) {
    io::stderr().write_all(format!("SKIPPED: {what}\n").as_bytes()).unwrap();
}

/// A folder of cluster files for each format, named after it.
fn all_formats(desk: &TempDir) {
    for format in FORMATS {
        succeed(desk, &["--quiet", "--out", format, "--format", format]);
    }
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn file_names(format: &str) -> BTreeSet<String> {
    TABLES.iter().map(|table| format!("{table}.{format}")).chain(["run.json".to_owned()]).collect()
}

#[test]
fn each_format_writes_its_files_and_none_else() {
    let desk = newsroom();
    all_formats(&desk);
    for format in FORMATS {
        assert_eq!(names(&desk.path().join(format)), file_names(format));
        let run = fs::read_to_string(desk.path().join(format).join("run.json")).unwrap();
        let run: serde_json::Value = serde_json::from_str(&run).unwrap();
        assert_eq!(run["fingerprint"], Params::default().fingerprint());
    }
}

#[test]
fn what_says_the_same_is_written_in_one_way() {
    let desk = newsroom();
    let params = |relations: &str| {
        let run = ["--quiet", "--out", relations, "--relations", relations, "--format", "bincode"];
        succeed(&desk, &run);
        let folder = desk.path().join(relations);
        let run: serde_json::Value =
            serde_json::from_slice(&fs::read(folder.join("run.json")).unwrap()).unwrap();
        let pairs = bincode::read::<PairRow<'static>>(&folder.join("pairs.bincode"), None);
        assert_eq!(serde_json::json!(pairs.unwrap().0.params), run["params"]);
        run["params"].clone()
    };
    assert_eq!(params("partial,copy"), params("copy,partial"));
}

#[test]
fn bincode_holds_the_rows_of_json_lines() {
    fn same<R: Table + DeserializeOwned + PartialEq + std::fmt::Debug>(desk: &Path) {
        let lines = fs::read_to_string(desk.join(format!("jsonl/{}.jsonl", R::NAME))).unwrap();
        let expected: Vec<R> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(!expected.is_empty(), "{}", R::NAME);
        let path = desk.join(format!("bincode/{}.bincode", R::NAME));
        let (header, rows) = bincode::read::<R>(&path, Some(&Params::default())).unwrap();
        assert_eq!(rows, expected);
        assert_eq!(header.rows, expected.len() as u64);
    }

    let desk = newsroom();
    all_formats(&desk);
    same::<ClusterRow<'static>>(desk.path());
    same::<AssignmentRow<'static>>(desk.path());
    same::<PairRow<'static>>(desk.path());
    same::<RejectRow<'static>>(desk.path());

    let demanded = Params { k: 256, ..Params::default() };
    let path = desk.path().join("bincode/pairs.bincode");
    let message = bincode::read::<PairRow<'static>>(&path, Some(&demanded)).unwrap_err();
    assert!(message.to_string().contains("pairs.bincode"), "{message}");
    assert!(message.to_string().contains("k is 128, not 256"), "{message}");
}

#[test]
fn standard_output_takes_the_clusters_in_every_format() {
    let desk = newsroom();
    all_formats(&desk);
    for format in FORMATS {
        let piped = succeed(&desk, &["--quiet", "--format", format]).stdout;
        let filed = fs::read(desk.path().join(format).join(format!("clusters.{format}"))).unwrap();
        assert!(piped == filed, "{format}");
    }
}

#[test]
fn the_bytes_do_not_depend_on_the_threads() {
    let desk = newsroom();
    for format in FORMATS {
        succeed(
            &desk,
            &["--quiet", "--out", "one", "--force", "--format", format, "--threads", "1"],
        );
        succeed(
            &desk,
            &["--quiet", "--out", "three", "--force", "--format", format, "--threads", "3"],
        );
        for table in TABLES {
            let [one, three] = ["one", "three"].map(|out| {
                fs::read(desk.path().join(out).join(format!("{table}.{format}"))).unwrap()
            });
            assert!(one == three, "{table}.{format}");
        }
    }
}

#[test]
fn a_run_in_another_format_leaves_no_files_of_the_first() {
    let desk = newsroom();
    succeed(&desk, &["--out", "out"]);
    fs::write(desk.path().join("out/notes.csv"), "mine").unwrap();
    let message = fail(&desk, &["--out", "out", "--format", "csv"], 1);
    assert!(message.contains("--force"), "{message}");
    succeed(&desk, &["--out", "out", "--format", "parquet", "--force"]);
    let mut expected = file_names("parquet");
    expected.insert("notes.csv".to_owned());
    assert_eq!(names(&desk.path().join("out")), expected);
}

#[test]
fn a_format_that_is_none_is_refused() {
    let desk = newsroom();
    let message = fail(&desk, &["--format", "xml"], 2);
    assert!(message.contains("jsonl, csv, parquet, bincode"), "{message}");
}

#[test]
fn the_warning_names_the_file_of_the_rejects() {
    let desk = newsroom();
    let output = succeed(&desk, &["--out", "out", "--format", "csv"]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("out/rejects.csv"), "{message}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let desk = tempfile::tempdir().unwrap();
    // more clusters than a pipe holds
    let mut articles = Vec::new();
    for n in 0..20_000 {
        for copy in ["a", "b"] {
            let text = format!("خبر {n} من {n} في {n}");
            let id = format!("{n}-{copy}");
            writeln!(articles, "{}", serde_json::json!({ "id": id, "text": text })).unwrap();
        }
    }
    fs::write(desk.path().join("in.jsonl"), articles).unwrap();
    for format in FORMATS {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nuskha"))
            .args(["cluster", "in.jsonl", "--quiet", "--format", format])
            .current_dir(desk.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0; 4]).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success() && message.is_empty(), "{format}: {message}");
    }
}

/// `script` lends a program a terminal.
#[test]
fn a_terminal_is_not_filled_with_bytes() {
    let desk = newsroom();
    let on_terminal = |format: &str| {
        let program = env!("CARGO_BIN_EXE_nuskha");
        Command::new("script")
            .args(["--quiet", "--return", "--log-out", "/dev/null", "--command"])
            .arg(format!("{program} cluster in.jsonl --quiet --format {format}"))
            .current_dir(desk.path())
            .stdin(Stdio::null())
            .output()
    };
    let Ok(csv) = on_terminal("csv") else {
        skipped("a terminal, for want of the program `script`");
        return;
    };
    if !csv.status.success() || !String::from_utf8_lossy(&csv.stdout).contains("cluster_id") {
        skipped("a terminal, since `script` lends none here");
        return;
    }
    for format in ["parquet", "bincode"] {
        let refused = on_terminal(format).unwrap();
        let message = String::from_utf8_lossy(&refused.stdout).into_owned();
        assert_eq!(refused.status.code(), Some(2), "{message}");
        assert!(message.contains("a terminal cannot show it; give --out DIR"), "{message}");
    }
}

/// The interpreter with readers of other makes, which `scripts/test` prepares.
fn readers() -> Option<PathBuf> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/readers/bin/python");
    let imported = Command::new(&python).args(["-c", "import duckdb, pyarrow, xxhash"]).output();
    imported.is_ok_and(|output| output.status.success()).then_some(python)
}

#[test]
fn readers_of_other_makes_read_the_same_rows() {
    let Some(python) = readers() else {
        skipped("DuckDB and PyArrow are not in target/readers; scripts/test puts them there");
        return;
    };
    let desk = newsroom();
    all_formats(&desk);
    // no articles: types have to be there all the same
    fs::write(desk.path().join("in.jsonl"), "").unwrap();
    for format in FORMATS {
        succeed(&desk, &["--quiet", "--out", &format!("none/{format}"), "--format", format]);
    }
    for origin in ["", "none/"] {
        let output = Command::new(&python)
            .arg("-B")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/readers/check.py"))
            .args(FORMATS.map(|format| format!("{origin}{format}")))
            .current_dir(desk.path())
            .output()
            .unwrap();
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{message}");
        assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 12);
    }
}
