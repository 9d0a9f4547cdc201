//! Banding: the step that turns signatures into candidate pairs (Leskovec,
//! Rajaraman and Ullman, *Mining of Massive Datasets*, section 3.4).
//!
//! A signature is cut into bands of a few rows each; two shingle sets whose
//! rows agree in all of one band fall into the same bucket of that band and
//! become a candidate pair. With resemblance s, bands b and rows r that
//! happens with a chance of 1 − (1 − sʳ)ᵇ, the S-curve of [`curve`].
//!
//! A band costs one sort of the (key, set) pairs whose keys may stand twice;
//! each thread has one band at a time, in 8 bytes a set and up to 4 more. A pair
//! that agrees in several bands is given by the first of them alone, so every
//! candidate pair comes out exactly once and no table of pairs seen is needed.
//!
//! A bucket of n sets makes n(n−1)/2 pairs. Where thousands of articles share
//! long passages, that would grow with the square of their number; so above
//! [`BUCKET_LIMIT`] two stand for all, and form a pair with each: the set that is to
//! represent the others, were all of them copies, and the largest. A cluster is a star
//! around its representative, so thousands of near copies are still one cluster. Their
//! smaller buckets would make as many pairs again, so between sets that stand in a crowded
//! one, those above [`CROWD_LIMIT`] are stars too.
//!
//! Where the prefix join ([`crate::prefix`]) runs, only sets get keys that hold so many common
//! shingles that the join may miss a pair of two of them: some hundreds in a million. By
//! resemblance alone there is no join, and all sets get keys.

pub mod curve;
mod keys;

use std::cmp::Reverse;

use ahash::AHashSet;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::corpus::{SetId, ShingleSets};
use crate::error::{Error, Result};
use crate::observer::{Observer, Step};
use crate::repeats::drop_rare;
use crate::sign::MAX_K;

pub use keys::BandKeys;

/// Sets in one bucket up to which every two of them are a pair.
pub const BUCKET_LIMIT: usize = 1024;

/// The same where each of them stands in a bucket of more than [`BUCKET_LIMIT`].
pub const CROWD_LIMIT: usize = 32;

/// How a signature is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Banding {
    /// Bands, each with buckets of its own.
    pub bands: usize,
    /// Minima in one band, all of which must agree.
    pub rows: usize,
}

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
    /// message names the `k` that would. The same where a threshold is not above 0 and at
    /// most 1, a recall not above 0 and below 1, or `k` more than [`MAX_K`].
    pub fn choose(k: usize, threshold: f64, recall: f64) -> Result<Self> {
        let given = format_args!("threshold {threshold}, recall {recall}, k {k}");
        if !(threshold > 0.0 && threshold <= 1.0 && recall > 0.0 && recall < 1.0 && k <= MAX_K) {
            let remedy = format!(
                "a threshold above 0 and at most 1, a recall above 0 and below 1 and a k of at most {MAX_K} are needed"
            );
            return Err(Error::parameter("banding", &given, remedy));
        }
        curve::choose(k, threshold, recall).ok_or_else(|| {
            let remedy = match curve::least_k(threshold, recall) {
                Some(least) => format!(
                    "a recall of {recall} at resemblance {threshold} needs at least {least} minima; \
                     give a k of {least}, a higher threshold or a lower recall"
                ),
                None => format!(
                    "no signature reaches a recall of {recall} at resemblance {threshold}; \
                     give a higher threshold or a lower recall, or take the exact join"
                ),
            };
            Error::parameter("banding", &given, remedy)
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
            let name = if bands == 0 { "bands" } else { "rows" };
            return Err(Error::parameter(name, &0, "each must be at least 1"));
        }
        if bands.checked_mul(rows).is_none_or(|needed| needed > k) {
            return Err(Error::parameter(
                "bands",
                &format!("{bands} × {rows}"),
                format!(
                    "together they need more minima than k = {k}; raise k or lower one of them"
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

    /// Minima that this banding uses, as far as a number goes.
    #[must_use]
    pub fn minima(self) -> usize {
        self.bands.saturating_mul(self.rows)
    }
}

/// Every pair of sets that has one key in at least one band, each pair once, in
/// an order that does not depend on the threads; of a crowded bucket, those of
/// two of its sets with all others: the largest, and the one of the least rank.
///
/// `ranks` gives the rank of every set, which is its place in the order in which sets are
/// to stand for others, no two the same. It is asked for where a bucket is crowded alone.
///
/// # Errors
///
/// [`Error::Cancelled`].
///
/// # Panics
///
/// Where a bucket is crowded, and the keys are of sets that `sets` does not hold or that
/// have no rank.
pub fn candidates(
    keys: &BandKeys,
    sets: &ShingleSets,
    ranks: impl FnOnce() -> Vec<u32>,
    observer: &dyn Observer,
) -> Result<Vec<CandidatePair>> {
    if keys.sets() == 0 {
        return Ok(Vec::new());
    }
    let mut buckets = Buckets::of(keys, sets);
    let mut bands = buckets.bands(observer)?;
    buckets.note_crowded(&bands);
    if buckets.crowded.is_empty() {
        return Ok(bands.into_iter().flat_map(|band| band.pairs).collect());
    }
    // a crowded bucket gives few of its pairs, and the others must come from the
    // bands behind it, so these are looked at again
    buckets.note_crowd();
    bands = buckets.bands(observer)?;
    buckets.note_crowded(&bands);
    buckets.ranks = Some(ranks());
    bands = buckets.bands(observer)?;
    let mut pairs: Vec<CandidatePair> = bands.into_iter().flat_map(|band| band.pairs).collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    Ok(pairs)
}

/// Makes pairs of buckets.
struct Buckets<'a> {
    keys: &'a BandKeys,
    sets: &'a ShingleSets,
    /// The keys of crowded buckets, each with its band, as far as they are known.
    crowded: AHashSet<(usize, u32)>,
    /// Whether the set of a row stands in one of them; of no row until some are known.
    crowd: Vec<bool>,
    /// The ranks of all sets, once it is known that a bucket is crowded.
    ranks: Option<Vec<u32>>,
}

/// What one band gives.
#[derive(Default)]
struct Band {
    pairs: Vec<CandidatePair>,
    crowded: Vec<(usize, u32)>,
}

impl<'a> Buckets<'a> {
    /// Those of these keys, of which none is known to be crowded.
    fn of(keys: &'a BandKeys, sets: &'a ShingleSets) -> Self {
        Self { keys, sets, crowded: AHashSet::new(), crowd: Vec::new(), ranks: None }
    }

    /// Notes which buckets these bands have found to be crowded.
    fn note_crowded(&mut self, bands: &[Band]) {
        self.crowded = bands.iter().flat_map(|band| band.crowded.iter().copied()).collect();
    }

    /// Notes which sets stand in a crowded bucket.
    fn note_crowd(&mut self) {
        let is_crowded = |entry: (usize, &u32)| self.crowded.contains(&(entry.0, *entry.1));
        let rows = (0..self.keys.sets()).into_par_iter();
        self.crowd =
            rows.map(|row| self.keys.row(row).iter().enumerate().any(is_crowded)).collect();
    }

    /// All bands, each by one thread.
    fn bands(&self, observer: &dyn Observer) -> Result<Vec<Band>> {
        observer.begin(Step::Band, Some(self.keys.bands() as u64));
        let bands = (0..self.keys.bands()).into_par_iter();
        let made = |keyed: &mut Vec<u64>, band| {
            observer.go_on()?;
            let made = self.band(keyed, band);
            observer.advance(1);
            Ok(made)
        };
        let made = bands.map_init(Vec::new, made).collect::<Result<_>>()?;
        observer.end();
        Ok(made)
    }

    /// The pairs of one band; `keyed` is room for its keys and rows.
    fn band(&self, keyed: &mut Vec<u64>, band: usize) -> Band {
        keyed.clear();
        let column = (0_u32..).zip(self.keys.column(band));
        keyed.extend(column.map(|(row, key)| u64::from(key) << 32 | u64::from(row)));
        drop_rare(keyed, 2, |&entry| entry);
        keyed.sort_unstable();
        let mut found = Band::default();
        for bucket in keyed.chunk_by(|one, other| one >> 32 == other >> 32) {
            match &self.ranks {
                _ if !self.is_crowded(bucket) => self.pair_all(bucket, band, &mut found.pairs),
                None => found.crowded.push((band, self.keys.row(row(bucket[0]))[band])),
                Some(ranks) => self.pair_with_two(bucket, band, ranks, &mut found.pairs),
            }
        }
        found
    }

    /// Whether two of a bucket stand for all.
    fn is_crowded(&self, bucket: &[u64]) -> bool {
        let is_of_crowd = |&entry: &u64| self.crowd.get(row(entry)) == Some(&true);
        bucket.len() > BUCKET_LIMIT || bucket.len() > CROWD_LIMIT && bucket.iter().all(is_of_crowd)
    }

    /// The pairs of a bucket, which is given by its entries: the key in the
    /// upper half, the row of the set in the lower, ascending.
    fn pair_all(&self, bucket: &[u64], band: usize, pairs: &mut Vec<CandidatePair>) {
        for (place, &a) in bucket.iter().enumerate() {
            let others = bucket[place + 1..].iter().map(|&b| row(b));
            pairs.extend(others.filter_map(|b| self.pair(row(a), b, band)));
        }
    }

    /// The pairs of the set of the least rank and of the largest one with all others.
    fn pair_with_two(
        &self,
        bucket: &[u64],
        band: usize,
        ranks: &[u32],
        pairs: &mut Vec<CandidatePair>,
    ) {
        let members = bucket.iter().map(|&entry| row(entry));
        let rank = |row: usize| ranks[self.keys.set(row).index()];
        let size = |row: usize| self.sets.size(self.keys.set(row));
        let first = members.clone().min_by_key(|&one| rank(one));
        let largest = members.clone().max_by_key(|&one| (size(one), Reverse(rank(one))));
        for other in members {
            let two = [first, largest].into_iter().flatten().filter(|&one| one != other);
            pairs.extend(two.filter_map(|one| self.pair(one, other, band)));
        }
    }

    /// The pair of the sets of these rows, unless an earlier band has given it.
    fn pair(&self, a: usize, b: usize, band: usize) -> Option<CandidatePair> {
        let rows = self.keys.row(a).iter().zip(self.keys.row(b));
        let is_given = rows.take(band).enumerate().any(|(earlier, (one, other))| {
            one == other && !self.crowded.contains(&(earlier, *one))
        });
        (!is_given).then(|| CandidatePair::new(self.keys.set(a), self.keys.set(b)))
    }
}

/// The row in the lower half.
#[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
fn row(entry: u64) -> usize {
    entry as u32 as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Arrival, Corpus, CorpusBuilder};
    use crate::shingle::Shingled;
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

    /// So many sets of one shingle.
    fn sets(count: usize) -> Corpus {
        let mut builder = CorpusBuilder::new();
        builder
            .extend((0..count as u64).map(|n| Arrival {
                id: n.to_string().into(),
                shingled: Shingled { shingles: vec![n], ..Shingled::default() },
                ..Arrival::default()
            }))
            .unwrap();
        builder.finish().unwrap()
    }

    #[test]
    fn a_crowded_bucket_is_a_star_and_hides_no_other() {
        // all have one first row; the last of each three hundred have one second row, and
        // so have the first fifty
        let count = 3_000_u32;
        let second = |n: u32| if n < 50 { 0 } else { n / 300 * 300 + (n % 300).min(298) };
        let rows: Vec<[u32; 2]> = (0..count).map(|n| [7, second(n)]).collect();
        let banding = Banding { bands: 2, rows: 1 };
        let keys = BandKeys::of_signatures(rows.iter().map(<[u32; 2]>::as_slice), banding);
        let corpus = sets(count as usize);
        let centre = 1_234;
        // all are of one size
        let ranks = || (0..count).map(|n| if n == centre { 0 } else { count - n }).collect();
        let pairs = candidates(&keys, corpus.sets(), ranks, &()).unwrap();
        assert!(pairs.is_sorted_by(|one, other| one < other));
        let star = (0..count).filter(|&n| n != centre).map(|n| (n.min(centre), n.max(centre)));
        let twins = (0..10).map(|n| (n * 300 + 298, n * 300 + 299));
        let fifty = (0..49).map(|n| (n, 49));
        let all = star.chain(twins).chain(fifty);
        let mut expected: Vec<CandidatePair> =
            all.map(|(a, b)| CandidatePair { a: SetId(a), b: SetId(b) }).collect();
        expected.sort_unstable();
        assert_eq!(pairs, expected);
    }

    proptest! {
        #[test]
        fn candidates_are_the_pairs_that_agree_in_a_band(
            rows in prop::collection::vec(prop::collection::vec(0_u32..3, 16), 0..24),
            bands in 1_usize..=8,
        ) {
            let banding = Banding { bands, rows: 2 };
            let keys = BandKeys::of_signatures(rows.iter().map(Vec::as_slice), banding);
            let corpus = sets(rows.len());
            let mut found = candidates(&keys, corpus.sets(), Vec::new, &()).unwrap();
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
