//! Expansion: an article's vector, and what the articles nearest to it say.
//!
//! Two reports of one story may share few words, yet each shares many with
//! the reports around it. So the mean of the nearest articles is added to each
//! vector (document expansion: Singhal and Pereira 1999; for a query the same
//! is pseudo-relevance feedback, Rocchio 1971), and articles are compared by
//! what they are among. A title alone gains the most.

use super::search::Related;
use super::vectors::{TermVector, TermVectors, shorten};
use super::vocabulary::TermId;

/// How much the neighbours count together, against 1 for the article.
const SHARE: f32 = 1.0;
/// Entries of an expanded vector.
const ENTRIES: usize = 150;

/// Expands vectors; one a thread, for the sums it holds.
#[derive(Debug)]
pub(super) struct Expander {
    sums: Vec<f32>,
    touched: Vec<TermId>,
}

impl Expander {
    /// For a vocabulary of so many terms.
    pub(super) fn new(terms: usize) -> Self {
        Self { sums: vec![0.0; terms], touched: Vec::new() }
    }

    /// The vector with the mean of its neighbours, each weighted by its score.
    pub(super) fn expand(
        &mut self,
        own: TermVector<'_>,
        neighbours: &[Related],
        vectors: &TermVectors,
    ) -> Vec<(TermId, f32)> {
        self.add(own, 1.0);
        let all: f32 = neighbours.iter().map(|neighbour| neighbour.score).sum();
        for neighbour in neighbours {
            let vector = vectors.get(neighbour.article as usize);
            self.add(vector, SHARE * neighbour.score / all);
        }
        self.touched.sort_unstable();
        let mut expanded: Vec<(TermId, f32)> = self
            .touched
            .drain(..)
            .map(|term| (term, std::mem::take(&mut self.sums[term.index()])))
            .collect();
        shorten(&mut expanded, ENTRIES);
        expanded
    }

    fn add(&mut self, vector: TermVector<'_>, share: f32) {
        for (term, weight) in vector.entries() {
            let sum = &mut self.sums[term.index()];
            if *sum == 0.0 {
                self.touched.push(term);
            }
            *sum += share * weight;
        }
    }
}
