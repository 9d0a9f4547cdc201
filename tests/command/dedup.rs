//! `dedup`: what is kept is kept as it came.

use std::collections::BTreeSet;
use std::fs;

use nuskha::read::Encoding;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::desk::{Desk, OTHER, REPORT, Value, article, lines, real_corpus};

/// A report under another id, spelled by another paper.
fn copy_of_report() -> String {
    REPORT.replace('أ', "ا").replace('ة', "ه")
}

#[test]
fn kept_lines_are_the_input_s_own_and_a_second_run_drops_nothing() {
    let desk = Desk::new();
    let lines = [
        format!("  {}", article("a", REPORT).replace("\"id\"", " \"id\" ").replace('\n', " \r\n")),
        article("b", &copy_of_report()),
        "\n".to_owned(),
        article("c", OTHER).trim_end().to_owned(),
    ];
    desk.file("in.jsonl", lines.concat());
    desk.run(&["dedup", "in.jsonl", "-o", "out.jsonl"]).succeeds();
    let kept = fs::read_to_string(desk.path("out.jsonl")).unwrap();
    assert_eq!(kept, format!("{}{}", lines[0], lines[3]));
    let again = desk.run(&["dedup", "out.jsonl"]);
    again.succeeds();
    assert_eq!(again.stdout(), kept);
    let message = desk.run(&["dedup", "in.jsonl", "-o", "out.jsonl"]).exits(1);
    assert!(message.contains("--force"), "{message}");
    desk.run(&["dedup", "in.jsonl", "-o", "in.jsonl", "--force", "--quiet"]).succeeds();
    assert_eq!(fs::read_to_string(desk.path("in.jsonl")).unwrap(), kept);
}

#[test]
fn standard_input_is_taken_once() {
    let desk = Desk::new();
    let message = desk.run(&["dedup", "-", "-"]).exits(2);
    assert!(message.contains("name it once"), "{message}");
    let message = desk.run(&["dedup", "-", "--against", "-"]).exits(2);
    assert!(message.contains("--against a file"), "{message}");
}

#[test]
fn real_articles_are_kept_byte_for_byte() {
    let Some(articles) = real_corpus("ant-early") else { return };
    let desk = Desk::new();
    desk.file("in.jsonl", &articles);
    let run = desk.run_with_input(&["dedup", "-", "--quiet"], &articles);
    assert_eq!(run.succeeds(), "", "nothing but the articles");
    let kept = run.0.stdout.clone();
    let all: BTreeSet<&[u8]> = articles.split_inclusive(|&byte| byte == b'\n').collect();
    let kept_lines: Vec<&[u8]> = kept.split_inclusive(|&byte| byte == b'\n').collect();
    assert!(kept_lines.iter().all(|line| all.contains(line)));
    assert!((20_000..22_000).contains(&kept_lines.len()), "{} kept", kept_lines.len());
    let again = desk.run_with_input(&["dedup", "-", "--quiet"], &kept);
    assert!(again.0.stdout == kept, "a second run drops nothing");
}

#[test]
fn the_policy_says_which_is_kept() {
    let desk = Desk::new();
    let record = |id: &str, date: &str, source: &str, text: &str| {
        let record = serde_json::json!({ "id": id, "date": date, "source": source, "text": text });
        format!("{record}\n")
    };
    desk.file(
        "in.jsonl",
        record("a", "2026-03-02", "الميناء", REPORT)
            + &record("b", "2026-03-01", "واس", &copy_of_report())
            + &record("c", "2026-03-03", "الساحل", &format!("{REPORT} كما ذكر المصدر")),
    );
    for (keep, id) in [
        ("first", "a"),
        ("last", "c"),
        ("longest", "c"),
        ("earliest", "b"),
        ("latest", "c"),
        ("source:وكالة,واس,الساحل", "b"),
        ("source:none", "a"),
    ] {
        let run = desk.run(&["dedup", "in.jsonl", "--keep", keep]);
        run.succeeds();
        let kept: Value = serde_json::from_str(&run.stdout()).unwrap();
        assert_eq!(kept["id"], id, "{keep}");
    }
    let message = desk.run(&["dedup", "in.jsonl", "--keep", "best"]).exits(2);
    assert!(message.contains("source: with a list"), "{message}");
}

#[test]
fn what_an_earlier_corpus_holds_is_dropped() {
    let desk = Desk::new();
    desk.file("old.jsonl", article("a", REPORT) + &article("x", &copy_of_report()));
    desk.file("new.jsonl", article("a", OTHER) + &article("b", &copy_of_report()));
    let options = ["dedup", "new.jsonl", "--against", "old.jsonl", "--removed", "removed.jsonl"];
    let run = desk.run(&options);
    let message = run.succeeds();
    assert!(!message.contains("stand more than once"), "{message}");
    assert_eq!(run.stdout(), article("a", OTHER));
    let removed = lines(&desk.path("removed.jsonl"));
    assert_eq!(removed.len(), 1);
    assert_eq!((&removed[0]["id"], &removed[0]["earlier"]), (&"b".into(), &true.into()));
    let kept_of_old = ["dedup", "old.jsonl", "--against", "new.jsonl"];
    assert_eq!(desk.run(&kept_of_old).stdout(), "", "each is in the other");
}

#[test]
fn annotation_keeps_every_record() {
    let desk = Desk::new();
    let bad = "{\"id\": \"no text\"}\n";
    desk.file("in.jsonl", article("أ", REPORT) + bad + &article("b", &copy_of_report()));
    let run = desk.run(&["dedup", "in.jsonl", "--annotate"]);
    run.succeeds();
    let written: Vec<Value> =
        run.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(written.len(), 3);
    assert_eq!(written[0]["nuskha"]["representative"], true);
    assert_eq!(written[1], serde_json::from_str::<Value>(bad).unwrap());
    assert_eq!(written[2]["nuskha"]["cluster_id"], "أ");
    assert_eq!(written[2]["nuskha"]["relation"], "exact");
    assert_eq!(written[2]["text"], copy_of_report());

    let encoding = "windows-1256".parse::<Encoding>().unwrap();
    let csv = format!("id;text\r\nأ;{REPORT}\r\nb;\"{}\"\r\n", copy_of_report());
    desk.file("in.csv", encoding.encode(&csv).unwrap());
    desk.run(&["dedup", "in.csv", "--annotate", "-o", "out.csv"]).succeeds();
    let annotated = fs::read(desk.path("out.csv")).unwrap();
    let expected = [
        "id;text;nuskha_cluster_id;nuskha_representative;nuskha_relation;nuskha_resemblance\r\n",
        &format!("أ;{REPORT};أ;true;;1\r\n"),
        &format!("b;\"{}\";أ;false;exact;1\r\n", copy_of_report()),
    ];
    assert_eq!(annotated, encoding.encode(&expected.concat()).unwrap());
}

#[test]
fn every_form_is_written_as_it_was_read() {
    let desk = Desk::new();
    let array = format!(
        "[\n  {{\"id\": 1, \"text\": \"{REPORT}\"}},\n  {{\"id\": 2,\n\"text\": \"{}\"}}, {{\"id\": 3, \"text\": \"{OTHER}\"}}]",
        copy_of_report()
    );
    desk.file("in.json", &array);
    let kept = desk.run(&["dedup", "in.json"]).stdout();
    let expected = format!(
        "[\n{{\"id\": 1, \"text\": \"{REPORT}\"}},\n{{\"id\": 3, \"text\": \"{OTHER}\"}}\n]\n"
    );
    assert_eq!(kept, expected);
    assert_eq!(desk.run(&["dedup", "in.json", "--annotate"]).stdout().matches("nuskha").count(), 3);

    let tsv = format!("\u{FEFF}id\ttext\r\n1\t{REPORT}\r\n2\t\"{REPORT}\"\r\n");
    let utf_16 = "utf-16be".parse::<Encoding>().unwrap();
    desk.file("in.tsv", utf_16.encode(&tsv).unwrap());
    desk.run(&["dedup", "in.tsv", "-o", "out.tsv"]).succeeds();
    let expected = format!("\u{FEFF}id\ttext\r\n1\t{REPORT}\r\n");
    assert_eq!(fs::read(desk.path("out.tsv")).unwrap(), utf_16.encode(&expected).unwrap());

    desk.file("a.csv", format!("id,text\n1,{REPORT}\n"));
    desk.file("b.csv", format!("id,text\n2,{OTHER}\n3,{REPORT}\n"));
    desk.file("c.csv", format!("text,id\n{OTHER},2\n"));
    let both = desk.run(&["dedup", "a.csv", "b.csv"]).stdout();
    assert_eq!(both, format!("id,text\n1,{REPORT}\n2,{OTHER}\n"));
    let message = desk.run(&["dedup", "a.csv", "c.csv", "-o", "out.csv"]).exits(1);
    assert!(message.contains("c.csv: the columns are not those of a.csv"), "{message}");
    assert!(!desk.path("out.csv").exists(), "nothing is left of what failed");
}

#[test]
fn folders_are_written_as_folders() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("in/deep")).unwrap();
    desk.file("in/a.txt", REPORT);
    desk.file("in/deep/b.txt", copy_of_report());
    desk.file("in/deep/c.txt", OTHER);
    desk.file("in/d.jsonl", article("d", OTHER) + &article("e", "خبر قصير آخر لا شبيه له"));
    let message = desk.run(&["dedup", "in"]).exits(2);
    assert!(message.contains("give a folder with --out DIR"), "{message}");
    desk.run(&["dedup", "in", "-o", "out"]).succeeds();
    assert_eq!(fs::read_to_string(desk.path("out/a.txt")).unwrap(), REPORT);
    assert!(!desk.path("out/deep/b.txt").exists());
    assert!(!desk.path("out/deep/c.txt").exists(), "d.jsonl comes before deep/c.txt");
    assert_eq!(fs::read_to_string(desk.path("out/d.jsonl")).unwrap().lines().count(), 2);
    let message = desk.run(&["dedup", "in", "--annotate", "-o", "other"]).exits(2);
    assert!(message.contains("text has no room"), "{message}");
}

#[test]
fn tables_keep_their_columns() {
    let desk = Desk::new();
    let fixture = format!("{}/fixtures/newsroom.jsonl", env!("CARGO_MANIFEST_DIR"));
    let records = lines(fixture.as_ref());
    crate::forms::write_parquet(&desk, &records, "in.parquet");
    desk.run(&["dedup", "in.parquet", "-o", "out.parquet"]).succeeds();
    desk.run(&["dedup", "in.parquet", "-o", "all.parquet", "--annotate"]).succeeds();
    let kept = desk.run(&["dedup", &fixture, "--keep", "first"]).stdout().lines().count();
    let read = |name: &str| {
        let file = fs::File::open(desk.path(name)).unwrap();
        let rows = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        rows.map(Result::unwrap).next().unwrap()
    };
    let (table, annotated) = (read("out.parquet"), read("all.parquet"));
    assert_eq!(table.num_rows(), kept);
    assert_eq!(table.schema(), read("in.parquet").schema());
    assert_eq!(annotated.num_rows(), records.len());
    assert_eq!(annotated.schema().field(5).name(), "nuskha");
    let again = desk.run(&["dedup", "out.parquet", "-o", "again.parquet"]);
    assert!(again.succeeds().contains("0.0 % of all"), "a second run drops nothing");
    // compressed as the name says, and as it was
    desk.run(&["dedup", "in.parquet", "-o", "in/out.parquet.gz"]).exits(2);
    fs::create_dir(desk.path("in")).unwrap();
    desk.run(&["dedup", "in.parquet", "-o", "in/out.parquet.gz"]).succeeds();
    desk.run(&["dedup", "in", "-o", "kept"]).succeeds();
    for name in ["in/out.parquet.gz", "kept/out.parquet.gz"] {
        assert!(fs::read(desk.path(name)).unwrap().starts_with(b"\x1F\x8B"), "{name}");
        let run = desk.run(&["dedup", name, "-o", "plain.parquet", "--force"]);
        assert!(run.succeeds().contains("0.0 % of all"), "{name}");
        assert_eq!(read("plain.parquet").num_rows(), kept, "{name}");
    }
}

#[test]
fn bulk_lines_are_actions_and_documents() {
    let desk = Desk::new();
    let csv = format!("id,text\n1,{REPORT}\n2,{REPORT}\n");
    desk.file("in.csv", csv);
    crate::forms::write_parquet(
        &desk,
        &[serde_json::json!({ "id": "1", "text": REPORT })],
        "in.parquet",
    );
    desk.file("in.json", format!("[{{\"id\": 1,\n \"text\":\n\"{REPORT}\"}}]"));
    desk.file("in.txt", REPORT);
    for input in ["in.csv", "in.parquet", "in.json", "in.txt"] {
        let run = desk.run(&["dedup", input, "--bulk", "news"]);
        run.succeeds();
        let written: Vec<Value> =
            run.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let id = if input == "in.txt" { "in.txt" } else { "1" };
        assert_eq!(written.len(), 2, "{input}");
        assert_eq!(written[0], serde_json::json!({ "index": { "_index": "news", "_id": id } }));
        assert_eq!(written[1]["text"], REPORT);
        assert_eq!(written[1]["nuskha"]["cluster_id"], id);
    }
    let all = desk.run(&["dedup", "in.csv", "--bulk", "news", "--annotate"]);
    assert_eq!(all.stdout().lines().count(), 4);
    let [fitting, long] = [256, 257].map(|letters| "خ".repeat(letters));
    desk.file("long.csv", format!("id,text\n{fitting},{REPORT}\n{long},خبر آخر\n"));
    let message = desk.run(&["dedup", "long.csv", "--bulk", "news"]).succeeds();
    assert!(message.contains(&format!("refuse 1 of these articles; give them shorter ones, which --id-field names; the first: {long}")), "{message}");
}

#[test]
fn a_record_without_one_of_several_fields_is_no_reject() {
    let desk = Desk::new();
    let records = [
        serde_json::json!({ "id": "1", "title": null, "text": REPORT }),
        serde_json::json!({ "id": "2", "title": "عنوان", "text": null }),
        serde_json::json!({ "id": "3", "text": OTHER }),
    ];
    desk.file("in.jsonl", records.each_ref().map(|record| format!("{record}\n")).concat());
    crate::forms::write_parquet(&desk, &records, "in.parquet");
    for input in ["in.jsonl", "in.parquet"] {
        let message = desk.run(&["dedup", input, "--text-field", "title,text", "-o", "out"]);
        let message = message.succeeds();
        assert!(!message.contains("rejected"), "{input}: {message}");
        std::fs::remove_file(desk.path("out")).unwrap();
    }
}

#[test]
fn a_crowd_of_near_copies_is_one_cluster() {
    // more than a bucket pairs in full; each has another word in its place
    let words: Vec<String> = (0..120_u64).map(|n| format!("كلمة{n}")).collect();
    let crowd: String = (0..2500_usize)
        .map(|n| {
            let mut words = words.clone();
            words[n % 120] = format!("غير{n}");
            article(&format!("{n:04}"), &words.join(" "))
        })
        .collect();
    let desk = Desk::new();
    desk.file("in.jsonl", &crowd);
    for options in [&[][..], &["--relations", "none"], &["--keep", "last"]] {
        let run = desk.run(&[&["dedup", "in.jsonl", "--quiet"], options].concat());
        run.succeeds();
        assert_eq!(run.stdout().lines().count(), 1, "{options:?}");
    }
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let desk = Desk::new();
    let content: String =
        (0..50_000).map(|n| article(&n.to_string(), &format!("{n} {} {}", n * 3, n * 7))).collect();
    desk.file("in.jsonl", content);
    desk.run_unread(&["dedup", "--quiet", "in.jsonl"]).succeeds();
    let list = ["dedup", "--quiet", "in.jsonl", "--removed", "removed.jsonl"];
    desk.run_unread(&list).succeeds();
    assert!(desk.path("removed.jsonl").exists(), "who reads the articles need not read all");
}

#[test]
fn articles_that_find_no_place_are_refused_before_the_work() {
    let desk = Desk::new();
    desk.file("a.jsonl", article("a", REPORT));
    desk.file("b.csv", format!("id,text\nb,{REPORT}\n"));
    desk.file("out.txt", "mine");
    let both = ["dedup", "a.jsonl", "b.csv", "--removed", "removed.jsonl"];
    for (options, told) in [
        (&[][..], "give a folder with --out DIR"),
        (&["-o", "out.jsonl"], "several forms"),
        (&["-o", "out.txt", "--force"], "several forms"),
        (&["-o", "-"], "standard output"),
    ] {
        let message = desk.run(&[&both[..], options].concat()).exits(2);
        assert!(message.contains(told), "{message}");
        assert!(!desk.path("removed.jsonl").exists() && !desk.path("out.jsonl").exists());
    }
    desk.run(&[&both[..], &["-o", "out"]].concat()).succeeds();
    let refused = desk.run(&["cluster", "a.jsonl", "--out", "-"]).exits(2);
    assert!(refused.contains("standard output") && !desk.path("-").exists(), "{refused}");
}
