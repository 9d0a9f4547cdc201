//! The days on which the articles of a corpus appeared.

use std::ops::Range;

use rayon::prelude::*;

use crate::corpus::{Corpus, DocumentId};
use crate::date::Day;

/// Days before and after a pair's own that still count as its own: papers
/// print a report a day apart.
pub const MARGIN: i32 = 1;
/// Articles that bear other days, from which on it says something that a
/// shingle does not recur.
pub const MIN_ARTICLES: usize = 1000;
/// Days before the earlier of two articles and after the later that are of their own time;
/// as many as lie between the two, where that is more.
const OWN_TIME: i32 = 31;
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

    /// Whether enough articles bear days outside these ranks, which are those from `first` to
    /// `last`, for their silence to say that a shingle does not recur: [`MIN_ARTICLES`], and
    /// of these days' own time as many, or more than the days themselves have. The bulletins
    /// of the two ends of a month recur on no day outside it, however many other years there
    /// are.
    pub(super) fn tells_of(&self, own: &Range<usize>, first: i32, last: i32) -> bool {
        let inside = self.articles_within(own);
        let reach = last.saturating_sub(first).max(OWN_TIME);
        let time = self.ranks(first.saturating_sub(reach), last.saturating_add(reach));
        self.articles() - inside >= MIN_ARTICLES
            && self.articles_within(&time) - inside >= MIN_ARTICLES.min(inside)
    }

    fn articles_within(&self, ranks: &Range<usize>) -> usize {
        self.before[ranks.end] - self.before[ranks.start]
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether days with so many articles each tell of what lies between two of them.
    fn tells(days: &[(i32, usize)], first: i32, last: i32) -> bool {
        let articles = days.par_iter().flat_map(|&(day, count)| vec![Day(day); count]);
        let calendar = Calendar::of(articles);
        calendar.tells_of(&calendar.ranks(first, last), first, last)
    }

    #[test]
    fn other_years_tell_nothing_of_the_two_ends_of_a_month() {
        let month = |count| (1_000..1_011).map(|day| (day, count)).collect::<Vec<_>>();
        let years = (0..700).map(|day| (day, 30)).collect::<Vec<_>>();
        for count in [30, 300] {
            let all = [years.clone(), month(count)].concat();
            assert!(!tells(&all, 1_000, 1_010), "the two ends, {count} a day");
            assert!(tells(&all, 1_000, 1_003), "seven days behind, {count} a day");
        }
        assert!(tells(&years, 100, 110) && tells(&years, 100, 300));
        assert!(!tells(&month(30), 1_000, 1_003), "too few");
        assert!(tells(&month(300), 1_000, 1_003));
    }

    #[test]
    fn an_article_of_a_time_of_its_own_is_told_nothing() {
        let years = (0..700).map(|day| (day, 30)).collect::<Vec<_>>();
        assert!(!tells(&[years.clone(), vec![(1_000, 2)]].concat(), 999, 1_001));
        assert!(tells(&[years, vec![(720, 2)]].concat(), 719, 721));
    }
}
