//! The pipeline from verified pairs on, which were found elsewhere.

use super::{Analysis, Found, check};
use crate::band::Banding;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::observer::Observer;
use crate::overlap::Overlap;
use crate::params::Params;
use crate::seconds::Seconds;
use crate::text::Texts;
use crate::verify::VerifiedPair;

/// [`analyse`](super::analyse) for who has the verified pairs already: of a join that was made in parts on
/// several machines, or of an index that is kept. They are those that the
/// [net](Params::net) of `params` admits, each once and ascending by `a` and `b`, of which
/// `a` is the lesser.
///
/// What is said of candidates and bands in the analysis is that there were none but these.
///
/// The [keys of bands](Banding::keys) find all of them only by resemblance alone, where
/// [`Params::prefix_join`] is `None`. Else most are found by that [join](crate::PrefixJoin).
///
/// # Errors
///
/// Those of [`analyse`](super::analyse), and [`Error::Parameter`] where the pairs are not
/// ascending or not of this corpus, or an overlap is not of sets of their sizes. Whether they
/// are all that there are, and what they share, is not looked at.
pub fn analyse_verified(
    corpus: &Corpus,
    verified: Vec<VerifiedPair>,
    params: &Params,
    texts: &dyn Texts,
    observer: &dyn Observer,
) -> Result<Analysis> {
    check(params, texts)?;
    let sets = corpus.sets();
    let is_pair = |pair: &VerifiedPair| pair.a < pair.b && pair.b.index() < sets.len();
    if let Some(other) = verified.iter().find(|pair| !is_pair(pair)) {
        let found = format!("{} and {}", other.a.0, other.b.0);
        let count = sets.len();
        let remedy = format!("two of the {count} sets of the corpus are needed, the lesser first");
        return Err(Error::parameter("verified", &found, remedy));
    }
    let sizes = |pair: &VerifiedPair| [pair.a, pair.b].map(|set| sets.size(set));
    let is_of_sizes = |pair: &VerifiedPair| {
        let Overlap { a, b, shared } = pair.overlap;
        sizes(pair) == [a, b].map(|size| size as usize) && shared <= a.min(b)
    };
    if let Some(other) = verified.iter().find(|pair| !is_of_sizes(pair)) {
        let ([a, b], Overlap { a: one, b: two, shared }) = (sizes(other), other.overlap);
        let found = format!("{shared} shingles shared of {one} and {two}");
        let remedy = format!("sets {} and {} have {a} and {b}", other.a.0, other.b.0);
        return Err(Error::parameter("verified", &found, remedy));
    }
    let are_apart = |one: &VerifiedPair, other: &VerifiedPair| (one.a, one.b) < (other.a, other.b);
    if !verified.is_sorted_by(are_apart) {
        let found = format!("{} pairs", verified.len());
        let remedy = "each is needed once, ascending by its two sets";
        return Err(Error::parameter("verified", &found, remedy));
    }
    let (banding, candidates) = (Banding::unused(), verified.len() as u64);
    let (recurrence, seconds) = (None, Seconds::default());
    let found = Found { banding, candidates, verified, recurrence, seconds };
    found.analysis(corpus, params, texts, observer)
}
