//! The k hash functions, and how one seed gives all of them.
//!
//! # The formula
//!
//! A shingle is 64 hash bits from XXH3. Call the upper half `h` and the lower
//! half `l`. Function number i is the line through them at the point `a_i`:
//!
//! ```text
//! hash_i(shingle) = h + a_i · l   (mod 2³²)
//! ```
//!
//! This is double hashing, as Kirsch and Mitzenmacher use it to get the many
//! functions of a Bloom filter out of two ("Less Hashing, Same Performance",
//! ESA 2006, section 2), with a random multiplier where they count 0, 1, 2, …
//!
//! # Why it is good enough
//!
//! The error of a `MinHash` estimate depends on nothing but the *pairs* of
//! functions: the variance of a mean of k indicators is the sum of their
//! covariances. Take functions i and j and a shingle whose halves are uniform
//! and independent. Then `hash_i` is uniform, and
//! `hash_j − hash_i = (a_j − a_i) · l` is uniform and independent of it, up to
//! the trailing zero bits of `a_j − a_i`: the pairwise independence of Carter
//! and Wegman ("Universal Classes of Hash Functions", 1979) with the roles
//! exchanged, the element drawing the line and the function naming the point.
//! So the covariances vanish, and the standard error is the `√(J(1−J)/k)` of k
//! independent random permutations.
//!
//! Two choices make this hold in practice. The low ten bits of `a_i` are i
//! itself, so for up to 1024 functions no difference has more than nine
//! trailing zeros, and at least the upper 23 bits of every pair of hashes are
//! independent. The other 22 bits are random, since with `a_i = i` three
//! functions in a row would lie on a line with equal steps: the pairs would
//! still be independent, but the bands of LSH look at more than two.
//!
//! Both halves take part, so two shingles get the same hash from every
//! function only if all their 64 bits agree.

use crate::hash::{STEP, avalanche};

/// Functions of a block: so many minima stay in registers together, four of
/// AVX-512's 32 registers or half of AVX2's 16.
pub(super) const LANES: usize = 64;

/// One value for each function of a block.
pub(super) type Block = [u32; LANES];

/// Low bits of a multiplier that hold the number of its function.
const NUMBER_BITS: u32 = 10;

/// The most functions that keep their numbers apart.
pub(super) const MOST_FUNCTIONS: usize = 1 << NUMBER_BITS;

/// One function of the family, on one shingle.
#[inline]
pub(super) fn hash(multiplier: u32, shingle: u64) -> u32 {
    let (upper, lower) = upper_and_lower(shingle);
    multiplier.wrapping_mul(lower).wrapping_add(upper)
}

/// The upper and the lower half of a shingle.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is asked for")]
pub(super) fn upper_and_lower(shingle: u64) -> (u32, u32) {
    ((shingle >> 32) as u32, shingle as u32)
}

/// The multipliers of at least `functions` functions, in whole blocks.
///
/// The first ones do not depend on how many are asked for, so a shorter
/// signature is the beginning of a longer one.
pub(super) fn multipliers(functions: usize, seed: u64) -> Vec<Block> {
    let mut generator = SplitMix64::new(seed);
    let mut numbers = 0_u32..;
    let mut next_multiplier = || {
        let number = numbers.next().unwrap_or_default();
        let random = (generator.next() >> 32) as u32;
        (random << NUMBER_BITS) | number
    };
    (0..functions.div_ceil(LANES)).map(|_| std::array::from_fn(|_| next_multiplier())).collect()
}

/// The generator `SplitMix64` of Steele, Lea and Flood ("Fast Splittable
/// Pseudorandom Number Generators", OOPSLA 2014): a counter that steps by the
/// golden ratio, and a mixer.
pub(super) struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    /// A generator that starts at `seed`.
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 random bits.
    pub(super) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        avalanche(self.state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn split_mix_gives_the_published_sequence() {
        let mut generator = SplitMix64::new(1_234_567);
        let drawn: [u64; 5] = std::array::from_fn(|_| generator.next());
        assert_eq!(
            drawn,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ]
        );
    }

    #[test]
    fn a_hash_is_the_upper_half_plus_a_multiple_of_the_lower() {
        assert_eq!(hash(0, 0x0000_0007_0000_0005), 7);
        assert_eq!(hash(3, 0x0000_0007_0000_0005), 22);
        assert_eq!(hash(2, 0xFFFF_FFFF_8000_0001), 1);
    }

    #[test]
    fn no_two_multipliers_share_their_low_bits() {
        let multipliers = multipliers(MOST_FUNCTIONS, 99);
        let mut low_bits: Vec<usize> = multipliers
            .as_flattened()
            .iter()
            .map(|&multiplier| multiplier as usize % MOST_FUNCTIONS)
            .collect();
        low_bits.sort_unstable();
        assert!(low_bits.into_iter().eq(0..MOST_FUNCTIONS));
    }

    #[test]
    fn fewer_functions_are_the_beginning_of_more() {
        let few = multipliers(17, 5);
        let many = multipliers(1024, 5);
        assert_eq!(few, many[..1]);
    }
}
