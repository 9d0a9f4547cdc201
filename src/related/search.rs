//! The search for the articles nearest to a query.
//!
//! The postings of the query's terms are added up in one number an article
//! (term at a time, in the order of the terms, so that a sum is the same
//! whoever computes it), the best are kept, and where postings were left out
//! their cosines are computed from the vectors. What comes out is exact
//! unless the budget was too small; see [`Postings`].
//!
//! Cost: 4 bytes an article for each thread, and a look at each of these
//! numbers for each query, some 4 billion a second.

use std::cmp::Ordering;

use super::postings::Postings;
use super::vectors::{Spread, TermVector, TermVectors};

/// Sums that are looked at together.
const SUMS_AT_ONCE: usize = 32;

/// An article and how near it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Related {
    /// The article, by its place in the corpus.
    pub article: u32,
    /// How near in subject, 0 to 1.
    pub score: f32,
}

impl Related {
    /// The nearer first; of two as near, the first of the corpus.
    pub(super) fn order(self, other: Self) -> Ordering {
        other.score.total_cmp(&self.score).then(self.article.cmp(&other.article))
    }
}

/// Searches an index; one a thread, for the sums it holds.
#[derive(Debug)]
pub(super) struct Searcher {
    sums: Vec<f32>,
    spread: Spread,
}

impl Searcher {
    /// For a corpus of so many articles.
    pub(super) fn new(articles: usize) -> Self {
        Self { sums: vec![0.0; articles], spread: Spread::default() }
    }

    /// The `count` articles nearest to the query by cosine among those that
    /// `is_wanted`, the nearest first; none that shares nothing with it.
    pub(super) fn nearest(
        &mut self,
        query: TermVector<'_>,
        vectors: &TermVectors,
        postings: &Postings,
        budget: usize,
        count: usize,
        is_wanted: impl Fn(u32) -> bool,
    ) -> Vec<Related> {
        let (lists, are_all) = postings.for_query(query, budget);
        for (weight, list) in lists {
            for (&article, &own) in list.articles.iter().zip(list.weights) {
                self.sums[article as usize] += weight * own;
            }
        }
        let mut best = self.best(count, is_wanted);
        if !are_all {
            self.score(query, vectors, &mut best);
            best.sort_unstable_by(|one, other| one.order(*other));
        }
        best
    }

    /// Gives each article its cosine with the query.
    pub(super) fn score(
        &mut self,
        query: TermVector<'_>,
        vectors: &TermVectors,
        articles: &mut [Related],
    ) {
        let others = articles.iter().map(|related| vectors.get(related.article as usize));
        let cosines = self.spread.cosines(query, others);
        for (related, cosine) in articles.iter_mut().zip(cosines) {
            related.score = cosine;
        }
    }

    /// The highest sums; all are 0 again behind it.
    fn best(&mut self, count: usize, is_wanted: impl Fn(u32) -> bool) -> Vec<Related> {
        let mut best: Vec<Related> = Vec::with_capacity(2 * count);
        let mut least = 0.0;
        for (first, sums) in (0..).step_by(SUMS_AT_ONCE).zip(self.sums.chunks_mut(SUMS_AT_ONCE)) {
            // nearly all are too low; to count them takes no branch, and vectors
            if sums.iter().filter(|&&sum| sum > least).count() == 0 {
                sums.fill(0.0);
                continue;
            }
            for (article, sum) in (first..).zip(sums) {
                let score = std::mem::take(sum);
                if score > least && is_wanted(article) {
                    best.push(Related { article, score });
                    // articles come in their order, so a later one of the same
                    // score as the last kept is rightly left out
                    if best.len() == 2 * count {
                        best.select_nth_unstable_by(count, |one, other| one.order(*other));
                        best.truncate(count);
                        least = best.iter().map(|kept| kept.score).fold(1.0, f32::min);
                    }
                }
            }
        }
        best.sort_unstable_by(|one, other| one.order(*other));
        best.truncate(count);
        best
    }
}
