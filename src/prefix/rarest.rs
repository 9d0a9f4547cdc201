//! The rarest shingles of a set, counted out and not sorted.

use super::PrefixJoin;
use super::occurrence::{Occurrence, RARITIES};
use super::reach::Steps;

/// A shingle of a set that a larger set carries too.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shared {
    /// Its slice, of which there are fewer than 2¹⁶.
    pub(super) slice: u16,
    /// Its number there.
    pub(super) number: u32,
    /// How rare it is, below [`RARITIES`].
    rarity: u8,
}

impl Shared {
    /// A shingle of this slice.
    pub(super) fn new(slice: usize, occurrence: Occurrence) -> Self {
        Self {
            slice: u16::try_from(slice).unwrap_or(u16::MAX),
            number: occurrence.number(),
            rarity: u8::try_from(occurrence.rarity()).unwrap_or(u8::MAX),
        }
    }
}

/// Takes of each set as many of its rarest shingles as are looked up: how many there
/// are of each rarity says where those of the next begin.
pub(super) struct Rarest<'a> {
    join: PrefixJoin,
    steps: &'a Steps,
    /// Of the shingles of one set, the rarest first, the last step that each leads to,
    /// as far as they lead anywhere.
    reach: Vec<u8>,
    /// How many are looked up among the sets of each step, up to the last in which some
    /// are.
    looked_up: Vec<usize>,
}

impl<'a> Rarest<'a> {
    pub(super) fn new(join: PrefixJoin, steps: &'a Steps) -> Self {
        Self { join, steps, reach: Vec::new(), looked_up: Vec::new() }
    }

    /// Gives each shingle that a set of this size looks up, and the last step that it
    /// leads to. `shingles` are those of the set that larger sets carry; so many are left
    /// out as too common.
    pub(super) fn each(
        &mut self,
        size: usize,
        shingles: &[Shared],
        common: usize,
        mut give: impl FnMut(Shared, u8),
    ) {
        let all = shingles.len() + common;
        let of_step = |&smallest: &usize| self.join.looked_up(size, smallest.max(size), all);
        self.looked_up.clear();
        self.looked_up.extend(
            self.steps.smallest().iter().map(of_step).take_while(|&looked_up| looked_up > 0),
        );
        self.reach.clear();
        // never more than in the step before, so the last is the shortest
        for (step, &looked_up) in (0..u8::MAX).zip(&self.looked_up).rev() {
            self.reach.resize(looked_up.min(shingles.len()), step);
        }
        if self.reach.is_empty() {
            return;
        }
        let mut positions = [0; RARITIES];
        for shingle in shingles {
            positions[usize::from(shingle.rarity)] += 1;
        }
        let mut rarer = 0;
        for position in &mut positions {
            rarer += std::mem::replace(position, rarer);
        }
        for &shingle in shingles {
            let next = &mut positions[usize::from(shingle.rarity)];
            let position = std::mem::replace(next, *next + 1);
            if let Some(&step) = self.reach.get(position) {
                give(shingle, step);
            }
        }
    }
}
