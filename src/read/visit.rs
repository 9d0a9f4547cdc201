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

use rayon::prelude::*;

use super::block::{Block, Blocks, Broken};
use super::encoding::Encoding;
use super::format::InputFormat;
use super::pick::Picker;
use super::record::Record;
use super::reject::Reject;
use super::stream::Threading;
use super::{Place, ReadOptions, Source};
use crate::error::{Error, Result};

/// Records that one thread takes at a time, at most.
const RECORDS_PER_TASK: usize = 16;
/// Tasks of a batch, at least, if it has so many records: of a short one, no thread is
/// to wait long for the last task of another.
const TASKS: usize = 64;
/// The largest file that is read whole by one thread.
const SMALL_FILE_BYTES: u64 = 1 << 20;
/// Bytes and files of a batch of small files.
const BATCH_BYTES: u64 = 8 << 20;
const BATCH_FILES: usize = 1024;

/// Which records are visited.
#[derive(Clone, Copy, Debug)]
pub(super) enum Selection<'a> {
    /// All of them.
    All,
    /// Those at these places, ascending by source and byte offset.
    At(&'a [Place]),
}

impl<'a> Selection<'a> {
    fn has(&self, place: &Place) -> bool {
        let key = |place: &Place| (place.source, place.byte_offset);
        match self {
            Self::All => true,
            Self::At(places) => places.binary_search_by_key(&key(place), key).is_ok(),
        }
    }

    /// The places in one source, where not all of it is visited.
    fn within(&self, number: usize) -> Option<&'a [Place]> {
        let Self::At(places) = self else { return None };
        let number = index(number);
        let start = places.partition_point(|place| place.source < number);
        Some(&places[start..places.partition_point(|place| place.source <= number)])
    }

    fn has_source(&self, number: usize) -> bool {
        self.within(number).is_none_or(|places| !places.is_empty())
    }
}

/// What the sources were found to be.
#[derive(Clone, Debug, Default)]
pub struct Visited {
    /// Bytes, as they stand on the disk.
    pub bytes: u64,
    /// The forms and encodings that were met, in the order of the first
    /// source of each.
    pub kinds: Vec<SourceKind>,
}

/// Sources of one form and encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceKind {
    /// The form.
    pub format: InputFormat,
    /// The encoding.
    pub encoding: Encoding,
    /// The first source, counted from 0.
    pub first: u32,
    /// How many sources.
    pub count: usize,
}

/// Hands every record of all sources to `work`, on all threads, and what it
/// makes of them to `take`, in the order of the input; so too the records
/// that cannot be read, as [`Reject`]s.
///
/// `worker` makes what a thread needs for its work. `progress` is called with
/// the number of bytes read since its last call. Memory: three batches of some
/// megabytes, or twice the longest record, if that is more, and what was made
/// of two.
///
/// # Errors
///
/// [`Error::Rejected`] at the first bad record under `strict`,
/// [`Error::Temporary`] where the copy of a pipe cannot be written, and whatever
/// `take` returns.
pub fn visit<W, T: Send>(
    sources: &[Source],
    options: &ReadOptions,
    progress: impl Fn(u64) + Sync,
    worker: impl Fn() -> W + Sync + Send,
    work: impl Fn(&mut W, Record<'_>, Place) -> T + Sync + Send,
    take: impl FnMut(Result<T, Reject>) -> Result<()> + Send,
) -> Result<Visited> {
    visit_where(sources, options, Selection::All, progress, worker, work, take)
}

/// [`visit`] for some of the records alone; the others are cut, and not
/// parsed.
pub(super) fn visit_where<W, T: Send>(
    sources: &[Source],
    options: &ReadOptions,
    selection: Selection<'_>,
    progress: impl Fn(u64) + Sync,
    worker: impl Fn() -> W + Sync + Send,
    work: impl Fn(&mut W, Record<'_>, Place) -> T + Sync + Send,
    mut take: impl FnMut(Result<T, Reject>) -> Result<()> + Send,
) -> Result<Visited> {
    let item = |worker: &mut W, block: &Block, record: &(Range<usize>, Place)| {
        let place = record.1;
        if !selection.has(&place) {
            return None;
        }
        match block.parse(record, &sources[place.source as usize], options) {
            Ok(parsed) => parsed.map(|record| Item::Made(work(worker, record, place))),
            Err(reason) => Some(Item::Broken(Broken { place, reason })),
        }
    };
    let bytes = Arc::new(AtomicU64::new(0));
    let mut batches =
        Batches { sources, options, selection, next: 0, open: None, bytes: Arc::clone(&bytes) };
    let mut visited = Visited::default();
    let mut take_all = |items: Vec<Vec<Item<T>>>| -> Result<()> {
        for item in items.into_iter().flatten() {
            match item {
                Item::Made(made) => take(Ok(made))?,
                Item::Opened(format, encoding, source) => visited.met(format, encoding, source),
                Item::Broken(broken) => {
                    let source = &sources[broken.place.source as usize];
                    source.check_copy()?;
                    let reject = broken.reject(source);
                    if options.strict {
                        return Err(Error::Rejected(Box::new(reject)));
                    }
                    take(Err(reject))?;
                }
            }
        }
        Ok(())
    };
    let (mut reported, mut made) = (0, Vec::new());
    let mut current = batches.next();
    while let Some(batch) = current {
        let ((items, taken), next) = rayon::join(
            || {
                rayon::join(
                    || batch.items(sources, options, &bytes, &worker, &item),
                    || take_all(made),
                )
            },
            || batches.next(),
        );
        taken?;
        batches.take_back(batch);
        (made, current) = (items, next);
        let read = bytes.load(Ordering::Relaxed);
        progress(read - reported);
        reported = read;
    }
    take_all(made)?;
    visited.bytes = bytes.load(Ordering::Relaxed);
    Ok(visited)
}

impl Visited {
    fn met(&mut self, format: InputFormat, encoding: Encoding, first: u32) {
        let known = |kind: &&mut SourceKind| (kind.format, kind.encoding) == (format, encoding);
        match self.kinds.iter_mut().find(known) {
            Some(kind) => kind.count += 1,
            None => self.kinds.push(SourceKind { format, encoding, first, count: 1 }),
        }
    }
}

impl Broken {
    fn reject(&self, source: &Source) -> Reject {
        Reject {
            file: source.name().into_owned(),
            line: self.place.line,
            byte_offset: self.place.byte_offset,
            reason: self.reason.clone(),
        }
    }
}

/// What comes of a batch, in order.
enum Item<T> {
    Made(T),
    Broken(Broken),
    Opened(InputFormat, Encoding, u32),
}

/// A share of the input that all threads work on at once.
enum Batch {
    Records(Block),
    Files(Range<usize>),
    Opened(InputFormat, Encoding, u32),
    Broken(Broken),
}

impl Batch {
    /// What comes of the batch, task by task.
    fn items<W, T: Send>(
        &self,
        sources: &[Source],
        options: &ReadOptions,
        bytes: &Arc<AtomicU64>,
        worker: &(impl Fn() -> W + Sync + Send),
        item: &(impl Fn(&mut W, &Block, &(Range<usize>, Place)) -> Option<Item<T>> + Sync + Send),
    ) -> Vec<Vec<Item<T>>> {
        match self {
            &Self::Opened(format, encoding, source) => {
                vec![vec![Item::Opened(format, encoding, source)]]
            }
            Self::Broken(broken) => vec![vec![Item::Broken(broken.clone())]],
            Self::Records(block) => block
                .records()
                .par_chunks((block.records().len() / TASKS).clamp(1, RECORDS_PER_TASK))
                .map_init(worker, |worker, records| {
                    let mut items = Vec::with_capacity(records.len());
                    items.extend(records.iter().filter_map(|record| item(worker, block, record)));
                    items
                })
                .collect(),
            Self::Files(files) => files
                .clone()
                .into_par_iter()
                .map_init(worker, |worker, number| {
                    let mut items = Vec::new();
                    let read = items_of_file(
                        &sources[number],
                        index(number),
                        options,
                        bytes,
                        |block, record| item(worker, block, record),
                        &mut items,
                    );
                    items.extend(read.err().map(Item::Broken));
                    items
                })
                .collect(),
        }
    }
}

/// Reads one small file whole.
fn items_of_file<T>(
    source: &Source,
    number: u32,
    options: &ReadOptions,
    bytes: &Arc<AtomicU64>,
    mut item: impl FnMut(&Block, &(Range<usize>, Place)) -> Option<Item<T>>,
    items: &mut Vec<Item<T>>,
) -> Result<(), Broken> {
    let mut blocks = Blocks::open(source, number, options, Threading::Shared, bytes)?;
    if let Some(format) = blocks.stream().format {
        items.push(Item::Opened(format, blocks.stream().original_encoding, number));
    }
    while let Some(block) = blocks.next()? {
        items.extend(block.records().iter().filter_map(|record| item(&block, record)));
    }
    Ok(())
}

/// Cuts the sources into batches.
struct Batches<'a> {
    sources: &'a [Source],
    options: &'a ReadOptions,
    selection: Selection<'a>,
    next: usize,
    open: Option<Opened<'a>>,
    bytes: Arc<AtomicU64>,
}

/// A source that is being read.
enum Opened<'a> {
    Whole(Box<Blocks>),
    InPart(Box<Picker<'a>>),
}

impl<'a> Opened<'a> {
    /// Where only some places are wanted, they alone are read if they can be.
    fn new(blocks: Blocks, source: &Source, wanted: Option<&'a [Place]>) -> Self {
        let picked = match wanted {
            Some(wanted) => Picker::new(blocks, source, wanted),
            None => Err(Box::new(blocks)),
        };
        picked.map_or_else(Self::Whole, |picker| Self::InPart(Box::new(picker)))
    }

    fn next(&mut self) -> Result<Option<Block>, Broken> {
        match self {
            Self::Whole(blocks) => blocks.next(),
            Self::InPart(picker) => picker.next(),
        }
    }

    fn take_back(&mut self, block: Block) {
        match self {
            Self::Whole(blocks) => blocks.take_back(block),
            Self::InPart(picker) => picker.take_back(block),
        }
    }
}

impl Batches<'_> {
    fn next(&mut self) -> Option<Batch> {
        loop {
            if let Some(open) = &mut self.open {
                match open.next() {
                    Ok(Some(block)) => return Some(Batch::Records(block)),
                    Ok(None) => self.open = None,
                    Err(broken) => {
                        self.open = None;
                        return Some(Batch::Broken(broken));
                    }
                }
            }
            while self.next < self.sources.len() && !self.selection.has_source(self.next) {
                self.next += 1;
            }
            let files = self.next..self.next + self.small_files();
            self.next = files.end;
            // one alone is better cut by this thread and parsed by all
            if files.len() > 1 {
                return Some(Batch::Files(files));
            }
            let number = files.start;
            let source = self.sources.get(number)?;
            self.next = number + 1;
            let opened =
                Blocks::open(source, index(number), self.options, Threading::Own, &self.bytes);
            match opened {
                Ok(blocks) => {
                    let (format, encoding) =
                        (blocks.stream().format, blocks.stream().original_encoding);
                    let wanted = self.selection.within(number);
                    self.open = Some(Opened::new(blocks, source, wanted));
                    if let Some(format) = format {
                        return Some(Batch::Opened(format, encoding, index(number)));
                    }
                }
                Err(broken) => return Some(Batch::Broken(broken)),
            }
        }
    }

    /// Takes back a batch that is done with.
    fn take_back(&mut self, batch: Batch) {
        if let (Batch::Records(block), Some(open)) = (batch, &mut self.open) {
            open.take_back(block);
        }
    }

    /// How many of the next sources are small files, as far as a batch goes.
    fn small_files(&self) -> usize {
        let mut bytes = 0;
        let is_in_batch = |source: &&Source| {
            let size = source.size().unwrap_or(u64::MAX);
            bytes += size.min(SMALL_FILE_BYTES);
            // Parquet is decoded by a thread of its own at any size
            size <= SMALL_FILE_BYTES
                && bytes <= BATCH_BYTES
                && InputFormat::of_name(source.path()) != Some(InputFormat::Parquet)
        };
        self.sources[self.next..].iter().take(BATCH_FILES).take_while(is_in_batch).count()
    }
}

/// Sources are numbered in 32 bits.
fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
