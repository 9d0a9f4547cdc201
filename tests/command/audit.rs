//! `audit`: what a run finds and misses, measured on a sample.

use crate::desk::{Desk, Value, article, real_corpus};

/// So many families of four articles that share three quarters of their words.
fn families(count: usize) -> String {
    let word = |n: usize| format!("كلمة{n}");
    (0..count * 4)
        .map(|n| {
            let shared = (0..60).map(|place| word(n / 4 * 1000 + place));
            let own = (0..20).map(|place| word(1_000_000 + n * 1000 + place));
            let words: Vec<String> = shared.chain(own).collect();
            article(&n.to_string(), &words.join(" "))
        })
        .collect()
}

fn audited(desk: &Desk, options: &[&str]) -> Value {
    let run = desk.run(&[&["audit", "in.jsonl", "--json"], options].concat());
    run.succeeds();
    serde_json::from_str(&run.stdout()).unwrap()
}

#[test]
fn recall_and_spread_are_measured() {
    let desk = Desk::new();
    desk.file("in.jsonl", families(100));
    let audit = audited(&desk, &[]);
    assert_eq!(audit["documents"], 400);
    assert_eq!(audit["sampled"], 400);
    // 58 shingles in common, 20 of each its own
    assert_eq!(audit["recall"]["exact"], 600);
    assert!(audit["recall"]["recall"].as_f64().unwrap() > 0.98);
    let bins = audit["histogram"]["bins"].as_array().unwrap();
    assert_eq!(bins.len(), 32);
    let pairs: u64 = bins.iter().map(|bin| bin["pairs"].as_u64().unwrap()).sum();
    assert_eq!(pairs, 600);
    // one heap is no two
    assert_eq!(audit["valley"], Value::Null);
    assert!(audit["suggested_threshold"].is_null(), "{audit}");

    // a poor banding is found out
    let poor = audited(&desk, &["--bands", "1", "--rows", "8"]);
    let recall = poor["recall"]["recall"].as_f64().unwrap();
    let expected = poor["recall"]["expected"].as_f64().unwrap();
    assert!(recall < 0.2 && (recall - expected).abs() < 0.1, "{recall} {expected}");

    let run = desk.run(&["audit", "in.jsonl"]);
    run.succeeds();
    let table = run.stdout();
    for words in ["400 of 400 articles", "← threshold", "█", "No valley"] {
        assert!(table.contains(words), "{table}");
    }
}

#[test]
fn a_valley_between_two_heaps_is_the_suggestion() {
    let desk = Desk::new();
    // resemblances of 58 / 98, and of 98 / 99
    let kin = families(150).replace("\"id\":\"", "\"id\":\"k");
    let close: String = (0..400)
        .map(|n| {
            let word = |place: usize| format!("خبر{}", n * 1000 + place);
            let words: Vec<String> = (0..100).map(word).collect();
            let text = words.join(" ");
            article(&format!("c{n}"), &text) + &article(&format!("d{n}"), &format!("{text} مزيد"))
        })
        .collect();
    desk.file("in.jsonl", kin + &close);
    let audit = audited(&desk, &[]);
    let suggested = audit["suggested_threshold"].as_f64().unwrap();
    assert!((0.62..0.95).contains(&suggested), "{audit}");
    assert!(audit["reason"].as_str().unwrap().starts_with("Suggested: --threshold 0."));
}

#[test]
fn the_sample_does_not_depend_on_order_or_threads() {
    let desk = Desk::new();
    let articles = families(100);
    let mut lines: Vec<&str> = articles.lines().collect();
    desk.file("in.jsonl", &articles);
    let one = audited(&desk, &["--sample", "200"]);
    lines.reverse();
    desk.file("in.jsonl", lines.join("\n"));
    let other = audited(&desk, &["--sample", "200", "--threads", "1"]);
    assert_eq!(one, other);
    assert_eq!(one["sampled"], 200);
    let seeded = audited(&desk, &["--sample", "200", "--seed", "2"]);
    assert_ne!(one["histogram"], seeded["histogram"]);
    let run = desk.run(&["audit", "in.jsonl", "--sample", "200"]);
    let table = run.stdout();
    assert!(table.starts_with("200 of 400 articles"), "{table}");
    // what several articles have is in a sample more often than that
    assert!(!table.contains("of all pairs"), "{table}");
}

#[test]
fn what_cannot_be_measured_costs_a_sentence() {
    let desk = Desk::new();
    desk.file("in.jsonl", families(1));
    for (option, value, words) in [
        ("--sample", "1", "at least 2 articles"),
        ("--relations", "copy", "unexpected argument"),
        ("--floor", "0.7", "at most the threshold"),
        ("--floor", "0", "above 0"),
        ("--threshold", "2", "above 0 and at most 1"),
    ] {
        let message = desk.run(&["audit", "in.jsonl", option, value]).exits(2);
        assert!(message.contains(words), "{message}");
    }
    desk.file("bad.jsonl", "hello\n");
    let message = desk.run(&["audit", "bad.jsonl"]).exits(1);
    assert!(message.contains("no record could be read"), "{message}");
    desk.file("none.jsonl", "");
    assert!(desk.run(&["audit", "none.jsonl"]).succeeds().contains("the input is empty"));
}

#[test]
fn recall_on_real_articles_is_what_the_curve_promises() {
    let Some(articles) = real_corpus("saudi-july") else { return };
    let desk = Desk::new();
    desk.file("in.jsonl", articles);
    let audit = audited(&desk, &["--sample", "8000"]);
    let recall = audit["recall"]["recall"].as_f64().unwrap();
    println!("recall {recall:.4} of {} pairs", audit["recall"]["exact"]);
    assert!(recall >= 0.995);
}
