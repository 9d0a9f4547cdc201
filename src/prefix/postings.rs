//! Which sets carry a shingle, and which shingles a set carries, the rarest
//! first.
//!
//! Four in five shingles of a news corpus stand in one set alone, and lead
//! nowhere: they are left out. Since every set is ascending, the shingles of
//! one range of hashes are a slice of each set; so the ranges are gathered and
//! sorted side by side, each in the cache, and no copy of all shingles is made.
//!
//! Takes 8 bytes for every shingle of a set that another set carries too, and
//! 4 to 8 for every set and every such shingle.

use rayon::prelude::*;

use crate::corpus::{SetId, ShingleSets};

/// Shingles gathered at once: a megabyte or two with their carriers.
const RANGE: usize = 1 << 18;
/// Cells of the sketch that tells, mostly, what stands in one set alone; four
/// for each shingle of a range, and a power of two.
const CELLS: usize = 4 * RANGE;

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

/// The postings of one range of hashes.
#[derive(Default)]
struct Range {
    carriers: Vec<Place>,
    lengths: Vec<u32>,
    /// The carriers of shingles that too many sets carry.
    common: Vec<Place>,
}

impl Postings {
    /// Of every shingle that 2 to `most` sets carry.
    pub(super) fn new(sets: &ShingleSets, most: usize) -> Self {
        let mut by_size: Vec<SetId> = sets.ids().collect();
        by_size.sort_unstable_by_key(|&set| (sets.get(set).len(), set));
        let total: usize = by_size.iter().map(|&set| sets.get(set).len()).sum();
        let bits = (total / RANGE).next_power_of_two().ilog2();
        let ranges: Vec<Range> = (0..1_u64 << bits)
            .into_par_iter()
            .map_init(Vec::new, |cells, range| {
                gather(sets, &by_size, bits, range, most, cells)
            })
            .collect();
        Self::joined(by_size, &ranges)
    }

    fn joined(by_size: Vec<SetId>, ranges: &[Range]) -> Self {
        let mut common = vec![0_u32; by_size.len()];
        for &place in ranges.iter().flat_map(|range| &range.common) {
            common[place as usize] += 1;
        }
        let lengths: Vec<u32> =
            ranges.iter().flat_map(|range| range.lengths.iter().copied()).collect();
        let mut carriers = Vec::with_capacity(ranges.iter().map(|range| range.carriers.len()).sum());
        for range in ranges {
            carriers.extend_from_slice(&range.carriers);
        }
        let carriers_end: Vec<usize> = running_sum(lengths.iter().map(|&length| length as usize));

        let mut rarest_first: Vec<u32> = (0_u32..).take(lengths.len()).collect();
        rarest_first.sort_by_key(|&shingle| lengths[shingle as usize]);
        let mut shingles_end = vec![0_usize; by_size.len()];
        for &place in &carriers {
            shingles_end[place as usize] += 1;
        }
        let mut next = 0;
        for end in &mut shingles_end {
            next += std::mem::replace(end, next);
        }
        let mut shingles = vec![0_u32; carriers.len()];
        for shingle in rarest_first {
            let end = carriers_end[shingle as usize];
            for &place in &carriers[end - lengths[shingle as usize] as usize..end] {
                let next = &mut shingles_end[place as usize];
                shingles[*next] = shingle;
                *next += 1;
            }
        }
        Self { by_size, carriers, carriers_end, shingles, shingles_end, common }
    }

    /// Sets.
    pub(super) fn len(&self) -> usize {
        self.by_size.len()
    }

    /// The sets in order of size.
    pub(super) fn by_size(&self) -> &[SetId] {
        &self.by_size
    }

    /// The shingles of a set that others carry too, the rarest first.
    pub(super) fn shingles(&self, place: usize) -> &[u32] {
        slice(&self.shingles, &self.shingles_end, place)
    }

    /// Shingles of a set that too many others carry.
    pub(super) fn common(&self, place: usize) -> usize {
        self.common[place] as usize
    }

    /// The sets that carry a shingle, ascending.
    pub(super) fn carriers(&self, shingle: u32) -> &[Place] {
        slice(&self.carriers, &self.carriers_end, shingle as usize)
    }
}

/// The part of `all` at `place`, where `ends` tells the end of each part.
fn slice<'a>(all: &'a [u32], ends: &[usize], place: usize) -> &'a [u32] {
    let start = place.checked_sub(1).map_or(0, |before| ends[before]);
    &all[start..ends[place]]
}

fn running_sum(counts: impl Iterator<Item = usize>) -> Vec<usize> {
    counts
        .scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        })
        .collect()
}

/// The postings of the shingles whose upper `bits` are `range`.
fn gather(
    sets: &ShingleSets,
    by_size: &[SetId],
    bits: u32,
    range: u64,
    most: usize,
    cells: &mut Vec<u8>,
) -> Range {
    let range_of = |shingle: u64| shingle.checked_shr(64 - bits).unwrap_or(0);
    let slice_of = |set: SetId| {
        let set = sets.get(set);
        let set = &set[set.partition_point(|&shingle| range_of(shingle) < range)..];
        &set[..set.partition_point(|&shingle| range_of(shingle) == range)]
    };
    cells.clear();
    cells.resize(CELLS, 0);
    for &set in by_size {
        for &shingle in slice_of(set) {
            let cell = &mut cells[cell(shingle)];
            *cell = cell.saturating_add(1);
        }
    }
    let mut carried: Vec<(u64, Place)> = (0..)
        .zip(by_size)
        .flat_map(|(place, &set)| slice_of(set).iter().map(move |&shingle| (shingle, place)))
        .filter(|&(shingle, _)| cells[cell(shingle)] > 1)
        .collect();
    carried.sort_unstable();
    let mut postings = Range::default();
    for same in carried.chunk_by(|(one, _), (other, _)| one == other) {
        let places = same.iter().map(|&(_, place)| place);
        if same.len() > most {
            postings.common.extend(places);
        } else if same.len() > 1 {
            postings.lengths.push(u32::try_from(same.len()).unwrap_or(u32::MAX));
            postings.carriers.extend(places);
        }
    }
    postings
}

/// The lower bits tell shingles of one range apart; the upper ones are equal.
fn cell(shingle: u64) -> usize {
    // the mask leaves 20 bits
    #[expect(clippy::cast_possible_truncation)]
    let cell = (shingle & (CELLS as u64 - 1)) as usize;
    cell
}
