//! The days on which the articles of a corpus appeared.

use std::ops::Range;

use rayon::prelude::*;

use super::day::Day;
use crate::corpus::{Corpus, DocumentId};

/// Days before and after a pair's own that still count as its own: papers
/// print a report a day apart.
pub const MARGIN: i32 = 1;
/// Articles that bear other days, from which on it says something that a
/// shingle does not recur.
pub const MIN_ARTICLES: usize = 1000;
/// The highest rank of a day: there are so many in a hundred and sixty years.
pub(super) const MOST_DAYS: u16 = 60_000;

/// The days that the documents of a corpus bear. Takes 8 bytes a document.
#[derive(Debug)]
pub(super) struct Days {
    documents: Vec<Option<Day>>,
    calendar: Calendar,
}

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

    /// The rank of a day that articles bear: 1 to [`MOST_DAYS`]. Were there more,
    /// the last of them would be one.
    pub(super) fn rank(&self, day: Day) -> u16 {
        let rank = self.days.partition_point(|other| *other <= day);
        u16::try_from(rank).unwrap_or(MOST_DAYS).min(MOST_DAYS)
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
        Self { documents, calendar }
    }

    /// The day that a document bears.
    pub(super) fn of_document(&self, document: DocumentId) -> Option<Day> {
        self.documents[document.index()]
    }

    /// The rank of the day that a document bears.
    pub(super) fn rank(&self, document: DocumentId) -> Option<u16> {
        self.of_document(document).map(|day| self.calendar.rank(day))
    }

    /// All days by their ranks.
    pub(super) fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}
