//! Numbers that come sorted by one thing and are wanted by another.
//!
//! A block of them comes in parts, and what is asked for is one part of all
//! blocks. Blocks are put here by all threads at once, in whatever order they
//! are ready; each has its own number and nothing else decides where it is
//! found. They stay in memory as far as there is room and go to a temporary
//! file behind that, in as few bytes a number as the largest needs, with 4
//! bytes for each part of each block beside them.
//!
//! Of a large corpus there are thousands of blocks, and a part of one is some
//! hundred bytes. So who wants [all parts](Pieces::each_part) is given them in
//! stretches of neighbours that were read together, a call of the system for
//! each block: a third of the calls at a million articles, and fewer beyond;
//! and a page that is in no memory any more is fetched once for all of them.

use std::ops::{Range, RangeInclusive};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::packed::Width;
use super::spill::Spill;
use crate::counting_sort::{ByKey, counting_sort};
use crate::error::Result;

/// Bytes of neighbouring parts that are read together, at least and at most; each
/// thread holds so many.
const READ_AT_ONCE: RangeInclusive<usize> = 8 << 20..=32 << 20;
/// Stretches that there are at least, where there are so many parts, so that
/// all threads have one.
const LEAST_STRETCHES: usize = 64;

/// Blocks of numbers, each in so many parts.
#[derive(Debug)]
pub(crate) struct Pieces {
    blocks: Vec<OnceLock<Block>>,
    parts: usize,
    width: Width,
    /// Bytes of numbers that have come, wherever they went.
    come: AtomicUsize,
    /// How many may stay in memory.
    room: usize,
    spills: [Spill; FILES],
}

/// Files that blocks go to by turns: one takes a block at a time.
const FILES: usize = 4;

#[derive(Debug)]
struct Block {
    /// Where the numbers of each part begin, and behind the last where all end.
    starts: Vec<u32>,
    home: Home,
}

#[derive(Debug)]
enum Home {
    Memory(Vec<u8>),
    /// From this byte of its file on.
    File(u64),
}

/// Neighbouring parts of some blocks.
struct Parts<'a> {
    pieces: &'a Pieces,
    blocks: Range<usize>,
    first: usize,
    /// Of the blocks in files, these parts.
    bytes: Vec<u8>,
    /// Where those of each block begin.
    starts: Vec<usize>,
}

/// One part of several blocks.
#[derive(Debug)]
pub(crate) struct Part {
    numbers: Vec<u64>,
    /// Where those of each block begin, and behind the last where all end.
    starts: Vec<usize>,
}

impl Pieces {
    /// Room for so many blocks of so many parts, whose numbers are below 2 to
    /// the power of `bits`. So many bytes of them will stay in memory.
    pub(crate) fn new(blocks: usize, parts: usize, bits: u32, memory: usize) -> Self {
        Self {
            blocks: (0..blocks).map(|_| OnceLock::new()).collect(),
            parts,
            width: Width::of_bits(bits),
            come: AtomicUsize::new(0),
            room: memory,
            spills: Default::default(),
        }
    }

    /// Puts a block here, whose keys are the parts; once for each number.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where the file cannot be written.
    pub(crate) fn put(&self, number: usize, block: ByKey<u64>) -> Result<()> {
        let bytes = self.width.pack(block.items());
        let home = if self.come.fetch_add(bytes.len(), Ordering::Relaxed) + bytes.len() <= self.room
        {
            Home::Memory(bytes)
        } else {
            Home::File(self.spills[number % FILES].add(&bytes)?)
        };
        self.blocks[number].get_or_init(|| Block { starts: block.into_starts(), home });
        Ok(())
    }

    /// Numbers of all blocks together.
    pub(crate) fn len(&self) -> usize {
        let starts = self.blocks.iter().filter_map(|block| block.get()?.starts.last());
        starts.map(|&end| end as usize).sum()
    }

    /// How many parts each block has.
    pub(crate) fn parts(&self) -> usize {
        self.parts
    }

    /// How many blocks there are.
    pub(crate) fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// Some parts of one block, which has come, as they were put here.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where the file cannot be read.
    pub(crate) fn block(&self, number: usize, parts: Range<usize>) -> Result<ByKey<u64>> {
        let mut numbers = Vec::new();
        let read = self.read(parts.clone(), number..number + 1)?;
        read.unpack(number, parts.clone(), &mut numbers);
        let block = self.blocks[number].get();
        let lengths = parts.map(|part| block.map_or(0, |block| block.range(part..part + 1).len()));
        Ok(ByKey::in_order(numbers, lengths))
    }

    /// What `work` makes of each part of these blocks, in the order of the
    /// parts; all threads a stretch of their own.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where the file cannot be read, and those of
    /// `work`.
    pub(crate) fn each_part<T: Send>(
        &self,
        blocks: Range<usize>,
        work: impl Fn(usize, Part) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let length = self.stretch();
        let of_stretch = |first: usize| {
            let parts = first..self.parts.min(first + length);
            let read = self.read(parts.clone(), blocks.clone())?;
            parts.map(|part| work(part, read.part(part))).collect()
        };
        let firsts = (0..self.parts).into_par_iter().step_by(length);
        let made: Vec<Vec<T>> = firsts.map(of_stretch).collect::<Result<_>>()?;
        Ok(made.into_iter().flatten().collect())
    }

    /// One part of each of these blocks; of a block that never came, nothing.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where the file cannot be read.
    pub(crate) fn part(&self, part: usize, blocks: Range<usize>) -> Result<Part> {
        Ok(self.read(part..part + 1, blocks)?.part(part))
    }

    /// How many parts are read together.
    fn stretch(&self) -> usize {
        let in_files = self.come.load(Ordering::Relaxed).saturating_sub(self.room);
        let at_once =
            (in_files / LEAST_STRETCHES).clamp(*READ_AT_ONCE.start(), *READ_AT_ONCE.end());
        let parts = at_once as u64 * self.parts as u64 / in_files.max(at_once) as u64;
        let fitting = usize::try_from(parts).unwrap_or(self.parts);
        fitting.min(self.parts / LEAST_STRETCHES).max(1)
    }

    /// Neighbouring parts of these blocks, read as far as they are in files.
    fn read(&self, parts: Range<usize>, blocks: Range<usize>) -> Result<Parts<'_>> {
        let in_file = |number: usize| match self.blocks[number].get() {
            Some(block @ Block { home: Home::File(start), .. }) => {
                let place = self.width.byte_range(block.range(parts.clone()));
                (*start + place.start as u64, place.len())
            }
            _ => (0, 0),
        };
        let length = blocks.clone().map(|number| in_file(number).1).sum();
        let (mut bytes, mut starts) = (vec![0; length], Vec::with_capacity(blocks.len()));
        let mut end = 0;
        for number in blocks.clone() {
            let (place, length) = in_file(number);
            starts.push(end);
            self.spills[number % FILES].read(place, &mut bytes[end..end + length])?;
            end += length;
        }
        Ok(Parts { pieces: self, first: parts.start, blocks, bytes, starts })
    }
}

impl Parts<'_> {
    /// One of these parts.
    fn part(&self, part: usize) -> Part {
        let blocks = self.pieces.blocks[self.blocks.clone()].iter().filter_map(OnceLock::get);
        let length = blocks.map(|block| block.range(part..part + 1).len()).sum();
        let mut numbers = Vec::with_capacity(length);
        let mut starts = Vec::with_capacity(self.blocks.len() + 1);
        starts.push(0);
        for number in self.blocks.clone() {
            self.unpack(number, part..part + 1, &mut numbers);
            starts.push(numbers.len());
        }
        Part { numbers, starts }
    }

    /// Puts the numbers of some of the parts of one block behind the others.
    fn unpack(&self, number: usize, parts: Range<usize>, numbers: &mut Vec<u64>) {
        let Some(block) = self.pieces.blocks[number].get() else { return };
        let width = self.pieces.width;
        let place = width.byte_range(block.range(parts));
        match &block.home {
            Home::Memory(packed) => width.unpack(&packed[place], numbers),
            Home::File(_) => {
                let unread = width.bytes(block.starts[self.first] as usize);
                let start = self.starts[number - self.blocks.start];
                let read = start + place.start - unread..start + place.end - unread;
                width.unpack(&self.bytes[read], numbers);
            }
        }
    }
}

impl Drop for Pieces {
    /// The system takes long to give back the pages of a file, so all threads
    /// have it do so.
    fn drop(&mut self) {
        self.spills.par_iter_mut().for_each(|spill| drop(std::mem::take(spill)));
    }
}

impl Block {
    fn range(&self, parts: Range<usize>) -> Range<usize> {
        self.starts[parts.start] as usize..self.starts[parts.end] as usize
    }
}

impl Part {
    /// The numbers of all blocks.
    pub(crate) fn numbers(&self) -> &[u64] {
        &self.numbers
    }

    /// The lowest so many bits of every number, no more than 32, by those above
    /// them, which are below `keys`.
    pub(crate) fn by_upper_bits(&self, lower: u32, keys: usize) -> ByKey<u32> {
        #[expect(clippy::cast_possible_truncation, reason = "the lowest bits are wanted")]
        let keyed = self.numbers.iter().map(|&number| {
            let key = usize::try_from(number >> lower).unwrap_or(usize::MAX);
            (key, (number & ((1 << lower) - 1)) as u32)
        });
        counting_sort(keyed, keys)
    }

    /// The numbers block by block.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = &[u64]> + Clone {
        self.starts.windows(2).map(|ends| &self.numbers[ends[0]..ends[1]])
    }

    /// The same, to be changed.
    pub(crate) fn blocks_mut(&mut self) -> impl Iterator<Item = &mut [u64]> {
        let mut rest = &mut self.numbers[..];
        self.starts.windows(2).map(move |ends| {
            let (block, behind) = std::mem::take(&mut rest).split_at_mut(ends[1] - ends[0]);
            rest = behind;
            block
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_gathered_from_all_blocks() {
        for memory in [0, 20, 1 << 20] {
            let pieces = Pieces::new(5, 3, 10, memory);
            (0..4).into_par_iter().for_each(|block| {
                let numbers = (0..5).map(|n| (usize::from(n > 1) * 2, block as u64 * 100 + n));
                pieces.put(block, counting_sort(numbers, 3)).unwrap();
            });
            assert_eq!((pieces.blocks(), pieces.parts()), (5, 3));
            let part = |part, blocks| pieces.part(part, blocks).unwrap();
            assert_eq!(part(0, 1..3).numbers(), [100, 101, 200, 201]);
            assert!(part(1, 0..4).numbers().is_empty());
            let last = part(2, 2..5);
            let blocks: Vec<&[u64]> = last.blocks().collect();
            assert_eq!(blocks, [&[202, 203, 204][..], &[302, 303, 304], &[]]);
            let block = pieces.block(3, 1..3).unwrap();
            assert_eq!((block.of(0), block.of(1)), (&[][..], &[302, 303, 304][..]));
            assert!(pieces.block(4, 0..3).unwrap().items().is_empty());
            // 302 to 304 are 37 times 8 and 6, 7, and 38 times 8
            let by_upper = last.by_upper_bits(3, 40);
            assert_eq!((by_upper.of(37), by_upper.of(38)), (&[6, 7][..], &[0][..]));
        }
    }

    #[test]
    fn parts_read_together_are_those_read_alone() {
        for memory in [0, 1000, 1 << 20] {
            // 300 parts are read four at a time; some have nothing in a block
            let pieces = Pieces::new(5, 300, 20, memory);
            for block in [0, 1, 2, 4] {
                let numbers = (0..1000).map(|n| ((n * n + block) % 300, (n + 7 * block) as u64));
                pieces.put(block, counting_sort(numbers, 300)).unwrap();
            }
            assert_eq!(pieces.stretch(), 4);
            let blocks = |part: &Part| part.blocks().map(<[u64]>::to_vec).collect::<Vec<_>>();
            for asked in [0..5, 1..4] {
                let work = |number, part: Part| Ok((number, blocks(&part)));
                let together = pieces.each_part(asked.clone(), work).unwrap();
                let alone = |number| (number, blocks(&pieces.part(number, asked.clone()).unwrap()));
                assert_eq!(together, (0..300).map(alone).collect::<Vec<_>>());
            }
        }
    }
}
