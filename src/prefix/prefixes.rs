//! The prefixes of all sets: of each, the rarest shingles that larger sets carry
//! too, as many as the join looks up.
//!
//! They go back to the slices of the hashes, so that the index of them is made
//! slice by slice. Like all else that grows with the shingles they stay in
//! memory up to 16 MB and go to a temporary file behind that, 5 or 6 bytes each.

use std::ops::Range;

use rayon::prelude::*;

use super::PrefixJoin;
use super::repeated::{Repeated, RepeatedShingle};
use crate::corpus::{Pieces, ShingleSets};
use crate::counting_sort::{ByKey, counting_sort};
use crate::error::Result;

/// Bytes of prefixes that stay in memory.
const MEMORY: usize = 16 << 20;

/// The prefixes of all sets.
#[derive(Debug)]
pub(super) struct Prefixes {
    /// Of every chunk, slice after slice: the number of the shingle in the
    /// upper bits, the rank of the set in the lower.
    entries: Pieces,
    /// Bits for a rank.
    rank_bits: u32,
    /// Of every rank, how many shingles larger sets carry too, or too many sets,
    /// that are not in the prefix.
    unseen: Vec<u32>,
}

impl Prefixes {
    /// The prefixes that the join looks up.
    pub(super) fn of(
        repeated: &Repeated<'_>,
        sets: &ShingleSets,
        join: PrefixJoin,
    ) -> Result<Self> {
        let slices = repeated.slices();
        let bits = |below: usize| usize::BITS - below.leading_zeros();
        let most = (0..slices).map(|slice| repeated.distinct(slice)).max().unwrap_or_default();
        let rank_bits = bits(repeated.ranks.len());
        let entry_bits = rank_bits + bits(most as usize);
        let entries = Pieces::new(repeated.chunks(), slices, entry_bits, MEMORY);
        let of_chunk = |chunk: usize| {
            let mut shingles = repeated.of_chunk(chunk)?;
            let (mut prefixes, mut unseen) = (Vec::new(), Vec::new());
            for (place, rank) in repeated.ranks_of(chunk).enumerate() {
                let rank = u32::try_from(rank).unwrap_or(u32::MAX);
                let rare = shingles.of_mut(place);
                let all = rare.len() + repeated.common(rank);
                let size = sets.size(repeated.ranks.set(rank));
                let prefix = rarest(rare, join.looked_up(size, all));
                prefixes.extend(prefix.iter().map(|shingle| {
                    let entry = u64::from(shingle.number()) << rank_bits | u64::from(rank);
                    (shingle.slice(), entry)
                }));
                unseen.push(u32::try_from(all - prefix.len()).unwrap_or(u32::MAX));
            }
            entries.put(chunk, counting_sort(prefixes.iter().copied(), slices))?;
            Ok(unseen)
        };
        let unseen: Vec<Vec<u32>> =
            (0..repeated.chunks()).into_par_iter().map(of_chunk).collect::<Result<_>>()?;
        Ok(Self { entries, rank_bits, unseen: unseen.concat() })
    }

    /// Bits for a rank.
    pub(super) fn rank_bits(&self) -> u32 {
        self.rank_bits
    }

    /// The ranks of these chunks that have a shingle of this slice in their
    /// prefix, by its number, which is below `numbers`; of every number ascending.
    pub(super) fn of_slice(
        &self,
        slice: usize,
        chunks: Range<usize>,
        numbers: u32,
    ) -> Result<ByKey<u32>> {
        let part = self.entries.part(slice, chunks)?;
        #[expect(clippy::cast_possible_truncation, reason = "a rank has 32 bits")]
        let numbered = part.numbers().iter().map(|&entry| {
            let number = usize::try_from(entry >> self.rank_bits).unwrap_or(usize::MAX);
            (number, (entry & ((1 << self.rank_bits) - 1)) as u32)
        });
        Ok(counting_sort(numbered, numbers as usize))
    }

    /// How many shingles a larger set may share beside those of the prefix.
    pub(super) fn unseen(&self, rank: u32) -> usize {
        self.unseen[rank as usize] as usize
    }
}

/// The rarest of some shingles, so many or all, in any order.
fn rarest(shingles: &mut [RepeatedShingle], count: usize) -> &[RepeatedShingle] {
    let count = count.min(shingles.len());
    if (1..shingles.len()).contains(&count) {
        shingles.select_nth_unstable(count - 1);
    }
    &shingles[..count]
}
