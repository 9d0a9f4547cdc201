//! A corpus by subject.
//!
//! ```text
//! terms → vocabulary → vectors → postings → neighbours → expanded vectors
//! ```

use rayon::prelude::*;

use super::article::{Place, SubjectArticle};
use super::expansion::Expander;
use super::fullness::fullness;
use super::options::RelatedOptions;
use super::postings::Postings;
use super::search::Related;
use super::subject_space::SubjectSpace;
use super::terms::ArticleTerms;
use super::vectors::{TermVectors, shorten};
use super::vocabulary::{TermId, Vocabulary};
use crate::observer::{Observer, Step};

/// Entries of an article's own vector; what is lighter changes no list.
const ENTRIES: usize = 128;
/// Postings that one search reads.
pub(super) const BUDGET: usize = 64_000;
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
    /// How full each article is, 0 to 1.
    pub(super) fullness: Vec<f32>,
    pub(super) postings: Postings,
    /// Where the corpus is one of titles.
    pub(super) space: Option<SubjectSpace>,
    pub(super) candidates: Vec<Vec<Related>>,
}

impl SubjectIndex {
    /// The index of a corpus. An article's number is its place in `articles`.
    ///
    /// Costs a search for each article, and some 3 kB of memory each.
    #[must_use]
    pub fn build(articles: &[SubjectArticle], observer: &dyn Observer) -> Self {
        let terms: Vec<&ArticleTerms> = articles.iter().map(|article| &article.terms).collect();
        let mut index = Self {
            vocabulary: Vocabulary::of(&terms),
            places: articles.iter().map(SubjectArticle::place).collect(),
            copies: articles.iter().map(|article| (*article.copies).into()).collect(),
            vectors: TermVectors::default(),
            expanded: TermVectors::default(),
            fullness: Vec::new(),
            postings: Postings::default(),
            space: None,
            candidates: Vec::new(),
        };
        let (vectors, full): (Vec<_>, _) =
            articles.par_iter().map(|article| index.own_vector(&article.terms)).unzip();
        index.vectors = vectors.into_iter().collect();
        index.fullness = full;
        index.postings = Postings::of(&index.vectors, index.vocabulary.len());
        index.space =
            SubjectSpace::of(&index.vectors, &index.fullness, index.vocabulary.rarities());
        let usual = RelatedOptions::default();
        observer.begin(Step::Search, Some(articles.len() as u64));
        index.candidates = index.search_all(|article, searcher| {
            observer.advance(1);
            index.search(searcher, &index.query(article), &usual)
        });
        observer.end();
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

    /// The same, of the length of its fullness, and that.
    fn own_vector(&self, terms: &ArticleTerms) -> (Vec<(TermId, f32)>, f32) {
        let mut vector = self.vocabulary.vector(terms);
        let full = fullness(&vector, &self.vocabulary);
        if full < 1.0 {
            // brought to length 1 no more, it has room for terms that it alone has
            for (term, weight) in &mut vector {
                *weight *= self.vocabulary.rarity(*term) / self.vocabulary.weight(*term);
            }
        }
        shorten(&mut vector, ENTRIES);
        for (_, weight) in &mut vector {
            *weight *= full;
        }
        (vector, full)
    }

    /// The neighbours by which a vector is expanded, each with its share of
    /// the scores of all: those that are not whole leave theirs unused.
    pub(super) fn neighbours(&self, candidates: &[Related]) -> Vec<Related> {
        let nearest = &candidates[..candidates.len().min(NEIGHBOURS)];
        let all: f32 = nearest.iter().map(|related| related.score).sum();
        let whole = nearest.iter().filter(|one| self.fullness[one.article as usize] >= 1.0);
        whole.map(|one| Related { score: one.score / all, ..*one }).collect()
    }

    fn expand_all(&self) -> TermVectors {
        let expand = |expander: &mut Expander, article: usize| {
            let neighbours = self.neighbours(&self.candidates[article]);
            expander.expand(self.vectors.get(article), &neighbours, &self.vectors)
        };
        let expanded: Vec<_> = (0..self.len())
            .into_par_iter()
            .map_init(|| Expander::new(self.vocabulary.len()), expand)
            .collect();
        expanded.into_iter().collect()
    }
}
