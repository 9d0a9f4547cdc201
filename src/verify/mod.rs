//! Verification: the exact resemblance and both containments of a candidate
//! pair, on the shingle sets themselves.
//!
//! Banding only proposes; what is counted here decides. So the precision of
//! verified pairs is 1, and a poor banding costs time or recall, never a wrong
//! pair. A pair costs one merge of two ascending lists, cut short as soon as
//! the [net](Net) is out of reach; pairs are verified in parallel.

pub mod join;
mod meetings;

use std::borrow::Cow;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::band::CandidatePair;
use crate::corpus::{SetId, ShingleSets};
use crate::error::Result;
use crate::observer::{Observer, Step};
use crate::overlap::{Net, Overlap};
pub(crate) use meetings::{Meeting, meetings};

/// Two shingle sets that the net of the run admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedPair {
    /// The set that came first.
    pub a: SetId,
    /// The set that came later.
    pub b: SetId,
    /// What they share.
    pub overlap: Overlap,
}

/// The pair where the net admits it, by the definition and without a short cut.
#[cfg(test)]
pub(crate) fn verify_pair(
    sets: &ShingleSets,
    pair: CandidatePair,
    net: Net,
) -> Result<Option<VerifiedPair>> {
    let CandidatePair { a, b } = pair;
    let overlap = Overlap::of(&sets.get(a)?, &sets.get(b)?);
    Ok(net.admits(overlap).then_some(VerifiedPair { a, b, overlap }))
}

/// Pairs that a thread verifies at a time, and between two reports of progress.
const PAIRS_PER_REPORT: usize = 512;
/// Pairs whose later sets are announced at a time, ahead of those that are verified:
/// the earlier ones come in order, and the system sees by itself what is read next.
const PAIRS_ANNOUNCED: usize = 256;

/// The candidate pairs that `net` admits, in the order given.
///
/// Where sets are in a file, pairs that follow each other and have one `a`
/// read it once.
///
/// # Errors
///
/// [`crate::Error::Parameter`] where `net` is out of range, those of [`ShingleSets::get`], and
/// [`crate::Error::Cancelled`].
///
/// # Panics
///
/// Where a candidate is not of these sets.
pub fn verify(
    sets: &ShingleSets,
    candidates: &[CandidatePair],
    net: Net,
    observer: &dyn Observer,
) -> Result<Vec<VerifiedPair>> {
    net.validate()?;
    observer.begin(Step::Verify, Some(candidates.len() as u64));
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
            observer.done(chunk.len() as u64)?;
            Ok(verified)
        })
        .collect::<Result<_>>()?;
    observer.end();
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
