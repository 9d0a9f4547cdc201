//! The prefixes of all sets: of each, the rarest shingles that larger sets carry
//! too, as many as the join looks up.
//!
//! They go back to the slices of the hashes, so that the index of them is made
//! slice by slice. Like all else that grows with the shingles they stay in
//! memory up to 16 MB and go to a temporary file behind that, 5 or 6 bytes each.

use super::PrefixJoin;
use super::occurrence::{Occurrence, RARITIES};
use super::repeated::Repeated;
use crate::corpus::{Part, Pieces, ShingleSets};
use crate::counting_sort::ByKey;
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
        let unseen = repeated.each_chunk(|chunk, occurrences| {
            let slices = || {
                let occurrences = occurrences.blocks();
                occurrences.map(|numbers| numbers.iter().map(|&number| Occurrence(number)))
            };
            let mut rarest = Rarest::of(repeated, sets, join, chunk, slices().flatten());
            let first = repeated.ranks_of(chunk).start as u64;
            let (mut prefixes, mut lengths) = (Vec::new(), Vec::new());
            for occurrences in slices() {
                let before = prefixes.len();
                let taken = occurrences.filter(|occurrence| rarest.take(*occurrence));
                prefixes.extend(taken.map(|occurrence| {
                    let rank = first + occurrence.place() as u64;
                    (occurrence.number() as u64) << rank_bits | rank
                }));
                lengths.push(prefixes.len() - before);
            }
            entries.put(chunk, ByKey::in_order(prefixes, lengths))?;
            Ok(rarest.unseen)
        })?;
        Ok(Self { entries, rank_bits, unseen: unseen.concat() })
    }

    /// Bits for a rank.
    pub(super) fn rank_bits(&self) -> u32 {
        self.rank_bits
    }

    /// The ranks in the first so many chunks that have a shingle of this slice in
    /// their prefix, by its number.
    pub(super) fn of_slice(
        &self,
        repeated: &Repeated<'_>,
        slice: usize,
        chunks: usize,
    ) -> Result<ByKey<u32>> {
        Ok(self.by_number(repeated, slice, &self.entries.part(slice, 0..chunks)?))
    }

    /// Hands them to `work` for each slice in turn, on all threads.
    pub(super) fn each_slice(
        &self,
        repeated: &Repeated<'_>,
        chunks: usize,
        work: impl Fn(usize, &ByKey<u32>) -> Result<()> + Sync,
    ) -> Result<()> {
        self.entries.each_part(0..chunks, |slice, entries| {
            work(slice, &self.by_number(repeated, slice, &entries))
        })?;
        Ok(())
    }

    fn by_number(&self, repeated: &Repeated<'_>, slice: usize, entries: &Part) -> ByKey<u32> {
        entries.by_upper_bits(self.rank_bits, repeated.distinct(slice) as usize)
    }

    /// How many shingles a larger set may share beside those of the prefix.
    pub(super) fn unseen(&self, rank: u32) -> usize {
        self.unseen[rank as usize] as usize
    }
}

/// Takes of each set of a chunk as many of its rarest shingles as are looked up,
/// in whatever order they come: how many there are of each rarity says up to which
/// they are all taken, and how many of the next.
struct Rarest {
    /// Of every place, the first rarity of which not all are taken, and how many
    /// of it still are.
    last: Vec<(usize, u32)>,
    /// Of every place, how many shingles of larger sets are not taken.
    unseen: Vec<u32>,
}

impl Rarest {
    fn of(
        repeated: &Repeated<'_>,
        sets: &ShingleSets,
        join: PrefixJoin,
        chunk: usize,
        occurrences: impl Iterator<Item = Occurrence>,
    ) -> Self {
        let ranks = repeated.ranks_of(chunk);
        let mut counts = vec![[0_u32; RARITIES]; ranks.len()];
        for occurrence in occurrences {
            counts[occurrence.place()][occurrence.rarity()] += u32::from(occurrence.is_in_larger());
        }
        let of_place = |(rank, counts): (usize, &[u32; RARITIES])| {
            let rank = u32::try_from(rank).unwrap_or(u32::MAX);
            let rare: u32 = counts.iter().sum();
            let all = rare as usize + repeated.common(rank);
            let size = sets.size(repeated.ranks.set(rank));
            let looked_up = u32::try_from(join.looked_up(size, all)).map_or(rare, |n| n.min(rare));
            let (mut rarity, mut left) = (0, looked_up);
            while rarity < RARITIES && counts[rarity] <= left {
                left -= counts[rarity];
                rarity += 1;
            }
            let unseen = u32::try_from(all - looked_up as usize).unwrap_or(u32::MAX);
            ((rarity, left), unseen)
        };
        let (last, unseen) = ranks.zip(&counts).map(of_place).unzip();
        Self { last, unseen }
    }

    fn take(&mut self, occurrence: Occurrence) -> bool {
        let (rarity, left) = &mut self.last[occurrence.place()];
        if !occurrence.is_in_larger() || occurrence.rarity() > *rarity {
            return false;
        }
        if occurrence.rarity() < *rarity {
            return true;
        }
        let is_taken = *left > 0;
        *left -= u32::from(is_taken);
        is_taken
    }
}
