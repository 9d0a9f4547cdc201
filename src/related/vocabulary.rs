//! The terms of a corpus: what each weighs, and which are one.
//!
//! Terms are numbered in order of their hashes, so that nothing depends on
//! the order of the articles. A term weighs the root of its inverse document
//! frequency: the subject of an article is rather what it says often than what
//! nobody else says, and the plain logarithm lets rare words outweigh it. A
//! term of every fifth article tells no subject and weighs nothing.
//!
//! Cost: a sort of all (article, term) pairs, and 16 bytes a term.

use ahash::AHashMap;
use rayon::prelude::*;

use super::terms::{ArticleTerms, Clitic, Term, sum_equal};

/// The share of articles above which a term tells no subject.
const COMMON_SHARE: f64 = 0.2;
/// Articles with a term, up to which it is not common however small the
/// corpus.
const NEVER_COMMON: u32 = 50;

/// What is left of the weight of a term that one article alone has, and that
/// no list within the corpus can show: it takes room from terms that can.
const OF_ONE_ARTICLE: f32 = 0.3;

/// A term's place in the order of all terms of a vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub u32);

impl TermId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The terms of a corpus.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Ascending; a term's place is its id.
    terms: Vec<Term>,
    /// Clitics that are taken off.
    bare: AHashMap<Term, Term>,
    weights: Vec<f32>,
    greatest_rarity: f32,
    /// Whether one article alone has it.
    is_of_one: Vec<bool>,
}

impl Vocabulary {
    /// The vocabulary of a corpus.
    #[must_use]
    pub fn of(articles: &[&ArticleTerms]) -> Self {
        let written = document_frequencies(articles.par_iter().flat_map_iter(|one| terms(one)));
        let bare = bare_terms(articles, &written);
        let resolved = articles.par_iter().flat_map_iter(|article| {
            let mut terms: Vec<Term> = terms(article).map(|term| resolve(&bare, term)).collect();
            terms.sort_unstable();
            terms.dedup();
            terms
        });
        let (terms, frequencies): (Vec<Term>, Vec<u32>) =
            document_frequencies(resolved).into_iter().unzip();
        let weights =
            frequencies.iter().map(|&frequency| weight(frequency, articles.len())).collect();
        let is_of_one = frequencies.iter().map(|&frequency| frequency == 1).collect();
        Self { terms, bare, weights, greatest_rarity: weight(1, articles.len()), is_of_one }
    }

    /// Distinct terms.
    #[must_use]
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there is no term.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The id of a term, without the clitic before it where it is one; `None`
    /// where no article of the corpus has it.
    #[must_use]
    pub fn id(&self, term: Term) -> Option<TermId> {
        let place = self.terms.binary_search(&resolve(&self.bare, term)).ok()?;
        u32::try_from(place).ok().map(TermId)
    }

    /// What a term weighs, 0 for one that tells no subject.
    #[must_use]
    pub fn weight(&self, term: TermId) -> f32 {
        let share = if self.is_of_one[term.index()] { OF_ONE_ARTICLE } else { 1.0 };
        share * self.rarity(term)
    }

    /// What a term weighs where it counts as much that one article alone has
    /// it, 0 for one that tells no subject.
    #[must_use]
    pub fn rarity(&self, term: TermId) -> f32 {
        self.weights[term.index()]
    }

    /// The rarity of every term, in the order of their ids.
    pub(super) fn rarities(&self) -> &[f32] {
        &self.weights
    }

    /// The rarity of a term that one article alone has.
    #[must_use]
    pub fn greatest_rarity(&self) -> f32 {
        self.greatest_rarity
    }

    /// An article's terms that weigh anything, ascending, with their weights,
    /// of whatever length that is.
    #[must_use]
    pub fn vector(&self, article: &ArticleTerms) -> Vec<(TermId, f32)> {
        let known = article.counts.iter();
        let mut vector: Vec<(TermId, f32)> =
            known.filter_map(|&(term, count)| Some((self.id(term)?, count))).collect();
        sum_equal(&mut vector);
        for (term, value) in &mut vector {
            *value *= self.weight(*term);
        }
        vector.retain(|&(_, value)| value > 0.0);
        vector
    }
}

/// Brings a vector to length 1.
pub(super) fn normalise(vector: &mut [(TermId, f32)]) {
    let length = vector.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        for (_, value) in vector {
            *value /= length;
        }
    }
}

fn terms(article: &ArticleTerms) -> impl Iterator<Item = Term> {
    article.counts.iter().map(|&(term, _)| term)
}

fn weight(frequency: u32, articles: usize) -> f32 {
    let articles = articles as f64;
    if frequency > NEVER_COMMON && f64::from(frequency) > COMMON_SHARE * articles {
        return 0.0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a weight needs no more digits")]
    let weight = ((articles + 1.0) / f64::from(frequency)).ln().sqrt() as f32;
    weight
}

/// Every term and how often it stands there, ascending.
fn document_frequencies(terms: impl ParallelIterator<Item = Term>) -> Vec<(Term, u32)> {
    let mut terms: Vec<Term> = terms.collect();
    terms.par_sort_unstable();
    let mut frequencies: Vec<(Term, u32)> = Vec::new();
    for run in terms.chunk_by(|a, b| a == b) {
        frequencies.push((run[0], u32::try_from(run.len()).unwrap_or(u32::MAX)));
    }
    frequencies
}

/// The clitics to take off: where the word without it is at least as common.
fn bare_terms(articles: &[&ArticleTerms], frequencies: &[(Term, u32)]) -> AHashMap<Term, Term> {
    let frequency = |term: Term| {
        let found = frequencies.binary_search_by_key(&term, |&(term, _)| term);
        found.map_or(0, |place| frequencies[place].1)
    };
    let mut clitics: Vec<Clitic> =
        articles.par_iter().flat_map_iter(|article| article.clitics.iter().copied()).collect();
    clitics.par_sort_unstable();
    clitics.dedup();
    let taken = clitics.into_iter().filter(|clitic| {
        let bare = frequency(clitic.bare);
        bare > 0 && bare >= frequency(clitic.written)
    });
    taken.map(|clitic| (clitic.written, clitic.bare)).collect()
}

/// The term without clitics; each step leaves a shorter word, so it ends.
fn resolve(bare: &AHashMap<Term, Term>, term: Term) -> Term {
    std::iter::successors(Some(term), |term| bare.get(term).copied()).last().unwrap_or(term)
}
