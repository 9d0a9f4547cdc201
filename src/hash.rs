//! The hash functions whose values are part of the format.
//!
//! The same text must give the same signature on every platform, thread count
//! and release, so each function is fixed and held by golden values in the tests, which
//! another program has worked out. Nothing here depends on the byte order of the machine.
//!
//! | value | formula |
//! |---|---|
//! | token | XXH3-64, seed 0, of the normalised token's UTF-8 |
//! | character | [`avalanche`] of code point + [`STEP`] |
//! | shingle | [`avalanche`] of Σ tᵢ · [`STEP`]^(w−1−i) mod 2⁶⁴ |
//! | multiplier i | aᵢ = (rᵢ >> 32) · 2¹⁰ + i mod 2³², rᵢ from SplitMix64 at the seed, i from 0 |
//! | minimum i | the least of h + aᵢ · l mod 2³² over all shingles, h and l their halves |
//! | band key | h ← [`avalanche`] of h + minimum + [`STEP`], from h = 0; its lower 32 bits |
//! | fingerprint | XXH3-128, seed 0, of the values as little-endian bytes |
//!
//! The sum in the shingle hash can be rolled along a text in constant time
//! for any width (Karp and Rabin 1987). Its terms are hashes already, so the
//! power-of-two modulus does no harm; the avalanche at the end spreads the sum
//! over all bits, which the signature needs.

use std::hint::select_unpredictable;
use std::ops::RangeInclusive;

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};
use zerocopy::IntoBytes;

/// An odd constant, 2⁶⁴ divided by the golden ratio: the step of SplitMix64
/// (Steele, Lea and Flood 2014) and the base of the shingle polynomial.
pub const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of SplitMix64: a bijection of u64 in which every input bit
/// flips every output bit with a chance near one half.
#[inline]
#[must_use]
pub const fn avalanche(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// XXH3-64 with seed 0.
#[inline]
#[must_use]
pub fn bytes(bytes: &[u8]) -> u64 {
    if SHORT.contains(&bytes.len()) { short(bytes) } else { xxh3_64(bytes) }
}

/// Lengths of most words, of two to eight Arabic letters. XXH3 has a formula
/// for up to eight bytes and another for more; which of them a word needs is
/// anyone's guess, so [`short`] works out both.
const SHORT: RangeInclusive<usize> = 4..=16;
/// What the two formulas mix in: the words 1 and 2, 3 and 4, and 5 and 6 of the
/// secret of XXH3, each two joined by exclusive or.
const SECRETS: [u64; 3] = [0xC73A_B174_C5EC_D5A2, 0x6782_737B_EA42_39B9, 0xAF56_BC3B_0996_523A];
/// `PRIME_MX1` and `PRIME_MX2` of XXH3.
const PRIMES: [u64; 2] = [0x1656_6791_9E37_79F9, 0x9FB2_1C65_1E98_DF25];

/// XXH3-64 with seed 0 of a [`SHORT`] run of bytes.
#[inline]
fn short(bytes: &[u8]) -> u64 {
    // the first, second, last but one and last four bytes of at least eight
    let four = |start: usize| {
        let four = bytes[start..].first_chunk().copied().unwrap_or_default();
        u64::from(u32::from_le_bytes(four))
    };
    let length = bytes.len();
    let (first, last) = (four(0), four(length - 4));
    let (second, last_but_one) = (four(length.min(8) - 4), four(length.max(8) - 8));
    let length = length as u64;

    let mut four_to_eight = (first << 32 | last) ^ SECRETS[0];
    four_to_eight ^= four_to_eight.rotate_left(49) ^ four_to_eight.rotate_left(24);
    four_to_eight = four_to_eight.wrapping_mul(PRIMES[1]);
    four_to_eight ^= (four_to_eight >> 35) + length;
    four_to_eight = four_to_eight.wrapping_mul(PRIMES[1]);
    four_to_eight ^= four_to_eight >> 28;

    let low = (second << 32 | first) ^ SECRETS[1];
    let high = (last << 32 | last_but_one) ^ SECRETS[2];
    let product = u128::from(low) * u128::from(high);
    let [product, carry] = halves(product);
    let mut nine_to_sixteen =
        length.wrapping_add(low.swap_bytes()).wrapping_add(high).wrapping_add(product ^ carry);
    nine_to_sixteen ^= nine_to_sixteen >> 37;
    nine_to_sixteen = nine_to_sixteen.wrapping_mul(PRIMES[0]);
    nine_to_sixteen ^= nine_to_sixteen >> 32;

    select_unpredictable(length > 8, nine_to_sixteen, four_to_eight)
}

/// The hash of one character, the token of character shingles.
#[inline]
#[must_use]
pub fn character(character: char) -> u64 {
    avalanche(u64::from(u32::from(character)).wrapping_add(STEP))
}

/// The key of one band of a signature.
#[inline]
#[must_use]
pub fn band_key(rows: &[u32]) -> u64 {
    rows.iter().fold(0, |key, &row| avalanche(key.wrapping_add(u64::from(row)).wrapping_add(STEP)))
}

/// The lower and the upper half.
#[inline]
pub(crate) fn halves(value: u128) -> [u64; 2] {
    let bytes = value.to_le_bytes();
    let (halves, _) = bytes.as_chunks();
    [u64::from_le_bytes(halves[0]), u64::from_le_bytes(halves[1])]
}

/// A 128-bit fingerprint of a sequence of hashes: two sequences with the same
/// fingerprint are taken to be equal (with 10⁹ documents the chance of one
/// false match is below 10⁻²⁰).
#[must_use]
pub fn fingerprint(values: &[u64]) -> u128 {
    if cfg!(target_endian = "little") {
        return xxh3_128(values.as_bytes());
    }
    let values: Vec<u64> = values.iter().map(|value| value.to_le()).collect();
    xxh3_128(values.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden_values() {
        assert_eq!(bytes("نسخة".as_bytes()), 1_857_556_851_424_023_482);
        assert_eq!(fingerprint(&[1, 2, 3]), 0xD0D6_6AE2_837A_0117_026F_21F9_C50D_CF1F);
        assert_eq!(avalanche(STEP), 0xE220_A839_7B1D_CDAF);
        assert_eq!(character('ن'), 0x0578_44E4_4645_33E9);
        assert_eq!(band_key(&[]), 0);
        let minima = [700_616_442, 1_011_644_051, 965_179_036, 2_218_707_621];
        assert_eq!(band_key(&minima), 0x611F_D6C9_2D86_D745);
        assert_eq!(band_key(&[0]), avalanche(STEP));
    }

    #[test]
    fn short_words_have_the_hash_of_xxh3() {
        let text: Vec<u8> = (0..40_u64).flat_map(|n| avalanche(n).to_le_bytes()).collect();
        for length in 0..40 {
            for word in text.windows(length.max(1)) {
                let word = &word[..length];
                assert_eq!(bytes(word), xxh3_64(word), "{word:?}");
            }
        }
    }

    #[test]
    fn a_fingerprint_is_of_the_lower_bytes_first() {
        let values: Vec<u64> = (0..1000).map(avalanche).collect();
        let joined: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        assert_eq!(fingerprint(&values), xxh3_128(&joined));
    }
}
