//! A clustering by the names of its items, and two of them side by side.

use ahash::AHashMap;

use super::contingency::Contingency;
use super::pairs::LabelledPairs;
use crate::union_find::UnionFind;

/// Which cluster each item is in; clusters are numbered.
///
/// Costs the memory of the names and some 32 bytes an item.
#[derive(Clone, Debug, Default)]
pub struct Clustering {
    clusters: AHashMap<Box<str>, u32>,
}

/// What becomes of an item that one of two clusterings does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Missing {
    /// It is a cluster of its own there: who lists clusters of two or more
    /// means it so.
    #[default]
    Alone,
    /// It is left out on both sides.
    LeftOut,
}

/// Two clusterings side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alignment {
    /// Their contingency table.
    pub contingency: Contingency,
    /// Items that both name.
    pub shared: u64,
    /// Items in what was found alone.
    pub found_only: u64,
    /// Items in the truth alone.
    pub truth_only: u64,
}

impl Clustering {
    /// Puts an item into a cluster. Answers the cluster it is in already,
    /// where that is another: clusters do not overlap.
    pub fn assign(&mut self, item: &str, cluster: u32) -> Option<u32> {
        if let Some(&before) = self.clusters.get(item) {
            return (before != cluster).then_some(before);
        }
        self.clusters.insert(item.into(), cluster);
        None
    }

    /// The clusters that pairs of copies form when chains of them are
    /// followed; an item that is in no such pair is alone.
    #[must_use]
    pub fn of_pairs(pairs: &LabelledPairs) -> Self {
        let mut numbers: AHashMap<&str, u32> = AHashMap::new();
        let mut components = UnionFind::default();
        for pair in pairs.iter() {
            let [a, b] = [&*pair.a, &*pair.b]
                .map(|item| *numbers.entry(item).or_insert_with(|| components.add()));
            if pair.label.is_copy() {
                components.join(a, b);
            }
        }
        let clusters = numbers
            .into_iter()
            .map(|(item, number)| (item.into(), components.find(number)))
            .collect();
        Self { clusters }
    }

    /// Items in the clustering.
    #[must_use]
    pub fn len(&self) -> usize {
        self.clusters.len()
    }

    /// Whether it names no item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.clusters.is_empty()
    }

    /// The cluster of an item; `None` where the item is not named.
    #[must_use]
    pub fn cluster_of(&self, item: &str) -> Option<u32> {
        self.clusters.get(item).copied()
    }

    /// Whether the clustering puts two items together; items that it does not
    /// name are alone.
    #[must_use]
    pub fn together(&self, a: &str, b: &str) -> bool {
        a == b || self.cluster_of(a).is_some_and(|cluster| self.cluster_of(b) == Some(cluster))
    }

    /// This clustering, as found, beside the true one.
    #[must_use]
    pub fn align(&self, truth: &Self, missing: Missing) -> Alignment {
        let mut labels = Vec::with_capacity(self.len().max(truth.len()));
        // numbers that no cluster has: counted down from the last
        let mut alone = (0_u32..).map(|number| u32::MAX - number);
        let (mut shared, mut found_only) = (0_u64, 0_u64);
        for (item, &found) in &self.clusters {
            if let Some(cluster) = truth.cluster_of(item) {
                shared += 1;
                labels.push((found, cluster));
            } else {
                found_only += 1;
                if missing == Missing::Alone {
                    labels.extend(alone.next().map(|number| (found, number)));
                }
            }
        }
        let mut truth_only = 0;
        for (item, &cluster) in &truth.clusters {
            if self.cluster_of(item).is_none() {
                truth_only += 1;
                if missing == Missing::Alone {
                    labels.extend(alone.next().map(|number| (number, cluster)));
                }
            }
        }
        Alignment { contingency: Contingency::of_labels(labels), shared, found_only, truth_only }
    }
}

#[cfg(test)]
mod tests {
    use super::super::label::PairLabel;
    use super::super::pairs::LabelledPair;
    use super::*;
    use crate::relate::Relation;

    fn clustering(items: &[(&str, u32)]) -> Clustering {
        let mut clustering = Clustering::default();
        for &(item, cluster) in items {
            assert_eq!(clustering.assign(item, cluster), None);
        }
        clustering
    }

    #[test]
    fn an_item_is_in_one_cluster() {
        let mut clustering = clustering(&[("a", 0)]);
        assert_eq!(clustering.assign("a", 0), None);
        assert_eq!(clustering.assign("a", 1), Some(0));
        assert_eq!(clustering.cluster_of("a"), Some(0));
    }

    #[test]
    fn items_of_one_side_are_alone_or_left_out() {
        let found = clustering(&[("a", 0), ("b", 0), ("c", 0)]);
        let truth = clustering(&[("a", 0), ("b", 0), ("x", 1), ("y", 1)]);
        let alone = found.align(&truth, Missing::Alone);
        assert_eq!((alone.shared, alone.found_only, alone.truth_only), (2, 1, 2));
        assert_eq!(alone.contingency.items(), 5);
        let pairs = alone.contingency.pairs();
        assert_eq!((pairs.both, pairs.found_only, pairs.truth_only), (1, 2, 1));
        let left_out = found.align(&truth, Missing::LeftOut);
        assert_eq!(left_out.contingency.items(), 2);
        assert_eq!(left_out.contingency.pairs().both, 1);
    }

    #[test]
    fn chains_of_copies_form_clusters() {
        let pair = |a: &str, b: &str, label| LabelledPair { a: a.into(), b: b.into(), label };
        let pairs = LabelledPairs::new(vec![
            pair("d", "c", PairLabel::Of(Relation::Copy)),
            pair("a", "b", PairLabel::Of(Relation::Exact)),
            pair("b", "c", PairLabel::Of(Relation::Copy)),
            pair("d", "e", PairLabel::Of(Relation::Template)),
        ])
        .unwrap();
        let clustering = Clustering::of_pairs(&pairs);
        assert!(clustering.together("a", "d"));
        assert!(!clustering.together("d", "e"));
        assert_eq!(clustering.len(), 5);
    }
}
