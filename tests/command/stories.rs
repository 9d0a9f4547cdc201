//! `cluster --stories`: the articles on one event.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::desk::{Desk, Value, lines, real_corpus, shared, skipped};

/// Stories of the fixture that have three or more separate reports and are
/// found as labelled.
const FOUND: [&str; 8] = [
    "factory-fire",
    "bank-merger",
    "highland-earthquake",
    "mayoral-run-off",
    "tanker-spill",
    "dam-dispute",
    "fetal-heart-surgery",
    "water-ruling",
];

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    path.to_str().unwrap().to_owned()
}

/// The stories of a run with these options more.
fn told(desk: &Desk, input: &str, options: &[&str]) -> Vec<Value> {
    let arguments = ["cluster", input, "--out", "out", "--force", "--stories", "--quiet"];
    desk.run(&[&arguments[..], options].concat()).succeeds();
    lines(&desk.path("out/stories.jsonl"))
}

fn ids(story: &Value) -> BTreeSet<&str> {
    let articles = story["articles"].as_array().unwrap();
    articles.iter().map(|article| article["id"].as_str().unwrap()).collect()
}

/// The stories that the fixture's labels name, with their articles.
fn labelled(labels: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut stories: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in labels.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        if !cells[3].is_empty() {
            stories.entry(cells[3]).or_default().extend([cells[0], cells[1]]);
        }
    }
    stories
}

#[test]
fn the_fixture_s_stories_are_found_as_labelled() {
    let desk = Desk::new();
    let stories = told(&desk, &fixture("newsroom.jsonl"), &[]);
    let labels = fs::read_to_string(fixture("newsroom.labels.tsv")).unwrap();
    let labelled = labelled(&labels);
    let found: Vec<BTreeSet<&str>> = stories.iter().map(ids).collect();
    let right: BTreeSet<&str> =
        labelled.iter().filter(|(_, ids)| found.contains(ids)).map(|(&name, _)| name).collect();
    let missing: Vec<&str> = FOUND.into_iter().filter(|name| !right.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?} of {right:?}");
    assert!(right.len() >= 19, "{right:?}");
    // tomorrow's weather is another story, and so is another fire
    for apart in [["bulletin-001", "bulletin-002"], ["report-001", "topic-007"]] {
        assert!(!found.iter().any(|ids| apart.iter().all(|id| ids.contains(id))), "{apart:?}");
    }
}

#[test]
fn a_story_says_what_it_is_about() {
    let desk = Desk::new();
    let stories = told(&desk, &fixture("newsroom.jsonl"), &[]);
    let fire = stories.iter().find(|story| ids(story).contains("report-004")).unwrap();
    assert_eq!(fire["story_id"], "report-001");
    assert_eq!(fire["title"], "ستة قتلى في حريق بمصنع نسيج في دير الحمام");
    assert_eq!(fire["size"], 5);
    assert_eq!(fire["first_date"], "2026-03-03");
    assert_eq!(fire["last_date"], "2026-03-06");
    assert_eq!(fire["sources"][0], serde_json::json!({ "source": "وكالة الأفق", "articles": 2 }));
    assert_eq!(fire["articles"][0]["relation"], Value::Null);
    let update = &fire["articles"][1];
    assert_eq!((&update["id"], &update["relation"]), (&"report-002".into(), &"update".into()));
    let keywords = fire["keywords"].as_array().unwrap();
    let phrases: Vec<&str> = keywords.iter().map(|word| word["phrase"].as_str().unwrap()).collect();
    assert!((1..=8).contains(&phrases.len()), "{phrases:?}");
    assert!(phrases.contains(&"دير الحمام"), "{phrases:?}");
    let sizes: Vec<u64> = stories.iter().map(|story| story["size"].as_u64().unwrap()).collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b) && sizes.iter().all(|&size| size >= 2));
}

#[test]
fn threads_and_the_order_of_the_input_change_no_byte() {
    let desk = Desk::new();
    let content = fs::read_to_string(fixture("newsroom.jsonl")).unwrap();
    let mut shuffled: Vec<&str> = content.lines().collect();
    shuffled.reverse();
    shuffled.swap(3, 50);
    desk.file("in.jsonl", &content);
    desk.file("shuffled.jsonl", shuffled.join("\n"));
    let one = told(&desk, "in.jsonl", &["--threads", "1"]);
    assert!(!one.is_empty());
    assert_eq!(told(&desk, "in.jsonl", &["--threads", "4"]), one);
    assert_eq!(told(&desk, "shuffled.jsonl", &[]), one);
}

#[test]
fn every_format_has_the_stories_and_a_run_without_leaves_none() {
    let desk = Desk::new();
    let input = fixture("newsroom.jsonl");
    let number = told(&desk, &input, &[]).len();
    for format in ["csv", "parquet", "bincode"] {
        let arguments = ["cluster", &input, "--out", "out", "--force", "--stories", "--quiet"];
        desk.run(&[&arguments[..], &["--format", format]].concat()).succeeds();
        assert!(desk.path(&format!("out/stories.{format}")).exists());
        assert!(!desk.path("out/stories.jsonl").exists());
    }
    let path = desk.path("out/stories.bincode");
    let (header, _) = nuskha::write::bincode::read::<nuskha::write::story::StoryRow<'static>>(
        &path,
        Some(&nuskha::Params::default()),
    )
    .unwrap();
    assert_eq!(header.rows, number as u64);
    desk.run(&["cluster", &input, "--out", "out", "--force", "--quiet"]).succeeds();
    assert!(!path.exists());
    let message = desk.run(&["cluster", &input, "--stories"]).exits(2);
    assert!(message.contains("--out"), "{message}");
}

#[test]
fn no_articles_and_texts_without_words_have_no_stories() {
    let desk = Desk::new();
    desk.file("none.jsonl", "");
    assert!(told(&desk, "none.jsonl", &[]).is_empty());
    desk.file("bare.jsonl", "{\"id\": 1, \"text\": \"\"}\n{\"id\": 2, \"text\": \"…\"}\n");
    assert!(told(&desk, "bare.jsonl", &["--relations", "none"]).is_empty());
}

/// How many labelled pairs are in one story, of those that the corpus has.
fn together(homes: &BTreeMap<&str, Option<usize>>, labels: &str, label: &str) -> (usize, usize) {
    let mut counts = (0, 0);
    for line in labels.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        if let (Some(a), Some(b), true) =
            (homes.get(cells[0]), homes.get(cells[1]), cells[2] == label)
        {
            counts.0 += usize::from(a.is_some() && a == b);
            counts.1 += 1;
        }
    }
    counts
}

#[test]
fn stories_of_real_news_are_events() {
    for name in ["saudi-july", "ant-early"] {
        let Some(articles) = real_corpus(name) else { return };
        let desk = Desk::new();
        desk.file("in.jsonl", articles);
        let stories = told(&desk, "in.jsonl", &[]);
        let assignments = lines(&desk.path("out/assignments.jsonl"));
        let mut homes: BTreeMap<&str, Option<usize>> =
            assignments.iter().map(|line| (line["id"].as_str().unwrap(), None)).collect();
        for (place, story) in stories.iter().enumerate() {
            for id in ids(story) {
                assert_eq!(homes.insert(id, Some(place)), Some(None), "{id} is in two stories");
            }
        }
        let largest = usize::try_from(stories[0]["size"].as_u64().unwrap()).unwrap();
        assert!(largest * 100 < homes.len(), "{name}: {largest} of {}", homes.len());
        assert!(stories.len() > 1_000, "{name}: {}", stories.len());

        let read = |path: &Path| fs::read_to_string(path).unwrap();
        let own =
            |name: &str| read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("labels").join(name));
        let share = |labels: &str, label: &str| {
            let (together, all) = together(&homes, labels, label);
            println!("{name}: {label}: {together} of {all} in one story");
            assert!(all > 0, "{label}");
            together as f64 / all as f64
        };
        assert!(share(&own("pairs.tsv"), "copy") > 0.9);
        assert!(share(&own("pairs.tsv"), "update") > 0.7);
        assert!(share(&own("pairs.tsv"), "template") < 0.15);
        assert!(share(&own("stories.tsv"), "same") > 0.5);
        assert!(share(&own("stories.tsv"), "other") < 0.25);
        let graded = shared().join("data/labels/related.tsv");
        if name == "ant-early" {
            assert!(share(&own("related.tsv"), "0") < 0.02);
            assert!(share(&own("related.tsv"), "1") < 0.1);
            assert!(share(&own("related.tsv"), "2") > 0.2);
        } else if graded.exists() {
            assert!(share(&read(&graded), "1") < 0.15);
            assert!(share(&read(&graded), "3") > 0.9);
        } else {
            skipped(&graded);
        }
    }
}
