//! The distinct shingle sets of a corpus, the largest part of all that is
//! kept: 2 kB an article.
//!
//! The first of them stay in memory, as many as it was given room for; the
//! others go to a file (`spill`). Nobody else has to know: a set is asked for
//! and comes, borrowed from memory or read from the file.
//!
//! In memory a set takes 12 bytes and, in the first home, 8 a shingle. To get
//! one from the file costs a call of the system, some microseconds where the
//! page is in memory and a tenth of a millisecond where it is not; so what
//! looks at all sets goes through [`runs`](ShingleSets::runs), which reads
//! half a megabyte at a time.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use zerocopy::IntoBytes;

use super::set_id::SetId;
use super::spill::Spill;
use crate::error::Result;
use crate::narrow::narrow;

/// Shingles gathered before they go to the file.
const PENDING_SHINGLES: usize = 1 << 17;

/// The distinct shingle sets of a corpus, each ascending.
pub struct ShingleSets {
    /// Where each set begins among the shingles of all, ascending.
    pub(super) starts: Vec<u64>,
    pub(super) sizes: Vec<u32>,
    /// The shingles of the first sets.
    resident: Vec<u64>,
    /// Those of the others, but the last.
    spill: Spill,
    /// Those that are to go to the file next.
    pending: Vec<u64>,
    /// Whether memory has no more room.
    is_full: bool,
    /// Shingles of all sets that ever came.
    pushed: u64,
    /// Shingles that may stay in memory.
    room: usize,
}

/// Counts alone, since the whole may be gigabytes.
impl fmt::Debug for ShingleSets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShingleSets")
            .field("len", &self.len())
            .field("shingles", &self.shingles())
            .finish_non_exhaustive()
    }
}

impl ShingleSets {
    /// No sets; so many bytes of shingles will stay in memory.
    pub(crate) fn with_memory(bytes: usize) -> Self {
        Self {
            starts: Vec::new(),
            sizes: Vec::new(),
            resident: Vec::new(),
            spill: Spill::default(),
            pending: Vec::new(),
            is_full: false,
            pushed: 0,
            room: bytes / size_of::<u64>(),
        }
    }

    /// Adds a set.
    pub(crate) fn push(&mut self, shingles: &[u64]) -> Result<SetId> {
        self.is_full |= self.resident.len() + shingles.len() > self.room;
        if self.is_full {
            if self.pending.len() + shingles.len() > PENDING_SHINGLES {
                self.spill_pending()?;
            }
            self.pending.extend_from_slice(shingles);
        } else {
            self.resident.extend_from_slice(shingles);
        }
        self.starts.push(self.pushed);
        self.pushed += shingles.len() as u64;
        self.sizes.push(narrow(shingles.len()));
        Ok(SetId(narrow(self.len() - 1)))
    }

    /// Makes all sets readable; those added later are so when it is called again.
    pub(crate) fn close(&mut self) -> Result<()> {
        self.resident.shrink_to_fit();
        self.spill_pending()?;
        self.pending = Vec::new();
        Ok(())
    }

    /// One thread adds sets, so they lie in the file in order and without gaps.
    fn spill_pending(&mut self) -> Result<()> {
        if !self.pending.is_empty() {
            self.spill.add(self.pending.as_bytes())?;
            self.pending.clear();
        }
        Ok(())
    }

    /// Forgets all sets but those at these places; their shingles stay where
    /// they are.
    pub(super) fn retain(&mut self, is_kept: &[bool]) {
        retain(&mut self.starts, is_kept);
        retain(&mut self.sizes, is_kept);
    }

    /// Distinct sets.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether no document has a shingle.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Every set id in order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = SetId> + use<> {
        (0..narrow(self.len())).map(SetId)
    }

    /// Shingles in a set.
    ///
    /// # Panics
    ///
    /// Where `set` is not of this corpus.
    #[must_use]
    pub fn size(&self, set: SetId) -> usize {
        self.sizes[set.index()] as usize
    }

    /// Shingles in all sets together.
    #[must_use]
    pub fn shingles(&self) -> u64 {
        self.sizes.iter().map(|&size| u64::from(size)).sum()
    }

    /// The shingles of one set, ascending.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where the temporary file cannot be read.
    ///
    /// # Panics
    ///
    /// Where `set` is not of this corpus.
    pub fn get(&self, set: SetId) -> Result<Cow<'_, [u64]>> {
        self.stretch(set.index()..set.index() + 1)
    }

    /// Tells the system that this set is asked for soon, so that a disk fetches many
    /// at a time; it does nothing to a set in memory.
    ///
    /// # Panics
    ///
    /// Where `set` is not of this corpus.
    pub(crate) fn announce(&self, set: SetId) {
        let start = self.starts[set.index()];
        if self.is_spilled(start) {
            let end = start + u64::from(self.sizes[set.index()]);
            self.spill.announce(self.byte_in_file(start)..self.byte_in_file(end));
        }
    }

    /// All that lies between the first and the last set at these places, which
    /// are some, all in one home.
    pub(super) fn stretch(&self, places: Range<usize>) -> Result<Cow<'_, [u64]>> {
        let (start, last) = (self.starts[places.start], places.end - 1);
        let count = self.starts[last] + u64::from(self.sizes[last]) - start;
        // a run is in memory, or will be
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        if self.is_spilled(start) {
            let mut shingles = vec![0_u64; count];
            self.spill.read(self.byte_in_file(start), shingles.as_mut_bytes())?;
            return Ok(Cow::Owned(shingles));
        }
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        Ok(Cow::Borrowed(&self.resident[start..start + count]))
    }

    /// Where a spilled shingle begins in the file.
    fn byte_in_file(&self, shingle: u64) -> u64 {
        (shingle - self.resident.len() as u64) * size_of::<u64>() as u64
    }

    pub(super) fn is_spilled(&self, start: u64) -> bool {
        start >= self.resident.len() as u64
    }
}

fn retain<T>(values: &mut Vec<T>, is_kept: &[bool]) {
    let mut is_kept = is_kept.iter();
    values.retain(|_| is_kept.next().copied().unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rayon::iter::ParallelIterator;

    use super::*;

    proptest! {
        #[test]
        fn where_a_set_stands_does_not_show(
            sets in prop::collection::vec(prop::collection::vec(any::<u64>(), 1..40), 0..60),
            memory in 0_usize..4000,
            kept in prop::collection::vec(any::<bool>(), 60),
        ) {
            let mut stored = ShingleSets::with_memory(memory);
            for set in &sets {
                stored.push(set).unwrap();
            }
            stored.close().unwrap();
            let kept = &kept[..sets.len()];
            stored.retain(kept);
            let sets: Vec<&Vec<u64>> =
                sets.iter().zip(kept).filter_map(|(set, kept)| kept.then_some(set)).collect();
            prop_assert_eq!(stored.len(), sets.len());
            for (id, set) in stored.ids().zip(&sets) {
                stored.announce(id);
                prop_assert_eq!(&*stored.get(id).unwrap(), set.as_slice());
                prop_assert_eq!(stored.size(id), set.len());
            }
            let first = sets.len() / 3;
            let in_runs: Vec<(SetId, Vec<u64>)> = stored
                .runs_of(first..sets.len())
                .flat_map_iter(|run| {
                    let run = run.unwrap();
                    run.iter().map(|(id, set)| (id, set.to_vec())).collect::<Vec<_>>()
                })
                .collect();
            let expected: Vec<(SetId, Vec<u64>)> =
                stored.ids().zip(&sets).skip(first).map(|(id, &set)| (id, set.clone())).collect();
            prop_assert_eq!(in_runs, expected);
            let mut rows = vec![0; 2 * sets.len()];
            let ends = |set: &[u64]| [set[0], set[set.len() - 1]];
            stored.fill_rows(&mut rows, 2, &(), |set, row| row.copy_from_slice(&ends(set))).unwrap();
            let expected: Vec<u64> = sets.iter().flat_map(|set| ends(set)).collect();
            prop_assert_eq!(rows, expected);
        }
    }
}
