//! The step itself: every verified pair gets the relation of its articles.
//!
//! The pairs' articles are asked for, cut into tokens by all threads as they are
//! read, and aligned pair by pair. What the corpus knows beyond the two texts is
//! how often the shingles that they share recur on other days, and how near a
//! third article comes to both.
//!
//! Texts are large, and tokens not small, so the pairs are taken in groups: what
//! hangs together by pairs stays together, nearly every article is asked for
//! once, and no text is kept.
//!
//! Cost: a second look at the articles in pairs, one alignment a pair, and one
//! look at who carries each shingle. Memory: the tokens of some thousands of
//! articles, 9 bytes each, and 12 bytes for every set and pair.

use ahash::AHashSet;
use rayon::prelude::*;

use super::DocumentPair;
use super::article::TokenizedArticle;
use super::day::Day;
use super::evidence::Evidence;
use super::kin::Kin;
use super::model::Model;
use super::passage::Aligner;
use super::recurrence::Recurrence;
use super::run::RunFinder;
use super::surroundings::Surroundings;
use super::text::Tokenizer;
use super::texts::Texts;
use crate::corpus::{Corpus, DocumentId, SetId};
use crate::error::Result;
use crate::normalize::Level;
use crate::union_find::UnionFind;

/// Articles whose texts are held at once, when all pairs of the last are in.
const ARTICLES_AT_ONCE: usize = 1 << 14;

/// Tells every pair its relation, unless its shingle sets are equal: then it
/// is `exact` or a `copy` already. Without texts, all stay as they are. The
/// recurrence is that of the corpus.
///
/// # Errors
///
/// Those of [`Texts::of`], and where a temporary file cannot be read.
pub(crate) fn tell_relations(
    corpus: &Corpus,
    recurrence: &Recurrence,
    pairs: &mut [DocumentPair],
    texts: &dyn Texts,
    level: Level,
) -> Result<()> {
    let is_open = |pair: &DocumentPair| sets_of(corpus, pair).is_some();
    if !pairs.iter().any(is_open) || texts.of(&[])?.is_none() {
        return Ok(());
    }
    let kin = Kin::among(corpus, pairs.iter().map(|pair| (pair.a, pair.b, pair.overlap)));
    let surroundings = Surroundings::new(corpus, recurrence, kin);
    let told = look_at(corpus, pairs, texts, level, |pair, mut evidence| {
        surroundings.complete(&mut evidence, pair.a, pair.b)?;
        Ok(Model::published().relation(&evidence))
    })?;
    for (place, relation) in told {
        pairs[place].relation = relation;
    }
    Ok(())
}

/// What `judge` makes of the evidence on every pair whose shingle sets differ,
/// with the place of each; of what the corpus knows, only the days that its
/// documents bear are in the evidence.
///
/// # Errors
///
/// Those of [`Texts::of`] and of `judge`.
pub(crate) fn look_at<T: Send>(
    corpus: &Corpus,
    pairs: &[DocumentPair],
    texts: &dyn Texts,
    level: Level,
    judge: impl Fn(&DocumentPair, Evidence) -> Result<T> + Sync,
) -> Result<Vec<(usize, T)>> {
    let tokenizer = Tokenizer::new(level);
    let mut judged = Vec::new();
    for group in groups(corpus, pairs) {
        // the sets are read beside the texts, to see what recurs
        let sets = group.iter().filter_map(|&place| sets_of(corpus, &pairs[place as usize]));
        sets.flat_map(|(a, b)| [a, b]).for_each(|set| corpus.sets().announce(set));
        let Some(articles) = Articles::of(pairs, &group, texts, &tokenizer)? else { break };
        let of_group: Vec<(usize, T)> = group
            .par_iter()
            .map_init(RunFinder::default, |finder, &place| {
                let pair = &pairs[place as usize];
                let evidence = articles.evidence(pair, corpus, finder)?;
                Some(judge(pair, evidence).map(|made| (place as usize, made)))
            })
            .flatten_iter()
            .collect::<Result<_>>()?;
        judged.extend(of_group);
        // so many small lists take one thread long to give back
        articles.tokenized.into_par_iter().for_each(drop);
    }
    Ok(judged)
}

/// The shingle sets of a pair, where they are two.
fn sets_of(corpus: &Corpus, pair: &DocumentPair) -> Option<(SetId, SetId)> {
    let (a, b) = corpus.document(pair.a).set.zip(corpus.document(pair.b).set)?;
    (a != b).then_some((a, b))
}

/// The places of the open pairs, in groups of few articles each; pairs that
/// hang together stand one behind the other.
fn groups(corpus: &Corpus, pairs: &[DocumentPair]) -> Vec<Vec<u32>> {
    let mut components = UnionFind::new(corpus.sets().len());
    for (a, b) in pairs.iter().filter_map(|pair| sets_of(corpus, pair)) {
        components.join(a, b);
    }
    let mut ordered: Vec<(SetId, u32)> = (0..)
        .zip(pairs)
        .filter_map(|(place, pair)| Some((components.find(sets_of(corpus, pair)?.0), place)))
        .collect();
    ordered.par_sort_unstable();
    let mut groups: Vec<Vec<u32>> = vec![Vec::new()];
    let mut articles: AHashSet<DocumentId> = AHashSet::new();
    for (_, place) in ordered {
        if articles.len() >= ARTICLES_AT_ONCE {
            articles.clear();
            groups.push(Vec::new());
        }
        let pair = &pairs[place as usize];
        articles.extend([pair.a, pair.b]);
        if let Some(group) = groups.last_mut() {
            group.push(place);
        }
    }
    groups
}

/// The articles of a group of pairs.
struct Articles {
    documents: Vec<DocumentId>,
    tokenized: Vec<TokenizedArticle>,
}

impl Articles {
    /// Those of the pairs at these places; `None` where there are no texts.
    fn of(
        pairs: &[DocumentPair],
        group: &[u32],
        texts: &dyn Texts,
        tokenizer: &Tokenizer,
    ) -> Result<Option<Self>> {
        let of_pair = |&place: &u32| [pairs[place as usize].a, pairs[place as usize].b];
        let mut documents: Vec<DocumentId> = group.iter().flat_map(of_pair).collect();
        documents.sort_unstable();
        documents.dedup();
        let tokenized = texts.tokenized(&documents, tokenizer)?;
        Ok(tokenized.map(|tokenized| Self { documents, tokenized }))
    }

    /// The evidence on one of these pairs.
    fn evidence(
        &self,
        pair: &DocumentPair,
        corpus: &Corpus,
        finder: &mut RunFinder,
    ) -> Option<Evidence> {
        let side = |id: DocumentId| {
            let place = self.documents.binary_search(&id).ok()?;
            let document = corpus.document(id);
            Some(self.tokenized[place].side(Day::of(document), document.source.as_deref()))
        };
        let (a, b) = (side(pair.a)?, side(pair.b)?);
        let alignment = Aligner::default().align_by(finder, &a.text.tokens, &b.text.tokens);
        Some(Evidence::of_alignment(a, b, pair.overlap, &alignment))
    }
}
