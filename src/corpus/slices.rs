//! The shingles of all sets in the order of their hashes: who carries each.
//!
//! Shingle sets lie one behind another, and the carriers of a shingle anywhere
//! among them. A table that is asked for each shingle in turn answers from
//! another place of memory every time, and once it has outgrown the cache,
//! waiting for it is nearly all that the asking costs. So the corpus is turned
//! round instead. Hashes are cut into slices, so many that a slice of the
//! whole corpus fits the cache of a processor. A block of sets is taken at a
//! time, its shingles are put in the order of the slices, and each with its
//! set is kept where memory has room, or in a file. Then a slice is gathered
//! from all blocks and put in order by two passes within the cache (`map`),
//! and all that carry a shingle stand side by side.
//!
//! A shingle and its set share a number of 64 bits: of the shingle the upper 50
//! are kept, and two that agree in these are taken for one ([`key`]). Among a
//! thousand million different shingles that happens to some 450 pairs.
//!
//! Costs two passes over all shingles, some 20 ns each on one core, and 8 bytes
//! for each, of which 32 MB stay in memory and the others go to a temporary
//! file; beside that some megabytes a thread.

use std::ops::Range;

use super::{Pieces, Run, SetId, ShingleSets, index};
use crate::counting_sort::{ByKey, counting_sort};
use crate::error::Result;
use crate::in_turn::in_turn;

/// Bits that tell the sets of a block apart; the others are the shingle's.
const SET_BITS: u32 = 14;
/// Shingles of a block, or few more.
const BLOCK_SHINGLES: u64 = 1 << 19;
/// Shingles of a slice, about.
const SLICE_SHINGLES: u64 = 1 << 16;
/// There are 2 to the power of such a number of slices.
const SLICE_BITS: Range<u32> = 4..12;
/// Bytes of shingles in slices that stay in memory.
const MEMORY: usize = 32 << 20;

/// What a shingle is known by here: all its bits but the lowest 14.
pub(crate) fn key(shingle: u64) -> u64 {
    shingle >> SET_BITS << SET_BITS
}

/// All shingles, by slices of their hashes.
#[derive(Debug)]
pub struct Slices {
    /// Of every block, slice after slice, the shingles with their sets.
    pieces: Pieces,
    /// The first set of each block.
    firsts: Vec<SetId>,
    /// Bits that tell slices apart.
    bits: u32,
}

/// One shingle of one set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Occurrence {
    /// The [`key`] of the shingle.
    pub(crate) shingle: u64,
    /// The set.
    pub(crate) set: SetId,
}

/// The shingles of one slice.
#[derive(Debug)]
pub(crate) struct Slice {
    /// Ascending.
    occurrences: Vec<Occurrence>,
}

impl Slices {
    /// Those of these sets.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Io`] where the temporary file cannot be written, and
    /// those of [`ShingleSets::get`].
    pub fn of(sets: &ShingleSets) -> Result<Self> {
        let slices = (sets.shingles() / SLICE_SHINGLES).max(1);
        let bits = slices.ilog2().clamp(SLICE_BITS.start, SLICE_BITS.end - 1);
        let mut pieces = Pieces::with_memory(MEMORY, 1 << bits);
        let blocks = sets.cut(0..sets.len(), BLOCK_SHINGLES, 1 << SET_BITS);
        in_turn(
            blocks.len(),
            |number| Ok(by_slice(&sets.run(blocks[number].clone())?, bits)),
            |block| pieces.push(&block),
        )?;
        pieces.close()?;
        let firsts = blocks.iter().map(|places| SetId(index(places.start))).collect();
        Ok(Self { pieces, firsts, bits })
    }

    /// How many slices there are.
    pub(crate) fn len(&self) -> usize {
        self.pieces.parts()
    }

    /// What `work` makes of each slice, by all threads; `take` is given it in
    /// the order of the slices while the next are worked on.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Io`] where the temporary file cannot be read, and those
    /// of `take`.
    pub(crate) fn map<T: Send>(
        &self,
        work: impl Fn(&Slice) -> T + Sync,
        take: impl FnMut(T) -> Result<()> + Send,
    ) -> Result<()> {
        in_turn(self.len(), |number| Ok(work(&self.slice(number)?)), take)
    }

    /// One slice, gathered from all blocks and put in order.
    fn slice(&self, number: usize) -> Result<Slice> {
        let pieces = self.pieces.part(number, 0..self.pieces.blocks())?;
        let count: usize = pieces.iter().map(|piece| piece.len()).sum();
        // by the bits behind those of the slice, about one for each number
        let bits = (count.max(2).ilog2() + 1).min(u64::BITS - self.bits);
        let occurrences = self.firsts.iter().zip(&pieces).flat_map(|(first, piece)| {
            piece.iter().map(move |&shingle| {
                let set = SetId(first.0 + set_bits(shingle));
                let place = shingle << self.bits >> (u64::BITS - bits);
                let place = usize::try_from(place).unwrap_or(usize::MAX);
                (place, Occurrence { shingle: key(shingle), set })
            })
        });
        let mut sorted = counting_sort(occurrences, 1 << bits);
        for place in 0..sorted.keys() {
            let neighbours = sorted.of_mut(place);
            if neighbours.len() > 1 {
                neighbours.sort_unstable();
            }
        }
        Ok(Slice { occurrences: sorted.into_items() })
    }
}

impl Slice {
    /// The shingles that several sets carry: of each, all its occurrences,
    /// ascending by the set.
    pub(crate) fn repeated(&self) -> impl Iterator<Item = &[Occurrence]> {
        self.occurrences
            .chunk_by(|one, other| one.shingle == other.shingle)
            .filter(|carriers| carriers.len() > 1)
    }
}

/// The shingles of a run in the order of their slices, each with its set,
/// counted from the first of the run.
fn by_slice(run: &Run<'_>, bits: u32) -> ByKey<u64> {
    let shingles = run.iter().zip(0_u64..).flat_map(|((_, shingles), set)| {
        shingles.iter().map(move |&shingle| {
            let slice = usize::try_from(shingle >> (u64::BITS - bits)).unwrap_or(usize::MAX);
            (slice, key(shingle) | set)
        })
    });
    counting_sort(shingles, 1 << bits)
}

/// The set within its block.
#[expect(clippy::cast_possible_truncation, reason = "these bits are wanted")]
fn set_bits(shingle: u64) -> u32 {
    shingle as u32 & ((1 << SET_BITS) - 1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::hash::avalanche;

    fn sets_of(sets: impl IntoIterator<Item = Vec<u64>>) -> ShingleSets {
        let mut stored = ShingleSets::with_memory(1 << 16);
        for mut set in sets {
            set.sort_unstable();
            stored.push(&set).unwrap();
        }
        stored.close().unwrap();
        stored
    }

    fn carriers(slices: &Slices) -> BTreeMap<u64, Vec<u32>> {
        let mut all = BTreeMap::new();
        let groups = |slice: &Slice| -> Vec<(u64, Vec<u32>)> {
            let sets = |group: &[Occurrence]| group.iter().map(|one| one.set.0).collect();
            slice.repeated().map(|group| (group[0].shingle, sets(group))).collect()
        };
        let mut last = None;
        let take = |groups: Vec<(u64, Vec<u32>)>| {
            for (shingle, sets) in groups {
                assert!(last < Some(shingle), "slices come in order, and each shingle once");
                last = Some(shingle);
                all.insert(shingle, sets);
            }
            Ok(())
        };
        slices.map(groups, take).unwrap();
        all
    }

    #[test]
    fn every_shingle_of_several_is_found_with_all_that_carry_it() {
        // 40,000 sets are three blocks; shingle s is in the sets of which it is
        // a residue
        let residues = [3, 7, 100, 999, 1_001, 20_011, 50_000];
        let set = |n: u64| {
            residues.iter().map(|modulus| avalanche(n % modulus + modulus * 100_000)).collect()
        };
        let slices = Slices::of(&sets_of((0..40_000).map(set))).unwrap();
        let mut expected: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for n in 0..40_000 {
            for shingle in set(u64::from(n)) {
                expected.entry(key(shingle)).or_default().push(n);
            }
        }
        expected.retain(|_, carriers| carriers.len() > 1);
        assert!(carriers(&slices) == expected);
    }

    #[test]
    fn a_long_article_and_no_article_are_cut_too() {
        assert!(carriers(&Slices::of(&sets_of([])).unwrap()).is_empty());
        let long: Vec<u64> = (0..1_300_000).map(avalanche).collect();
        let other = vec![avalanche(2_000_000)];
        let slices = Slices::of(&sets_of([long.clone(), other, long])).unwrap();
        assert!(slices.len() > 4);
        let found = carriers(&slices);
        assert_eq!(found.len(), 1_300_000);
        assert!(found.values().all(|sets| *sets == [0, 2]));
    }

    #[test]
    fn shingles_that_begin_alike_are_told_apart() {
        let sets = (0..300_u64).map(|n| vec![n << SET_BITS, 1 << 40]);
        let found = carriers(&Slices::of(&sets_of(sets)).unwrap());
        assert_eq!(found.len(), 1);
        assert_eq!(found[&(1 << 40)].len(), 300);
    }
}
