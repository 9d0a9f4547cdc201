//! Sources that are not what they were a moment before.

#![cfg(unix)]

use std::fs;
use std::io::Write;

use crate::desk::{Desk, OTHER, REPORT, article};

#[test]
fn a_file_that_is_cut_before_it_is_read_ends_the_run() {
    let desk = Desk::new();
    desk.file("cut.jsonl", article("a", REPORT) + &article("b", OTHER));
    let run = ["cluster", "pipe", "cut.jsonl", "--input-format", "jsonl"];
    let options = ["--relations", "none", "--boilerplate", "keep"];
    let message = desk.run_while(&[&run[..], &options].concat(), "pipe", |pipe| {
        pipe.write_all(article("c", REPORT).as_bytes()).unwrap();
        let file = fs::File::options().write(true).open(desk.path("cut.jsonl")).unwrap();
        file.set_len(article("a", REPORT).len() as u64).unwrap();
    });
    let message = message.exits(1);
    assert!(
        message.contains("cut.jsonl: changed") && message.contains("it was cut to"),
        "{message}"
    );
}

#[test]
fn a_file_that_is_replaced_between_two_readings_ends_the_run() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT));
    desk.file("other.jsonl", article("b", OTHER) + &article("c", OTHER));
    let run = ["keywords", "in.jsonl", "pipe", "--input-format", "jsonl"];
    let message = desk.run_while(&run, "pipe", |_| {
        fs::rename(desk.path("other.jsonl"), desk.path("in.jsonl")).unwrap();
    });
    let message = message.exits(1);
    assert!(message.contains("in.jsonl: changed") && message.contains("written anew"), "{message}");
}

#[test]
fn a_file_that_is_gone_before_it_is_read_ends_the_run() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT));
    let run = ["cluster", "pipe", "in.jsonl", "--input-format", "jsonl"];
    let message = desk.run_while(&run, "pipe", |pipe| {
        pipe.write_all(article("c", REPORT).as_bytes()).unwrap();
        fs::remove_file(desk.path("in.jsonl")).unwrap();
    });
    assert!(message.exits(1).contains("it is gone"));
}

#[test]
fn a_log_that_grows_is_read_as_far_as_it_was() {
    let desk = Desk::new();
    desk.file("log.jsonl", article("a", REPORT) + &article("b", REPORT));
    let run = ["dedup", "log.jsonl", "pipe", "--input-format", "jsonl", "--quiet"];
    let run = desk.run_while(&run, "pipe", |_| {
        let mut log = fs::File::options().append(true).open(desk.path("log.jsonl")).unwrap();
        log.write_all(article("c", OTHER).as_bytes()).unwrap();
    });
    run.succeeds();
    assert_eq!(run.stdout(), article("a", REPORT));
}
