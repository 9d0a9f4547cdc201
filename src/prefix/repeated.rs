//! Of each set, the shingles that others carry too.
//!
//! Two thirds of the shingles of a news corpus stand in one article alone and
//! lead nowhere. The others are found slice by slice
//! ([`Slices`](crate::corpus::Slices)), where each has all its carriers beside
//! it; each is given a number there, and goes back to its carriers with how
//! rare it is. Carriers are taken by rank, a chunk of neighbours at a time.
//!
//! The largest of its carriers is told so: it shares the shingle with no larger
//! set, as it would if it stood in no other. So is the smallest, which need not ask
//! who looks it up. Most shingles have two or three carriers, so that spares a good
//! part of all prefixes and of all asking.
//!
//! Takes 5 bytes an occurrence, of which 32 MB stay in memory and the others go to
//! a temporary file.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use super::occurrence::{NUMBER_BITS, Occurrence};
use crate::corpus::{Onlooker, Part, Pieces, Ranks, ShingleSets, Slice, Slices};
use crate::counting_sort::{ByKey, counting_sort};
use crate::error::Result;

/// Bytes of occurrences that stay in memory.
const MEMORY: usize = 32 << 20;
/// Chunks that there are at least, where there are so many sets, so that all
/// threads have one.
const LEAST_CHUNKS: usize = 64;
/// A chunk has 2 to the power of such a number of ranks.
const CHUNK_BITS: Range<u32> = 4..13;

/// The repeated shingles of all sets.
#[derive(Debug)]
pub(super) struct Repeated<'a> {
    pub(super) ranks: &'a Ranks,
    /// Of every slice, chunk after chunk, as [`Occurrence`].
    occurrences: Pieces,
    /// How many different ones each slice has.
    distinct: Vec<AtomicU32>,
    /// Of every rank, how many of its shingles have so many carriers that they
    /// are not among the occurrences.
    common: Vec<AtomicU32>,
    chunk_bits: u32,
    most_carriers: usize,
}

impl<'a> Repeated<'a> {
    /// Those of these sets that at most `most_carriers` carry; of the others,
    /// how many. They are known when all slices were looked at.
    pub(super) fn of(sets: &ShingleSets, ranks: &'a Ranks, most_carriers: usize) -> Self {
        let per_chunk = (ranks.len() / LEAST_CHUNKS).max(1).ilog2();
        let chunk_bits = per_chunk.clamp(CHUNK_BITS.start, CHUNK_BITS.end - 1);
        let (slices, chunks) = (Slices::count(sets), ranks.len().div_ceil(1 << chunk_bits));
        let bits = chunk_bits + Occurrence::BITS;
        let none = |count: usize| (0..count).map(|_| AtomicU32::new(0)).collect();
        Self {
            occurrences: Pieces::new(slices, chunks, bits, MEMORY),
            distinct: none(slices),
            common: none(ranks.len()),
            chunk_bits,
            most_carriers,
            ranks,
        }
    }

    /// How many slices there are.
    pub(super) fn slices(&self) -> usize {
        self.distinct.len()
    }

    /// How many different ones a slice has.
    pub(super) fn distinct(&self, slice: usize) -> u32 {
        self.distinct[slice].load(Ordering::Relaxed)
    }

    /// How many of the shingles of a set are left out since they are common.
    pub(super) fn common(&self, rank: u32) -> usize {
        self.common[rank as usize].load(Ordering::Relaxed) as usize
    }

    /// How many chunks there are.
    pub(super) fn chunks(&self) -> usize {
        self.occurrences.parts()
    }

    /// The ranks of a chunk.
    pub(super) fn ranks_of(&self, chunk: usize) -> Range<usize> {
        let first = chunk << self.chunk_bits;
        first..(first + (1 << self.chunk_bits)).min(self.common.len())
    }

    /// Sets of a chunk; the last may have fewer.
    pub(super) fn places(&self) -> usize {
        1 << self.chunk_bits
    }

    /// What `work` makes of all occurrences in the sets of each chunk.
    pub(super) fn each_chunk<T: Send>(
        &self,
        work: impl Fn(usize, Part) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        self.occurrences.each_part(0..self.slices(), work)
    }

    /// All occurrences of the shingles of a slice in the sets of these chunks,
    /// chunk after chunk, each as the number of an [`Occurrence`].
    pub(super) fn of_slice(&self, slice: usize, chunks: Range<usize>) -> Result<ByKey<u64>> {
        self.occurrences.block(slice, chunks)
    }

    /// What `item` takes of the occurrences of a chunk, each given with its slice: by
    /// the places of the sets, and for each in the order of its shingles' numbers.
    pub(super) fn by_place<T: Copy + Default>(
        &self,
        part: &Part,
        item: impl Fn(usize, Occurrence) -> Option<T> + Copy,
    ) -> ByKey<T> {
        let occurrences = part.blocks().enumerate().flat_map(move |(slice, numbers)| {
            numbers.iter().filter_map(move |&number| {
                let occurrence = Occurrence(number);
                Some((occurrence.place(), item(slice, occurrence)?))
            })
        });
        counting_sort(occurrences, self.places())
    }
}

impl Onlooker for Repeated<'_> {
    fn look(&self, slice: &Slice) -> Result<()> {
        let (mut found, mut number) = (Vec::with_capacity(slice.len()), 0_u32);
        for carried in slice.repeated() {
            let carriers = carried.ranks();
            if carried.carriers() > self.most_carriers || number >> NUMBER_BITS > 0 {
                carriers.for_each(|rank| {
                    self.common[rank as usize].fetch_add(1, Ordering::Relaxed);
                });
                continue;
            }
            let (smallest, largest) = (carriers.clone().min(), carriers.clone().max());
            found.extend(carriers.map(|rank| {
                let (chunk, place) = (rank >> self.chunk_bits, rank & ((1 << self.chunk_bits) - 1));
                let (in_larger, in_smaller) = (Some(rank) != largest, Some(rank) != smallest);
                let occurrence =
                    Occurrence::new(place, in_larger, in_smaller, carried.carriers(), number);
                (chunk as usize, occurrence.0)
            }));
            number += 1;
        }
        self.distinct[slice.number()].store(number, Ordering::Relaxed);
        self.occurrences.put(slice.number(), counting_sort(found.iter().copied(), self.chunks()))
    }
}
