//! A record that is broken costs itself alone, in each form in its own way.

use std::fs;

use nuskha::read::{Compression, Compressor};

use crate::desk::{Desk, OTHER, REPORT, Value, article, lines};

/// Reads an input beside a good one; how many articles it holds, and its rejects.
fn read(desk: &Desk, input: &str, options: &[&str]) -> (usize, Vec<Value>) {
    let run = ["cluster", input, "--out", "out", "--force"];
    desk.run(&[&run, options].concat()).succeeds();
    let articles = lines(&desk.path("out/assignments.jsonl")).len();
    (articles, lines(&desk.path("out/rejects.jsonl")))
}

fn object(id: usize) -> String {
    // few have words in common, so that there is little to be done with them
    let words: Vec<String> = (0..8).map(|word| format!("w{}", id * 977 + word * 7919)).collect();
    article(&id.to_string(), &words.join(" ")).trim_end().to_owned()
}

#[test]
fn a_quote_that_is_missing_costs_its_json_record_alone() {
    let desk = Desk::new();
    let mut objects: Vec<String> = (0..1000).map(object).collect();
    let broken = objects[9].replacen("\"text\":\"", "\"text\":", 1);
    assert_ne!(broken, objects[9]);
    objects[9].clone_from(&broken);
    let array = format!("[{}]\n", objects.join(",\n"));
    desk.file("array.json", &array);
    desk.file("run.json", objects.join("\n"));
    for (input, options) in [("array.json", &[][..]), ("run.json", &["--input-format", "json"])] {
        let (articles, rejects) = read(&desk, input, options);
        assert_eq!((articles, rejects.len()), (999, 1), "{input}: {:?}", rejects.first());
        let place = objects[..9].iter().map(String::len).sum::<usize>();
        let place = place + if input == "run.json" { 9 } else { 1 + 2 * 9 };
        let reject = &rejects[0];
        assert_eq!((&reject["line"], &reject["byte_offset"]), (&10.into(), &place.into()));
        let reason = reject["reason"].as_str().unwrap();
        assert!(reason.starts_with("a string is not closed in line 1 of the record"), "{reason}");
        assert_eq!(reject["file"], input);
    }
    // annotated, what cannot be read stays as it came, and is read the same again
    desk.run(&["dedup", "array.json", "--annotate", "-o", "annotated.json"]).succeeds();
    let annotated = fs::read_to_string(desk.path("annotated.json")).unwrap();
    assert_eq!(annotated.lines().nth(10), Some(&*format!("{broken},")));
    assert_eq!(annotated.matches("\"nuskha\":").count(), 999);
    assert_eq!(annotated.lines().count(), 1002);
    let (articles, rejects) = read(&desk, "annotated.json", &[]);
    assert_eq!((articles, rejects.len()), (999, 1));
    let kept = desk.run(&["dedup", "array.json"]);
    kept.succeeds();
    let kept: Vec<Value> = serde_json::from_str(&kept.stdout()).unwrap();
    assert!(!kept.is_empty(), "without it, the rest is JSON");
}

#[test]
fn so_it_does_in_the_middle_of_an_object_of_many_lines() {
    let desk = Desk::new();
    let record = |id: &str, text: &str| {
        serde_json::json!({
            "id": id,
            "meta": { "text": "x" },
            "source": "s",
            "text": text,
            "zz": [{ "text": "a picture" }, { "text": "another" }],
        })
    };
    let records = [record("a", REPORT), record("b", "BROKEN"), record("c", OTHER)];
    let pretty = serde_json::to_string_pretty(&records).unwrap();
    let start = pretty.find("{\n    \"id\": \"b\"").unwrap();
    let broken = pretty.replace("\"BROKEN\"", "\"BROKEN");
    let end = broken.find(",\n  {\n    \"id\": \"c\"").unwrap();
    desk.file("in.json", &broken);
    let (articles, rejects) = read(&desk, "in.json", &[]);
    assert_eq!((articles, rejects.len()), (2, 1), "{rejects:?}");
    assert_eq!(rejects[0]["byte_offset"], start);
    let reason = rejects[0]["reason"].as_str().unwrap();
    assert!(reason.contains("in line 7 of the record"), "{reason}");
    let annotated = desk.run(&["dedup", "in.json", "--annotate"]);
    annotated.succeeds();
    assert!(annotated.stdout().contains(&broken[start..end]), "as it came");
}

#[test]
fn words_between_objects_are_one_reject() {
    let desk = Desk::new();
    let words = "قال الوزير \"أمس\", 17, null, ".repeat(200);
    let words = words.trim_end_matches(", ");
    desk.file("in.json", format!("[{},\n{words},\n{}]", object(1), object(2)));
    let (articles, rejects) = read(&desk, "in.json", &[]);
    assert_eq!((articles, rejects.len()), (2, 1));
    assert!(rejects[0]["reason"].as_str().unwrap().contains("expected a JSON object"));
    let annotated = desk.run(&["dedup", "in.json", "--annotate"]);
    annotated.succeeds();
    assert!(annotated.stdout().contains(&format!("}},\n{words},\n{{")));
}

#[test]
fn a_wrong_length_costs_its_web_record_alone() {
    let desk = Desk::new();
    let record = |number: usize, length: usize| {
        format!(
            "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://a.example/{number}\r\n\
             Content-Type: text/plain\r\nContent-Length: {length}\r\n\r\n{REPORT}\r\n\r\n"
        )
    };
    let length = REPORT.len();
    let records = [
        record(1, length),
        record(2, length / 2),
        record(3, length),
        record(4, length + 100),
        record(5, length),
        record(6, length).replace("Content-Length", "Length"),
        record(7, length),
        "a line of something else\r\n".to_owned(),
        record(8, length),
    ];
    desk.file("in.warc", records.concat());
    let packed = |record: &String| {
        let mut out = Compressor::new(Some(Compression::Gzip), Vec::new()).unwrap();
        std::io::Write::write_all(&mut out, record.as_bytes()).unwrap();
        out.finish().unwrap()
    };
    desk.file("in.warc.gz", records.iter().flat_map(packed).collect::<Vec<u8>>());
    for input in ["in.warc", "in.warc.gz"] {
        let (articles, rejects) = read(&desk, input, &[]);
        assert_eq!((articles, rejects.len()), (5, 4), "{input}: {rejects:?}");
        for (reject, before) in rejects.iter().zip([1, 3, 5, 7]) {
            assert_eq!(reject["byte_offset"], records[..before].concat().len(), "{input}");
        }
    }
    // what cannot be read goes, all else stays as it came
    desk.run(&["dedup", "in.warc", "-o", "out.warc", "--relations", "none", "--threshold", "1"])
        .succeeds();
    assert_eq!(fs::read_to_string(desk.path("out.warc")).unwrap(), records[0]);
    // behind the last there is none to go on with
    desk.file("cut.warc", [&*records[0], &*records[1]].concat());
    let (articles, rejects) = read(&desk, "cut.warc", &[]);
    assert_eq!((articles, rejects.len()), (1, 1));
    let reason = rejects[0]["reason"].as_str().unwrap();
    assert!(reason.ends_with("the rest of the file is given up"), "{reason}");
}

#[test]
fn what_stands_in_a_record_commands_no_terminal() {
    let desk = Desk::new();
    let record = |text: &str| {
        let id = "a\u{1b}]0;title\u{7}\u{202e}";
        let date = "never\u{1b}[2J\u{2028}";
        serde_json::json!({ "id": id, "text": text, "date": date }).to_string() + "\n"
    };
    desk.file("in.jsonl", record(REPORT) + &record(REPORT) + "{\"text\":{\"\\u001b[31m\":1}}\n");
    let said = desk.run(&["cluster", "in.jsonl", "--out", "out"]).succeeds();
    assert!(said.contains("1 id stands more than once, the first is a]0;title"), "{said}");
    assert!(said.contains("copies of a]0;title") && said.contains("the first: never[2J"), "{said}");
    assert!(said.contains("rejected"), "{said}");
    let is_command = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{2028}' | '\u{202e}');
    assert!(!said.contains(is_command), "{said:?}");
}
