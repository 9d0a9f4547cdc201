//! Banding: the step that turns signatures into candidate pairs (Leskovec,
//! Rajaraman and Ullman, *Mining of Massive Datasets*, section 3.4).
//!
//! A signature is cut into bands of a few rows each; two shingle sets whose
//! rows agree in all of one band fall into the same bucket of that band and
//! become a candidate pair. With resemblance s, bands b and rows r that
//! happens with a chance of 1 − (1 − sʳ)ᵇ, the S-curve of [`curve`].
//!
//! A band costs one sort of (key, set) pairs; all bands run in parallel and
//! each needs 16 bytes a set while it does. A pair that agrees in several
//! bands is given by the first of them alone, so every candidate pair comes
//! out exactly once and no table of pairs seen is needed.

pub mod curve;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::corpus::SetId;
use crate::error::{Error, Result};
use crate::hash;
use crate::sign::SignatureMatrix;

/// How a signature is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Banding {
    /// Bands, each with buckets of its own.
    pub bands: usize,
    /// Minima in one band, all of which must agree.
    pub rows: usize,
}

/// The key of a bucket within one band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct BandKey(u64);

/// Two shingle sets that share a bucket; the smaller id first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CandidatePair {
    /// The set that came first.
    pub a: SetId,
    /// The set that came later.
    pub b: SetId,
}

impl CandidatePair {
    /// The pair of two sets in its one form.
    #[must_use]
    pub fn new(one: SetId, other: SetId) -> Self {
        Self { a: one.min(other), b: one.max(other) }
    }
}

impl Banding {
    /// The banding with the most rows, and so the fewest false candidates,
    /// that still makes a pair at `threshold` a candidate with a chance of
    /// `recall` or more.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where no banding of `k` minima reaches it; the
    /// message names the `k` that would.
    pub fn choose(k: usize, threshold: f64, recall: f64) -> Result<Self> {
        curve::choose(k, threshold, recall).ok_or_else(|| {
            let remedy = match curve::least_k(threshold, recall) {
                Some(least) => format!(
                    "a recall of {recall} at resemblance {threshold} needs at least {least} minima; \
                     give --k {least}, a higher --threshold or a lower --recall"
                ),
                None => format!(
                    "no signature reaches a recall of {recall} at resemblance {threshold}; \
                     give a higher --threshold, a lower --recall or --candidates exact"
                ),
            };
            Error::parameter("k", &k, remedy)
        })
    }

    /// This banding, where a signature of `k` minima is long enough for it.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where it is not, or where a part is 0.
    pub fn checked(self, k: usize) -> Result<Self> {
        let Self { bands, rows } = self;
        if bands == 0 || rows == 0 {
            return Err(Error::parameter(
                "bands and rows",
                &format!("{bands} × {rows}"),
                "each must be at least 1",
            ));
        }
        if bands.checked_mul(rows).is_none_or(|needed| needed > k) {
            return Err(Error::parameter(
                "bands and rows",
                &format!("{bands} × {rows}"),
                format!(
                    "together they need more minima than k = {k}; raise --k or lower one of them"
                ),
            ));
        }
        Ok(self)
    }

    /// The banding of a run that makes no use of signatures.
    #[must_use]
    pub(crate) fn unused() -> Self {
        Self { bands: 0, rows: 0 }
    }

    /// Minima that this banding uses.
    #[must_use]
    pub fn minima(self) -> usize {
        self.bands * self.rows
    }

    /// Every pair of rows of `signatures` that agrees in at least one band,
    /// each pair once, in an order that does not depend on the threads.
    #[must_use]
    pub fn candidates(self, signatures: &SignatureMatrix) -> Vec<CandidatePair> {
        let per_band: Vec<Vec<CandidatePair>> = (0..self.bands)
            .into_par_iter()
            .map(|band| self.candidates_of_band(signatures, band))
            .collect();
        per_band.concat()
    }

    fn candidates_of_band(self, signatures: &SignatureMatrix, band: usize) -> Vec<CandidatePair> {
        let columns = band * self.rows..(band + 1) * self.rows;
        let mut keyed: Vec<(BandKey, SetId)> = (0_u32..)
            .zip(signatures.rows())
            .map(|(set, row)| (BandKey(hash::band_key(&row[columns.clone()])), SetId(set)))
            .collect();
        keyed.sort_unstable();
        let mut pairs = Vec::new();
        for bucket in keyed.chunk_by(|(one, _), (other, _)| one == other) {
            for (place, &(_, a)) in bucket.iter().enumerate() {
                let row = signatures.row(a.index());
                for &(_, b) in &bucket[place + 1..] {
                    if !self.agree_before(band, row, signatures.row(b.index())) {
                        pairs.push(CandidatePair { a, b });
                    }
                }
            }
        }
        pairs
    }

    /// Whether two signatures agree in a band before `band`.
    fn agree_before(self, band: usize, a: &[u32], b: &[u32]) -> bool {
        let end = band * self.rows;
        let bands = a[..end].chunks_exact(self.rows).zip(b[..end].chunks_exact(self.rows));
        bands.into_iter().any(|(one, other)| one == other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_banding_by_hand_must_fit_the_signature() {
        assert!(Banding { bands: 32, rows: 4 }.checked(128).is_ok());
        for (bands, rows) in [(33, 4), (0, 4), (4, 0), (usize::MAX, 2)] {
            assert!(Banding { bands, rows }.checked(128).is_err());
        }
    }

    #[test]
    fn an_unreachable_recall_names_the_k_that_reaches_it() {
        let message = Banding::choose(16, 0.2, 0.995).unwrap_err().to_string();
        assert!(message.contains("needs at least 24 minima"), "{message}");
    }

    proptest! {
        #[test]
        fn candidates_are_the_pairs_that_agree_in_a_band(
            rows in prop::collection::vec(prop::collection::vec(0_u32..3, 16), 0..24),
            bands in 1_usize..=8,
        ) {
            let banding = Banding { bands, rows: 2 };
            let matrix = SignatureMatrix::from_rows(16, rows.concat()).unwrap();
            let mut found = banding.candidates(&matrix);
            found.sort_unstable();
            let mut expected = Vec::new();
            for (a, one) in (0_u32..).zip(&rows) {
                for (b, other) in (0_u32..).zip(&rows).skip(a as usize + 1) {
                    if (0..bands).any(|band| one[band * 2..][..2] == other[band * 2..][..2]) {
                        expected.push(CandidatePair { a: SetId(a), b: SetId(b) });
                    }
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
