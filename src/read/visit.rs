//! The way of every record from its source to whoever wants it.
//!
//! While the rayon pool parses and works on one batch, the next is read and
//! what was made of the last is taken; so no thread waits for another, and
//! there is never a second copy of the corpus. A large source gives batches
//! of records; small files are gathered, many to a batch, and each is opened,
//! decompressed, cut and parsed by the thread that works on it, so that a
//! folder of a million files is read as fast as the disk gives them.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::batch::Item;
use super::batches::Batches;
use super::block::{Block, Broken};
use super::record::Record;
use super::selection::Selection;
use super::visited::Visited;
use super::{Place, ReadOptions, Source};
use crate::error::{Error, Result};
use crate::observer::{Observer, Step};
use crate::reject::Reject;

/// Hands every record of all sources to `work`, on all threads, and what it
/// makes of them to `take`, in the order of the input; so too the records
/// that cannot be read, as [`Reject`]s.
///
/// `worker` makes what a thread needs for its work. Memory: three batches of some
/// megabytes, or twice the longest record, if that is more, and what was made
/// of two.
///
/// # Errors
///
/// [`Error::Rejected`] at the first bad record under `strict`,
/// [`Error::Changed`] where a source is not what it was a moment before,
/// [`Error::Temporary`] where the copy of a pipe cannot be written, [`Error::Thread`]
/// where none can be started to decode a source, [`Error::Cancelled`] where the observer
/// says so, and whatever `take` returns.
pub fn visit<W, T: Send>(
    sources: &[Source],
    options: &ReadOptions,
    observer: &dyn Observer,
    worker: impl Fn() -> W + Sync + Send,
    work: impl Fn(&mut W, Record<'_>, Place) -> T + Sync + Send,
    take: impl FnMut(Result<T, Reject>) -> Result<()> + Send,
) -> Result<Visited> {
    observer.begin(Step::Read, sources.iter().map(Source::size).sum());
    let visited = visit_where(sources, options, Selection::All, observer, worker, work, take)?;
    observer.end();
    Ok(visited)
}

/// [`visit`] for some of the records alone; the others are cut, and not
/// parsed. The observer is told of bytes.
pub(super) fn visit_where<W, T: Send>(
    sources: &[Source],
    options: &ReadOptions,
    selection: Selection<'_>,
    observer: &dyn Observer,
    worker: impl Fn() -> W + Sync + Send,
    work: impl Fn(&mut W, Record<'_>, Place) -> T + Sync + Send,
    take: impl FnMut(Result<T, Reject>) -> Result<()> + Send,
) -> Result<Visited> {
    let item = |worker: &mut W, block: &Block, record: &(Range<usize>, Place)| {
        let place = record.1;
        if !selection.has(&place) {
            return None;
        }
        match block.parse(record, &sources[place.source as usize], options) {
            Ok(parsed) => parsed.map(|record| Item::Made(work(worker, record, place))),
            Err(reason) => Some(Item::Rejected(Broken { place, reason })),
        }
    };
    let bytes = Arc::new(AtomicU64::new(0));
    let mut batches = Batches::new(sources, options, selection, &bytes);
    let mut delivery =
        Delivery { sources, strict: options.strict, visited: Visited::default(), take };
    let (mut reported, mut made) = (0, Vec::new());
    let mut current = batches.next();
    while let Some(batch) = current {
        let ((items, taken), next) = rayon::join(
            || {
                rayon::join(
                    || batch.items(sources, options, &bytes, observer, &worker, &item),
                    || delivery.hand_over(made),
                )
            },
            || batches.next(),
        );
        taken?;
        batches.take_back(batch);
        (made, current) = (items?, next);
        let read = bytes.load(Ordering::Relaxed);
        observer.done(read - reported)?;
        reported = read;
    }
    delivery.hand_over(made)?;
    Ok(Visited { bytes: bytes.load(Ordering::Relaxed), ..delivery.visited })
}

/// Hands over what was made of the records, and notes what the sources are.
struct Delivery<'a, F> {
    sources: &'a [Source],
    strict: bool,
    visited: Visited,
    take: F,
}

impl<F> Delivery<'_, F> {
    /// Hands over what came of a batch, task by task.
    fn hand_over<T>(&mut self, items: Vec<Vec<Item<T>>>) -> Result<()>
    where
        F: FnMut(Result<T, Reject>) -> Result<()>,
    {
        for item in items.into_iter().flatten() {
            match item {
                Item::Made(made) => (self.take)(Ok(made))?,
                Item::Opened(source) => self.visited.met(source),
                Item::Rejected(broken) => {
                    let reject = self.reject(broken)?;
                    (self.take)(Err(reject))?;
                }
                Item::BrokenOff(broken) => {
                    self.visited.broken_off.push(broken.place.source);
                    let reject = self.reject(broken)?;
                    (self.take)(Err(reject))?;
                }
            }
        }
        Ok(())
    }

    /// The reject that is to be handed over, unless it ends the run.
    fn reject(&self, Broken { place, reason }: Broken) -> Result<Reject> {
        let source = &self.sources[place.source as usize];
        source.check()?;
        let file = source.name().into_owned();
        let Place { line, byte_offset, .. } = place;
        let reject = Reject { file, line, byte_offset, reason };
        if self.strict { Err(Error::Rejected(Box::new(reject))) } else { Ok(reject) }
    }
}
