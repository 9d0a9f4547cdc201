//! `dedup` over several sources, and what it may take the place of.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::desk::{Desk, OTHER, REPORT, article, lines, real_corpus, shared};

/// A report of its own, that resembles none of the desk's.
const THIRD: &str = "قال مدير المرصد إن الرياح ستهدأ مساء الغد وإن الغبار سينحسر عن الساحل كله \
                     قبل صباح الأحد وتعود الرحلات إلى مواعيدها";

#[test]
fn a_source_without_a_last_line_end_runs_into_no_other() {
    let desk = Desk::new();
    let first = article("a", REPORT);
    desk.file("1.jsonl", first.trim_end());
    desk.file("2.jsonl", article("b", OTHER) + article("c", THIRD).trim_end());
    for annotate in [&["--annotate"][..], &[]] {
        let run = desk.run(&[&["dedup", "1.jsonl", "2.jsonl", "--quiet"], annotate].concat());
        run.succeeds();
        let written = run.stdout();
        let ids = written.lines().map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            record["id"].as_str().unwrap().to_owned()
        });
        assert_eq!(ids.collect::<Vec<_>>(), ["a", "b", "c"]);
    }
    // what was the end of the last is so still
    let out = desk.run(&["dedup", "1.jsonl", "2.jsonl", "--quiet"]).stdout();
    assert!(out.ends_with('}') && out.starts_with(&first));
}

#[test]
fn an_earlier_corpus_may_be_a_pipe_and_of_another_form() {
    let desk = Desk::new();
    desk.file("new.jsonl", article("a", REPORT) + &article("b", OTHER));
    let earlier = article("old", REPORT);
    let dedup = |earlier: &str, options: &[&str], input: &str| {
        let arguments = [&["dedup", "new.jsonl", "--against", earlier, "--quiet"], options];
        let run = desk.run_with_input(&arguments.concat(), input.as_bytes());
        run.succeeds();
        run.stdout()
    };
    let kept = article("b", OTHER);
    assert_eq!(dedup("-", &[], &earlier), kept);
    desk.file("archive/one.txt", REPORT);
    assert_eq!(dedup("archive", &[], ""), kept);
    assert_eq!(dedup("archive", &["--annotate"], "").lines().count(), 2);
    // what is said of the form of the new is not said of the old
    desk.file("new.data", format!("id,text\na,\"{REPORT}\"\nb,\"{OTHER}\"\n"));
    desk.file("old.jsonl", &earlier);
    let arguments =
        ["dedup", "new.data", "--input-format", "csv", "--against", "old.jsonl", "--quiet"];
    let run = desk.run(&arguments);
    run.succeeds();
    assert!(run.stdout().contains("\nb,") && !run.stdout().contains("\na,"), "{}", run.stdout());
}

#[test]
fn a_folder_is_never_written_over_itself() {
    let desk = Desk::new();
    let (kept, copy) = (desk.file("texts/a.txt", REPORT), desk.file("texts/b.txt", REPORT));
    for force in [&["--force"][..], &[]] {
        let message = desk.run(&[&["dedup", "texts", "-o", "texts"], force].concat()).exits(2);
        assert!(message.contains("texts/a.txt would be written over"), "{message}");
        assert!(message.contains("only a single file may take its own place"), "{message}");
    }
    for path in [&kept, &copy] {
        assert_eq!(fs::read_to_string(path).unwrap(), REPORT);
    }
}

#[test]
fn what_an_earlier_run_kept_does_not_stay() {
    let desk = Desk::new();
    desk.file("texts/a.txt", REPORT);
    desk.file("texts/b.txt", OTHER);
    desk.file("old.jsonl", article("old", OTHER));
    desk.run(&["dedup", "texts", "-o", "out"]).succeeds();
    assert!(desk.path("out/b.txt").exists());
    let again = ["dedup", "texts", "-o", "out", "--against", "old.jsonl"];
    let message = desk.run(&again).exits(1);
    assert!(message.contains("--force"), "{message}");
    desk.run(&[&again[..], &["--force"]].concat()).succeeds();
    assert!(desk.path("out/a.txt").exists() && !desk.path("out/b.txt").exists());
}

#[test]
fn lists_take_the_place_of_nothing_unless_told() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT) + &article("b", REPORT) + "{\n");
    desk.file("mine", "mine");
    for option in ["--removed", "--rejects"] {
        let dedup = ["dedup", "in.jsonl", "-o", "out.jsonl", option, "mine"];
        let message = desk.run(&dedup).exits(1);
        assert!(message.contains("mine") && message.contains("--force"), "{message}");
        assert!(!desk.path("out.jsonl").exists(), "nothing is written first");
    }
    assert_eq!(fs::read_to_string(desk.path("mine")).unwrap(), "mine");
    desk.run(&["dedup", "in.jsonl", "-o", "out.jsonl", "--removed", "mine", "--force"]).succeeds();
    let removed = fs::read_to_string(desk.path("mine")).unwrap();
    assert!(removed.contains("\"duplicate_of\":\"a\""), "{removed}");
}

#[test]
fn bulletins_of_other_days_are_kept() {
    let Some(articles) = real_corpus("saudi-july") else { return };
    let desk = Desk::new();
    desk.file("in.jsonl", articles);
    desk.run(&["dedup", "in.jsonl", "-o", "out.jsonl", "--removed", "removed.jsonl", "--quiet"])
        .succeeds();
    let text = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap().to_owned();
    let mut kept_for: BTreeMap<String, String> = lines(&desk.path("removed.jsonl"))
        .iter()
        .map(|row| (text(row, "id"), text(row, "duplicate_of")))
        .collect();
    for row in lines(&desk.path("out.jsonl")) {
        kept_for.insert(text(&row, "id"), text(&row, "id"));
    }
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("labels/pairs.tsv");
    let labels = [own, shared().join("data/labels/pairs.tsv")];
    let labels = labels.map(|path| fs::read_to_string(path).unwrap());
    let (mut templates, mut joined) = (0, 0);
    for label in labels.iter().flat_map(|labels| labels.lines().skip(1)) {
        let cells: Vec<&str> = label.split('\t').collect();
        if let (Some(a), Some(b), "template") =
            (kept_for.get(cells[0]), kept_for.get(cells[1]), cells[2])
        {
            templates += 1;
            joined += usize::from(a == b);
        }
    }
    assert!(templates >= 20 && joined * 20 <= templates, "{joined} of {templates} joined");
}

#[test]
fn an_earlier_corpus_in_utf16_tells_its_own_form() {
    let desk = Desk::new();
    let old = format!("\u{FEFF}{}", article("old", REPORT));
    let units: Vec<u8> = old.encode_utf16().flat_map(u16::to_le_bytes).collect();
    desk.file("old.jsonl", units);
    desk.file("new.csv", format!("id,text\na,{REPORT}\nb,{OTHER}\n"));
    let run = desk.run(&["dedup", "new.csv", "--input-format", "csv", "--against", "old.jsonl"]);
    run.succeeds();
    assert_eq!(run.stdout(), format!("id,text\nb,{OTHER}\n"));
}

#[test]
fn a_folder_s_files_are_copied_by_what_is_in_them() {
    let desk = Desk::new();
    let twice = article("a", REPORT) + &article("b", REPORT) + &article("c", OTHER);
    desk.file("in/records.txt", twice);
    desk.file("in/plain.txt", OTHER);
    desk.run(&["dedup", "in", "-o", "out"]).succeeds();
    let kept = fs::read_to_string(desk.path("out/records.txt")).unwrap();
    assert_eq!(kept, article("a", REPORT), "the text of c came first as a file");
    assert_eq!(fs::read_to_string(desk.path("out/plain.txt")).unwrap(), OTHER);
}

#[test]
fn a_text_that_comes_through_a_pipe_is_written_to_a_folder() {
    let desk = Desk::new();
    desk.file("b.txt", OTHER);
    let arguments = ["dedup", "-", "b.txt", "--input-format", "text", "-o", "out"];
    desk.run_with_input(&arguments, REPORT.as_bytes()).succeeds();
    let written = fs::read_dir(desk.path("out")).unwrap();
    let mut texts: Vec<String> =
        written.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
    texts.sort();
    assert_eq!(texts, ["", REPORT, OTHER], "and the empty mark of a whole folder");
}

#[test]
fn an_empty_table_among_others_has_no_columns() {
    let desk = Desk::new();
    desk.file("a.csv", "");
    desk.file("b.csv", format!("\nid,text\na,{REPORT}\n"));
    for inputs in [["a.csv", "b.csv"], ["b.csv", "a.csv"]] {
        let run = desk.run(&[&["dedup"], &inputs[..]].concat());
        run.succeeds();
        assert!(run.stdout().ends_with(&format!("id,text\na,{REPORT}\n")), "{}", run.stdout());
    }
    desk.file("c.csv", format!("id,body\nc,{OTHER}\n"));
    let message = desk.run(&["dedup", "a.csv", "b.csv", "c.csv"]).exits(1);
    assert!(message.contains("c.csv: the columns are not those of b.csv"), "{message}");
}

#[test]
fn a_column_without_a_name_is_a_column() {
    let desk = Desk::new();
    desk.file("a.tsv", format!("\ttext\n1\t{REPORT}\n"));
    desk.file("b.tsv", format!("text\n{OTHER}\n"));
    let message = desk.run(&["dedup", "a.tsv", "b.tsv"]).exits(1);
    assert!(message.contains("b.tsv") && message.contains("columns"), "{message}");
}

#[test]
fn of_a_web_archive_the_pages_that_cannot_be_read_go() {
    let desk = Desk::new();
    let record = |number: usize, text: &[u8]| {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://a.example/{number}\r\n\
             Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n",
            text.len()
        );
        [head.as_bytes(), text, b"\r\n\r\n"].concat()
    };
    let (report, empty) = (record(1, REPORT.as_bytes()), record(2, b""));
    let info = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 1\r\n\r\nx\r\n\r\n".to_vec();
    // no whole header of an answer
    let page = b"HTTP/1.1 200 OK";
    let broken = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/3\r\n\
         Content-Type: application/http\r\nContent-Length: {}\r\n\r\n",
        page.len()
    );
    let broken = [broken.as_bytes(), page, b"\r\n\r\n"].concat();
    desk.file("in.warc", [&info[..], &report, &broken, &empty].concat());
    let message = desk.run(&["dedup", "in.warc", "-o", "out.warc"]).succeeds();
    assert!(message.contains("1 record rejected"), "{message}");
    let kept = fs::read(desk.path("out.warc")).unwrap();
    assert_eq!(kept, [info, report, empty].concat());
    // a member each, and none without a record
    desk.run(&["dedup", "in.warc", "-o", "out.warc.gz"]).succeeds();
    let packed = fs::read(desk.path("out.warc.gz")).unwrap();
    let members = packed.windows(4).filter(|bytes| bytes.starts_with(b"\x1F\x8B\x08\x00"));
    assert_eq!(members.count(), 3);
}

#[test]
fn what_a_search_engine_exported_goes_back_into_it() {
    let desk = Desk::new();
    let source = format!("{{\"text\":\"{REPORT}\"}}");
    desk.file("in.jsonl", format!("{{\"_index\":\"old\",\"_id\":\"a\",\"_source\":{source}}}\n"));
    let fields = ["--text-field", "_source.text", "--id-field", "_id", "--bulk", "new"];
    let run = desk.run(&[&["dedup", "in.jsonl"], &fields[..]].concat());
    run.succeeds();
    let document = run.stdout().lines().nth(1).unwrap().to_owned();
    assert!(document.starts_with(source.trim_end_matches('}')), "{document}");
}

#[test]
fn an_archive_begins_as_an_empty_folder() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT) + &article("b", REPORT));
    fs::create_dir(desk.path("archive")).unwrap();
    let run = desk.run(&["dedup", "in.jsonl", "--against", "archive", "--quiet"]);
    run.succeeds();
    assert_eq!(run.stdout(), article("a", REPORT));
    desk.file("archive/.gitkeep", "");
    fs::create_dir(desk.path("archive/2024")).unwrap();
    desk.run(&["dedup", "in.jsonl", "--against", "archive", "--quiet"]).succeeds();
    desk.file("archive/picture.png", "\u{1}\u{2}");
    desk.run(&["dedup", "in.jsonl", "--against", "archive"]).exits(1);
    desk.run(&["dedup", "in.jsonl", "--against", "nowhere"]).exits(1);
}

#[test]
fn one_name_for_two_clusters_is_told() {
    let desk = Desk::new();
    desk.file("archive.jsonl", article("5", REPORT));
    desk.file("in.jsonl", article("5", OTHER) + &article("7", REPORT));
    let annotated = ["dedup", "in.jsonl", "--against", "archive.jsonl", "--annotate"];
    let message = desk.run(&annotated).succeeds();
    assert!(message.contains("1 of the articles bear the id of another"), "{message}");
    desk.file("in.jsonl", article("5", REPORT) + &article("7", REPORT));
    assert!(!desk.run(&annotated).succeeds().contains("bear the id"));
}

#[test]
fn a_column_without_a_name_is_sent_to_no_engine() {
    let desk = Desk::new();
    desk.file("in.csv", format!(",id,text\n0,a,{REPORT}\n1,b,{OTHER}\n"));
    let run = desk.run(&["dedup", "in.csv", "--bulk", "news", "--quiet"]);
    run.succeeds();
    assert_eq!(run.stdout().lines().count(), 4);
    assert!(!run.stdout().contains("\"\":"), "{}", run.stdout());
}

#[test]
fn what_was_dropped_is_told_by_file_and_line_and_so_is_what_it_duplicates() {
    let desk = Desk::new();
    desk.file("1.jsonl", article("0", OTHER) + &article("1", REPORT));
    desk.file("2.jsonl", article("0", THIRD) + &article("1", REPORT));
    desk.run(&["dedup", "1.jsonl", "2.jsonl", "--removed", "list", "--quiet"]).succeeds();
    let removed = lines(&desk.path("list"));
    assert_eq!(removed.len(), 1, "{removed:?}");
    let place = |file, line| [&removed[0][file], &removed[0][line]];
    assert_eq!(place("file", "line"), [&"2.jsonl".into(), &2.into()] as [&serde_json::Value; 2]);
    let kept = place("duplicate_of_file", "duplicate_of_line");
    assert_eq!(kept, [&"1.jsonl".into(), &2.into()] as [&serde_json::Value; 2]);
}

#[test]
fn articles_without_an_id_are_named_by_the_engine_that_takes_them() {
    let desk = Desk::new();
    let bare = |text: &str| format!("{{\"text\":\"{text}\"}}\n");
    // what is dropped is sent to nobody
    desk.file("in.jsonl", bare(REPORT) + &article("b", OTHER) + &bare(REPORT));
    let run = desk.run(&["dedup", "in.jsonl", "--bulk", "news"]);
    assert!(run.succeeds().contains("1 of the articles bring no id"), "{}", run.stderr());
    let written = run.stdout();
    let action = |place| -> serde_json::Value {
        serde_json::from_str(written.lines().nth(place).unwrap()).unwrap()
    };
    assert_eq!(action(0), serde_json::json!({ "index": { "_index": "news" } }));
    assert_eq!(action(2)["index"]["_id"], "b");
}

#[test]
fn what_cannot_be_read_makes_no_file() {
    let desk = Desk::new();
    desk.file("in/a.jsonl", article("a", REPORT));
    desk.file("in/notes.json", "{\"rows\":3}");
    desk.file("in/cut.parquet", "PAR1 and no more");
    // which is read, and holds nothing
    desk.file("in/none.csv", "id,text\n");
    for annotate in [&["--annotate"][..], &[]] {
        let arguments = [&["dedup", "in", "-o", "out", "--force"], annotate].concat();
        desk.run(&arguments).succeeds();
        assert!(!desk.path("out/cut.parquet").exists());
    }
    let mut names: Vec<_> = fs::read_dir(desk.path("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["_SUCCESS", "a.jsonl", "none.csv"]);
}

#[test]
fn a_name_that_tells_of_another_form_is_remarked_on() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT));
    let message = |out| desk.run(&["dedup", "in.jsonl", "-o", out]).succeeds();
    let told = message("out.csv");
    assert!(told.contains("out.csv is named as csv and holds jsonl"), "{told}");
    assert!(!message("out.json").contains("warning"));
}
