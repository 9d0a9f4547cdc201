//! A run: shingle sets that lie side by side, looked at together.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::ShingleSets;
use super::set_id::SetId;
use crate::error::Result;
use crate::narrow::narrow;
use crate::observer::Observer;

/// Shingles of one run.
const RUN_SHINGLES: u64 = 1 << 16;
/// Sets whose rows are made before they are put behind those of the others.
const SETS_AT_ONCE: usize = 1 << 16;

/// Sets that lie side by side.
#[derive(Debug)]
pub struct SetRun<'a> {
    /// Where each begins among the shingles of all.
    starts: &'a [u64],
    sizes: &'a [u32],
    places: Range<usize>,
    shingles: Cow<'a, [u64]>,
}

impl SetRun<'_> {
    /// The sets of the run in order.
    pub fn iter(&self) -> impl Iterator<Item = (SetId, &[u64])> + Clone {
        let first = self.starts.first().copied().unwrap_or_default();
        let places = self.places.clone().zip(self.starts).zip(self.sizes);
        places.map(move |((place, start), size)| {
            let start = usize::try_from(start - first).unwrap_or(usize::MAX);
            (SetId(narrow(place)), &self.shingles[start..start + *size as usize])
        })
    }

    /// The places of its sets.
    #[must_use]
    pub fn places(&self) -> Range<usize> {
        self.places.clone()
    }
}

impl ShingleSets {
    /// All sets in runs, for all threads to work on.
    #[must_use]
    pub fn runs(&self) -> impl IndexedParallelIterator<Item = Result<SetRun<'_>>> {
        self.runs_of(0..self.len())
    }

    /// The sets at these places in runs.
    ///
    /// # Panics
    ///
    /// Where there are not so many sets.
    pub(crate) fn runs_of(
        &self,
        places: Range<usize>,
    ) -> impl IndexedParallelIterator<Item = Result<SetRun<'_>>> {
        let runs = self.cut(places, RUN_SHINGLES, usize::MAX);
        runs.into_par_iter().map(|places| self.run(places))
    }

    /// The sets at these places in stretches of so many shingles, or few more,
    /// and of so many sets at most, of which each can be a [run](Self::run).
    pub(crate) fn cut(
        &self,
        places: Range<usize>,
        shingles: u64,
        sets: usize,
    ) -> Vec<Range<usize>> {
        let mut stretches = Vec::new();
        let mut place = places.start;
        let spilled = self.starts.partition_point(|&start| !self.is_spilled(start));
        while place < places.end {
            let next = self.stretch_from(place, shingles).end.min(place.saturating_add(sets));
            let next = next.min(places.end);
            // no run may stand in both homes
            let next = if place < spilled { next.min(spilled) } else { next };
            stretches.push(place..next);
            place = next;
        }
        stretches
    }

    /// The sets at these places, which are a stretch that was [cut](Self::cut).
    pub(crate) fn run(&self, places: Range<usize>) -> Result<SetRun<'_>> {
        let shingles = self.stretch(places.clone())?;
        let (starts, sizes) = (&self.starts[places.clone()], &self.sizes[places.clone()]);
        Ok(SetRun { starts, sizes, places, shingles })
    }

    /// The values that `row` adds for each set, in the order of the sets; made
    /// by all threads.
    pub(crate) fn rows<T: Copy + Send>(
        &self,
        observer: &dyn Observer,
        row: impl Fn(SetId, &[u64], &mut Vec<T>) + Sync,
    ) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        for first in (0..self.len()).step_by(SETS_AT_ONCE) {
            let made: Vec<Vec<T>> = self
                .runs_of(first..(first + SETS_AT_ONCE).min(self.len()))
                .map(|run| {
                    observer.go_on()?;
                    let mut made = Vec::new();
                    run?.iter().for_each(|(set, shingles)| row(set, shingles, &mut made));
                    Ok(made)
                })
                .collect::<Result<_>>()?;
            for made in &made {
                rows.extend_from_slice(made);
            }
        }
        Ok(rows)
    }

    /// Has `fill` write a row of so many values for each set, in the order of the
    /// sets; by all threads.
    ///
    /// The last sets are read first: of a file that memory cannot hold, the system
    /// still has what came last. The observer is told of each run that is done, in sets.
    pub(crate) fn fill_rows<T: Send>(
        &self,
        mut rows: &mut [T],
        width: usize,
        observer: &dyn Observer,
        fill: impl Fn(&[u64], &mut [T]) + Sync,
    ) -> Result<()> {
        let of_run = |places: Range<usize>| {
            let (own, behind) = std::mem::take(&mut rows).split_at_mut(places.len() * width);
            rows = behind;
            (places, own)
        };
        let runs = self.cut(0..self.len(), RUN_SHINGLES, usize::MAX);
        let runs: Vec<(Range<usize>, &mut [T])> = runs.into_iter().map(of_run).collect();
        runs.into_par_iter().rev().try_for_each(|(places, rows)| {
            observer.go_on()?;
            let run = self.run(places)?;
            let rows = rows.chunks_exact_mut(width.max(1));
            run.iter().zip(rows).for_each(|((_, shingles), row)| fill(shingles, row));
            observer.advance(run.places().len() as u64);
            Ok(())
        })
    }

    /// The sets from `first` on, which are some, that begin within so many
    /// shingles.
    fn stretch_from(&self, first: usize, shingles: u64) -> Range<usize> {
        let end = self.starts[first].saturating_add(shingles.max(1));
        first..first + self.starts[first..].partition_point(|&start| start < end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corpus_is_cut_into_many_runs() {
        let mut stored = ShingleSets::with_memory(3 << 20);
        for _ in 0..1000 {
            stored.push(&[7; 1000]).unwrap();
        }
        stored.close().unwrap();
        let sizes: Vec<usize> = stored.runs().map(|run| run.unwrap().places().len()).collect();
        assert_eq!(sizes.iter().sum::<usize>(), 1000);
        assert!(sizes.len() > 14 && sizes.iter().all(|&size| size <= 66), "{sizes:?}");
    }
}
