//! The hash functions whose values are part of the format.
//!
//! The same text must give the same signature on every platform, thread count
//! and release, so each function is fixed here (the k functions of the
//! signature in [`crate::sign`]) and held by golden values in the tests.
//! Nothing here depends on the byte order of the machine.
//!
//! | value | formula |
//! |---|---|
//! | token | XXH3-64, seed 0, of the normalised token's UTF-8 |
//! | character | [`avalanche`] of code point + [`STEP`] |
//! | shingle | [`avalanche`] of Σ tᵢ · [`STEP`]^(w−1−i) mod 2⁶⁴ |
//! | band key | h ← [`avalanche`] of h + row + [`STEP`], from h = 0 |
//! | fingerprint | XXH3-128, seed 0, of the values as little-endian bytes |
//!
//! The sum in the shingle hash can be rolled along a text in constant time
//! for any width (Karp and Rabin 1987). Its terms are hashes already, so the
//! power-of-two modulus does no harm; the avalanche at the end spreads the sum
//! over all bits, which the signature needs.

use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

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
    xxh3_64(bytes)
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

/// A 128-bit fingerprint of a sequence of hashes: two sequences with the same
/// fingerprint are taken to be equal (with 10⁹ documents the chance of one
/// false match is below 10⁻²⁰).
#[must_use]
pub fn fingerprint(values: &[u64]) -> u128 {
    let mut state = Xxh3Default::new();
    let mut buffer = [0_u8; 512];
    for chunk in values.chunks(buffer.len() / 8) {
        for (bytes, value) in buffer.chunks_exact_mut(8).zip(chunk) {
            bytes.copy_from_slice(&value.to_le_bytes());
        }
        state.update(&buffer[..chunk.len() * 8]);
    }
    state.digest128()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden_values() {
        assert_eq!(
            bytes("نسخة".as_bytes()),
            xxhash_rust::xxh3::xxh3_64_with_seed("نسخة".as_bytes(), 0)
        );
        assert_eq!(avalanche(STEP), 0xE220_A839_7B1D_CDAF);
        assert_eq!(band_key(&[]), 0);
        assert_eq!(band_key(&[0]), avalanche(STEP));
    }

    #[test]
    fn a_fingerprint_does_not_depend_on_the_buffer() {
        let values: Vec<u64> = (0..1000).map(avalanche).collect();
        let joined: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        assert_eq!(fingerprint(&values), xxhash_rust::xxh3::xxh3_128(&joined));
    }
}
