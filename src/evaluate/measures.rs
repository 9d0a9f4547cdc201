//! The measures themselves: a few numbers each, and what follows from them.

use serde::Serialize;

/// Pairs of items, sorted by whether what was found puts the two together and
/// whether the truth does (Manning, Raghavan and Schütze, *Introduction to
/// Information Retrieval*, section 16.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PairCounts {
    /// Together in both: true positives.
    pub both: u128,
    /// Together in what was found alone: false positives.
    pub found_only: u128,
    /// Together in the truth alone: false negatives.
    pub truth_only: u128,
    /// Together in neither: true negatives.
    pub neither: u128,
}

impl PairCounts {
    /// Counts one pair more.
    pub fn add(&mut self, found: bool, truth: bool) {
        *match (found, truth) {
            (true, true) => &mut self.both,
            (true, false) => &mut self.found_only,
            (false, true) => &mut self.truth_only,
            (false, false) => &mut self.neither,
        } += 1;
    }

    /// All pairs.
    #[must_use]
    pub fn total(self) -> u128 {
        self.both + self.found_only + self.truth_only + self.neither
    }

    /// Of the pairs found, the share that is true; 1 where none was found,
    /// since none of them is wrong.
    #[must_use]
    pub fn precision(self) -> f64 {
        share(self.both, self.both + self.found_only)
    }

    /// Of the true pairs, the share that was found; 1 where there is none.
    #[must_use]
    pub fn recall(self) -> f64 {
        share(self.both, self.both + self.truth_only)
    }

    /// The harmonic mean of the two.
    #[must_use]
    pub fn f1(self) -> f64 {
        share(2 * self.both, 2 * self.both + self.found_only + self.truth_only)
    }

    /// The share of pairs on which the two agree: the Rand index; 1 where
    /// there is no pair.
    #[must_use]
    pub fn accuracy(self) -> f64 {
        share(self.both + self.neither, self.total())
    }
}

fn share(part: u128, whole: u128) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// The harmonic mean, 0 where both are.
pub(super) fn harmonic_mean(one: f64, other: f64) -> f64 {
    if one + other > 0.0 { 2.0 * one * other / (one + other) } else { 0.0 }
}

/// B-cubed precision and recall, each 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BCubed {
    /// How much of an item's cluster belongs with it, on average.
    pub precision: f64,
    /// How much of what belongs with an item is in its cluster, on average.
    pub recall: f64,
}

impl BCubed {
    /// The harmonic mean of the two.
    #[must_use]
    pub fn f1(self) -> f64 {
        harmonic_mean(self.precision, self.recall)
    }
}

/// Homogeneity and completeness, each 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct VMeasure {
    /// How far a cluster found holds members of one true cluster only.
    pub homogeneity: f64,
    /// How far the members of a true cluster are in one cluster found.
    pub completeness: f64,
}

impl VMeasure {
    /// The V-measure: the harmonic mean of the two (β = 1).
    #[must_use]
    pub fn v(self) -> f64 {
        harmonic_mean(self.homogeneity, self.completeness)
    }
}
