//! The days on which the articles of a corpus appeared, and on which of them
//! each shingle stands.
//!
//! Who carries a shingle is seen in the slices of the corpus, which others look
//! at too; so what is found there is put aside, in memory up to 32 MB and in a
//! temporary file behind that, until the pairs are known of which it is asked.

use std::ops::Range;

use rayon::prelude::*;

use super::day::Day;
use super::recurrence::{ARTICLES, MARGIN, MIN_ARTICLES, OuterDays, RECURS};
use crate::corpus::{Corpus, DocumentId, Onlooker, Pieces, SetId, Slice, Slices};
use crate::counting_sort::counting_sort;
use crate::error::Result;

/// Bytes that stay in memory of what was found.
const MEMORY: usize = 32 << 20;
/// Numbers that are kept of each shingle: its key, and twice so many days as
/// have to lie outside those of a pair.
const NUMBERS: usize = 3;
/// Bits of such a number.
const NUMBER_BITS: u32 = 48;

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

    /// Articles that bear a day, but for those of these ranks.
    pub(super) fn articles_outside(&self, ranks: &Range<usize>) -> usize {
        let all = self.before[self.before.len() - 1];
        all - (self.before[ranks.end] - self.before[ranks.start])
    }
}

/// Counts on which days each shingle stands, slice by slice.
#[derive(Debug)]
pub(crate) struct DayCounter {
    /// Of every document.
    days: Vec<Option<Day>>,
    calendar: Calendar,
    /// Of each set, the ranks of the days that its articles bear, ascending:
    /// all, or where they are many the first and the last few, since those
    /// between change nothing.
    of_sets: Vec<u16>,
    ends: Vec<u32>,
    /// Of every slice, the shingles that recur for somebody: the key and the
    /// days of each, as [`NUMBERS`].
    found: Pieces,
}

impl DayCounter {
    /// For the documents of this corpus; nothing is counted yet.
    pub(crate) fn of(corpus: &Corpus) -> Self {
        let days: Vec<Option<Day>> = corpus.documents().par_iter().map(Day::of).collect();
        let documents = corpus.documents().par_iter().zip(&days);
        let with_shingles = documents.filter(|(document, _)| document.set.is_some());
        let calendar = Calendar::of(with_shingles.filter_map(|(_, day)| *day));
        let found = Pieces::new(Slices::count(corpus.sets()), 1, NUMBER_BITS, MEMORY);
        let (of_sets, ends) = (Vec::new(), Vec::with_capacity(corpus.sets().len()));
        let mut counter = Self { days, calendar, of_sets, ends, found };
        counter.take_sets(corpus);
        counter
    }

    /// The same, and all counted.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where a temporary file cannot be used.
    pub(crate) fn counted(corpus: &Corpus) -> Result<Self> {
        let counter = Self::of(corpus);
        if counter.tells() {
            Slices::of(corpus.sets())?.show(&[&counter])?;
        }
        Ok(counter)
    }

    fn take_sets(&mut self, corpus: &Corpus) {
        let mut own: Vec<u16> = Vec::new();
        for set in corpus.sets().ids() {
            own.clear();
            let days = corpus.carriers(set).iter().filter_map(|&document| self.day(document));
            own.extend(days.map(|day| self.calendar.rank(day)));
            own.sort_unstable();
            let first = own.len().min(RECURS);
            let last = own.len().saturating_sub(RECURS).max(first);
            self.of_sets.extend(own[..first].iter().chain(&own[last..]));
            self.ends.push(u32::try_from(self.of_sets.len()).unwrap_or(u32::MAX));
        }
    }

    /// Whether there are articles enough for anything to be said.
    fn tells(&self) -> bool {
        self.calendar.articles_outside(&(1..1)) >= MIN_ARTICLES
    }

    /// The day that a document bears.
    pub(crate) fn day(&self, document: DocumentId) -> Option<Day> {
        self.days[document.index()]
    }

    fn days_of(&self, set: SetId) -> &[u16] {
        let start = set.index().checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.of_sets[start as usize..self.ends[set.index()] as usize]
    }

    /// Shingles that were found to recur.
    pub(super) fn len(&self) -> usize {
        self.found.len() / NUMBERS
    }

    /// Gives the key and the days of each of these shingles, ascending.
    pub(super) fn each(&self, mut give: impl FnMut(u64, OuterDays)) -> Result<()> {
        for slice in 0..self.found.blocks() {
            let part = self.found.part(0, slice..slice + 1)?;
            for &[key, first, last] in part.numbers().as_chunks::<NUMBERS>().0 {
                give(key, OuterDays::unpack([first, last]));
            }
        }
        Ok(())
    }

    /// The calendar, when all is counted.
    pub(super) fn into_calendar(self) -> (Vec<Option<Day>>, Calendar) {
        (self.days, self.calendar)
    }
}

impl Onlooker for DayCounter {
    fn look(&self, slice: &Slice) -> Result<()> {
        if !self.tells() {
            return Ok(());
        }
        let mut numbers = Vec::new();
        for carried in slice.repeated() {
            let days = carried.sets().flat_map(|set| self.days_of(set)).copied();
            if days.clone().nth(ARTICLES - 1).is_none() {
                continue;
            }
            let outer = OuterDays::of(days);
            let (first, last) = outer.ends();
            let day = |rank: u16| self.calendar.days[usize::from(rank) - 1].0;
            // else all days are the own days of whoever has the shingle
            if day(last) - day(first) > MARGIN {
                let [first, last] = outer.pack();
                numbers.extend([carried.key(), first, last]);
            }
        }
        self.found.put(slice.number(), counting_sort(numbers.iter().map(|&number| (0, number)), 1))
    }
}
