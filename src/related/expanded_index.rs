//! Related lists: candidates by their own vectors, ranked by expanded ones.
//!
//! ```text
//! vectors → postings → candidates → neighbours → expanded vectors → lists
//! ```

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use ahash::AHashMap;
use rayon::prelude::*;

use super::article::{Attributes, SubjectArticle};
use super::expansion::Expander;
use super::index::SubjectIndex;
use super::options::RelatedOptions;
use super::postings::Postings;
use super::search::{Effort, Related, Searcher};
use super::vectors::{TermVector, TermVectors, in_runs};
use crate::corpus::DocumentId;
use crate::error::Result;
use crate::narrow::narrow;
use crate::observer::{Observer, Step};

/// Neighbours by which a vector is expanded.
const NEIGHBOURS: usize = 10;

/// An index whose articles are known among their neighbours: what related lists are
/// made with. It keeps the index, which others may share.
#[derive(Clone)]
pub struct ExpandedIndex {
    index: Arc<SubjectIndex>,
    /// Of the articles that stand for their copies: those of one report would fill a
    /// search for it, and none may be listed.
    postings: Postings,
    /// Of every article, those whose own vectors are near.
    candidates: Vec<Box<[Related]>>,
    expanded: TermVectors,
}

/// Counts alone, since the whole may be gigabytes.
impl fmt::Debug for ExpandedIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExpandedIndex").field("index", &self.index).finish_non_exhaustive()
    }
}

/// Whose list is asked for.
#[derive(Clone, Copy, Debug)]
struct Query<'a> {
    /// Its number, where it is of the corpus.
    article: Option<u32>,
    attributes: Attributes,
    copies: &'a [DocumentId],
    own: TermVector<'a>,
}

impl ExpandedIndex {
    /// The neighbours of every article of an index.
    ///
    /// Costs a search for each article, and some 2 kB of memory each.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`](crate::Error::Cancelled).
    pub fn of(index: Arc<SubjectIndex>, observer: &dyn Observer) -> Result<Self> {
        let standing = (0..).zip(index.vectors.iter()).map(|(article, vector)| {
            if index.stands(article) { vector } else { TermVector::default() }
        });
        let postings = Postings::of(standing, index.vocabulary.len());
        let (candidates, expanded) = (Vec::new(), TermVectors::default());
        let mut made = Self { index, postings, candidates, expanded };
        let usual = RelatedOptions::default();
        observer.begin(Step::Search, Some(made.index.len() as u64));
        made.candidates = made.for_all(|article, searcher| {
            observer.done(1)?;
            Ok(made.search(searcher, &made.postings, &made.query(article), &usual).into())
        })?;
        observer.end();
        let terms = made.index.vocabulary.len();
        let expander = || Expander::new(terms);
        for run in in_runs(made.index.len()) {
            let expand = |expander: &mut Expander, article: usize| {
                observer.go_on()?;
                let neighbours = made.neighbours(&made.candidates[article]);
                let vectors = &made.index.vectors;
                Ok(expander.expand(vectors.get(article), &neighbours, vectors))
            };
            let expanded = run.into_par_iter().map_init(expander, expand);
            made.expanded.extend(expanded.collect::<Result<Vec<_>>>()?);
        }
        Ok(made)
    }

    /// Articles of the corpus.
    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    /// The related list of every article, in their order, by all threads: the
    /// nearest first, one for each cluster of copies, none of its own.
    ///
    /// Takes the candidates that are known, or a search for each article where the
    /// options ask for others.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`](crate::Error::Parameter) where `options` are out of range, and
    /// [`Error::Cancelled`](crate::Error::Cancelled); the observer is told of no step.
    pub fn lists(
        &self,
        options: &RelatedOptions,
        observer: &dyn Observer,
    ) -> Result<Vec<Vec<Related>>> {
        options.validate()?;
        Ok(self.cut(self.ranked_lists(options, observer)?, options))
    }

    /// All candidates for the related list of every article, the best first, of however
    /// many sources.
    pub(super) fn ranked_lists(
        &self,
        options: &RelatedOptions,
        observer: &dyn Observer,
    ) -> Result<Vec<Vec<Related>>> {
        let (usual, postings) = (RelatedOptions::default(), self.postings_for(options));
        self.for_all(|article, searcher| {
            observer.go_on()?;
            let query = self.query(article);
            let candidates = if options.asks_no_more_than(&usual) {
                self.candidates[article as usize].to_vec()
            } else {
                self.search(searcher, &postings, &query, options)
            };
            let expanded = self.expanded.get(article as usize);
            Ok(self.ranked(searcher, &query, expanded, candidates, options))
        })
    }

    /// The related lists of articles that need not be of the corpus, by all
    /// threads; a title alone will do.
    ///
    /// Costs a search or two for each. With [copies](RelatedOptions::copies) all postings
    /// are put in order again for each call.
    ///
    /// # Errors
    ///
    /// Those of [`lists`](Self::lists).
    pub fn nearest(
        &self,
        articles: &[SubjectArticle],
        options: &RelatedOptions,
        observer: &dyn Observer,
    ) -> Result<Vec<Vec<Related>>> {
        options.validate()?;
        Ok(self.cut(self.ranked_for(articles, options, observer)?, options))
    }

    /// All candidates for the related lists of such articles, the best first, of however
    /// many sources.
    pub(super) fn ranked_for(
        &self,
        articles: &[SubjectArticle],
        options: &RelatedOptions,
        observer: &dyn Observer,
    ) -> Result<Vec<Vec<Related>>> {
        observer.go_on()?;
        let (index, postings) = (&*self.index, self.postings_for(options));
        let worker = || (Searcher::new(index.len()), Expander::new(index.vocabulary.len()));
        let list = |(searcher, expander): &mut (Searcher, Expander), article: &SubjectArticle| {
            observer.go_on()?;
            let vector: TermVectors = std::iter::once(index.vector(&article.terms)).collect();
            let query = Query {
                article: None,
                attributes: article.attributes(u32::MAX),
                copies: &article.copies,
                own: vector.get(0),
            };
            let usual = RelatedOptions::default();
            let around = self.search(searcher, &self.postings, &query, &usual);
            let neighbours = self.neighbours(&around);
            let expanded = expander.expand(query.own, &neighbours, &index.vectors);
            let expanded: TermVectors = std::iter::once(expanded).collect();
            let candidates = self.search(searcher, &postings, &query, options);
            Ok(self.ranked(searcher, &query, expanded.get(0), candidates, options))
        };
        articles.par_iter().map_init(worker, list).collect()
    }

    /// The first of each list, of so many sources as is wanted.
    fn cut(&self, mut lists: Vec<Vec<Related>>, options: &RelatedOptions) -> Vec<Vec<Related>> {
        for list in &mut lists {
            list.retain(self.index.of_few_sources(options.per_source));
            list.truncate(options.top);
        }
        lists
    }

    /// The score that an article has, or would have, in the list of another.
    ///
    /// # Panics
    ///
    /// Where one is not of the corpus.
    #[must_use]
    pub fn score(&self, query: u32, article: u32, options: &RelatedOptions) -> f32 {
        let [one, other] = [query, article].map(|article| self.expanded.get(article as usize));
        let subject = self.in_space(self.index.vectors.get(query as usize));
        let near = self.near(one.cosine(other), subject.as_deref(), article);
        self.scored(near, self.index.attributes[query as usize], article, options)
    }

    fn query(&self, article: u32) -> Query<'_> {
        let (index, at) = (&*self.index, article as usize);
        let (attributes, copies, own) =
            (index.attributes[at], &*index.copies[at], index.vectors.get(at));
        Query { article: Some(article), attributes, copies, own }
    }

    /// The neighbours by which a vector is expanded, each with its share of
    /// the scores of all: those that are not whole leave theirs unused.
    fn neighbours(&self, candidates: &[Related]) -> Vec<Related> {
        let nearest = &candidates[..candidates.len().min(NEIGHBOURS)];
        let all: f32 = nearest.iter().map(|related| related.score).sum();
        let whole = nearest.iter().filter(|one| self.index.fullness[one.article.index()] >= 1.0);
        whole.map(|one| Related { score: one.score / all, ..*one }).collect()
    }

    /// The candidates for a list, the nearest by their own vectors.
    fn search(
        &self,
        searcher: &mut Searcher,
        postings: &Postings,
        query: &Query<'_>,
        options: &RelatedOptions,
    ) -> Vec<Related> {
        let is_wanted = |other: u32| {
            let attributes = self.index.attributes[other as usize];
            let is_another = self.index.stands(other)
                && attributes.representative != query.attributes.representative
                && query.copies.binary_search(&DocumentId(other)).is_err();
            let is_copy = options.copies && query.article != Some(other);
            (is_another || is_copy) && options.admits(query.attributes.day, attributes.day)
        };
        let count = options.candidates();
        let effort = options.window.map_or(Effort::for_nearest(count), |_| Effort::WIDE);
        let vectors = |other: u32| self.index.vectors.get(other as usize);
        searcher.nearest(query.own, vectors, postings, effort, count, is_wanted)
    }

    /// The postings of all articles that such lists may hold.
    fn postings_for(&self, options: &RelatedOptions) -> Cow<'_, Postings> {
        if options.copies {
            Cow::Owned(Postings::of(self.index.vectors.iter(), self.index.vocabulary.len()))
        } else {
            Cow::Borrowed(&self.postings)
        }
    }

    /// What `work` makes of every article, in their order.
    fn for_all<T: Send>(
        &self,
        work: impl Fn(u32, &mut Searcher) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let articles = narrow(self.index.len());
        let searcher = || Searcher::new(self.index.len());
        let work = |searcher: &mut Searcher, article: u32| work(article, searcher);
        (0..articles).into_par_iter().map_init(searcher, work).collect()
    }

    /// Where an article of this vector lies in the subject space, if the corpus
    /// has one.
    fn in_space(&self, own: TermVector<'_>) -> Option<Vec<f32>> {
        self.index.space.as_ref().map(|space| space.place(own))
    }

    /// How near an article is by this cosine and, where there is one, in the
    /// subject space.
    fn near(&self, cosine: f32, subject: Option<&[f32]>, article: u32) -> f32 {
        let space = self.index.space.as_ref().zip(subject);
        space.map_or(cosine, |(space, subject)| space.joined(cosine, subject, article))
    }

    /// What the article's fullness and the days leave of its nearness.
    fn scored(&self, near: f32, query: Attributes, article: u32, options: &RelatedOptions) -> f32 {
        let at = article as usize;
        let share =
            self.index.fullness[at] * options.in_time(query.day, self.index.attributes[at].day);
        (near * share).clamp(0.0, 1.0)
    }

    /// The candidates by expanded vectors and days, the best first.
    fn ranked(
        &self,
        searcher: &mut Searcher,
        query: &Query<'_>,
        expanded: TermVector<'_>,
        mut ranked: Vec<Related>,
        options: &RelatedOptions,
    ) -> Vec<Related> {
        let expanded_of = |other: u32| self.expanded.get(other as usize);
        searcher.score(expanded, expanded_of, &mut ranked);
        let subject = self.in_space(query.own);
        for related in &mut ranked {
            let near = self.near(related.score, subject.as_deref(), related.article.0);
            related.score = self.scored(near, query.attributes, related.article.0, options);
        }
        ranked.sort_unstable_by(|one, other| one.order(*other));
        ranked
    }
}

impl SubjectIndex {
    /// Whether an article is among the first so many of its source, asked of
    /// those of a list in turn; always, where any number will do.
    pub(super) fn of_few_sources(&self, most: Option<usize>) -> impl FnMut(&Related) -> bool {
        let mut listed: AHashMap<u32, usize> = AHashMap::new();
        move |related| {
            let source = self.attributes[related.article.index()].source;
            let Some((most, source)) = most.zip(source) else { return true };
            let of_source = listed.entry(source).or_default();
            *of_source += 1;
            *of_source <= most
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::related::TermReader;

    /// So many words that stand in no other text.
    fn words(first: usize, count: usize) -> String {
        const LETTERS: [char; 8] = ['ح', 'ر', 'س', 'ص', 'ط', 'ع', 'ق', 'م'];
        let letter = |number: usize, place: u32| LETTERS[number / 8_usize.pow(place) % 8];
        let word = |number| (0..6).map(move |place| letter(number, place)).chain([' ']);
        (first..first + count).flat_map(word).collect()
    }

    #[test]
    fn however_many_copies_an_article_has_its_list_holds_others() {
        let report = words(0, 60);
        // what both share weighs less in the one that is related than in any copy
        let related = [words(57, 60), words(60, 57)];
        let copies = (0..400).map(|_| report.clone());
        let others = (0..2000).map(|number| words(1000 + 3 * number, 3));
        let texts = copies.chain(related).chain(others);
        let mut reader = TermReader::new();
        let article = |(number, text): (u32, String)| SubjectArticle {
            terms: reader.read(None, &text),
            representative: (number < 400).then_some(DocumentId(0)),
            ..SubjectArticle::default()
        };
        let articles = (0..).zip(texts).map(article).collect();
        let index = SubjectIndex::build(articles, &()).unwrap();
        let expanded = ExpandedIndex::of(Arc::new(index), &()).unwrap();
        let listed = |options: &RelatedOptions| -> Vec<u32> {
            expanded.lists(options, &()).unwrap()[0]
                .iter()
                .map(|related| related.article.0)
                .collect()
        };
        assert_eq!(listed(&RelatedOptions::default()), [400]);
        let with_copies = RelatedOptions { copies: true, ..RelatedOptions::default() };
        assert_eq!(listed(&with_copies), (1..=10).collect::<Vec<u32>>());
    }
}
