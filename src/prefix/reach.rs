//! How far a shingle of a prefix leads: up to which larger sets it is looked up.
//!
//! The net asks for the more overlap the larger the other set is: of two sets of
//! one size that resemble each other by 0.2 a third is the same, but in a set twice
//! its size or more there has to be half of the smaller. So the larger the others
//! are, the shorter is the prefix, and its commonest shingles, which are met most
//! often, are looked up among sets of nearly the same size alone: half the hits of a
//! million articles, a quarter of those of five. (Xiao, Wang, Lin and Yu 2008, section
//! 4.1, bound by its position what a shingle can still lead to in one pair; here all
//! sets of about one size are bounded at once.)
//!
//! Sets stand in the order of their sizes, and that order is cut into 32 steps; how far
//! a shingle leads is the last of the steps that it leads to.

use super::repeated::Repeated;
use crate::corpus::ShingleSets;
use crate::narrow::narrow;

/// Bits for a step, where ranks leave as many.
const STEP_BITS: u32 = 5;

/// All sets in steps of about as many, the smallest first.
#[derive(Debug)]
pub(super) struct Steps {
    bits: u32,
    chunks: usize,
    /// The size of the smallest set of each step.
    smallest: Vec<usize>,
}

impl Steps {
    /// Those of these sets; a step and a rank of so many bits fit 32.
    pub(super) fn of(repeated: &Repeated<'_>, sets: &ShingleSets, rank_bits: u32) -> Self {
        let bits = u32::BITS.saturating_sub(rank_bits).min(STEP_BITS);
        let chunks = repeated.chunks();
        let smallest = (0..1_usize << bits).map(|step| {
            let first = repeated.ranks_of((step * chunks).div_ceil(1 << bits)).start;
            // of few sets the last steps have none
            let set = repeated.ranks.sets().get(first).or(repeated.ranks.sets().last());
            set.map_or(0, |&set| sets.size(set))
        });
        Self { bits, chunks, smallest: smallest.collect() }
    }

    /// Bits for a step.
    pub(super) fn bits(&self) -> u32 {
        self.bits
    }

    /// The size of the smallest set of each step, ascending.
    pub(super) fn smallest(&self) -> &[usize] {
        &self.smallest
    }

    /// The step of the sets of a chunk.
    pub(super) fn of_chunk(&self, chunk: usize) -> u32 {
        // below 2 to the power of the bits
        narrow((chunk << self.bits) / self.chunks.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Ranks;

    #[test]
    fn no_set_is_smaller_than_the_smallest_of_its_step() {
        for count in [0, 1, 7, 100, 3000] {
            let mut sets = ShingleSets::with_memory(usize::MAX);
            for n in 0..count {
                let size = (n * 7919) % 331 + 1;
                sets.push(&(0..size).collect::<Vec<u64>>()).unwrap();
            }
            let ranks = Ranks::of(&sets);
            let repeated = Repeated::of(&sets, &ranks, 10);
            for (rank_bits, step_bits) in [(12, 5), (29, 3), (32, 0)] {
                let steps = Steps::of(&repeated, &sets, rank_bits);
                assert_eq!(steps.smallest().len(), 1 << step_bits);
                assert!(steps.smallest().is_sorted());
                for (rank, &set) in ranks.sets().iter().enumerate() {
                    let step = steps.of_chunk(rank / repeated.places()) as usize;
                    assert!(steps.smallest()[step] <= sets.size(set));
                }
            }
        }
    }
}
