//! The sets in the order of their sizes.
//!
//! Of a pair the smaller set is looked up and the larger looks it up. Where
//! sets are known by their ranks, which is which needs no look at a size, and
//! the carriers of a shingle that stand before a set are those it may meet
//! ([`prefix`](crate::prefix)).

use rayon::prelude::*;

use super::{SetId, ShingleSets};

/// Sets by size, the smallest first; of sets of one size, those that came
/// earlier. Takes 8 bytes a set.
#[derive(Debug)]
pub(crate) struct Ranks {
    sets: Vec<SetId>,
    ranks: Vec<u32>,
}

impl Ranks {
    /// The ranks of these sets.
    pub(crate) fn of(sets: &ShingleSets) -> Self {
        let mut ordered: Vec<SetId> = sets.ids().collect();
        ordered.par_sort_unstable_by_key(|&set| (sets.size(set), set));
        let mut ranks = vec![0; ordered.len()];
        for (rank, set) in (0..).zip(&ordered) {
            ranks[set.index()] = rank;
        }
        Self { sets: ordered, ranks }
    }

    /// How many sets there are.
    pub(crate) fn len(&self) -> usize {
        self.sets.len()
    }

    /// The rank of every set.
    pub(crate) fn by_set(&self) -> &[u32] {
        &self.ranks
    }

    /// The set of every rank.
    pub(crate) fn sets(&self) -> &[SetId] {
        &self.sets
    }

    /// The set of a rank.
    pub(crate) fn set(&self, rank: u32) -> SetId {
        self.sets[rank as usize]
    }
}
