//! Dates as articles write them: which is earlier, and which says nothing.

use crate::desk::{Desk, OTHER, REPORT, Value, article, json_lines, lines};

/// Copies of one report under these dates, each its own id.
fn copies(dates: &[&str]) -> String {
    let record = |date: &&str| serde_json::json!({ "id": date, "text": REPORT, "date": date });
    json_lines(&dates.iter().map(record).collect::<Vec<Value>>())
}

fn representative(dates: &[&str], policy: &str) -> String {
    let desk = Desk::new();
    desk.file("in.jsonl", copies(dates));
    let options = ["--relations", "none", "--quiet", "--representative", policy];
    let run = desk.run(&[&["cluster", "in.jsonl"], &options[..]].concat());
    run.succeeds();
    let cluster: Value = serde_json::from_str(&run.stdout()).unwrap();
    cluster["representative"].as_str().unwrap().to_owned()
}

#[test]
fn the_earliest_is_told_by_moments_and_not_by_letters() {
    for [earliest, latest] in [
        ["Sat, 12 Jan 2013 09:04:00 +0400", "Fri, 01 Mar 2013 08:00:00 +0400"],
        ["2026-03-02T01:00:00+03:00", "2026-03-01T23:30:00Z"],
        ["172409600", "1772409600"],
        ["02/04/2025", "05/03/2026"],
        ["2 آذار 2026", "10 شباط 2027"],
        ["1447-09-12", "2026-04-01"],
    ] {
        // what says no date stands behind all
        let dates = [latest, "قبل قليل", earliest];
        assert_eq!(representative(&dates, "earliest"), earliest);
        assert_eq!(representative(&dates, "latest"), latest);
    }
}

#[test]
fn dates_that_say_nothing_and_fields_that_are_not_there_are_told() {
    let desk = Desk::new();
    desk.file("in.jsonl", copies(&["2026-03-02", "قبل قليل", "2026-02-30"]));
    let message = desk.run(&["cluster", "in.jsonl"]).succeeds();
    assert!(message.contains("2 articles bear dates that are not understood"), "{message}");
    assert!(message.contains("2026-02-30"), "the first by its id: {message}");
    let names = ["--id-field", "nr", "--date-field", "day", "--source-field", "source"];
    let options = [&names[..], &["--title-field", "headlin"]].concat();
    for command in ["dedup", "passages", "audit"] {
        let message = desk.run(&[&[command, "in.jsonl"], &options[..]].concat()).succeeds();
        for name in ["nr", "day", "source", "headlin"] {
            assert!(message.contains(&format!("no article has a field {name},")), "{message}");
        }
    }
    let message = desk.run(&["dedup", "in.jsonl", "--keep", "source:الميناء"]).succeeds();
    assert!(message.contains("no article is of the source الميناء"), "{message}");
}

#[test]
fn a_joined_text_field_that_is_not_there_is_told() {
    let desk = Desk::new();
    let record = serde_json::json!({ "id": "a", "title": "عنوان", "text": REPORT });
    desk.file("in.jsonl", json_lines(&[record]));
    desk.file("in.csv", format!("id,title,text\na,عنوان,{REPORT}\n"));
    for file in ["in.jsonl", "in.csv"] {
        let message = desk.run(&["dedup", file, "--text-field", "title,boddy,text"]).succeeds();
        assert!(message.contains("no article has a field boddy, which --text-field"), "{message}");
        assert_eq!(message.matches("no article has").count(), 1, "{message}");
    }
}

#[test]
fn options_that_go_by_what_no_article_has_are_told() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT));
    for (arguments, missing) in [
        (["related", "--window", "3d"], "a date, which --window"),
        (["related", "--half-life", "3d"], "a date, which --half-life"),
        (["related", "--other-sources", "1"], "a source, which --other-sources"),
        (["dedup", "--keep", "earliest"], "a date, which --keep"),
        (["cluster", "--representative", "latest"], "a date, which --representative"),
    ] {
        let message = desk.run(&[&arguments[..], &["in.jsonl"]].concat()).succeeds();
        assert!(message.contains(missing), "{message}");
    }
    desk.file("in.jsonl", copies(&["2026-03-02"]));
    let message = desk.run(&["related", "--window", "3d", "in.jsonl"]).succeeds();
    assert!(!message.contains("bears a date"), "{message}");
}

#[test]
fn ids_keep_the_digits_that_they_are_written_with() {
    let desk = Desk::new();
    let ids = ["12345678901234567890123", "12345678901234567890124", "7"];
    let texts = [REPORT, OTHER, REPORT];
    let content =
        ids.iter().zip(texts).map(|(id, text)| format!("{{\"id\":{id},\"text\":\"{text}\"}}\n"));
    let content: String = content.collect();
    let assigned = desk.clustered(&content, &[], "assignments.jsonl");
    let found: Vec<&str> = assigned.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(found, ids);
    assert!(lines(&desk.path("out/rejects.jsonl")).is_empty());
}

#[test]
fn days_on_which_a_crawl_came_by_are_remarked_on() {
    let desk = Desk::new();
    let dated = |n: usize, date: &str| {
        let words = (0..12).map(|word| format!("كلمة{}", n * 100 + word)).collect::<Vec<_>>();
        let text = words.join(" ");
        format!("{{\"id\":\"{n} {date}\",\"date\":\"{date}\",\"text\":\"{text}\"}}\n")
    };
    let corpus = |other: &str| -> String {
        (0..20).flat_map(|n| [dated(n, "2015-07-21"), dated(n, other)]).collect()
    };
    let clustered = |options: &[&str]| {
        desk.run(&[&["cluster", "in.jsonl", "--out", "out", "--force"], options].concat())
            .succeeds()
    };
    let message = |other| {
        desk.file("in.jsonl", corpus(other));
        clustered(&[])
    };
    let told = message("2019-01-01");
    assert!(told.contains("of 20 texts that stand in several articles, 20 bear days"), "{told}");
    // which advises this
    assert!(!clustered(&["--date-field", "none"]).contains("warning"));
    assert!(!message("2015-07-22").contains("days of capture"));
}
