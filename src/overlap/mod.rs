//! The overlap of two shingle sets, and which overlaps are looked at further.
//!
//! Resemblance and containment (Broder 1997, section 2) are made of three
//! numbers: the sizes of the two sets and what they share. Counting costs one
//! merge of two ascending lists, cut short as soon as what is asked for is out
//! of reach. Which pairs a run admits, its [`Net`] says.

mod net;

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::narrow::narrow;

pub use net::Net;

/// How two shingle sets A and B overlap: all that resemblance and containment
/// are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlap {
    /// |A|
    pub a: u32,
    /// |B|
    pub b: u32,
    /// |A ∩ B|
    pub shared: u32,
}

impl Overlap {
    /// Counts the shingles that two ascending sets share.
    #[must_use]
    pub fn of(a: &[u64], b: &[u64]) -> Self {
        // none shares less than nothing
        Self::at_least(a, b, 0).unwrap_or_default()
    }

    /// The overlap, or `None` as soon as it cannot reach `least` shingles.
    #[must_use]
    pub fn at_least(a: &[u64], b: &[u64], least: usize) -> Option<Self> {
        let (mut i, mut j, mut shared) = (0, 0, 0);
        while i < a.len() && j < b.len() {
            if shared + (a.len() - i).min(b.len() - j) < least {
                return None;
            }
            // one step of the merge without a branch to mispredict
            let (left, right) = (a[i], b[j]);
            let order = left.cmp(&right);
            shared += usize::from(order == Ordering::Equal);
            i += usize::from(order != Ordering::Greater);
            j += usize::from(order != Ordering::Less);
        }
        (shared >= least).then(|| Self {
            a: narrow(a.len()),
            b: narrow(b.len()),
            shared: narrow(shared),
        })
    }

    /// |A ∩ B| / |A ∪ B|, 0 to 1; 0 for two empty sets.
    #[must_use]
    pub fn resemblance(self) -> f64 {
        ratio(self.shared, f64::from(self.a) + f64::from(self.b) - f64::from(self.shared))
    }

    /// |A ∩ B| / |A|, 0 to 1: how much of A stands in B.
    #[must_use]
    pub fn containment_of_a(self) -> f64 {
        ratio(self.shared, f64::from(self.a))
    }

    /// |A ∩ B| / |B|, 0 to 1: how much of B stands in A.
    #[must_use]
    pub fn containment_of_b(self) -> f64 {
        ratio(self.shared, f64::from(self.b))
    }

    /// The containment of the smaller of the two in the larger, 0 to 1.
    #[must_use]
    pub fn containment_of_smaller(self) -> f64 {
        ratio(self.shared, f64::from(self.a.min(self.b)))
    }

    /// Whether the two sets are the same.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.shared == self.a && self.shared == self.b
    }

    /// The same overlap seen from B.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { a: self.b, b: self.a, shared: self.shared }
    }
}

fn ratio(part: u32, whole: f64) -> f64 {
    if whole > 0.0 { f64::from(part) / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn figures_of_a_known_overlap() {
        let overlap = Overlap::of(&[1, 2, 3, 4], &[3, 4, 5, 6, 7, 8]);
        assert_eq!(overlap, Overlap { a: 4, b: 6, shared: 2 });
        assert!((overlap.resemblance() - 0.25).abs() < f64::EPSILON);
        assert!((overlap.containment_of_a() - 0.5).abs() < f64::EPSILON);
        assert!((overlap.containment_of_b() - 1.0 / 3.0).abs() < f64::EPSILON);
        assert!(Overlap::of(&[], &[]).resemblance().abs() < f64::EPSILON);
    }

    proptest! {
        #[test]
        fn the_merge_counts_what_sets_share(
            a in prop::collection::btree_set(0_u64..60, 0..40),
            b in prop::collection::btree_set(0_u64..60, 0..40),
            least in 0_usize..40,
        ) {
            let shared = a.intersection(&b).count();
            let list = |set: &BTreeSet<u64>| set.iter().copied().collect::<Vec<_>>();
            let found = Overlap::at_least(&list(&a), &list(&b), least);
            prop_assert_eq!(found.map(|overlap| overlap.shared as usize), (shared >= least).then_some(shared));
        }
    }
}
