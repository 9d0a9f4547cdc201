//! Records read again from their places.
//!
//! Whoever knows where a record stands need not cut its source a second time.
//! Records that lie close together are read in one go with what stands
//! between them; what lies far apart is sought, so that a tenth of a source
//! costs a tenth of its bytes. Only a plain file, or one in memory, can be read so: one
//! that is neither compressed nor recoded, whose places are those of its bytes, and
//! that is as long as it was.
//!
//! What comes next is announced ([`page_cache`]), so that a source larger than
//! memory is not waited for at every record; and where most of such a source is
//! read, what was read is forgotten.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use super::block::{Block, Broken};
use super::blocks::{BLOCK_BYTES, Blocks};
use super::source::Seekable;
use super::{Place, Source};
use crate::page_cache::{self, Passed};

/// Bytes between two records that are read, since that is faster than to
/// seek past them: a seek and a read cost about as much as to copy so many.
const GAP_BYTES: u64 = 8 << 10;
/// The same for what is announced: a disk fetches as much in the time that it
/// takes to find the next place.
const ANNOUNCED_GAP_BYTES: u64 = 64 << 10;
/// Bytes of records that are announced beyond those that are read next.
const ANNOUNCED_BYTES: u64 = 2 * BLOCK_BYTES as u64;

/// Reads the wanted records of one source, block by block.
pub(super) struct Picker<'a> {
    blocks: Blocks,
    source: Seekable,
    wanted: &'a [Place],
    /// Those of the wanted that are not announced yet.
    unannounced: &'a [Place],
    /// Bytes of the others.
    announced: u64,
    /// Where most of the file is read, how far.
    passed: Option<Passed>,
}

impl<'a> Picker<'a> {
    /// A reader of these records, which are ascending and of this source;
    /// the blocks as they were, where the source has to be cut to find them.
    pub(super) fn new(
        blocks: Blocks,
        source: &Source,
        wanted: &'a [Place],
    ) -> Result<Self, Box<Blocks>> {
        let is_sequential = blocks.stream().is_sequential();
        let seekable = if is_sequential { None } else { source.open_seekable() };
        let Some(source) = seekable else { return Err(Box::new(blocks)) };
        let passed = match &source {
            Seekable::File(file) => passed(file, wanted),
            Seekable::Memory(_) => None,
        };
        Ok(Self { blocks, source, wanted, unannounced: wanted, announced: 0, passed })
    }

    /// The next of the records; `None` behind the last. A record that the
    /// file no longer holds is left out.
    pub(super) fn next(&mut self) -> Result<Option<Block>, Broken> {
        let Some(&first) = self.wanted.first() else { return Ok(None) };
        self.announce();
        let (mut bytes, mut records) = (self.blocks.spare(), Vec::new());
        let end = self.blocks.next_bytes();
        while bytes.len() < end && !self.wanted.is_empty() {
            let (stretch, rest) = self.wanted.split_at(stretch(self.wanted, GAP_BYTES));
            self.wanted = rest;
            self.announced = self.announced.saturating_sub(lengths(stretch));
            let start = bytes.len();
            self.read(stretch, &mut bytes)
                .map_err(|error| Broken { place: first, reason: error.to_string() })?;
            let before = stretch.first().map_or(0, |place| place.byte_offset);
            records.extend(stretch.iter().filter_map(|place| {
                let start = start + usize::try_from(place.byte_offset - before).ok()?;
                let end = start + usize::try_from(place.length).ok()?;
                (end <= bytes.len()).then_some((start..end, *place))
            }));
        }
        Ok(self.blocks.block(bytes, records))
    }

    /// Takes back a block that is done with, as [`Blocks::take_back`] does.
    pub(super) fn take_back(&mut self, block: Block) {
        self.blocks.take_back(block);
    }

    /// Announces what is read next and the records behind it.
    fn announce(&mut self) {
        let Seekable::File(file) = &self.source else { return };
        while self.announced < BLOCK_BYTES as u64 + ANNOUNCED_BYTES {
            let length = stretch(self.unannounced, ANNOUNCED_GAP_BYTES);
            let (stretch, rest) = self.unannounced.split_at(length);
            let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else { break };
            page_cache::announce(file, first.byte_offset..last.byte_offset + last.length);
            self.announced += lengths(stretch);
            self.unannounced = rest;
        }
    }

    /// Appends the bytes from the first of these records to the last.
    fn read(&mut self, stretch: &[Place], bytes: &mut Vec<u8>) -> io::Result<()> {
        let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else { return Ok(()) };
        let wanted = first.byte_offset..last.byte_offset + last.length;
        match &self.source {
            Seekable::File(file) => {
                read_at(file, &wanted, bytes)?;
                if let Some(passed) = &mut self.passed {
                    passed.up_to(file, wanted.end);
                }
            }
            Seekable::Memory(content) => {
                let place = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX);
                let found = content.get(place(wanted.start)..place(wanted.end));
                bytes.extend_from_slice(found.unwrap_or_default());
            }
        }
        Ok(())
    }
}

/// How far a file was read, where most of it is; who reads here and there leaves it to the
/// next, who reads beside it.
fn passed(file: &File, wanted: &[Place]) -> Option<Passed> {
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    let is_most_read = size <= wanted.len() as u64 * ANNOUNCED_GAP_BYTES;
    is_most_read.then(|| Passed::of(size))
}

/// Appends these bytes of a file, as far as it has them.
fn read_at(mut file: &File, wanted: &Range<u64>, bytes: &mut Vec<u8>) -> io::Result<()> {
    file.seek(SeekFrom::Start(wanted.start))?;
    let length = wanted.end - wanted.start;
    bytes.reserve(usize::try_from(length).unwrap_or_default());
    file.take(length).read_to_end(bytes)?;
    Ok(())
}

/// How many of these records, which are ascending, stand so close together, a block
/// at most.
fn stretch(records: &[Place], gap: u64) -> usize {
    let end = |place: &Place| place.byte_offset + place.length;
    let start = records.first().map_or(0, |first| first.byte_offset);
    let is_apart = |pair: &[Place]| {
        pair[1].byte_offset > end(&pair[0]) + gap || end(&pair[1]) - start > BLOCK_BYTES as u64
    };
    records.windows(2).position(is_apart).map_or(records.len(), |last| last + 1)
}

/// Bytes of these records.
fn lengths(records: &[Place]) -> u64 {
    records.iter().map(|place| place.length).sum()
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Arc;

    use super::*;
    use crate::read::ReadOptions;
    use crate::read::stream::Threading;

    fn blocks(source: &Source) -> Blocks {
        let options = ReadOptions::default();
        Blocks::open(source, 0, &options, Threading::Own, &Arc::default()).unwrap()
    }

    #[test]
    fn wanted_records_are_those_that_cutting_gives() {
        let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile().unwrap();
        for n in 0..9_000_usize {
            // far apart and close together, before and behind the end of a block
            let text = "كلمة ".repeat(n % 400);
            writeln!(file, r#" {{"id": "{n}", "text": "{text}"}}"#).unwrap();
        }
        let source = Source::at(file.path());
        let mut cut = Vec::new();
        let mut whole = blocks(&source);
        while let Some(block) = whole.next().unwrap() {
            let record = |(record, place): &(Range<usize>, Place)| {
                (*place, block.bytes()[record.clone()].to_vec())
            };
            cut.extend(block.records().iter().map(record));
        }
        let is_wanted = |n: usize| n % 1000 < 5 || n > 4_000 && n.is_multiple_of(3);
        let cut: Vec<_> =
            (0..).zip(cut).filter(|(n, _)| is_wanted(*n)).map(|(_, record)| record).collect();
        let wanted: Vec<Place> = cut.iter().map(|(place, _)| *place).collect();
        let mut picker = Picker::new(blocks(&source), &source, &wanted).ok().unwrap();
        let mut picked = Vec::new();
        while let Some(block) = picker.next().unwrap() {
            let record = |(record, place): &(Range<usize>, Place)| {
                (*place, block.bytes()[record.clone()].to_vec())
            };
            picked.extend(block.records().iter().map(record));
        }
        assert!(picked == cut);
        let memory = Source::of_bytes("a.jsonl", std::fs::read(file.path()).unwrap());
        let mut picker = Picker::new(blocks(&memory), &memory, &wanted).ok().unwrap();
        let mut records = 0;
        while let Some(block) = picker.next().unwrap() {
            for (record, place) in block.records() {
                assert!(cut[records] == (*place, block.bytes()[record.clone()].to_vec()));
                records += 1;
            }
        }
        assert_eq!(records, cut.len());
        writeln!(file, "{{}}").unwrap();
        assert!(Picker::new(blocks(&source), &source, &wanted).is_err(), "it has grown");
    }
}
