//! The audit: evidence, from the user's own articles, that the parameters of
//! a run are right.
//!
//! A sample of the corpus ([`Corpus::sample`]) is small enough for the exact
//! join, which misses nothing. Against that stands what a run by resemblance
//! (`--relations none`), which takes its candidates from bands, would have found: the measured
//! recall, in all and by ranges of resemblance, beside what the S-curve promises.
//! The spread of the resemblances ([`Histogram`]) shows where copies end and the rest begins, and where a
//! threshold would cut through the fewest pairs ([`Valley`]).
//!
//! All figures count pairs of distinct shingle sets: articles of the very same
//! shingles are always found, and would only flatter. Articles are drawn, so of a sample of a
//! share s, a set that m articles have is in with a chance of 1 − (1 − s)^m. Two sets of one
//! article each are both in with s², whatever their resemblance; pairs of what is printed word
//! for word in several places are in more often than that, and the counts are no fixed share
//! of those of the corpus.
//!
//! It costs the time of the exact join at [`Request::floor`], which grows with
//! the square of the sample in the worst case, and a second copy of the
//! sample's shingles.
//!
//! ```
//! use nuskha::audit::{Request, audit};
//! use nuskha::{Articles, Params};
//!
//! let mut articles = Articles::new(Params::default())?;
//! articles.add("wire", "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير");
//! articles.add("paper", "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير العام");
//! articles.add("match", "فاز نادي الشعلة على ضيفه الأمل بهدفين مقابل هدف في ختام الموسم");
//! let corpus = articles.finish(&())?.corpus;
//!
//! let audit = audit(&corpus, &Params::default(), Request::default(), &())?;
//! assert_eq!((audit.sampled, audit.overall.exact), (3, 1));
//! assert_eq!(audit.overall.recall(), Some(1.0));
//! # Ok::<(), nuskha::Error>(())
//! ```

mod histogram;

use serde::Serialize;

use crate::band::Banding;
use crate::band::curve::candidate_chance;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::observer::Observer;
use crate::overlap::Net;
use crate::params::{CandidateMethod, Params};
use crate::pipeline::analyse;
use crate::verify::{VerifiedPair, join};

pub use histogram::{BIN, Histogram, HistogramPoint, Valley};

/// What to audit. Fields may be added: end with `..Request::default()`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request {
    /// Articles in the sample; at least 2.
    pub sample: usize,
    /// Which sample.
    pub seed: u64,
    /// The least resemblance of the pairs in the histogram, above 0. Must not
    /// exceed the threshold.
    pub floor: f64,
}

impl Default for Request {
    fn default() -> Self {
        Self { sample: 20_000, seed: 1, floor: 0.2 }
    }
}

impl Request {
    /// Checks the request, and the parameters of the run with it.
    ///
    /// # Errors
    ///
    /// Those of [`audit`].
    pub fn check(&self, params: &Params) -> Result<()> {
        params.validate()?;
        if params.candidates == CandidateMethod::Exact {
            let remedy =
                "the exact join misses nothing, so there is nothing to measure; leave it out";
            return Err(Error::parameter("candidates", "exact", remedy));
        }
        if self.sample < 2 {
            let remedy = "a sample of at least 2 articles has a pair; 20000 measure a recall well";
            return Err(Error::parameter("sample", &self.sample, remedy));
        }
        if !(self.floor > 0.0 && self.floor <= params.threshold) {
            let remedy = format!(
                "a resemblance above 0 and at most the threshold, {}, is needed",
                params.threshold
            );
            return Err(Error::parameter("floor", &self.floor, remedy));
        }
        Ok(())
    }
}

/// What the exact join and the run found of the pairs of one range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RangeRecall {
    /// The least resemblance in the range.
    pub from: f64,
    /// The resemblance at its end, itself outside unless it is 1.
    pub to: f64,
    /// Pairs of the exact join.
    pub exact: usize,
    /// Those of them that the run found.
    pub found: usize,
    /// The mean of the chances that the S-curve gives them; null where there
    /// is no pair.
    pub expected: Option<f64>,
}

impl RangeRecall {
    /// The share that was found; `None` where there is no pair.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        (self.exact > 0).then(|| self.found as f64 / self.exact as f64)
    }
}

/// What was measured.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Audit {
    /// Articles in the corpus.
    pub documents: usize,
    /// Articles in the sample.
    pub sampled: usize,
    /// Distinct shingle sets in the sample.
    pub shingle_sets: usize,
    /// The threshold of the run.
    pub threshold: f64,
    /// The banding of the run.
    pub banding: Banding,
    /// Candidate pairs of the run.
    pub candidates: u64,
    /// All pairs at the threshold or above.
    pub overall: RangeRecall,
    /// The same by ranges of a tenth, from the threshold up.
    pub ranges: Vec<RangeRecall>,
    /// How the resemblances of all pairs from the floor up are spread.
    pub histogram: Histogram,
    /// Where they are fewest between two heaps, where there is such a place.
    pub valley: Option<Valley>,
}

impl Audit {
    /// The share of the corpus that was sampled, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        if self.documents == 0 { 1.0 } else { self.sampled as f64 / self.documents as f64 }
    }
}

/// Draws the sample and measures.
///
/// # Errors
///
/// [`Error::Parameter`] where `params` are out of range or ask for the exact
/// join, which leaves nothing to measure, or where the sample is too small or
/// the floor above the threshold; [`Error::Temporary`] where a temporary file cannot be
/// used, and [`Error::Cancelled`].
pub fn audit(
    corpus: &Corpus,
    params: &Params,
    request: Request,
    observer: &dyn Observer,
) -> Result<Audit> {
    request.check(params)?;
    let sample = corpus.sample(request.sample, request.seed)?;
    let sets = sample.sets();

    let exact = join::all_pairs(sets, Net::of_resemblance(request.floor), observer)?;
    let analysis = analyse(&sample, &by_resemblance(params), &(), observer)?;
    let mut found: Vec<_> = analysis.verified.iter().map(|pair| (pair.a, pair.b)).collect();
    found.sort_unstable();

    let is_found = |pair: &VerifiedPair| found.binary_search(&(pair.a, pair.b)).is_ok();
    let mut pairs: Vec<(f64, bool)> =
        exact.iter().map(|pair| (pair.overlap.resemblance(), is_found(pair))).collect();
    // the last digit of a sum depends on its order, which is not to be that of the input
    pairs.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    let recall = |from: f64, to: f64| range_recall(&pairs, analysis.banding, from, to);
    let histogram =
        Histogram::new(request.floor, pairs.iter().map(|&(resemblance, _)| resemblance));
    Ok(Audit {
        documents: corpus.documents().len(),
        sampled: sample.documents().len(),
        shingle_sets: sets.len(),
        threshold: params.threshold,
        banding: analysis.banding,
        candidates: analysis.candidates,
        overall: recall(params.threshold, 1.0),
        ranges: ranges(params.threshold).into_iter().map(|(from, to)| recall(from, to)).collect(),
        valley: histogram.valley(),
        histogram,
    })
}

/// The run as far as bands and resemblance go: what is measured here is what
/// they miss, not what relations make of it.
fn by_resemblance(params: &Params) -> Params {
    Params {
        candidate_threshold: params.threshold,
        containment: None,
        relations: Vec::new(),
        ..params.clone()
    }
}

/// Ranges of a tenth from `threshold` to 1; the first ends at the next tenth.
fn ranges(threshold: f64) -> Vec<(f64, f64)> {
    let tenths = (1..10).map(|tenth| f64::from(tenth) / 10.0);
    // a threshold of nearly a tenth is one
    let ends: Vec<f64> = tenths.filter(|&end| end > threshold + 1e-9).chain([1.0]).collect();
    std::iter::once(threshold).chain(ends.iter().copied()).zip(ends.iter().copied()).collect()
}

fn range_recall(pairs: &[(f64, bool)], banding: Banding, from: f64, to: f64) -> RangeRecall {
    let is_last = to >= 1.0;
    let within = pairs
        .iter()
        .filter(|&&(resemblance, _)| resemblance >= from && (is_last || resemblance < to));
    let (mut exact, mut found, mut chances) = (0, 0, 0.0);
    for &(resemblance, is_found) in within {
        exact += 1;
        found += usize::from(is_found);
        chances += candidate_chance(banding, resemblance);
    }
    let expected = (exact > 0).then(|| chances / exact as f64);
    RangeRecall { from, to, exact, found, expected }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Arrival, CorpusBuilder};
    use crate::hash;
    use crate::shingle::Shingled;

    /// Families of 8 articles: of 100 shingles, each has `changed` of its own.
    fn corpus(families: u64, changed: u64) -> Corpus {
        let mut builder = CorpusBuilder::new();
        builder
            .extend((0..families * 8).map(|n| {
                let mut shingles: Vec<u64> = (0..100)
                    .map(
                        |place| {
                            if place < changed { n << 32 | place } else { (n / 8) << 16 | place }
                        },
                    )
                    .map(|shingle| hash::avalanche(shingle + 1))
                    .collect();
                shingles.sort_unstable();
                Arrival {
                    id: n.to_string().into(),
                    shingled: Shingled {
                        shingles,
                        tokens: 102,
                        token_fingerprint: u128::from(n),
                        sentences: Vec::new(),
                    },
                    ..Arrival::default()
                }
            }))
            .unwrap();
        builder.finish().unwrap()
    }

    #[test]
    fn recall_is_measured_against_the_exact_join() {
        // 20 of 100 changed: a resemblance of 80 / 120
        let corpus = corpus(50, 20);
        let params = Params { banding: Some(Banding { bands: 4, rows: 4 }), ..Params::default() };
        let audit = audit(&corpus, &params, Request::default(), &()).unwrap();
        assert_eq!((audit.documents, audit.sampled), (400, 400));
        assert_eq!(audit.overall.exact, 50 * 28);
        let chance = candidate_chance(audit.banding, 80.0 / 120.0);
        assert!((audit.overall.expected.unwrap() - chance).abs() < 1e-9);
        let recall = audit.overall.recall().unwrap();
        assert!((recall - chance).abs() < 0.05, "{recall} {chance}");
        let exact: Vec<usize> = audit.ranges.iter().map(|range| range.exact).collect();
        assert_eq!(exact, [0, 50 * 28, 0, 0, 0]);
        assert_eq!(audit.ranges[1].found, audit.overall.found);
        assert_eq!(audit.ranges[0].recall(), None);
        assert_eq!(audit.histogram.total(), 50 * 28);
    }

    #[test]
    fn a_sample_holds_the_square_of_its_share_of_pairs_of_single_articles() {
        let corpus = corpus(400, 20);
        let request = Request { sample: 1600, ..Request::default() };
        let audit = audit(&corpus, &Params::default(), request, &()).unwrap();
        assert!((audit.share() - 0.5).abs() < 1e-9);
        let share = audit.overall.exact as f64 / f64::from(400 * 28);
        assert!((share - 0.25).abs() < 0.03, "{share}");
    }

    #[test]
    fn ranges_begin_at_the_threshold() {
        assert_eq!(ranges(0.75), [(0.75, 0.8), (0.8, 0.9), (0.9, 1.0)]);
        assert_eq!(ranges(0.8), [(0.8, 0.9), (0.9, 1.0)]);
        assert_eq!(ranges(1.0), [(1.0, 1.0)]);
    }

    #[test]
    fn what_cannot_be_measured_is_refused() {
        let corpus = corpus(1, 0);
        let refused = |params: &Params, request: Request| {
            audit(&corpus, params, request, &()).unwrap_err().to_string()
        };
        let exact = Params { candidates: CandidateMethod::Exact, ..Params::default() };
        assert!(refused(&exact, Request::default()).contains("nothing to measure"));
        let params = Params::default();
        let request = Request { sample: 1, ..Request::default() };
        assert!(refused(&params, request).contains("at least 2"));
        let request = Request { floor: 0.6, ..Request::default() };
        assert!(refused(&params, request).contains("at most the threshold"));
    }
}
