//! Whoever watches a run is told of every step, from its beginning to its end.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

use nuskha::read::{ReadOptions, Source, read};
use nuskha::{Articles, CandidateMethod, Observer, Params, Step, analyse};

/// One step: what lay ahead, what was done, and whether it ended.
#[derive(Clone, Debug, PartialEq)]
struct Watched {
    step: Step,
    total: Option<u64>,
    done: u64,
    has_ended: bool,
}

#[derive(Default)]
struct Watcher(Mutex<Vec<Watched>>);

impl Observer for Watcher {
    fn begin(&self, step: Step, total: Option<u64>) {
        let mut steps = self.0.lock().unwrap();
        assert!(steps.last().is_none_or(|last| last.has_ended), "{steps:?}");
        steps.push(Watched { step, total, done: 0, has_ended: false });
    }

    fn advance(&self, units: u64) {
        self.0.lock().unwrap().last_mut().unwrap().done += units;
    }

    fn end(&self) {
        self.0.lock().unwrap().last_mut().unwrap().has_ended = true;
    }
}

/// The steps of a run over these articles, all of which went on to their end.
fn steps(articles: &Path, params: &Params) -> Vec<Step> {
    let (sources, options, watcher) =
        ([Source::at(articles)], ReadOptions::default(), Watcher::default());
    let reading = read(&sources, params, &options, &watcher).unwrap();
    let texts = reading.texts(&sources, &options, params);
    analyse(&reading.corpus, params, &texts, &watcher).unwrap();
    let steps = watcher.0.into_inner().unwrap();
    for step in &steps {
        assert!(step.has_ended && step.total == Some(step.done), "{step:?}");
    }
    steps.iter().map(|watched| watched.step).collect()
}

#[test]
fn every_step_is_told_to_its_end() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/newsroom.jsonl");
    let told = [Step::Read, Step::Join, Step::Verify, Step::Relate];
    assert_eq!(steps(&fixture, &Params::default()), told);
    let by_bands = [Step::Read, Step::Sign, Step::Band, Step::Verify];
    assert_eq!(steps(&fixture, &Params::by_resemblance(0.5)), by_bands);
    let exact = Params { candidates: CandidateMethod::Exact, ..Params::by_resemblance(0.5) };
    assert_eq!(steps(&fixture, &exact), [Step::Read, Step::Join, Step::Verify]);
}

#[test]
fn what_is_read_again_is_told_too() {
    let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile().unwrap();
    for day in 1..=9 {
        let text = format!(
            "افتتح الوزير المصنع رقم {day}{day} في المدينة. تابعونا على جميع حساباتنا في كل وقت."
        );
        let date = format!("2015-07-0{day}");
        writeln!(file, r#"{{"id":"{day}","date":"{date}","source":"صحيفة","text":"{text}"}}"#)
            .unwrap();
    }
    let told = [Step::Read, Step::ReadAgain, Step::Join, Step::Verify, Step::Relate];
    assert_eq!(steps(file.path(), &Params::default()), told);

    let mut articles = Articles::new(Params::default()).unwrap();
    for line in fs::read_to_string(file.path()).unwrap().lines() {
        articles.add_record(&serde_json::from_str(line).unwrap());
    }
    let watcher = Watcher::default();
    articles.finish(&watcher).unwrap();
    let told = Watched { step: Step::ReadAgain, total: Some(9), done: 9, has_ended: true };
    assert_eq!(watcher.0.into_inner().unwrap(), [told]);
}
