//! The S-curve: the chance that a pair becomes a candidate, and the banding
//! that a threshold and a recall ask for.
//!
//! Rows that agree with a chance of s each agree all together with sʳ; that
//! no band agrees has a chance of (1 − sʳ)ᵇ (*Mining of Massive Datasets*,
//! section 3.4.2). More rows make false candidates rarer, more bands make
//! misses rarer; with k minima to spend, the choice is the most rows that
//! still leave enough bands.

use crate::band::Banding;
use crate::sign::{MAX_K, MIN_K};

/// The chance that two sets of this resemblance become a candidate pair.
#[must_use]
pub fn candidate_chance(banding: Banding, resemblance: f64) -> f64 {
    let agree = resemblance.powf(banding.rows as f64);
    // 1 − (1 − p)ᵇ, without losing the digits of a small p
    -(banding.bands as f64 * (-agree).ln_1p()).exp_m1()
}

/// Bands needed for a recall of `recall` at `threshold` with `rows` rows.
fn bands_needed(rows: usize, threshold: f64, recall: f64) -> f64 {
    let agree = threshold.powf(rows as f64);
    if agree >= 1.0 {
        return 1.0;
    }
    ((1.0 - recall).ln() / (-agree).ln_1p()).ceil().max(1.0)
}

/// The banding of most rows that reaches `recall` at `threshold` with `k`
/// minima, with every band that `k` has room for; `None` where none does, where `k` is above
/// [`MAX_K`], and where threshold and recall are not above 0 and up to 1.
#[must_use]
pub fn choose(k: usize, threshold: f64, recall: f64) -> Option<Banding> {
    let is_share = |value: f64| value > 0.0 && value <= 1.0;
    if k > MAX_K || !is_share(threshold) || !is_share(recall) {
        return None;
    }
    (1..=k).rev().find_map(|rows| {
        let bands = k / rows;
        (bands as f64 >= bands_needed(rows, threshold, recall)).then_some(Banding { bands, rows })
    })
}

/// The fewest minima with which [`choose`] finds a banding.
#[must_use]
pub fn least_k(threshold: f64, recall: f64) -> Option<usize> {
    (MIN_K..=MAX_K).find(|&k| choose(k, threshold, recall).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_has_the_book_s_values() {
        // Mining of Massive Datasets, figure 3.8: b = 20, r = 5
        let banding = Banding { bands: 20, rows: 5 };
        for (s, expected) in [(0.2, 0.006), (0.4, 0.186), (0.6, 0.802), (0.8, 0.9996)] {
            let chance = candidate_chance(banding, s);
            assert!((chance - expected).abs() < 0.0006, "{s}: {chance}");
        }
        assert!((candidate_chance(banding, 1.0) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn the_choice_reaches_the_recall_and_one_row_more_would_not() {
        for threshold in [0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95] {
            let banding = choose(128, threshold, 0.995).unwrap();
            assert!(banding.minima() <= 128);
            assert!(candidate_chance(banding, threshold) >= 0.995);
            let rows = banding.rows + 1;
            let tighter = Banding { bands: 128 / rows, rows };
            assert!(candidate_chance(tighter, threshold) < 0.995);
        }
    }

    #[test]
    fn a_threshold_of_one_takes_the_whole_signature() {
        assert_eq!(choose(128, 1.0, 0.995), Some(Banding { bands: 1, rows: 128 }));
    }

    #[test]
    fn a_threshold_near_zero_is_out_of_reach() {
        assert_eq!(choose(128, 0.01, 0.995), None);
        assert_eq!(least_k(0.001, 0.995), None);
        assert_eq!(least_k(0.2, 0.995), Some(24));
    }
}
