//! Dropping until nothing more is to be dropped.
//!
//! A relation depends a little on the corpus around it: on what recurs in it,
//! on the kin that two articles have, and on what is boilerplate. Once copies
//! are dropped, two articles that were held apart may be copies. So what is
//! kept is looked at again as a corpus of its own until nothing more is
//! dropped.
//!
//! What the whole corpus told a template or an update stays that. Bulletins are known
//! by what recurs, and were it counted among the kept alone, the fewer of them were
//! left the more would be taken for copies, and in the end one would stand for a month.
//! Nor does a bulletin fall to an article that its fellows kept it from, once these are
//! dropped.
//!
//! Little of it can have changed, and only that is done anew. Which lines are
//! boilerplate is told from the sentences that several articles have; the
//! articles that carry a line which is boilerplate no more are read again and
//! compared with all others, shingle by shingle. All other pairs are known,
//! with what their texts showed; what recurs and who is kin is counted again, and
//! the model weighs it. Texts are read once, of the pairs that no cluster joins. Where one
//! is dropped that others were dropped for, these come back and are compared with all
//! others too.
//!
//! A pair that the first look missed, because all that it shares is too common
//! to be [looked up](crate::prefix::MOST_CARRIERS), is missed here too, unless one of the
//! two came back.

use rayon::prelude::*;

use super::verdict::{Verdict, follow};
use crate::cluster::{Cluster, cluster};
use crate::corpus::{Corpus, DocumentId, SetId};
use crate::counting_sort::counting_sort;
use crate::error::Result;
use crate::observer::Observer;
use crate::overlap::{Net, Overlap};
use crate::params::Params;
use crate::pipeline::Analysis;
use crate::read::{ReadOptions, Reading, Source};
use crate::recurrence::{Recurrence, shared};
use crate::relate::evidence::Evidence;
use crate::relate::model::Model;
use crate::relate::{
    DocumentPair, EXPANSION_LIMIT, Kin, Relation, Surroundings, Told, forming_pairs, joined_sets,
    look_at,
};
use crate::text::Texts;
use crate::verify::{Meeting, VerifiedPair, meetings};

/// Pairs whose shared shingles are put together at a time.
const PAIRS_AT_ONCE: usize = 1 << 14;

/// Two kept articles, and what their texts showed, once they were looked at.
struct KeptPair {
    pair: DocumentPair,
    /// Whether their relation is one that stays.
    stays: bool,
    /// Apart, since most pairs of many bulletins have none.
    evidence: Option<Box<Evidence>>,
}

impl KeptPair {
    /// A pair, its texts unseen, with what the whole corpus told of it.
    fn new(mut pair: DocumentPair, told: &Told<'_>) -> Self {
        let told = told.relation(pair.a, pair.b);
        pair.relation = told.unwrap_or(pair.relation);
        let stays = matches!(told, Some(Relation::Template | Relation::Update));
        Self { pair, stays, evidence: None }
    }

    /// The same of two that the whole corpus kept: where they are of a relation that
    /// joins, others held them apart, and so they stay.
    fn of_kept(pair: DocumentPair, told: &Told<'_>, params: &Params) -> Self {
        let mut kept = Self::new(pair, told);
        if kept.pair.relation.joins(&params.relations) {
            kept.pair.relation = Relation::Template;
            kept.stays = true;
        }
        kept
    }
}

/// Drops more of what is kept, as long as what was dropped makes copies of it.
///
/// The verdicts came of this analysis. The corpus of the reading ends up with the
/// shingles of the kept articles alone.
///
/// # Errors
///
/// Those of reading articles again, and [`crate::Error::Cancelled`].
pub fn settle(
    verdicts: &mut [Verdict],
    reading: &mut Reading,
    analysis: &Analysis,
    sources: &[Source],
    params: &Params,
    options: &ReadOptions,
    observer: &dyn Observer,
) -> Result<()> {
    let mut is_kept = vec![true; reading.corpus.documents().len()];
    mark(&mut is_kept, verdicts);
    let told = Told::new(&reading.corpus, &analysis.pairs);
    let mut pairs = pairs_between(&reading.corpus, analysis, &told, &is_kept, params);
    let mut recurrence = None;
    let mut was_kept_again = vec![false; verdicts.len()];
    let mut again = Vec::new();
    let mut dropped = is_kept.iter().filter(|&&is_kept| !is_kept).count();
    while dropped > 0 {
        observer.go_on()?;
        let renewed = reading.keep_only(&is_kept, &again, sources, params, options, observer)?;
        pairs.retain(|KeptPair { pair, .. }| {
            let is_old = |id| renewed.binary_search(id).is_err() && is_kept[id.index()];
            is_old(&pair.a) && is_old(&pair.b)
        });
        if !renewed.is_empty() {
            recurrence = None;
            let met = pairs_of(&renewed, &reading.corpus, params.net(), observer)?;
            pairs.extend(met.into_iter().map(|pair| KeptPair::new(pair, &told)));
        }
        if params.tells_relations() {
            let texts = reading.texts(sources, options, params);
            look_at_new(&mut pairs, &reading.corpus, &texts, params, observer)?;
            let counted = recurrence_among(&pairs, &reading.corpus, recurrence.take(), observer)?;
            tell_relations(&mut pairs, &reading.corpus, &counted)?;
            recurrence = Some(counted);
        }
        let clusters = clusters(&pairs, &reading.corpus, params)?;
        let now = super::verdicts(&reading.corpus, &clusters);
        (again, dropped) = follow(verdicts, &now, &mut was_kept_again);
        mark(&mut is_kept, verdicts);
    }
    Ok(())
}

fn mark(is_kept: &mut [bool], verdicts: &[Verdict]) {
    for verdict in verdicts {
        is_kept[verdict.document.index()] = verdict.is_kept();
    }
}

/// The pairs of kept articles behind the verified pairs of sets. Two articles of an
/// earlier corpus are none: both stay whatever they share.
fn pairs_between(
    corpus: &Corpus,
    analysis: &Analysis,
    told: &Told<'_>,
    is_kept: &[bool],
    params: &Params,
) -> Vec<KeptPair> {
    let of_sets = (0..).map(DocumentId).zip(corpus.documents()).filter_map(|(id, document)| {
        document.set.filter(|_| is_kept[id.index()]).map(|set| (set.index(), id))
    });
    let of_sets = counting_sort(of_sets, corpus.sets().len());
    let kept = |set: SetId| of_sets.of(set.index());
    let mut pairs = Vec::new();
    for &VerifiedPair { a, b, overlap } in &analysis.verified {
        let [ones, others] = forming_pairs([kept(a), kept(b)]);
        for &one in ones {
            let of_one = others.iter().filter_map(|&other| pair(corpus, one, other, overlap));
            pairs.extend(of_one.map(|pair| KeptPair::of_kept(pair, told, params)));
        }
    }
    pairs
}

fn pair(
    corpus: &Corpus,
    one: DocumentId,
    other: DocumentId,
    overlap: Overlap,
) -> Option<DocumentPair> {
    let are_earlier = corpus.document(one).is_earlier && corpus.document(other).is_earlier;
    (!are_earlier).then(|| DocumentPair::new(corpus, one, other, overlap))
}

/// The pairs that `net` admits of these documents, which are ascending, with
/// all others and among themselves.
fn pairs_of(
    renewed: &[DocumentId],
    corpus: &Corpus,
    net: Net,
    observer: &dyn Observer,
) -> Result<Vec<DocumentPair>> {
    let shingles: Vec<_> = renewed.iter().map(|&id| corpus.shingles(id)).collect::<Result<_>>()?;
    let mut pairs = Vec::new();
    for Meeting { list, set, overlap } in meetings(corpus.sets(), &shingles, net, observer)? {
        let one = renewed[list];
        if corpus.document(one).set == Some(set) {
            continue;
        }
        // of two that are renewed, each meets the other
        let others = corpus.carriers(set).iter().take(EXPANSION_LIMIT);
        let others = others.filter(|&&other| other > one || renewed.binary_search(&other).is_err());
        pairs.extend(others.filter_map(|&other| pair(corpus, one, other, overlap)));
    }
    Ok(pairs)
}

/// Looks at the texts of the pairs that were not looked at before.
fn look_at_new(
    pairs: &mut [KeptPair],
    corpus: &Corpus,
    texts: &dyn Texts,
    params: &Params,
    observer: &dyn Observer,
) -> Result<()> {
    let is_new = |pair: &&mut KeptPair| {
        !pair.stays && pair.evidence.is_none() && !pair.pair.overlap.is_whole()
    };
    let mut new: Vec<&mut KeptPair> = pairs.iter_mut().filter(is_new).collect();
    let unseen: Vec<DocumentPair> = new.iter().map(|pair| pair.pair).collect();
    let keep = |_: &DocumentPair, evidence| Ok(evidence);
    let read = (params.level, params.shingle);
    for (place, evidence) in look_at(corpus, &unseen, texts, read, keep, observer)? {
        new[place].evidence = Some(Box::new(evidence));
    }
    Ok(())
}

/// What recurs of the shingles that the pairs share; `before` is what did in the round
/// before, which can be counted on from where no document has other shingles now.
fn recurrence_among(
    pairs: &[KeptPair],
    corpus: &Corpus,
    before: Option<Recurrence>,
    observer: &dyn Observer,
) -> Result<Recurrence> {
    if let Some(mut recurrence) = before {
        recurrence.recount(corpus);
        return Ok(recurrence);
    }
    let asked: Vec<&DocumentPair> =
        pairs.iter().filter(|pair| pair.evidence.is_some()).map(|pair| &pair.pair).collect();
    let (mut all, mut distinct): (Vec<u64>, usize) = (Vec::new(), 0);
    // many pairs share the same, so some at a time
    for some in asked.chunks(PAIRS_AT_ONCE) {
        let shared: Vec<Vec<u64>> = some
            .par_iter()
            .map(|pair| Ok(shared(&corpus.shingles(pair.a)?, &corpus.shingles(pair.b)?)))
            .collect::<Result<_>>()?;
        all.extend(shared.iter().flatten());
        if all.len() > 2 * distinct {
            all.par_sort_unstable();
            all.dedup();
            distinct = all.len();
        }
    }
    Recurrence::among(corpus, all, observer)
}

/// Tells the relations of the pairs by what the corpus around them is now.
fn tell_relations(pairs: &mut [KeptPair], corpus: &Corpus, recurrence: &Recurrence) -> Result<()> {
    let kin = Kin::among(corpus, pairs.iter().map(|kept| &kept.pair));
    let surroundings = Surroundings::new(corpus, recurrence, &kin);
    pairs.par_iter_mut().try_for_each(|KeptPair { pair, evidence, .. }| {
        if let Some(evidence) = evidence {
            surroundings.complete(evidence, pair.a, pair.b)?;
            pair.relation = Model::published().relation(evidence);
        }
        Ok(())
    })
}

/// The clusters of the pairs that are of a relation that joins.
fn clusters(pairs: &[KeptPair], corpus: &Corpus, params: &Params) -> Result<Vec<Cluster>> {
    let mut documents: Vec<DocumentPair> = pairs.iter().map(|pair| pair.pair).collect();
    documents.sort_unstable_by_key(|pair| (pair.a, pair.b));
    let of_sets = |pair: &DocumentPair| {
        let (a, b) = corpus.document(pair.a).set.zip(corpus.document(pair.b).set)?;
        Some(if a < b {
            VerifiedPair { a, b, overlap: pair.overlap }
        } else {
            VerifiedPair { a: b, b: a, overlap: pair.overlap.reversed() }
        })
    };
    let key = |pair: &VerifiedPair| (pair.a, pair.b);
    let mut verified: Vec<VerifiedPair> = documents.iter().filter_map(of_sets).collect();
    verified.sort_unstable_by_key(key);
    verified.dedup_by_key(|pair| key(pair));
    let mut joined = joined_sets(corpus, &verified, &documents, &params.relations);
    // what was renewed may be what another set is already
    joined.extend(verified.into_iter().filter(|pair| pair.overlap.is_whole()));
    joined.sort_unstable_by_key(key);
    joined.dedup_by_key(|pair| key(pair));
    cluster(corpus, &joined, &documents, params.linkage, &params.representative)
}
