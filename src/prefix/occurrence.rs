//! An occurrence: a set with a shingle that others carry too, in forty bits.

/// Bits for the number of a shingle in its slice, which has fewer shingles than 2
/// to the power of that.
pub(super) const NUMBER_BITS: u32 = 21;
const RARITY_BITS: u32 = 5;
/// Rarities that are told apart.
pub(super) const RARITIES: usize = 1 << RARITY_BITS;

/// From the highest bits down: the place of the set in its chunk, whether a
/// larger and whether a smaller set has the shingle, how rare it is, and its number
/// in its slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Occurrence(pub(super) u64);

impl Occurrence {
    /// Bits below the place.
    pub(super) const BITS: u32 = 2 + RARITY_BITS + NUMBER_BITS;

    /// An occurrence of the shingle with this number that so many sets carry.
    pub(super) fn new(
        place: u32,
        is_in_larger: bool,
        is_in_smaller: bool,
        carriers: usize,
        number: u32,
    ) -> Self {
        let place = u64::from(place) << 1 | u64::from(is_in_larger);
        let place = place << 1 | u64::from(is_in_smaller);
        let rare = place << RARITY_BITS | rarity(carriers);
        Self(rare << NUMBER_BITS | u64::from(number))
    }

    /// The place of the set in its chunk.
    pub(super) fn place(self) -> usize {
        usize::try_from(self.0 >> Self::BITS).unwrap_or(usize::MAX)
    }

    /// Whether a larger set has the shingle too.
    pub(super) fn is_in_larger(self) -> bool {
        self.0 >> (Self::BITS - 1) & 1 > 0
    }

    /// Whether a smaller set has the shingle too.
    pub(super) fn is_in_smaller(self) -> bool {
        self.0 >> (Self::BITS - 2) & 1 > 0
    }

    /// How rare the shingle is: below [`RARITIES`], the less the rarer.
    pub(super) fn rarity(self) -> usize {
        (self.0 >> NUMBER_BITS) as usize & (RARITIES - 1)
    }

    /// The number of the shingle among the repeated ones of its slice.
    pub(super) fn number(self) -> u32 {
        (self.0 & ((1 << NUMBER_BITS) - 1)) as u32
    }
}

/// Four steps for every doubling of the carriers; from 448 of them on, all are
/// equally rare.
fn rarity(carriers: usize) -> u64 {
    const STEP_BITS: u32 = 2;
    let doublings = carriers.max(1).ilog2().saturating_sub(STEP_BITS);
    let rarity = ((doublings as usize) << STEP_BITS) + (carriers >> doublings);
    rarity.min(RARITIES - 1) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_put_in_comes_out() {
        for (place, in_larger, in_smaller, carriers, number) in [
            (0, false, true, 2, 0),
            (4095, true, true, 700, (1 << NUMBER_BITS) - 1),
            (77, true, false, 9, 12_345),
        ] {
            let occurrence = Occurrence::new(place, in_larger, in_smaller, carriers, number);
            assert_eq!(occurrence.place(), place as usize);
            assert_eq!(occurrence.is_in_larger(), in_larger);
            assert_eq!(occurrence.is_in_smaller(), in_smaller);
            assert_eq!(occurrence.rarity() as u64, rarity(carriers));
            assert_eq!(occurrence.number(), number);
        }
    }

    #[test]
    fn what_more_sets_carry_is_never_rarer() {
        assert!((1..2000).is_sorted_by_key(rarity));
        assert_eq!([2, 3, 4, 5, 8, 9, 10].map(rarity), [2, 3, 4, 5, 8, 8, 9]);
        assert_eq!([511, 512, usize::MAX].map(rarity), [31, 31, 31]);
        assert!(rarity(447) < rarity(448));
    }
}
