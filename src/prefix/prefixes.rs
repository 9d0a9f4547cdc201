//! The prefixes of all sets: of each, the rarest shingles that others carry
//! too, as many as the join looks up.
//!
//! They go back to the slices of the hashes, so that the index of them is made
//! slice by slice. Like all else that grows with the shingles they stay in
//! memory up to 32 MB and go to a temporary file behind that, 8 bytes each.

use std::ops::Range;

use super::PrefixJoin;
use super::ranks::Ranks;
use super::repeated::{Repeated, RepeatedShingle};
use crate::corpus::{Pieces, ShingleSets};
use crate::counting_sort::{ByKey, counting_sort};
use crate::error::Result;
use crate::in_turn::in_turn;

/// Bytes of prefixes that stay in memory.
const MEMORY: usize = 32 << 20;

/// The prefixes of all sets.
#[derive(Debug)]
pub(super) struct Prefixes {
    /// Of every chunk, slice after slice: the number of the shingle in the
    /// upper half, the rank of the set in the lower.
    entries: Pieces,
    /// How many each chunk has.
    lengths: Vec<usize>,
    /// Of every rank, how many shingles others carry too that are not in the
    /// prefix.
    unseen: Vec<u32>,
}

impl Prefixes {
    /// The prefixes that the join looks up.
    pub(super) fn of(
        repeated: &Repeated,
        sets: &ShingleSets,
        ranks: &Ranks,
        join: PrefixJoin,
    ) -> Result<Self> {
        let slices = repeated.distinct().len();
        let mut entries = Pieces::with_memory(MEMORY, slices);
        let (mut lengths, mut unseen) = (Vec::new(), Vec::with_capacity(ranks.len()));
        let of_chunk = |chunk: usize| {
            let mut shingles = repeated.of_chunk(chunk)?;
            let (mut prefixes, mut unseen) = (Vec::new(), Vec::new());
            for (place, rank) in repeated.ranks(chunk).enumerate() {
                let rank = u32::try_from(rank).unwrap_or(u32::MAX);
                let rare = shingles.of_mut(place);
                let all = rare.len() + repeated.common(rank);
                let prefix = rarest(rare, join.looked_up(sets.size(ranks.set(rank)), all));
                prefixes.extend(prefix.iter().map(|shingle| {
                    (shingle.slice(), u64::from(shingle.number()) << 32 | u64::from(rank))
                }));
                unseen.push(u32::try_from(all - prefix.len()).unwrap_or(u32::MAX));
            }
            Ok((counting_sort(prefixes.iter().copied(), slices), unseen))
        };
        in_turn(repeated.chunks(), of_chunk, |(prefixes, of_chunk)| {
            unseen.extend(of_chunk);
            lengths.push(prefixes.items().len());
            entries.push(&prefixes)
        })?;
        entries.close()?;
        Ok(Self { entries, lengths, unseen })
    }

    /// As many chunks from `first` on as have no more than so many entries, but
    /// one at the least.
    pub(super) fn chunks_from(&self, first: usize, most: usize) -> Range<usize> {
        let mut entries = 0;
        let more = self.lengths[first + 1..].iter().take_while(|&&length| {
            entries += length;
            entries.saturating_add(self.lengths[first]) <= most
        });
        first..first + 1 + more.count()
    }

    /// The ranks that have a shingle of this slice in their prefix, by its
    /// number, of some chunks; of every number ascending.
    pub(super) fn carriers(
        &self,
        chunks: Range<usize>,
        slice: usize,
        numbers: u32,
    ) -> Result<ByKey<u32>> {
        let pieces = self.entries.part(slice, chunks)?;
        let entries = pieces.iter().flat_map(|piece| piece.iter());
        #[expect(clippy::cast_possible_truncation, reason = "the two halves are wanted")]
        let numbered = entries.map(|&entry| ((entry >> 32) as usize, entry as u32));
        Ok(counting_sort(numbered, numbers as usize))
    }

    /// How many shingles others carry too that are not in the prefix.
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
