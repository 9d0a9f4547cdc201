//! `cluster`, `normalize` and `plan` on good and bad input.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::desk::{Desk, REPORT, Value, article, lines};

#[test]
fn the_fixture_gives_all_cluster_files() {
    let desk = Desk::new();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/newsroom.jsonl");
    let fixture = fixture.to_str().unwrap();
    let message = desk.run(&["cluster", fixture, "--out", "out"]).succeeds();
    assert_eq!(message.lines().count(), 5, "{message}");
    let clusters = lines(&desk.path("out/clusters.jsonl"));
    let assignments = lines(&desk.path("out/assignments.jsonl"));
    let pairs = lines(&desk.path("out/pairs.jsonl"));
    assert_eq!(assignments.len(), fs::read_to_string(fixture).unwrap().lines().count());
    let figure = |pair: &Value, name: &str| pair[name].as_f64().unwrap();
    assert!(pairs.iter().all(|pair| {
        figure(pair, "resemblance") >= 0.2
            || figure(pair, "containment_a_in_b") >= 0.5
            || figure(pair, "containment_b_in_a") >= 0.5
    }));
    assert!(pairs.iter().all(|pair| pair["a"].as_str() < pair["b"].as_str()));
    let sizes: Vec<u64> = clusters.iter().map(|c| c["size"].as_u64().unwrap()).collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b) && sizes.iter().all(|&size| size >= 2));
    let run: Value =
        serde_json::from_str(&fs::read_to_string(desk.path("out/run.json")).unwrap()).unwrap();
    assert_eq!(run["counts"]["clusters"], clusters.len());
    assert_eq!(run["params"]["shingle"], "word:3");
}

/// `fixtures/newsroom.labels.tsv`: the two ids and their relation.
fn labels() -> Vec<(String, String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/newsroom.labels.tsv");
    let labels = fs::read_to_string(path).unwrap();
    let cells = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), 4, "{line}");
        let [a, b] = if cells[0] < cells[1] { [cells[0], cells[1]] } else { [cells[1], cells[0]] };
        (a.to_owned(), b.to_owned(), cells[2].to_owned())
    };
    labels.lines().skip(1).map(cells).collect()
}

#[test]
fn the_fixture_s_labels_hold() {
    let desk = Desk::new();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/newsroom.jsonl");
    desk.run(&["cluster", fixture.to_str().unwrap(), "--out", "out", "-t", "0.3"]).succeeds();
    let assignments = lines(&desk.path("out/assignments.jsonl"));
    assert!(assignments.len() >= 80);
    let ids: BTreeSet<&str> = assignments.iter().filter_map(|line| line["id"].as_str()).collect();
    let pairs: BTreeMap<(String, String), Value> = lines(&desk.path("out/pairs.jsonl"))
        .into_iter()
        .map(|pair| {
            let id = |name: &str| pair[name].as_str().unwrap().to_owned();
            ((id("a"), id("b")), pair)
        })
        .collect();
    let mut seen = BTreeSet::new();
    for (a, b, relation) in labels() {
        assert!(ids.contains(&*a) && ids.contains(&*b), "{a} {b}");
        let found = pairs.get(&(a.clone(), b.clone()));
        match relation.as_str() {
            "exact" => assert_eq!(found.unwrap()["relation"], "exact", "{a} {b}"),
            // what kind of sameness it is, beyond exact, is not told yet
            "copy" => assert!(found.is_none_or(|pair| pair["relation"] == "copy"), "{a} {b}"),
            "related" | "unrelated" => assert!(found.is_none(), "{a} {b}: {found:?}"),
            "partial" | "update" | "template" => {}
            other => panic!("{other} is no relation"),
        }
        seen.insert(relation);
    }
    assert_eq!(seen.len(), 7, "{seen:?}");
}

#[test]
fn spellings_of_one_report_are_exact_copies() {
    let desk = Desk::new();
    let other = REPORT.replace('أ', "ا").replace('ة', "ه").replace("في", "فى");
    let clusters =
        desk.clustered(article("a", REPORT) + &article("b", &other), &[], "clusters.jsonl");
    assert_eq!(clusters[0]["members"][1]["relation"], "exact");
    assert_eq!(clusters[0]["members"][0]["relation"], Value::Null);
}

#[test]
fn empty_bodies_are_not_copies_of_each_other() {
    let desk = Desk::new();
    let content = article("a", "") + &article("b", " ") + &article("c", "…");
    assert!(desk.clustered(&content, &[], "clusters.jsonl").is_empty());
    let assignments = lines(&desk.path("out/assignments.jsonl"));
    assert!(assignments.iter().all(|line| line["resemblance"].is_null()));
}

#[test]
fn threads_and_the_order_of_the_input_change_no_byte() {
    let desk = Desk::new();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/newsroom.jsonl");
    let content = fs::read_to_string(fixture).unwrap();
    let mut shuffled: Vec<&str> = content.lines().collect();
    shuffled.reverse();
    shuffled.swap(1, 7);
    desk.file("in.jsonl", &content);
    desk.file("shuffled.jsonl", shuffled.join("\n"));
    let mut results = Vec::new();
    for (input, threads) in
        [("in.jsonl", "1"), ("in.jsonl", "2"), ("in.jsonl", "8"), ("shuffled.jsonl", "2")]
    {
        let arguments = ["cluster", input, "--out", "out", "--force", "--threads", threads];
        desk.run(&arguments).succeeds();
        let file = |name: &str| fs::read(desk.path("out").join(name)).unwrap();
        results.push((
            input,
            file("clusters.jsonl"),
            file("pairs.jsonl"),
            file("assignments.jsonl"),
        ));
    }
    let first = &results[0];
    for result in &results[1..] {
        assert!(result.1 == first.1 && result.2 == first.2, "{}", result.0);
        assert!(result.3 == first.3 || result.0 == "shuffled.jsonl");
    }
}

#[test]
fn clusters_go_down_a_pipe_without_an_output_folder() {
    let desk = Desk::new();
    let content = article("a", REPORT) + &article("b", REPORT);
    let run = desk.run_with_input(&["cluster", "-", "--quiet"], content.as_bytes());
    assert_eq!(run.succeeds(), "");
    let cluster: Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(cluster["size"], 2);
}

#[test]
fn fields_are_named_joined_and_made_up() {
    let desk = Desk::new();
    let content = format!("{}\n", serde_json::json!({ "nr": 7, "head": "عنوان", "main": REPORT }));
    let options = ["--id-field", "nr", "--text-field", "head,main"];
    assert_eq!(desk.clustered(&content, &options, "assignments.jsonl")[0]["id"], "7");
    let options = ["--text-field", "head", "--text-field", "main"];
    assert_eq!(desk.clustered(&content, &options, "assignments.jsonl")[0]["id"], "in.jsonl:1");
}

#[test]
fn a_repeated_id_is_reported_and_made_distinct() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT) + &article("a", "نص آخر لا يشبه الأول في شيء"));
    let message = desk.run(&["cluster", "in.jsonl", "--out", "out"]).succeeds();
    assert!(message.contains("1 id stands more than once, the first is a"), "{message}");
    let ids: Vec<Value> =
        lines(&desk.path("out/assignments.jsonl")).iter().map(|line| line["id"].clone()).collect();
    assert!(ids.contains(&"a".into()) && ids.contains(&"a#2".into()), "{ids:?}");
}

#[test]
fn a_bad_record_costs_that_record() {
    let desk = Desk::new();
    assert!(desk.reason("hello").starts_with("not JSON"));
    assert!(desk.reason(r#"{"id":"x","text":"cut o"#).contains("breaks off"));
    assert!(desk.reason(b"{\"id\":\"x\",\"text\":\"\xFF\xFE\"}").starts_with("invalid UTF-8"));
    assert!(desk.reason(r#"{"id":"x","title":"t"}"#).contains("name one as the text field"));
    assert!(desk.reason(r#"{"id":"x","text":null}"#).contains("field text is null"));
    assert!(desk.reason(r#"{"id":"x","text":12}"#).contains("field text is a number"));
    assert!(desk.reason(r#"{"id":"x","text":["y"]}"#).contains("field text is a list"));
    assert!(desk.reason(b"\0\0\0").starts_with("not JSON"));
}

#[test]
fn strict_stops_at_the_first_bad_record() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT) + "hello\n");
    let message = desk.run(&["cluster", "in.jsonl", "--out", "out", "--strict"]).exits(1);
    assert!(message.contains("in.jsonl:2: not JSON"), "{message}");
    assert!(message.contains("as asked (--strict)"), "{message}");
    assert!(!desk.path("out/clusters.jsonl").exists());
}

#[test]
fn a_file_of_bad_records_alone_fails_and_says_why() {
    let desk = Desk::new();
    desk.file("in.jsonl", "hello\nworld\n");
    let message = desk.run(&["cluster", "in.jsonl", "--out", "out"]).exits(1);
    assert!(message.contains("no record could be read; the first: in.jsonl:1"), "{message}");
    assert_eq!(lines(&desk.path("out/rejects.jsonl")).len(), 2);
}

#[test]
fn marks_line_ends_and_nul_characters_do_no_harm() {
    let desk = Desk::new();
    let plain = article("a", REPORT) + &article("b", REPORT);
    let windows = format!("\u{FEFF}{}", plain.replace('\n', "\r\n"));
    assert_eq!(desk.clustered(&windows, &[], "clusters.jsonl")[0]["size"], 2);
    let nul = article("a", REPORT) + &article("b", &REPORT.replace(' ', " \0 "));
    assert_eq!(desk.clustered(&nul, &[], "clusters.jsonl")[0]["size"], 2);
    let truncated = plain.trim_end();
    assert_eq!(desk.clustered(truncated, &[], "clusters.jsonl")[0]["size"], 2);
}

#[test]
fn an_empty_file_gives_empty_tables_and_a_warning() {
    let desk = Desk::new();
    desk.file("in.jsonl", "");
    let message = desk.run(&["cluster", "in.jsonl", "--out", "out"]).succeeds();
    assert!(message.contains("the input is empty"), "{message}");
    assert!(lines(&desk.path("out/clusters.jsonl")).is_empty());
}

#[test]
fn folders_files_and_places_that_do_not_serve_are_named() {
    let desk = Desk::new();
    fs::create_dir(desk.path("empty")).unwrap();
    let message = desk.run(&["cluster", "empty", "--out", "out"]).exits(1);
    assert!(message.contains("empty: no articles in this folder"), "{message}");
    assert!(message.contains("may be given (--input-format)"), "{message}");
    let message = desk.run(&["cluster", "missing.jsonl", "--out", "out"]).exits(1);
    assert!(message.contains("missing.jsonl: cannot read"), "{message}");
    desk.file("in.jsonl", article("a", REPORT));
    desk.file("taken", "");
    let message = desk.run(&["cluster", "in.jsonl", "--out", "taken"]).exits(2);
    assert!(message.contains("taken: a file stands there; name a folder"), "{message}");
    desk.run(&["cluster", "in.jsonl", "--out", "out"]).succeeds();
    let message = desk.run(&["cluster", "in.jsonl", "--out", "out"]).exits(1);
    assert!(message.contains("(--force, or another --out)"), "{message}");
    desk.run(&["cluster", "in.jsonl", "--out", "out", "--force"]).succeeds();
}

#[test]
fn a_bad_argument_costs_a_sentence() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT));
    for (option, value, word) in [
        ("--threshold", "0", "above 0 and at most 1"),
        ("--threshold", "NaN", "above 0 and at most 1"),
        ("--threshold", "-1", "above 0 and at most 1"),
        ("--threshold", "2", "above 0 and at most 1"),
        ("--containment", "-0.5", "above 0 and at most 1"),
        ("--containment", "1.5", "--containment off"),
        ("--containment", "NaN", "above 0 and at most 1"),
        ("--containment", "on", "as in 0.5, or off"),
        ("--recall", "1", "--candidates exact"),
        ("--shingle", "word:0", "1 to 16 wide"),
        ("--shingle", "words", "word:3"),
        ("--k", "0", "16 to 1024 minima"),
        ("--k", "2000", "16 to 1024 minima"),
        ("--text-field", " ", "--text-field title,text"),
        ("--level", "heavy", "standard"),
        ("--wrong", "1", "--wrong"),
    ] {
        let message = desk.run(&["cluster", "in.jsonl", "--out", "out", option, value]).exits(2);
        assert!(message.contains(word), "{option} {value}: {message}");
        assert!(!desk.path("out").exists(), "{option} {value}");
    }
    let by_hand = ["cluster", "in.jsonl", "--out", "out", "--bands", "64", "--rows", "4"];
    let message = desk.run(&by_hand).exits(2);
    assert!(message.contains("k = 128") && message.contains("(--bands, --rows, --k)"), "{message}");
    let low = ["cluster", "in.jsonl", "--threshold", "0.01"];
    desk.run(&low).succeeds();
    let message = desk.run(&[&low[..], &["--relations", "none"]].concat()).exits(2);
    assert!(message.contains("a k of 528") && message.contains("(--k, --threshold"), "{message}");
    let usual = desk.run(&["cluster", "in.jsonl"]).stdout().clone();
    let told = ["cluster", "in.jsonl", "--threshold", "0.2", "--containment", "0.5"];
    assert_eq!(desk.run(&told).stdout(), usual);
    let threshold_one = ["cluster", "in.jsonl", "--out", "out", "--threshold", "1"];
    desk.run(&threshold_one).succeeds();
}

#[test]
fn containment_is_on_and_can_be_turned_off() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT));
    let containment = |options: &[&str]| {
        let arguments = [&["cluster", "in.jsonl", "--out", "out", "--force"], options].concat();
        desk.run(&arguments).succeeds();
        let run = fs::read_to_string(desk.path("out/run.json")).unwrap();
        serde_json::from_str::<Value>(&run).unwrap()["params"]["containment"].clone()
    };
    assert!(containment(&[]).is_number());
    assert_eq!(containment(&["--containment", "0.75"]), 0.75);
    assert!(containment(&["--containment", "off"]).is_null());
    assert!(containment(&["--containment", "0"]).is_null());
}

#[test]
fn the_bands_and_the_join_find_what_the_exact_join_finds() {
    let desk = Desk::new();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/newsroom.jsonl");
    let verified = |method: &str| {
        let fixture = fixture.to_str().unwrap();
        let method = ["--candidates", method];
        let arguments = [&["cluster", fixture, "--out", "out", "--force"], &method[..]].concat();
        desk.run(&arguments).succeeds();
        let run = fs::read_to_string(desk.path("out/run.json")).unwrap();
        serde_json::from_str::<Value>(&run).unwrap()["counts"]["verified_pairs"].clone()
    };
    assert!(verified("exact").as_u64() > Some(0));
    assert_eq!(verified("lsh"), verified("exact"));
}

#[test]
fn a_very_long_line_and_a_repeated_word_are_read() {
    let desk = Desk::new();
    let word = "كلمة ".repeat(25_000_000);
    let content = article("long", &word) + &article("short", "كلمة كلمة كلمة كلمة");
    assert!(content.len() > 200_000_000);
    let clusters = desk.clustered(content, &[], "clusters.jsonl");
    // one repeated word has one shingle, however often it stands
    assert_eq!(clusters[0]["size"], 2);
    assert_eq!(clusters[0]["members"][1]["relation"], "copy");
}

#[test]
fn identical_texts_cost_linear_time_and_pairs() {
    let desk = Desk::new();
    let content: String = (0..100_000).map(|n| article(&n.to_string(), REPORT)).collect();
    let clusters = desk.clustered(content, &["--quiet"], "clusters.jsonl");
    assert_eq!(clusters[0]["size"], 100_000);
    assert_eq!(lines(&desk.path("out/pairs.jsonl")).len(), 99_999);
}

#[test]
fn a_pipe_closed_early_is_no_failure() {
    let desk = Desk::new();
    let text = "كلمة ".repeat(1_000_000);
    let path = desk.file("long.txt", text);
    desk.run_unread(&["normalize", "--tokens", path.to_str().unwrap()]).succeeds();
}

#[test]
fn normalize_shows_text_and_tokens() {
    let desk = Desk::new();
    let input = "قالَ عبد العزيز: ٢٬٠٠٨م\nثانياً\n".as_bytes();
    let run = desk.run_with_input(&["normalize"], input);
    assert_eq!(run.stdout(), "قال عبدالعزيز 2008\nثانيا\n");
    let run = desk.run_with_input(&["normalize", "--tokens"], input);
    let last = run.stdout().lines().last().unwrap().to_owned();
    assert_eq!(last, format!("{}\t{}\tثانيا", input.len() - 13, input.len() - 1));
    let run = desk.run_with_input(&["normalize", "--level", "light"], input);
    assert_eq!(run.stdout(), "قال عبد العزيز: ٢٬٠٠٨م\nثانيا\n");
    let message = desk.run_with_input(&["normalize"], b"\xFF\n").exits(1);
    assert!(message.contains("-:1: invalid UTF-8"), "{message}");
}

#[test]
#[cfg(unix)]
fn a_folder_for_temporary_files_that_is_not_there_is_named_with_its_remedy() {
    let desk = Desk::new();
    let input = article("a", "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير");
    for command in ["cluster", "dedup"] {
        let run = desk.run_in(&desk.path("nowhere"), &[command, "-"], input.as_bytes());
        let message = run.exits(1);
        assert!(message.contains("nowhere: cannot create the temporary file"), "{message}");
        assert!(message.contains("TMPDIR"), "{message}");
    }
}

#[test]
fn plan_prints_the_curve_and_the_choice() {
    let desk = Desk::new();
    let run = desk.run(&["plan", "--threshold", "0.8"]);
    run.succeeds();
    let plan = run.stdout();
    assert!(plan.contains("21 bands of 6 rows"), "{plan}");
    for line in ["a join finds every pair", "candidates ", "memory ", "temporary files "] {
        assert!(plan.contains(line), "{plan}");
    }
    // a corpus ten times as large has ten times the pairs, not a hundred times
    let candidates = |documents: &str, net: &[&str]| -> u64 {
        let run = desk.run(&[&["plan", "--documents", documents], net].concat());
        let plan = run.stdout();
        let line = plan.lines().find(|line| line.contains("candidates")).unwrap();
        line.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
    };
    let (few, many) = (candidates("1000000", &[]), candidates("10000000", &[]));
    assert!((9 * few..=11 * few).contains(&many), "{few} {many}");
    // what is contained is looked for too, and near copies alone are some
    let by_resemblance = candidates("1000000", &["--containment", "off"]);
    let near = candidates("1000000", &["--threshold", "0.9", "--containment", "off"]);
    assert!(few > by_resemblance && by_resemblance > near && near > 0, "{by_resemblance} {near}");
    let run = desk.run(&["plan", "--relations", "none", "--threshold", "0.8"]);
    run.succeeds();
    assert!(!run.stdout().contains("a join"), "{}", run.stdout());
    // costs of other shingles are not known
    assert!(plan.contains("corpora\ndiffer"), "{plan}");
    let run = desk.run(&["plan", "--shingle", "char:5"]);
    run.succeeds();
    let plan = run.stdout();
    assert!(plan.contains("not known for char:5") && !plan.contains("about"), "{plan}");
    let run = desk.run(&["plan", "--candidates", "exact"]);
    run.succeeds();
    assert!(run.stdout().contains("needs no bands"), "{}", run.stdout());
    assert!(!run.stdout().contains("NaN"), "{}", run.stdout());
}
