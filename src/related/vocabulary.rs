//! The terms of a corpus: what each weighs, and which are one.
//!
//! Terms are numbered in order of their hashes, so that nothing depends on
//! the order of the articles. A term weighs the root of its inverse document
//! frequency: the subject of an article is rather what it says often than what
//! nobody else says, and the plain logarithm lets rare words outweigh it. A
//! term of every fifth article tells no subject and weighs nothing.
//!
//! Cost: a sort of all (article, term) pairs, and some 20 bytes a term. Terms are
//! hashes, so a table by their highest bits leads to the few among which one is.

use ahash::AHashMap;
use rayon::prelude::*;

use super::terms::{ArticleTerms, Clitic, Term, sum_equal};
use crate::counting_sort::sum_up;
use crate::narrow::narrow;

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
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// Ascending; a term's place is its id.
    terms: Vec<Term>,
    /// Where the terms begin that have the same highest bits.
    starts: Vec<u32>,
    /// Clitics that are taken off.
    bare: AHashMap<Term, Term>,
    rarities: Vec<f32>,
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
        let rarities =
            frequencies.iter().map(|&frequency| rarity(frequency, articles.len())).collect();
        let is_of_one = frequencies.iter().map(|&frequency| frequency == 1).collect();
        let (starts, greatest_rarity) = (starts(&terms), rarity(1, articles.len()));
        Self { terms, starts, bare, rarities, greatest_rarity, is_of_one }
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
        // what loses a clitic is no term, and what is one has none to lose
        self.place(term).or_else(|| self.place(resolve(&self.bare, term)))
    }

    fn place(&self, term: Term) -> Option<TermId> {
        let beginning = beginning(term, self.starts.len() - 1);
        let start = self.starts[beginning];
        let alike = &self.terms[start as usize..self.starts[beginning + 1] as usize];
        let place = alike.binary_search(&term).ok()?;
        u32::try_from(place).ok().map(|place| TermId(start + place))
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
        self.rarities[term.index()]
    }

    /// The rarity of every term, in the order of their ids.
    pub(super) fn rarities(&self) -> &[f32] {
        &self.rarities
    }

    /// The rarity of a term that one article alone has.
    #[must_use]
    pub fn greatest_rarity(&self) -> f32 {
        self.greatest_rarity
    }

    /// An article's terms that the corpus has, ascending, and how much each counts.
    pub(super) fn counts(&self, article: &ArticleTerms) -> Vec<(TermId, f32)> {
        let known = article.counts.iter();
        let mut counts: Vec<(TermId, f32)> =
            known.filter_map(|&(term, count)| Some((self.id(term)?, count))).collect();
        sum_equal(&mut counts);
        counts
    }

    /// Those of these terms that weigh anything, with their weights, of whatever
    /// length that is.
    pub(super) fn weighted(
        &self,
        counts: impl Iterator<Item = (TermId, f32)>,
    ) -> Vec<(TermId, f32)> {
        let weighted = counts.map(|(term, count)| (term, count * self.weight(term)));
        weighted.filter(|&(_, value)| value > 0.0).collect()
    }
}

/// Where the terms begin of each of so many beginnings of hashes, about one for each.
fn starts(terms: &[Term]) -> Vec<u32> {
    let beginnings = terms.len().next_power_of_two();
    let mut starts = vec![0; beginnings + 1];
    for &term in terms {
        starts[beginning(term, beginnings) + 1] += 1;
    }
    sum_up(&mut starts);
    starts
}

/// The highest bits of a term, of which there are so many, a power of two.
fn beginning(term: Term, beginnings: usize) -> usize {
    let place = (u128::from(term.0) * beginnings as u128) >> u64::BITS;
    usize::try_from(place).unwrap_or(usize::MAX)
}

/// Brings a vector to length 1.
pub(super) fn scale_to_unit(vector: &mut [(TermId, f32)]) {
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

fn rarity(frequency: u32, articles: usize) -> f32 {
    let articles = articles as f64;
    if frequency > NEVER_COMMON && f64::from(frequency) > COMMON_SHARE * articles {
        return 0.0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a weight needs no more digits")]
    let rarity = ((articles + 1.0) / f64::from(frequency)).ln().sqrt() as f32;
    rarity
}

/// Every term and how often it stands there, ascending.
fn document_frequencies(terms: impl ParallelIterator<Item = Term>) -> Vec<(Term, u32)> {
    let mut terms: Vec<Term> = terms.collect();
    terms.par_sort_unstable();
    let mut frequencies: Vec<(Term, u32)> = Vec::new();
    for run in terms.chunk_by(|a, b| a == b) {
        frequencies.push((run[0], narrow(run.len())));
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
