//! `dedup` of folders: what may stand where the kept articles go.

use std::fs;

use crate::desk::{Desk, OTHER, REPORT, article};

/// A report of its own, that resembles none of the desk's.
const THIRD: &str = "قال مدير المرصد إن الرياح ستهدأ مساء الغد وإن الغبار سينحسر عن الساحل كله \
                     قبل صباح الأحد وتعود الرحلات إلى مواعيدها";

#[test]
fn what_an_earlier_run_left_and_this_one_does_not_write_is_told_before_the_work() {
    let desk = Desk::new();
    for n in 0..6 {
        desk.file(&format!("in/p{n}.jsonl"), article(&n.to_string(), &format!("{REPORT} {n}")));
    }
    desk.file("in/deep/a.txt", OTHER);
    desk.run(&["dedup", "in", "-o", "out"]).succeeds();
    let again = ["dedup", "in", "-o", "out", "--force", "--rejects", "out/bad.jsonl"];
    desk.file("in/p0.jsonl", article("0", THIRD));
    desk.run(&again).succeeds();
    fs::remove_dir_all(desk.path("in/deep")).unwrap();
    for n in 3..6 {
        fs::remove_file(desk.path(&format!("in/p{n}.jsonl"))).unwrap();
    }
    desk.file("in/p0.jsonl", article("0", OTHER));
    let message = desk.run(&again).exits(1);
    let named = "out: deep/a.txt, p3.jsonl, p4.jsonl and 1 more would stay there";
    assert!(message.contains(named) && message.contains("remove them"), "{message}");
    let kept = fs::read_to_string(desk.path("out/p0.jsonl")).unwrap();
    assert_eq!(kept, article("0", THIRD), "nothing is written first");
    fs::remove_dir_all(desk.path("out/deep")).unwrap();
    for n in 3..6 {
        fs::remove_file(desk.path(&format!("out/p{n}.jsonl"))).unwrap();
    }
    // what nobody would read as an article
    desk.file("out/.notes.jsonl", "mine");
    desk.file("out/picture.png", "\u{1}");
    desk.run(&again).succeeds();
    // nor does an archive that is read harm what comes to stand beside it
    desk.file("new/day.jsonl", article("new", THIRD) + &article("copy", OTHER));
    desk.run(&["dedup", "new", "--against", "out", "-o", "out", "--force"]).succeeds();
    let kept = fs::read_to_string(desk.path("out/day.jsonl")).unwrap();
    assert_eq!(kept, article("new", THIRD));
}

#[test]
fn no_folder_is_made_under_the_name_of_a_file() {
    let desk = Desk::new();
    desk.file("in/a.jsonl", article("a", REPORT));
    for out in ["one.jsonl.gz", "one.gz", "one.parquet"] {
        let message = desk.run(&["dedup", "in", "-o", out]).exits(2);
        assert!(message.contains("make a folder of this name first"), "{message}");
        assert!(!desk.path(out).exists());
    }
    fs::create_dir(desk.path("one.parquet")).unwrap();
    desk.run(&["dedup", "in", "-o", "one.parquet"]).succeeds();
    desk.run(&["dedup", "in/a.jsonl", "-o", "one.jsonl.gz"]).succeeds();
    assert!(desk.path("one.jsonl.gz").is_file());
}

#[test]
fn a_folder_is_marked_once_all_of_it_is_there() {
    let desk = Desk::new();
    desk.file("in/a.jsonl", article("a", REPORT));
    desk.file("in/b.jsonl", article("b", OTHER));
    desk.run(&["dedup", "in", "-o", "out"]).succeeds();
    assert_eq!(fs::read(desk.path("out/_SUCCESS")).unwrap(), b"");
    // the second file cannot be written
    fs::remove_file(desk.path("out/b.jsonl")).unwrap();
    fs::create_dir(desk.path("out/b.jsonl")).unwrap();
    desk.run(&["dedup", "in", "-o", "out", "--force"]).exits(1);
    assert!(desk.path("out/a.jsonl").exists());
    assert!(!desk.path("out/_SUCCESS").exists());
}
