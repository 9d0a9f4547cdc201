//! The pipeline on one screen: read → normalise → shingle → sign → band →
//! verify → relate → cluster.
//!
//! [`analyse`] takes a corpus and gives clusters: plain types in and out, no
//! global state, and no file but temporary ones for what a large corpus has no
//! room for in memory. Reading stands before it ([`crate::read`]), writing
//! behind it ([`crate::write`]).

use std::sync::Arc;

use crate::band::Banding;
use crate::candidates::Candidates;
use crate::cluster::{Cluster, cluster};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::observer::Observer;
use crate::params::{CandidateMethod, Params};
use crate::relate::texts::Texts;
use crate::relate::{DocumentPair, Recurrence, document_pairs, joined_sets, tell_relations};
use crate::seconds::{Seconds, timed};
use crate::verify::{VerifiedPair, join, verify};

/// What a corpus was found to hold.
#[derive(Debug)]
pub struct Analysis {
    /// The banding used; 0 × 0 with the exact join, unless it was given by hand.
    pub banding: Banding,
    /// Candidate pairs of shingle sets that were verified.
    pub candidates: u64,
    /// Pairs of shingle sets that the net of the parameters admits.
    pub verified: Vec<VerifiedPair>,
    /// The same as pairs of documents, with pairs of equal sets and their relations; where
    /// many documents have one set, the first stands for all
    /// ([`EXPANSION_LIMIT`](crate::relate::EXPANSION_LIMIT)).
    pub pairs: Vec<DocumentPair>,
    /// Clusters of two or more, the largest first.
    pub clusters: Vec<Cluster>,
    /// What recurs in the corpus, where relations were told.
    pub recurrence: Option<Arc<Recurrence>>,
    /// Seconds a step.
    pub seconds: Seconds,
}

/// Finds the verified pairs of a corpus, their relations, and the clusters.
///
/// `texts` gives the texts of the articles in pairs, for their relations to
/// be told. Where none are told ([`Params::by_resemblance`]), `()` will do for it, and every
/// verified pair is a copy, or exact where the tokens are the same.
///
/// The corpus is taken as it was built: its level and shingles, and what boilerplate was
/// left out of it, are those of who built it ([`Articles`](crate::Articles),
/// [`read`](crate::read::read), or a [`CorpusBuilder`](crate::CorpusBuilder) with
/// [`Params::shingler`]), whatever `params` say of them.
///
/// Runs on the threads of the `rayon` pool that it is called in. Costs some 600 bytes of
/// memory a document, whatever the corpus; what grows with the shingles beyond that goes
/// to temporary files, some 3 kB a document, in the folder that the system names for
/// them (on Unix the one in `TMPDIR`).
///
/// # Errors
///
/// [`crate::Error::Parameter`] where `params` are out of range, or ask for relations that
/// cannot be told since there are no texts,
/// [`crate::Error::Temporary`] where a temporary file cannot be used,
/// [`crate::Error::Cancelled`] where the observer says so, and those of `texts`.
pub fn analyse(
    corpus: &Corpus,
    params: &Params,
    texts: &dyn Texts,
    observer: &dyn Observer,
) -> Result<Analysis> {
    params.validate()?;
    if params.tells_relations() && !texts.are_there() {
        let named: Vec<&str> = params.relations.iter().map(|relation| relation.name()).collect();
        let remedy = "no relation is told without texts; give them, or take Params::by_resemblance";
        return Err(Error::parameter("relations", &named.join(", "), remedy));
    }
    let banding = params.banding()?;
    let (mut seconds, sets, net) = (Seconds::default(), corpus.sets(), params.net());
    let mut recurrence = None;
    let (candidates, verified) = match params.candidates {
        CandidateMethod::Lsh => {
            let found = Candidates::of(corpus, params, banding, &mut seconds, observer)?;
            recurrence = found.recurrence;
            let verified =
                timed(&mut seconds.verify, || verify(sets, &found.pairs, net, observer))?;
            (found.pairs.len() as u64, verified)
        }
        CandidateMethod::Exact => {
            let verified = timed(&mut seconds.verify, || join::all_pairs(sets, net, observer))?;
            (verified.len() as u64, verified)
        }
    };
    observer.go_on()?;
    let mut pairs = timed(&mut seconds.relate, || document_pairs(corpus, &verified));
    if params.tells_relations() {
        timed(&mut seconds.relate, || {
            let counted = recurrence.take().map_or_else(|| Recurrence::of(corpus, observer), Ok)?;
            let counted = recurrence.insert(counted);
            tell_relations(corpus, counted, &mut pairs, texts, params.level, observer)
        })?;
    }
    observer.go_on()?;
    let clusters = timed(&mut seconds.cluster, || {
        let joined = joined_sets(corpus, &verified, &pairs, &params.relations);
        cluster(corpus, &joined, &pairs, params.linkage, &params.representative)
    })?;
    let recurrence = recurrence.map(Arc::new);
    Ok(Analysis { banding, candidates, verified, pairs, clusters, recurrence, seconds })
}
