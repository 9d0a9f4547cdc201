//! A share of the input that all threads work on at once.
//!
//! The records of a large source are dealt out some at a time; small files one by
//! one, and the thread that takes a file opens, cuts and parses all of it.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use rayon::prelude::*;

use super::block::{Block, Broken};
use super::blocks::Blocks;
use super::stream::Threading;
use super::visited::OpenedSource;
use super::{Place, ReadOptions, Source};
use crate::error::Result;
use crate::observer::Observer;

/// Records that one thread takes at a time, at most.
const RECORDS_PER_TASK: usize = 16;
/// Tasks of a batch, at least, if it has so many records: of a short one, no thread is
/// to wait long for the last task of another.
const TASKS: usize = 64;

/// What comes of a batch, in order.
pub(super) enum Item<T> {
    Made(T),
    /// A record that cannot be read.
    Rejected(Broken),
    /// That a source cannot be read any further.
    BrokenOff(Broken),
    Opened(OpenedSource),
}

/// A share of the input that all threads work on at once.
pub(super) struct Batch {
    /// The source that begins with it, where one does.
    pub(super) opened: Option<OpenedSource>,
    pub(super) share: Share,
}

/// What there is to work on.
pub(super) enum Share {
    Records(Block),
    /// The numbers of small files.
    Files(Vec<usize>),
    /// Nothing but why there is no more.
    Broken(Broken),
    Nothing,
}

impl Batch {
    /// What comes of the batch, task by task; before each the observer is asked.
    pub(super) fn items<W, T: Send>(
        &self,
        sources: &[Source],
        options: &ReadOptions,
        bytes: &Arc<AtomicU64>,
        observer: &dyn Observer,
        worker: &(impl Fn() -> W + Sync + Send),
        item: &(impl Fn(&mut W, &Block, &(Range<usize>, Place)) -> Option<Item<T>> + Sync + Send),
    ) -> Result<Vec<Vec<Item<T>>>> {
        let mut items: Vec<Vec<Item<T>>> = match &self.share {
            Share::Nothing => Vec::new(),
            Share::Broken(broken) => vec![vec![Item::BrokenOff(broken.clone())]],
            Share::Records(block) => block
                .records()
                .par_chunks((block.records().len() / TASKS).clamp(1, RECORDS_PER_TASK))
                .map_init(worker, |worker, records| {
                    observer.go_on()?;
                    let mut items = Vec::with_capacity(records.len());
                    items.extend(records.iter().filter_map(|record| item(worker, block, record)));
                    Ok(items)
                })
                .collect::<Result<_>>()?,
            Share::Files(files) => files
                .par_iter()
                .map_init(worker, |worker, &number| {
                    observer.go_on()?;
                    let mut items = Vec::new();
                    let read = items_of_file(
                        &sources[number],
                        number,
                        options,
                        bytes,
                        |block, record| item(worker, block, record),
                        &mut items,
                    );
                    items.extend(read.err().map(Item::BrokenOff));
                    Ok(items)
                })
                .collect::<Result<_>>()?,
        };
        if let Some(opened) = self.opened {
            items.insert(0, vec![Item::Opened(opened)]);
        }
        Ok(items)
    }
}

/// Reads one small file whole.
fn items_of_file<T>(
    source: &Source,
    number: usize,
    options: &ReadOptions,
    bytes: &Arc<AtomicU64>,
    mut item: impl FnMut(&Block, &(Range<usize>, Place)) -> Option<Item<T>>,
    items: &mut Vec<Item<T>>,
) -> Result<(), Broken> {
    let mut blocks = Blocks::open(source, number, options, Threading::Shared, bytes)?;
    items.extend(OpenedSource::of(&blocks).map(Item::Opened));
    while let Some(block) = blocks.next()? {
        items.extend(block.records().iter().filter_map(|record| item(&block, record)));
    }
    Ok(())
}
