//! `MinHash` signatures: k numbers per document, from which the resemblance of
//! any two documents can be read.
//!
//! # What
//!
//! The resemblance of two sets of shingles A and B is J = |A ∩ B| / |A ∪ B|.
//! Under a random order of all shingles, the first shingle of A is also the
//! first of B with probability exactly J (Broder, "On the Resemblance and
//! Containment of Documents", 1997; Broder, Charikar, Frieze and Mitzenmacher,
//! "Min-Wise Independent Permutations", 1998). A [`Signer`] orders the shingles
//! in k ways, by k hash functions, and keeps the smallest hash of each. The
//! share of equal minima then estimates J without bias and with the standard
//! error √(J(1−J)/k), which is at most 0.044 for k = 128.
//!
//! The formula of the hash functions is in [`crate::hash`], and why they reach that
//! error in `hash_family`; the loop over them, in the widest vectors of the processor,
//! is in `lanes`; the table of all signatures is the [`SignatureMatrix`].
//!
//! # Cost
//!
//! One multiplication, one addition and one minimum of 32 bits for each shingle
//! and function, in vectors of up to sixteen functions; 4k bytes per document. An article
//! of 250 shingles takes about a microsecond at k = 128.
//!
//! # Invariants
//!
//! * The shingles are well-mixed 64-bit hashes. The family draws its randomness
//!   from them; consecutive integers would break it.
//! * A signature depends on the set, on k and on the seed alone: not on the
//!   order of the shingles, nor on repetitions, the machine, or its vectors.
//! * A shorter signature is the beginning of a longer one with the same seed.
//! * The empty set has no signature. Two empty documents have nothing in
//!   common, and must not be found as copies of each other.
//!
//! # Example
//!
//! An index of one's own: what signatures estimate, and the keys by which two texts meet.
//!
//! ```
//! use nuskha::band::curve;
//! use nuskha::sign::{SEED, Signer, estimate};
//! use nuskha::{Level, ShingleKind, Shingler};
//!
//! let mut shingler = Shingler::new(Level::Standard, ShingleKind::Word(3));
//! let signer = Signer::new(128, SEED);
//! let mut signature = |text| {
//!     let mut minima = vec![0; signer.k()];
//!     let is_signed = signer.sign(&shingler.shingle(text).shingles, &mut minima);
//!     is_signed.then_some(minima).expect("a text with a word in it")
//! };
//! let wire = signature("أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير");
//! let paper = signature("اعلنت الوزارة اليوم ان الطريق الساحلى يفتح غدا امام السير");
//! assert_eq!(estimate(&wire, &paper), 1.0);
//!
//! let banding = curve::choose(signer.k(), 0.5, 0.99).expect("128 minima are enough");
//! assert!(banding.keys(&wire).eq(banding.keys(&paper)));
//! ```

mod hash_family;
mod lanes;
mod matrix;

use hash_family::{Block, MOST_FUNCTIONS, multipliers};
use lanes::InstructionSet;
pub(crate) use matrix::is_signed;
pub use matrix::{SignatureMatrix, estimate};

use crate::corpus::ShingleSets;
use crate::error::Result;

/// The fewest minima a signature may have: below it the estimate is noise.
pub const MIN_K: usize = 16;
/// The most minima a signature may have.
pub const MAX_K: usize = 1024;

/// The seed all published signatures are made with.
///
/// It is the name of the crate and the number of the scheme in ASCII: a value
/// that anyone can recognise, and that was not searched for. Signatures can
/// only be compared if they have the same seed, so another family of functions
/// would get another number.
pub const SEED: u64 = u64::from_be_bytes(*b"nuskha 1");

/// Signs sets of shingles with k hash functions.
///
/// It never changes once built, so all threads share one.
#[derive(Clone, Debug)]
pub struct Signer {
    k: usize,
    multipliers: Vec<Block>,
    instruction_set: InstructionSet,
}

impl Signer {
    /// Draws k functions from the seed, and picks the widest vectors there are.
    ///
    /// # Panics
    ///
    /// Unless `k` is between 1 and 1024; [`Params::validate`](crate::Params::validate) sees
    /// to that.
    #[must_use]
    pub fn new(k: usize, seed: u64) -> Self {
        assert!((1..=MOST_FUNCTIONS).contains(&k), "{k} functions");
        Self { k, multipliers: multipliers(k, seed), instruction_set: InstructionSet::widest() }
    }

    /// How many minima a signature has.
    #[must_use]
    pub fn k(&self) -> usize {
        self.k
    }

    /// The vectors in use: `avx512`, `avx2`, `neon` or `portable`.
    #[must_use]
    pub fn instruction_set(&self) -> &'static str {
        self.instruction_set.name()
    }

    /// Writes the k minima of a set of shingles.
    ///
    /// The empty set has none: then `signature` is left as it was, and the
    /// answer is `false`.
    ///
    /// # Panics
    ///
    /// If `signature` does not have exactly k places.
    #[must_use = "an empty set is left unsigned"]
    pub fn sign(&self, shingles: &[u64], signature: &mut [u32]) -> bool {
        assert_eq!(signature.len(), self.k, "a signature has k places");
        if shingles.is_empty() {
            return false;
        }
        self.instruction_set.minima(&self.multipliers, shingles, signature);
        true
    }

    /// The signatures of all sets, in parallel: row n for set n.
    ///
    /// # Errors
    ///
    /// Those of [`ShingleSets::get`].
    pub fn sign_all(&self, sets: &ShingleSets) -> Result<SignatureMatrix> {
        let mut minima = vec![0; sets.len() * self.k];
        sets.fill_rows(&mut minima, self.k, &(), |shingles, signature| {
            let is_signed = self.sign(shingles, signature);
            debug_assert!(is_signed, "only documents with shingles have a set");
        })?;
        Ok(SignatureMatrix::of_rows(self.k, minima))
    }
}

#[cfg(test)]
mod tests;
