//! How many carry a shingle, told without keeping the shingles.
//!
//! Two bits stand for a shingle and for whatever falls on the same: one that
//! it was seen, one that it was seen again. Whoever comes a third time or later
//! is counted in a number that 32 such pairs share. So the answer is never too
//! low. Of a shingle of one set it is too high now and then, which costs time
//! alone; four in five shingles of a news corpus are such, and most of them are
//! known by one look.
//!
//! The numbers end up the same whichever thread counts first: of n that fall on
//! one pair of bits, one sets the first, one the second, and n − 2 are counted.
//!
//! Takes 10 bits for every shingle, some 300 bytes an article.

use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};

use rayon::prelude::*;

use super::{SetId, ShingleSets};
use crate::error::Result;

/// Pairs of bits for every shingle.
const PLACES_PER_SHINGLE: u64 = 4;
/// Pairs of bits that share a number.
const PLACES_PER_NUMBER: u32 = 32;
/// Pairs of bits in a word.
const PLACES_PER_WORD: u32 = u64::BITS;
/// Numbers for a word.
const NUMBERS_PER_WORD: usize = (PLACES_PER_WORD / PLACES_PER_NUMBER) as usize;

/// For every shingle, an upper bound of how many carry it.
#[derive(Debug)]
pub(crate) struct Frequencies {
    seen: Vec<AtomicU64>,
    again: Vec<AtomicU64>,
    further: Vec<AtomicU16>,
}

impl Frequencies {
    /// Those of these sets, each counted as often as `times` says.
    pub(crate) fn of(sets: &ShingleSets, times: impl Fn(SetId) -> usize + Sync) -> Result<Self> {
        let frequencies = Self::new(sets.shingles());
        sets.runs().try_for_each(|run| {
            for (set, shingles) in run?.iter() {
                for _ in 0..times(set) {
                    for &shingle in shingles {
                        frequencies.see(shingle);
                    }
                }
            }
            Ok(())
        })?;
        Ok(frequencies)
    }

    /// For about so many shingles, all of them still to be seen.
    fn new(shingles: u64) -> Self {
        let words = shingles * PLACES_PER_SHINGLE / u64::from(PLACES_PER_WORD) + 1;
        let words = usize::try_from(words).unwrap_or(usize::MAX);
        let bits = || (0..words).map(|_| AtomicU64::new(0)).collect();
        let further = (0..words * NUMBERS_PER_WORD).map(|_| AtomicU16::new(0)).collect();
        Self { seen: bits(), again: bits(), further }
    }

    /// Sees a shingle.
    fn see(&self, shingle: u64) {
        let (word, place) = self.place(shingle);
        let bit = 1 << place;
        // each bit stands for itself, so no order between the words is needed
        if self.seen[word].fetch_or(bit, Ordering::Relaxed) & bit != 0
            && self.again[word].fetch_or(bit, Ordering::Relaxed) & bit != 0
        {
            let add = |count: u16| count.checked_add(1);
            // a number that is full stays full
            let _ =
                self.number(word, place).fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
        }
    }

    /// How many carry a shingle of those sets: so many or fewer; 65,537 stand
    /// for more too.
    pub(crate) fn carriers(&self, shingle: u64) -> u32 {
        let (word, place) = self.place(shingle);
        if self.again[word].load(Ordering::Relaxed) >> place & 1 == 0 {
            return 1;
        }
        2 + u32::from(self.number(word, place).load(Ordering::Relaxed))
    }

    fn number(&self, word: usize, place: u32) -> &AtomicU16 {
        &self.further[word * NUMBERS_PER_WORD + (place / PLACES_PER_NUMBER) as usize]
    }

    /// Where a shingle, which is a hash already, has its bits.
    fn place(&self, shingle: u64) -> (usize, u32) {
        let scaled = u128::from(shingle) * self.seen.len() as u128;
        let [lower, upper] = [scaled, scaled >> 64].map(|half| {
            #[expect(clippy::cast_possible_truncation, reason = "a half of it is wanted")]
            let half = half as u64;
            half
        });
        // the upper half of the product is the word, its lower half the rest
        let place = lower >> (u64::BITS - PLACES_PER_WORD.ilog2());
        (usize::try_from(upper).unwrap_or(usize::MAX), u32::try_from(place).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::avalanche;

    #[test]
    fn no_shingle_is_told_rarer_than_it_is() {
        let frequencies = Frequencies::new(20_000);
        // shingle n is seen n / 1000 + 1 times
        for n in 0..5_000 {
            (0..=n / 1000).for_each(|_| frequencies.see(avalanche(n)));
        }
        let told = |n: u64| u64::from(frequencies.carriers(avalanche(n)));
        assert!((0..5_000).all(|n| told(n) > n / 1000));
        let right = (0..5_000).filter(|&n| told(n) == n / 1000 + 1).count();
        assert!(right > 1_500, "{right}");
        let singles = (0..1_000).filter(|&n| told(n) == 1).count();
        assert!(singles > 900, "{singles}");
    }

    #[test]
    fn a_shingle_of_everybody_is_counted_as_far_as_the_number_goes() {
        let frequencies = Frequencies::new(100);
        (0..3_000).for_each(|_| frequencies.see(9));
        assert_eq!(frequencies.carriers(9), 3_000);
        (0..70_000).for_each(|_| frequencies.see(9));
        assert_eq!(frequencies.carriers(9), 65_537);
    }

    #[test]
    fn threads_do_not_change_what_is_counted() {
        let see = |threads: usize| {
            let frequencies = Frequencies::new(1_000);
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                (0..100_000_u64)
                    .into_par_iter()
                    .for_each(|n| frequencies.see(avalanche(n % (n % 700 + 1))));
            });
            (0..700).map(|n| frequencies.carriers(avalanche(n))).collect::<Vec<_>>()
        };
        assert_eq!(see(1), see(8));
    }
}
