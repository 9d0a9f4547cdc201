//! Numbers in as few bytes as the largest of them needs.
//!
//! What goes to a temporary file is written, read and held in the system's
//! cache byte for byte, and there is a number for nearly every shingle of the
//! corpus; so a number takes five or six bytes there and not eight. To put one
//! so or take it back costs about a nanosecond.

use std::ops::Range;

/// How many bytes each number takes: 1 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Width(usize);

impl Width {
    /// For numbers below 2 to the power of `bits`, which is at most 64.
    pub(super) fn of_bits(bits: u32) -> Self {
        Self((bits.clamp(1, u64::BITS) as usize).div_ceil(8))
    }

    /// Bytes that so many numbers take.
    pub(super) fn bytes(self, count: usize) -> usize {
        self.0 * count
    }

    /// Where the bytes of the numbers at these places stand.
    pub(super) fn byte_range(self, places: Range<usize>) -> Range<usize> {
        self.bytes(places.start)..self.bytes(places.end)
    }

    /// The numbers in their bytes, the lowest byte first.
    pub(super) fn pack(self, numbers: &[u64]) -> Vec<u8> {
        let mut bytes = vec![0; self.bytes(numbers.len())];
        match self.0 {
            1 => pack::<1>(numbers, &mut bytes),
            2 => pack::<2>(numbers, &mut bytes),
            3 => pack::<3>(numbers, &mut bytes),
            4 => pack::<4>(numbers, &mut bytes),
            5 => pack::<5>(numbers, &mut bytes),
            6 => pack::<6>(numbers, &mut bytes),
            7 => pack::<7>(numbers, &mut bytes),
            _ => pack::<8>(numbers, &mut bytes),
        }
        bytes
    }

    /// Puts the numbers of these bytes behind the others.
    pub(super) fn unpack(self, bytes: &[u8], numbers: &mut Vec<u64>) {
        match self.0 {
            1 => unpack::<1>(bytes, numbers),
            2 => unpack::<2>(bytes, numbers),
            3 => unpack::<3>(bytes, numbers),
            4 => unpack::<4>(bytes, numbers),
            5 => unpack::<5>(bytes, numbers),
            6 => unpack::<6>(bytes, numbers),
            7 => unpack::<7>(bytes, numbers),
            _ => unpack::<8>(bytes, numbers),
        }
    }
}

fn pack<const WIDTH: usize>(numbers: &[u64], bytes: &mut [u8]) {
    for (number, bytes) in numbers.iter().zip(bytes.as_chunks_mut::<WIDTH>().0) {
        bytes.copy_from_slice(&number.to_le_bytes()[..WIDTH]);
    }
}

fn unpack<const WIDTH: usize>(bytes: &[u8], numbers: &mut Vec<u64>) {
    numbers.extend(bytes.as_chunks::<WIDTH>().0.iter().map(|bytes| {
        let mut whole = [0; size_of::<u64>()];
        whole[..WIDTH].copy_from_slice(bytes);
        u64::from_le_bytes(whole)
    }));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_come_back_as_they_were(
            bits in 1_u32..=64,
            numbers in prop::collection::vec(any::<u64>(), 0..50),
        ) {
            let numbers: Vec<u64> =
                numbers.into_iter().map(|number| number >> (u64::BITS - bits)).collect();
            let width = Width::of_bits(bits);
            let bytes = width.pack(&numbers);
            prop_assert_eq!(bytes.len(), width.bytes(numbers.len()));
            prop_assert!(width.bytes(1) * 8 < bits as usize + 8);
            let mut read = vec![7];
            width.unpack(&bytes, &mut read);
            prop_assert_eq!(&read[1..], &numbers);
        }
    }
}
