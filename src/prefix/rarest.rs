//! The rarest shingles of each set, counted out and not sorted.

use super::PrefixJoin;
use super::occurrence::{Occurrence, RARITIES};
use super::reach::Steps;
use super::repeated::Repeated;
use crate::corpus::ShingleSets;

/// Takes of each set of a chunk as many of its rarest shingles as are looked up,
/// in whatever order they come: how many there are of each rarity says where those
/// of the next begin.
pub(super) struct Rarest {
    /// Of every place, where the next shingle of each rarity stands among all of
    /// the set, the rarest first.
    positions: Vec<[u32; RARITIES]>,
    /// Of every place, how many are looked up among the sets of each step, which
    /// are never more than of the step before.
    looked_up: Vec<u32>,
    steps: usize,
}

impl Rarest {
    /// For the sets of a chunk, which have these occurrences.
    pub(super) fn of(
        repeated: &Repeated<'_>,
        sets: &ShingleSets,
        join: PrefixJoin,
        steps: &Steps,
        chunk: usize,
        occurrences: impl Iterator<Item = Occurrence>,
    ) -> Self {
        let ranks = repeated.ranks_of(chunk);
        let mut positions = vec![[0_u32; RARITIES]; ranks.len()];
        for occurrence in occurrences {
            let count = &mut positions[occurrence.place()][occurrence.rarity()];
            *count += u32::from(occurrence.is_in_larger());
        }
        let mut looked_up = Vec::with_capacity(ranks.len() * steps.smallest().len());
        for (rank, positions) in ranks.zip(&mut positions) {
            let mut rare = 0;
            for position in positions {
                rare += std::mem::replace(position, rare);
            }
            let rank = u32::try_from(rank).unwrap_or(u32::MAX);
            let all = rare as usize + repeated.common(rank);
            let size = sets.size(repeated.ranks.set(rank));
            let mut of_step = u32::MAX;
            looked_up.extend(steps.smallest().iter().map(|&smallest| {
                // what is looked up no more in a step is so in none behind it
                if of_step > 0 {
                    let looked_up = join.looked_up(size, smallest.max(size), all);
                    of_step = u32::try_from(looked_up).unwrap_or(u32::MAX);
                }
                of_step
            }));
        }
        Self { positions, looked_up, steps: steps.smallest().len() }
    }

    /// The last step that the shingle leads to, if any.
    pub(super) fn take(&mut self, occurrence: Occurrence) -> Option<u64> {
        if !occurrence.is_in_larger() {
            return None;
        }
        let place = occurrence.place();
        let next = &mut self.positions[place][occurrence.rarity()];
        let position = std::mem::replace(next, *next + 1);
        let looked_up = &self.looked_up[place * self.steps..][..self.steps];
        let reached = looked_up.partition_point(|&looked_up| looked_up > position);
        reached.checked_sub(1).map(|step| step as u64)
    }
}
