//! How resemblances are spread, and where they are fewest.
//!
//! Unlike pairs are many and copies are alike: in most corpora the counts fall
//! from the floor upwards and rise again before 1. Between the two lies the
//! valley. A threshold there cuts through the fewest pairs, so the fewest
//! decisions hang on chance. Where the counts fall all the way there is no
//! valley, and the data name no threshold.

use serde::Serialize;

/// The width of a bin.
pub const BIN: f64 = 0.025;

/// Bins in a whole: 1 / [`BIN`].
const BINS: usize = 40;
/// The standard deviation of the smoothing, in bins.
const SMOOTHING: f64 = 1.2;
/// Bins on either side that a count is spread over.
const REACH: usize = 5;
/// Fewest pairs of a heap; where fewer lie is chance.
const LEAST_HEAP: u64 = 30;
/// Pairs a bin that make no difference.
const FLAT: f64 = 0.5;
/// How much fuller than the valley each side of it must be.
const LEAST_RATIO: f64 = 1.25;
/// By how many standard deviations of the lower side's smoothed count, at that.
const LEAST_DEVIATIONS: f64 = 4.0;

/// How many pairs have a resemblance in each bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Histogram {
    /// The first bin that is counted; bin n begins at n · [`BIN`].
    first: usize,
    /// Pairs a bin, to the last one, which includes 1.
    counts: Vec<u64>,
}

/// A point of the smoothed counts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HistogramPoint {
    /// The middle of its bin.
    pub resemblance: f64,
    /// Pairs a bin there, smoothed.
    pub pairs: f64,
}

/// The emptiest place between two heaps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Valley {
    /// Where it is emptiest; of a flat floor, the middle.
    pub floor: HistogramPoint,
    /// The fullest place below it.
    pub below: HistogramPoint,
    /// The fullest place above it.
    pub above: HistogramPoint,
}

impl Histogram {
    /// Counts resemblances from `floor`, 0 to 1, upwards; lesser ones are left
    /// out. A floor within a bin leaves that bin to be counted in part.
    #[must_use]
    pub fn new(floor: f64, resemblances: impl IntoIterator<Item = f64>) -> Self {
        let first = bin(floor);
        let mut counts = vec![0; BINS - first];
        for resemblance in resemblances.into_iter().filter(|&resemblance| resemblance >= floor) {
            counts[bin(resemblance) - first] += 1;
        }
        Self { first, counts }
    }

    /// Pairs in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Each bin's beginning and count, ascending.
    pub fn bins(&self) -> impl Iterator<Item = (f64, u64)> {
        self.counts.iter().enumerate().map(|(place, &count)| (self.beginning(place), count))
    }

    fn beginning(&self, place: usize) -> f64 {
        // a division gives the decimal itself, a product of BIN does not
        (self.first + place) as f64 / BINS as f64
    }

    /// The counts under a Gaussian; what would fall off an end is thrown back.
    fn smoothed(&self) -> Vec<f64> {
        let length = self.counts.len();
        let weights = weights();
        let mut smoothed = vec![0.0; length];
        for (place, &count) in self.counts.iter().enumerate() {
            for (step, weight) in weights.iter().enumerate() {
                // places beyond the ends, seen in a mirror at each of them; a
                // whole number of rounds keeps it from falling below 0
                let round = 2 * length;
                let seen = (place + step + REACH * round - REACH) % round;
                let to = seen.min(round - 1 - seen);
                smoothed[to] += count as f64 * weight;
            }
        }
        smoothed
    }

    /// The emptiest place of the smoothed counts between two fuller ones;
    /// `None` where no place is clearly emptier than both its sides.
    #[must_use]
    pub fn valley(&self) -> Option<Valley> {
        let smoothed = self.smoothed();
        // a count's variance is the count; a weighted mean's is less
        let variance: f64 = weights().iter().map(|weight| weight * weight).sum();
        let fullest = |places: std::ops::Range<usize>| {
            places.max_by(|&one, &other| smoothed[one].total_cmp(&smoothed[other]))
        };
        let depth = |place: usize| {
            let (below, above) = (fullest(0..place)?, fullest(place + 1..smoothed.len())?);
            let lower = smoothed[below].min(smoothed[above]);
            let depth = lower - smoothed[place];
            let sides = [&self.counts[..place], &self.counts[place + 1..]];
            let is_clear = lower >= smoothed[place] * LEAST_RATIO
                && depth > LEAST_DEVIATIONS * (lower * variance).sqrt()
                && sides.iter().all(|side| side.iter().sum::<u64>() >= LEAST_HEAP);
            is_clear.then_some(depth)
        };
        let clear = (0..smoothed.len()).filter_map(|place| Some((depth(place)?, place)));
        let (_, deepest) = clear.max_by(|one, other| one.0.total_cmp(&other.0))?;

        // of a flat floor, the middle
        let is_floor = |place: &usize| smoothed[*place] - smoothed[deepest] < FLAT;
        let left = (0..=deepest).rev().take_while(is_floor).last()?;
        let right = (deepest..smoothed.len()).take_while(is_floor).last()?;
        let place = usize::midpoint(left, right);
        let at = |place: usize| HistogramPoint {
            resemblance: self.beginning(place) + BIN / 2.0,
            pairs: smoothed[place],
        };
        let (below, above) = (fullest(0..place)?, fullest(place + 1..smoothed.len())?);
        Some(Valley { floor: at(place), below: at(below), above: at(above) })
    }
}

/// How a count is spread over the bins around it; the sum is 1.
fn weights() -> [f64; 2 * REACH + 1] {
    let gaussian = |step: usize| (-(step.abs_diff(REACH) as f64 / SMOOTHING).powi(2) / 2.0).exp();
    let weights: [f64; 2 * REACH + 1] = std::array::from_fn(gaussian);
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| weight / sum)
}

/// The bin of a resemblance, 0 to 1; one at a bin's beginning is in it.
fn bin(resemblance: f64) -> usize {
    // 0 to 40, and not negative
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let bin = (resemblance.clamp(0.0, 1.0) * BINS as f64 + 1e-9) as usize;
    bin.min(BINS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// So many pairs in each bin from 0.2 up.
    fn histogram(count: impl Fn(f64) -> f64) -> Histogram {
        let resemblances = (8..BINS).flat_map(|bin| {
            let beginning = bin as f64 / BINS as f64;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let pairs = count(beginning + BIN / 2.0).round() as usize;
            vec![beginning; pairs]
        });
        Histogram::new(0.2, resemblances)
    }

    #[test]
    fn a_resemblance_at_a_bin_s_beginning_is_in_it() {
        let histogram = Histogram::new(0.2, [0.2, 0.225, 0.575, 0.6, 1.0, 0.1]);
        let filled: Vec<f64> =
            histogram.bins().filter(|&(_, count)| count > 0).map(|(from, _)| from).collect();
        assert_eq!(filled, [0.2, 0.225, 0.575, 0.6, 0.975]);
        assert_eq!(histogram.total(), 5);
    }

    #[test]
    fn the_valley_lies_between_the_two_heaps() {
        let valley =
            histogram(|s| 2000.0 * (-(s - 0.2) * 12.0).exp() + 300.0 * (-(1.0 - s) * 8.0).exp())
                .valley()
                .unwrap();
        assert!((0.55..0.75).contains(&valley.floor.resemblance), "{valley:?}");
        assert!(valley.below.resemblance < 0.3 && valley.above.resemblance > 0.9, "{valley:?}");
        assert!(valley.floor.pairs < valley.above.pairs / 2.0);
    }

    #[test]
    fn counts_that_fall_all_the_way_have_no_valley() {
        assert_eq!(histogram(|s| 2000.0 * (-(s - 0.2) * 6.0).exp()).valley(), None);
        assert_eq!(histogram(|_| 50.0).valley(), None);
        assert_eq!(histogram(|_| 0.0).valley(), None);
    }

    #[test]
    fn a_handful_of_pairs_is_no_heap() {
        assert_eq!(histogram(|s| if s > 0.9 { 2.0 } else { 0.0 }).valley(), None);
        assert_eq!(histogram(|s| if (0.3..0.9).contains(&s) { 0.0 } else { 2.0 }).valley(), None);
        // so few that stand close together
        let heaps = |below: usize, above: usize| {
            let pairs = std::iter::repeat_n(0.01, below).chain(std::iter::repeat_n(0.6, above));
            Histogram::new(0.01, pairs).valley()
        };
        assert_eq!((heaps(12, 50), heaps(50, 12)), (None, None));
        assert!(heaps(50, 50).is_some());
    }

    proptest! {
        #[test]
        fn smoothing_loses_no_pair(
            resemblances in prop::collection::vec(0.2_f64..=1.0, 0..200),
            floor in prop::sample::select(vec![0.2, 0.5, 0.9, 0.97, 1.0]),
        ) {
            let histogram = Histogram::new(floor, resemblances);
            let sum: f64 = histogram.smoothed().iter().sum();
            prop_assert!((sum - histogram.total() as f64).abs() < 1e-6);
        }
    }
}
