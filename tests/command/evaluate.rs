//! `eval`: our folders and anyone's tables against the truth.

use std::fs;
use std::path::{Path, PathBuf};

use crate::desk::{Desk, REPORT, Value, article, real_corpus, shared, skipped};

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    path.to_str().unwrap().to_owned()
}

/// The folder of a run over the fixture.
fn clustered_fixture(desk: &Desk, options: &[&str]) -> PathBuf {
    let input = fixture("newsroom.jsonl");
    let arguments = [&["cluster", &input, "--out", "run", "--force", "--quiet"], options].concat();
    desk.run(&arguments).succeeds();
    desk.path("run")
}

fn scored(desk: &Desk, arguments: &[&str]) -> Value {
    let run = desk.run(&[&["eval"], arguments, &["--json"]].concat());
    run.succeeds();
    serde_json::from_str(&run.stdout()).unwrap()
}

#[track_caller]
fn assert_near(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap();
    assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
}

#[test]
fn tables_of_two_columns_are_scored() {
    let desk = Desk::new();
    desk.file("found.tsv", "a\t1\nb\t1\nc\t1\nd\t2\ne\t3\n");
    desk.file("truth.csv", "id,cluster\na,x\nb,x\nc,y\nd,y\nf,z\n");
    let scores = scored(&desk, &["found.tsv", "truth.csv"]);
    let clusters = &scores["clusters"];
    assert_eq!(clusters["items"]["both"], 4);
    assert_eq!(clusters["items"]["clusters_only"], 1);
    assert_eq!(clusters["items"]["truth_only"], 1);
    // of six items: {abc} d e f against {ab} {cd} e f
    assert_near(&clusters["pairs"]["precision"], 1.0 / 3.0);
    assert_near(&clusters["pairs"]["recall"], 1.0 / 2.0);
    assert_near(&clusters["b_cubed"]["precision"], (2.0 / 3.0 * 2.0 + 1.0 / 3.0 + 3.0) / 6.0);
    assert_near(&clusters["b_cubed"]["recall"], (2.0 + 0.5 + 0.5 + 2.0) / 6.0);
    let skipped = scored(&desk, &["found.tsv", "truth.csv", "--missing", "skip"]);
    assert_eq!(skipped["clusters"]["pairs"]["counts"]["neither"], 2);
    let refused = desk.run(&["eval", "found.tsv", "truth.csv", "--missing", "refuse"]).exits(1);
    assert!(refused.contains("truth.csv: the clusters hold 1 item "), "{refused}");
}

#[test]
fn a_first_row_that_may_be_a_header_is_told() {
    let desk = Desk::new();
    desk.file("truth", "12 class\n13 class\n14 x\n");
    desk.file("found", "document marks\n12 1\n13 1\n14 2\n");
    let run = desk.run(&["eval", "found", "truth"]);
    let message = run.succeeds();
    assert!(message.contains("found: the first row, document marks, is taken for a header"));
    assert!(!message.contains("truth:"), "{message}");
    assert!(run.stdout().contains("adjusted Rand index      1.0000"), "{}", run.stdout());
}

#[test]
fn the_surest_name_says_which_column_it_is() {
    let desk = Desk::new();
    desk.file("truth", "a 1\nb 1\nc 2\n");
    desk.file("found.csv", "id,label,cluster_id\na,x,1\nb,y,1\nc,z,2\n");
    desk.file(
        "found.jsonl",
        "{\"doc_id\":\"a\",\"label\":{},\"cluster_id\":18446744073709551615}\n\
         {\"doc_id\":\"b\",\"cluster_id\":18446744073709551615,\"label\":\"y\"}\n\
         {\"doc_id\":\"c\",\"name\":null,\"cluster_id\":18446744073709551614}\n",
    );
    for found in ["found.csv", "found.jsonl"] {
        let scores = scored(&desk, &[found, "truth"]);
        assert_near(&scores["clusters"]["pairs"]["f1"], 1.0);
        assert_eq!(scores["clusters"]["items"]["both"], 3);
    }
}

#[test]
fn a_table_is_read_from_a_pipe() {
    let desk = Desk::new();
    desk.file("truth", "a 1\nb 1\n");
    let run = desk.run_with_input(&["eval", "-", "truth"], b"a x\nb x\n");
    run.succeeds();
    assert!(run.stdout().contains("adjusted Rand index      1.0000"), "{}", run.stdout());
    desk.run(&["eval", "-", "-"]).exits(2);
}

#[test]
fn a_run_agrees_with_itself_in_every_form() {
    let desk = Desk::new();
    let truth = desk.path("truth");
    fs::rename(clustered_fixture(&desk, &[]), &truth).unwrap();
    for format in ["jsonl", "csv", "parquet", "bincode"] {
        clustered_fixture(&desk, &["--format", format]);
        for found in [
            "run".to_owned(),
            format!("run/assignments.{format}"),
            format!("run/clusters.{format}"),
        ] {
            let scores = scored(&desk, &[&found, "truth"]);
            let clusters = &scores["clusters"];
            for figure in [
                &clusters["pairs"]["f1"],
                &clusters["b_cubed"]["precision"],
                &clusters["b_cubed"]["recall"],
                &clusters["v_measure"]["v"],
                &clusters["adjusted_rand_index"],
            ] {
                assert_near(figure, 1.0);
            }
        }
        let scores = scored(&desk, &[&format!("run/pairs.{format}"), "truth"]);
        assert_near(&scores["relations"]["accuracy"], 1.0);
        assert_eq!(scores["clusters"]["joined_from_pairs"], true);
    }
}

#[test]
fn relations_of_the_fixture_become_a_matrix() {
    let desk = Desk::new();
    clustered_fixture(&desk, &["-t", "0.3"]);
    let labels = fixture("newsroom.labels.tsv");
    let scores = scored(&desk, &["run", &labels]);
    let relations = &scores["relations"];
    assert_eq!(relations["matrix"]["exact"]["exact"], 9);
    assert_eq!(relations["matrix"]["unrelated"]["none"], 46);
    assert_eq!(scores["clusters"], Value::Null);
    assert_eq!(scores["pairs_of_unknown_items"], 0);
    let counts = &scores["labelled_pairs"]["counts"];
    let total: u64 = ["both", "found_only", "truth_only", "neither"]
        .iter()
        .map(|name| counts[name].as_u64().unwrap())
        .sum();
    assert_eq!(total, 182);
    let run = desk.run(&["eval", "run", &labels]);
    run.succeeds();
    let table = run.stdout();
    for words in ["truth \\ found", "copy or not", "macro F1", "related"] {
        assert!(table.contains(words), "{table}");
    }
}

#[test]
fn what_names_no_item_in_common_is_not_scored() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT) + &article("b", REPORT));
    desk.run(&["cluster", "in.jsonl", "--out", "run"]).succeeds();
    desk.file("clusters.tsv", "x\t1\ny\t1\n");
    desk.file("labels.tsv", "a\tb\trelation\nx\ty\tcopy\n");
    for truth in ["clusters.tsv", "labels.tsv"] {
        let refused = desk.run(&["eval", "run", truth, "--missing", "skip"]).exits(1);
        assert!(refused.contains("name no item in common"), "{truth}: {refused}");
    }
}

#[test]
fn labelled_pairs_of_items_unknown_are_counted() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT) + &article("b", REPORT));
    desk.run(&["cluster", "in.jsonl", "--out", "run"]).succeeds();
    desk.file("labels.tsv", "a\tb\trelation\na\tb\texact\na\tc\tcopy\n");
    let scores = scored(&desk, &["run", "labels.tsv"]);
    assert_eq!(scores["pairs_of_unknown_items"], 1);
    assert_near(&scores["relations"]["copy_or_not"]["recall"], 0.5);
    let skipped = scored(&desk, &["run", "labels.tsv", "--missing", "skip"]);
    assert_near(&skipped["relations"]["copy_or_not"]["recall"], 1.0);
    let refused = desk.run(&["eval", "run", "labels.tsv", "--missing", "refuse"]).exits(1);
    assert!(refused.contains("1 labelled pairs name an item"), "{refused}");
}

#[test]
fn what_cannot_be_scored_costs_a_sentence() {
    let desk = Desk::new();
    desk.file("good.tsv", "a\t1\nb\t1\n");
    desk.file("empty.tsv", "");
    desk.file("wide.tsv", "a\t1\nb\t1\t2\n");
    desk.file("relation.tsv", "a\tb\trelation\nx\ty\tcopied\n");
    fs::create_dir(desk.path("folder")).unwrap();
    for (file, words) in [
        ("missing.tsv", "missing.tsv: cannot read"),
        ("empty.tsv", "empty.tsv: no row in it"),
        ("wide.tsv", "wide.tsv:2: 3 columns here, 2 in the first line"),
        ("relation.tsv", "relation.tsv:2: relation: copied will not do: write one of exact, copy"),
        ("folder", "folder: no cluster files in this folder"),
        ("folder", "`nuskha cluster --out`"),
    ] {
        for arguments in [["eval", file, "good.tsv"], ["eval", "good.tsv", file]] {
            let message = desk.run(&arguments).exits(1);
            assert!(message.contains(words), "{message}");
        }
    }
}

#[test]
fn labels_of_real_articles_are_scored() {
    let Some(articles) = real_corpus("saudi-july") else { return };
    let labels = shared().join("data/labels/pairs.tsv");
    if !labels.exists() {
        return skipped(&labels);
    }
    let desk = Desk::new();
    desk.file("in.jsonl", articles);
    desk.run(&["cluster", "in.jsonl", "--out", "run", "--quiet"]).succeeds();
    let scores = scored(&desk, &["run", labels.to_str().unwrap(), "--missing", "skip"]);
    let copies = &scores["relations"]["copy_or_not"];
    let accuracy = copies["accuracy"].as_f64().unwrap();
    println!("copy or not on labelled pairs: {accuracy:.4}");
    assert!(accuracy > 0.6, "{accuracy}");
}
