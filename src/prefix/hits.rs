//! Which smaller sets each set meets by the shingles of their prefixes.
//!
//! To look up the shingles of one set after the other in an index of all
//! prefixes is to wait for another place of memory every time, once the index
//! has outgrown the cache. So sets meet slice by slice, as all else is done here
//! that looks at many shingles: the prefixes have gone back to the slices, of
//! one slice an index is made that fits the cache, and all who carry its
//! shingles go by. Each hit is put aside for the larger set, which has them all
//! when the last slice is done.
//!
//! A hit takes 3 to 6 bytes, of which 32 MB stay in memory and the others go to
//! a temporary file. Where there would be too many at a time, the larger sets
//! are taken in several [rounds](rounds), and where a chunk of sets has so many that
//! they would not be read at once, it is split in parts.

use std::ops::Range;

use rayon::prelude::*;

use super::occurrence::Occurrence;
use super::prefixes::{OfSlice, Prefixes};
use super::repeated::Repeated;
use crate::corpus::Pieces;
use crate::counting_sort::{ByKey, counting_sort};
use crate::error::Result;
use crate::observer::Observer;

/// Bytes of hits that stay in memory.
const MEMORY: usize = 32 << 20;
/// One slice of so many is looked at to learn how many hits there will be, since
/// hashes spread them evenly.
const SAMPLED: usize = 16;
/// Hits that are read at once, about; 25 bytes each are taken for it.
const READ_AT_ONCE: usize = 1 << 22;

/// Chunks whose hits are gathered at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Round {
    chunks: Range<usize>,
    /// Each is split in 2 to the power of so many parts.
    splits: Vec<u32>,
}

/// The hits of the sets of a round.
#[derive(Debug)]
pub(super) struct Hits {
    /// Of every slice, part after part: the place of the larger set in its part
    /// in the upper bits, the rank of the smaller in the lower.
    entries: Pieces,
    rank_bits: u32,
    parts: Partition,
}

/// The parts of the chunks of a round.
#[derive(Debug)]
struct Partition {
    /// The rank of the first set of each part, and behind the last the rank behind
    /// its last set.
    firsts: Vec<usize>,
    /// Of every chunk, the number of its first part, and bits that tell the sets of
    /// one apart.
    of_chunks: Vec<(usize, u32)>,
    /// Bits that tell the sets of a chunk apart.
    chunk_bits: u32,
}

impl Partition {
    fn of(repeated: &Repeated<'_>, round: &Round) -> Self {
        let (chunk_bits, sets) = (repeated.places().ilog2(), repeated.ranks.len());
        let (mut firsts, mut of_chunks) = (Vec::new(), Vec::new());
        for (chunk, split) in round.chunks.clone().zip(&round.splits) {
            let (first, bits) = (chunk << chunk_bits, chunk_bits - split);
            of_chunks.push((firsts.len(), bits));
            firsts.extend((0..1 << split).map(|part: usize| (first + (part << bits)).min(sets)));
        }
        firsts.push((round.chunks.end << chunk_bits).min(sets));
        Self { firsts, of_chunks, chunk_bits }
    }

    fn len(&self) -> usize {
        self.firsts.len() - 1
    }

    /// The part of a set, and its place there.
    fn place(&self, rank: usize) -> (usize, usize) {
        let place = rank - self.firsts[0];
        let (first, bits) = self.of_chunks[place >> self.chunk_bits];
        let in_chunk = place & ((1 << self.chunk_bits) - 1);
        (first + (in_chunk >> bits), in_chunk & ((1 << bits) - 1))
    }
}

impl Hits {
    /// Those of the sets of these chunks.
    pub(super) fn of(
        repeated: &Repeated<'_>,
        prefixes: &Prefixes,
        round: &Round,
        observer: &dyn Observer,
    ) -> Result<Self> {
        let (parts, chunks) = (Partition::of(repeated, round), &round.chunks);
        let rank_bits = prefixes.rank_bits();
        let bits = rank_bits + parts.chunk_bits;
        let entries = Pieces::new(repeated.slices(), parts.len(), bits, MEMORY);
        prefixes.each_slice(repeated, chunks.end, |slice, of_slice| {
            observer.go_on()?;
            let mut hits = Vec::new();
            each_hit(repeated, &of_slice, slice, chunks.clone(), |larger, smaller| {
                let (part, place) = parts.place(larger);
                let place = (part << parts.chunk_bits | place) as u64;
                hits.push(place << rank_bits | u64::from(smaller));
            })?;
            let by_part = hits.iter().map(|&hit| {
                (usize::try_from(hit >> bits).unwrap_or(usize::MAX), hit & ((1 << bits) - 1))
            });
            entries.put(slice, counting_sort(by_part, parts.len()))
        })?;
        Ok(Self { entries, rank_bits, parts })
    }

    /// The ranks of a part.
    pub(super) fn ranks_of(&self, part: usize) -> Range<usize> {
        self.parts.firsts[part]..self.parts.firsts[part + 1]
    }

    /// What `work` makes of each part: of the ranks of the smaller sets that its
    /// sets meet, by the places of these in it, each once for every shingle.
    pub(super) fn each_part<T: Send>(
        &self,
        work: impl Fn(usize, &ByKey<u32>) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        self.entries.each_part(0..self.entries.blocks(), |number, part| {
            let sets = self.ranks_of(number).len();
            work(number, &part.by_upper_bits(self.rank_bits, sets))
        })
    }
}

/// The chunks in rounds of about so many hits, or few more.
pub(super) fn rounds(
    repeated: &Repeated<'_>,
    prefixes: &Prefixes,
    most: usize,
    observer: &dyn Observer,
) -> Result<Vec<Round>> {
    let (slices, chunks) = (repeated.slices(), repeated.chunks());
    let sampled = (0..slices).into_par_iter().step_by(SAMPLED).map(|slice| {
        observer.go_on()?;
        let mut hits = vec![0; chunks];
        let of_slice = prefixes.of_slice(repeated, slice, chunks)?;
        each_hit(repeated, &of_slice, slice, 0..chunks, |larger, _| {
            hits[larger / repeated.places()] += 1;
        })?;
        Ok(hits)
    });
    let add = |mut sums: Vec<usize>, hits: Vec<usize>| {
        sums.iter_mut().zip(hits).for_each(|(sum, hits)| *sum += hits);
        Ok(sums)
    };
    let mut expected = sampled.try_reduce(|| vec![0; chunks], add)?;
    for hits in &mut expected {
        *hits *= slices / slices.div_ceil(SAMPLED);
    }
    let most_split = repeated.places().ilog2();
    let split = |&hits: &usize| (hits / READ_AT_ONCE + 1).ilog2().min(most_split);
    let round = |chunks: Range<usize>| {
        let splits = expected[chunks.clone()].iter().map(split).collect();
        Round { chunks, splits }
    };
    Ok(stretches(&expected, most).into_iter().map(round).collect())
}

/// In as few stretches as have so many together, or one more; all of about one size.
fn stretches(lengths: &[usize], most: usize) -> Vec<Range<usize>> {
    let all: usize = lengths.iter().sum();
    let size = all.div_ceil(all.div_ceil(most.max(1)).max(1));
    let (mut stretches, mut first, mut of_stretch, mut left) = (Vec::new(), 0, 0, all);
    for (place, length) in lengths.iter().enumerate() {
        of_stretch += length;
        left -= length;
        if of_stretch >= size && left > 0 || place + 1 == lengths.len() {
            stretches.push(first..place + 1);
            (first, of_stretch) = (place + 1, 0);
        }
    }
    stretches
}

/// Calls `meet(larger, smaller)` for every shingle of the slice that a set of these
/// chunks shares with a smaller one whose prefix reaches to sets of that size; chunk
/// after chunk.
fn each_hit(
    repeated: &Repeated<'_>,
    prefixes: &OfSlice<'_>,
    slice: usize,
    chunks: Range<usize>,
    mut meet: impl FnMut(usize, u32),
) -> Result<()> {
    let occurrences = repeated.of_slice(slice, chunks.clone())?;
    for (place, chunk) in chunks.enumerate() {
        let step = prefixes.step_of(chunk);
        let occurrences = occurrences.of(place).iter().map(|&number| Occurrence(number));
        for occurrence in occurrences.filter(|occurrence| occurrence.is_in_smaller()) {
            let larger = chunk * repeated.places() + occurrence.place();
            let ranks = prefixes.leading_to(step, larger, occurrence.number() as usize);
            ranks.for_each(|rank| meet(larger, rank));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::{Ranks, ShingleSets, Slices};
    use crate::hash::avalanche;
    use crate::overlap::Net;
    use crate::prefix::PrefixJoin;

    #[test]
    fn a_split_changes_no_hit() {
        // twenty texts of which each has ten versions
        let mut sets = ShingleSets::with_memory(1 << 20);
        for n in 0..200_u64 {
            let mut set: Vec<u64> = (n / 10 * 100..n / 10 * 100 + 30 + n).map(avalanche).collect();
            set.sort_unstable();
            sets.push(&set).unwrap();
        }
        sets.close().unwrap();
        let ranks = Ranks::of(&sets);
        let repeated = Repeated::of(&sets, &ranks, 1000);
        Slices::of(&sets, &ranks, &()).unwrap().show(&[&repeated], &()).unwrap();
        let join = PrefixJoin::new(Net { resemblance: 0.2, containment: Some(0.5) });
        let prefixes = Prefixes::of(&repeated, &sets, join, &()).unwrap();
        let chunks = 2..repeated.chunks();
        assert!(chunks.len() > 5 && !ranks.len().is_multiple_of(repeated.places()));
        let hits_of = |splits: Vec<u32>| {
            let parts: usize = splits.iter().map(|split| 1 << split).sum();
            let round = Round { chunks: chunks.clone(), splits };
            let hits = Hits::of(&repeated, &prefixes, &round, &()).unwrap();
            let of_part = |part, hits_of_part: &ByKey<u32>| {
                let ranks = hits.ranks_of(part).enumerate();
                let of_ranks = ranks.map(|(place, rank)| {
                    let mut smaller = hits_of_part.of(place).to_vec();
                    smaller.sort_unstable();
                    assert!(smaller.iter().all(|&other| (other as usize) < rank));
                    (rank, smaller)
                });
                Ok(of_ranks.collect::<Vec<_>>())
            };
            let of_parts = hits.each_part(of_part).unwrap();
            assert_eq!(of_parts.len(), parts);
            of_parts.concat()
        };
        let whole = hits_of(vec![0; chunks.len()]);
        assert_eq!(whole.len(), ranks.len() - 2 * repeated.places());
        assert!(whole.iter().map(|(_, smaller)| smaller.len()).sum::<usize>() > 1000);
        let most_split = repeated.places().ilog2();
        for split in 1..=most_split {
            assert_eq!(hits_of(vec![split; chunks.len()]), whole);
            let splits = (0..).map(|place| place * split % (most_split + 1));
            assert_eq!(hits_of(splits.take(chunks.len()).collect()), whole);
        }
    }

    proptest! {
        #[test]
        fn stretches_are_few_and_of_about_one_size(
            lengths in prop::collection::vec(0_usize..50, 0..60),
            most in 1_usize..400,
        ) {
            let stretches = stretches(&lengths, most);
            let places: Vec<usize> = stretches.iter().cloned().flatten().collect();
            prop_assert_eq!(places, (0..lengths.len()).collect::<Vec<_>>());
            let all: usize = lengths.iter().sum();
            prop_assert!(stretches.len() <= all.div_ceil(most).max(1));
            for stretch in stretches {
                let of_stretch: usize = lengths[stretch].iter().sum();
                prop_assert!(of_stretch < most + 50);
            }
        }
    }
}
