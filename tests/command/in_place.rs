//! A corpus that takes its own place, and what would be lost by that.

use std::fs;
use std::io::Write;

use nuskha::read::{Compression, Compressor};

use crate::desk::{Desk, OTHER, REPORT, article};

fn read(desk: &Desk, name: &str) -> String {
    fs::read_to_string(desk.path(name)).unwrap()
}

#[test]
fn a_corpus_takes_its_own_place_only_with_all_that_it_holds() {
    let desk = Desk::new();
    let corpus = article("a", REPORT) + "{\n" + &article("b", REPORT);
    desk.file("in.jsonl", &corpus);
    let in_place = ["dedup", "in.jsonl", "-o", "in.jsonl", "--force"];
    let message = desk.run(&in_place[..4]).exits(2);
    assert!(message.contains("in.jsonl is read by this run; give --force"), "{message}");
    let message = desk.run(&in_place).exits(1);
    assert!(message.contains("in.jsonl:2: "), "{message}");
    assert!(message.contains("give another --out"), "{message}");
    assert_eq!(read(&desk, "in.jsonl"), corpus);
    // annotated, what cannot be read stays as it came
    desk.run(&[&in_place[..], &["--annotate"]].concat()).succeeds();
    assert!(read(&desk, "in.jsonl").contains("\n{\n"));
    desk.file("in.jsonl", article("a", REPORT) + &article("b", REPORT));
    desk.run(&in_place).succeeds();
    assert_eq!(read(&desk, "in.jsonl"), article("a", REPORT));
}

#[test]
fn what_a_source_breaks_off_before_is_lost_in_no_place_of_its_own() {
    let desk = Desk::new();
    let in_place = |name: &str, content: &[u8]| {
        desk.file(name, content);
        let run = ["dedup", name, "-o", name, "--force", "--annotate"];
        let message = desk.run(&run).exits(1);
        assert!(message.contains("what stands from there on cannot be kept"), "{message}");
        assert_eq!(fs::read(desk.path(name)).unwrap(), content, "{name}");
    };
    let record = |id: &str| article(id, REPORT).trim_end().to_owned();
    let behind = format!("[{},\n{}]\n{}", record("a"), record("b"), record("c"));
    in_place("in.json", behind.as_bytes());
    let mut packed = Compressor::new(Some(Compression::Gzip), Vec::new()).unwrap();
    for n in 0..2000 {
        packed.write_all(article(&n.to_string(), &format!("{REPORT} {n}")).as_bytes()).unwrap();
    }
    let packed = packed.finish().unwrap();
    in_place("in.jsonl.gz", &packed[..packed.len() / 2]);
}

#[test]
#[cfg(unix)]
fn what_comes_to_a_corpus_meanwhile_is_not_lost() {
    let desk = Desk::new();
    let corpus = article("a", REPORT) + &article("b", REPORT);
    desk.file("in.jsonl", &corpus);
    let run = ["dedup", "in.jsonl", "pipe", "--input-format", "jsonl", "-o", "in.jsonl", "--force"];
    let message = desk.run_while(&run, "pipe", |_| {
        let mut file = fs::File::options().append(true).open(desk.path("in.jsonl")).unwrap();
        file.write_all(article("c", OTHER).as_bytes()).unwrap();
    });
    let message = message.exits(1);
    assert!(message.contains("in.jsonl: changed") && message.contains("grown"), "{message}");
    assert_eq!(read(&desk, "in.jsonl"), corpus + &article("c", OTHER));
}

#[test]
#[cfg(unix)]
fn what_standard_input_is_read_from_may_give_way_to_all_that_it_holds() {
    let desk = Desk::new();
    let corpus = article("a", REPORT) + "{\n" + &article("b", REPORT);
    let run = |arguments: &[&str]| {
        let input = fs::File::open(desk.path("in.jsonl")).unwrap();
        desk.run_on(&[arguments, &["-", "--input-format", "jsonl", "--force"]].concat(), input)
    };
    desk.file("in.jsonl", &corpus);
    let message = run(&["dedup", "-o", "in.jsonl"]).exits(1);
    assert!(message.contains("give another --out"), "{message}");
    assert_eq!(read(&desk, "in.jsonl"), corpus);
    desk.file("in.jsonl", article("a", REPORT) + &article("b", REPORT));
    run(&["dedup", "-o", "in.jsonl"]).succeeds();
    assert_eq!(read(&desk, "in.jsonl"), article("a", REPORT));
    if cfg!(target_os = "linux") {
        let message = run(&["keywords", "-o", "in.jsonl"]).exits(2);
        assert!(message.contains("would be written over -"), "{message}");
    }
}
