//! The index of a part of the sets by the shingles of their prefixes.
//!
//! Sets are known by their ranks, shingles by their slice and the number that
//! they have there. So nothing is searched for: of each slice one list says
//! where the carriers of every number begin in another.
//!
//! Takes 4 bytes an entry and 4 for every repeated shingle.
//!
//! A set meets hundreds of others, nearly all of them by a shingle or two, and
//! a pair has to share several. So before anything else is done, the hits are
//! counted in a small table by a few bits of the set they lead to, which is
//! enough to drop most.

use std::hint::black_box;
use std::ops::Range;

use rayon::prelude::*;

use super::prefixes::Prefixes;
use super::repeated::{Repeated, RepeatedShingle};
use crate::counting_sort::ByKey;
use crate::error::Result;

/// Cells in which hits are counted.
const COUNTS: usize = 1 << 12;

/// Some sets by the shingles of their prefixes.
#[derive(Debug)]
pub(super) struct PrefixIndex {
    first: u32,
    /// Of each slice, the ranks that have a shingle in their prefix, by its
    /// number.
    slices: Vec<ByKey<u32>>,
    /// Of each set, how many hits a pair of it has at the least, as far as a
    /// byte goes.
    fewest: Vec<u8>,
}

impl PrefixIndex {
    /// Of the sets of these chunks. `fewest` says of a rank how many hits a
    /// pair has in which it is the smaller set.
    pub(super) fn of(
        chunks: Range<usize>,
        repeated: &Repeated<'_>,
        prefixes: &Prefixes,
        fewest: impl Fn(u32) -> usize,
    ) -> Result<Self> {
        let slices = (0..repeated.slices())
            .into_par_iter()
            .map(|slice| prefixes.carriers(chunks.clone(), slice, repeated.distinct(slice)))
            .collect::<Result<_>>()?;
        let rank = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let ranks = chunks.flat_map(|chunk| repeated.ranks_of(chunk));
        let first = ranks.clone().next().map_or(0, rank);
        let fewest = ranks.map(|place| u8::try_from(fewest(rank(place))).unwrap_or(u8::MAX));
        Ok(Self { first, slices, fewest: fewest.collect() })
    }

    /// Puts into `met` the ranks before `own` that have one of these shingles
    /// in their prefix: each once for every such shingle. Those are left out
    /// that are met too seldom for a pair, if not all of them.
    ///
    /// Nothing here is near what was asked for before, so the time is that of
    /// waiting for memory. Three simple loops ask for much at once, where one
    /// loop would wait for each answer.
    pub(super) fn meet(&self, shingles: &[RepeatedShingle], own: u32, met: &mut Met) {
        met.carriers.clear();
        met.carriers.extend(shingles.iter().map(|shingle| {
            let slice = shingle.slice();
            (slice, self.slices[slice].range(shingle.number() as usize))
        }));
        black_box(met.carriers.iter().fold(0, |all, (slice, carriers)| {
            all | self.slices[*slice].items().get(carriers.start).copied().unwrap_or_default()
        }));
        met.ranks.clear();
        for (slice, carriers) in &met.carriers {
            let carriers = &self.slices[*slice].items()[carriers.clone()];
            met.ranks.extend(carriers.iter().take_while(|&&rank| rank < own));
        }
        met.drop_seldom(self.first, &self.fewest);
    }
}

/// The sets that shingles were found to lead to, and room to find them.
#[derive(Debug)]
pub(super) struct Met {
    pub(super) ranks: Vec<u32>,
    carriers: Vec<(usize, Range<usize>)>,
    counts: Box<[u8; COUNTS]>,
}

impl Default for Met {
    fn default() -> Self {
        Self { ranks: Vec::new(), carriers: Vec::new(), counts: Box::new([0; COUNTS]) }
    }
}

impl Met {
    /// Leaves out the sets that stand here fewer times than `fewest` says of
    /// them, which begins with that of `first`; not all, since several are
    /// counted as one.
    fn drop_seldom(&mut self, first: u32, fewest: &[u8]) {
        let Self { ranks, counts, .. } = self;
        let cell = |rank: u32| rank as usize % COUNTS;
        for &rank in &*ranks {
            let count = &mut counts[cell(rank)];
            *count = count.saturating_add(1);
        }
        // most are dropped, but a branch for each would cost more
        let mut kept = 0;
        for place in 0..ranks.len() {
            let rank = ranks[place];
            ranks[kept] = rank;
            kept += usize::from(counts[cell(rank)] >= fewest[(rank - first) as usize]);
        }
        ranks.truncate(kept);
        counts.fill(0);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_set_is_dropped_that_is_met_often_enough(
            ranks in prop::collection::vec(7_u32..10_000, 0..300),
            fewest in prop::collection::vec(0_u8..6, 10_000),
        ) {
            let mut met = Met { ranks: ranks.clone(), ..Met::default() };
            met.drop_seldom(7, &fewest);
            let count = |rank: u32| ranks.iter().filter(|&&other| other == rank).count();
            let is_enough =
                |rank: &u32| count(*rank) >= usize::from(fewest[*rank as usize - 7]);
            let expected: Vec<u32> = ranks.iter().copied().filter(is_enough).collect();
            prop_assert!(met.counts.iter().all(|&count| count == 0));
            met.ranks.retain(is_enough);
            prop_assert_eq!(met.ranks, expected);
        }
    }
}
