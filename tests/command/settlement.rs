//! `dedup`, once what was dropped makes copies of what was kept.

use std::fs;

use serde_json::{Value, json};

use crate::desk::{Desk, json_lines};

/// So many words of five letters that stand nowhere else.
fn words(from: usize, count: usize) -> String {
    const LETTERS: [char; 20] = [
        'ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ', 'ع', 'غ',
        'ق', 'ن',
    ];
    let word = |n: usize| -> String {
        (0..5).map(|place| LETTERS[n / 20_usize.pow(place) % LETTERS.len()]).collect()
    };
    (from..from + count).map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_line_that_is_boilerplate_no_more_counts_again() {
    let line = words(1000, 40);
    let record = |id: &str, source: &str, month: usize, text: &str| {
        let date = format!("2026-0{month}-01");
        let record = serde_json::json!({ "id": id, "source": source, "date": date, "text": text });
        format!("{record}\n")
    };
    // five articles carry the line, until one falls to the copy without it
    let report = words(500, 60);
    let mut lines = record("first", "صحيفة", 1, &report);
    for (month, id) in (2..).zip(["a", "b", "c", "d"]) {
        let text = format!("{}.\n{line}", words(month * 10, 6));
        lines += &record(id, "موقع", month, &text);
    }
    lines += &record("e", "موقع", 7, &format!("{report}.\n{line}"));
    let desk = Desk::new();
    desk.file("in.jsonl", &lines);
    let options = ["--relations", "none", "--threshold", "0.5", "--quiet"];
    let dedup = |input: &str| {
        let run = desk.run(
            &[&["dedup", input, "--removed", "removed.jsonl", "--force"], &options[..]].concat(),
        );
        run.succeeds();
        run.stdout()
    };
    let clusters = desk.run(&[&["cluster", "in.jsonl"], &options[..]].concat());
    assert_eq!(clusters.stdout().lines().count(), 1, "only e has a copy at first");
    let kept = dedup("in.jsonl");
    let ids = |lines: &str, name: &str| -> Vec<Value> {
        let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.map(|line| line[name].clone()).collect()
    };
    assert_eq!(ids(&kept, "id"), ["first", "a"]);
    let removed = fs::read_to_string(desk.path("removed.jsonl")).unwrap();
    assert_eq!(ids(&removed, "duplicate_of"), ["a", "a", "a", "first"]);
    desk.file("kept.jsonl", &kept);
    assert_eq!(dedup("kept.jsonl"), kept, "a second run drops nothing");
}

#[test]
fn what_fell_to_one_that_falls_is_compared_with_all_others() {
    // once g0 to g2 are dropped, the line is no boilerplate any more, so that long falls
    // to line, and its copies, which do not resemble that, come back
    let (line, own, other) = (words(0, 120), words(1000, 100), words(2000, 80));
    let opening = words(3000, 6);
    let mut records = vec![
        json!({ "id": "line", "text": format!("{}.\n{line}.", words(3100, 6)) }),
        json!({ "id": "long", "text": format!("{opening}.\n{line}.\n{own}.") }),
        json!({ "id": "f1", "text": format!("{opening}.\n{own}.") }),
        json!({ "id": "f2", "text": format!("{opening}.\n{own}.") }),
        json!({ "id": "other", "text": format!("{}.\n{other}.", words(3200, 6)) }),
    ];
    records.extend((0..3).map(|n| {
        let text = format!("{}.\n{other}.\n{line}.", words(3300 + n * 10, 6));
        json!({ "id": format!("g{n}"), "text": text })
    }));
    let desk = Desk::new();
    desk.file("in.jsonl", json_lines(&records));
    for relations in ["copy", "none"] {
        let arguments = ["dedup", "in.jsonl", "--relations", relations, "--threshold", "0.2"];
        let run = desk.run(&[&arguments[..], &["--quiet"]].concat());
        run.succeeds();
        assert_eq!(ids(&run.stdout()), ["line", "f1", "other"], "{relations}");
    }
}

/// A report, and what bulletins of its form and of these numbers say.
fn report(numbers: Option<[u32; 6]>, length: usize) -> String {
    let words = words(0, 90);
    let mut text = Vec::new();
    for (place, word) in words.split(' ').enumerate() {
        text.push(word.to_owned());
        if place % 15 == 7 {
            let other = || self::words(500 + place, 1);
            text.push(numbers.map_or_else(other, |numbers| numbers[place / 15].to_string()));
        }
    }
    text.truncate(length);
    text.join(" ") + "."
}

#[test]
fn a_bulletin_stays_apart_from_what_its_fellows_kept_it_from() {
    // both bulletins of the third are copies of the agency's and templates of the paper's two;
    // these fall, and then nothing else tells what they are
    let of = |id: &str, day: u32, text: String| json!({ "id": id, "source": id, "date": format!("2020-01-{day:02}"), "text": text });
    let (first, third) = ([111, 222, 333, 444, 555, 666], [117, 228, 339, 441, 552, 663]);
    let mut records = vec![
        json!({ "id": "agency", "source": "agency", "text": report(None, 96) }),
        of("paper", 1, report(Some(first), 96)),
        of("other paper", 1, report(Some(first), 95)),
        of("later", 3, report(Some(third), 92)),
        of("later still", 3, report(Some(third), 91)),
    ];
    // the corpus, by which it is told what recurs
    records.extend((0..1100).map(|n| {
        let date = format!("2020-02-{:02}", n % 28 + 1);
        json!({ "id": format!("x{n}"), "text": words(2000 + n * 30, 30), "date": date })
    }));
    let desk = Desk::new();
    desk.file("in.jsonl", json_lines(&records));
    let run = desk.run(&["dedup", "in.jsonl", "--keep", "first", "--quiet"]);
    run.succeeds();
    let kept: Vec<String> =
        ids(&run.stdout()).into_iter().filter(|id| !id.starts_with('x')).collect();
    assert_eq!(kept, ["agency", "later"]);
}

#[test]
fn bulletins_in_more_papers_than_make_pairs_stay_bulletins() {
    let texts: Vec<String> = (0..4).map(|n| words(n * 100, 20)).collect();
    let bulletins = |papers: usize| {
        let mut records = Vec::new();
        for day in [1, 3, 20] {
            let own = words(1000 + day * 20, 16);
            let text = format!("{}.\n{}.\n{own}.\n{}.", texts[0], texts[1], texts[2]);
            records.extend((0..papers).map(|paper| {
                json!({
                    "id": format!("{day:02}-{paper:02}"), "title": texts[3], "text": text,
                    "source": format!("paper {day} {paper}"), "date": format!("2020-01-{day:02}"),
                })
            }));
        }
        // the corpus, by which it is told what recurs
        records.extend((0..1100).map(|n| {
            let date = format!("2020-02-{:02}", n % 28 + 1);
            json!({ "id": format!("x{n}"), "text": words(2000 + n * 30, 30), "date": date })
        }));
        json_lines(&records)
    };
    // of so many and one more the first alone form pairs, with those of another day and with
    // each other
    for papers in [5, 6, 32, 33] {
        let desk = Desk::new();
        desk.file("in.jsonl", bulletins(papers));
        let run = desk.run(&["dedup", "in.jsonl", "--quiet"]);
        run.succeeds();
        let kept = ids(&run.stdout());
        let of_bulletins = kept.iter().filter(|id| !id.starts_with('x')).count();
        assert_eq!(of_bulletins, 2, "of the 1st and the 3rd, in {papers} papers each");
        desk.run(&["cluster", "in.jsonl", "--out", "out", "--quiet"]).succeeds();
        let pairs = fs::read_to_string(desk.path("out/pairs.jsonl")).unwrap();
        let days = |line: &&str| line.contains("\"a\":\"01-") && line.contains("\"b\":\"03-");
        let mut of_both = pairs.lines().filter(days).peekable();
        assert!(of_both.peek().is_some(), "{papers} papers");
        assert!(of_both.all(|line| line.contains("\"template\"")), "{papers} papers");
    }
}

fn ids(lines: &str) -> Vec<String> {
    let record = |line| serde_json::from_str::<Value>(line).unwrap();
    lines.lines().map(|line| record(line)["id"].as_str().unwrap().to_owned()).collect()
}
