//! `related`: for every article the others that are nearest in subject.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use nuskha::write::bincode;
use nuskha::write::related::RelatedRow;
use serde_json::json;

use crate::desk::{Desk, OTHER, REPORT, Value, article, json_lines, lines};

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    path.to_str().unwrap().to_owned()
}

fn newsroom() -> Vec<Value> {
    lines(fixture("newsroom.jsonl").as_ref())
}

/// The lists that go to standard output.
#[track_caller]
fn listed(desk: &Desk, arguments: &[&str]) -> Vec<Value> {
    let run = desk.run(&[&["related", "--quiet"], arguments].concat());
    assert_eq!(run.succeeds(), "");
    run.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn id(article: &Value) -> &str {
    article["id"].as_str().unwrap()
}

fn ids(row: &Value) -> Vec<&str> {
    row["related"].as_array().unwrap().iter().map(id).collect()
}

fn of<'a>(rows: &'a [Value], wanted: &str) -> Vec<&'a str> {
    ids(rows.iter().find(|row| id(row) == wanted).unwrap())
}

/// What the fixture's labels say.
struct Labels {
    stories: BTreeMap<String, BTreeSet<String>>,
    copies: BTreeSet<[String; 2]>,
}

impl Labels {
    fn read() -> Self {
        let mut labels = Self { stories: BTreeMap::new(), copies: BTreeSet::new() };
        let table = fs::read_to_string(fixture("newsroom.labels.tsv")).unwrap();
        for line in table.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [a, b] = [cells[0], cells[1]].map(str::to_owned);
            if !cells[3].is_empty() {
                let story = labels.stories.entry(cells[3].to_owned()).or_default();
                story.extend([a.clone(), b.clone()]);
            }
            if ["exact", "copy"].contains(&cells[2]) {
                labels.copies.extend([[a.clone(), b.clone()], [b, a]]);
            }
        }
        labels
    }

    fn are_copies(&self, a: &str, b: &str) -> bool {
        self.copies.contains(&[a, b].map(str::to_owned))
    }

    /// The other reports of an article's story.
    fn reports(&self, id: &str) -> BTreeSet<&str> {
        let own = self.stories.values().filter(|story| story.contains(id)).flatten();
        own.map(|other| &**other)
            .filter(|&other| other != id && !self.are_copies(id, other))
            .collect()
    }
}

/// A report with a copy and what else was told of it, and a match.
fn port() -> String {
    let told = |id: &str, text: &str, source: &str, date: &str| json!({ "id": id, "text": text, "source": source, "date": date });
    let delayed = "قالت هيئة الموانئ إن سفينة تأخرت عن الرصيف الجديد";
    json_lines(&[
        told("report", REPORT, "السهل", "2026-03-01"),
        told("copy", REPORT, "المدى", "2026-03-01"),
        told("delay", delayed, "السهل", "2026-03-02"),
        told("fees", "رفعت هيئة الموانئ رسوم الرصيف على كل سفينة", "الضفاف", "2026-03-09"),
        told("match", OTHER, "الضفاف", "2026-03-02"),
        json!({ "id": "undated", "text": "تدرس هيئة الموانئ بناء رصيف آخر للصيادين" }),
    ])
}

fn port_desk() -> Desk {
    let desk = Desk::new();
    desk.file("port.jsonl", port());
    desk
}

#[test]
fn every_article_has_a_list_in_the_order_of_the_input() {
    let desk = Desk::new();
    let input = fixture("newsroom.jsonl");
    let note = desk.run(&["related", &input, "--out", "out"]).succeeds();
    assert!(note.contains("107 lists of 107 articles"), "{note}");
    let rows = lines(&desk.path("out/related.jsonl"));
    let articles = newsroom();
    assert!(rows.iter().map(id).eq(articles.iter().map(id)));
    for row in &rows {
        let related = row["related"].as_array().unwrap();
        let scores: Vec<f64> = related.iter().map(|one| one["score"].as_f64().unwrap()).collect();
        assert!((1..=10).contains(&related.len()), "{row}");
        assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)), "{row}");
        assert!(scores.is_sorted_by(|one, next| one >= next), "{row}");
    }
    assert_eq!(fs::read_to_string(desk.path("out/rejects.jsonl")).unwrap(), "");
    let run = fs::read_to_string(desk.path("out/run.json")).unwrap();
    let run: Value = serde_json::from_str(&run).unwrap();
    assert!(run["seconds"]["related"].as_f64().unwrap() > 0.0, "{run}");
    assert_eq!(run["counts"]["documents"], articles.len());

    let message = desk.run(&["related", &input, "--out", "out"]).exits(1);
    assert!(message.contains("--force"), "{message}");
    // what an earlier run knew of copies is not of this one
    desk.run(&["cluster", &input, "--stories", "--out", "out", "--force"]).succeeds();
    desk.run(&["related", &input, "--out", "out", "--force"]).succeeds();
    let left = fs::read_dir(desk.path("out")).unwrap().map(|one| one.unwrap().file_name());
    let mut left: Vec<_> = left.collect();
    left.sort();
    assert_eq!(left, ["rejects.jsonl", "related.jsonl", "run.json"]);
    desk.run(&["related", &input, "--force"]).exits(2);
}

#[test]
fn a_list_has_one_of_each_cluster_and_none_of_its_own() {
    let desk = Desk::new();
    let input = fixture("newsroom.jsonl");
    desk.run(&["cluster", &input, "--out", "out", "--related"]).succeeds();
    let assignments = lines(&desk.path("out/assignments.jsonl"));
    let clusters: BTreeMap<&str, &Value> =
        assignments.iter().map(|line| (id(line), &line["cluster_id"])).collect();
    let labels = Labels::read();
    let rows = lines(&desk.path("out/related.jsonl"));
    for row in &rows {
        let mut seen = BTreeSet::from([clusters[id(row)].as_str().unwrap()]);
        for other in ids(row) {
            assert!(seen.insert(clusters[other].as_str().unwrap()), "{other} in {row}");
            assert!(!labels.are_copies(id(row), other), "{other} in {row}");
        }
    }
    desk.run(&["related", &input, "--out", "alone"]).succeeds();
    let file = |folder: &str| fs::read(desk.path(folder).join("related.jsonl")).unwrap();
    assert!(file("out") == file("alone"));
}

#[test]
fn standard_output_takes_what_the_file_would_hold() {
    let desk = Desk::new();
    let input = fixture("newsroom.jsonl");
    for format in ["jsonl", "csv", "parquet", "bincode"] {
        let arguments = ["related", &input, "--quiet", "--format", format];
        desk.run(&[&arguments[..], &["--out", "out", "--force"]].concat()).succeeds();
        let run = desk.run(&arguments);
        run.succeeds();
        let name = format!("out/related.{format}");
        assert!(run.0.stdout == fs::read(desk.path(&name)).unwrap(), "{format}");
    }
    let run = desk.run(&["related", &input, "--quiet", "--format", "csv"]);
    assert_eq!(run.stdout().lines().next(), Some("id,related,read_also"));
    assert_eq!(run.stdout().lines().count(), 108);
    let path = desk.path("out/related.bincode");
    let (header, _) = bincode::read::<RelatedRow<'static>>(&path, None).unwrap();
    assert_eq!(header.rows, 107);
    desk.run_unread(&["related", &input]).succeeds();
}

#[test]
fn another_report_of_the_story_comes_first() {
    let labels = Labels::read();
    let rows = listed(&Desk::new(), &[&fixture("newsroom.jsonl")]);
    let (mut asked, mut first, mut next) = (0, 0, 0);
    for row in &rows {
        let reports = labels.reports(id(row));
        if !reports.is_empty() {
            asked += 1;
            first += usize::from(reports.contains(ids(row)[0]));
            next += usize::from(reports.contains(row["read_also"].as_str().unwrap()));
        }
    }
    assert!(asked > 50, "{asked}");
    assert!(first * 100 >= asked * 95, "{first} of {asked} first");
    assert!(next * 100 >= asked * 90, "{next} of {asked} to read next");
}

#[test]
fn terms_stand_in_the_article_as_written() {
    let rows = listed(&Desk::new(), &[&fixture("newsroom.jsonl")]);
    for (row, article) in rows.iter().zip(newsroom()) {
        let within = |term: &str| {
            ["title", "text"].iter().any(|field| article[field].as_str().unwrap().contains(term))
        };
        for related in row["related"].as_array().unwrap() {
            let terms: BTreeSet<&str> =
                related["terms"].as_array().unwrap().iter().map(|t| t.as_str().unwrap()).collect();
            assert!((1..=4).contains(&terms.len()), "{row}");
            assert!(terms.iter().all(|term| within(term)), "{terms:?} in {}", id(row));
        }
    }
}

#[test]
fn what_to_read_next_is_listed_and_no_copy() {
    let desk = port_desk();
    let rows = listed(&desk, &["port.jsonl", "--copies"]);
    assert_eq!(of(&rows, "report")[..2], ["copy", "delay"]);
    assert_eq!(rows[0]["read_also"], "delay");
    for row in rows.iter().filter(|row| !row["read_also"].is_null()) {
        assert!(ids(row).contains(&row["read_also"].as_str().unwrap()), "{row}");
    }
    let top = listed(&desk, &["port.jsonl", "--copies", "--top", "1"]);
    assert_eq!(top[0]["read_also"], Value::Null);
    assert_eq!(rows[4], json!({ "id": "match", "related": [], "read_also": null }));
}

#[test]
fn a_list_holds_what_the_options_let_in() {
    let desk = port_desk();
    let rows = listed(&desk, &["port.jsonl"]);
    assert_eq!(of(&rows, "delay"), ["copy", "fees", "undated"]);
    let rows = listed(&desk, &["port.jsonl", "--half-life", "0.5d"]);
    assert_eq!(of(&rows, "delay"), ["fees", "undated", "copy"], "older ones fall");
    let rows = listed(&desk, &["port.jsonl", "--window", "2d"]);
    assert_eq!(of(&rows, "delay"), ["copy"]);
    assert!(of(&rows, "fees").is_empty() && of(&rows, "undated").is_empty());

    let input = fixture("newsroom.jsonl");
    let full = listed(&desk, &[&input]);
    for (row, full) in listed(&desk, &[&input, "--top", "3"]).iter().zip(&full) {
        // what hangs on a single word takes a place and is left out
        assert!(ids(row).len() <= 3 && ids(full).starts_with(&ids(row)), "{row}");
    }
    let articles = newsroom();
    let sources: BTreeMap<&str, &str> =
        articles.iter().map(|one| (id(one), one["source"].as_str().unwrap())).collect();
    for row in listed(&desk, &[&input, "--other-sources", "1"]) {
        let seen: BTreeSet<&str> = ids(&row).into_iter().map(|id| sources[id]).collect();
        assert!(seen.len() == ids(&row).len() && seen.len() >= 2, "{row}");
    }
    let day = |id: &str| {
        articles.iter().find(|one| one["id"] == id).unwrap()["date"].as_str().unwrap().to_owned()
    };
    let near = listed(&desk, &[&input, "--window", "0"]);
    assert!(near.iter().any(|row| !ids(row).is_empty()));
    assert!(near.iter().all(|row| ids(row).into_iter().all(|other| day(other) == day(id(row)))));
}

#[test]
fn a_copy_in_the_corpus_is_not_news_to_a_query() {
    let desk = Desk::new();
    let input = fixture("newsroom.jsonl");
    let labels = Labels::read();
    let rows = listed(&desk, &[&input, "--query", &input]);
    assert!(rows.iter().map(id).eq(newsroom().iter().map(id)));
    for row in &rows {
        assert!(!ids(row).contains(&id(row)), "{row}");
        assert!(!ids(row).iter().any(|other| labels.are_copies(id(row), other)), "{row}");
    }
    let copies = listed(&desk, &[&input, "--query", &input, "--copies"]);
    assert!(copies.iter().all(|row| ids(row).contains(&id(row))));
}

#[test]
fn a_new_article_loses_what_the_corpus_has_lost() {
    let openings = [
        "افتتح الوزير الجسر الجديد في المدينة صباح اليوم بحضور المحافظ",
        "فاز المنتخب في مباراته الأولى بهدفين أمام ضيفه القادم من الشمال",
        "ارتفعت أسعار القمح في الأسواق العالمية بعد موجة الجفاف الأخيرة",
        "هطلت أمطار غزيرة على المناطق الساحلية وجرفت السيول طريق الجسر",
        "وقعت الشركتان اتفاقا لبناء مصنع للورق يفتتح الوزير أول أقسامه",
        "أعلنت الجامعة مواعيد القبول للعام المقبل في المدينة الجديدة",
        "عثر علماء الآثار على نقوش قديمة في الوادي قرب الجسر الجديد",
        "أطلقت البلدية حملة لتشجير الشوارع الرئيسة بحضور المحافظ",
    ];
    let footer = "تابعونا على مواقع التواصل الاجتماعي وحملوا تطبيق الصحيفة المجاني للحصول على \
                  آخر الأخبار العاجلة فور وقوعها على هواتفكم المحمولة في كل وقت ومن كل مكان";
    let told = |id: &str, text: &str, day: usize| json!({ "id": id, "text": format!("{text}\n{footer}"), "source": "صحيفة", "date": format!("2026-03-{day:02}") });
    let corpus = openings.iter().enumerate();
    let corpus: Vec<Value> =
        corpus.map(|(n, text)| told(&format!("c{n}"), text, 3 * n + 1)).collect();
    let desk = Desk::new();
    desk.file("corpus.jsonl", json_lines(&corpus));
    let respelt = openings[0].replace("افتتح", "إفتتح").replace("المدينة", "المدينه");
    desk.file("new.jsonl", json_lines(&[told("new", &respelt, 1)]));
    let query = ["corpus.jsonl", "--query", "new.jsonl"];
    let rows = listed(&desk, &query);
    let list = of(&rows, "new");
    assert!(!list.is_empty() && !list.contains(&"c0"), "{rows:?}");
    let kept = listed(&desk, &[&query[..], &["--boilerplate", "keep"]].concat());
    assert!(!of(&kept, "new").contains(&"c0"), "{kept:?}");
}

#[test]
fn a_copy_left_out_takes_no_place_of_its_source() {
    let desk = port_desk();
    desk.file("new.jsonl", article("new", REPORT));
    desk.file("port.jsonl", port().replace("المدى", "السهل"));
    let query = ["port.jsonl", "--query", "new.jsonl", "--other-sources", "1"];
    let rows = listed(&desk, &query);
    assert_eq!(of(&rows, "new"), ["delay", "fees", "undated"]);
    let rows = listed(&desk, &[&query[..], &["--copies"]].concat());
    assert_eq!(of(&rows, "new")[1..], ["fees", "undated"]);
}

#[test]
fn a_title_or_a_plain_text_will_do_for_a_query() {
    let desk = Desk::new();
    let input = fixture("newsroom.jsonl");
    let titled = newsroom().into_iter().filter(|one| one["title"] != "");
    let titles: Vec<Value> =
        titled.map(|one| json!({ "id": one["id"], "title": one["title"] })).collect();
    desk.file("titles.jsonl", json_lines(&titles));
    let labels = Labels::read();
    let rows = listed(&desk, &[&input, "--query", "titles.jsonl"]);
    assert_eq!(rows.len(), titles.len());
    let finds = |row: &&Value| {
        let first = ids(row)[0];
        first == id(row)
            || labels.are_copies(id(row), first)
            || labels.reports(id(row)).contains(first)
    };
    let found = rows.iter().filter(finds).count();
    assert!(found * 100 >= rows.len() * 90, "{found} of {}", rows.len());

    desk.file("fire.txt", "حريق في مصنع نسيج بدير الحمام\n");
    let files =
        [fixture("pages/orchard.txt"), fixture("pages/lighthouse.txt"), "fire.txt".to_owned()];
    let [orchard, lighthouse, fire] = &files;
    let query = ["--query", orchard, "--query", lighthouse, "--query", fire];
    let rows = listed(&desk, &[&[&*input], &query[..]].concat());
    assert!(rows.iter().map(id).eq(&files));
    assert!(labels.stories["factory-fire"].contains(ids(&rows[2])[0]), "{}", rows[2]);
    // what stands around the article of a page is no part of it
    let around = ["القرية", "ماء النبع", "العصير"];
    let terms = rows[0]["related"].to_string();
    assert!(around.iter().all(|word| !terms.contains(word)), "{terms}");
}

#[test]
fn a_wrong_call_says_what_is_right() {
    let desk = port_desk();
    for (option, says) in [
        ("--window=2w", "as in 30d"),
        ("--half-life=0d", "above 0"),
        ("--top=0", "1 to 1000"),
        ("--other-sources=0", "at least 1"),
    ] {
        let message = desk.run(&["related", "port.jsonl", option]).exits(2);
        assert!(message.contains(says), "{message}");
    }
    let message = desk.run(&["related", "port.jsonl", "--relations", "none,copy"]).exits(2);
    assert!(message.contains("none stands alone"), "{message}");
    let message = desk.run(&["related", "port.jsonl", "--query", "nowhere.txt"]).exits(1);
    assert!(message.contains("nowhere.txt"), "{message}");
    let both = ["related", "-", "--query", "-"];
    let message = desk.run_with_input(&both, port().as_bytes()).exits(2);
    assert!(message.contains("--query"), "{message}");
    let run = desk.run_with_input(&["related", "port.jsonl", "--query", "-"], port().as_bytes());
    assert!(run.succeeds().contains("6 lists of 6 articles"));
}

#[test]
fn bad_and_missing_articles_are_told() {
    let desk = Desk::new();
    desk.file("none.jsonl", "");
    let message = desk.run(&["related", "none.jsonl", "--out", "out"]).succeeds();
    assert!(message.contains("empty"), "{message}");
    assert_eq!(fs::read(desk.path("out/related.jsonl")).unwrap(), b"");

    desk.file("in.jsonl", port() + "{\n");
    let run = ["related", "in.jsonl", "--out", "out", "--force"];
    let message = desk.run(&run).succeeds();
    assert!(message.contains("1 record rejected; all in out/rejects.jsonl"), "{message}");
    assert_eq!(lines(&desk.path("out/related.jsonl")).len(), 6);
    assert_eq!(lines(&desk.path("out/rejects.jsonl"))[0]["line"], 7);
    desk.run(&["related", "in.jsonl", "--strict"]).exits(1);

    desk.file("bad.jsonl", "{\n");
    desk.run(&["related", "bad.jsonl", "--out", "new"]).exits(1);
    assert_eq!(lines(&desk.path("new/rejects.jsonl"))[0]["file"], "bad.jsonl");
    desk.run(&["related", "bad.jsonl", "--out", "out", "--force"]).exits(1);
    assert_eq!(lines(&desk.path("out/related.jsonl")).len(), 6, "an earlier run stays whole");
    for call in [&["bad.jsonl"][..], &["in.jsonl", "--query", "bad.jsonl"]] {
        let message = desk.run(&[&["related"], call].concat()).exits(1);
        assert!(message.contains("bad.jsonl:1"), "{message}");
    }
    desk.file("one.jsonl", article("one", REPORT));
    let run = desk.run(&["related", "in.jsonl", "--query", "one.jsonl"]);
    assert!(run.succeeds().contains("1 list of 6 articles"));
}

#[test]
fn threads_and_the_order_of_the_input_change_no_list() {
    let desk = Desk::new();
    let input = fixture("newsroom.jsonl");
    let run = |threads: &str| desk.run(&["related", &input, "--threads", threads]).stdout();
    assert!(run("1") == run("2"));
    let content = fs::read_to_string(&input).unwrap();
    let mut shuffled: Vec<&str> = content.lines().collect();
    shuffled.reverse();
    shuffled.swap(3, 50);
    desk.file("shuffled.jsonl", shuffled.join("\n"));
    let sorted = |input: &str| {
        let mut rows = listed(&desk, &[input]);
        rows.sort_by_key(|row| id(row).to_owned());
        rows
    };
    assert!(sorted("shuffled.jsonl") == sorted(&input));
}

/// So many words that stand in no other text.
fn own_words(first: usize, count: usize) -> String {
    const LETTERS: [char; 8] = ['ح', 'ر', 'س', 'ص', 'ط', 'ع', 'ق', 'م'];
    let letter = |number: usize, place: u32| LETTERS[number / 8_usize.pow(place) % 8];
    let word = |number| (0..6).map(move |place| letter(number, place)).chain([' ']);
    (first..first + count).flat_map(word).collect()
}

#[test]
fn what_is_left_out_of_a_list_takes_no_place_in_it() {
    let [rare, one, other] = [0, 1, 2].map(|word| own_words(word, 1));
    let told = |id: String, text: String, month: usize| json!({ "id": id, "text": text, "date": format!("2026-0{month}-01") });
    let query = told(
        "query".into(),
        rare.clone() + &own_words(100, 10) + &one + &other + &own_words(130, 10),
        6,
    );
    // ten are nearer, by one word alone
    let loose = (0..10).map(|n| {
        let [before, behind] = [1000, 1040].map(|first| own_words(first + 80 * n, 29));
        told(format!("loose{n}"), before + &rare + &behind + &rare, 1)
    });
    let tied = told("tied".into(), own_words(5000, 20) + &one + &other + &own_words(5200, 20), 6);
    let far = (0..60).map(|n| {
        let common = if n % 2 == 0 { &other } else { &one };
        let [before, behind] = [20_000, 20_050].map(|first| own_words(first + 100 * n, 40));
        told(format!("far{n}"), before + common + &behind, 6)
    });
    let corpus: Vec<Value> = loose.chain([tied]).chain(far).collect();
    let desk = Desk::new();
    desk.file("new.jsonl", json_lines(std::slice::from_ref(&query)));
    desk.file("corpus.jsonl", json_lines(&corpus));
    desk.file("all.jsonl", json_lines(&[&[query], &*corpus].concat()));
    for arguments in [&["all.jsonl"][..], &["corpus.jsonl", "--query", "new.jsonl"]] {
        let rows = listed(&desk, &[arguments, &["--top", "1"]].concat());
        assert_eq!(of(&rows, "query"), ["tied"], "{arguments:?}");
    }
}
