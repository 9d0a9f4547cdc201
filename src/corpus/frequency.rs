//! How many carry a shingle, told without keeping the shingles.
//!
//! Two bits stand for a shingle and for whatever falls on the same: one that
//! it was seen, one that it was seen again. Whoever comes a third time or later
//! is counted in a number that 16 such pairs share. So the answer is never too
//! low. Of a shingle of one set it is too high now and then, which costs time
//! alone; four in five shingles of a news corpus are such, and most of them are
//! known by one look.
//!
//! The numbers end up the same whichever thread counts first: of n that fall on
//! one pair of bits, one sets the first, one the second, and n − 2 are counted.
//!
//! Takes 12 bits for every shingle, some 370 bytes an article. Time is that of
//! waiting for memory, one place of it for each shingle.

use std::hint::black_box;
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};

use rayon::prelude::*;

use super::{SetId, ShingleSets};
use crate::error::Result;
use crate::sieve::sift;

/// Pairs of bits for every shingle.
const PLACES_PER_SHINGLE: u64 = 4;
/// Pairs of bits in a cell, and numbers.
const PLACES: u32 = u64::BITS;
const NUMBERS: usize = 4;

/// For every shingle, an upper bound of how many carry it.
#[derive(Debug)]
pub(crate) struct Frequencies {
    cells: Vec<Cell>,
}

/// What one look at the memory brings.
#[derive(Debug, Default)]
struct Cell {
    seen: AtomicU64,
    again: AtomicU64,
    further: [AtomicU16; NUMBERS],
}

impl Frequencies {
    /// Those of these sets, each counted as often as `times` says.
    pub(crate) fn of(sets: &ShingleSets, times: impl Fn(SetId) -> usize + Sync) -> Result<Self> {
        let frequencies = Self::new(sets.shingles());
        sets.runs().try_for_each(|run| {
            for (set, shingles) in run?.iter() {
                for _ in 0..times(set) {
                    frequencies.see(shingles);
                }
            }
            Ok(())
        })?;
        Ok(frequencies)
    }

    /// For about so many shingles, all of them still to be seen.
    fn new(shingles: u64) -> Self {
        let cells = shingles * PLACES_PER_SHINGLE / u64::from(PLACES) + 1;
        Self { cells: (0..cells).map(|_| Cell::default()).collect() }
    }

    /// Sees the shingles of a set.
    fn see(&self, shingles: &[u64]) {
        // Changing a bit waits for its cell before the next is asked for, so
        // all cells are asked for first, which is several times as fast.
        black_box(shingles.iter().fold(0, |all, &shingle| {
            all | self.cells[self.place(shingle).0].seen.load(Ordering::Relaxed)
        }));
        for &shingle in shingles {
            let (cell, place) = self.place(shingle);
            let (cell, bit) = (&self.cells[cell], 1 << place);
            // each bit stands for itself, so no order between them is needed
            if cell.seen.fetch_or(bit, Ordering::Relaxed) & bit != 0
                && cell.again.fetch_or(bit, Ordering::Relaxed) & bit != 0
            {
                let add = |count: u16| count.checked_add(1);
                // a number that is full stays full
                let _ = cell.number(place).fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
            }
        }
    }

    /// How many carry a shingle of those sets: so many or fewer; 65,537 stand
    /// for more too.
    pub(crate) fn carriers(&self, shingle: u64) -> u32 {
        let (cell, place) = self.place(shingle);
        let cell = &self.cells[cell];
        if cell.again.load(Ordering::Relaxed) >> place & 1 == 0 {
            return 1;
        }
        2 + u32::from(cell.number(place).load(Ordering::Relaxed))
    }

    /// The shingles that several may carry, of these, with how many; `room` is
    /// room to work in.
    pub(crate) fn repeated<'r>(
        &'r self,
        shingles: &[u64],
        room: &'r mut Vec<u64>,
    ) -> impl Iterator<Item = (u64, u32)> {
        sift(shingles.iter().copied(), room, |shingle| {
            let (cell, place) = self.place(shingle);
            self.cells[cell].again.load(Ordering::Relaxed) >> place & 1 == 1
        });
        room.iter().map(|&shingle| (shingle, self.carriers(shingle)))
    }

    /// The cell of a shingle, which is a hash already, and its place there.
    fn place(&self, shingle: u64) -> (usize, u32) {
        let scaled = u128::from(shingle) * self.cells.len() as u128;
        // the upper half of the product is the cell, and of the lower half the
        // highest bits are the place
        let cell = usize::try_from(scaled >> 64).unwrap_or(usize::MAX);
        #[expect(clippy::cast_possible_truncation, reason = "six bits are wanted")]
        let place = (scaled >> (64 - PLACES.ilog2())) as u32 % PLACES;
        (cell, place)
    }
}

impl Cell {
    fn number(&self, place: u32) -> &AtomicU16 {
        &self.further[place as usize * NUMBERS / PLACES as usize]
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
            (0..=n / 1000).for_each(|_| frequencies.see(&[avalanche(n)]));
        }
        let told = |n: u64| u64::from(frequencies.carriers(avalanche(n)));
        assert!((0..5_000).all(|n| told(n) > n / 1000));
        let right = (0..5_000).filter(|&n| told(n) == n / 1000 + 1).count();
        assert!(right > 1_500, "{right}");
        let singles = (0..1_000).filter(|&n| told(n) == 1).count();
        assert!(singles > 900, "{singles}");
    }

    #[test]
    fn what_several_carry_is_told_at_once_as_one_by_one() {
        let frequencies = Frequencies::new(300);
        frequencies.see(&(0..300).map(avalanche).collect::<Vec<_>>());
        let shingles: Vec<u64> = (0..400).map(avalanche).collect();
        let expected: Vec<(u64, u32)> = shingles
            .iter()
            .map(|&shingle| (shingle, frequencies.carriers(shingle)))
            .filter(|&(_, carriers)| carriers > 1)
            .collect();
        assert!((1..300).contains(&expected.len()), "{}", expected.len());
        let mut room = Vec::new();
        assert!(frequencies.repeated(&shingles, &mut room).eq(expected));
    }

    #[test]
    fn a_shingle_of_everybody_is_counted_as_far_as_the_number_goes() {
        let frequencies = Frequencies::new(100);
        (0..3_000).for_each(|_| frequencies.see(&[9]));
        assert_eq!(frequencies.carriers(9), 3_000);
        (0..70_000).for_each(|_| frequencies.see(&[9]));
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
                    .for_each(|n| frequencies.see(&[avalanche(n % (n % 700 + 1))]));
            });
            (0..700).map(|n| frequencies.carriers(avalanche(n))).collect::<Vec<_>>()
        };
        assert_eq!(see(1), see(8));
    }
}
