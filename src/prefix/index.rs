//! The index of a part of the sets by the shingles of their prefixes.
//!
//! An entry is a number of 64 bits: the upper half of the shingle, and which
//! set has it in its prefix. Two shingles with one upper half are taken for
//! one here; so a hit may be one too many, and never one too few. The entries
//! are sorted; a directory leads to them, and a filter of bits in front of it
//! turns away most shingles that no entry has.
//!
//! Takes 10 bytes an entry.
//!
//! A set meets hundreds of others, nearly all of them by a shingle or two, and
//! a pair has to share several. So before anything else is done, the hits are
//! counted in a small table by a few bits of the set they lead to, which is
//! enough to drop most.

use std::hint::black_box;
use std::ops::Range;

use rayon::prelude::*;

use super::prefixes::Prefixes;
use crate::corpus::{SetId, ShingleSets};
use crate::error::Result;
use crate::sieve::sift;

/// Bits of the filter for every entry.
const FILTER_BITS: usize = 8;
/// Entries between two marks of the directory.
const ENTRIES_PER_MARK: usize = 4;
/// Cells in which hits are counted.
const COUNTS: usize = 1 << 12;

/// Some sets by the shingles of their prefixes.
#[derive(Debug)]
pub(super) struct PrefixIndex {
    places: Range<usize>,
    /// Of each set, the shingles that others may carry and that are not looked up.
    unseen: Vec<u32>,
    /// Of each set, how many hits a pair of it has at the least, as far as a
    /// byte goes.
    fewest: Vec<u8>,
    /// The upper half of a shingle, and a set, counted from the first.
    entries: Vec<u64>,
    /// For every part of all halves, how many entries stand before it.
    directory: Vec<u32>,
    filter: Vec<u64>,
}

impl PrefixIndex {
    /// Of the sets from `first` on, which are some, as many as fit into `room`
    /// entries, but one at the least.
    /// `least_overlap` is what a set of some size shares with any partner.
    pub(super) fn from(
        first: usize,
        room: usize,
        sets: &ShingleSets,
        prefixes: &Prefixes,
        least_overlap: impl Fn(usize) -> usize,
    ) -> Result<Self> {
        let places = prefixes.shingles.stretch_from(first, room as u64);
        let mut entries = prefixes.shingles.rows_of(places.clone(), |set, prefix, entries| {
            let set = u64::from(index(set.index() - first));
            entries.extend(prefix.iter().map(|shingle| shingle >> 32 << 32 | set));
        })?;
        entries.par_sort_unstable();
        let unseen = prefixes.unseen[places.clone()].to_vec();
        let fewest = places.clone().zip(&unseen).map(|(place, &unseen)| {
            let least = least_overlap(sets.size(SetId(index(place))));
            u8::try_from(least.saturating_sub(unseen as usize)).unwrap_or(u8::MAX)
        });
        let fewest = fewest.collect();
        Ok(Self::new(places, unseen, fewest, entries))
    }

    fn new(places: Range<usize>, unseen: Vec<u32>, fewest: Vec<u8>, entries: Vec<u64>) -> Self {
        let marks = entries.len() / ENTRIES_PER_MARK + 1;
        let mut directory = vec![0_u32; marks + 1];
        let mut filter = vec![0_u64; entries.len() * FILTER_BITS / 64 + 1];
        for &entry in &entries {
            let half = upper(entry);
            directory[part(half, marks) + 1] += 1;
            let bit = part(half, filter.len() * 64);
            filter[bit / 64] |= 1 << (bit % 64);
        }
        for mark in 1..=marks {
            directory[mark] += directory[mark - 1];
        }
        Self { places, unseen, fewest, entries, directory, filter }
    }

    /// Where the sets stand.
    pub(super) fn places(&self) -> Range<usize> {
        self.places.clone()
    }

    /// Puts into `met` the sets that have one of these shingles in their
    /// prefix, counted from the first: each once for every such shingle, and
    /// perhaps for some other. Those are left out that are met too seldom for
    /// a pair, if not all of them.
    ///
    /// Nothing here is near what was asked for before, so the time is that of
    /// waiting for memory. Three simple loops ask for much at once, where one
    /// loop would wait for each answer.
    pub(super) fn meet(&self, shingles: &[u64], met: &mut Met) {
        met.sets.clear();
        let halves = shingles.iter().map(|&shingle| upper(shingle));
        sift(halves, &mut met.known, |half| self.may_have(half));
        met.entries.clear();
        let marks = self.directory.len() - 1;
        met.entries.extend(met.known.iter().map(|&half| {
            let mark = part(half, marks);
            self.directory[mark] as usize..self.directory[mark + 1] as usize
        }));
        black_box(met.entries.iter().fold(0, |all, entries| {
            all | self.entries.get(entries.start).copied().unwrap_or_default()
        }));
        for (&half, entries) in met.known.iter().zip(&met.entries) {
            let entries = &self.entries[entries.clone()];
            let first = entries.partition_point(|&entry| upper(entry) < half);
            let same = entries[first..].iter().take_while(|&&entry| upper(entry) == half);
            met.sets.extend(same.map(|&entry| lower(entry)));
        }
        met.drop_seldom(&self.fewest);
    }

    /// Whether there may be an entry of this half.
    fn may_have(&self, half: u32) -> bool {
        let bit = part(half, self.filter.len() * 64);
        self.filter[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// How many shingles of a set, counted from the first, may be in another
    /// set and are not looked up.
    pub(super) fn unseen(&self, set: u32) -> usize {
        self.unseen[set as usize] as usize
    }
}

/// The sets that shingles were found to lead to, and room to find them.
#[derive(Debug)]
pub(super) struct Met {
    pub(super) sets: Vec<u32>,
    known: Vec<u32>,
    entries: Vec<Range<usize>>,
    counts: Box<[u8; COUNTS]>,
}

impl Default for Met {
    fn default() -> Self {
        let counts = Box::new([0; COUNTS]);
        Self { sets: Vec::new(), known: Vec::new(), entries: Vec::new(), counts }
    }
}

impl Met {
    /// Leaves out the sets that stand here fewer times than `fewest` says of
    /// them; not all, since several are counted as one.
    fn drop_seldom(&mut self, fewest: &[u8]) {
        let Self { sets, counts, .. } = self;
        let cell = |set: u32| set as usize % COUNTS;
        for &set in &*sets {
            let count = &mut counts[cell(set)];
            *count = count.saturating_add(1);
        }
        // most are dropped, but a branch for each would cost more
        let mut kept = 0;
        for place in 0..sets.len() {
            let set = sets[place];
            sets[kept] = set;
            kept += usize::from(counts[cell(set)] >= fewest[set as usize]);
        }
        sets.truncate(kept);
        counts.fill(0);
    }
}

/// Sets are numbered in 32 bits.
fn index(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The upper half of a shingle or an entry.
fn upper(bits: u64) -> u32 {
    (bits >> 32) as u32
}

/// The lower half of an entry.
#[expect(clippy::cast_possible_truncation, reason = "as it says")]
fn lower(bits: u64) -> u32 {
    bits as u32
}

/// Where a half falls, all halves being cut into so many parts in order.
fn part(half: u32, parts: usize) -> usize {
    let place = (u128::from(half) * parts as u128) >> 32;
    usize::try_from(place).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_entry_is_found_by_its_shingle(
            entries in prop::collection::btree_set((any::<u32>(), 0_u32..50), 0..200),
            others in prop::collection::vec(any::<u64>(), 50),
        ) {
            let sorted = entries.iter().map(|&(half, set)| u64::from(half) << 32 | u64::from(set));
            let index = PrefixIndex::new(0..50, vec![0; 50], vec![0; 50], sorted.collect());
            let halves = entries.iter().map(|&(half, _)| u64::from(half) << 32 | 0x4d);
            for shingle in halves.chain(others) {
                let expected: Vec<u32> = entries
                    .iter()
                    .filter(|&&(half, _)| half == upper(shingle))
                    .map(|&(_, set)| set)
                    .collect();
                let mut met = Met::default();
                index.meet(&[shingle], &mut met);
                prop_assert_eq!(met.sets, expected);
            }
        }

        #[test]
        fn no_set_is_dropped_that_is_met_often_enough(
            sets in prop::collection::vec(0_u32..10_000, 0..300),
            fewest in prop::collection::vec(0_u8..6, 10_000),
        ) {
            let mut met = Met { sets: sets.clone(), ..Met::default() };
            met.drop_seldom(&fewest);
            let count = |set: u32| sets.iter().filter(|&&other| other == set).count();
            let is_enough = |set: &u32| count(*set) >= usize::from(fewest[*set as usize]);
            let expected: Vec<u32> = sets.iter().copied().filter(is_enough).collect();
            prop_assert!(met.counts.iter().all(|&count| count == 0));
            met.sets.retain(is_enough);
            prop_assert_eq!(met.sets, expected);
        }
    }
}
