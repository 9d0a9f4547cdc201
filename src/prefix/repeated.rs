//! Of each set, the shingles that others carry too.
//!
//! Two thirds of the shingles of a news corpus stand in one article alone and
//! lead nowhere. The others are found slice by slice
//! ([`Slices`](crate::corpus::Slices)), where each has all its carriers beside
//! it; each is given a number there, and goes back to its carriers with how
//! many they are. Carriers are taken by rank, a chunk of neighbours at a time.
//!
//! Takes 8 bytes an occurrence, of which 32 MB stay in memory and the others go
//! to a temporary file.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use super::ranks::Ranks;
use crate::corpus::{Pieces, Slice, Slices};
use crate::counting_sort::{ByKey, counting_sort};
use crate::error::Result;

/// Bytes of occurrences that stay in memory.
const MEMORY: usize = 32 << 20;
/// Chunks that there are at least, where there are so many sets, so that all
/// threads have one.
const LEAST_CHUNKS: usize = 64;
/// A chunk has 2 to the power of such a number of ranks.
const CHUNK_BITS: Range<u32> = 4..13;

/// A shingle that several sets carry; the rarer comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RepeatedShingle(u64);

impl RepeatedShingle {
    fn new(carriers: u64, slice: usize, number: u64) -> Self {
        Self(carriers << 48 | (slice as u64) << 32 | number)
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
pub(super) struct Repeated {
    /// Of every slice, chunk after chunk: the rank within its chunk, in 16
    /// bits, how many carry the shingle, in 16, and its number, in 32.
    entries: Pieces,
    /// How many different ones each slice has.
    distinct: Vec<u32>,
    /// Of every rank, how many of its shingles have so many carriers that they
    /// are not among the entries.
    common: Vec<AtomicU32>,
    chunk_bits: u32,
}

impl Repeated {
    /// Those that at most `most_carriers` carry; of the others, how many.
    pub(super) fn of(slices: &Slices, ranks: &Ranks, most_carriers: usize) -> Result<Self> {
        let per_chunk = (ranks.len() / LEAST_CHUNKS).max(1).ilog2();
        let chunk_bits = per_chunk.clamp(CHUNK_BITS.start, CHUNK_BITS.end - 1);
        let chunks = ranks.len().div_ceil(1 << chunk_bits);
        let mut entries = Pieces::with_memory(MEMORY, chunks);
        let mut distinct = Vec::new();
        let common: Vec<AtomicU32> = (0..ranks.len()).map(|_| AtomicU32::new(0)).collect();
        let of_slice = |slice: &Slice| {
            let (mut found, mut number) = (Vec::new(), 0);
            for occurrences in slice.repeated() {
                let carriers = occurrences.iter().map(|occurrence| ranks.rank(occurrence.set));
                if occurrences.len() > most_carriers {
                    carriers.for_each(|rank| {
                        common[rank as usize].fetch_add(1, Ordering::Relaxed);
                    });
                    continue;
                }
                let count = u16::try_from(occurrences.len()).unwrap_or(u16::MAX);
                found.extend(carriers.map(|rank| {
                    let (chunk, within) = (rank >> chunk_bits, rank & ((1 << chunk_bits) - 1));
                    let shingle = u64::from(count) << 32 | u64::from(number);
                    (chunk as usize, u64::from(within) << 48 | shingle)
                }));
                number += 1;
            }
            (number, counting_sort(found.iter().copied(), chunks))
        };
        slices.map(of_slice, |(number, found)| {
            distinct.push(number);
            entries.push(&found)
        })?;
        entries.close()?;
        Ok(Self { entries, distinct, common, chunk_bits })
    }

    /// How many different ones each slice has.
    pub(super) fn distinct(&self) -> &[u32] {
        &self.distinct
    }

    /// How many of the shingles of a set are left out since they are common.
    pub(super) fn common(&self, rank: u32) -> usize {
        self.common[rank as usize].load(Ordering::Relaxed) as usize
    }

    /// How many chunks there are.
    pub(super) fn chunks(&self) -> usize {
        self.entries.parts()
    }

    /// The ranks of a chunk.
    pub(super) fn ranks(&self, chunk: usize) -> Range<usize> {
        let first = chunk << self.chunk_bits;
        first..(first + (1 << self.chunk_bits)).min(self.common.len())
    }

    /// The repeated shingles of the sets of a chunk, by their places in it.
    pub(super) fn of_chunk(&self, chunk: usize) -> Result<ByKey<RepeatedShingle>> {
        let pieces = self.entries.part(chunk, 0..self.distinct.len())?;
        let shingles = pieces.iter().enumerate().flat_map(|(slice, piece)| {
            piece.iter().map(move |&entry| {
                let within = usize::try_from(entry >> 48).unwrap_or(usize::MAX);
                let (carriers, number) = (entry >> 32 & 0xFFFF, entry & 0xFFFF_FFFF);
                (within, RepeatedShingle::new(carriers, slice, number))
            })
        });
        Ok(counting_sort(shingles, self.ranks(chunk).len()))
    }
}
