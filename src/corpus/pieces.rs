//! Numbers that come sorted by one thing and are wanted by another.
//!
//! A block of them comes in parts, and what is asked for is one part of all
//! blocks. Blocks are put here by all threads at once, in whatever order they
//! are ready; each has its own number and nothing else decides where it is
//! found. They stay in memory as far as there is room and go to a temporary
//! file behind that, in as few bytes a number as the largest needs, with 4
//! bytes for each part of each block beside them.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::packed::Width;
use super::spill::Spill;
use crate::counting_sort::{ByKey, counting_sort};
use crate::error::Result;

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
        let block = self.blocks[number].get();
        let range = |parts| block.map_or(0..0, |block| block.range(parts));
        let (place, lengths) =
            (range(parts.clone()), parts.map(|part| range(part..part + 1).len()));
        let mut numbers = Vec::with_capacity(place.len());
        self.read(number, place, &mut Vec::new(), &mut numbers)?;
        Ok(ByKey::in_order(numbers, lengths))
    }

    /// One part of each of these blocks; of a block that never came, nothing.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where the file cannot be read.
    pub(crate) fn part(&self, part: usize, blocks: Range<usize>) -> Result<Part> {
        let (mut starts, mut count) = (vec![0], 0);
        let range = |block: Option<&Block>| block.map_or(0..0, |block| block.range(part..part + 1));
        starts.extend(self.blocks[blocks.clone()].iter().map(|block| {
            count += range(block.get()).len();
            count
        }));
        let (mut numbers, mut bytes) = (Vec::with_capacity(count), Vec::new());
        for number in blocks {
            self.read(number, range(self.blocks[number].get()), &mut bytes, &mut numbers)?;
        }
        Ok(Part { numbers, starts })
    }

    /// Puts the numbers at these places of a block behind the others; `bytes` is
    /// room to read them.
    fn read(
        &self,
        number: usize,
        places: Range<usize>,
        bytes: &mut Vec<u8>,
        numbers: &mut Vec<u64>,
    ) -> Result<()> {
        let place = self.width.bytes(places.start)..self.width.bytes(places.end);
        match self.blocks[number].get().map(|block| &block.home) {
            Some(Home::Memory(packed)) => self.width.unpack(&packed[place], numbers),
            Some(Home::File(start)) => {
                bytes.resize(place.len(), 0);
                self.spills[number % FILES].read(start + place.start as u64, bytes)?;
                self.width.unpack(bytes, numbers);
            }
            None => (),
        }
        Ok(())
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
    /// Numbers of all blocks together.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }

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
            assert_eq!(part(1, 0..4).len(), 0);
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
}
