//! The prefixes of all sets: of each, the rarest shingles that larger sets carry
//! too, as many as the join looks up.
//!
//! They go back to the slices of the hashes, so that the index of them is made
//! slice by slice. Like all else that grows with the shingles they stay in
//! memory up to 16 MB and go to a temporary file behind that, 5 or 6 bytes each.

use super::PrefixJoin;
use super::rarest::{Rarest, Shared};
use super::reach::Steps;
use super::repeated::Repeated;
use crate::corpus::{Part, Pieces, ShingleSets};
use crate::counting_sort::{ByKey, counting_sort};
use crate::error::Result;
use crate::narrow::narrow;
use crate::observer::Observer;

/// Bytes of prefixes that stay in memory.
const MEMORY: usize = 16 << 20;

/// The prefixes of all sets.
#[derive(Debug)]
pub(super) struct Prefixes {
    /// Of every chunk, slice after slice: from the highest bits down the number of
    /// the shingle, the rank of the set, and the last step that it leads to.
    entries: Pieces,
    /// Bits for a rank.
    rank_bits: u32,
    steps: Steps,
}

/// The prefixes of sets, as far as they are in one slice.
#[derive(Debug)]
pub(super) struct OfSlice<'a> {
    steps: &'a Steps,
    /// By the numbers of the shingles, the ranks of the sets, ascending, each with the
    /// last step that the shingle leads to in its lowest bits.
    ranks: ByKey<u32>,
}

impl Prefixes {
    /// The prefixes that the join looks up.
    pub(super) fn of(
        repeated: &Repeated<'_>,
        sets: &ShingleSets,
        join: PrefixJoin,
        observer: &dyn Observer,
    ) -> Result<Self> {
        let slices = repeated.slices();
        let bits = |below: usize| usize::BITS - below.leading_zeros();
        let most = (0..slices).map(|slice| repeated.distinct(slice)).max().unwrap_or_default();
        let rank_bits = bits(repeated.ranks.len());
        let steps = Steps::of(repeated, sets, rank_bits);
        let entry_bits = bits(most as usize) + rank_bits + steps.bits();
        let entries = Pieces::new(repeated.chunks(), slices, entry_bits, MEMORY);
        repeated.each_chunk(|chunk, part| {
            let shingles = repeated.by_place(&part, |slice, occurrence| {
                occurrence.is_in_larger().then(|| Shared::new(slice, occurrence))
            });
            let (mut rarest, mut prefixes) = (Rarest::new(join, &steps), Vec::new());
            for (place, rank) in repeated.ranks_of(chunk).enumerate() {
                let rank = narrow(rank);
                let (size, common) = (sets.size(repeated.ranks.set(rank)), repeated.common(rank));
                rarest.each(size, shingles.of(place), common, |shingle, step| {
                    let entry = u64::from(shingle.number) << rank_bits | u64::from(rank);
                    let entry = entry << steps.bits() | u64::from(step);
                    prefixes.push((usize::from(shingle.slice), entry));
                });
            }
            observer.done(repeated.ranks_of(chunk).len() as u64)?;
            entries.put(chunk, counting_sort(prefixes.iter().copied(), slices))
        })?;
        Ok(Self { entries, rank_bits, steps })
    }

    /// Bits for a rank.
    pub(super) fn rank_bits(&self) -> u32 {
        self.rank_bits
    }

    /// Those of the sets of the first so many chunks in a slice.
    pub(super) fn of_slice(
        &self,
        repeated: &Repeated<'_>,
        slice: usize,
        chunks: usize,
    ) -> Result<OfSlice<'_>> {
        Ok(self.by_number(repeated, slice, &self.entries.part(slice, 0..chunks)?))
    }

    /// Hands them to `work` for each slice in turn, on all threads.
    pub(super) fn each_slice(
        &self,
        repeated: &Repeated<'_>,
        chunks: usize,
        work: impl Fn(usize, OfSlice<'_>) -> Result<()> + Sync,
    ) -> Result<()> {
        self.entries.each_part(0..chunks, |slice, entries| {
            work(slice, self.by_number(repeated, slice, &entries))
        })?;
        Ok(())
    }

    fn by_number(&self, repeated: &Repeated<'_>, slice: usize, entries: &Part) -> OfSlice<'_> {
        let lower = self.rank_bits + self.steps.bits();
        let ranks = entries.by_upper_bits(lower, repeated.distinct(slice) as usize);
        OfSlice { steps: &self.steps, ranks }
    }
}

impl OfSlice<'_> {
    /// The [step](Steps) of the sets of a chunk.
    pub(super) fn step_of(&self, chunk: usize) -> u32 {
        self.steps.of_chunk(chunk)
    }

    /// The ranks below `rank` that look up the shingle of this number among the sets of
    /// a step.
    pub(super) fn leading_to(
        &self,
        step: u32,
        rank: usize,
        number: usize,
    ) -> impl Iterator<Item = u32> {
        let bits = self.steps.bits();
        let ranks = self.ranks.of(number).iter();
        let smaller = ranks.take_while(move |&entry| ((entry >> bits) as usize) < rank);
        smaller
            .filter(move |&entry| entry & ((1 << bits) - 1) >= step)
            .map(move |entry| entry >> bits)
    }
}
