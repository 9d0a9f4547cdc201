//! The inverted index: for every term, the articles that have it, those that
//! it says most of first.
//!
//! Impact order (Anh, de Kretser and Moffat 2001) lets a search read the
//! postings that can add most to any score, of all terms together, and stop at
//! a number of its choosing (Lin and Trotman 2015, "Anytime Ranking for
//! Impact-Ordered Indexes"). So the time of a search does not grow with the
//! corpus, and that of all searches is linear in it.
//!
//! 8 bytes a posting.

use super::vectors::{TermVector, TermVectors};

/// An inverted index.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    /// Where the postings of each term end.
    ends: Vec<usize>,
    articles: Vec<u32>,
    weights: Vec<f32>,
}

/// The postings of one term, the heaviest first.
#[derive(Clone, Copy, Debug)]
pub(super) struct PostingList<'a> {
    pub(super) articles: &'a [u32],
    pub(super) weights: &'a [f32],
}

impl PostingList<'_> {
    /// Its postings of at least this weight.
    fn at_least(self, weight: f32) -> Self {
        let count = self.weights.partition_point(|&own| own >= weight);
        PostingList { articles: &self.articles[..count], weights: &self.weights[..count] }
    }
}

impl Postings {
    /// The index of these vectors over so many terms.
    pub(super) fn of(vectors: &TermVectors, terms: usize) -> Self {
        let mut ends = vec![0_usize; terms + 1];
        for article in 0..vectors.len() {
            vectors.get(article).terms.iter().for_each(|term| ends[term.index() + 1] += 1);
        }
        for term in 0..terms {
            ends[term + 1] += ends[term];
        }
        let mut postings = vec![(0_u32, 0_f32); ends[terms]];
        for article in 0..vectors.len() {
            let number = u32::try_from(article).unwrap_or(u32::MAX);
            for (term, weight) in vectors.get(article).entries() {
                // each start moves to its end, which is the next one's start
                let place = &mut ends[term.index()];
                postings[*place] = (number, weight);
                *place += 1;
            }
        }
        ends.truncate(terms);
        let mut start = 0;
        for &end in &ends {
            postings[start..end].sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            start = end;
        }
        let (articles, weights) = postings.into_iter().unzip();
        Self { ends, articles, weights }
    }

    fn list(&self, term: usize) -> PostingList<'_> {
        let start = term.checked_sub(1).map_or(0, |before| self.ends[before]);
        let range = start..self.ends[term];
        PostingList { articles: &self.articles[range.clone()], weights: &self.weights[range] }
    }

    /// The postings to read for a query, each list with the query's weight:
    /// all, where they are no more than `budget`, else some `budget` that add
    /// most. Whether they are all is told as well.
    pub(super) fn for_query(
        &self,
        query: TermVector<'_>,
        budget: usize,
    ) -> (Vec<(f32, PostingList<'_>)>, bool) {
        let lists: Vec<(f32, PostingList<'_>)> =
            query.entries().map(|(term, weight)| (weight, self.list(term.index()))).collect();
        let count = |least: f32| -> usize {
            lists.iter().map(|&(weight, list)| list.at_least(least / weight).articles.len()).sum()
        };
        if count(0.0) <= budget {
            return (lists, true);
        }
        // the least product to read, between what is too much and too little
        let (mut low, mut high) = (LEAST_PRODUCT, 1.0_f32);
        for _ in 0..HALVINGS {
            let middle = (low * high).sqrt();
            *if count(middle) > budget { &mut low } else { &mut high } = middle;
        }
        let some = lists.into_iter().map(|(weight, list)| (weight, list.at_least(high / weight)));
        (some.collect(), false)
    }
}

/// A product of two weights that adds nothing to a score.
const LEAST_PRODUCT: f32 = 1e-6;
/// Steps by which the least product to read is found, to 1 in 300.
const HALVINGS: usize = 12;
