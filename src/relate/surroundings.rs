//! What a corpus knows of pairs beyond their two texts: the day that each
//! article bears, and how often the shingles that they share recur on others.
//!
//! The relation of a pair is the same wherever it is told, over all pairs of
//! a run or for one pair alone, because both ask here. Cost: one date an
//! article, and one look at who carries each shingle.

use rayon::prelude::*;

use super::day::Day;
use super::recurrence::{Recurrence, shared};
use crate::corpus::{Corpus, DocumentId, Slices};
use crate::error::Result;

/// The corpus around its pairs.
#[derive(Debug)]
pub(crate) struct Surroundings<'c> {
    corpus: &'c Corpus,
    days: Vec<Option<Day>>,
    recurrence: Recurrence,
}

impl<'c> Surroundings<'c> {
    /// What is known of the pairs of this corpus, whose shingles stand in
    /// `slices`.
    pub(crate) fn of(corpus: &'c Corpus, slices: &Slices) -> Result<Self> {
        let days: Vec<Option<Day>> = corpus.documents().par_iter().map(Day::of).collect();
        let recurrence = Recurrence::of_corpus(corpus, slices, &days)?;
        Ok(Self { corpus, days, recurrence })
    }

    /// The day that an article bears.
    pub(super) fn day(&self, document: DocumentId) -> Option<Day> {
        self.days[document.index()]
    }

    /// The share of what the two have in common that recurs on other days;
    /// `None` where that cannot be told.
    pub(crate) fn recurring(&self, a: DocumentId, b: DocumentId) -> Result<Option<f64>> {
        let (Some(one), Some(other)) = (self.day(a), self.day(b)) else { return Ok(None) };
        let shared = shared(&self.corpus.shingles(a)?, &self.corpus.shingles(b)?);
        Ok(self.recurrence.share(&shared, one, other))
    }
}
