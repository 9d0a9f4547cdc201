//! The contingency table of two clusterings: of each pair of clusters, one a
//! side, how many items they share.
//!
//! No measure here asks which cells they are, only how large they and their
//! clusters are. So cells alike in all three sizes are kept once, with how
//! often they occur: a table of ten million items has a few thousand entries,
//! and since these are in ascending order, sums over them come out the same
//! whatever order the items came in.
//!
//! Counts of items are u64, counts of pairs of items u128. Up to 2³² items,
//! products of two counts of pairs stay exact.

use ahash::AHashMap;

use super::measures::{BCubed, PairCounts, VMeasure};

/// Items in both of two clusters, one a side, and the sizes of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Cell {
    found: u64,
    truth: u64,
    shared: u64,
}

/// The contingency table of two clusterings of the same items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contingency {
    items: u64,
    /// Distinct cells, ascending, and how many there are of each.
    cells: Vec<(Cell, u64)>,
    /// Distinct sizes of clusters found, ascending, and their number.
    found: Vec<(u64, u64)>,
    /// Distinct sizes of true clusters, ascending, and their number.
    truth: Vec<(u64, u64)>,
}

impl Contingency {
    /// The table of items of which each has a label in what was found and one
    /// in the truth. Costs a sort of the labels.
    ///
    /// ```
    /// use nuskha::evaluate::Contingency;
    ///
    /// let table = Contingency::of_labels([(0, 7), (0, 7), (1, 7), (2, 8)]);
    /// assert_eq!((table.items(), table.clusters_found(), table.clusters_true()), (4, 3, 2));
    /// assert_eq!(table.pairs().recall(), 1.0 / 3.0);
    /// ```
    #[must_use]
    pub fn of_labels(labels: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut labels: Vec<(u32, u32)> = labels.into_iter().collect();
        labels.sort_unstable();
        let mut truth_sizes: AHashMap<u32, u64> = AHashMap::new();
        for &(_, truth) in &labels {
            *truth_sizes.entry(truth).or_default() += 1;
        }
        let mut found_sizes = Vec::new();
        let mut cells = Vec::new();
        for cluster in labels.chunk_by(|one, other| one.0 == other.0) {
            let found = cluster.len() as u64;
            found_sizes.push(found);
            for cell in cluster.chunk_by(|one, other| one == other) {
                let truth = truth_sizes[&cell[0].1];
                cells.push(Cell { found, truth, shared: cell.len() as u64 });
            }
        }
        Self {
            items: labels.len() as u64,
            cells: counted(cells),
            found: counted(found_sizes),
            truth: counted(truth_sizes.into_values().collect()),
        }
    }

    /// Items in the table.
    #[must_use]
    pub fn items(&self) -> u64 {
        self.items
    }

    /// Clusters found, those of one item included.
    #[must_use]
    pub fn clusters_found(&self) -> u64 {
        self.found.iter().map(|(_, times)| times).sum()
    }

    /// True clusters, those of one item included.
    #[must_use]
    pub fn clusters_true(&self) -> u64 {
        self.truth.iter().map(|(_, times)| times).sum()
    }

    /// All pairs of items, sorted by whether each side puts the two together.
    #[must_use]
    pub fn pairs(&self) -> PairCounts {
        let of_sizes = |sizes: &[(u64, u64)]| -> u128 {
            sizes.iter().map(|&(size, times)| pairs(size) * u128::from(times)).sum()
        };
        let (found, truth) = (of_sizes(&self.found), of_sizes(&self.truth));
        let both: u128 =
            self.cells.iter().map(|&(cell, times)| pairs(cell.shared) * u128::from(times)).sum();
        PairCounts {
            both,
            found_only: found - both,
            truth_only: truth - both,
            neither: pairs(self.items) + both - found - truth,
        }
    }

    /// B-cubed precision and recall: of each item, how much of its cluster
    /// belongs with it, and how much of what belongs with it is in its
    /// cluster; the mean over all items (Bagga and Baldwin 1998;
    /// Amigó et al. 2009, section 4). The item itself counts. 1 where there is
    /// no item.
    #[must_use]
    pub fn b_cubed(&self) -> BCubed {
        let mean = |of: fn(&Cell) -> u64| {
            if self.items == 0 {
                return 1.0;
            }
            // `shared` items of the cell have shared / size each
            let sum: f64 = self
                .cells
                .iter()
                .map(|(cell, times)| {
                    *times as f64 * cell.shared as f64 * (cell.shared as f64 / of(cell) as f64)
                })
                .sum();
            (sum / self.items as f64).min(1.0)
        };
        BCubed { precision: mean(|cell| cell.found), recall: mean(|cell| cell.truth) }
    }

    /// The adjusted Rand index (Hubert and Arabie 1985, equation 5): the share
    /// of pairs on which the two agree, put right for chance. 1 for equal
    /// clusterings, 0 on average for random ones, −0.5 at worst.
    ///
    /// Computed from the four counts of pairs, as scikit-learn does; as there,
    /// clusterings that agree on every pair have 1, those of one item or none
    /// included.
    #[must_use]
    pub fn adjusted_rand_index(&self) -> f64 {
        let PairCounts { both, found_only, truth_only, neither } = self.pairs();
        if found_only == 0 && truth_only == 0 {
            return 1.0;
        }
        let (right, wrong) = (both * neither, found_only * truth_only);
        // subtracted before it is rounded
        let excess =
            if right >= wrong { (right - wrong) as f64 } else { -((wrong - right) as f64) };
        let expected = (both + truth_only) as f64 * (truth_only + neither) as f64
            + (both + found_only) as f64 * (found_only + neither) as f64;
        2.0 * excess / expected
    }

    /// Homogeneity and completeness (Rosenberg and Hirschberg 2007, section
    /// 2): how far each cluster found holds members of one true cluster only,
    /// and how far all members of a true cluster are in one found. Each is 1
    /// where the entropy that it would be a share of is 0.
    #[must_use]
    pub fn v_measure(&self) -> VMeasure {
        // of the side `of`, given the other: 1 − H(of | given) / H(of)
        let share = |sizes: &[(u64, u64)], given: fn(&Cell) -> u64| {
            let items = self.items as f64;
            let entropy: f64 = sizes
                .iter()
                .map(|&(size, times)| times as f64 * surprise(size, self.items) * size as f64)
                .sum();
            if entropy <= 0.0 {
                return 1.0;
            }
            let conditional: f64 = self
                .cells
                .iter()
                .map(|(cell, times)| {
                    *times as f64 * surprise(cell.shared, given(cell)) * cell.shared as f64
                })
                .sum();
            (1.0 - (conditional / items) / (entropy / items)).clamp(0.0, 1.0)
        };
        VMeasure {
            homogeneity: share(&self.truth, |cell| cell.found),
            completeness: share(&self.found, |cell| cell.truth),
        }
    }
}

/// −ln(part / whole), 0 for the whole.
fn surprise(part: u64, whole: u64) -> f64 {
    (whole as f64 / part as f64).ln()
}

/// Pairs among `items` items.
fn pairs(items: u64) -> u128 {
    let items = u128::from(items);
    items * items.saturating_sub(1) / 2
}

/// The distinct values, ascending, and how many there are of each.
fn counted<T: Copy + Ord>(mut values: Vec<T>) -> Vec<(T, u64)> {
    values.sort_unstable();
    values.chunk_by(|one, other| one == other).map(|run| (run[0], run.len() as u64)).collect()
}

#[cfg(test)]
mod tests;
