//! Tells, mostly, the shingles that stand in one set alone.
//!
//! Four in five shingles of a news corpus do. Two tables of bits, one for seen
//! and one for seen again, find them in one pass over all sets before anything
//! is sorted. A shingle that shares its bit with another counts as seen again:
//! what the sketch lets through has to be counted, what it holds back is in
//! one set for sure. The bits end up the same whichever thread sets them.
//!
//! Takes 2 to 4 bytes for every shingle.

use std::sync::atomic::{AtomicU64, Ordering};

/// Bits of each table for every shingle.
const BITS_PER_SHINGLE: usize = 8;

/// Which shingles were seen, and which were seen again.
#[derive(Debug)]
pub(super) struct Sketch {
    seen: Vec<AtomicU64>,
    again: Vec<AtomicU64>,
}

impl Sketch {
    /// For about so many shingles, all of them still to be seen.
    pub(super) fn new(shingles: usize) -> Self {
        let words = (shingles * BITS_PER_SHINGLE / 64).next_power_of_two();
        let table = || (0..words).map(|_| AtomicU64::new(0)).collect();
        Self { seen: table(), again: table() }
    }

    /// Sees a shingle.
    pub(super) fn see(&self, shingle: u64) {
        let (word, bit) = self.place(shingle);
        // each bit stands for itself, so no order between the words is needed
        if self.seen[word].fetch_or(bit, Ordering::Relaxed) & bit != 0 {
            self.again[word].fetch_or(bit, Ordering::Relaxed);
        }
    }

    /// Whether the shingle may have been seen more than once.
    pub(super) fn is_repeated(&self, shingle: u64) -> bool {
        let (word, bit) = self.place(shingle);
        self.again[word].load(Ordering::Relaxed) & bit != 0
    }

    fn place(&self, shingle: u64) -> (usize, u64) {
        // a shingle is a hash already
        let word = (shingle >> 6) as usize & (self.seen.len() - 1);
        (word, 1 << (shingle & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::avalanche;

    #[test]
    fn whatever_is_repeated_is_let_through_and_few_others() {
        let sketch = Sketch::new(10_000);
        for shingle in (0..8_000).map(avalanche).chain((0..1_000).map(avalanche)) {
            sketch.see(shingle);
        }
        assert!((0..1_000).map(avalanche).all(|shingle| sketch.is_repeated(shingle)));
        let others = (1_000..8_000).map(avalanche);
        let let_through = others.filter(|&shingle| sketch.is_repeated(shingle)).count();
        assert!(let_through < 1_000, "{let_through}");
    }

    #[test]
    fn no_shingle_needs_no_table() {
        assert!(!Sketch::new(0).is_repeated(7));
    }
}
