//! The search for the articles nearest to a query.
//!
//! What the query's terms add is summed up in one number an article, the most that
//! is added first. The first postings say which articles may be among the nearest,
//! and those behind them add to these alone (the strategy that Moffat and Zobel 1996
//! call "continue"), so no look at all articles is needed to find the best. Of these,
//! some more than are wanted, the cosines are computed from their vectors. A sum is
//! right to an eighth, as [`Postings`] are; so what comes out has its exact score,
//! and lacks none that is nearer unless the budget was too small or many sums are
//! nearly the same.
//!
//! The order in which a sum is added up depends on the postings alone, so it is the
//! same whoever computes it.
//!
//! Cost: 4 bytes an article for each thread, and a query takes no longer in a large
//! corpus than in a small one but for the caches.

use std::cmp::Ordering;

use super::postings::{Addition, Postings};
use super::vectors::{Spread, TermVector};
use crate::corpus::DocumentId;

/// For every so many articles wanted, one more gets an exact cosine.
const SPARE: usize = 2;
/// Postings for each article wanted that say which may be among the nearest.
const OPENING: usize = 300;

/// How many postings are read for a query, or a few more: those that add most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    /// Those that say which articles may be among the nearest.
    opening: usize,
    /// All.
    budget: usize,
}

impl Effort {
    /// Where the filter may reject most of the articles that are near.
    pub(super) const WIDE: Self = Self { opening: usize::MAX, budget: 64_000 };

    /// Where most of the articles that are near pass the filter, and so many are wanted.
    pub(super) fn for_nearest(count: usize) -> Self {
        Self { opening: count.saturating_mul(OPENING), ..Self::WIDE }
    }
}

/// An article and how near it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Related {
    /// The article; or, in an index by subject, its place in the list that this was built
    /// from.
    pub article: DocumentId,
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
    /// The articles that have a sum.
    touched: Vec<u32>,
    spread: Spread,
}

impl Searcher {
    /// For a corpus of so many articles.
    pub(super) fn new(articles: usize) -> Self {
        Self { sums: vec![0.0; articles], touched: Vec::new(), spread: Spread::default() }
    }

    /// The `count` articles nearest to the query by cosine among those that
    /// `is_wanted`, the nearest first; none that shares nothing with it.
    pub(super) fn nearest<'a>(
        &mut self,
        query: TermVector<'_>,
        vectors: impl Fn(u32) -> TermVector<'a>,
        postings: &Postings,
        effort: Effort,
        count: usize,
        is_wanted: impl Fn(u32) -> bool,
    ) -> Vec<Related> {
        let mut read = 0;
        for Addition { product, articles } in postings.for_query(query, effort.budget) {
            if read < effort.opening {
                self.open(product, articles);
            } else {
                self.go_on(product, articles);
            }
            read += articles.len();
        }
        let mut best = self.best(count.saturating_add(count / SPARE), is_wanted);
        self.score(query, vectors, &mut best);
        best.sort_unstable_by(|one, other| one.order(*other));
        best.truncate(count);
        best
    }

    /// Gives each article its cosine with the query.
    pub(super) fn score<'a>(
        &mut self,
        query: TermVector<'_>,
        vectors: impl Fn(u32) -> TermVector<'a>,
        articles: &mut [Related],
    ) {
        let others = articles.iter().map(|related| vectors(related.article.0));
        let cosines = self.spread.cosines(query, others);
        for (related, cosine) in articles.iter_mut().zip(cosines) {
            related.score = cosine;
        }
    }

    /// Adds to the sums of these articles.
    fn open(&mut self, product: f32, articles: &[u32]) {
        let mut count = self.touched.len();
        self.touched.resize(count + articles.len(), 0);
        for &article in articles {
            let sum = &mut self.sums[article as usize];
            // nobody could foretell which are new, and a branch would cost more
            self.touched[count] = article;
            count += usize::from(*sum == 0.0);
            *sum += product;
        }
        self.touched.truncate(count);
    }

    /// Adds to the sums of those of these articles that have one.
    fn go_on(&mut self, product: f32, articles: &[u32]) {
        for &article in articles {
            let sum = &mut self.sums[article as usize];
            *sum += if *sum > 0.0 { product } else { 0.0 };
        }
    }

    /// The highest sums; all are 0 again behind it.
    fn best(&mut self, count: usize, is_wanted: impl Fn(u32) -> bool) -> Vec<Related> {
        let most = count.saturating_mul(2);
        let mut best: Vec<Related> = Vec::with_capacity(most.min(self.touched.len()));
        let mut least = 0.0;
        let keep = |best: &mut Vec<Related>| {
            if best.len() > count {
                best.select_nth_unstable_by(count, |one, other| one.order(*other));
                best.truncate(count);
            }
        };
        for article in self.touched.drain(..) {
            let score = std::mem::take(&mut self.sums[article as usize]);
            if score >= least && is_wanted(article) {
                best.push(Related { article: DocumentId(article), score });
                if best.len() == most {
                    keep(&mut best);
                    least = best.iter().map(|kept| kept.score).fold(f32::MAX, f32::min);
                }
            }
        }
        keep(&mut best);
        best
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::related::vectors::TermVectors;
    use crate::related::vocabulary::{TermId, scale_to_unit};

    const TERMS: u32 = 12;

    fn vectors() -> impl Strategy<Value = TermVectors> {
        let vector = prop::collection::btree_map(0..TERMS, 0.1_f32..1.0, 1..6);
        let of_length_1 = |vector: std::collections::BTreeMap<u32, f32>| {
            let entries = vector.into_iter().map(|(term, weight)| (TermId(term), weight));
            let mut entries: Vec<_> = entries.collect();
            scale_to_unit(&mut entries);
            entries
        };
        let vectors = prop::collection::vec(vector.prop_map(of_length_1), 1..50);
        vectors.prop_map(|vectors| vectors.into_iter().collect())
    }

    proptest! {
        #[test]
        fn what_is_found_has_its_cosine_and_nothing_wanted_lacks(
            vectors in vectors(),
            count in 1_usize..60,
            opening in 1_usize..200,
        ) {
            let postings = Postings::of(vectors.iter(), TERMS as usize);
            let vector = |article: u32| vectors.get(article as usize);
            let mut searcher = Searcher::new(vectors.len());
            let is_wanted = |article: u32| !article.is_multiple_of(3);
            let articles = (0..).zip(vectors.iter());
            let cosines = articles.map(|(article, other)| (article, vector(0).cosine(other)));
            let related = cosines.filter(|&(article, cosine)| cosine > 0.0 && is_wanted(article));
            let related: std::collections::BTreeMap<u32, f32> = related.collect();
            for effort in [Effort::WIDE, Effort { opening, ..Effort::WIDE }] {
                let found =
                    searcher.nearest(vector(0), vector, &postings, effort, count, is_wanted);
                prop_assert!(found.is_sorted_by(|one, other| one.order(*other).is_lt()));
                prop_assert!(found.len() <= count);
                for Related { article, score } in &found {
                    prop_assert!((related[&article.0] - score).abs() < 1e-5);
                }
                if effort.opening == usize::MAX {
                    prop_assert_eq!(found.len(), related.len().min(count));
                }
                prop_assert!(searcher.sums.iter().all(|&sum| sum == 0.0));
            }
        }
    }
}
