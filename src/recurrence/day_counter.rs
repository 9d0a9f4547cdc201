//! On which days each shingle stands, counted slice by slice.
//!
//! Who carries a shingle is seen in the slices of the corpus, which others look
//! at too; so what is found there is put aside, in memory up to 8 MB and in a
//! temporary file behind that, until the pairs are known of which it is asked.

use super::carrier_days::CarrierDays;
use super::days::{Days, MARGIN, MIN_ARTICLES};
use super::outer_days::{ARTICLES, OuterDays};
use crate::corpus::{Corpus, Onlooker, Pieces, Ranks, Slice, Slices};
use crate::counting_sort::ByKey;
use crate::error::Result;
use crate::observer::{Observer, Untold};

/// Bytes that stay in memory of what was found.
const MEMORY: usize = 8 << 20;
/// Numbers that are kept of each shingle: its key, its first days and its last.
const NUMBERS: usize = 3;
/// Bits of such a number.
const NUMBER_BITS: u32 = 48;

/// Counts on which days the shingles of a corpus stand.
#[derive(Debug)]
pub(crate) struct DayCounter {
    days: Days,
    of_carriers: CarrierDays,
    /// Of every slice, the shingles that recur for somebody, each as
    /// [`NUMBERS`].
    found: Pieces,
}

impl DayCounter {
    /// For this corpus, whose sets have these ranks; nothing is counted yet.
    pub(crate) fn of(corpus: &Corpus, ranks: &Ranks) -> Self {
        let found = Pieces::new(Slices::count(corpus.sets()), 1, NUMBER_BITS, MEMORY);
        let days = Days::of(corpus);
        let of_carriers = CarrierDays::of(corpus, ranks, &days);
        Self { days, of_carriers, found }
    }

    /// The same, and all counted.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where a temporary file cannot be used, and
    /// [`crate::Error::Cancelled`].
    pub(crate) fn counted(corpus: &Corpus, ranks: &Ranks, observer: &dyn Observer) -> Result<Self> {
        let counter = Self::of(corpus, ranks);
        if counter.tells() {
            let untold = Untold(observer);
            Slices::of(corpus.sets(), ranks, &untold)?.show(&[&counter], &untold)?;
        }
        Ok(counter)
    }

    /// Whether there are articles enough for anything to be said.
    fn tells(&self) -> bool {
        self.days.calendar().articles() >= MIN_ARTICLES
    }

    /// Shingles that were found.
    pub(super) fn len(&self) -> usize {
        self.found.len() / NUMBERS
    }

    /// Gives the key and the days of each of these shingles, ascending.
    pub(super) fn each(
        &self,
        observer: &dyn Observer,
        mut give: impl FnMut(u64, OuterDays),
    ) -> Result<()> {
        for slice in 0..self.found.blocks() {
            observer.go_on()?;
            let part = self.found.part(0, slice..slice + 1)?;
            for &[key, first, last] in part.numbers().as_chunks::<NUMBERS>().0 {
                give(key, OuterDays::unpack([first, last]));
            }
        }
        Ok(())
    }

    /// The days of the corpus.
    pub(super) fn into_days(self) -> Days {
        self.days
    }
}

impl Onlooker for DayCounter {
    fn look(&self, slice: &Slice) -> Result<()> {
        if !self.tells() {
            return Ok(());
        }
        let (mut days, mut numbers) = (Vec::new(), Vec::new());
        for carried in slice.repeated() {
            // most are carried by few, and their days need not be looked up
            let is_carried_by_few = carried.carriers() < ARTICLES;
            if is_carried_by_few && !carried.ranks().any(|rank| self.of_carriers.has_several(rank))
            {
                continue;
            }
            days.clear();
            carried.ranks().for_each(|rank| self.of_carriers.add_to(&mut days, rank));
            if days.len() < ARTICLES {
                continue;
            }
            let outer = OuterDays::of(&days);
            let (first, last) = outer.ends();
            let calendar = self.days.calendar();
            // else all days are the own days of whoever has the shingle
            if calendar.day(first).distance(calendar.day(last)) > MARGIN.unsigned_abs() {
                let [first, last] = outer.pack();
                numbers.extend([carried.key(), first, last]);
            }
        }
        let length = numbers.len();
        self.found.put(slice.number(), ByKey::in_order(numbers, [length]))
    }
}
