//! The step itself: every verified pair gets the relation of its articles.
//!
//! The texts of the pairs' articles are asked for once, cut into tokens by all
//! threads, and aligned pair by pair. What the corpus knows beyond the two
//! texts is how often the shingles that they share recur on other days.
//!
//! Cost: a second look at the articles in pairs, one alignment a pair, and one
//! look-up for each shingle of the corpus.

use rayon::prelude::*;

use super::DocumentPair;
use super::evidence::{Evidence, Side};
use super::model;
use super::passage::Aligner;
use super::surroundings::Surroundings;
use super::text::{TokenizedText, Tokenizer};
use super::texts::Texts;
use crate::corpus::{Corpus, DocumentId};
use crate::error::Result;
use crate::normalize::Level;

/// One article as the evidence sees it.
struct Article {
    text: TokenizedText,
    title: Option<TokenizedText>,
}

/// Tells every pair its relation, unless its shingle sets are equal: then it
/// is `exact` or a `copy` already. Without texts, all stay as they are.
///
/// # Errors
///
/// Those of [`Texts::of`].
pub fn tell_relations(
    corpus: &Corpus,
    pairs: &mut [DocumentPair],
    texts: &dyn Texts,
    level: Level,
) -> Result<()> {
    let is_open = |pair: &DocumentPair| corpus.document(pair.a).set != corpus.document(pair.b).set;
    let mut documents: Vec<DocumentId> =
        pairs.iter().filter(|pair| is_open(pair)).flat_map(|pair| [pair.a, pair.b]).collect();
    documents.sort_unstable();
    documents.dedup();
    if documents.is_empty() {
        return Ok(());
    }
    let Some(texts) = texts.of(&documents)? else { return Ok(()) };
    let articles: Vec<Article> = texts
        .into_par_iter()
        .map_init(
            || Tokenizer::new(level),
            |tokenizer, text| Article {
                text: tokenizer.tokenize(&text.text),
                title: text.title.as_deref().map(|title| tokenizer.tokenize(title)),
            },
        )
        .collect();
    let open = pairs.iter().filter(|pair| is_open(pair)).map(|pair| [pair.a, pair.b]);
    let surroundings = Surroundings::of(corpus, open);
    let aligner = Aligner::default();
    let side = |document: DocumentId| {
        let place = documents.binary_search(&document).ok()?;
        let Article { text, title } = &articles[place];
        Some(Side {
            text,
            title: title.as_ref(),
            day: surroundings.day(document),
            source: corpus.document(document).source.as_deref(),
        })
    };
    pairs.par_iter_mut().filter(|pair| is_open(pair)).for_each(|pair| {
        let (Some(a), Some(b)) = (side(pair.a), side(pair.b)) else { return };
        let mut evidence = Evidence::of(a, b, pair.overlap, &aligner);
        evidence.recurring = surroundings.recurring(pair.a, pair.b);
        pair.relation = model::relation(&evidence);
    });
    Ok(())
}
