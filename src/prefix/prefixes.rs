//! The prefixes of all sets: of each, the rarest shingles that others may
//! carry, as many as the join looks up.
//!
//! They are a quarter of all shingles and are made by the first look at the
//! sets, for which alone it has to be known how frequent each shingle is. Like
//! the sets they stay in memory as far as there is room, and go to a file
//! behind that; so the index has all of memory to itself.

use rayon::prelude::*;

use super::PrefixJoin;
use crate::corpus::{Frequencies, ShingleSets};
use crate::error::Result;

/// Bytes of prefixes that stay in memory.
const MEMORY: usize = 64 << 20;
/// Sets whose prefixes are made before they are put behind those of the others.
const SETS_AT_ONCE: usize = 1 << 16;

/// The prefixes of some sets, set after set.
#[derive(Debug)]
pub(super) struct Prefixes {
    pub(super) shingles: ShingleSets,
    /// Of each set, the shingles that others may carry and that are not in its
    /// prefix.
    pub(super) unseen: Vec<u32>,
}

/// The prefix of one set.
struct Prefix {
    shingles: Vec<u64>,
    unseen: u32,
}

/// Room to find a prefix in: the shingles of a set that several may carry, and
/// the rare of them after how many do.
#[derive(Default)]
struct Room {
    repeated: Vec<u64>,
    rare: Vec<(u32, u64)>,
}

impl Prefixes {
    /// Those of these sets.
    pub(super) fn of(sets: &ShingleSets, join: PrefixJoin) -> Result<Self> {
        let frequencies = Frequencies::of(sets, |_| 1)?;
        let mut prefixes = Self {
            shingles: ShingleSets::with_memory(MEMORY),
            unseen: Vec::with_capacity(sets.len()),
        };
        for first in (0..sets.len()).step_by(SETS_AT_ONCE) {
            let made: Vec<Vec<Prefix>> = sets
                .runs_of(first..(first + SETS_AT_ONCE).min(sets.len()))
                .map(|run| {
                    let mut room = Room::default();
                    let run = run?;
                    let sets = run.iter();
                    Ok(sets
                        .map(|(_, set)| Prefix::of(set, join, &frequencies, &mut room))
                        .collect())
                })
                .collect::<Result<_>>()?;
            for prefix in made.into_iter().flatten() {
                prefixes.shingles.push(&prefix.shingles)?;
                prefixes.unseen.push(prefix.unseen);
            }
        }
        prefixes.shingles.close()?;
        Ok(prefixes)
    }
}

impl Prefix {
    /// That of one set.
    fn of(set: &[u64], join: PrefixJoin, frequencies: &Frequencies, room: &mut Room) -> Self {
        let Room { repeated, rare } = room;
        rare.clear();
        let mut common = 0;
        for (shingle, carriers) in frequencies.repeated(set, repeated) {
            if carriers as usize > join.most_carriers {
                common += 1;
            } else {
                rare.push((carriers, shingle));
            }
        }
        let repeated = rare.len() + common;
        let looked_up = join.looked_up(set.len(), repeated).min(rare.len());
        if (1..rare.len()).contains(&looked_up) {
            rare.select_nth_unstable(looked_up - 1);
        }
        Self {
            shingles: rare[..looked_up].iter().map(|&(_, shingle)| shingle).collect(),
            unseen: u32::try_from(repeated - looked_up).unwrap_or(u32::MAX),
        }
    }
}
