//! `nuskha passages`: what stands in many articles.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::desk::{Desk, Value, json_lines, lines, real_corpus};

const STATEMENT: &str = "وقالت وزارة الري في بيانها إن السدود الثلاثة تستقبل مياه الموسم بكامل \
                         طاقتها وإن التوزيع يجري وفق الجدول المعلن.";
const LINE: &str = "تابعوا آخر الأخبار عبر تطبيق الصحيفة";

/// A sentence of words that no other article has.
fn own(article: usize, words: usize) -> String {
    let letters = |number: usize| -> String {
        let digits = format!("{number:05}");
        digits
            .bytes()
            .map(|digit| {
                ["ا", "ب", "ت", "ث", "ج", "ح", "خ", "د", "ذ", "ر"][usize::from(digit - b'0')]
            })
            .collect()
    };
    (0..words).map(|word| letters(article * 40 + word) + " ").collect()
}

/// Sixteen reports of their own: eight quote one statement, four of another
/// source end with its line, and ten copies of one report are among them.
fn newsroom() -> Vec<Value> {
    let record = |n: usize, source: &str, text: String| {
        serde_json::json!({
            "id": format!("n{n:02}"), "source": source, "text": text,
            "date": format!("2026-03-{:02}", n % 28 + 1),
        })
    };
    let quoting = (0..8).map(|n| {
        let source = if n % 2 == 0 { "الضفاف" } else { "الأفق" };
        record(n, source, format!("{}.\n{STATEMENT}\n{}.", own(n, 25), own(n + 100, 25)))
    });
    let lined = (8..16).map(|n| record(n, "المدى", format!("{}.\n{LINE}", own(n, 25))));
    let copies =
        (16..26).map(|n| record(n, "وكالة", format!("{}. {}.", own(900, 30), own(901, 30))));
    quoting.chain(lined).chain(copies).collect()
}

fn listed(options: &[&str]) -> Vec<Value> {
    let desk = Desk::new();
    desk.file("in.jsonl", json_lines(&newsroom()));
    let run = desk.run(&[&["passages", "in.jsonl"], options].concat());
    run.succeeds();
    run.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_statement_is_listed_with_who_carried_it() {
    let listed = listed(&[]);
    let kinds: Vec<&str> = listed.iter().map(|text| text["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["passage", "standing"], "{listed:#?}");
    let statement = &listed[0];
    assert_eq!((&statement["reports"], &statement["articles"]), (&8.into(), &8.into()));
    assert_eq!(statement["carriers"][7], "n07");
    assert_eq!(statement["first_date"], "2026-03-01");
    assert_eq!(statement["last_date"], "2026-03-08");
    assert_eq!(statement["sources"][0], serde_json::json!({ "source": "الأفق", "articles": 4 }));
    let text = statement["text"].as_str().unwrap();
    assert!(STATEMENT.starts_with(text) && STATEMENT.len() - text.len() < 3, "{text}");
    let example = statement["example"].as_str().unwrap();
    let records = newsroom();
    let original = records.iter().find(|record| record["id"] == example).unwrap();
    let [start, end] =
        [0, 1].map(|end| usize::try_from(statement["span"][end].as_u64().unwrap()).unwrap());
    assert_eq!(&original["text"].as_str().unwrap()[start..end], text);
    assert_eq!(listed[1]["text"], LINE);
}

#[test]
fn copies_of_a_report_are_no_statement_unless_few_reports_do() {
    assert!(listed(&["--min-articles", "2"]).iter().all(|text| {
        text["carriers"].as_array().unwrap().iter().all(|id| id.as_str().unwrap() < "n16")
    }));
}

#[test]
fn a_report_is_what_cluster_calls_one() {
    let desk = Desk::new();
    let newsroom = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/newsroom.jsonl");
    let newsroom = newsroom.to_str().unwrap();
    desk.run(&["cluster", newsroom, "--out", "run"]).succeeds();
    let clusters: HashMap<String, String> = lines(&desk.path("run/assignments.jsonl"))
        .into_iter()
        .map(|row| ["id", "cluster_id"].map(|name| row[name].as_str().unwrap().to_owned()).into())
        .collect();
    let listed = desk.run(&["passages", newsroom, "--min-articles", "2", "--phrases"]);
    listed.succeeds();
    for text in listed.stdout().lines() {
        let text: Value = serde_json::from_str(text).unwrap();
        let carriers = text["carriers"].as_array().unwrap().iter();
        let reports: HashSet<&str> =
            carriers.map(|carrier| &*clusters[carrier.as_str().unwrap()]).collect();
        assert_eq!(text["reports"], reports.len(), "{text:#}");
    }
    assert!(listed.stdout().lines().count() > 4);
}

#[test]
fn the_list_is_cut_where_it_is_asked_for() {
    assert_eq!(listed(&["--top", "1"]).len(), 1);
    let boilerplate = listed(&["--boilerplate-only"]);
    assert_eq!(boilerplate.len(), 1);
    assert_eq!(boilerplate[0]["kind"], "standing");
    assert!(listed(&["--min-articles", "9"]).is_empty());
    assert_eq!(listed(&["--min-passage", "40"]).len(), 1);
}

#[test]
fn the_list_does_not_depend_on_threads() {
    assert_eq!(listed(&["--threads", "1"]), listed(&["--threads", "4"]));
}

#[test]
fn the_list_does_not_depend_on_the_order_of_the_input() {
    let Some(corpus) = real_corpus("ant-jawhara") else { return };
    let desk = Desk::new();
    let list = |content: &[u8]| {
        desk.file("in.jsonl", content);
        let run =
            desk.run(&["passages", "in.jsonl", "--top", "0", "--min-articles", "2", "--phrases"]);
        run.succeeds();
        run.stdout()
    };
    let whole = list(&corpus);
    let mut records: Vec<&[u8]> = corpus.split_inclusive(|&byte| byte == b'\n').collect();
    records.reverse();
    assert!(whole.lines().count() > 20);
    assert!(list(&records.concat()) == whole);
}

#[test]
fn a_file_is_not_replaced_unasked_and_a_reader_has_a_page() {
    let desk = Desk::new();
    desk.file("in.jsonl", json_lines(&newsroom()));
    desk.run(&["passages", "in.jsonl", "-o", "list.jsonl"]).succeeds();
    assert_eq!(lines(&desk.path("list.jsonl")).len(), 2);
    let message = desk.run(&["passages", "in.jsonl", "-o", "list.jsonl"]).exits(1);
    assert!(message.contains("--force"), "{message}");
    let run = desk.run(&["passages", "in.jsonl", "--format", "text"]);
    let message = run.succeeds();
    assert!(run.stdout().starts_with("   1  passage  8 reports, 8 articles"), "{}", run.stdout());
    assert!(message.contains("2 texts stand in 5 or more reports"), "{message}");
}

#[test]
fn wrong_calls_are_told_what_is_needed() {
    let desk = Desk::new();
    let message = desk.run(&["passages", "missing.jsonl"]).exits(1);
    assert!(message.contains("missing.jsonl: cannot read"), "{message}");
    for (option, value) in
        [("--min-passage", "3"), ("--min-articles", "1"), ("--min-articles", "x")]
    {
        desk.file("in.jsonl", "");
        let message = desk.run(&["passages", "in.jsonl", option, value]).exits(2);
        assert!(message.contains("is needed"), "{message}");
    }
    let run = desk.run(&["passages", "in.jsonl"]);
    run.succeeds();
    assert!(run.stdout().is_empty());
}

#[test]
fn a_pipe_that_closes_early_is_no_failure() {
    let desk = Desk::new();
    desk.file("in.jsonl", json_lines(&newsroom()));
    desk.run_unread(&["passages", "in.jsonl"]).succeeds();
}

#[test]
fn a_month_of_real_news_has_its_statements() {
    let Some(corpus) = real_corpus("saudi-july") else { return };
    let desk = Desk::new();
    desk.file("july.jsonl", corpus);
    let run = desk.run(&["passages", "july.jsonl", "--top", "0"]);
    run.succeeds();
    let listed: Vec<Value> =
        run.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let reports = |text: &Value| text["reports"].as_u64().unwrap();
    assert!(listed.len() > 15, "{} listed", listed.len());
    assert!(listed.windows(2).all(|pair| reports(&pair[0]) >= reports(&pair[1])));
    assert!(
        listed
            .iter()
            .all(|text| { reports(text) <= text["carriers"].as_array().unwrap().len() as u64 })
    );
}
