//! Which sets carry a shingle, and which shingles a set carries, the rarest
//! first.
//!
//! What stands in one set alone leads nowhere and is left out before the sort
//! ([`Sketch`]). While it is made, a shingle that another set may carry too
//! takes 16 bytes; in the end 8, and a distinct one 8 more.

use rayon::prelude::*;

use super::sketch::Sketch;
use crate::corpus::{SetId, ShingleSets};

/// A set's place in order of size, the smallest first; equal ones by id.
pub(super) type Place = u32;

/// The sets of a corpus and the shingles that two or more of them carry.
#[derive(Debug)]
pub(super) struct Postings {
    by_size: Vec<SetId>,
    /// The carriers of shingle after shingle, ascending within each.
    carriers: Vec<Place>,
    carriers_end: Vec<usize>,
    /// The shingles, by number, of set after set, the rarest first.
    shingles: Vec<u32>,
    shingles_end: Vec<usize>,
    /// Shingles of each set that too many others carry.
    common: Vec<u32>,
}

impl Postings {
    /// Of every shingle that 2 to `most` sets carry.
    pub(super) fn new(sets: &ShingleSets, most: usize) -> Self {
        let mut by_size: Vec<SetId> = sets.ids().collect();
        by_size.sort_unstable_by_key(|&set| (sets.get(set).len(), set));
        let mut common = vec![0_u32; by_size.len()];
        let mut carriers = Vec::new();
        let mut carriers_end = Vec::new();
        for same in carried(sets, &by_size).chunk_by(|(one, _), (other, _)| one == other) {
            let places = same.iter().map(|&(_, place)| place);
            if same.len() > most {
                places.for_each(|place| common[place as usize] += 1);
            } else if same.len() > 1 {
                carriers.extend(places);
                carriers_end.push(carriers.len());
            }
        }
        let (shingles, shingles_end) = turned(&carriers, &carriers_end, by_size.len());
        Self { by_size, carriers, carriers_end, shingles, shingles_end, common }
    }

    /// The sets in order of size.
    pub(super) fn by_size(&self) -> &[SetId] {
        &self.by_size
    }

    /// The shingles of a set that others carry too, the rarest first.
    pub(super) fn shingles(&self, place: usize) -> &[u32] {
        part(&self.shingles, &self.shingles_end, place)
    }

    /// Shingles of a set that too many others carry.
    pub(super) fn common(&self, place: usize) -> usize {
        self.common[place] as usize
    }

    /// The sets that carry a shingle, ascending.
    pub(super) fn carriers(&self, shingle: u32) -> &[Place] {
        part(&self.carriers, &self.carriers_end, shingle as usize)
    }
}

/// The part of `all` at `place`, where `ends` tells the end of each part.
fn part<'a>(all: &'a [u32], ends: &[usize], place: usize) -> &'a [u32] {
    let start = place.checked_sub(1).map_or(0, |before| ends[before]);
    &all[start..ends[place]]
}

/// The shingles that two sets or more carry, and some that one does, each with
/// its carriers in order.
fn carried(sets: &ShingleSets, by_size: &[SetId]) -> Vec<(u64, Place)> {
    let sketch = Sketch::new(by_size.iter().map(|&set| sets.get(set).len()).sum());
    by_size.par_iter().for_each(|&set| sets.get(set).iter().for_each(|&one| sketch.see(one)));
    let mut carried: Vec<(u64, Place)> = by_size
        .par_iter()
        .enumerate()
        .flat_map_iter(|(place, &set)| {
            let place = Place::try_from(place).unwrap_or(Place::MAX);
            let shingles = sets.get(set).iter().filter(|&&one| sketch.is_repeated(one));
            shingles.map(move |&shingle| (shingle, place))
        })
        .collect();
    carried.par_sort_unstable();
    carried
}

/// The shingles of each of so many sets, the rarest first, from the carriers
/// of each shingle.
fn turned(carriers: &[Place], ends: &[usize], sets: usize) -> (Vec<u32>, Vec<usize>) {
    let mut next = vec![0_usize; sets];
    for &place in carriers {
        next[place as usize] += 1;
    }
    let mut total = 0;
    for start in &mut next {
        total += std::mem::replace(start, total);
    }
    let mut rarest_first: Vec<u32> = (0_u32..).take(ends.len()).collect();
    rarest_first.sort_by_key(|&shingle| part(carriers, ends, shingle as usize).len());
    let mut shingles = vec![0_u32; carriers.len()];
    for shingle in rarest_first {
        for &place in part(carriers, ends, shingle as usize) {
            let place = &mut next[place as usize];
            shingles[*place] = shingle;
            *place += 1;
        }
    }
    // each start has moved to the end of its part
    (shingles, next)
}
