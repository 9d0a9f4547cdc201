//! What a corpus knows of pairs beyond their two texts: the day that each
//! article bears, how often the shingles that they share recur on others, and
//! the kin that they have in common.
//!
//! The relation of a pair is the same wherever it is told, over all pairs of
//! a run, for one pair alone, or for an article that is new to the corpus, because all
//! of them ask here. Cost: one date an article, and one look at who carries each shingle.

use super::evidence::Evidence;
use super::kin::Kin;
use crate::corpus::{Corpus, DocumentId};
use crate::date::Day;
use crate::error::Result;
use crate::recurrence::{Recurrence, shared};

/// The corpus around its pairs.
#[derive(Debug)]
pub(crate) struct Surroundings<'c> {
    corpus: &'c Corpus,
    recurrence: &'c Recurrence,
    kin: &'c Kin,
}

impl<'c> Surroundings<'c> {
    /// What recurs in this corpus, and the kin of its articles.
    pub(crate) fn new(corpus: &'c Corpus, recurrence: &'c Recurrence, kin: &'c Kin) -> Self {
        Self { corpus, recurrence, kin }
    }

    /// The day that an article bears.
    pub(super) fn day(&self, document: DocumentId) -> Option<Day> {
        self.recurrence.day(document)
    }

    /// Puts into the evidence on two articles what the corpus knows of them.
    pub(crate) fn complete(
        &self,
        evidence: &mut Evidence,
        a: DocumentId,
        b: DocumentId,
    ) -> Result<()> {
        let set = |document| self.corpus.document(document).set;
        evidence.recurring = self.recurring(a, b)?;
        evidence.kin = set(a).zip(set(b)).and_then(|(a, b)| self.kin.in_common(a, b));
        Ok(())
    }

    /// The same for an article that need not be of the corpus, which bears this day and
    /// has these shingles, and one that is.
    pub(crate) fn complete_for_new(
        &self,
        evidence: &mut Evidence,
        (day, shingles): (Option<Day>, &[u64]),
        other: DocumentId,
    ) -> Result<()> {
        let shared = shared(shingles, &self.corpus.shingles(other)?);
        evidence.recurring = self.recurrence.share(&shared, day, self.day(other));
        evidence.kin = match self.corpus.document(other).set {
            Some(set) => self.kin.in_common_with(self.corpus, shingles, set)?,
            None => None,
        };
        Ok(())
    }

    /// The share of what the two have in common that recurs on other days;
    /// `None` where that cannot be told.
    fn recurring(&self, a: DocumentId, b: DocumentId) -> Result<Option<f64>> {
        let shared = shared(&self.corpus.shingles(a)?, &self.corpus.shingles(b)?);
        Ok(self.recurrence.share(&shared, self.day(a), self.day(b)))
    }
}
