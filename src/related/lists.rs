//! Related lists: candidates by their own vectors, ranked by expanded ones.

use rayon::prelude::*;

use super::article::{Place, SubjectArticle};
use super::expansion::Expander;
use super::index::{BUDGET, SubjectIndex};
use super::options::RelatedOptions;
use super::search::{Related, Searcher};
use super::vectors::{TermVector, TermVectors};

/// Whose list is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Query<'a> {
    /// Its number, where it is of the corpus.
    pub(super) article: Option<u32>,
    pub(super) place: Place,
    pub(super) copies: &'a [u32],
    pub(super) own: TermVector<'a>,
}

impl SubjectIndex {
    /// The related list of every article, in their order, by all threads: the
    /// nearest first, one for each cluster of copies, none of its own.
    ///
    /// Takes the candidates that building the index has found, or a search
    /// for each article where the options ask for others.
    #[must_use]
    pub fn lists(&self, options: &RelatedOptions) -> Vec<Vec<Related>> {
        let usual = RelatedOptions::default();
        self.search_all(|article, searcher| {
            let query = self.query(article);
            let candidates = if options.asks_no_more_than(&usual) {
                self.candidates[article as usize].clone()
            } else {
                self.search(searcher, &query, options)
            };
            self.ranked(searcher, &query, self.expanded.get(article as usize), candidates, options)
        })
    }

    /// The related lists of articles that need not be of the corpus, by all
    /// threads; a title alone will do.
    #[must_use]
    pub fn nearest(
        &self,
        articles: &[SubjectArticle],
        options: &RelatedOptions,
    ) -> Vec<Vec<Related>> {
        let worker = || (Searcher::new(self.len()), Expander::new(self.vocabulary.len()));
        let list = |(searcher, expander): &mut (Searcher, Expander), article: &SubjectArticle| {
            let vector: TermVectors = std::iter::once(self.vector(&article.terms)).collect();
            let query = Query {
                article: None,
                place: article.place(),
                copies: &article.copies,
                own: vector.get(0),
            };
            let around = self.search(searcher, &query, &RelatedOptions::default());
            let expanded = expander.expand(query.own, &self.neighbours(&around), &self.vectors);
            let expanded: TermVectors = std::iter::once(expanded).collect();
            let candidates = self.search(searcher, &query, options);
            self.ranked(searcher, &query, expanded.get(0), candidates, options)
        };
        articles.par_iter().map_init(worker, list).collect()
    }

    /// The score that an article has, or would have, in the list of another.
    ///
    /// # Panics
    ///
    /// Where one is not of the corpus.
    #[must_use]
    pub fn score(&self, query: u32, article: u32, options: &RelatedOptions) -> f32 {
        let [one, other] = [query, article].map(|article| self.expanded.get(article as usize));
        let subject = self.in_space(self.vectors.get(query as usize));
        let near = self.near(one.cosine(other), subject.as_deref(), article);
        self.scored(near, self.places[query as usize], article, options)
    }

    pub(super) fn query(&self, article: u32) -> Query<'_> {
        let at = article as usize;
        let (place, copies, own) = (self.places[at], &*self.copies[at], self.vectors.get(at));
        Query { article: Some(article), place, copies, own }
    }

    /// The candidates for a list, the nearest by their own vectors.
    pub(super) fn search(
        &self,
        searcher: &mut Searcher,
        query: &Query<'_>,
        options: &RelatedOptions,
    ) -> Vec<Related> {
        let is_wanted = |other: u32| {
            let place = self.places[other as usize];
            let is_another = place.representative == other
                && place.representative != query.place.representative
                && query.copies.binary_search(&other).is_err();
            let is_copy = options.copies && query.article != Some(other);
            (is_another || is_copy) && options.admits(query.place.day, place.day)
        };
        let count = options.candidates();
        searcher.nearest(query.own, &self.vectors, &self.postings, BUDGET, count, is_wanted)
    }

    /// What `search` finds for every article, in their order.
    pub(super) fn search_all<T: Send>(
        &self,
        search: impl Fn(u32, &mut Searcher) -> T + Sync,
    ) -> Vec<T> {
        let articles = u32::try_from(self.len()).unwrap_or(u32::MAX);
        (0..articles)
            .into_par_iter()
            .map_init(|| Searcher::new(self.len()), |searcher, article| search(article, searcher))
            .collect()
    }

    /// Where an article of this vector lies in the subject space, if the corpus
    /// has one.
    fn in_space(&self, own: TermVector<'_>) -> Option<Vec<f32>> {
        self.space.as_ref().map(|space| space.place(own))
    }

    /// How near an article is by this cosine and, where there is one, in the
    /// subject space.
    fn near(&self, cosine: f32, subject: Option<&[f32]>, article: u32) -> f32 {
        let space = self.space.as_ref().zip(subject);
        space.map_or(cosine, |(space, subject)| space.joined(cosine, subject, article))
    }

    /// What the article's fullness and the days leave of its nearness.
    fn scored(&self, near: f32, query: Place, article: u32, options: &RelatedOptions) -> f32 {
        let at = article as usize;
        let share = self.fullness[at] * options.in_time(query.day, self.places[at].day);
        (near * share).clamp(0.0, 1.0)
    }

    /// The best of the candidates by expanded vectors, days and sources.
    fn ranked(
        &self,
        searcher: &mut Searcher,
        query: &Query<'_>,
        expanded: TermVector<'_>,
        mut ranked: Vec<Related>,
        options: &RelatedOptions,
    ) -> Vec<Related> {
        searcher.score(expanded, &self.expanded, &mut ranked);
        let subject = self.in_space(query.own);
        for related in &mut ranked {
            let near = self.near(related.score, subject.as_deref(), related.article);
            related.score = self.scored(near, query.place, related.article, options);
        }
        ranked.sort_unstable_by(|one, other| one.order(*other));
        ranked.retain(self.of_few_sources(options.per_source));
        ranked.truncate(options.top);
        ranked
    }

    /// Whether an article is among the first so many of its source, asked of
    /// those of a list in turn; always, where any number will do.
    pub(super) fn of_few_sources(&self, most: Option<usize>) -> impl FnMut(&Related) -> bool {
        let mut listed: Vec<u32> = Vec::new();
        move |related| {
            let source = self.places[related.article as usize].source;
            let Some((most, source)) = most.zip(source) else { return true };
            listed.push(source);
            listed.iter().filter(|&&other| other == source).count() <= most
        }
    }
}
