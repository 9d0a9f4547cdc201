//! Of each set, the shingles that others carry too.
//!
//! Two thirds of the shingles of a news corpus stand in one article alone and
//! lead nowhere. The others are found slice by slice
//! ([`Slices`](crate::corpus::Slices)), where each has all its carriers beside
//! it; each is given a number there, and goes back to its carriers with how
//! many they are. Carriers are taken by rank, a chunk of neighbours at a time.
//!
//! The largest of its carriers is told so: it shares the shingle with no larger
//! set, as it would if it stood in no other. Most shingles have two or three
//! carriers, so that spares a good part of all prefixes.
//!
//! Takes 5 or 6 bytes an occurrence, of which 32 MB stay in memory and the others go
//! to a temporary file.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::corpus::{Onlooker, Pieces, Ranks, ShingleSets, Slice, Slices};
use crate::counting_sort::{ByKey, counting_sort};
use crate::error::Result;

/// Bytes of occurrences that stay in memory.
const MEMORY: usize = 32 << 20;
/// Chunks that there are at least, where there are so many sets, so that all
/// threads have one.
const LEAST_CHUNKS: usize = 64;
/// A chunk has 2 to the power of such a number of ranks.
const CHUNK_BITS: Range<u32> = 4..13;
/// Bits of an occurrence for how many carry the shingle; those that more carry
/// count as equally rare.
const CARRIER_BITS: u32 = 10;
/// Bits of an occurrence for the number of the shingle in its slice, which has
/// fewer shingles than 2 to the power of that.
const NUMBER_BITS: u32 = 24;
/// A set with a shingle that others carry too: from the highest bits down, the
/// place of the set in its chunk, whether a larger one has the shingle, how many
/// have it, and its number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occurrence(pub(super) u64);

impl Occurrence {
    const BITS: u32 = 1 + CARRIER_BITS + NUMBER_BITS;

    /// The place of the set in its chunk.
    pub(super) fn place(self) -> usize {
        usize::try_from(self.0 >> Self::BITS).unwrap_or(usize::MAX)
    }

    fn is_in_larger(self) -> bool {
        self.0 >> (Self::BITS - 1) & 1 > 0
    }

    fn carriers(self) -> u64 {
        self.0 >> NUMBER_BITS & ((1 << CARRIER_BITS) - 1)
    }

    /// The number of the shingle among the repeated ones of its slice.
    pub(super) fn number(self) -> usize {
        usize::try_from(self.0 & ((1 << NUMBER_BITS) - 1)).unwrap_or(usize::MAX)
    }
}

/// A shingle that several sets carry; the rarer comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RepeatedShingle(u64);

impl RepeatedShingle {
    /// The one of an occurrence in this slice.
    fn new(occurrence: Occurrence, slice: usize) -> Self {
        Self(occurrence.carriers() << 48 | (slice as u64) << 32 | occurrence.number() as u64)
    }

    /// The slice in which it stands.
    pub(super) fn slice(self) -> usize {
        usize::try_from(self.0 >> 32 & 0xFFFF).unwrap_or(usize::MAX)
    }

    /// Its number among the repeated shingles of the slice.
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
    pub(super) fn number(self) -> u32 {
        self.0 as u32
    }
}

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

    /// The shingles of the sets of a chunk that larger sets carry too, by the
    /// places of the sets in it.
    pub(super) fn of_chunk(&self, chunk: usize) -> Result<ByKey<RepeatedShingle>> {
        let part = self.occurrences.part(chunk, 0..self.slices())?;
        let shingles = part.blocks().enumerate().flat_map(|(slice, occurrences)| {
            let occurrences = occurrences.iter().map(|&occurrence| Occurrence(occurrence));
            occurrences.filter(|occurrence| occurrence.is_in_larger()).map(move |occurrence| {
                (occurrence.place(), RepeatedShingle::new(occurrence, slice))
            })
        });
        Ok(counting_sort(shingles, self.ranks_of(chunk).len()))
    }

    /// All occurrences of the shingles of a slice in the sets of these chunks,
    /// chunk after chunk, each as the number of an [`Occurrence`].
    pub(super) fn of_slice(&self, slice: usize, chunks: Range<usize>) -> Result<ByKey<u64>> {
        self.occurrences.block(slice, chunks)
    }
}

impl Onlooker for Repeated<'_> {
    fn look(&self, slice: &Slice) -> Result<()> {
        let (mut found, mut number) = (Vec::new(), 0_u32);
        for carried in slice.repeated() {
            let carriers = carried.ranks();
            if carried.carriers() > self.most_carriers || number >> NUMBER_BITS > 0 {
                carriers.for_each(|rank| {
                    self.common[rank as usize].fetch_add(1, Ordering::Relaxed);
                });
                continue;
            }
            let count = (carried.carriers() as u64).min((1 << CARRIER_BITS) - 1);
            let shingle = count << NUMBER_BITS | u64::from(number);
            let largest = carriers.clone().max();
            found.extend(carriers.map(|rank| {
                let (chunk, place) = (rank >> self.chunk_bits, rank & ((1 << self.chunk_bits) - 1));
                let place = u64::from(place) << 1 | u64::from(Some(rank) != largest);
                (chunk as usize, place << (Occurrence::BITS - 1) | shingle)
            }));
            number += 1;
        }
        self.distinct[slice.number()].store(number, Ordering::Relaxed);
        self.occurrences.put(slice.number(), counting_sort(found.iter().copied(), self.chunks()))
    }
}
