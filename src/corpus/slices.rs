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
//! from all blocks, most of what stands alone is counted out, the rest put in
//! order by two passes within the cache, and all that carry a shingle stand side
//! by side. Whoever wants to learn something of
//! them is an [`Onlooker`], and is [shown](Slices::show) each slice once,
//! together with all others who do.
//!
//! Of a shingle the upper 42 bits are kept, and two that agree in these are
//! taken for one ([`key`]): among a thousand million different shingles some
//! 100,000 pairs. With its set it takes six bytes in a file, and eight where it
//! is put in order.
//!
//! Costs two passes over all shingles, some 20 ns each on one core, and 6 bytes
//! for each, of which 32 MB stay in memory and the others go to a temporary
//! file; beside that some megabytes a thread.

use std::ops::Range;

use rayon::prelude::*;

use super::{Part, Pieces, Ranks, SetRun, ShingleSets};
use crate::counting_sort::{ByKey, counting_sort};
use crate::error::Result;
use crate::observer::Observer;
use crate::repeats::Counts;

/// Bits of a shingle that are kept.
pub(crate) const KEY_BITS: u32 = 42;
/// Bits that tell the sets of a block apart.
const SET_BITS: u32 = 14;
/// Shingles of a block, or few more.
const BLOCK_SHINGLES: u64 = 1 << 19;
/// Shingles of a slice, about.
const SLICE_SHINGLES: u64 = 1 << 15;
/// There are 2 to the power of such a number of slices.
const SLICE_BITS: Range<u32> = 8..14;
/// Bytes of shingles in slices that stay in memory.
const MEMORY: usize = 32 << 20;

/// What a shingle is known by here: its uppermost 42 bits.
pub(crate) fn key(shingle: u64) -> u64 {
    shingle >> (u64::BITS - KEY_BITS)
}

/// Learns from the slices, each of which it is shown once, from any thread.
pub(crate) trait Onlooker: Sync {
    /// Looks at a slice.
    fn look(&self, slice: &Slice) -> Result<()>;
}

/// All shingles, by slices of their hashes.
#[derive(Debug)]
pub(crate) struct Slices<'a> {
    ranks: &'a Ranks,
    /// Of every block, slice after slice: what of a shingle its slice does not
    /// say, and the set counted from the first of the block.
    pieces: Pieces,
    /// The first set of each block.
    firsts: Vec<usize>,
    /// Bits that tell slices apart.
    bits: u32,
}

/// The shingles of one slice.
#[derive(Debug)]
pub(crate) struct Slice {
    number: usize,
    /// Bits that tell slices apart.
    bits: u32,
    /// In the upper bits what the slice does not say of a shingle, ascending; in the
    /// lower ones the rank of a set that carries it. Of shingles that one set alone
    /// carries, only some are there.
    occurrences: Vec<u64>,
}

/// A shingle that several sets carry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Carried<'a> {
    slice: &'a Slice,
    occurrences: &'a [u64],
}

impl<'a> Slices<'a> {
    /// How many slices the shingles of these sets are cut into.
    pub(crate) fn count(sets: &ShingleSets) -> usize {
        1 << slice_bits(sets)
    }

    /// Those of these sets, which have these ranks.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where the temporary file cannot be written,
    /// and those of [`ShingleSets::get`].
    pub(crate) fn of(
        sets: &ShingleSets,
        ranks: &'a Ranks,
        observer: &dyn Observer,
    ) -> Result<Self> {
        let bits = slice_bits(sets);
        let blocks = sets.cut(0..sets.len(), BLOCK_SHINGLES, 1 << SET_BITS);
        let pieces = Pieces::new(blocks.len(), 1 << bits, KEY_BITS - bits + SET_BITS, MEMORY);
        // the last are in memory still, of a file that it cannot hold
        blocks.par_iter().enumerate().rev().try_for_each(|(number, places)| {
            observer.done(places.len() as u64)?;
            pieces.put(number, by_slice(&sets.run(places.clone())?, bits))
        })?;
        let firsts = blocks.iter().map(|places| places.start).collect();
        Ok(Self { ranks, pieces, firsts, bits })
    }

    /// Shows every slice to each of these, all threads a slice of their own.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where the temporary file cannot be read, and
    /// those of the onlookers.
    pub(crate) fn show(&self, onlookers: &[&dyn Onlooker], observer: &dyn Observer) -> Result<()> {
        // as if each slice held some sets of all
        let (sets, slices) = (self.ranks.len() as u64, self.pieces.parts() as u64);
        let sets_before = |slice: u64| sets * slice / slices;
        self.pieces.each_part(0..self.pieces.blocks(), |number, part| {
            let slice = self.slice(number, part);
            let place = number as u64;
            observer.done(sets_before(place + 1) - sets_before(place))?;
            onlookers.iter().try_for_each(|onlooker| onlooker.look(&slice))
        })?;
        Ok(())
    }

    /// One slice, gathered from all blocks and put in order.
    fn slice(&self, number: usize, mut part: Part) -> Slice {
        let set_bits = set_bits(self.bits);
        // what stands alone, as most does, is asked for by nobody
        let hash = |&number: &u64| number >> SET_BITS << set_bits;
        let counts = Counts::of(part.numbers().iter().map(hash));
        let mut numbers = Vec::with_capacity(part.numbers().len());
        for (first, piece) in self.firsts.iter().zip(part.blocks_mut()) {
            let repeated = counts.gather(piece, 2, hash);
            // the ranks of a block lie side by side
            let ranks = &self.ranks.by_set()[*first..];
            numbers.extend(piece[..repeated].iter().map(|number| {
                let rank = ranks[low(*number, SET_BITS) as usize];
                hash(number) | u64::from(rank)
            }));
        }
        drop(part);
        // by the bits behind those of the slice, about one for each number
        let bits = numbers.len().max(2).ilog2() + 1;
        let placed = numbers.iter().map(|&occurrence| {
            let place = occurrence >> (u64::BITS - bits);
            (usize::try_from(place).unwrap_or(usize::MAX), occurrence)
        });
        let mut sorted = counting_sort(placed, 1 << bits);
        for place in 0..sorted.keys() {
            let neighbours = sorted.of_mut(place);
            // often all are of one shingle, since many carry it
            let are_mixed = |pair: &[u64]| pair[0] >> set_bits != pair[1] >> set_bits;
            if neighbours.windows(2).any(are_mixed) {
                neighbours.sort_unstable();
            }
        }
        Slice { number, bits: self.bits, occurrences: sorted.into_items() }
    }
}

impl Slice {
    /// Sets that carry its shingles, each as often as it carries one; some shingles
    /// that stand alone are among them.
    pub(crate) fn len(&self) -> usize {
        self.occurrences.len()
    }

    /// Which it is: slices are counted in the order of their hashes.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// The shingles that several sets carry, ascending.
    pub(crate) fn repeated(&self) -> impl Iterator<Item = Carried<'_>> {
        let set_bits = set_bits(self.bits);
        self.occurrences
            .chunk_by(move |one, other| one >> set_bits == other >> set_bits)
            .filter(|occurrences| occurrences.len() > 1)
            .map(|occurrences| Carried { slice: self, occurrences })
    }
}

impl<'a> Carried<'a> {
    /// The [`key`] of the shingle.
    pub(crate) fn key(self) -> u64 {
        let rest = self.occurrences[0] >> set_bits(self.slice.bits);
        (self.slice.number as u64) << (KEY_BITS - self.slice.bits) | rest
    }

    /// How many sets carry it.
    pub(crate) fn carriers(self) -> usize {
        self.occurrences.len()
    }

    /// The ranks of the sets that carry it, in no order.
    pub(crate) fn ranks(self) -> impl Iterator<Item = u32> + Clone + 'a {
        let set_bits = set_bits(self.slice.bits);
        self.occurrences.iter().map(move |&occurrence| low(occurrence, set_bits))
    }
}

fn slice_bits(sets: &ShingleSets) -> u32 {
    let slices = (sets.shingles() / SLICE_SHINGLES).max(1);
    slices.ilog2().clamp(SLICE_BITS.start, SLICE_BITS.end - 1)
}

/// Bits for a set beside what of a shingle its slice does not say: 30 to 35,
/// which is more than there are sets.
fn set_bits(slice_bits: u32) -> u32 {
    u64::BITS - (KEY_BITS - slice_bits)
}

/// The lowest bits of a number, which is below 2³² where more than 32 are asked for.
#[expect(clippy::cast_possible_truncation, reason = "the lowest bits are wanted")]
fn low(number: u64, bits: u32) -> u32 {
    (number & ((1 << bits) - 1)) as u32
}

/// The shingles of a run in the order of their slices, each with its set,
/// counted from the first of the run.
fn by_slice(run: &SetRun<'_>, bits: u32) -> ByKey<u64> {
    let rest = KEY_BITS - bits;
    let shingles = run.iter().zip(0_u64..).flat_map(|((_, shingles), set)| {
        shingles.iter().map(move |&shingle| {
            let (slice, rest) = (key(shingle) >> rest, key(shingle) & ((1 << rest) - 1));
            (usize::try_from(slice).unwrap_or(usize::MAX), rest << SET_BITS | set)
        })
    });
    counting_sort(shingles, 1 << bits)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

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

    #[derive(Default)]
    struct Carriers(Mutex<BTreeMap<u64, Vec<u32>>>);

    impl Onlooker for Carriers {
        fn look(&self, slice: &Slice) -> Result<()> {
            let mut last = None;
            for repeated in slice.repeated() {
                let sets: Vec<u32> = repeated.ranks().collect();
                assert!(last < Some(repeated.key()), "shingles come in order");
                last = Some(repeated.key());
                assert_eq!(sets.len(), repeated.carriers());
                let before = self.0.lock().unwrap().insert(repeated.key(), sets);
                assert_eq!(before, None, "each shingle is seen once");
            }
            Ok(())
        }
    }

    /// The sets that carry each shingle.
    fn carriers(sets: &ShingleSets) -> BTreeMap<u64, Vec<u32>> {
        let ranks = Ranks::of(sets);
        let slices = Slices::of(sets, &ranks, &()).unwrap();
        let [one, other] = [(); 2].map(|()| Carriers::default());
        slices.show(&[&one, &other], &()).unwrap();
        let [one, other] = [one, other].map(|carriers| carriers.0.into_inner().unwrap());
        assert_eq!(one, other);
        let to_sets = |mut carriers: Vec<u32>| {
            for rank in &mut carriers {
                *rank = ranks.set(*rank).0;
            }
            carriers.sort_unstable();
            carriers
        };
        one.into_iter().map(|(key, carriers)| (key, to_sets(carriers))).collect()
    }

    #[test]
    fn every_shingle_of_several_is_found_with_all_that_carry_it() {
        // 40,000 sets are three blocks; shingle s is in the sets of which it is
        // a residue
        let residues = [3, 7, 100, 999, 1_001, 20_011, 50_000];
        let set = |n: u64| {
            residues.iter().map(|modulus| avalanche(n % modulus + modulus * 100_000)).collect()
        };
        let sets = sets_of((0..40_000).map(set));
        let mut expected: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for n in 0..40_000 {
            for shingle in set(u64::from(n)) {
                expected.entry(key(shingle)).or_default().push(n);
            }
        }
        expected.retain(|_, carriers| carriers.len() > 1);
        assert!(carriers(&sets) == expected);
    }

    #[test]
    fn a_long_article_and_no_article_are_cut_too() {
        assert!(carriers(&sets_of([])).is_empty());
        let long: Vec<u64> = (0..1_300_000).map(avalanche).collect();
        let other = vec![avalanche(2_000_000)];
        let found = carriers(&sets_of([long.clone(), other, long]));
        assert_eq!(found.len(), 1_300_000);
        assert!(found.values().all(|sets| *sets == [0, 2]));
    }

    #[test]
    fn shingles_that_begin_alike_are_told_apart() {
        let unkept = u64::BITS - KEY_BITS;
        let sets = (0..300_u64).map(|n| vec![n << unkept, 1 << 40]);
        let found = carriers(&sets_of(sets));
        assert_eq!(found.len(), 1);
        assert_eq!(found[&key(1 << 40)].len(), 300);
    }
}
