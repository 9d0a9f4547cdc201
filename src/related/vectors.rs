//! Vectors of terms, one an article, side by side in memory.
//!
//! 8 bytes an entry. Each vector is ascending by term and of length 1, or
//! empty, so that the inner product of two is their cosine; the own vector of
//! an article that is not whole is shorter ([`super::fullness`]), and so is its
//! product with any other.

use std::ops::Range;

use super::vocabulary::{TermId, scale_to_unit};

/// Articles whose vectors are made together.
const RUN: usize = 1 << 14;

/// One vector: its terms ascending, and their weights.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TermVector<'a> {
    pub(super) terms: &'a [TermId],
    pub(super) weights: &'a [f32],
}

impl TermVector<'_> {
    /// Every term with its weight.
    pub(super) fn entries(self) -> impl Iterator<Item = (TermId, f32)> {
        self.terms.iter().copied().zip(self.weights.iter().copied())
    }

    /// Its length.
    pub(super) fn length(self) -> f32 {
        self.weights.iter().map(|weight| weight * weight).sum::<f32>().sqrt()
    }

    /// The cosine of two vectors, 0 to 1 but for rounding.
    pub(super) fn cosine(self, other: Self) -> f32 {
        let (mut at, mut sum) = (0, 0.0);
        for (term, weight) in self.entries() {
            while other.terms.get(at).is_some_and(|&other| other < term) {
                at += 1;
            }
            if other.terms.get(at) == Some(&term) {
                sum += weight * other.weights[at];
            }
        }
        sum
    }
}

/// A vector spread over all terms, for its cosines with many others; one a
/// thread, at 4 bytes a term.
#[derive(Debug, Default)]
pub(super) struct Spread {
    weights: Vec<f32>,
}

impl Spread {
    /// The cosine of `vector` with each of `others`, 0 to 1 but for rounding.
    pub(super) fn cosines<'a>(
        &mut self,
        vector: TermVector<'_>,
        others: impl Iterator<Item = TermVector<'a>>,
    ) -> Vec<f32> {
        let terms = vector.terms.last().map_or(0, |last| last.index() + 1);
        if self.weights.len() < terms {
            self.weights.resize(terms, 0.0);
        }
        for (term, weight) in vector.entries() {
            self.weights[term.index()] = weight;
        }
        let weight = |term: TermId| self.weights.get(term.index()).copied().unwrap_or(0.0);
        let cosine =
            |other: TermVector<'a>| other.entries().map(|(term, own)| weight(term) * own).sum();
        let cosines = others.map(cosine).collect();
        vector.terms.iter().for_each(|term| self.weights[term.index()] = 0.0);
        cosines
    }
}

/// A vector for every article.
#[derive(Clone, Debug, Default)]
pub(super) struct TermVectors {
    ends: Vec<usize>,
    terms: Vec<TermId>,
    weights: Vec<f32>,
}

impl TermVectors {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All of them, in the order of the articles.
    pub(super) fn iter(&self) -> impl Iterator<Item = TermVector<'_>> + Clone {
        (0..self.len()).map(|article| self.get(article))
    }

    pub(super) fn get(&self, article: usize) -> TermVector<'_> {
        let start = article.checked_sub(1).map_or(0, |before| self.ends[before]);
        let range = start..self.ends[article];
        TermVector { terms: &self.terms[range.clone()], weights: &self.weights[range] }
    }
}

impl Extend<Vec<(TermId, f32)>> for TermVectors {
    fn extend<I: IntoIterator<Item = Vec<(TermId, f32)>>>(&mut self, vectors: I) {
        for vector in vectors {
            self.terms.extend(vector.iter().map(|&(term, _)| term));
            self.weights.extend(vector.iter().map(|&(_, weight)| weight));
            self.ends.push(self.terms.len());
        }
    }
}

impl FromIterator<Vec<(TermId, f32)>> for TermVectors {
    fn from_iter<I: IntoIterator<Item = Vec<(TermId, f32)>>>(vectors: I) -> Self {
        let mut made = Self::default();
        made.extend(vectors);
        made
    }
}

/// So many articles in runs of some thousand: what all threads make of one is put
/// side by side before the next is begun, so that few vectors are held twice.
pub(super) fn in_runs(articles: usize) -> impl Iterator<Item = Range<usize>> {
    (0..articles).step_by(RUN).map(move |first| first..articles.min(first + RUN))
}

/// Keeps the heaviest entries of a vector, ascending by term again, and brings
/// it to length 1.
pub(super) fn shorten(vector: &mut Vec<(TermId, f32)>, entries: usize) {
    if vector.len() > entries {
        let heaviest =
            |a: &(TermId, f32), b: &(TermId, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        vector.select_nth_unstable_by(entries, heaviest);
        vector.truncate(entries);
        vector.sort_unstable_by_key(|&(term, _)| term);
    }
    scale_to_unit(vector);
}
