//! `frequencies` and `keywords`: what each article is about.

use std::fs;

use serde_json::json;

use crate::desk::{Desk, Value, article, json_lines, lines, real_corpus, shared, skipped};

const HARBOUR: &str = "افتتحت هيئة الموانئ رصيف الصنوبر الجديد. وقالت هيئة الموانئ إن رصيف \
                       الصنوبر يستقبل السفن.";
const SCHOOL: &str = "أغلقت مدرسة وادي الريحان أبوابها. وقال سكان وادي الريحان إن المدرسة قديمة.";

/// Phrases by id.
fn phrases(line: &Value) -> Vec<&str> {
    let keywords = line["keywords"].as_array().unwrap();
    keywords.iter().map(|keyword| keyword["phrase"].as_str().unwrap()).collect()
}

fn printed(desk: &Desk, arguments: &[&str]) -> Vec<Value> {
    let run = desk.run(arguments);
    run.succeeds();
    run.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_article_has_a_line_in_the_order_of_the_input() {
    let desk = Desk::new();
    desk.file("in.jsonl", [article("b", HARBOUR), article("a", SCHOOL), article("c", "")].concat());
    let found = printed(&desk, &["keywords", "in.jsonl"]);
    let ids: Vec<&str> = found.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["b", "a", "c"]);
    assert!(phrases(&found[0]).contains(&"رصيف الصنوبر"), "{}", found[0]);
    assert!(phrases(&found[1]).contains(&"وادي الريحان"), "{}", found[1]);
    assert_eq!(found[2]["keywords"], json!([]));
    assert_eq!(found[0]["keywords"][0]["score"], 1.0);
    let top = printed(&desk, &["keywords", "in.jsonl", "--top", "1"]);
    assert!(top.iter().all(|line| line["keywords"].as_array().unwrap().len() <= 1));
    let run = desk.run(&["keywords", "in.jsonl", "--format", "text", "--quiet"]);
    assert_eq!(run.succeeds(), "");
    assert!(run.stdout().starts_with("b\t"), "{}", run.stdout());
}

#[test]
fn a_pipe_serves_as_its_own_background() {
    let desk = Desk::new();
    let input = [article("a", HARBOUR), article("b", SCHOOL)].concat();
    desk.file("in.jsonl", &input);
    let piped = desk.run_with_input(&["keywords", "-"], input.as_bytes());
    let note = piped.succeeds();
    assert!(note.contains("2 articles") && note.contains("--frequencies"), "{note}");
    assert_eq!(piped.stdout(), desk.run(&["keywords", "in.jsonl"]).stdout());
}

#[test]
fn a_single_page_is_told_plainly_to_lack_a_background() {
    let desk = Desk::new();
    desk.file(
        "page.txt",
        format!("مدينة النورس - وكالة\n\n{HARBOUR}\n\nالمصدر: وكالة\n\nمقالات مشابهة\n\n  • مهرجان العسل\n  • مهرجان العسل\n"),
    );
    let run = desk.run(&["keywords", "page.txt"]);
    let note = run.succeeds();
    assert!(note.contains("one article and no background"), "{note}");
    assert!(run.stdout().contains("رصيف الصنوبر") && !run.stdout().contains("العسل"));
}

#[test]
fn a_table_is_made_once_and_serves_from_then_on() {
    let desk = Desk::new();
    let articles: Vec<Value> = (0..120)
        .map(|n| json!({ "id": n.to_string(), "title": "خبر", "text": if n % 2 == 0 { HARBOUR } else { SCHOOL } }))
        .collect();
    desk.file("in.jsonl", json_lines(&articles));
    let note = desk.run(&["frequencies", "in.jsonl", "--out", "background"]).succeeds();
    assert!(note.contains("120 articles"), "{note}");
    let own = desk.run(&["keywords", "in.jsonl"]);
    let loaded = desk.run(&["keywords", "in.jsonl", "--frequencies", "background"]);
    assert!(loaded.succeeds().is_empty());
    assert_eq!(own.stdout(), loaded.stdout());
    let message = desk.run(&["frequencies", "in.jsonl", "--out", "background"]).exits(1);
    assert!(message.contains("--force"), "{message}");
    let table = fs::read(desk.path("background")).unwrap();
    let again = ["frequencies", "in.jsonl", "--out", "background", "--force", "--threads", "1"];
    desk.run(&again).succeeds();
    assert_eq!(table, fs::read(desk.path("background")).unwrap(), "whatever the threads");
}

#[test]
fn what_is_no_table_is_named() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", HARBOUR));
    desk.run(&["frequencies", "in.jsonl", "-o", "table"]).succeeds();
    let table = fs::read(desk.path("table")).unwrap();
    desk.file("cut", &table[..table.len() / 2]);
    for (name, says) in
        [("in.jsonl", "nuskha frequencies"), ("cut", "damaged"), ("nowhere", "cannot read")]
    {
        let message = desk.run(&["keywords", "in.jsonl", "--frequencies", name]).exits(1);
        assert!(message.contains(name) && message.contains(says), "{message}");
    }
    desk.run(&["keywords", "in.jsonl", "--top", "0"]).exits(2);
    desk.run(&["frequencies", "in.jsonl"]).exits(2);
}

#[test]
fn a_file_takes_the_result_whole() {
    let desk = Desk::new();
    desk.file("in.jsonl", [article("a", HARBOUR), "{\n".to_owned()].concat());
    let message = desk.run(&["keywords", "in.jsonl", "-o", "out.jsonl"]).succeeds();
    assert!(message.contains("1 record rejected"), "{message}");
    assert_eq!(lines(&desk.path("out.jsonl")).len(), 1);
    let message = desk.run(&["keywords", "in.jsonl", "-o", "out.jsonl"]).exits(1);
    assert!(message.contains("--force"), "{message}");
    desk.run(&["keywords", "in.jsonl", "--strict"]).exits(1);
    desk.file("bad.jsonl", "{\n");
    desk.run(&["keywords", "bad.jsonl"]).exits(1);
    desk.run(&["frequencies", "bad.jsonl", "-o", "none"]).exits(1);
    assert!(!desk.path("none").exists());
    desk.run_unread(&["keywords", "in.jsonl"]).succeeds();
}

#[test]
fn threads_do_not_change_keywords() {
    let desk = Desk::new();
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/newsroom.jsonl");
    let of = |threads: &str| desk.run(&["keywords", fixture, "--threads", threads]).stdout();
    assert_eq!(of("1"), of("3"));
}

#[test]
fn a_real_page_is_told_by_its_keywords() {
    let page = shared().join("seed/page.txt");
    if !page.exists() {
        return skipped(&page);
    }
    let (Some(first), Some(second)) = (real_corpus("saudi-july"), real_corpus("ant-early")) else {
        return;
    };
    let desk = Desk::new();
    desk.file("saudi-july.jsonl", first);
    desk.file("ant-early.jsonl", second);
    desk.run(&["frequencies", "saudi-july.jsonl", "ant-early.jsonl", "-o", "table"]).succeeds();
    let page = page.to_str().unwrap();
    let found = printed(&desk, &["keywords", page, "--frequencies", "table"]);
    let found = phrases(&found[0]);
    let has = |phrase: &str| found.contains(&phrase);
    assert!(has("الولايات المتحدة والعراق") || has("الولايات المتحدة") && has("العراق"), "{found:?}");
    assert!(has("قوات الأمن العراقية") && has("التعاون الأمني المشترك"), "{found:?}");
    assert!((5..=10).contains(&found.len()));
    let function_words = ["في", "من", "بين", "بما", "ذلك", "على", "إلى"];
    assert!(
        !found.iter().any(|phrase| phrase.split(' ').any(|word| function_words.contains(&word)))
    );
}
