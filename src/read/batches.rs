//! The sources cut into batches.
//!
//! A large source gives batches of records, in whole or, where some are wanted and
//! their places are known, in part. Small files are gathered.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::batch::{Batch, index};
use super::block::{Block, Broken};
use super::blocks::Blocks;
use super::format::InputFormat;
use super::pick::Picker;
use super::selection::Selection;
use super::stream::Threading;
use super::visited::OpenedSource;
use super::{Place, ReadOptions, Source};

/// The largest file that is read whole by one thread.
const SMALL_FILE_BYTES: u64 = 1 << 20;
/// Bytes and files of a batch of small files.
const BATCH_BYTES: u64 = 8 << 20;
const BATCH_FILES: usize = 1024;

/// Cuts the sources into batches.
pub(super) struct Batches<'a> {
    sources: &'a [Source],
    options: &'a ReadOptions,
    selection: Selection<'a>,
    /// The first source that is not cut yet.
    next: usize,
    open: Option<Opened<'a>>,
    /// Bytes read, as they stand on the disk.
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

impl<'a> Batches<'a> {
    /// Those of these sources, of which so much is visited; what is read is counted in
    /// `bytes`.
    pub(super) fn new(
        sources: &'a [Source],
        options: &'a ReadOptions,
        selection: Selection<'a>,
        bytes: &Arc<AtomicU64>,
    ) -> Self {
        Self { sources, options, selection, next: 0, open: None, bytes: Arc::clone(bytes) }
    }

    /// The next batch; `None` behind the last.
    pub(super) fn next(&mut self) -> Option<Batch> {
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
                    let opened = OpenedSource::of(index(number), blocks.stream());
                    let wanted = self.selection.within(number);
                    self.open = Some(Opened::new(blocks, source, wanted));
                    if let Some(opened) = opened {
                        return Some(Batch::Opened(opened));
                    }
                }
                Err(broken) => return Some(Batch::Broken(broken)),
            }
        }
    }

    /// Takes back a batch that is done with.
    pub(super) fn take_back(&mut self, batch: Batch) {
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
