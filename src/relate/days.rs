//! The days on which the articles of a corpus appeared.

use std::ops::Range;

use rayon::prelude::*;

use super::day::Day;
use super::recurrence::RECURS;
use crate::corpus::{Corpus, DocumentId, SetId};

/// The days that the documents of a corpus bear, and those of its sets.
///
/// Takes 8 bytes a document, and 2 a set.
#[derive(Debug)]
pub(super) struct Days {
    documents: Vec<Option<Day>>,
    calendar: Calendar,
    /// Of each set, the rank of the day that its article bears; [`NO_DAY`], or
    /// [`SEVERAL`] where its articles bear more than one.
    of_sets: Vec<u16>,
    /// The sets of such articles with the ranks of their days, ascending: all,
    /// or where they are many the first and the last [`RECURS`], since those
    /// between change nothing.
    several: Vec<(SetId, Vec<u16>)>,
}

/// Of a set whose articles bear no day.
pub(super) const NO_DAY: u16 = 0;
/// Of a set whose articles bear several days, or one several times.
pub(super) const SEVERAL: u16 = u16::MAX;

/// Days by their ranks: the first that an article bears has 1.
#[derive(Debug)]
pub(super) struct Calendar {
    days: Vec<Day>,
    /// Articles that bear one of the days before each rank.
    before: Vec<usize>,
}

impl Calendar {
    fn of(days: impl ParallelIterator<Item = Day>) -> Self {
        let mut all: Vec<Day> = days.collect();
        all.par_sort_unstable();
        let (mut days, mut before) = (Vec::new(), vec![0, 0]);
        let mut count = 0;
        for same in all.chunk_by(|one, other| one == other) {
            count += same.len();
            days.push(same[0]);
            before.push(count);
        }
        Self { days, before }
    }

    /// The rank of a day that articles bear: 1 to 65,534. Were there more days,
    /// which are a hundred and eighty years, the last of them would be one.
    pub(super) fn rank(&self, day: Day) -> u16 {
        let rank = self.days.partition_point(|other| *other <= day);
        u16::try_from(rank).unwrap_or(u16::MAX).min(u16::MAX - 1)
    }

    /// The ranks of the days from `first` to `last`.
    pub(super) fn ranks(&self, first: i32, last: i32) -> Range<usize> {
        let start = self.days.partition_point(|day| day.0 < first) + 1;
        let end = self.days.partition_point(|day| day.0 <= last) + 1;
        start..end.max(start)
    }

    /// The day of a rank.
    pub(super) fn day(&self, rank: u16) -> Day {
        self.days[usize::from(rank) - 1]
    }

    /// Articles that bear a day.
    pub(super) fn articles(&self) -> usize {
        self.before[self.before.len() - 1]
    }

    /// Articles that bear a day, but for those of these ranks.
    pub(super) fn articles_outside(&self, ranks: &Range<usize>) -> usize {
        self.articles() - (self.before[ranks.end] - self.before[ranks.start])
    }
}

impl Days {
    /// Those of this corpus.
    pub(super) fn of(corpus: &Corpus) -> Self {
        let documents: Vec<Option<Day>> = corpus.documents().par_iter().map(Day::of).collect();
        let all = corpus.documents().par_iter().zip(&documents);
        let with_shingles = all.filter(|(document, _)| document.set.is_some());
        let calendar = Calendar::of(with_shingles.filter_map(|(_, day)| *day));
        let (mut of_sets, mut several) = (Vec::with_capacity(corpus.sets().len()), Vec::new());
        for set in corpus.sets().ids() {
            let days =
                corpus.carriers(set).iter().filter_map(|document| documents[document.index()]);
            let mut own = days.map(|day| calendar.rank(day));
            of_sets.push(match (own.next(), own.next()) {
                (None, _) => NO_DAY,
                (Some(only), None) => only,
                (Some(one), Some(other)) => {
                    several.push((set, outer([one, other].into_iter().chain(own).collect())));
                    SEVERAL
                }
            });
        }
        Self { documents, calendar, of_sets, several }
    }

    /// The day that a document bears.
    pub(super) fn of_document(&self, document: DocumentId) -> Option<Day> {
        self.documents[document.index()]
    }

    /// The rank of the day of every set; [`NO_DAY`] or [`SEVERAL`].
    pub(super) fn by_set(&self) -> &[u16] {
        &self.of_sets
    }

    /// The ranks of the days of a set.
    pub(super) fn of_set(&self, set: SetId) -> &[u16] {
        match &self.of_sets[set.index()] {
            &NO_DAY => &[],
            &SEVERAL => {
                let place = self.several.partition_point(|(other, _)| *other < set);
                self.several.get(place).map_or(&[], |(_, days)| days)
            }
            only => std::slice::from_ref(only),
        }
    }

    /// All days by their ranks.
    pub(super) fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}

/// The first days and the last of a set that has many.
fn outer(mut days: Vec<u16>) -> Vec<u16> {
    days.sort_unstable();
    if days.len() > 2 * RECURS {
        days.drain(RECURS..days.len() - RECURS);
    }
    days
}
