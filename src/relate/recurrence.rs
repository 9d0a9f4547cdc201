//! Whether what two articles share is said again and again.
//!
//! A report and its copy share text that is theirs; two bulletins share text
//! that stands in the bulletins of all other days too. So for every shingle
//! that enough articles have, the days are kept that they bear, and a pair is
//! told what share of its common shingles recurs on days other than its own.
//! It is what tells templates from copies best.
//!
//! Of a corpus, one look at who carries each shingle tells it for all: a shingle
//! recurs for a pair if [`RECURS`] articles beside the two have it, so most
//! never do, and only some seven an article are remembered, in 38 bytes each.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::day::Day;
use super::set_days::SetDays;
use super::watched::Watched;
use crate::corpus::{Corpus, Slice, Slices, key};
use crate::error::Result;

/// Articles of other days from which on a shingle recurs.
pub const RECURS: usize = 3;
/// Days before and after a pair's own that still count as its own: papers
/// print a report a day apart.
pub const MARGIN: i32 = 1;
/// Articles that bear other days, from which on it says something that a
/// shingle does not recur.
pub const MIN_ARTICLES: usize = 1000;
/// Articles in which a shingle stands that recurs for a pair: the others, and
/// the two.
const ARTICLES: usize = RECURS + 2;

/// On which days each shingle stands in how many articles.
#[derive(Debug)]
pub struct Recurrence {
    watched: Watched,
    /// The days of the articles that have each of the watched shingles.
    days: Vec<OuterDays>,
    /// Articles by the day they bear, and all of them.
    articles: BTreeMap<i32, usize>,
    counted: usize,
}

/// The days of the first and of the last articles with a shingle. Days outside
/// the pair's own are before or behind them, so no others are needed to count
/// up to [`RECURS`].
#[derive(Clone, Copy, Debug)]
struct OuterDays {
    /// Ascending.
    first: [Day; RECURS],
    /// Descending.
    last: [Day; RECURS],
}

impl Default for OuterDays {
    /// No day yet: what stands there is behind every first and before every
    /// last.
    fn default() -> Self {
        Self { first: [Day(i32::MAX); RECURS], last: [Day(i32::MIN); RECURS] }
    }
}

impl OuterDays {
    fn of(days: impl Iterator<Item = Day>) -> Self {
        let mut outer = Self::default();
        days.for_each(|day| outer.add(day));
        outer
    }

    fn add(&mut self, day: Day) {
        // most days of a frequent shingle lie between, and change nothing
        if self.first[RECURS - 1] <= day && day <= self.last[RECURS - 1] {
            return;
        }
        let (mut earlier, mut later) = (day, day);
        for place in 0..RECURS {
            (self.first[place], earlier) = in_order(self.first[place], earlier);
            (later, self.last[place]) = in_order(self.last[place], later);
        }
    }

    /// Articles of days outside these, counted up to [`RECURS`].
    fn outside(&self, own: &RangeInclusive<i32>) -> usize {
        let before = self.first.iter().filter(|day| day.0 < *own.start()).count();
        let behind = self.last.iter().filter(|day| day.0 > *own.end()).count();
        (before + behind).min(RECURS)
    }
}

fn in_order(one: Day, other: Day) -> (Day, Day) {
    (one.min(other), one.max(other))
}

impl Recurrence {
    /// Nothing counted yet, for these shingles.
    #[must_use]
    pub fn of(shared: Vec<u64>) -> Self {
        let watched = Watched::new(shared.into_iter().map(key).collect());
        let days = vec![OuterDays::default(); watched.len()];
        Self { watched, days, articles: BTreeMap::new(), counted: 0 }
    }

    /// Everything that recurs in a corpus, whose documents bear `days`.
    pub(super) fn of_corpus(
        corpus: &Corpus,
        slices: &Slices,
        days: &[Option<Day>],
    ) -> Result<Self> {
        let mut all = Self::of(Vec::new());
        let with_shingles =
            corpus.documents().iter().zip(days).filter(|(one, _)| one.set.is_some());
        with_shingles.filter_map(|(_, day)| *day).for_each(|day| all.count_article(day));
        if all.counted < MIN_ARTICLES {
            return Ok(all);
        }
        let of_sets = SetDays::of(corpus, days);
        let recurring = |slice: &Slice| -> Vec<(u64, OuterDays)> {
            let groups = slice.repeated().filter_map(|carriers| {
                let days = carriers.iter().flat_map(|carrier| of_sets.of_set(carrier.set));
                let recurs = days.clone().nth(ARTICLES - 1).is_some();
                recurs.then(|| (carriers[0].shingle, OuterDays::of(days.copied())))
            });
            groups.collect()
        };
        let mut shingles = Vec::new();
        slices.map(recurring, |found| {
            for (shingle, days) in found {
                shingles.push(shingle);
                all.days.push(days);
            }
            Ok(())
        })?;
        all.watched = Watched::new(shingles);
        Ok(all)
    }

    /// Counts an article: its distinct shingles, ascending, and the day it
    /// bears. Articles come in any order; each counts once.
    pub fn count(&mut self, shingles: &[u64], day: Day) {
        self.count_article(day);
        for &shingle in shingles {
            if let Some(place) = self.watched.place(key(shingle)) {
                self.days[place].add(day);
            }
        }
    }

    fn count_article(&mut self, day: Day) {
        *self.articles.entry(day.0).or_default() += 1;
        self.counted += 1;
    }

    /// Share of these shingles that stand in at least [`RECURS`] articles of
    /// days more than [`MARGIN`] before the earlier or after the later of the
    /// two; `None` where there are none, or where the corpus has fewer than
    /// [`MIN_ARTICLES`] of such days and can tell nothing.
    #[must_use]
    pub fn share(&self, shared: &[u64], a: Day, b: Day) -> Option<f64> {
        let own = a.0.min(b.0).saturating_sub(MARGIN)..=a.0.max(b.0).saturating_add(MARGIN);
        let of_own_days: usize = self.articles.range(own.clone()).map(|(_, count)| count).sum();
        let others = self.counted - of_own_days;
        if others < MIN_ARTICLES {
            return None;
        }
        let recurring = shared.iter().filter(|shingle| self.recurs(**shingle, &own)).count();
        (!shared.is_empty()).then(|| recurring as f64 / shared.len() as f64)
    }

    fn recurs(&self, shingle: u64, own: &RangeInclusive<i32>) -> bool {
        let place = self.watched.place(key(shingle));
        place.is_some_and(|place| self.days[place].outside(own) >= RECURS)
    }
}

/// The shingles of both of two ascending sets.
#[must_use]
pub fn shared(a: &[u64], b: &[u64]) -> Vec<u64> {
    let (mut i, mut j, mut both) = (0, 0, Vec::new());
    while let (Some(&left), Some(&right)) = (a.get(i), b.get(j)) {
        if left == right {
            both.push(left);
        }
        i += usize::from(left <= right);
        j += usize::from(right <= left);
    }
    both
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hash::avalanche;

    /// Shingles, which are hashes.
    fn hashed<const N: usize>(numbers: [u64; N]) -> [u64; N] {
        numbers.map(avalanche)
    }

    /// So many articles of a far day that the corpus counts as large.
    fn crowd(recurrence: &mut Recurrence) {
        (0..MIN_ARTICLES).for_each(|_| recurrence.count(&[], Day(500)));
    }

    #[test]
    fn a_small_corpus_tells_nothing() {
        let mut recurrence = Recurrence::of(hashed([1]).to_vec());
        recurrence.count(&hashed([1]), Day(1));
        assert_eq!(recurrence.share(&hashed([1]), Day(1), Day(1)), None);
        crowd(&mut recurrence);
        assert_eq!(recurrence.share(&hashed([1]), Day(1), Day(1)), Some(0.0));
        assert_eq!(recurrence.share(&hashed([1]), Day(1), Day(500)), None);
    }

    #[test]
    fn what_stands_on_other_days_recurs() {
        let mut recurrence = Recurrence::of(hashed([1, 2, 3]).to_vec());
        crowd(&mut recurrence);
        recurrence.count(&hashed([1, 2, 9]), Day(10));
        recurrence.count(&hashed([1, 2, 9]), Day(12));
        for day in [1, 2, 20] {
            recurrence.count(&hashed([1, 9]), Day(day));
        }
        // close enough to be the pair's own days
        for day in [9, 13, 11] {
            recurrence.count(&hashed([3]), Day(day));
        }
        assert_eq!(recurrence.share(&hashed([1, 2]), Day(10), Day(12)), Some(0.5));
        assert_eq!(recurrence.share(&hashed([2, 3]), Day(12), Day(10)), Some(0.0));
        assert_eq!(
            recurrence.share(&hashed([9]), Day(12), Day(10)),
            Some(0.0),
            "nobody asked for it"
        );
        assert_eq!(recurrence.share(&[], Day(12), Day(10)), None);
    }

    #[test]
    fn many_articles_of_one_day_do_not_crowd_out_the_others() {
        let mut recurrence = Recurrence::of(hashed([1]).to_vec());
        crowd(&mut recurrence);
        for day in [1, 2, 90] {
            recurrence.count(&hashed([1]), Day(day));
        }
        for _ in 0..1000 {
            recurrence.count(&hashed([1]), Day(50));
        }
        assert_eq!(recurrence.share(&hashed([1]), Day(50), Day(50)), Some(1.0));
        assert_eq!(recurrence.share(&hashed([1]), Day(90), Day(90)), Some(1.0));
    }

    proptest! {
            #[test]
            fn outer_days_count_as_all_days_do(
                days in prop::collection::vec(-5..15_i32, 0..40),
                start in -5..15_i32,
                length in 0..6_i32,
            ) {
                let mut outer = OuterDays::default();
                for &day in &days {
     outer.add(Day(day));
    }
                let own = start..=start + length;
                let outside = days.iter().filter(|day| !own.contains(day)).count();
                prop_assert_eq!(outer.outside(&own), outside.min(RECURS));
            }
        }

    #[test]
    fn shared_is_the_intersection() {
        assert_eq!(shared(&[1, 3, 5, 7], &[0, 3, 4, 7, 9]), [3, 7]);
        assert!(shared(&[], &[1]).is_empty());
    }
}
