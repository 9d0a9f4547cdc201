//! The inner loop of signing, in the widest vectors the processor has.
//!
//! This is one of two files of the crate with `unsafe` in them. The same loop
//! stands here three times: over four vectors of 512 bits, over eight of 256
//! bits, and over a plain array, which the compiler turns into whatever vectors
//! the target always has. All compute the same 32-bit integers, so a signature
//! never depends on the machine that wrote it.
//!
//! The first two could be had from the third, compiled again for their
//! instruction set. That was as fast with one set of compiler flags, and thirty
//! times slower with another: whether the minima stay in registers is too
//! important to be left to chance.
//!
//! # Cost
//!
//! A block of 64 functions keeps its minima in registers while every shingle of
//! the document goes by, so memory is read once per shingle and block, and
//! written once per block. Per vector and shingle that leaves one
//! multiplication, one addition and one minimum.
#![allow(unsafe_code)] // to call code for vectors found at run time, and to fill those vectors

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{
    __m256i, __m512i, _mm256_add_epi32, _mm256_min_epu32, _mm256_mullo_epi32, _mm256_set1_epi32,
    _mm512_add_epi32, _mm512_min_epu32, _mm512_mullo_epi32, _mm512_set1_epi32,
};
#[cfg(target_arch = "x86_64")]
use std::mem::transmute;

use super::hash_family::{Block, LANES, hash, upper_and_lower};

/// An instruction set the inner loop is compiled for.
///
/// A value other than [`Portable`](Self::Portable) is only ever made by
/// [`available`](Self::available), that is, after the processor was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InstructionSet {
    /// 512-bit vectors.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// 256-bit vectors.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// What every processor of the target architecture has.
    Portable,
}

impl InstructionSet {
    /// The instruction sets of this processor, widest first.
    pub(super) fn available() -> impl Iterator<Item = Self> {
        [
            #[cfg(target_arch = "x86_64")]
            is_x86_feature_detected!("avx512f").then_some(Self::Avx512),
            #[cfg(target_arch = "x86_64")]
            is_x86_feature_detected!("avx2").then_some(Self::Avx2),
            Some(Self::Portable),
        ]
        .into_iter()
        .flatten()
    }

    /// The widest instruction set of this processor.
    pub(super) fn widest() -> Self {
        Self::available().next().unwrap_or(Self::Portable)
    }

    /// Its name in reports.
    pub(super) fn name(self) -> &'static str {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => "avx512",
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => "avx2",
            Self::Portable if cfg!(target_arch = "aarch64") => "neon",
            Self::Portable => "portable",
        }
    }

    /// Writes the minimum of each function over all shingles.
    ///
    /// `multipliers` holds the functions in blocks, the last one padded;
    /// `minima` has one place per function and may end inside a block.
    pub(super) fn minima(self, multipliers: &[Block], shingles: &[u64], minima: &mut [u32]) {
        for (block, places) in multipliers.iter().zip(minima.chunks_mut(LANES)) {
            let lowest = self.lowest(block, shingles);
            places.copy_from_slice(&lowest[..places.len()]);
        }
    }

    /// The minima of one block of functions.
    fn lowest(self, multipliers: &Block, shingles: &[u64]) -> Block {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                // SAFETY: `Avx512` comes from `available`, which asked the processor for AVX-512F.
                unsafe { lowest_avx512(multipliers, shingles) }
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => {
                // SAFETY: `Avx2` comes from `available`, which asked the processor for AVX2.
                unsafe { lowest_avx2(multipliers, shingles) }
            }
            Self::Portable => lowest_portable(multipliers, shingles),
        }
    }
}

/// The loop as the other two have to do it, bit for bit.
fn lowest_portable(multipliers: &Block, shingles: &[u64]) -> Block {
    let mut lowest = [u32::MAX; LANES];
    for &shingle in shingles {
        for (lowest, &multiplier) in lowest.iter_mut().zip(multipliers) {
            *lowest = (*lowest).min(hash(multiplier, shingle));
        }
    }
    lowest
}

/// The loop over four vectors of 512 bits.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn lowest_avx512(multipliers: &Block, shingles: &[u64]) -> Block {
    // SAFETY: both are 64 integers of 32 bits, in the same order, and any bits are valid.
    let multipliers = unsafe { transmute::<Block, [__m512i; 4]>(*multipliers) };
    let mut lowest = [_mm512_set1_epi32(-1); 4]; // all bits set: the greatest u32
    for &shingle in shingles {
        let (upper, lower) = upper_and_lower(shingle);
        let upper = _mm512_set1_epi32(upper.cast_signed());
        let lower = _mm512_set1_epi32(lower.cast_signed());
        for (lowest, &multiplier) in lowest.iter_mut().zip(&multipliers) {
            let hash = _mm512_add_epi32(_mm512_mullo_epi32(multiplier, lower), upper);
            *lowest = _mm512_min_epu32(*lowest, hash);
        }
    }
    // SAFETY: as above, the other way round.
    unsafe { transmute::<[__m512i; 4], Block>(lowest) }
}

/// The loop over eight vectors of 256 bits.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn lowest_avx2(multipliers: &Block, shingles: &[u64]) -> Block {
    // SAFETY: both are 64 integers of 32 bits, in the same order, and any bits are valid.
    let multipliers = unsafe { transmute::<Block, [__m256i; 8]>(*multipliers) };
    let mut lowest = [_mm256_set1_epi32(-1); 8]; // all bits set: the greatest u32
    for &shingle in shingles {
        let (upper, lower) = upper_and_lower(shingle);
        let upper = _mm256_set1_epi32(upper.cast_signed());
        let lower = _mm256_set1_epi32(lower.cast_signed());
        for (lowest, &multiplier) in lowest.iter_mut().zip(&multipliers) {
            let hash = _mm256_add_epi32(_mm256_mullo_epi32(multiplier, lower), upper);
            *lowest = _mm256_min_epu32(*lowest, hash);
        }
    }
    // SAFETY: as above, the other way round.
    unsafe { transmute::<[__m256i; 8], Block>(lowest) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::hash_family::{SplitMix64, multipliers};
    use super::*;

    /// The definition, with no blocks and no lanes.
    fn by_definition(blocks: &[Block], shingles: &[u64], functions: usize) -> Vec<u32> {
        blocks.as_flattened()[..functions]
            .iter()
            .map(|&multiplier| {
                let hashes = shingles.iter().map(|&shingle| hash(multiplier, shingle));
                hashes.min().unwrap_or(u32::MAX)
            })
            .collect()
    }

    fn assert_every_form_agrees(functions: usize, shingles: &[u64]) {
        let blocks = multipliers(functions, 7);
        let expected = by_definition(&blocks, shingles, functions);
        for instruction_set in InstructionSet::available() {
            let mut minima = vec![0; functions];
            instruction_set.minima(&blocks, shingles, &mut minima);
            assert_eq!(
                minima,
                expected,
                "{} differs for {functions} functions",
                instruction_set.name()
            );
        }
    }

    #[test]
    fn every_instruction_set_gives_the_same_bits() {
        let mut generator = SplitMix64::new(3);
        for functions in [16, 17, 63, 64, 65, 100, 127, 128, 129, 200, 1000, 1023, 1024] {
            for size in [0, 1, 2, 3, 10, 250, 3000] {
                let shingles: Vec<u64> = (0..size).map(|_| generator.next()).collect();
                assert_every_form_agrees(functions, &shingles);
            }
        }
    }

    #[test]
    fn the_portable_form_is_always_available_and_the_widest_comes_first() {
        let available: Vec<_> = InstructionSet::available().collect();
        let widest_first = ["avx512", "avx2", "portable", "neon"];
        let place = |set: &InstructionSet| widest_first.iter().position(|name| *name == set.name());
        assert!(available.is_sorted_by_key(place), "{available:?}");
        assert_eq!(available.last(), Some(&InstructionSet::Portable));
    }

    proptest! {
        #[test]
        fn any_set_and_any_length_give_the_same_bits(
            functions in 16_usize..=1024,
            shingles in prop::collection::vec(any::<u64>(), 0..300),
        ) {
            assert_every_form_agrees(functions, &shingles);
        }
    }
}
