//! What a corpus knows of pairs beyond their two texts: the day that each
//! article bears, how often the shingles that they share recur on others, and
//! the kin that they have in common.
//!
//! The relation of a pair is the same wherever it is told, over all pairs of
//! a run or for one pair alone, because both ask here. Cost: one date an
//! article, and two looks at all sets. The first tells the shingles that stand
//! in too few articles to recur, which are most of them; only the others are
//! remembered. For few pairs it would cost more than it spares.

use rayon::prelude::*;

use super::day::Day;
use super::evidence::Evidence;
use super::kin::Kin;
use super::recurrence::{ArticlesOfOneSet, RECURS, Recurrence, shared};
use crate::corpus::{Corpus, DocumentId, Frequencies, SetId};
use crate::error::Result;

/// Pairs whose shingles are gathered by one thread before they are put together.
const PAIRS_PER_TASK: usize = 64;
/// Pairs whose shingles are put together before those are dropped that came
/// before.
const PAIRS_AT_ONCE: usize = 1 << 16;
/// Sets whose shingles are looked up before any is counted.
const SETS_AT_ONCE: usize = 1 << 16;
/// Sets for every pair from which on what the pairs share is remembered all,
/// since it is little.
const SETS_PER_PAIR: usize = 4;
/// Articles in which a shingle stands that recurs for a pair: the others, and
/// the two.
const ARTICLES: usize = RECURS + 2;

/// The corpus around some pairs.
#[derive(Debug)]
pub(crate) struct Surroundings<'c> {
    corpus: &'c Corpus,
    days: Vec<Option<Day>>,
    recurrence: Recurrence,
    kin: Kin,
}

impl<'c> Surroundings<'c> {
    /// What is known of these pairs, with the kin of their articles.
    pub(crate) fn of(corpus: &'c Corpus, pairs: &[[DocumentId; 2]], kin: Kin) -> Result<Self> {
        let days: Vec<Option<Day>> = corpus.documents().par_iter().map(Day::of).collect();
        let recurrence = recurrence(corpus, &days, pairs)?;
        Ok(Self { corpus, days, recurrence, kin })
    }

    /// The day that an article bears.
    pub(super) fn day(&self, document: DocumentId) -> Option<Day> {
        self.days[document.index()]
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

    /// The share of what the two have in common that recurs on other days;
    /// `None` where that cannot be told.
    fn recurring(&self, a: DocumentId, b: DocumentId) -> Result<Option<f64>> {
        let (Some(one), Some(other)) = (self.day(a), self.day(b)) else { return Ok(None) };
        Ok(self.recurrence.share(&shared_shingles(self.corpus, a, b)?, one, other))
    }
}

/// How often the shingles recur that these pairs share.
fn recurrence(
    corpus: &Corpus,
    days: &[Option<Day>],
    pairs: &[[DocumentId; 2]],
) -> Result<Recurrence> {
    let sets = corpus.sets();
    let days_of =
        |set: SetId| corpus.carriers(set).iter().filter_map(|document| days[document.index()]);
    let frequencies = (pairs.len() * SETS_PER_PAIR > sets.len())
        .then(|| Frequencies::of(sets, |set| days_of(set).take(ARTICLES).count()))
        .transpose()?;
    let may_recur = |shingle: &u64| {
        let frequencies = frequencies.as_ref();
        frequencies.is_none_or(|known| known.carriers(*shingle) as usize >= ARTICLES)
    };
    let mut shared = Vec::new();
    let mut distinct = 0;
    for pairs in pairs.chunks(PAIRS_AT_ONCE) {
        // pairs of one article share much, and stand side by side
        let of_pairs: Vec<Vec<u64>> = pairs
            .par_chunks(PAIRS_PER_TASK)
            .map(|pairs| {
                let mut all = Vec::new();
                for &[a, b] in pairs {
                    all.extend(shared_shingles(corpus, a, b)?.into_iter().filter(may_recur));
                }
                all.sort_unstable();
                all.dedup();
                Ok(all)
            })
            .collect::<Result<_>>()?;
        for mut of_pairs in of_pairs {
            shared.append(&mut of_pairs);
        }
        if shared.len() > 2 * distinct {
            shared.par_sort_unstable();
            shared.dedup();
            distinct = shared.len();
        }
    }
    let mut recurrence = Recurrence::of(shared);
    drop(frequencies);
    for first in (0..sets.len()).step_by(SETS_AT_ONCE) {
        let articles: Vec<Vec<ArticlesOfOneSet>> = sets
            .runs_of(first..(first + SETS_AT_ONCE).min(sets.len()))
            .map(|run| {
                let of_set = |(set, shingles)| {
                    let mut days: Vec<Day> = days_of(set).collect();
                    days.sort_unstable();
                    ArticlesOfOneSet { places: recurrence.places(shingles), days }
                };
                Ok(run?.iter().map(of_set).collect())
            })
            .collect::<Result<_>>()?;
        let articles: Vec<ArticlesOfOneSet> = articles.into_iter().flatten().collect();
        recurrence.count_all(&articles);
    }
    Ok(recurrence)
}

fn shared_shingles(corpus: &Corpus, a: DocumentId, b: DocumentId) -> Result<Vec<u64>> {
    Ok(shared(&corpus.shingles(a)?, &corpus.shingles(b)?))
}
