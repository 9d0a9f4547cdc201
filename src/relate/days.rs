//! The days on which the articles of a corpus appeared.

use std::ops::Range;

use rayon::prelude::*;

use super::day::Day;
use super::recurrence::RECURS;
use crate::corpus::{Corpus, DocumentId, SetId};

/// The days that the documents of a corpus bear, and those of its sets.
///
/// Takes 8 bytes a document, and 6 a set.
#[derive(Debug)]
pub(super) struct Days {
    documents: Vec<Option<Day>>,
    calendar: Calendar,
    /// Of each set, the ranks of the days that its articles bear, ascending:
    /// all, or where they are many the first and the last [`RECURS`], since
    /// those between change nothing.
    of_sets: Vec<u16>,
    ends: Vec<u32>,
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

    /// The rank of a day that articles bear: 1 to 65,534. Were there more days,
    /// which are a hundred and eighty years, the last of them would be one.
    fn rank(&self, day: Day) -> u16 {
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
        let (mut of_sets, mut ends) = (Vec::new(), Vec::with_capacity(corpus.sets().len()));
        let mut own: Vec<u16> = Vec::new();
        for set in corpus.sets().ids() {
            own.clear();
            let days =
                corpus.carriers(set).iter().filter_map(|document| documents[document.index()]);
            own.extend(days.map(|day| calendar.rank(day)));
            own.sort_unstable();
            let first = own.len().min(RECURS);
            let last = own.len().saturating_sub(RECURS).max(first);
            of_sets.extend(own[..first].iter().chain(&own[last..]));
            ends.push(u32::try_from(of_sets.len()).unwrap_or(u32::MAX));
        }
        Self { documents, calendar, of_sets, ends }
    }

    /// The day that a document bears.
    pub(super) fn of_document(&self, document: DocumentId) -> Option<Day> {
        self.documents[document.index()]
    }

    /// The ranks of the days of a set.
    pub(super) fn of_set(&self, set: SetId) -> &[u16] {
        let start = set.index().checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.of_sets[start as usize..self.ends[set.index()] as usize]
    }

    /// All days by their ranks.
    pub(super) fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}
