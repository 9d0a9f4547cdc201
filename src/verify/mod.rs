//! Verification: the exact resemblance and both containments of a candidate
//! pair, on the shingle sets themselves.
//!
//! Banding only proposes; what is counted here decides. So the precision of
//! verified pairs is 1, and a poor banding costs time or recall, never a wrong
//! pair. A pair costs one merge of two ascending lists, cut short as soon as
//! the [net](Net) is out of reach; pairs are verified in parallel.

pub mod join;
mod net;

use std::borrow::Cow;
use std::cmp::Ordering;

use rayon::prelude::*;

use crate::band::CandidatePair;
use crate::corpus::{SetId, ShingleSets};
use crate::error::Result;
pub use net::Net;

/// How two shingle sets A and B overlap: all that resemblance and containment
/// are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// |A|
    pub a: u32,
    /// |B|
    pub b: u32,
    /// |A ∩ B|
    pub shared: u32,
}

impl Overlap {
    /// Counts the shingles that two ascending sets share.
    #[must_use]
    pub fn of(a: &[u64], b: &[u64]) -> Self {
        Self::at_least(a, b, 0).unwrap_or(Self { a: size(a), b: size(b), shared: 0 })
    }

    /// The overlap, or `None` as soon as it cannot reach `least` shingles.
    #[must_use]
    pub fn at_least(a: &[u64], b: &[u64], least: usize) -> Option<Self> {
        let (mut i, mut j, mut shared) = (0, 0, 0);
        while i < a.len() && j < b.len() {
            if shared + (a.len() - i).min(b.len() - j) < least {
                return None;
            }
            // one step of the merge without a branch to mispredict
            let (left, right) = (a[i], b[j]);
            let order = left.cmp(&right);
            shared += usize::from(order == Ordering::Equal);
            i += usize::from(order != Ordering::Greater);
            j += usize::from(order != Ordering::Less);
        }
        (shared >= least).then(|| Self {
            a: size(a),
            b: size(b),
            shared: u32::try_from(shared).unwrap_or(u32::MAX),
        })
    }

    /// |A ∩ B| / |A ∪ B|, 0 to 1; 0 for two empty sets.
    #[must_use]
    pub fn resemblance(self) -> f64 {
        ratio(self.shared, f64::from(self.a) + f64::from(self.b) - f64::from(self.shared))
    }

    /// |A ∩ B| / |A|, 0 to 1: how much of A stands in B.
    #[must_use]
    pub fn containment_of_a(self) -> f64 {
        ratio(self.shared, f64::from(self.a))
    }

    /// |A ∩ B| / |B|, 0 to 1: how much of B stands in A.
    #[must_use]
    pub fn containment_of_b(self) -> f64 {
        ratio(self.shared, f64::from(self.b))
    }

    /// The containment of the smaller of the two in the larger, 0 to 1.
    #[must_use]
    pub fn containment_of_smaller(self) -> f64 {
        ratio(self.shared, f64::from(self.a.min(self.b)))
    }

    /// The same overlap seen from B.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { a: self.b, b: self.a, shared: self.shared }
    }
}

fn size(set: &[u64]) -> u32 {
    u32::try_from(set.len()).unwrap_or(u32::MAX)
}

fn ratio(part: u32, whole: f64) -> f64 {
    if whole > 0.0 { f64::from(part) / whole } else { 0.0 }
}

/// Two shingle sets that the net of the run admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifiedPair {
    /// The set that came first.
    pub a: SetId,
    /// The set that came later.
    pub b: SetId,
    /// What they share.
    pub overlap: Overlap,
}

/// The pair where the net admits it.
#[cfg(test)]
pub(crate) fn verify_pair(
    sets: &ShingleSets,
    pair: CandidatePair,
    net: Net,
) -> Result<Option<VerifiedPair>> {
    Ok(verify(sets, &[pair], net, |_| ())?.pop())
}

/// Pairs verified between two reports of progress.
const PAIRS_PER_REPORT: usize = 4096;
/// Pairs whose later sets are announced at a time, ahead of those that are verified:
/// the earlier ones come in order, and the system sees by itself what is read next.
const PAIRS_ANNOUNCED: usize = 256;

/// The candidate pairs that `net` admits, in the order given. `progress` is
/// called with the number of pairs done since its last call, from any thread.
///
/// Where sets are in a file, pairs that follow each other and have one `a`
/// read it once.
///
/// # Errors
///
/// Those of [`ShingleSets::get`].
pub fn verify(
    sets: &ShingleSets,
    candidates: &[CandidatePair],
    net: Net,
    progress: impl Fn(u64) + Sync,
) -> Result<Vec<VerifiedPair>> {
    let chunks: Vec<Vec<VerifiedPair>> = candidates
        .par_chunks(PAIRS_PER_REPORT)
        .map(|chunk| {
            let announce = |pairs: Option<&[CandidatePair]>| {
                pairs.into_iter().flatten().for_each(|pair| sets.announce(pair.b));
            };
            let mut announced = chunk.chunks(PAIRS_ANNOUNCED);
            announce(announced.next());
            let mut verified = Vec::new();
            for pairs in chunk.chunks(PAIRS_ANNOUNCED) {
                announce(announced.next());
                verified.append(&mut verify_in_order(sets, pairs, net)?);
            }
            progress(chunk.len() as u64);
            Ok(verified)
        })
        .collect::<Result<_>>()?;
    Ok(chunks.concat())
}

fn verify_in_order(
    sets: &ShingleSets,
    candidates: &[CandidatePair],
    net: Net,
) -> Result<Vec<VerifiedPair>> {
    let mut verified = Vec::new();
    for pairs in candidates.chunk_by(|one, other| one.a == other.a) {
        let a = pairs[0].a;
        let mut shingles: Option<Cow<'_, [u64]>> = None;
        for &CandidatePair { b, .. } in pairs {
            let least = net.least_overlap(sets.size(a), sets.size(b));
            if least > sets.size(a).min(sets.size(b)) {
                continue;
            }
            let one = match shingles {
                Some(ref read) => read,
                None => shingles.insert(sets.get(a)?),
            };
            let overlap = Overlap::at_least(one, &sets.get(b)?, least);
            verified.extend(
                overlap.filter(|&overlap| net.admits(overlap)).map(|overlap| VerifiedPair {
                    a,
                    b,
                    overlap,
                }),
            );
        }
    }
    Ok(verified)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn figures_of_a_known_overlap() {
        let overlap = Overlap::of(&[1, 2, 3, 4], &[3, 4, 5, 6, 7, 8]);
        assert_eq!(overlap, Overlap { a: 4, b: 6, shared: 2 });
        assert!((overlap.resemblance() - 0.25).abs() < f64::EPSILON);
        assert!((overlap.containment_of_a() - 0.5).abs() < f64::EPSILON);
        assert!((overlap.containment_of_b() - 1.0 / 3.0).abs() < f64::EPSILON);
        assert!(Overlap::of(&[], &[]).resemblance().abs() < f64::EPSILON);
    }

    proptest! {
        #[test]
        fn the_merge_counts_what_sets_share(
            a in prop::collection::btree_set(0_u64..60, 0..40),
            b in prop::collection::btree_set(0_u64..60, 0..40),
            least in 0_usize..40,
        ) {
            let shared = a.intersection(&b).count();
            let list = |set: &BTreeSet<u64>| set.iter().copied().collect::<Vec<_>>();
            let found = Overlap::at_least(&list(&a), &list(&b), least);
            prop_assert_eq!(found.map(|overlap| overlap.shared as usize), (shared >= least).then_some(shared));
        }
    }
}
