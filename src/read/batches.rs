//! The sources cut into batches.
//!
//! A large source gives batches of records, in whole or, where some are wanted and
//! their places are known, in part. Small files are gathered.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::batch::{Batch, Share};
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
    /// What it was found to be, until a batch says so.
    met: Option<OpenedSource>,
    /// Whether there was a batch before.
    has_begun: bool,
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
        Self {
            sources,
            options,
            selection,
            next: 0,
            open: None,
            met: None,
            has_begun: false,
            bytes: Arc::clone(bytes),
        }
    }

    /// The next batch; `None` behind the last.
    pub(super) fn next(&mut self) -> Option<Batch> {
        let share = self.share()?;
        self.has_begun = true;
        Some(Batch { opened: self.met.take(), share })
    }

    fn share(&mut self) -> Option<Share> {
        loop {
            match self.open.as_mut().map_or(Ok(None), Opened::next) {
                Ok(Some(block)) => return Some(Share::Records(block)),
                Ok(None) => {
                    self.open = None;
                    if self.met.is_some() {
                        return Some(Share::Nothing);
                    }
                }
                Err(broken) => {
                    self.open = None;
                    return Some(Share::Broken(broken));
                }
            }
            while self.next < self.sources.len() && !self.selection.has_source(self.next) {
                self.next += 1;
            }
            let files = self.small_files();
            // one alone is better cut by this thread and parsed by all
            if let [_, .., last] = files[..] {
                self.next = last + 1;
                return Some(Share::Files(files));
            }
            let number = self.next;
            let source = self.sources.get(number)?;
            self.next = number + 1;
            match Blocks::open(source, number, self.options, Threading::Own, &self.bytes) {
                Ok(blocks) => {
                    // beside the last batch of another source, all of a block is soon read
                    let blocks = if self.has_begun { blocks.of_usual_size() } else { blocks };
                    self.met = OpenedSource::of(&blocks);
                    self.open = Some(Opened::new(blocks, source, self.selection.within(number)));
                }
                Err(broken) => return Some(Share::Broken(broken)),
            }
        }
    }

    /// Takes back a batch that is done with.
    pub(super) fn take_back(&mut self, batch: Batch) {
        if let (Share::Records(block), Some(open)) = (batch.share, &mut self.open) {
            open.take_back(block);
        }
    }

    /// The next sources of which something is wanted, as far as they are small files and
    /// as a batch goes.
    fn small_files(&self) -> Vec<usize> {
        let mut bytes = 0;
        let is_in_batch = |number: &usize| {
            let source = &self.sources[*number];
            let size = source.size().unwrap_or(u64::MAX);
            bytes += size.min(SMALL_FILE_BYTES);
            // Parquet is decoded by a thread of its own at any size
            size <= SMALL_FILE_BYTES
                && bytes <= BATCH_BYTES
                && InputFormat::of_name(source.path()) != Some(InputFormat::Parquet)
        };
        let wanted = (self.next..self.sources.len()).filter(|&n| self.selection.has_source(n));
        wanted.take(BATCH_FILES).take_while(is_in_batch).collect()
    }
}
