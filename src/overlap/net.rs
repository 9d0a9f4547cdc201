//! The net: which pairs of shingle sets are looked at further.
//!
//! Resemblance alone is too coarse a mesh. A report of ten sentences printed
//! in full inside an article of forty has a resemblance of a quarter and a
//! containment of one. So a pair is admitted for either: a resemblance of the
//! two, or the containment of the smaller set in the larger (Broder 1997,
//! section 2).

use super::Overlap;
use crate::error::{Error, Result};

/// The least resemblance or containment of a verified pair.
///
/// What finds or verifies pairs by a net refuses one that is [out of range](Self::validate).
/// Its other questions are put to one in range; of any other their answers mean nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Net {
    /// Pairs of this resemblance or more are admitted; above 0, at most 1.
    pub resemblance: f64,
    /// So are pairs whose smaller set lies in the larger by this share or
    /// more; above 0, at most 1. `None` admits none for that.
    pub containment: Option<f64>,
}

impl Net {
    /// The net that knows of resemblance alone.
    #[must_use]
    pub fn of_resemblance(resemblance: f64) -> Self {
        Self { resemblance, containment: None }
    }

    /// Checks both values against their range.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where one is not above 0 and at most 1.
    pub fn validate(self) -> Result<()> {
        let values = [("resemblance", Some(self.resemblance)), ("containment", self.containment)];
        for (name, share) in values {
            if let Some(share) = share.filter(|share| !(*share > 0.0 && *share <= 1.0)) {
                return Err(Error::parameter(
                    name,
                    &share,
                    "a share above 0 and at most 1 is needed",
                ));
            }
        }
        Ok(())
    }

    /// Whether the pair is looked at further.
    #[must_use]
    pub fn admits(self, overlap: Overlap) -> bool {
        self.admits_shares(overlap.resemblance(), overlap.containment_of_smaller())
    }

    /// Whether a pair of this resemblance and this containment of the smaller set is.
    #[must_use]
    pub fn admits_shares(self, resemblance: f64, containment: f64) -> bool {
        resemblance >= self.resemblance
            || self.containment.is_some_and(|least| containment >= least)
    }

    /// The fewest shared shingles with which sets of these sizes can be
    /// admitted; more than the smaller has where they cannot be.
    ///
    /// Rounded down by a hair, so that it never excludes a pair that the
    /// division would admit.
    #[must_use]
    pub fn least_overlap(self, a: usize, b: usize) -> usize {
        // shared / (a + b − shared) ≥ t, solved for shared
        let share = self.resemblance / (1.0 + self.resemblance);
        let by_resemblance = scaled(a.saturating_add(b), share);
        self.containment.map_or(by_resemblance, |least| by_resemblance.min(scaled(a.min(b), least)))
    }

    /// The fewest shingles of a set of `size` that a partner shares which is admitted
    /// by resemblance, whatever its size.
    #[must_use]
    pub fn least_by_resemblance(self, size: usize) -> usize {
        // the union is at least the set
        scaled(size, self.resemblance)
    }

    /// The largest size of a partner with which a set of `size` shingles,
    /// the smaller of the two, can be admitted.
    #[must_use]
    pub fn largest_partner(self, size: usize) -> usize {
        if self.containment.is_some() {
            return usize::MAX;
        }
        // the union is at least the larger set and shares at most the smaller
        scaled(size, 1.0 / self.resemblance).saturating_add(1)
    }
}

/// ⌈count · share⌉, rounded down by a hair for safety.
fn scaled(count: usize, share: f64) -> usize {
    // counts are far below 2^52, and not negative
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let scaled = (count as f64 * share - 1e-6).ceil().max(0.0) as usize;
    scaled
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_report_in_a_long_article_is_caught_by_containment_alone() {
        let overlap = Overlap { a: 20, b: 200, shared: 18 };
        assert!(!Net::of_resemblance(0.2).admits(overlap));
        let net = Net { resemblance: 0.2, containment: Some(0.9) };
        assert!(net.admits(overlap) && net.admits(overlap.reversed()));
        assert!(!Net { containment: Some(0.91), ..net }.admits(overlap));
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for wrong in [0.0, -0.5, 1.5, f64::NAN, f64::INFINITY] {
            for net in
                [Net::of_resemblance(wrong), Net { resemblance: 0.2, containment: Some(wrong) }]
            {
                assert!(net.validate().unwrap_err().is_usage(), "{net:?}");
            }
        }
        Net { resemblance: 1.0, containment: Some(1e-9) }.validate().unwrap();
    }

    #[test]
    fn sizes_beyond_all_sets_are_no_overflow() {
        assert!(Net::of_resemblance(1.0).least_overlap(usize::MAX, usize::MAX) > usize::MAX / 4);
    }

    #[test]
    fn the_least_resemblance_admits_any_size() {
        assert_eq!(Net::of_resemblance(1e-300).largest_partner(9), usize::MAX);
    }

    #[test]
    fn a_resemblance_of_just_the_threshold_is_admitted() {
        for (shared, union) in [(4_u32, 5_u32), (1, 2), (7, 10), (3, 5), (9, 10), (63, 70)] {
            let net = Net::of_resemblance(f64::from(shared) / f64::from(union));
            let (a, b) = (shared as usize, union as usize);
            assert!(net.least_overlap(a, b) <= a);
            assert!(net.largest_partner(a) >= b);
            assert!(net.admits(Overlap { a: shared, b: union, shared }));
        }
    }

    proptest! {
        #[test]
        fn whatever_is_admitted_has_the_least_overlap(
            a in 1_u32..400,
            more in 0_u32..4000,
            share in 0.0_f64..=1.0,
            resemblance in 0.05_f64..=1.0,
            containment in prop::option::of(0.05_f64..=1.0),
        ) {
            let net = Net { resemblance, containment };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let shared = (f64::from(a) * share) as u32;
            let overlap = Overlap { a, b: a + more, shared };
            if net.admits(overlap) {
                let (a, b) = (a as usize, (a + more) as usize);
                prop_assert!(net.least_overlap(a, b) <= shared as usize);
                prop_assert!(net.least_overlap(b, a) <= shared as usize);
                if overlap.resemblance() >= resemblance {
                    prop_assert!(net.least_by_resemblance(a) <= shared as usize);
                    prop_assert!(net.least_by_resemblance(b) <= shared as usize);
                }
                prop_assert!(net.largest_partner(a) >= b);
                // with the smaller set given, an equal partner asks least
                prop_assert!(net.least_overlap(a, a) <= net.least_overlap(a, b));
            }
        }
    }
}
