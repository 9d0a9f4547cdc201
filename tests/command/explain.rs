//! `nuskha explain`: two articles, what they share, and why they are what
//! they are to each other.

use std::path::Path;

use crate::desk::{Desk, OTHER, REPORT, Value, article, json_lines};

const EDITED: &str = "أعلنت هيئة الموانئ اليوم أن الرصيف القديم يستقبل أول سفينة \
                      في مطلع الشهر المقبل بعد أعمال دامت ثلاث سنوات";

fn fixture() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/newsroom.jsonl");
    path.to_str().unwrap().to_owned()
}

fn object(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// What `explain --json` says of two articles of the fixture.
fn explained(a: &str, b: &str) -> Value {
    let run = Desk::new().run(&["explain", a, b, "--in", &fixture(), "--json"]);
    run.succeeds();
    object(&run.stdout())
}

/// The bytes of a text that a span names.
fn at<'t>(text: &'t str, span: &Value) -> &'t str {
    let [start, end] = [0, 1].map(|end| usize::try_from(span[end].as_u64().unwrap()).unwrap());
    &text[start..end]
}

#[test]
fn two_files_are_held_against_each_other() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    desk.file("b.json", serde_json::json!({ "id": "b", "text": EDITED }).to_string());
    let run = desk.run(&["explain", "a.txt", "b.json"]);
    run.succeeds();
    let page = run.stdout();
    assert!(page.contains("relation     copy"), "{page}");
    assert!(page.contains("\n-  الجديد\n+  القديم\n"), "{page}");
    assert!(!page.contains('\u{1b}') && !page.contains('\u{2067}'), "{page}");
}

#[test]
fn spans_are_bytes_of_the_originals() {
    let pair = explained("wire-001", "wire-017");
    assert_eq!(pair["relation"], "copy");
    assert!(!pair["reasons"].as_array().unwrap().is_empty());
    let passages = pair["passages"].as_array().unwrap();
    assert!(!passages.is_empty());
    for passage in passages {
        let a = at(pair["a"]["text"].as_str().unwrap(), &passage["a"]);
        let b = at(pair["b"]["text"].as_str().unwrap(), &passage["b"]);
        assert_eq!(a.split_whitespace().next(), b.split_whitespace().next());
        assert!(passage["tokens"].as_u64().unwrap() >= 12);
    }
}

#[test]
fn the_relation_is_that_of_cluster() {
    let desk = Desk::new();
    let fixture = fixture();
    desk.run(&["cluster", &fixture, "--out", "out"]).succeeds();
    let pairs = crate::desk::lines(&desk.path("out/pairs.jsonl"));
    assert!(pairs.len() > 20);
    for pair in pairs.iter().step_by(4) {
        let (a, b) = (pair["a"].as_str().unwrap(), pair["b"].as_str().unwrap());
        let told = explained(b, a);
        assert_eq!(told["relation"], pair["relation"], "{a} {b}");
        assert_eq!(told["evidence"]["resemblance"], pair["resemblance"], "{a} {b}");
    }
}

#[test]
fn the_day_of_the_week_decides_as_in_cluster() {
    let desk = Desk::new();
    let record = |id: &str, source: &str, date: &str, day: &str| {
        serde_json::json!({
            "id": id,
            "text": REPORT.replacen("اليوم", &format!("اليوم {day}"), 1),
            "source": source,
            "date": date,
        })
    };
    let records = [
        record("a", "الضفاف", "2026-03-05", "الخميس"),
        record("b", "المرفأ", "2026-03-08", "الأحد"),
    ];
    desk.file("in.jsonl", json_lines(&records));
    desk.run(&["cluster", "in.jsonl", "--out", "out"]).succeeds();
    let [pair] = &crate::desk::lines(&desk.path("out/pairs.jsonl"))[..] else { panic!() };
    let told = desk.run(&["explain", "a", "b", "--in", "in.jsonl", "--json"]);
    let told = object(&told.stdout());
    assert_eq!([&pair["relation"], &told["relation"]], ["template", "template"]);
    assert_eq!(told["evidence"]["own_weekdays"], serde_json::json!([5, 1]));
}

#[test]
fn boilerplate_is_left_out_and_shown() {
    let desk = Desk::new();
    let line = "تابعوا آخر الأخبار عبر تطبيق الصحيفة";
    let record = |n: usize, text: &str| {
        serde_json::json!({
            "id": format!("n{n}"),
            "text": format!("{text}\n{line}"),
            "source": "الضفاف",
            "date": format!("2026-03-{:02}", n + 1),
        })
    };
    let mut records: Vec<Value> =
        (2..9).map(|n| record(n, &format!("افتتح الوزير المشروع رقم {n} اليوم"))).collect();
    records.extend([record(0, REPORT), record(1, OTHER)]);
    desk.file("in.jsonl", json_lines(&records));
    let run = desk.run(&["explain", "n0", "n1", "--in", "in.jsonl"]);
    run.succeeds();
    let page = run.stdout();
    assert!(page.contains("6 tokens of A, 6 of B left out"), "{page}");
    assert!(page.contains(&format!("-· {line}")), "{page}");
    assert!(page.contains("0.000: 0 shingles of both"), "{page}");
    let keep = ["explain", "n0", "n1", "--in", "in.jsonl", "--boilerplate", "keep"];
    assert!(!desk.run(&keep).stdout().contains("left out"));
}

#[test]
fn columns_keep_to_the_width() {
    let run = Desk::new().run(&[
        "explain",
        "wire-005",
        "wire-031",
        "--in",
        &fixture(),
        "--side-by-side",
        "--width",
        "70",
    ]);
    run.succeeds();
    let page = run.stdout();
    let rows: Vec<&str> = page.lines().filter(|line| line.contains(" │ ")).collect();
    assert!(rows.len() > 5, "{page}");
    let columns = |row: &str| -> usize {
        row.chars().filter_map(unicode_width::UnicodeWidthChar::width).sum()
    };
    assert!(rows.iter().all(|row| columns(row) <= 70), "{page}");
}

#[test]
fn colour_comes_when_it_is_asked_for() {
    let run = Desk::new().run(&[
        "explain",
        "wire-001",
        "wire-017",
        "--in",
        &fixture(),
        "--color",
        "always",
    ]);
    run.succeeds();
    assert!(run.stdout().contains("\u{1b}[31m-  "));
}

#[test]
fn what_is_not_there_is_named_with_the_remedy() {
    let desk = Desk::new();
    desk.file("two.jsonl", article("a", REPORT) + &article("c", OTHER));
    desk.file("one.txt", REPORT);
    desk.file("none.jsonl", "");
    let message = desk.run(&["explain", "a", "b", "--in", "two.jsonl"]).exits(1);
    assert!(message.contains("b: none of the 2 articles has this id"), "{message}");
    assert!(message.contains("the nearest in order: a, c"), "{message}");
    let message = desk.run(&["explain", "a", "c"]).exits(2);
    assert!(message.contains("a: no such file") && message.contains("--in"), "{message}");
    let message = desk.run(&["explain", "one.txt", "two.jsonl"]).exits(2);
    assert!(message.contains("two.jsonl: holds 2 articles"), "{message}");
    let message = desk.run(&["explain", "one.txt", "none.jsonl"]).exits(1);
    assert!(message.contains("none.jsonl: holds no article"), "{message}");
    let message = desk.run(&["explain", "a", "c", "--in", "missing.jsonl"]).exits(1);
    assert!(message.contains("missing.jsonl: cannot read"), "{message}");
    let message = desk.run(&["explain", ".", "one.txt"]).exits(2);
    assert!(message.contains("a folder"), "{message}");
}

#[test]
fn an_article_is_explained_against_itself_and_from_a_pipe() {
    let desk = Desk::new();
    let input = article("a", REPORT) + &article("empty", "");
    let run = desk.run_with_input(&["explain", "a", "a", "--in", "-", "--json"], input.as_bytes());
    run.succeeds();
    assert_eq!(object(&run.stdout())["relation"], "exact");
    let run = desk.run_with_input(&["explain", "a", "empty", "--in", "-"], input.as_bytes());
    run.succeeds();
    assert!(run.stdout().contains("or nothing: a run does not look at"), "{}", run.stdout());
}

#[test]
fn a_pipe_that_closes_early_is_no_failure() {
    let desk = Desk::new();
    desk.run_unread(&["explain", "wire-001", "wire-017", "--in", &fixture()]).succeeds();
}

#[test]
fn texts_without_a_word_are_not_the_same_and_widths_have_an_end() {
    let desk = Desk::new();
    desk.file("a.txt", "!!! ...");
    desk.file("b.txt", "؟؟؟");
    let run = desk.run(&["explain", "a.txt", "b.txt", "--json", "--quiet"]);
    run.succeeds();
    assert_eq!(object(&run.stdout())["relation"], "related");
    desk.file("c.txt", REPORT);
    let width = usize::MAX.to_string();
    let wide = ["explain", "c.txt", "c.txt", "--side-by-side", "--width", &width, "--quiet"];
    desk.run(&wide).succeeds();
    let message = desk.run(&["explain", "-", "-"]).exits(2);
    assert!(message.contains("can be read once"), "{message}");
}

#[test]
fn numbers_in_other_words_make_no_update() {
    let desk = Desk::new();
    let text = |number: &str| {
        format!("{REPORT} وشارك في الحفل مساء أمس قرابة {number} عاملا من أهل المدينة والقرى حولها")
    };
    let record = |id: &str, number: &str| {
        let (date, source) = ("2026-03-01", "wire");
        serde_json::json!({ "id": id, "date": date, "source": source, "text": text(number) })
    };
    let records =
        [record("a", "50"), record("b", "خمسين"), record("c", "خمسة وستين")].map(|r| r.to_string());
    desk.file("in.jsonl", records.join("\n"));
    for (other, relation) in [("b", "copy"), ("c", "update")] {
        let run = desk.run(&["explain", "a", other, "--in", "in.jsonl", "--json", "--quiet"]);
        run.succeeds();
        assert_eq!(object(&run.stdout())["relation"], relation, "{other}");
    }
}
