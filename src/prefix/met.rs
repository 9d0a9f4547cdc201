//! The smaller sets that one set meets often enough.
//!
//! A set meets hundreds of others, nearly all of them by a shingle or two, and
//! a pair has to share several. So before anything else is done, the hits are
//! counted in a small table by a few bits of the set they lead to, which is
//! enough to drop most.

/// Cells in which hits are counted.
const COUNTS: usize = 1 << 12;

/// Counts hits; one a thread, for the room it holds.
#[derive(Debug)]
pub(super) struct Met {
    ranks: Vec<u32>,
    counts: Box<[u8; COUNTS]>,
}

impl Default for Met {
    fn default() -> Self {
        Self { ranks: Vec::new(), counts: Box::new([0; COUNTS]) }
    }
}

impl Met {
    /// The sets that stand among these hits at least as many times as `fewest`
    /// says of them, as far as a byte goes, ascending: each as often as it was
    /// met. Some others may be among them, since several are counted as one.
    pub(super) fn often(&mut self, hits: &[u32], fewest: &[u8]) -> &[u32] {
        let Self { ranks, counts } = self;
        let cell = |rank: u32| rank as usize % COUNTS;
        for &rank in hits {
            let count = &mut counts[cell(rank)];
            *count = count.saturating_add(1);
        }
        // most are dropped, but a branch for each would cost more
        let mut kept = 0;
        ranks.resize(hits.len(), 0);
        for &rank in hits {
            ranks[kept] = rank;
            kept += usize::from(counts[cell(rank)] >= fewest[rank as usize]);
        }
        counts.fill(0);
        ranks[..kept].sort_unstable();
        &ranks[..kept]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_set_is_dropped_that_is_met_often_enough(
            hits in prop::collection::vec(0_u32..10_000, 0..300),
            fewest in prop::collection::vec(0_u8..6, 10_000),
        ) {
            let mut met = Met::default();
            let count = |rank: u32| hits.iter().filter(|&&other| other == rank).count();
            let is_enough =
                |rank: &u32| count(*rank) >= usize::from(fewest[*rank as usize]);
            let mut expected: Vec<u32> = hits.iter().copied().filter(is_enough).collect();
            expected.sort_unstable();
            for _ in 0..2 {
                let often = met.often(&hits, &fewest);
                prop_assert!(often.is_sorted());
                let often: Vec<u32> = often.iter().copied().filter(is_enough).collect();
                prop_assert_eq!(&often, &expected);
            }
        }
    }
}
