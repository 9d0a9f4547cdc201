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
use super::day::Day;
use super::evidence::{Evidence, Side};
use super::model;
use super::passage::Aligner;
use super::recurrence::{Recurrence, shared};
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
    let days: Vec<Option<Day>> = corpus
        .documents()
        .par_iter()
        .map(|document| document.date.as_deref().and_then(Day::parse))
        .collect();
    let recurrence = recurrence(corpus, pairs.iter().filter(|pair| is_open(pair)), &days);
    let aligner = Aligner::default();
    let side = |document: DocumentId| {
        let place = documents.binary_search(&document).ok()?;
        let Article { text, title } = &articles[place];
        Some(Side {
            text,
            title: title.as_ref(),
            day: days[document.index()],
            source: corpus.document(document).source.as_deref(),
        })
    };
    pairs.par_iter_mut().filter(|pair| is_open(pair)).for_each(|pair| {
        let (Some(a), Some(b)) = (side(pair.a), side(pair.b)) else { return };
        let mut evidence = Evidence::of(a, b, pair.overlap, &aligner);
        evidence.recurring = a
            .day
            .zip(b.day)
            .and_then(|(one, other)| recurrence.share(&shared_shingles(corpus, pair), one, other));
        pair.relation = model::relation(&evidence);
    });
    Ok(())
}

/// How often what the pairs share is said on other days.
fn recurrence<'p>(
    corpus: &Corpus,
    pairs: impl Iterator<Item = &'p DocumentPair>,
    days: &[Option<Day>],
) -> Recurrence {
    let common = pairs.flat_map(|pair| shared_shingles(corpus, pair));
    let mut recurrence = Recurrence::of(common);
    for (document, day) in corpus.documents().iter().zip(days) {
        if let (Some(set), Some(day)) = (document.set, day) {
            recurrence.count(corpus.sets().get(set), *day);
        }
    }
    recurrence
}

fn shared_shingles(corpus: &Corpus, pair: &DocumentPair) -> Vec<u64> {
    let set = |document: DocumentId| {
        corpus.document(document).set.map_or(&[][..], |set| corpus.sets().get(set))
    };
    shared(set(pair.a), set(pair.b))
}
