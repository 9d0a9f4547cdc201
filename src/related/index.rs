//! A corpus by subject.
//!
//! ```text
//! terms → vocabulary → vectors → postings → neighbours → expanded vectors
//! ```

use rayon::prelude::*;

use super::article::{Place, SubjectArticle};
use super::expansion::Expander;
use super::options::RelatedOptions;
use super::postings::Postings;
use super::search::Related;
use super::terms::ArticleTerms;
use super::vectors::{TermVectors, shorten};
use super::vocabulary::{TermId, Vocabulary};

/// Entries of an article's own vector; what is lighter changes no list.
const ENTRIES: usize = 128;
/// Postings that one search reads.
pub(super) const BUDGET: usize = 200_000;
/// Neighbours by which a vector is expanded.
const NEIGHBOURS: usize = 10;

/// Articles by subject.
#[derive(Clone, Debug)]
pub struct SubjectIndex {
    pub(super) vocabulary: Vocabulary,
    pub(super) places: Vec<Place>,
    pub(super) copies: Vec<Box<[u32]>>,
    pub(super) vectors: TermVectors,
    pub(super) expanded: TermVectors,
    pub(super) postings: Postings,
    pub(super) candidates: Vec<Vec<Related>>,
}

impl SubjectIndex {
    /// The index of a corpus. An article's number is its place in `articles`.
    ///
    /// Costs a search for each article, and some 3 kB of memory each.
    #[must_use]
    pub fn build(articles: &[SubjectArticle]) -> Self {
        let terms: Vec<&ArticleTerms> = articles.iter().map(|article| &article.terms).collect();
        let mut index = Self {
            vocabulary: Vocabulary::of(&terms),
            places: articles.iter().map(SubjectArticle::place).collect(),
            copies: articles.iter().map(|article| (*article.copies).into()).collect(),
            vectors: TermVectors::default(),
            expanded: TermVectors::default(),
            postings: Postings::default(),
            candidates: Vec::new(),
        };
        let vectors: Vec<_> =
            articles.par_iter().map(|article| index.vector(&article.terms)).collect();
        index.vectors = vectors.into_iter().collect();
        index.postings = Postings::of(&index.vectors, index.vocabulary.len());
        let usual = RelatedOptions::default();
        index.candidates = index
            .search_all(|article, searcher| index.search(searcher, &index.query(article), &usual));
        index.expanded = index.expand_all();
        index
    }

    /// Articles of the corpus.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether the corpus has no article.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The terms of the corpus.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The heaviest terms of an article, as a vector of length 1.
    pub(super) fn vector(&self, terms: &ArticleTerms) -> Vec<(TermId, f32)> {
        let mut vector = self.vocabulary.vector(terms);
        shorten(&mut vector, ENTRIES);
        vector
    }

    fn expand_all(&self) -> TermVectors {
        let expand = |expander: &mut Expander, article: usize| {
            let neighbours = neighbours(&self.candidates[article]);
            expander.expand(self.vectors.get(article), neighbours, &self.vectors)
        };
        let expanded: Vec<_> = (0..self.len())
            .into_par_iter()
            .map_init(|| Expander::new(self.vocabulary.len()), expand)
            .collect();
        expanded.into_iter().collect()
    }
}

/// The neighbours by which a vector is expanded.
pub(super) fn neighbours(candidates: &[Related]) -> &[Related] {
    &candidates[..candidates.len().min(NEIGHBOURS)]
}
