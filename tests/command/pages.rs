//! `pages`, and `--pages`: what stands around an article counts for nothing.

use std::fs;
use std::path::Path;

use crate::desk::{Desk, OTHER, REPORT, Value, lines, shared};

/// A page in the form of aggregators, around a body.
fn page(body: &str) -> String {
    let titles: Vec<String> =
        (1..=10).map(|n| format!("  • عنوان رقم {n} من عناوين كثيرة تتكرر تحت كل صفحة")).collect();
    format!(
        "مدينة النورس - وكالة الميناء\n\n{body}\n\nالمصدر: وكالة الميناء\n\n\
         كلمات دلالية: الميناء، الرصيف الجديد\n\nمقالات مشابهة\n\n{}\n",
        titles.join("\n")
    )
}

#[test]
fn pages_become_articles_with_their_surroundings_apart() {
    let desk = Desk::new();
    desk.file("a.txt", page(&format!("{REPORT} (24 آب 2024).\n\n{OTHER}.")));
    desk.run(&["pages", "a.txt", "-o", "articles.jsonl"]).succeeds();
    let articles = lines(&desk.path("articles.jsonl"));
    assert_eq!(articles.len(), 1);
    let article = &articles[0];
    assert_eq!(article["id"], "a.txt");
    assert_eq!(article["dateline"], "مدينة النورس - وكالة الميناء");
    assert_eq!(article["date"], "2024-08-24");
    assert_eq!(article["source"], "وكالة الميناء");
    assert_eq!(article["similar"].as_array().unwrap().len(), 10);
    let text = article["text"].as_str().unwrap();
    assert!(text.starts_with(REPORT) && text.ends_with(&format!("{OTHER}.")), "{text}");
    // the spans are of the file
    let file = fs::read_to_string(desk.path("a.txt")).unwrap();
    let span = |field: &Value| {
        let ends = [0, 1].map(|end| usize::try_from(field[end].as_u64().unwrap()).unwrap());
        &file[ends[0]..ends[1]]
    };
    assert_eq!(span(&article["spans"]["source"]), "وكالة الميناء");
    assert_eq!(span(&article["spans"]["date"]), "24 آب 2024");
    assert_eq!(span(&article["spans"]["text"][0]), text);
    let message = desk.run(&["pages", "a.txt", "-o", "articles.jsonl"]).exits(1);
    assert!(message.contains("--force"), "{message}");
}

#[test]
fn what_is_left_out_is_left_out_of_pages_too() {
    let desk = Desk::new();
    desk.file("a.txt", page(&format!("{REPORT} (24 آب 2024).\n\n{OTHER}.")));
    let paragraphs = format!("<p>{REPORT}</p>").repeat(4);
    desk.file(
        "b.html",
        format!(
            "<!DOCTYPE html><html><head><meta charset='utf-8'><title>رصيف جديد</title>\
             <meta property='article:published_time' content='2026-03-02T08:00:00Z'>\
             <meta property='og:site_name' content='صحيفة الميناء'></head><body>\
             <article>{paragraphs}</article></body></html>"
        ),
    );
    let nothing =
        ["--date-field", "none", "--source-field", "none", "--title-field", "none", "--quiet"];
    for (input, date) in [("a.txt", "2024-08-24"), ("b.html", "2026-03-02T08:00:00Z")] {
        let fields = |options: &[&str]| {
            let arguments = ["pages", input, "-o", "out.jsonl", "--force"];
            desk.run(&[&arguments, options].concat()).succeeds();
            let article = lines(&desk.path("out.jsonl")).remove(0);
            ["title", "date", "source"].map(|name| article[name].clone())
        };
        let [_, found, source] = fields(&[]);
        assert_eq!(found, date);
        assert!(source.is_string());
        assert!(fields(&nothing).iter().all(Value::is_null), "{input}");
    }
    let bulk = ["dedup", "b.html", "--bulk", "news"];
    let document = desk.run(&[&bulk[..], &nothing].concat()).stdout();
    assert!(!document.contains("2026-03-02") && !document.contains("صحيفة الميناء"), "{document}");
}

#[test]
fn surroundings_make_no_copies_and_hide_none() {
    let desk = Desk::new();
    fs::create_dir(desk.path("in")).unwrap();
    desk.file("in/bare.txt", REPORT);
    desk.file("in/other.txt", page(OTHER));
    desk.file("in/page.txt", page(REPORT));
    let members = |options: &[&str]| -> Vec<Vec<String>> {
        let arguments =
            [&["cluster", "in", "--quiet", "--out", "out", "--force"], options].concat();
        desk.run(&arguments).succeeds();
        let id = |member: &Value| member["id"].as_str().unwrap().to_owned();
        lines(&desk.path("out/clusters.jsonl"))
            .iter()
            .map(|cluster| cluster["members"].as_array().unwrap().iter().map(id).collect())
            .collect()
    };
    let as_they_stand = members(&["--relations", "none"]);
    assert!(as_they_stand[0].contains(&"in/other.txt".to_owned()), "{as_they_stand:?}");
    let as_they_are_meant = [["in/bare.txt", "in/page.txt"]];
    assert_eq!(members(&["--pages", "--relations", "none"]), as_they_are_meant);
    assert_eq!(members(&["--pages"]), as_they_are_meant);
    assert_eq!(members(&[]), [["in/page.txt", "in/bare.txt"]], "their relation tells them apart");
    desk.run(&["dedup", "in", "--pages", "-o", "kept"]).succeeds();
    assert!(desk.path("kept/bare.txt").exists() && desk.path("kept/other.txt").exists());
    assert!(!desk.path("kept/page.txt").exists());
}

#[test]
fn a_second_article_is_a_record_of_its_own() {
    let desk = Desk::new();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pages");
    let run = desk.run(&["pages", fixtures.to_str().unwrap()]);
    assert!(run.succeeds().contains("articles on"));
    let articles: Vec<Value> =
        run.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (pages, seconds): (Vec<&Value>, Vec<&Value>) =
        articles.iter().partition(|article| article["page"].is_null());
    assert!(pages.len() >= 2 && !seconds.is_empty());
    for second in seconds {
        let page = pages.iter().find(|page| page["id"] == second["page"]).unwrap();
        assert_eq!(page["read_also"]["text"], second["text"]);
        assert_eq!(page["read_also"]["id"], second["id"]);
    }
    // what comes out can go in again
    desk.file("articles.jsonl", run.stdout());
    let message = desk.run(&["cluster", "articles.jsonl", "--out", "out"]).succeeds();
    assert!(!message.contains("rejected"), "{message}");
    assert_eq!(lines(&desk.path("out/assignments.jsonl")).len(), articles.len());
}

#[test]
fn a_page_has_the_date_of_its_record_where_that_bears_one() {
    let desk = Desk::new();
    let text = "افتتح الجسر يوم 24 آب 2024 بحضور الوزير.\nالمصدر: وكالة المدينة";
    let record = |date: Option<&str>| {
        format!("{}\n", serde_json::json!({ "id": "a", "text": text, "date": date }))
    };
    for (date, expected) in [(Some("2024-08-25"), "2024-08-25"), (None, "2024-08-24")] {
        desk.file("in.jsonl", record(date));
        let run = desk.run(&["pages", "in.jsonl"]);
        let article: Value = serde_json::from_str(&run.stdout()).unwrap();
        assert_eq!(article["date"], expected);
        assert_eq!(article["source"], "وكالة المدينة");
    }
}

#[test]
fn the_head_of_a_page_hides_no_copy() {
    let desk = Desk::new();
    fs::create_dir(desk.path("in")).unwrap();
    let head = "الرئيسية | محليات\n\nرصيف جديد في مدينة النورس\n\nكتب: سامي الغدير\n\n\
                السبت، 24 آب 2024 03:45 م\n\n";
    desk.file("in/bare.txt", format!("{REPORT}."));
    desk.file("in/page.txt", format!("{head}{REPORT}.\n\nمواضيع ذات علاقة\n\nخبر آخر\n"));
    let run = desk.run(&["pages", "in/page.txt"]);
    let article: Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(article["title"], "رصيف جديد في مدينة النورس");
    assert_eq!(article["text"], format!("{REPORT}."));
    assert_eq!(article["date"], "2024-08-24");
    let run = desk.run(&["explain", "in/bare.txt", "in/page.txt", "--pages", "--json"]);
    let explained: Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(explained["relation"], "exact");
}

#[test]
fn a_real_page_is_taken_apart() {
    let page = shared().join("seed/page.txt");
    if !page.exists() {
        return crate::desk::skipped(&page);
    }
    let desk = Desk::new();
    let run = desk.run(&["pages", page.to_str().unwrap()]);
    run.succeeds();
    let articles: Vec<Value> =
        run.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(articles.len(), 2, "the page's own and the one to read also");
    let article = &articles[0];
    assert_eq!(article["date"], "2024-08-24");
    assert_eq!(article["source"], "وكالة بغداد اليوم");
    assert_eq!(article["dateline"], "بغداد اليوم - بغداد");
    assert_eq!(article["keywords"].as_array().unwrap().len(), 5);
    assert_eq!(article["similar"].as_array().unwrap().len(), 10);
    let file = fs::read_to_string(&page).unwrap();
    let before_source = file.split("المصدر:").next().unwrap().trim_end();
    let last_line = before_source.lines().last().unwrap();
    let text = article["text"].as_str().unwrap();
    assert!(text.ends_with(last_line.trim()) && before_source.ends_with(text));
    assert_eq!(articles[1]["title"], article["similar"][9], "its title is listed too");
}
