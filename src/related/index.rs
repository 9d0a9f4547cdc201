//! A corpus by subject, and the search for what is nearest in it.
//!
//! ```text
//! terms → vocabulary → vectors → postings → neighbours → expanded vectors
//! ```

use rayon::prelude::*;

use super::expansion::Expander;
use super::options::RelatedOptions;
use super::postings::Postings;
use super::search::{Related, Searcher};
use super::terms::ArticleTerms;
use super::vectors::{TermVector, TermVectors, shorten};
use super::vocabulary::{TermId, Vocabulary};
use crate::cluster::Cluster;
use crate::corpus::Corpus;
use crate::relate::day::Day;

/// Entries of an article's own vector; what is lighter changes no list.
const ENTRIES: usize = 128;
/// Postings that one search reads.
const BUDGET: usize = 200_000;
/// Neighbours by which a vector is expanded.
const NEIGHBOURS: usize = 10;

/// What the index takes of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubjectArticle {
    /// Its terms.
    pub terms: ArticleTerms,
    /// Its day, where it is known.
    pub day: Option<Day>,
    /// Its source, numbered as the caller likes.
    pub source: Option<u32>,
    /// The article that stands for it and its copies, by its place in the
    /// corpus; its own place where it stands for itself. Of a query that is
    /// not of the corpus, any place beyond it.
    pub representative: u32,
}

/// Articles by subject.
#[derive(Clone, Debug)]
pub struct SubjectIndex {
    vocabulary: Vocabulary,
    places: Vec<Place>,
    vectors: TermVectors,
    expanded: TermVectors,
    postings: Postings,
    candidates: Vec<Vec<Related>>,
}

/// Whose list is asked for.
#[derive(Clone, Copy, Debug)]
struct Query {
    /// Its number, where it is of the corpus.
    article: Option<u32>,
    place: Place,
}

/// Where an article stands beside its subject.
#[derive(Clone, Copy, Debug)]
struct Place {
    day: Option<Day>,
    source: Option<u32>,
    representative: u32,
}

impl SubjectArticle {
    fn place(&self) -> Place {
        let Self { day, source, representative, .. } = *self;
        Place { day, source, representative }
    }
}

impl SubjectIndex {
    /// The index of a corpus. An article's number is its place in `articles`.
    ///
    /// Costs a search for each article, and some 2.5 kB of memory each.
    #[must_use]
    pub fn build(articles: &[SubjectArticle]) -> Self {
        let terms: Vec<&ArticleTerms> = articles.iter().map(|article| &article.terms).collect();
        let vocabulary = Vocabulary::of(&terms);
        let vectors: Vec<_> = articles
            .par_iter()
            .map(|article| {
                let mut vector = vocabulary.vector(&article.terms);
                shorten(&mut vector, ENTRIES);
                vector
            })
            .collect();
        let vectors: TermVectors = vectors.into_iter().collect();
        let places: Vec<Place> = articles.iter().map(SubjectArticle::place).collect();
        let postings = Postings::of(&vectors, vocabulary.len());
        let mut index = Self {
            vocabulary,
            places,
            vectors,
            postings,
            expanded: TermVectors::default(),
            candidates: Vec::new(),
        };
        let options = RelatedOptions::default();
        index.candidates = index.search_all(|article, searcher| {
            let query = index.query(article);
            index.search(searcher, query, index.vectors.get(article as usize), &options)
        });
        let expanded: Vec<_> = (0..articles.len())
            .into_par_iter()
            .map_init(
                || Expander::new(index.vocabulary.len()),
                |expander, article| {
                    let own = index.vectors.get(article);
                    expander.expand(own, neighbours(&index.candidates[article]), &index.vectors)
                },
            )
            .collect();
        index.expanded = expanded.into_iter().collect();
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

    /// The related list of every article, in their order, by all threads: the
    /// nearest first, one for each cluster of copies, none of its own.
    #[must_use]
    pub fn lists(&self, options: &RelatedOptions) -> Vec<Vec<Related>> {
        let usual = RelatedOptions::default();
        self.search_all(|article, searcher| {
            let query = self.query(article);
            let expanded = self.expanded.get(article as usize);
            if options.asks_no_more_than(&usual) {
                return self.ranked(query, expanded, &self.candidates[article as usize], options);
            }
            let own = self.vectors.get(article as usize);
            let candidates = self.search(searcher, query, own, options);
            self.ranked(query, expanded, &candidates, options)
        })
    }

    /// The related list of an article that need not be of the corpus.
    #[must_use]
    pub fn nearest(&self, article: &SubjectArticle, options: &RelatedOptions) -> Vec<Related> {
        let query = Query { article: None, place: article.place() };
        let mut vector = self.vocabulary.vector(&article.terms);
        shorten(&mut vector, ENTRIES);
        let vector: TermVectors = std::iter::once(vector).collect();
        let own = vector.get(0);
        let mut searcher = Searcher::new(self.len());
        let mut expander = Expander::new(self.vocabulary.len());
        let around = self.search(&mut searcher, query, own, &RelatedOptions::default());
        let expanded = expander.expand(own, neighbours(&around), &self.vectors);
        let expanded: TermVectors = std::iter::once(expanded).collect();
        let candidates = self.search(&mut searcher, query, own, options);
        self.ranked(query, expanded.get(0), &candidates, options)
    }

    /// The score that an article has, or would have, in the list of another.
    ///
    /// # Panics
    ///
    /// Where one is not of the corpus.
    #[must_use]
    pub fn score(&self, query: u32, article: u32, options: &RelatedOptions) -> f32 {
        let expanded = self.expanded.get(query as usize);
        self.scored(self.query(query), expanded, article, options).score
    }

    /// The terms that two articles share, those that say most first.
    pub fn shared_terms(&self, a: u32, b: u32) -> Vec<TermId> {
        shared(self.vectors.get(a as usize), self.vectors.get(b as usize))
    }

    fn query(&self, article: u32) -> Query {
        Query { article: Some(article), place: self.places[article as usize] }
    }

    /// The candidates for a list, the nearest by their own vectors.
    fn search(
        &self,
        searcher: &mut Searcher,
        query: Query,
        own: TermVector<'_>,
        options: &RelatedOptions,
    ) -> Vec<Related> {
        let is_wanted = |other: u32| {
            let place = self.places[other as usize];
            let is_own = query.article == Some(other);
            let is_another =
                place.representative == other && place.representative != query.place.representative;
            (is_another || options.copies && !is_own) && options.admits(query.place.day, place.day)
        };
        let count = options.candidates();
        searcher.nearest(own, &self.vectors, &self.postings, BUDGET, count, is_wanted)
    }

    fn search_all<T: Send>(&self, search: impl Fn(u32, &mut Searcher) -> T + Sync) -> Vec<T> {
        let articles = u32::try_from(self.len()).unwrap_or(u32::MAX);
        (0..articles)
            .into_par_iter()
            .map_init(|| Searcher::new(self.len()), |searcher, article| search(article, searcher))
            .collect()
    }

    fn scored(
        &self,
        query: Query,
        expanded: TermVector<'_>,
        article: u32,
        options: &RelatedOptions,
    ) -> Related {
        let cosine = expanded.cosine(self.expanded.get(article as usize));
        let in_time = options.in_time(query.place.day, self.places[article as usize].day);
        Related { article, score: (cosine * in_time).clamp(0.0, 1.0) }
    }

    /// The best of the candidates by expanded vectors, days and sources.
    fn ranked(
        &self,
        query: Query,
        expanded: TermVector<'_>,
        candidates: &[Related],
        options: &RelatedOptions,
    ) -> Vec<Related> {
        let scored = |candidate: &Related| self.scored(query, expanded, candidate.article, options);
        let mut ranked: Vec<Related> = candidates.iter().map(scored).collect();
        ranked.sort_unstable_by(Related::order);
        if let Some(most) = options.per_source {
            let mut listed: Vec<u32> = Vec::with_capacity(ranked.len());
            ranked.retain(|related| {
                let Some(source) = self.places[related.article as usize].source else {
                    return true;
                };
                let is_within = listed.iter().filter(|&&other| other == source).count() < most;
                listed.push(source);
                is_within
            });
        }
        ranked.truncate(options.top);
        ranked
    }
}

/// The neighbours by which a vector is expanded.
fn neighbours(candidates: &[Related]) -> &[Related] {
    &candidates[..candidates.len().min(NEIGHBOURS)]
}

/// The terms of both vectors, the greatest product first.
fn shared(a: TermVector<'_>, b: TermVector<'_>) -> Vec<TermId> {
    let mut products: Vec<(f32, TermId)> = Vec::new();
    for (term, weight) in a.entries() {
        if let Ok(place) = b.terms.binary_search(&term) {
            products.push((weight * b.weights[place], term));
        }
    }
    products.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    products.into_iter().map(|(_, term)| term).collect()
}

/// The articles of a corpus for [`SubjectIndex::build`], in the order of their
/// ids; `terms` are in the order in which they came.
#[must_use]
pub fn subject_articles(
    corpus: &Corpus,
    clusters: &[Cluster],
    terms: Vec<ArticleTerms>,
) -> Vec<SubjectArticle> {
    let mut sources: Vec<&str> =
        corpus.documents().iter().filter_map(|document| document.source.as_deref()).collect();
    sources.sort_unstable();
    sources.dedup();
    let mut articles: Vec<SubjectArticle> = (0..)
        .zip(corpus.documents())
        .map(|(number, document)| {
            let source = document.source.as_deref();
            let source = source.and_then(|source| sources.binary_search(&source).ok());
            SubjectArticle {
                terms: ArticleTerms::default(),
                day: document.date.as_deref().and_then(Day::parse),
                source: source.and_then(|source| u32::try_from(source).ok()),
                representative: number,
            }
        })
        .collect();
    for (document, terms) in corpus.arrival().iter().zip(terms) {
        articles[document.index()].terms = terms;
    }
    for cluster in clusters {
        for member in &cluster.members {
            articles[member.document.index()].representative = cluster.representative().0;
        }
    }
    articles
}
