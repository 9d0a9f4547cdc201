//! The pipeline on one screen: read → normalise → shingle → sign → band →
//! verify → relate → cluster.
//!
//! [`analyse`] takes a corpus and gives clusters: plain types in and out, no
//! global state, and no file but temporary ones for what a large corpus has no
//! room for in memory. Reading stands before it ([`crate::read`]), writing
//! behind it ([`crate::write`]).

mod analysis;
mod verified;

use std::sync::Arc;

use crate::band::Banding;
use crate::candidates::Candidates;
use crate::cluster::cluster;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::observer::Observer;
use crate::params::{CandidateMethod, Params};
use crate::recurrence::Recurrence;
use crate::relate::{document_pairs, joined_sets, tell_relations};
use crate::seconds::{Seconds, timed};
use crate::text::Texts;
use crate::verify::{VerifiedPair, join, verify};

pub use analysis::Analysis;
pub use verified::analyse_verified;

/// Finds the verified pairs of a corpus, their relations, and the clusters.
///
/// `texts` gives the texts of the articles in pairs, for their relations to
/// be told. Where none are told ([`Params::by_resemblance`]), `()` will do for it, and every
/// verified pair is a copy, or exact where the tokens are the same.
///
/// The corpus is taken as it was built: its level and shingles, and what boilerplate was
/// left out of it, are those of who built it ([`Articles`](crate::Articles),
/// [`read`](crate::read::read), or a [`CorpusBuilder`](crate::CorpusBuilder) with
/// [`Params::shingler`]), whatever `params` say of them. But where relations are told, its
/// level and the kind of its shingles are those of `params`, and each text that is asked for
/// is the one that its document was shingled from.
///
/// Runs on the threads of the `rayon` pool that it is called in. Costs some 600 bytes of
/// memory a document, whatever the corpus; what grows with the shingles beyond that goes
/// to temporary files, some 3 kB a document, in the folder that the system names for
/// them (on Unix the one in `TMPDIR`).
///
/// # Errors
///
/// [`crate::Error::Parameter`] where `params` are out of range, or ask for relations that
/// cannot be told since there are no texts, [`crate::Error::OtherText`] where a text is not
/// that of its document,
/// [`crate::Error::Temporary`] where a temporary file cannot be used,
/// [`crate::Error::Cancelled`] where the observer says so, and those of `texts`.
///
/// ```
/// use nuskha::{Articles, Finished, Params, Relation, analyse};
///
/// let params = Params::default();
/// let mut articles = Articles::new(params.clone())?;
/// let report = "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير بعد صيانة دامت شهرين";
/// articles.add("wire", report);
/// articles.add("paper", &format!("الرياض (واس): {report} وشملت ثلاثة جسور"));
/// let Finished { corpus, texts, .. } = articles.finish(&())?;
///
/// let analysis = analyse(&corpus, &params, &texts, &())?;
/// let pair = analysis.pairs[0];
/// assert_eq!(pair.relation, Relation::Copy);
/// assert!(pair.overlap.resemblance() > 0.6);
/// let members = &analysis.clusters[0].members;
/// assert!(members.iter().all(|member| corpus.document(member.document).date.is_none()));
/// # Ok::<(), nuskha::Error>(())
/// ```
pub fn analyse(
    corpus: &Corpus,
    params: &Params,
    texts: &dyn Texts,
    observer: &dyn Observer,
) -> Result<Analysis> {
    check(params, texts)?;
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
    let found = Found { banding, candidates, verified, recurrence, seconds };
    found.analysis(corpus, params, texts, observer)
}

/// Refuses parameters that are out of range, or ask for relations without texts.
fn check(params: &Params, texts: &dyn Texts) -> Result<()> {
    params.validate()?;
    if params.tells_relations() && !texts.are_there() {
        let named: Vec<&str> = params.relations.iter().map(|relation| relation.name()).collect();
        let remedy = "no relation is told without texts; give them, or take Params::by_resemblance";
        return Err(Error::parameter("relations", &named.join(", "), remedy));
    }
    Ok(())
}

/// What is found of a corpus before its articles are looked at.
struct Found {
    banding: Banding,
    candidates: u64,
    verified: Vec<VerifiedPair>,
    /// What recurs, where it was seen on the way.
    recurrence: Option<Recurrence>,
    seconds: Seconds,
}

impl Found {
    /// The relations of the pairs, and the clusters.
    fn analysis(
        self,
        corpus: &Corpus,
        params: &Params,
        texts: &dyn Texts,
        observer: &dyn Observer,
    ) -> Result<Analysis> {
        let Self { banding, candidates, verified, mut recurrence, mut seconds } = self;
        observer.go_on()?;
        let mut pairs = timed(&mut seconds.relate, || document_pairs(corpus, &verified));
        if params.tells_relations() {
            timed(&mut seconds.relate, || {
                let counted =
                    recurrence.take().map_or_else(|| Recurrence::of(corpus, observer), Ok)?;
                let counted = recurrence.insert(counted);
                let read = (params.level, params.shingle);
                tell_relations(corpus, counted, &mut pairs, texts, read, observer)
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
}
