//! Expansion: an article's vector, and what the articles nearest to it say.
//!
//! Two reports of one story may share few words, yet each shares many with
//! the reports around it. So the mean of the nearest articles is added to each
//! vector (document expansion: Singhal and Pereira 1999; for a query the same
//! is pseudo-relevance feedback, Rocchio 1971), and articles are compared by
//! what they are among. A title alone gains the most.
//!
//! It gains from whole articles, though. What a title shares with another is a
//! word or two, and the rest of the other is as likely beside the subject; so
//! an article that is not whole ([`super::fullness`]) expands nothing, and
//! among titles each stands for itself.

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

    /// The vector with the mean of its neighbours, whose scores are their shares.
    pub(super) fn expand(
        &mut self,
        own: TermVector<'_>,
        neighbours: &[Related],
        vectors: &TermVectors,
    ) -> Vec<(TermId, f32)> {
        let length = own.length();
        self.add(own, 1.0);
        for neighbour in neighbours {
            let vector = vectors.get(neighbour.article.index());
            self.add(vector, length * SHARE * neighbour.score);
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
