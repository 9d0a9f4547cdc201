//! A run can be stopped wherever it asks, and what is run to its end is what it always is.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fmt::Debug;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use nuskha::dedup::{Verdict, settle, verdicts};
use nuskha::read::{ReadOptions, Source, read};
use nuskha::related::{ExplainedList, QueryIndex, RelatedOptions, SubjectCorpus};
use nuskha::{
    ArticleText, Articles, CandidateMethod, Cluster, DocumentPair, Error, Observer, Params, Result,
    Texts, VerifiedPair, analyse,
};

/// Says yes from the question on that so many came before.
struct Stopper {
    patience: u64,
    asked: AtomicU64,
}

impl Stopper {
    fn after(patience: u64) -> Self {
        Self { patience, asked: AtomicU64::new(0) }
    }
}

impl Observer for Stopper {
    fn is_cancelled(&self) -> bool {
        self.asked.fetch_add(1, Ordering::Relaxed) >= self.patience
    }
}

/// Runs the work again and again, each time with a little more patience, until it comes to
/// its end; how often it was stopped.
#[track_caller]
fn stopped_everywhere<T: PartialEq + Debug>(work: impl Fn(&dyn Observer) -> Result<T>) -> usize {
    let expected = work(&()).unwrap();
    let mut patience = 0;
    for stopped in 0.. {
        let stopper = Stopper::after(patience);
        match work(&stopper) {
            Err(Error::Cancelled) => assert!(stopper.asked.into_inner() > patience),
            made => {
                assert_eq!(made.unwrap(), expected);
                return stopped;
            }
        }
        // one by one at first, and then so that all is over soon
        patience += 1 + patience / 12;
    }
    unreachable!("a run has an end")
}

/// What an analysis finds.
type Found = (Vec<VerifiedPair>, Vec<DocumentPair>, Vec<Cluster>);

fn newsroom() -> [Source; 1] {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    [Source::at(&fixtures.join("newsroom.jsonl"))]
}

#[test]
fn a_reading_and_its_analysis_stop_wherever_they_ask() {
    let both = [CandidateMethod::Lsh, CandidateMethod::Exact];
    for candidates in both {
        for params in [Params::default(), Params::by_resemblance(0.5)] {
            let params = Params { candidates, ..params };
            let (sources, options) = (newsroom(), ReadOptions::default());
            let stopped = stopped_everywhere(|observer| -> Result<Found> {
                let reading = read(&sources, &params, &options, observer)?;
                let texts = reading.texts(&sources, &options, &params);
                let found = analyse(&reading.corpus, &params, &texts, observer)?;
                Ok((found.verified, found.pairs, found.clusters))
            });
            assert!(stopped > 20, "{stopped} of {params:?}");
        }
    }
}

#[test]
fn articles_in_memory_stop_wherever_they_ask() {
    let stopped = stopped_everywhere(|observer| -> Result<Vec<ArticleText>> {
        let mut articles = Articles::new(Params::default())?;
        for number in 1..=9 {
            let text = format!("افتتح الوزير المصنع رقم {number}{number} في المدينة");
            let footer = "تابعونا على جميع حساباتنا في كل وقت";
            articles.add(&number.to_string(), &[&text, footer].join("\n"));
        }
        let finished = articles.finish(observer)?;
        assert_eq!(finished.boilerplate.affected.len(), 9);
        Ok(finished.texts)
    });
    assert!(stopped > 9, "{stopped}");
}

#[test]
fn lists_stop_wherever_they_ask() {
    let (sources, options, params) = (newsroom(), ReadOptions::default(), Params::default());
    let reading = read(&sources, &params, &options, &()).unwrap();
    let texts = reading.texts(&sources, &options, &params);
    let texts: &dyn Texts = &texts;
    let analysis = analyse(&reading.corpus, &params, texts, &()).unwrap();
    let stopped = stopped_everywhere(|observer| -> Result<Vec<ExplainedList>> {
        let wanted = RelatedOptions::default();
        let subjects = SubjectCorpus::new(&reading.corpus, texts, &analysis, observer)?;
        subjects.links(14, 40, observer)?;
        let mut lists = subjects.lists(&wanted, observer)?;
        let index = QueryIndex::of(&subjects, observer)?;
        let corpus = &reading.corpus;
        lists.extend(subjects.lists_for(&index, corpus, texts, &params, &wanted, observer)?);
        Ok(lists)
    });
    assert!(stopped > 20, "{stopped}");
}

#[test]
fn dropping_stops_wherever_it_asks() {
    let (sources, params) = (newsroom(), Params::default());
    let options = ReadOptions { keeps_sentences: true, ..ReadOptions::default() };
    let stopped = stopped_everywhere(|observer| -> Result<Vec<Verdict>> {
        let mut reading = read(&sources, &params, &options, &())?;
        let texts = reading.texts(&sources, &options, &params);
        let analysis = analyse(&reading.corpus, &params, &texts, &())?;
        let mut told = verdicts(&reading.corpus, &analysis.clusters);
        settle(&mut told, &mut reading, &analysis, &sources, &params, &options, observer)?;
        Ok(told)
    });
    assert!(stopped > 10, "{stopped}");
}
