//! The keys of all sets: which bucket of each band a set falls into.
//!
//! A signature is made to be cut into bands, and of a band nothing counts but
//! whether its rows agree. So no signature is kept: each is folded into one key
//! of 32 bits a band as soon as it is made, which takes 4 bytes where the rows
//! take 4 each (168 bytes a set in place of 504 with 42 bands of 3). Rows that
//! agree have one key, so no pair is lost; of the others one in 2³² has one by
//! chance, and is told apart when it is verified.

use crate::band::Banding;
use crate::corpus::{SetId, ShingleSets};
use crate::error::Result;
use crate::hash;
use crate::narrow::narrow;
use crate::observer::{Observer, Step};
use crate::sign::{Signer, is_signed};

/// A matrix `[sets × bands]` of keys, row after row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BandKeys {
    bands: usize,
    /// The set of each row, ascending.
    sets: Vec<SetId>,
    keys: Vec<u32>,
}

impl BandKeys {
    /// The keys of all sets, in parallel: row n for set n. `signer` makes as
    /// many minima as the banding uses, or more.
    ///
    /// # Errors
    ///
    /// Those of [`ShingleSets::get`], and [`crate::Error::Cancelled`].
    ///
    /// # Panics
    ///
    /// Where [`Banding::checked`] refuses the banding for the minima that the signer
    /// makes: of bands without minima every pair would be a candidate.
    pub fn of(
        sets: &ShingleSets,
        signer: &Signer,
        banding: Banding,
        observer: &dyn Observer,
    ) -> Result<Self> {
        Self::of_some(sets, sets.ids().collect(), signer, banding, observer)
    }

    /// The keys of some sets, which are ascending: row n for the one at place n.
    ///
    /// However few they are, all sets are read, in order: many are verified next, and
    /// the system then has what of a large file would else be fetched set by set, which
    /// took twice as long at five million.
    ///
    /// # Errors
    ///
    /// Those of [`ShingleSets::get`], and [`crate::Error::Cancelled`].
    ///
    /// # Panics
    ///
    /// Where [`of`](Self::of) does, and where `some` is not ascending.
    pub fn of_some(
        sets: &ShingleSets,
        some: Vec<SetId>,
        signer: &Signer,
        banding: Banding,
        observer: &dyn Observer,
    ) -> Result<Self> {
        assert!(banding.checked(signer.k()).is_ok(), "{}", too_short(banding, signer.k()));
        assert!(some.is_sorted_by(|one, other| one < other), "the sets must be ascending");
        let keys = if some.is_empty() {
            Vec::new()
        } else if some.len() == sets.len() {
            observer.begin(Step::Sign, Some(sets.len() as u64));
            let mut keys = vec![0; sets.len() * banding.bands];
            sets.fill_rows(&mut keys, banding.bands, observer, |shingles, row| {
                let signature = signature(signer, shingles);
                for (place, key) in row.iter_mut().zip(banding.keys(&signature)) {
                    *place = key;
                }
            })?;
            observer.end();
            keys
        } else {
            sets.rows(observer, |set, shingles, keys| {
                if some.binary_search(&set).is_ok() {
                    keys.extend(banding.keys(&signature(signer, shingles)));
                }
            })?
        };
        Ok(Self { bands: banding.bands, sets: some, keys })
    }

    /// The keys of signatures, the one at place n being that of set n. One that was never
    /// signed, being that of an article without a word, has none, and so resembles nothing.
    ///
    /// # Panics
    ///
    /// Where [`Banding::keys`] does.
    #[must_use]
    pub fn of_signatures<'a>(
        signatures: impl IntoIterator<Item = &'a [u32]>,
        banding: Banding,
    ) -> Self {
        let (mut sets, mut keys) = (Vec::new(), Vec::new());
        for (place, signature) in signatures.into_iter().enumerate() {
            let of_one = banding.keys(signature);
            if is_signed(signature) {
                sets.push(SetId(narrow(place)));
                keys.extend(of_one);
            }
        }
        Self { bands: banding.bands, sets, keys }
    }

    /// Sets.
    #[must_use]
    pub fn sets(&self) -> usize {
        self.sets.len()
    }

    /// The set of a row.
    pub(super) fn set(&self, row: usize) -> SetId {
        self.sets[row]
    }

    /// Bands.
    #[must_use]
    pub fn bands(&self) -> usize {
        self.bands
    }

    /// The keys of one row, band after band.
    pub(super) fn row(&self, row: usize) -> &[u32] {
        &self.keys[row * self.bands..][..self.bands]
    }

    /// The keys of one band, row after row.
    pub(super) fn column(&self, band: usize) -> impl Iterator<Item = u32> {
        self.keys.chunks_exact(self.bands).map(move |row| row[band])
    }
}

impl Banding {
    /// The key of each band of a signature, in order.
    ///
    /// Two sets with one key in one band are a candidate pair. So a job in parts, all of
    /// which sign with one seed, finds its candidates by whatever brings together what is
    /// equal in band and key; above [`BUCKET_LIMIT`](super::BUCKET_LIMIT) sets in one
    /// bucket, [`candidates`](super::candidates) gives fewer pairs.
    ///
    /// They are all candidates of a run only by resemblance alone, where
    /// [`Params::prefix_join`](crate::Params::prefix_join) is `None`; else that join finds
    /// most of them, and bands those pairs that it may miss.
    ///
    /// A row of a [`SignatureMatrix`](crate::SignatureMatrix) that was never signed, as that
    /// of an article without a word, has the keys of all such rows and is to be left out, as
    /// [`BandKeys::of_signatures`] does.
    ///
    /// A key is the lower half of [`hash::band_key`]; minima behind those that the bands
    /// use count for nothing.
    ///
    /// # Panics
    ///
    /// Where [`checked`](Self::checked) refuses the banding for so many minima.
    pub fn keys(self, signature: &[u32]) -> impl Iterator<Item = u32> {
        let k = signature.len();
        assert!(self.checked(k).is_ok(), "{}", too_short(self, k));
        signature.chunks_exact(self.rows).take(self.bands).map(|rows| {
            #[expect(clippy::cast_possible_truncation, reason = "half of a hash is one")]
            let key = hash::band_key(rows) as u32;
            key
        })
    }
}

/// The minima of a set.
fn signature(signer: &Signer, shingles: &[u64]) -> Vec<u32> {
    let mut signature = vec![0; signer.k()];
    let is_signed = signer.sign(shingles, &mut signature);
    debug_assert!(is_signed, "only documents with shingles have a set");
    signature
}

/// What is wrong with a signature of k minima for this banding.
fn too_short(Banding { bands, rows }: Banding, k: usize) -> String {
    format!("{bands} bands of {rows} rows cannot be cut from {k} minima")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::avalanche;
    use crate::sign::SignatureMatrix;

    /// Sets of twenty shingles each, so many that some are in a file.
    fn sets() -> ShingleSets {
        let mut sets = ShingleSets::with_memory(4000);
        for n in 0..100 {
            let mut set: Vec<u64> = (n..n + 20).map(avalanche).collect();
            set.sort_unstable();
            sets.push(&set).unwrap();
        }
        sets.close().unwrap();
        sets
    }

    #[test]
    #[should_panic(expected = "42 bands of 3 rows cannot be cut from 16 minima")]
    fn a_signer_of_too_few_minima_is_refused() {
        let banding = Banding { bands: 42, rows: 3 };
        let _ = BandKeys::of(&sets(), &Signer::new(16, 1), banding, &());
    }

    #[test]
    #[should_panic(expected = "must be ascending")]
    fn sets_out_of_order_are_refused() {
        let banding = Banding { bands: 4, rows: 3 };
        let _ =
            BandKeys::of_some(&sets(), vec![SetId(3), SetId(2)], &Signer::new(12, 1), banding, &());
    }

    #[test]
    fn keys_of_a_signature_made_apart_are_those_of_its_set() {
        let (sets, signer, banding) = (sets(), Signer::new(14, 7), Banding { bands: 4, rows: 3 });
        let all = BandKeys::of(&sets, &signer, banding, &()).unwrap();
        for set in sets.ids() {
            let mut minima = vec![0; signer.k()];
            assert!(signer.sign(&sets.get(set).unwrap(), &mut minima));
            assert!(banding.keys(&minima).eq(all.row(set.index()).iter().copied()));
        }
    }

    #[test]
    fn what_was_never_signed_has_no_keys() {
        let banding = Banding { bands: 2, rows: 8 };
        let mut signatures = SignatureMatrix::new(4, 16);
        for signed in [1, 3] {
            signatures.row_mut(signed).fill(7);
        }
        let keys = BandKeys::of_signatures(signatures.rows(), banding);
        assert_eq!(keys.sets(), 2);
        assert_eq!([keys.set(0), keys.set(1)], [SetId(1), SetId(3)]);
        assert_eq!(keys.row(0), keys.row(1));
    }

    #[test]
    fn the_keys_of_some_are_those_among_all() {
        let (sets, signer, banding) = (sets(), Signer::new(12, 7), Banding { bands: 4, rows: 3 });
        let all = BandKeys::of(&sets, &signer, banding, &()).unwrap();
        for step in [1, 3, 99, 200] {
            let some: Vec<SetId> = sets.ids().skip(step - 1).step_by(step).collect();
            let keys = BandKeys::of_some(&sets, some.clone(), &signer, banding, &()).unwrap();
            assert_eq!(keys.sets(), some.len());
            for (row, &set) in some.iter().enumerate() {
                assert_eq!((keys.set(row), keys.row(row)), (set, all.row(set.index())));
            }
        }
    }
}
