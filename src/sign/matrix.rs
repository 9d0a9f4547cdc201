//! The signatures of a whole collection: one row of minima per document.

use ndarray::Array2;

use crate::error::{Error, Result};

/// What a row holds before it is signed, and for good if its set is empty.
///
/// No signed row consists of it alone: sixteen minima of 2³² − 1 at once would
/// take a chance of one in 2⁵¹².
const UNSIGNED: u32 = u32::MAX;

/// A matrix `[documents × k]` of minima, row after row in one allocation.
///
/// It costs 4k bytes per document, 512 for the default of 128 functions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureMatrix {
    minima: Array2<u32>,
}

impl SignatureMatrix {
    /// A matrix whose rows are all still unsigned.
    #[must_use]
    pub fn new(documents: usize, k: usize) -> Self {
        Self { minima: Array2::from_elem((documents, k), UNSIGNED) }
    }

    /// Takes over minima that were collected row after row.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where `minima` does not consist of whole rows of `k`.
    pub fn from_rows(k: usize, minima: Vec<u32>) -> Result<Self> {
        let (count, documents) = (minima.len(), minima.len().checked_div(k).unwrap_or(0));
        let minima = Array2::from_shape_vec((documents, k), minima);
        let uneven =
            |_| Error::parameter("minima", &count, format!("whole rows of {k} are needed"));
        minima.map(|minima| Self { minima }).map_err(uneven)
    }

    /// Takes over rows that are whole for sure.
    pub(super) fn of_rows(k: usize, minima: Vec<u32>) -> Self {
        Self::from_rows(k, minima).unwrap_or_else(|_| Self::new(0, k))
    }

    /// How many documents there are.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.minima.nrows()
    }

    /// How many minima each document has.
    #[must_use]
    pub fn k(&self) -> usize {
        self.minima.ncols()
    }

    /// The signature of one document.
    ///
    /// # Panics
    ///
    /// If there is no such document.
    #[must_use]
    pub fn row(&self, document: usize) -> &[u32] {
        let k = self.k();
        &self.as_slice()[document * k..][..k]
    }

    /// Every signature in order.
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        self.as_slice().chunks_exact(self.k().max(1))
    }

    /// The place for the signature of one document.
    ///
    /// # Panics
    ///
    /// If there is no such document.
    pub fn row_mut(&mut self, document: usize) -> &mut [u32] {
        let k = self.k();
        &mut self.as_mut_slice()[document * k..][..k]
    }

    /// All minima, row after row.
    #[must_use]
    pub fn as_slice(&self) -> &[u32] {
        self.minima.as_slice().unwrap_or_default()
    }

    /// All minima, row after row, to be written; in chunks of
    /// [`k`](Self::k) if several threads are to sign at once.
    pub fn as_mut_slice(&mut self) -> &mut [u32] {
        self.minima.as_slice_mut().unwrap_or_default()
    }

    /// Whether the document has a signature, that is, whether its set was not
    /// empty and [`Signer::sign`](super::Signer::sign) has been here.
    #[must_use]
    pub fn is_signed(&self, document: usize) -> bool {
        is_signed(self.row(document))
    }

    /// The estimated resemblance of two documents: the share of functions that
    /// have the same minimum in both.
    ///
    /// Its expectation is the true resemblance J and its standard error is
    /// √(J(1−J)/k). A document without a signature resembles nothing, not even
    /// another one without.
    ///
    /// # Panics
    ///
    /// If there is no such document.
    #[must_use]
    pub fn estimate(&self, left: usize, right: usize) -> f64 {
        estimate(self.row(left), self.row(right))
    }
}

/// Whether these are the minima of a set.
pub(crate) fn is_signed(signature: &[u32]) -> bool {
    signature.iter().any(|&minimum| minimum != UNSIGNED)
}

/// The estimated resemblance of two signatures, as [`SignatureMatrix::estimate`] has it; of
/// two of other lengths, by the minima that both have.
#[must_use]
pub fn estimate(left: &[u32], right: &[u32]) -> f64 {
    let minima = left.iter().zip(right);
    let equal = minima.filter(|&(left, right)| left == right && *left != UNSIGNED).count();
    equal as f64 / left.len().min(right.len()).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three_rows() -> SignatureMatrix {
        SignatureMatrix::from_rows(4, vec![1, 2, 3, 4, 1, 2, 30, 40, 5, 6, 7, 8])
            .expect("three whole rows")
    }

    #[test]
    fn rows_lie_one_after_the_other() {
        let mut matrix = three_rows();
        assert_eq!((matrix.documents(), matrix.k()), (3, 4));
        assert_eq!(matrix.row(1), [1, 2, 30, 40]);
        matrix.row_mut(1)[3] = 4;
        assert_eq!(matrix.row(1), [1, 2, 30, 4]);
        assert_eq!(matrix.as_slice()[7], 4);
        assert_eq!(matrix.row(2)[0], 5);
    }

    #[test]
    fn the_estimate_is_the_share_of_equal_minima() {
        let matrix = three_rows();
        let equals = |left, right, expected: f64| {
            assert!((matrix.estimate(left, right) - expected).abs() < f64::EPSILON);
        };
        equals(0, 0, 1.0);
        equals(0, 1, 0.5);
        equals(1, 0, 0.5);
        equals(0, 2, 0.0);
    }

    #[test]
    fn unsigned_rows_resemble_nothing() {
        let mut matrix = SignatureMatrix::new(2, 16);
        assert!(!matrix.is_signed(0));
        assert!(matrix.estimate(0, 1) < f64::EPSILON);
        matrix.row_mut(0)[15] = 9;
        assert!(matrix.is_signed(0));
        assert!(!matrix.is_signed(1));
    }

    #[test]
    fn an_incomplete_row_is_refused() {
        assert!(SignatureMatrix::from_rows(4, vec![0; 7]).is_err());
        assert!(SignatureMatrix::from_rows(0, vec![1]).is_err());
        assert!(
            SignatureMatrix::from_rows(4, Vec::new()).is_ok_and(|empty| empty.documents() == 0)
        );
    }
}
