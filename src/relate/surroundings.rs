//! What a corpus knows of pairs beyond their two texts: the day that each
//! article bears, and how often the shingles that they share recur on others.
//!
//! The relation of a pair is the same wherever it is told, over all pairs of
//! a run or for one pair alone, because both ask here. Cost: one date an
//! article, and one look-up for each shingle of the corpus.

use rayon::prelude::*;

use super::day::Day;
use super::recurrence::{Recurrence, shared};
use crate::corpus::{Corpus, DocumentId};

/// The corpus around some pairs.
#[derive(Debug)]
pub(super) struct Surroundings<'c> {
    corpus: &'c Corpus,
    days: Vec<Option<Day>>,
    recurrence: Recurrence,
}

impl<'c> Surroundings<'c> {
    /// What is known of these pairs.
    pub(super) fn of(corpus: &'c Corpus, pairs: impl Iterator<Item = [DocumentId; 2]>) -> Self {
        let days: Vec<Option<Day>> = corpus
            .documents()
            .par_iter()
            .map(|document| document.date.as_deref().and_then(Day::parse))
            .collect();
        let mut recurrence = Recurrence::of(pairs.flat_map(|[a, b]| shared_shingles(corpus, a, b)));
        for (document, day) in corpus.documents().iter().zip(&days) {
            if let (Some(set), Some(day)) = (document.set, day) {
                recurrence.count(corpus.sets().get(set), *day);
            }
        }
        Self { corpus, days, recurrence }
    }

    /// The day that an article bears.
    pub(super) fn day(&self, document: DocumentId) -> Option<Day> {
        self.days[document.index()]
    }

    /// The share of what the two have in common that recurs on other days;
    /// `None` where that cannot be told.
    pub(super) fn recurring(&self, a: DocumentId, b: DocumentId) -> Option<f64> {
        let (one, other) = (self.day(a)?, self.day(b)?);
        self.recurrence.share(&shared_shingles(self.corpus, a, b), one, other)
    }
}

fn shared_shingles(corpus: &Corpus, a: DocumentId, b: DocumentId) -> Vec<u64> {
    shared(corpus.shingles(a), corpus.shingles(b))
}
