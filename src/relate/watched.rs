//! A list of shingles, and where in it a shingle stands.
//!
//! Every shingle that a pair shares is asked for, and most are not in the list.
//! So the list is sorted, a table says where those begin that have the same
//! highest bits, and eight marks beside it which of the next bits follow at
//! all. Shingles are hashes: about one stands behind each entry of the table,
//! and one look at the marks, a byte for each, sends most others away.
//!
//! Takes 14 to 18 bytes a shingle.

use rayon::prelude::*;

/// Distinct shingles in order.
#[derive(Debug)]
pub(super) struct Watched {
    ascending: Vec<u64>,
    starts: Vec<u32>,
    marks: Vec<u8>,
    shift: u32,
}

impl Watched {
    /// These shingles, in whatever order and however often.
    pub(super) fn new(mut shingles: Vec<u64>) -> Self {
        shingles.par_sort_unstable();
        shingles.dedup();
        shingles.shrink_to_fit();
        let bits = shingles.len().next_power_of_two().ilog2().clamp(1, 31);
        let shift = u64::BITS - bits;
        let (mut starts, mut marks) = (vec![0_u32; (1 << bits) + 1], vec![0_u8; 1 << bits]);
        for &shingle in &shingles {
            let (beginning, mark) = beginning(shingle, shift);
            starts[beginning + 1] += 1;
            marks[beginning] |= mark;
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        Self { ascending: shingles, starts, marks, shift }
    }

    /// Shingles in the list.
    pub(super) fn len(&self) -> usize {
        self.ascending.len()
    }

    /// The place of a shingle, if it is in the list.
    pub(super) fn place(&self, shingle: u64) -> Option<usize> {
        let (beginning, mark) = beginning(shingle, self.shift);
        if self.marks[beginning] & mark == 0 {
            return None;
        }
        let (start, end) = (self.starts[beginning] as usize, self.starts[beginning + 1] as usize);
        let found = self.ascending[start..end].binary_search(&shingle);
        found.ok().map(|place| start + place)
    }
}

/// The highest bits of a shingle, and the next three as a mark.
fn beginning(shingle: u64, shift: u32) -> (usize, u8) {
    let highest = usize::try_from(shingle >> shift).unwrap_or(usize::MAX);
    (highest, 1 << (shingle >> (shift - 3) & 7))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_shingle_is_found_and_no_other(
            hashes in prop::collection::btree_set(any::<u64>(), 0..200),
            small in prop::collection::btree_set(0..50_u64, 0..20),
            other in prop_oneof![any::<u64>(), 0..60_u64],
        ) {
            let all: Vec<u64> = hashes.union(&small).copied().collect();
            let watched = Watched::new(all.iter().rev().chain(&all).copied().collect());
            prop_assert_eq!(watched.len(), all.len());
            for (place, &shingle) in all.iter().enumerate() {
                prop_assert_eq!(watched.place(shingle), Some(place));
            }
            prop_assert_eq!(watched.place(other).is_some(), all.contains(&other));
        }
    }
}
