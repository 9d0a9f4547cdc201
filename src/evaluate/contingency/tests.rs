//! The measures against scikit-learn's figures, a textbook's, and what must
//! hold of any clusterings.

use super::*;
use proptest::prelude::*;

fn figures(table: &Contingency) -> [f64; 9] {
    let (pairs, cubed, v) = (table.pairs(), table.b_cubed(), table.v_measure());
    [
        pairs.precision(),
        pairs.recall(),
        pairs.f1(),
        cubed.precision,
        cubed.recall,
        cubed.f1(),
        v.homogeneity,
        v.completeness,
        v.v(),
    ]
}

/// Pairs counted one by one.
fn enumerated(labels: &[(u32, u32)]) -> PairCounts {
    let mut counts = PairCounts::default();
    for (place, one) in labels.iter().enumerate() {
        for other in &labels[place + 1..] {
            counts.add(one.0 == other.0, one.1 == other.1);
        }
    }
    counts
}

#[test]
fn the_example_of_the_textbook() {
    // Manning, Raghavan and Schütze, section 16.3: 17 items, three clusters
    let clusters = [(0, [5, 1, 0]), (1, [1, 4, 1]), (2, [2, 0, 3])];
    let labels = clusters.iter().flat_map(|&(found, counts)| {
        (0..).zip(counts).flat_map(move |(truth, count)| vec![(found, truth); count])
    });
    let table = Contingency::of_labels(labels);
    let expected = PairCounts { both: 20, found_only: 20, truth_only: 24, neither: 72 };
    assert_eq!(table.pairs(), expected);
    assert!((table.pairs().accuracy() - 92.0 / 136.0).abs() < 1e-15);
}

#[test]
fn four_thousand_million_items_stay_exact() {
    let size = u64::from(u32::MAX);
    let cell = |shared| Cell { found: size, truth: 1, shared };
    let table = Contingency {
        items: size,
        cells: vec![(cell(1), size)],
        found: vec![(size, 1)],
        truth: vec![(1, size)],
    };
    assert_eq!(table.pairs().found_only, pairs(size));
    assert!(table.adjusted_rand_index().abs() < 1e-15);
    let halves = Contingency {
        items: size - 1,
        cells: vec![(Cell { found: size / 2, truth: size / 2, shared: size / 2 }, 2)],
        found: vec![(size / 2, 2)],
        truth: vec![(size / 2, 2)],
    };
    assert!((halves.adjusted_rand_index() - 1.0).abs() < 1e-15);
    assert!(figures(&halves).iter().all(|figure| (figure - 1.0).abs() < 1e-12));
}

/// Labellings and the figures that scikit-learn gives them: see
/// `scripts/readers/clustering_measures.py`.
const GOLDEN: &str = include_str!("../../../fixtures/clustering_measures.tsv");

#[test]
fn figures_are_those_of_scikit_learn() {
    let mut lines = GOLDEN.lines();
    let columns: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let mut cases = 0;
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let labels = |cell: &str| -> Vec<u32> {
            cell.split_whitespace().map(|label| label.parse().unwrap()).collect()
        };
        let (found, truth) = (labels(cells[0]), labels(cells[1]));
        assert_eq!(found.len(), truth.len());
        let table = Contingency::of_labels(found.into_iter().zip(truth));
        // scikit-learn's columns have the adjusted Rand index in the place of
        // the F1 of B-cubed
        let mut ours = figures(&table);
        ours[5] = table.adjusted_rand_index();
        for ((name, cell), ours) in columns[2..].iter().zip(&cells[2..]).zip(ours) {
            let expected: f64 = cell.parse().unwrap();
            assert!((ours - expected).abs() < 1e-12, "{name}: {ours}, not {expected}: {line}");
        }
        cases += 1;
    }
    assert!(cases >= 30, "{cases} cases");
}

proptest! {
    #[test]
    fn pairs_are_counted_as_if_one_by_one(
        labels in prop::collection::vec((0_u32..6, 0_u32..6), 0..40),
    ) {
        prop_assert_eq!(Contingency::of_labels(labels.clone()).pairs(), enumerated(&labels));
    }

    #[test]
    fn a_swap_of_the_sides_swaps_the_measures(
        labels in prop::collection::vec((0_u32..6, 0_u32..6), 0..40),
    ) {
        let one = Contingency::of_labels(labels.clone());
        let other = Contingency::of_labels(labels.into_iter().map(|(a, b)| (b, a)));
        let swapped = [1, 0, 2, 4, 3, 5, 7, 6, 8].map(|place| figures(&one)[place]);
        for (found, expected) in figures(&other).into_iter().zip(swapped) {
            prop_assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
        let difference = one.adjusted_rand_index() - other.adjusted_rand_index();
        prop_assert!(difference.abs() < 1e-12);
    }

    #[test]
    fn measures_stay_in_their_ranges(
        labels in prop::collection::vec((0_u32..6, 0_u32..6), 0..40),
    ) {
        let table = Contingency::of_labels(labels);
        prop_assert!(figures(&table).iter().all(|figure| (0.0..=1.0).contains(figure)));
        prop_assert!((-0.5..=1.0).contains(&table.adjusted_rand_index()));
    }

    #[test]
    fn order_and_names_change_no_bit(
        labels in prop::collection::vec((0_u32..6, 0_u32..6), 0..40).prop_shuffle(),
        shift in 0_u32..1000,
    ) {
        let renamed = labels.iter().rev().map(|&(a, b)| ((a * 7) ^ shift, 3_000_000 - b));
        let (one, other) = (Contingency::of_labels(labels.clone()), Contingency::of_labels(renamed));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn equal_clusterings_have_one_throughout(labels in prop::collection::vec(0_u32..9, 0..40)) {
        let table = Contingency::of_labels(labels.into_iter().map(|label| (label, label + 9)));
        for figure in figures(&table).into_iter().chain([table.adjusted_rand_index()]) {
            prop_assert!((figure - 1.0).abs() < 1e-12, "{figure}");
        }
    }
}
