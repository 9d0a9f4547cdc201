//! The confusion matrix of relations: of the pairs that the truth gives each
//! label, how many were found with which.
//!
//! `related` and `unrelated` pairs share no text to be found by, so a pair of
//! either is right where it was not found. In the figures the two are one
//! class, [`Class::None`], together with pairs that were not found; in the
//! matrix they keep rows of their own.

use serde::Serialize;

use super::label::PairLabel;
use super::measures::{PairCounts, harmonic_mean};
use crate::relate::Relation;

/// Columns: every label, and one for pairs that were not found.
const COLUMNS: usize = PairLabel::ALL.len() + 1;

/// What the figures tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Class {
    /// A relation of its own.
    Of(PairLabel),
    /// `related`, `unrelated`, or not found.
    None,
}

impl Class {
    /// The class of a label, or of what was not found.
    #[must_use]
    pub const fn of(label: Option<PairLabel>) -> Self {
        match label {
            None | Some(PairLabel::Of(Relation::Related) | PairLabel::Unrelated) => Self::None,
            Some(label) => Self::Of(label),
        }
    }

    /// Its name: the label's, or `none`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Of(label) => label.name(),
            Self::None => "none",
        }
    }
}

/// Precision, recall and F1 of one class.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ClassMeasures {
    /// The class, by name.
    pub class: &'static str,
    /// Pairs of it in the truth.
    pub support: u64,
    /// Of the pairs found as it, the share that is; 0 where there is none.
    pub precision: f64,
    /// Of its pairs, the share found as it; 0 where there is none.
    pub recall: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
}

/// How many pairs of each true label were found with which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confusion {
    counts: [[u64; COLUMNS]; PairLabel::ALL.len()],
}

impl Confusion {
    /// Counts one pair more; `found` is `None` where it was not found.
    pub fn add(&mut self, truth: PairLabel, found: Option<PairLabel>) {
        self.counts[truth.place()][column(found)] += 1;
    }

    /// Pairs of this true label that were found as `found`.
    #[must_use]
    pub fn count(&self, truth: PairLabel, found: Option<PairLabel>) -> u64 {
        self.counts[truth.place()][column(found)]
    }

    /// All pairs.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.as_flattened().iter().sum()
    }

    /// The true labels that occur.
    pub fn rows(&self) -> impl Iterator<Item = PairLabel> {
        PairLabel::ALL
            .into_iter()
            .filter(|&label| self.counts[label.place()].iter().any(|&count| count > 0))
    }

    /// The labels found that occur, and `None` for what was not found, last.
    pub fn columns(&self) -> impl Iterator<Item = Option<PairLabel>> {
        all_found().filter(|&found| self.counts.iter().any(|row| row[column(found)] > 0))
    }

    /// The share of pairs found as what they are; 1 where there is no pair.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        let right = self.sum(|truth, found| truth == found);
        if self.total() == 0 { 1.0 } else { right as f64 / self.total() as f64 }
    }

    /// The mean of the F1 of all classes in the truth or in what was found,
    /// each weighing the same; 1 where there is no pair.
    #[must_use]
    pub fn macro_f1(&self) -> f64 {
        let classes = self.classes();
        let sum: f64 = classes.iter().map(|class| class.f1).sum();
        if classes.is_empty() { 1.0 } else { sum / classes.len() as f64 }
    }

    /// The figures of every class in the truth or in what was found.
    #[must_use]
    pub fn classes(&self) -> Vec<ClassMeasures> {
        let labels = PairLabel::ALL.into_iter().map(|label| Class::of(Some(label)));
        let mut classes: Vec<Class> = labels.collect();
        classes.dedup();
        classes.into_iter().filter_map(|class| self.class(class)).collect()
    }

    /// The figures of one class, where it occurs.
    fn class(&self, class: Class) -> Option<ClassMeasures> {
        let right = self.sum(|truth, found| truth == class && found == class);
        let support = self.sum(|truth, _| truth == class);
        let found = self.sum(|_, found| found == class);
        let share = |of: u64| if of == 0 { 0.0 } else { right as f64 / of as f64 };
        let (precision, recall) = (share(found), share(support));
        let f1 = harmonic_mean(precision, recall);
        (support + found > 0).then_some(ClassMeasures {
            class: class.name(),
            support,
            precision,
            recall,
            f1,
        })
    }

    /// Copy or not: `exact` and `copy` against all else.
    #[must_use]
    pub fn copies(&self) -> PairCounts {
        let mut counts = PairCounts::default();
        for truth in PairLabel::ALL {
            for found in all_found() {
                let count = u128::from(self.count(truth, found));
                match (found.is_some_and(PairLabel::is_copy), truth.is_copy()) {
                    (true, true) => counts.both += count,
                    (true, false) => counts.found_only += count,
                    (false, true) => counts.truth_only += count,
                    (false, false) => counts.neither += count,
                }
            }
        }
        counts
    }

    /// The pairs whose classes, the true one first, are as wanted.
    fn sum(&self, wanted: impl Fn(Class, Class) -> bool) -> u64 {
        let cells = PairLabel::ALL
            .into_iter()
            .flat_map(|truth| all_found().map(move |found| (truth, found)));
        cells
            .filter(|&(truth, found)| wanted(Class::of(Some(truth)), Class::of(found)))
            .map(|(truth, found)| self.count(truth, found))
            .sum()
    }
}

fn column(found: Option<PairLabel>) -> usize {
    found.map_or(COLUMNS - 1, PairLabel::place)
}

fn all_found() -> impl Iterator<Item = Option<PairLabel>> {
    PairLabel::ALL.into_iter().map(Some).chain([None])
}

#[cfg(test)]
mod tests {
    use super::PairLabel::Unrelated;
    use super::*;

    const EXACT: PairLabel = PairLabel::Of(Relation::Exact);
    const COPY: PairLabel = PairLabel::Of(Relation::Copy);
    const UPDATE: PairLabel = PairLabel::Of(Relation::Update);
    const TEMPLATE: PairLabel = PairLabel::Of(Relation::Template);
    const RELATED: PairLabel = PairLabel::Of(Relation::Related);

    fn confusion(cells: &[(PairLabel, Option<PairLabel>, u64)]) -> Confusion {
        let mut confusion = Confusion::default();
        for &(truth, found, count) in cells {
            for _ in 0..count {
                confusion.add(truth, found);
            }
        }
        confusion
    }

    #[test]
    fn figures_of_a_known_matrix() {
        let confusion = confusion(&[
            (COPY, Some(COPY), 6),
            (COPY, Some(EXACT), 2),
            (COPY, None, 2),
            (TEMPLATE, Some(COPY), 3),
            (TEMPLATE, Some(TEMPLATE), 1),
            (UPDATE, None, 1),
            (RELATED, None, 4),
            (Unrelated, Some(COPY), 1),
        ]);
        assert_eq!(confusion.total(), 20);
        assert!((confusion.accuracy() - 11.0 / 20.0).abs() < 1e-15);
        // as scikit-learn has it, with 0 where a class is never found
        assert!((confusion.macro_f1() - 1.0 / 3.0).abs() < 1e-15);
        let copies = confusion.copies();
        let expected = PairCounts { both: 8, found_only: 4, truth_only: 2, neither: 6 };
        assert_eq!(copies, expected);
        let classes = confusion.classes();
        let names: Vec<_> = classes.iter().map(|class| class.class).collect();
        assert_eq!(names, ["exact", "copy", "update", "template", "none"]);
        assert!((classes[1].precision - 0.6).abs() < 1e-15);
        assert!((classes[1].recall - 0.6).abs() < 1e-15);
        assert!((classes[4].precision - 4.0 / 7.0).abs() < 1e-15);
        assert!((classes[4].recall - 4.0 / 5.0).abs() < 1e-15);
        assert!(classes[0].f1.abs() < 1e-15);
        assert_eq!(confusion.rows().count(), 5);
        let columns: Vec<_> = confusion.columns().collect();
        assert_eq!(columns, [Some(EXACT), Some(COPY), Some(TEMPLATE), None]);
    }

    #[test]
    fn no_pair_is_no_mistake() {
        let empty = Confusion::default();
        assert!((empty.accuracy() - 1.0).abs() < 1e-15);
        assert!((empty.macro_f1() - 1.0).abs() < 1e-15);
        assert_eq!(empty.rows().count() + empty.columns().count(), 0);
    }
}
