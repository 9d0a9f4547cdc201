//! On which days each shingle stands, and so whether what two articles share is said again
//! and again.
//!
//! A report and its copy share text that is theirs; two bulletins share text
//! that stands in the bulletins of all other days too. So for every shingle
//! that enough articles have, the days are kept that they bear, and a pair is
//! told what share of its common shingles recurs on days other than its own.
//! It is what tells templates from copies best.
//!
//! Of a corpus, one look at who carries each shingle tells it for all: a shingle
//! recurs for a pair if [`RECURS`] articles beside the two have it, so most
//! never do, and only some seven an article are remembered, in some 23 bytes each. A run
//! takes that look while the prefix join takes it (`day_counter`), before any pair is told
//! its relation.

mod carrier_days;
mod day_counter;
mod days;
mod outer_days;
mod watched;

use std::ops::Range;

use rayon::prelude::*;

use crate::corpus::{Corpus, DocumentId, Ranks, key};
use crate::date::Day;
use crate::error::Result;
use crate::narrow::narrow;
use crate::observer::Observer;

pub(crate) use day_counter::DayCounter;
use days::Days;
pub use days::{MARGIN, MIN_ARTICLES};
use outer_days::OuterDays;
pub use outer_days::RECURS;
use watched::Watched;

/// On which days the shingles of a corpus stand.
#[derive(Debug)]
pub struct Recurrence {
    days: Days,
    watched: Watched,
    /// The days of the articles that have each of the watched shingles.
    outer: Vec<OuterDays>,
    /// The places of watched shingles with the documents that have them, where
    /// they may be counted again.
    carriers: Vec<(u32, DocumentId)>,
}

impl Recurrence {
    /// Everything that recurs in a corpus.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where a temporary file cannot be used, and
    /// [`crate::Error::Cancelled`]; the observer is told of no step.
    pub fn of(corpus: &Corpus, observer: &dyn Observer) -> Result<Self> {
        let ranks = Ranks::of(corpus.sets());
        Self::from_counter(DayCounter::counted(corpus, &ranks, observer)?, observer)
    }

    /// Everything that was counted.
    pub(crate) fn from_counter(counter: DayCounter, observer: &dyn Observer) -> Result<Self> {
        let mut watched = Watched::with_room(counter.len());
        let mut outer = Vec::with_capacity(counter.len());
        counter.each(observer, |key, days| {
            watched.push(key);
            outer.push(days);
        })?;
        let (days, watched) = (counter.into_days(), watched.finish());
        Ok(Self { days, watched, outer, carriers: Vec::new() })
    }

    /// What recurs of these shingles alone, in whatever order and however often
    /// they come: each set's shingles are looked up in them, which costs a
    /// third of putting all in order. Who has them is remembered, in 8 bytes
    /// each, so that [`recount`](Self::recount) costs next to nothing.
    pub(crate) fn among(
        corpus: &Corpus,
        shingles: Vec<u64>,
        observer: &dyn Observer,
    ) -> Result<Self> {
        let mut keys: Vec<u64> = shingles.into_iter().map(key).collect();
        keys.par_sort_unstable();
        keys.dedup();
        let mut watched = Watched::with_room(keys.len());
        for key in &keys {
            watched.push(*key);
        }
        let watched = watched.finish();
        let carriers = corpus.sets().rows(observer, |set, shingles, carriers| {
            for place in shingles.iter().filter_map(|shingle| watched.place(key(*shingle))) {
                let place = narrow(place);
                carriers.extend(corpus.carriers(set).iter().map(|&document| (place, document)));
            }
        })?;
        let outer = vec![OuterDays::default(); keys.len()];
        let mut recurrence = Self { days: Days::of(corpus), watched, outer, carriers };
        recurrence.count_carriers();
        Ok(recurrence)
    }

    /// Counts again after documents were dropped; all others must have the shingles that
    /// they had.
    pub(crate) fn recount(&mut self, corpus: &Corpus) {
        self.carriers.retain(|(_, document)| corpus.document(*document).set.is_some());
        self.days = Days::of(corpus);
        self.count_carriers();
    }

    fn count_carriers(&mut self) {
        self.outer.fill(OuterDays::default());
        for &(place, document) in &self.carriers {
            if let Some(day) = self.days.rank(document) {
                self.outer[place as usize].add(day);
            }
        }
    }

    /// The day that a document bears.
    #[must_use]
    pub fn day(&self, document: DocumentId) -> Option<Day> {
        self.days.of_document(document)
    }

    /// Share of these shingles, which both of two articles have, that stand in
    /// at least [`RECURS`] articles of days more than [`MARGIN`] before the
    /// earlier or after the later of `a` and `b`, the days that the two bear. `None`
    /// where there are no such shingles or a day is unknown, or where the corpus has
    /// fewer than [`MIN_ARTICLES`] of other days and can tell nothing; of these, as many as
    /// the days of the two have, or [`MIN_ARTICLES`], must be of their own time, a month
    /// before and after.
    ///
    /// An article that is new to the corpus is judged as well. Of the corpus,
    /// [`RECURS`] articles and two must have a shingle for it to be known.
    #[must_use]
    pub fn share(&self, shared: &[u64], a: Option<Day>, b: Option<Day>) -> Option<f64> {
        let (a, b) = a.zip(b)?;
        let (first, last) = (a.min(b).0.saturating_sub(MARGIN), a.max(b).0.saturating_add(MARGIN));
        let own = self.days.calendar().ranks(first, last);
        if !self.days.calendar().tells_of(&own, first, last) {
            return None;
        }
        let recurring = shared.iter().filter(|&&shingle| self.recurs(shingle, &own)).count();
        (!shared.is_empty()).then(|| recurring as f64 / shared.len() as f64)
    }

    fn recurs(&self, shingle: u64, own: &Range<usize>) -> bool {
        let place = self.watched.place(key(shingle));
        place.is_some_and(|place| self.outer[place].outside(own) >= RECURS)
    }
}

/// The shingles of both of two ascending sets.
#[must_use]
pub fn shared(a: &[u64], b: &[u64]) -> Vec<u64> {
    let mut both = vec![0; a.len().min(b.len()) + 1];
    let (mut i, mut j, mut count) = (0, 0, 0);
    // without a branch on what nobody could foretell: each goes where the next
    // of both will stand
    while let (Some(&left), Some(&right)) = (a.get(i), b.get(j)) {
        both[count] = left;
        count += usize::from(left == right);
        i += usize::from(left <= right);
        j += usize::from(right <= left);
    }
    both.truncate(count);
    both
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Arrival, CorpusBuilder};
    use crate::hash::avalanche;
    use crate::shingle::Shingled;

    /// Shingles, which are hashes.
    fn hashed(numbers: &[u64]) -> Vec<u64> {
        let mut shingles: Vec<u64> = numbers.iter().copied().map(avalanche).collect();
        shingles.sort_unstable();
        shingles
    }

    /// Documents that have these shingles and appeared so many days into the
    /// year, and as many of the 30th day as make the corpus large.
    /// Counted both ways.
    fn recurrence(documents: &[(&[u64], u32)]) -> [Recurrence; 2] {
        let crowd = (0..MIN_ARTICLES as u64).map(|n| (vec![avalanche(n + 1_000_000)], 30));
        let own = documents.iter().map(|&(shingles, day)| (hashed(shingles), day));
        let mut builder = CorpusBuilder::new();
        builder
            .extend(own.chain(crowd).enumerate().map(|(n, (shingles, day))| Arrival {
                id: format!("{n:06}").into(),
                date: Some(format!("2015-{:02}-{:02}", day / 28 % 12 + 1, day % 28 + 1).into()),
                shingled: Shingled { shingles, tokens: 9, ..Shingled::default() },
                ..Arrival::default()
            }))
            .unwrap();
        let corpus = builder.finish().unwrap();
        let own = documents.iter().flat_map(|&(shingles, _)| hashed(shingles)).rev();
        [Recurrence::of(&corpus, &()), Recurrence::among(&corpus, own.collect(), &())]
            .map(Result::unwrap)
    }

    fn share(both: &[Recurrence; 2], shingles: &[u64], a: u32, b: u32) -> Option<f64> {
        let [one, other] = both.each_ref().map(|way| {
            let [a, b] = [a, b].map(|document| way.day(DocumentId(document)));
            way.share(&hashed(shingles), a, b)
        });
        assert_eq!(one, other);
        one
    }

    #[test]
    fn a_small_corpus_tells_nothing() {
        let recurrence = recurrence(&[(&[1], 1), (&[1], 1)]);
        assert_eq!(share(&recurrence, &[1], 0, 1), Some(0.0));
        // all others are of the day of one of the two
        assert_eq!(share(&recurrence, &[1], 0, 2), None);
    }

    #[test]
    fn what_stands_on_other_days_recurs() {
        let recurrence = recurrence(&[
            (&[1, 2, 9], 10),
            (&[1, 2, 9], 12),
            (&[1, 9], 1),
            (&[1, 9], 2),
            (&[1, 9], 20),
            // close enough to be the pair's own days
            (&[3, 2], 9),
            (&[3, 2], 13),
            (&[3, 2], 11),
        ]);
        assert_eq!(share(&recurrence, &[1, 2], 0, 1), Some(0.5));
        assert_eq!(share(&recurrence, &[2, 3], 1, 0), Some(0.0));
        assert_eq!(share(&recurrence, &[9, 1, 5], 1, 0), Some(2.0 / 3.0));
        assert_eq!(share(&recurrence, &[], 0, 1), None);
    }

    #[test]
    fn many_articles_of_one_day_do_not_crowd_out_the_others() {
        let sets: Vec<[u64; 2]> = (0..100).map(|n| [1, 1000 + n]).collect();
        let day = |n| [1, 2, 70].get(n).copied().unwrap_or(50);
        let documents = sets.iter().enumerate().map(|(n, set)| (&set[..], day(n)));
        let recurrence = recurrence(&documents.collect::<Vec<_>>());
        assert_eq!(share(&recurrence, &[1], 3, 4), Some(1.0));
        assert_eq!(share(&recurrence, &[1], 2, 2), Some(1.0));
    }

    #[test]
    fn a_day_that_no_article_bears_is_judged_as_any_other() {
        let own = [[1, 2], [1, 3], [1, 4], [1, 5], [1, 6]];
        let days = [1, 2, 3, 14, 20];
        let documents: Vec<(&[u64], u32)> = own.iter().map(|set| &set[..]).zip(days).collect();
        for known in recurrence(&documents) {
            let day = |document| known.day(DocumentId(document));
            let later = |day: Option<Day>, days: i32| day.map(|Day(day)| Day(day + days));
            let share = |a, b| known.share(&hashed(&[1]), a, b);
            let new = later(day(3), 2);
            assert!((0..5).all(|document| day(document) != new));
            assert_eq!(share(new, day(3)), Some(1.0), "those before, and the last");
            assert_eq!(share(later(day(4), 2), day(1)), Some(0.0), "the others lie between");
        }
    }

    #[test]
    fn an_article_without_a_day_is_not_judged() {
        let mut builder = CorpusBuilder::new();
        builder.extend([Arrival { id: "one".into(), ..Arrival::default() }]).unwrap();
        let corpus = builder.finish().unwrap();
        let recurrence = Recurrence::of(&corpus, &()).unwrap();
        let day = recurrence.day(DocumentId(0));
        assert_eq!(recurrence.share(&hashed(&[1]), day, day), None);
    }

    #[test]
    fn shared_is_the_intersection() {
        assert_eq!(shared(&[1, 3, 5, 7], &[0, 3, 4, 7, 9]), [3, 7]);
        assert!(shared(&[], &[1]).is_empty());
    }
}
