//! What kind of sameness: the fixture's labels, and bulletins of real papers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::desk::{Desk, Value, lines, real_corpus};

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_default()
}

#[test]
fn every_labelled_pair_of_the_fixture_has_its_relation() {
    let desk = Desk::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fixture = root.join("fixtures/newsroom.jsonl");
    desk.run(&["cluster", fixture.to_str().unwrap(), "--out", "out"]).succeeds();
    let pairs = lines(&desk.path("out/pairs.jsonl"));
    let told: BTreeMap<(&str, &str), &str> = pairs
        .iter()
        .map(|pair| ((text(pair, "a"), text(pair, "b")), text(pair, "relation")))
        .collect();
    let labels = fs::read_to_string(root.join("fixtures/newsroom.labels.tsv")).unwrap();
    let mut wrong = Vec::new();
    for label in labels.lines().skip(1) {
        let cells: Vec<&str> = label.split('\t').collect();
        let pair = (cells[0].min(cells[1]), cells[0].max(cells[1]));
        let found = told.get(&pair).copied();
        let is_right = match cells[2] {
            // little or no text in common: no pair, or one that says so
            "related" | "unrelated" => found.is_none_or(|found| found == "related"),
            relation => found == Some(relation),
        };
        if !is_right {
            wrong.push(format!("{label}: told {found:?}"));
        }
    }
    assert!(labels.lines().count() > 100 && wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn bulletins_of_different_days_and_labelled_templates_stay_apart() {
    let Some(articles) = real_corpus("saudi-july") else { return };
    let desk = Desk::new();
    desk.file("in.jsonl", &articles);
    desk.run(&["cluster", "in.jsonl", "--out", "out", "--quiet"]).succeeds();
    assert_one_day_a_forecast(&desk, &articles);

    let homes = homes(&desk);
    let labels = Path::new(env!("CARGO_MANIFEST_DIR")).join("labels/pairs.tsv");
    let labels = fs::read_to_string(labels).unwrap();
    let (mut templates, mut joined) = (0, 0);
    for label in labels.lines().skip(1) {
        let cells: Vec<&str> = label.split('\t').collect();
        if let (Some(a), Some(b), "template") = (homes.get(cells[0]), homes.get(cells[1]), cells[2])
        {
            templates += 1;
            joined += usize::from(a == b);
        }
    }
    assert!(templates >= 20 && joined * 20 <= templates, "{joined} of {templates} joined");
}

#[test]
fn bulletins_of_different_days_stay_apart_beside_other_years() {
    let (Some(articles), Some(others)) = (real_corpus("saudi-july"), real_corpus("ant-early"))
    else {
        return;
    };
    let desk = Desk::new();
    desk.file("in.jsonl", &articles);
    desk.file("years.jsonl", &others);
    desk.run(&["cluster", "in.jsonl", "years.jsonl", "--out", "out", "--quiet"]).succeeds();
    assert_one_day_a_forecast(&desk, &articles);
}

/// The cluster of each article.
fn homes(desk: &Desk) -> BTreeMap<String, String> {
    let assignments = lines(&desk.path("out/assignments.jsonl"));
    let home =
        |line: &Value| [text(line, "id"), text(line, "cluster_id")].map(str::to_owned).into();
    assignments.iter().map(home).collect()
}

/// No cluster holds forecasts of two days, and one day's of several papers come together.
fn assert_one_day_a_forecast(desk: &Desk, articles: &[u8]) {
    let homes = homes(desk);
    // the forecast of each day, by the words that open it in every paper
    let mut days: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut day_of: BTreeMap<String, String> = BTreeMap::new();
    let mut papers = 0;
    for line in std::str::from_utf8(articles).unwrap().lines() {
        let article: Value = serde_json::from_str(line).unwrap();
        let day: String = text(&article, "date").chars().take(10).collect();
        day_of.insert(text(&article, "id").to_owned(), day.clone());
        let is_forecast =
            ["حالة الطقس", "تقرير الأرصاد", "توقعات الطقس", "في تقريرها عن"].iter().any(|words| {
                text(&article, "title").contains(words)
                    || text(&article, "text").chars().take(160).collect::<String>().contains(words)
            });
        if is_forecast {
            papers += 1;
            let home = homes[text(&article, "id")].clone();
            days.entry(home).or_default().insert(day);
        }
    }
    assert!(papers > 20, "{papers} forecasts");
    assert!(days.len() < papers, "the forecast of one day in several papers comes together");
    // a paper may date the evening's forecast a day later, and cut it; then
    // the one stands in the other nearly as a whole, as no two of two days do
    for cluster in lines(&desk.path("out/clusters.jsonl")) {
        if !days.contains_key(text(&cluster, "cluster_id")) {
            continue;
        }
        let own_day = &day_of[text(&cluster, "representative")];
        for member in cluster["members"].as_array().unwrap() {
            let is_of_day = &day_of[text(member, "id")] == own_day;
            let is_whole = member["containment"].as_f64().unwrap() >= 0.85;
            assert!(is_of_day || is_whole, "{cluster}");
        }
    }
    assert!(days.values().all(|days| days.len() <= 2), "{days:?}");
}
