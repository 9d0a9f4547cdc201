//! Numbers that come sorted by one thing and are wanted by another.
//!
//! A block of them comes in parts, and what is asked for is one part of all
//! blocks. The pieces stay in memory as far as there is room, and go to a
//! temporary file behind that, 12 bytes for each and 8 for every number.

use std::borrow::Cow;
use std::ops::Range;

use super::{SetId, ShingleSets, index};
use crate::counting_sort::ByKey;
use crate::error::Result;

/// Blocks of numbers, each in so many parts.
#[derive(Debug)]
pub(crate) struct Pieces {
    lists: ShingleSets,
    parts: usize,
}

impl Pieces {
    /// No blocks; so many bytes of numbers will stay in memory.
    pub(crate) fn with_memory(bytes: usize, parts: usize) -> Self {
        Self { lists: ShingleSets::with_memory(bytes), parts }
    }

    /// Adds a block, whose keys are the parts.
    pub(crate) fn push(&mut self, block: &ByKey<u64>) -> Result<()> {
        (0..self.parts).try_for_each(|part| self.lists.push(block.of(part)).map(drop))
    }

    /// Makes all blocks readable.
    pub(crate) fn close(&mut self) -> Result<()> {
        self.lists.close()
    }

    /// How many parts each block has.
    pub(crate) fn parts(&self) -> usize {
        self.parts
    }

    /// How many blocks there are.
    pub(crate) fn blocks(&self) -> usize {
        self.lists.len().checked_div(self.parts).unwrap_or_default()
    }

    /// One part of each of these blocks.
    pub(crate) fn part(&self, part: usize, blocks: Range<usize>) -> Result<Vec<Cow<'_, [u64]>>> {
        blocks.map(|block| self.lists.get(SetId(index(block * self.parts + part)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counting_sort::counting_sort;

    #[test]
    fn a_part_is_gathered_from_all_blocks() {
        for memory in [0, 40, 1 << 20] {
            let mut pieces = Pieces::with_memory(memory, 3);
            for block in 0..4_u64 {
                let numbers = (0..5_u64).map(|n| (usize::from(n > 1) * 2, block * 10 + n));
                pieces.push(&counting_sort(numbers, 3)).unwrap();
            }
            pieces.close().unwrap();
            assert_eq!((pieces.blocks(), pieces.parts()), (4, 3));
            let part = |part, blocks| pieces.part(part, blocks).unwrap().concat();
            assert_eq!(part(0, 1..3), [10, 11, 20, 21]);
            assert!(part(1, 0..4).is_empty());
            assert_eq!(part(2, 3..4), [32, 33, 34]);
        }
    }
}
