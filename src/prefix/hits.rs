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
//! they would not be read at once, it is split.

use std::ops::Range;

use rayon::prelude::*;

use super::occurrence::Occurrence;
use super::prefixes::Prefixes;
use super::repeated::Repeated;
use crate::corpus::Pieces;
use crate::counting_sort::{ByKey, counting_sort};
use crate::error::Result;

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
    split: u32,
}

/// The hits of the sets of a round.
#[derive(Debug)]
pub(super) struct Hits {
    /// Of every slice, part after part: the place of the larger set in its part
    /// in the upper bits, the rank of the smaller in the lower.
    entries: Pieces,
    rank_bits: u32,
    /// The rank of the first set.
    first: usize,
    /// Sets of a part, at most.
    places: usize,
    /// The rank behind the last set.
    end: usize,
}

impl Hits {
    /// Those of the sets of these chunks.
    pub(super) fn of(repeated: &Repeated<'_>, prefixes: &Prefixes, round: &Round) -> Result<Self> {
        let Round { chunks, split } = round;
        let (rank_bits, places) = (prefixes.rank_bits(), repeated.places() >> split);
        let (first, parts) = (repeated.places() * chunks.start, chunks.len() << split);
        let bits = rank_bits + places.ilog2();
        let entries = Pieces::new(repeated.slices(), parts, bits, MEMORY);
        prefixes.each_slice(repeated, chunks.end, |slice, prefixes| {
            let mut hits = Vec::new();
            each_hit(repeated, prefixes, slice, chunks.clone(), |larger, smaller| {
                hits.push(((larger - first) as u64) << rank_bits | u64::from(smaller));
            })?;
            let by_part = hits.iter().map(|&hit| {
                (usize::try_from(hit >> bits).unwrap_or(usize::MAX), hit & ((1 << bits) - 1))
            });
            entries.put(slice, counting_sort(by_part, parts))
        })?;
        Ok(Self { entries, rank_bits, first, places, end: repeated.ranks.len() })
    }

    /// The ranks of a part.
    pub(super) fn ranks_of(&self, part: usize) -> Range<usize> {
        let rank = |part: usize| (self.first + part * self.places).min(self.end);
        rank(part)..rank(part + 1)
    }

    /// What `work` makes of each part: of the ranks of the smaller sets that its
    /// sets meet, by the places of these in it, each once for every shingle.
    pub(super) fn each_part<T: Send>(
        &self,
        work: impl Fn(usize, &ByKey<u32>) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        self.entries.each_part(0..self.entries.blocks(), |number, part| {
            work(number, &part.by_upper_bits(self.rank_bits, self.places))
        })
    }
}

/// The chunks in rounds of about so many hits, or few more; those that are not split
/// alike are in different ones.
pub(super) fn rounds(
    repeated: &Repeated<'_>,
    prefixes: &Prefixes,
    most: usize,
) -> Result<Vec<Round>> {
    let (slices, chunks) = (repeated.slices(), repeated.chunks());
    let sampled = (0..slices).into_par_iter().step_by(SAMPLED).map(|slice| {
        let mut hits = vec![0; chunks];
        let prefixes = prefixes.of_slice(repeated, slice, chunks)?;
        each_hit(repeated, &prefixes, slice, 0..chunks, |larger, _| {
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
    let (mut rounds, mut first) = (Vec::new(), 0);
    for alike in expected.chunk_by(|one, other| split(one) == split(other)) {
        let stretches = stretches(alike, most).into_iter();
        rounds.extend(stretches.map(|chunks| Round {
            chunks: first + chunks.start..first + chunks.end,
            split: split(&alike[0]),
        }));
        first += alike.len();
    }
    Ok(rounds)
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

/// Calls `meet` with the rank of each set of these chunks and that of a smaller set
/// that has a shingle of the slice, which both carry, in its prefix: for every such
/// shingle, chunk after chunk.
fn each_hit(
    repeated: &Repeated<'_>,
    prefixes: &ByKey<u32>,
    slice: usize,
    chunks: Range<usize>,
    mut meet: impl FnMut(usize, u32),
) -> Result<()> {
    let occurrences = repeated.of_slice(slice, chunks.clone())?;
    for (place, chunk) in chunks.enumerate() {
        for occurrence in occurrences.of(place).iter().map(|&number| Occurrence(number)) {
            let larger = chunk * repeated.places() + occurrence.place();
            let carriers = prefixes.of(occurrence.number()).iter();
            let smaller = carriers.filter(|&&rank| (rank as usize) < larger);
            smaller.for_each(|&rank| meet(larger, rank));
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
    use crate::prefix::PrefixJoin;
    use crate::verify::Net;

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
        Slices::of(&sets, &ranks).unwrap().show(&[&repeated]).unwrap();
        let join = PrefixJoin::new(Net { resemblance: 0.2, containment: Some(0.5) });
        let prefixes = Prefixes::of(&repeated, &sets, join).unwrap();
        let chunks = 2..repeated.chunks();
        assert!(chunks.len() > 5 && !ranks.len().is_multiple_of(repeated.places()));
        let hits_of = |split| {
            let round = Round { chunks: chunks.clone(), split };
            let hits = Hits::of(&repeated, &prefixes, &round).unwrap();
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
            assert_eq!(of_parts.len(), chunks.len() << split);
            of_parts.concat()
        };
        let whole = hits_of(0);
        assert_eq!(whole.len(), ranks.len() - 2 * repeated.places());
        assert!(whole.iter().map(|(_, smaller)| smaller.len()).sum::<usize>() > 1000);
        for split in 1..=repeated.places().ilog2() {
            assert_eq!(hits_of(split), whole);
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
