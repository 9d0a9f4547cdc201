//! The pipeline on one screen: read → normalise → shingle → sign → band →
//! verify → relate → cluster.
//!
//! [`analyse`] takes a corpus and gives clusters: plain types in and out, no
//! global state, and no file but temporary ones for what a large corpus has no
//! room for in memory. Reading stands before it ([`crate::read`]), writing
//! behind it ([`crate::write`]).

use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;

use crate::band::{self, BandKeys, Banding};
use crate::cluster::{Cluster, cluster};
use crate::corpus::{Arrival, Corpus, CorpusBuilder, Onlooker, Ranks};
use crate::error::{Error, Result};
use crate::observer::Observer;
use crate::params::{CandidateMethod, Params};
use crate::prefix::Joined;
use crate::read::Record;
use crate::relate::texts::{ArticleText, Texts};
use crate::relate::{
    DayCounter, DocumentPair, Recurrence, document_pairs, joined_sets, tell_relations,
};
use crate::shingle::Shingler;
use crate::sign::Signer;
use crate::verify::{self, VerifiedPair, join};

/// Seconds that each step took, by the clock on the wall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Seconds {
    /// MinHash signatures.
    pub sign: f64,
    /// Candidate pairs of the bands.
    pub band: f64,
    /// Candidate pairs of the prefix join.
    pub join: f64,
    /// Exact resemblances, or the exact join.
    pub verify: f64,
    /// Pairs of documents and their relations.
    pub relate: f64,
    /// Clusters.
    pub cluster: f64,
}

/// What a corpus was found to hold.
#[derive(Debug)]
pub struct Analysis {
    /// The banding used; 0 × 0 with the exact join, unless it was given by hand.
    pub banding: Banding,
    /// Candidate pairs of shingle sets that were verified.
    pub candidates: u64,
    /// Pairs of shingle sets that the net of the parameters admits.
    pub verified: Vec<VerifiedPair>,
    /// The same as pairs of documents, with pairs of equal sets and their relations.
    pub pairs: Vec<DocumentPair>,
    /// Clusters of two or more, the largest first.
    pub clusters: Vec<Cluster>,
    /// Seconds a step.
    pub seconds: Seconds,
}

/// Finds the verified pairs of a corpus, their relations, and the clusters.
///
/// `texts` gives the texts of the articles in pairs, for their relations to
/// be told; without them ([`()`](Texts)) every verified pair is a copy, or exact where the
/// tokens are the same.
///
/// # Errors
///
/// [`crate::Error::Parameter`] where `params` are out of range,
/// [`crate::Error::Temporary`] where a temporary file cannot be used, and those of
/// `texts`.
pub fn analyse(
    corpus: &Corpus,
    params: &Params,
    texts: &dyn Texts,
    observer: &dyn Observer,
) -> Result<Analysis> {
    params.validate()?;
    let banding = params.banding()?;
    let mut seconds = Seconds::default();
    let sets = corpus.sets();
    let net = params.net();
    let mut recurrence = None;

    let (candidates, verified) = match params.candidates {
        CandidateMethod::Lsh => {
            let Joined { pairs: mut candidates, common } = match params.prefix_join() {
                // where nothing joins, bands look at all
                None => Joined { pairs: Vec::new(), common: sets.ids().collect() },
                Some(join) => timed(&mut seconds.join, || {
                    // who carries each shingle is seen once for both
                    let ranks = Ranks::of(sets);
                    let days = params.tells_relations().then(|| DayCounter::of(corpus, &ranks));
                    let beside: Vec<_> = days.iter().map(|days| days as &dyn Onlooker).collect();
                    let joined = join.candidates_beside(sets, &ranks, &beside, observer)?;
                    recurrence = days.map(Recurrence::from_counter).transpose()?;
                    Ok::<_, Error>(joined)
                })?,
            };
            let signer = Signer::new(banding.minima(), params.seed);
            let keys =
                timed(&mut seconds.sign, || BandKeys::of_some(sets, common, &signer, banding))?;
            candidates.extend(timed(&mut seconds.band, || band::candidates(&keys, sets)));
            drop(keys);
            candidates.par_sort_unstable();
            candidates.dedup();
            let verified =
                timed(&mut seconds.verify, || verify::verify(sets, &candidates, net, observer))?;
            (candidates.len() as u64, verified)
        }
        CandidateMethod::Exact => {
            let verified = timed(&mut seconds.verify, || join::all_pairs(sets, net, observer))?;
            (verified.len() as u64, verified)
        }
    };

    let mut pairs = timed(&mut seconds.relate, || document_pairs(corpus, &verified));
    if params.tells_relations() {
        timed(&mut seconds.relate, || {
            let recurrence = recurrence.map_or_else(|| Recurrence::of(corpus), Ok)?;
            tell_relations(corpus, &recurrence, &mut pairs, texts, params.level, observer)
        })?;
    }
    let clusters = timed(&mut seconds.cluster, || {
        let joined = joined_sets(corpus, &verified, &pairs, &params.relations);
        cluster(corpus, &joined, &pairs, params.linkage, &params.representative)
    })?;
    Ok(Analysis { banding, candidates, verified, pairs, clusters, seconds })
}

fn timed<T>(seconds: &mut f64, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    *seconds += start.elapsed().as_secs_f64();
    result
}

/// Articles to find the copies among; the library's way in where the articles
/// are in memory already. Boilerplate is looked for in sources alone, so here it counts
/// like any other text, as with [`BoilerplatePolicy::Keep`](crate::BoilerplatePolicy).
///
/// ```
/// use nuskha::{Articles, Params};
///
/// let mut articles = Articles::new(Params::default())?;
/// articles.add("wire", "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير");
/// articles.add("paper", "اعلنت الوزارة اليوم ان الطريق الساحلى يفتح غدا امام السير");
/// articles.add("other", "فاز المنتخب في مباراته الأولى بهدفين من غير رد");
/// let copies = articles.clusters()?;
/// assert_eq!(copies, [["paper", "wire"]]);
/// # Ok::<(), nuskha::Error>(())
/// ```
#[derive(Debug)]
pub struct Articles {
    params: Params,
    shingler: Shingler,
    builder: CorpusBuilder,
    /// The first failure, which a corpus in memory has none of.
    added: Result<()>,
    texts: Vec<ArticleText>,
}

impl Articles {
    /// No articles yet.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Parameter`] where `params` are out of range.
    pub fn new(params: Params) -> Result<Self> {
        params.validate()?;
        let shingler = Shingler::new(params.level, params.shingle);
        Ok(Self {
            params,
            shingler,
            builder: CorpusBuilder::new(),
            added: Ok(()),
            texts: Vec::new(),
        })
    }

    /// Adds one article.
    pub fn add(&mut self, id: &str, text: &str) {
        self.add_record(&Record {
            id: Some(id.into()),
            texts: vec![text.into()],
            ..Record::default()
        });
    }

    /// Adds one article with what else is known of it; title, date and source
    /// help to tell a copy from a bulletin.
    pub fn add_record(&mut self, record: &Record<'_>) {
        let shingled = self.shingler.shingle(&record.text());
        let added = self.builder.extend([Arrival {
            id: record.id.as_deref().unwrap_or_default().into(),
            date: record.date.as_deref().map(Into::into),
            source: record.source.as_deref().map(Into::into),
            is_earlier: false,
            shingled,
        }]);
        if self.added.is_ok() {
            self.added = added;
        }
        let title = record.title.as_deref().map(Into::into);
        self.texts.push(ArticleText { title, text: record.text().into() });
    }

    /// The ids of each cluster of copies, the representative first.
    ///
    /// # Errors
    ///
    /// Those of [`analyse`], which gives all the figures behind the clusters.
    pub fn clusters(self) -> Result<Vec<Vec<String>>> {
        self.added?;
        let corpus = self.builder.finish()?;
        let mut texts = vec![ArticleText::default(); self.texts.len()];
        for (document, text) in corpus.arrival().iter().zip(self.texts) {
            texts[document.index()] = text;
        }
        let analysis = analyse(&corpus, &self.params, &texts, &())?;
        let ids = |cluster: &Cluster| {
            let members = cluster.members.iter();
            members.map(|member| corpus.document(member.document).id.to_string()).collect()
        };
        Ok(analysis.clusters.iter().map(ids).collect())
    }
}
