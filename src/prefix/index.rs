//! The index of a part of the sets by the shingles of their prefixes.
//!
//! An entry is a number of 64 bits: the upper half of the shingle, and which
//! set has it in its prefix. Two shingles with one upper half are taken for
//! one here; so a hit may be one too many, and never one too few. The entries
//! are sorted; a directory leads to them, and a filter of bits in front of it
//! turns away most shingles that no entry has.
//!
//! Takes 10 bytes an entry.

use std::ops::Range;

use rayon::prelude::*;

use super::PrefixJoin;
use crate::corpus::{Frequencies, ShingleSets};
use crate::error::Result;

/// Bits of the filter for every entry.
const FILTER_BITS: usize = 8;
/// Entries between two marks of the directory.
const ENTRIES_PER_MARK: usize = 4;
/// Sets between two looks at how full the index is.
const SETS_AT_ONCE: usize = 1 << 16;

/// Some sets by the shingles of their prefixes.
#[derive(Debug)]
pub(super) struct PrefixIndex {
    places: Range<usize>,
    /// Of each set, the shingles that are neither looked up nor its alone.
    unseen: Vec<u32>,
    /// The upper half of a shingle, and a set, counted from the first.
    entries: Vec<u64>,
    /// For every part of all halves, how many entries stand before it.
    directory: Vec<u32>,
    filter: Vec<u64>,
}

impl PrefixIndex {
    /// Of the sets from `first` on, as many as fit into `room` entries, but a
    /// few thousand at the least.
    pub(super) fn from(
        first: usize,
        room: usize,
        sets: &ShingleSets,
        join: PrefixJoin,
        frequencies: &Frequencies,
    ) -> Result<Self> {
        let (mut end, mut unseen, mut entries) = (first, Vec::new(), Vec::new());
        while end < sets.len() && entries.len() < room {
            let next = (end + SETS_AT_ONCE).min(sets.len());
            let made: Vec<Prefixes> = sets
                .runs_of(end..next)
                .map(|run| {
                    let mut prefixes = Prefixes::default();
                    for (set, shingles) in run?.iter() {
                        prefixes.add(index(set.index() - first), shingles, join, frequencies);
                    }
                    Ok(prefixes)
                })
                .collect::<Result<_>>()?;
            for mut prefixes in made {
                unseen.append(&mut prefixes.unseen);
                entries.append(&mut prefixes.entries);
            }
            end = next;
        }
        entries.par_sort_unstable();
        Ok(Self::new(first..end, unseen, entries))
    }

    fn new(places: Range<usize>, unseen: Vec<u32>, entries: Vec<u64>) -> Self {
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
        Self { places, unseen, entries, directory, filter }
    }

    /// Where the sets stand.
    pub(super) fn places(&self) -> Range<usize> {
        self.places.clone()
    }

    /// The sets with this shingle in their prefix, counted from the first, and
    /// perhaps some with another.
    pub(super) fn sets_with(&self, shingle: u64) -> impl Iterator<Item = u32> {
        let half = upper(shingle);
        let bit = part(half, self.filter.len() * 64);
        let entries = if self.filter[bit / 64] >> (bit % 64) & 1 == 0 {
            &[]
        } else {
            let mark = part(half, self.directory.len() - 1);
            let entries =
                &self.entries[self.directory[mark] as usize..self.directory[mark + 1] as usize];
            &entries[entries.partition_point(|&entry| upper(entry) < half)..]
        };
        let same = entries.iter().take_while(move |&&entry| upper(entry) == half);
        same.map(|&entry| lower(entry))
    }

    /// How many shingles of a set, counted from the first, may be in another
    /// set and are not looked up.
    pub(super) fn unseen(&self, set: u32) -> usize {
        self.unseen[set as usize] as usize
    }
}

/// What is indexed of some sets.
#[derive(Debug, Default)]
struct Prefixes {
    unseen: Vec<u32>,
    entries: Vec<u64>,
    /// The shingles of one set that others may carry, with how many do.
    rare: Vec<(u32, u64)>,
}

impl Prefixes {
    /// Adds the rarest shingles of a set, as many as the join looks up.
    fn add(&mut self, set: u32, shingles: &[u64], join: PrefixJoin, frequencies: &Frequencies) {
        self.rare.clear();
        let mut common = 0;
        for &shingle in shingles {
            match frequencies.carriers(shingle) {
                1 => {}
                carriers if carriers as usize > join.most_carriers => common += 1,
                carriers => self.rare.push((carriers, shingle)),
            }
        }
        let repeated = self.rare.len() + common;
        let looked_up = join.looked_up(shingles.len(), repeated).min(self.rare.len());
        if (1..self.rare.len()).contains(&looked_up) {
            self.rare.select_nth_unstable(looked_up - 1);
        }
        let prefix = self.rare[..looked_up].iter();
        self.entries.extend(prefix.map(|&(_, shingle)| shingle >> 32 << 32 | u64::from(set)));
        self.unseen.push(u32::try_from(repeated - looked_up).unwrap_or(u32::MAX));
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
            let index = PrefixIndex::new(0..50, vec![0; 50], sorted.collect());
            let halves = entries.iter().map(|&(half, _)| u64::from(half) << 32 | 0x4d);
            for shingle in halves.chain(others) {
                let expected: Vec<u32> = entries
                    .iter()
                    .filter(|&&(half, _)| half == upper(shingle))
                    .map(|&(_, set)| set)
                    .collect();
                prop_assert_eq!(index.sets_with(shingle).collect::<Vec<_>>(), expected);
            }
        }
    }
}
