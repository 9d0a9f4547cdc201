//! A list of shingles, and where in it a shingle stands.
//!
//! Every shingle that a pair shares is asked for, and most are not in the list.
//! So the list is sorted, a table says where those begin that have the same
//! highest bits, and eight marks beside it which of the next bits follow at
//! all. Shingles are hashes: about one stands behind each entry of the table,
//! and one look at the marks, a byte for each, sends most others away.
//!
//! Takes 9 to 14 bytes a shingle.

use crate::corpus::KEY_BITS;
use crate::counting_sort::sum_up;

/// Bits of a key that are kept of each shingle, at most.
const REST_BITS: u32 = u32::BITS;

/// Distinct shingles in order.
#[derive(Debug)]
pub(super) struct Watched {
    /// Of each shingle the bits behind those that say where it begins.
    rests: Vec<u32>,
    starts: Vec<u32>,
    marks: Vec<u8>,
    /// Bits behind those that say where a shingle begins.
    shift: u32,
}

impl Watched {
    /// None yet, and room for so many.
    pub(super) fn with_room(count: usize) -> Self {
        let bits = count.next_power_of_two().ilog2().clamp(KEY_BITS - REST_BITS, 31);
        Self {
            rests: Vec::with_capacity(count),
            starts: vec![0; (1 << bits) + 1],
            marks: vec![0; 1 << bits],
            shift: KEY_BITS - bits,
        }
    }

    /// Adds a shingle by its key, which is greater than those before it.
    pub(super) fn push(&mut self, key: u64) {
        let (beginning, rest, mark) = self.look_up(key);
        self.rests.push(rest);
        self.starts[beginning + 1] += 1;
        self.marks[beginning] |= mark;
    }

    /// Makes all that were added findable.
    pub(super) fn finish(mut self) -> Self {
        sum_up(&mut self.starts);
        self
    }

    /// The place of the shingle with this key, if it is in the list.
    pub(super) fn place(&self, key: u64) -> Option<usize> {
        let (beginning, rest, mark) = self.look_up(key);
        if self.marks[beginning] & mark == 0 {
            return None;
        }
        let (start, end) = (self.starts[beginning] as usize, self.starts[beginning + 1] as usize);
        let found = self.rests[start..end].iter().position(|&other| other == rest);
        found.map(|place| start + place)
    }

    /// The highest bits of a key, the others, and the next three as a mark.
    fn look_up(&self, key: u64) -> (usize, u32, u8) {
        let beginning = usize::try_from(key >> self.shift).unwrap_or(usize::MAX);
        #[expect(clippy::cast_possible_truncation, reason = "the higher bits are the beginning")]
        let rest = (key & ((1 << self.shift) - 1)) as u32;
        (beginning, rest, 1 << (key >> (self.shift - 3) & 7))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_shingle_is_found_and_no_other(
            hashes in prop::collection::btree_set(any::<u64>(), 0..200),
            small in prop::collection::btree_set(0..50_u64, 0..20),
            other in prop_oneof![any::<u64>(), 0..60_u64],
        ) {
            let key = |shingle: u64| shingle >> (u64::BITS - KEY_BITS);
            let hashes: BTreeSet<u64> = hashes.into_iter().map(key).collect();
            let all: Vec<u64> = hashes.union(&small).copied().collect();
            let mut watched = Watched::with_room(all.len());
            for &key in &all {
                watched.push(key);
            }
            let (watched, other) = (watched.finish(), other % (1 << KEY_BITS));
            for (place, &shingle) in all.iter().enumerate() {
                prop_assert_eq!(watched.place(shingle), Some(place));
            }
            prop_assert_eq!(watched.place(other).is_some(), all.contains(&other));
        }
    }
}
