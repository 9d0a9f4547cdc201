//! What was found against the truth, by every measure that the two allow.
//!
//! | found \ truth | clusters | labelled pairs |
//! |---|---|---|
//! | clusters | all measures over all items | pair measures over the labelled pairs |
//! | pairs | the same, after chains of copies were followed | the confusion matrix of relations |
//!
//! A run's folder holds clusters and pairs, and is measured by both. Of more
//! than [`EXPANSION_LIMIT`](crate::relate::EXPANSION_LIMIT) articles of one
//! shingle set its pairs name those with the first alone; any other of them
//! counts as not found there, and rightly in its clusters.

use std::borrow::Cow;

use super::clustering::{Alignment, Clustering, Missing};
use super::confusion::Confusion;
use super::measures::PairCounts;
use super::tables::Labels;

/// What was found against the truth.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Evaluation {
    /// Clusters against true clusters.
    pub clusters: Option<Alignment>,
    /// Clusters against labelled pairs.
    pub labelled: Option<PairCounts>,
    /// Found pairs against labelled pairs.
    pub relations: Option<Confusion>,
    /// Whether clusters were made of found pairs, by following chains of
    /// `exact` and `copy`.
    pub is_joined: bool,
    /// Labelled pairs that name an item which the clusters found do not.
    pub unknown: u64,
}

impl Evaluation {
    /// Holds the two against each other.
    ///
    /// Where the truth has labelled pairs alone, the clusters found are held
    /// against these: two items belong together where their label is `exact`
    /// or `copy`, and nothing is said of pairs without a label. `missing` goes
    /// for items of labelled pairs too: a pair that names an unknown one
    /// counts as not found, or is left out.
    #[must_use]
    pub fn new(found: &Labels, truth: &Labels, missing: Missing) -> Self {
        let mut evaluation =
            Self { clusters: None, labelled: None, relations: None, is_joined: false, unknown: 0 };
        if let Some(true_clusters) = &truth.clustering {
            let clusters = match (&found.clustering, &found.pairs) {
                (Some(clustering), _) => Some(Cow::Borrowed(clustering)),
                (None, pairs) => pairs.as_ref().map(Clustering::of_pairs).map(Cow::Owned),
            };
            evaluation.is_joined = matches!(clusters, Some(Cow::Owned(_)));
            evaluation.clusters = clusters.map(|found| found.align(true_clusters, missing));
        }
        if let Some(labelled) = &truth.pairs {
            evaluation.hold_against_pairs(found, labelled, truth.clustering.is_none(), missing);
        }
        evaluation
    }

    fn hold_against_pairs(
        &mut self,
        found: &Labels,
        labelled: &super::LabelledPairs,
        by_cluster: bool,
        missing: Missing,
    ) {
        let mut counts = PairCounts::default();
        let mut confusion = Confusion::default();
        for pair in labelled.iter() {
            let is_known = |item: &str| {
                found.clustering.as_ref().is_none_or(|known| known.cluster_of(item).is_some())
            };
            if !is_known(&pair.a) || !is_known(&pair.b) {
                self.unknown += 1;
                if missing == Missing::LeftOut {
                    continue;
                }
            }
            if let Some(clustering) = &found.clustering {
                counts.add(clustering.together(&pair.a, &pair.b), pair.label.is_copy());
            }
            if let Some(pairs) = &found.pairs {
                confusion.add(pair.label, pairs.label_of(&pair.a, &pair.b));
            }
        }
        self.labelled = (by_cluster && found.clustering.is_some()).then_some(counts);
        self.relations = found.pairs.is_some().then_some(confusion);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{LabelledPair, LabelledPairs, PairLabel};
    use crate::relate::Relation;

    fn pairs(written: &[(&str, &str, PairLabel)]) -> LabelledPairs {
        let pair = |&(a, b, label): &(&str, &str, PairLabel)| LabelledPair {
            a: a.into(),
            b: b.into(),
            label,
        };
        LabelledPairs::new(written.iter().map(pair).collect()).unwrap()
    }

    fn clustering(items: &[(&str, u32)]) -> Clustering {
        let mut clustering = Clustering::default();
        for &(item, cluster) in items {
            clustering.assign(item, cluster);
        }
        clustering
    }

    #[test]
    fn clusters_are_held_against_labelled_pairs_alone() {
        let found = Labels {
            clustering: Some(clustering(&[("a", 0), ("b", 0), ("c", 1), ("d", 0)])),
            ..Labels::default()
        };
        let labelled = pairs(&[
            ("a", "b", PairLabel::Of(Relation::Copy)),
            ("b", "c", PairLabel::Of(Relation::Exact)),
            ("a", "d", PairLabel::Of(Relation::Template)),
            ("a", "z", PairLabel::Of(Relation::Copy)),
        ]);
        let truth = Labels { pairs: Some(labelled), ..Labels::default() };
        let evaluation = Evaluation::new(&found, &truth, Missing::Alone);
        let expected = PairCounts { both: 1, found_only: 1, truth_only: 2, neither: 0 };
        assert_eq!(evaluation.labelled, Some(expected));
        assert_eq!(evaluation.unknown, 1);
        assert!(evaluation.clusters.is_none() && evaluation.relations.is_none());
        let left_out = Evaluation::new(&found, &truth, Missing::LeftOut);
        assert_eq!(left_out.labelled, Some(PairCounts { truth_only: 1, ..expected }));
    }

    #[test]
    fn pairs_become_clusters_where_the_truth_is_clusters() {
        let found = Labels {
            pairs: Some(pairs(&[
                ("a", "b", PairLabel::Of(Relation::Copy)),
                ("b", "c", PairLabel::Of(Relation::Exact)),
            ])),
            ..Labels::default()
        };
        let truth = Labels {
            clustering: Some(clustering(&[("a", 0), ("b", 0), ("c", 0), ("d", 1)])),
            ..Labels::default()
        };
        let evaluation = Evaluation::new(&found, &truth, Missing::Alone);
        assert!(evaluation.is_joined);
        let clusters = evaluation.clusters.unwrap();
        assert!((clusters.contingency.adjusted_rand_index() - 1.0).abs() < 1e-15);
        assert_eq!(clusters.truth_only, 1);
    }
}
