//! A stream cut into blocks.
//!
//! It is read a block at a time and cut where its last whole record ends; what
//! stands behind it opens the next block. A record longer than a block makes its
//! block as long as itself, up to a limit: of one that is longer still, what is left is
//! passed over to the end of its line.

use crate::narrow::narrow;
use std::io::Read;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use memchr::{memchr, memchr_iter};

use super::block::{Block, Broken, RecordReader};
use super::format::{Format, InputFormat, Records};
use super::stream::{Stream, Threading, unreadable};
use super::{Place, ReadOptions, Source};

/// Bytes read at a time: large enough to keep all threads busy, small enough
/// that two of them do not weigh against the shingles.
pub(super) const BLOCK_BYTES: usize = 4 << 20;
/// Bytes of the first block, about; each is twice as long as the one before, up to a
/// usual one, so that all threads have work at once.
const FIRST_BLOCK_BYTES: usize = 256 << 10;
/// Bytes of all blocks of a file that is one of many, and read by one thread.
const SMALL_BLOCK_BYTES: usize = 64 << 10;

/// Bytes that a record may have: all of it stands in memory until its end is found, and a line
/// that never ends may come from a few kilobytes.
const LONGEST_RECORD: usize = 1 << 29;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads a source block by block.
pub(crate) struct Blocks {
    /// How records are read; `None` once all are cut.
    reader: Option<Arc<RecordReader>>,
    stream: Stream,
    source: u32,
    /// Bytes of the next block, about, and of the longest.
    next_bytes: usize,
    block_bytes: usize,
    longest_record: usize,
    header: Vec<u8>,
    /// What stands behind the last whole record.
    carried: Vec<u8>,
    /// Room for it, from a block that is done with.
    spare: Vec<u8>,
    line: u64,
    byte_offset: u64,
    has_ended: bool,
    /// Whether the last record was given up before its end.
    is_within_record: bool,
    broken: Option<String>,
}

impl Blocks {
    pub(crate) fn open(
        source: &Source,
        number: usize,
        options: &ReadOptions,
        threading: Threading,
        bytes: &Arc<AtomicU64>,
    ) -> Result<Self, Broken> {
        let start = Place { source: narrow(number), line: 1, byte_offset: 0, length: 0 };
        let broken = |reason| Broken { place: start, reason };
        let own;
        let options = if source.tells_its_form() {
            own = ReadOptions { encoding: None, delimiter: None, ..options.clone() };
            &own
        } else {
            options
        };
        let stream = Stream::open(source, options, threading, bytes).map_err(broken)?;
        let (next_bytes, block_bytes) = match threading {
            Threading::Own => (FIRST_BLOCK_BYTES, BLOCK_BYTES),
            Threading::Shared => (SMALL_BLOCK_BYTES, SMALL_BLOCK_BYTES),
        };
        let format = stream.format.map(|format| format.open(options));
        let mut blocks = Self {
            reader: None,
            stream,
            source: start.source,
            next_bytes,
            block_bytes,
            longest_record: LONGEST_RECORD,
            header: Vec::new(),
            carried: Vec::new(),
            spare: Vec::new(),
            line: 1,
            byte_offset: 0,
            has_ended: false,
            is_within_record: false,
            broken: None,
        };
        if let Some(format) = format {
            blocks.begin(format, options).map_err(broken)?;
        }
        Ok(blocks)
    }

    /// The same, with a first block as large as the others; for who has work until
    /// it is read.
    pub(super) fn of_usual_size(self) -> Self {
        Self { next_bytes: self.block_bytes, ..self }
    }

    /// The number of the source.
    pub(super) fn source(&self) -> u32 {
        self.source
    }

    /// The source as it was opened: its form, encoding and compression.
    pub(crate) fn stream(&self) -> &Stream {
        &self.stream
    }

    /// What separates the fields of a row, where the form has rows.
    pub(crate) fn delimiter(&self) -> Option<u8> {
        self.reader.as_ref()?.format.delimiter()
    }

    /// The names of the columns, where rows stand below a header.
    pub(crate) fn columns(&self) -> Option<&[String]> {
        self.reader.as_ref()?.format.columns()
    }

    /// What stands before the first record.
    pub(crate) fn header(&self) -> &[u8] {
        &self.header
    }

    /// A block of records that were read by other means, if any are left to
    /// be read.
    pub(super) fn block(
        &self,
        bytes: Vec<u8>,
        records: Vec<(Range<usize>, Place)>,
    ) -> Option<Block> {
        Some(Block { reader: self.reader.clone()?, bytes, records })
    }

    /// Reads as much as the format needs before its first record: little, so that
    /// who wants few records has read no block for nothing.
    fn begin(&mut self, mut format: Box<dyn Format>, options: &ReadOptions) -> Result<(), String> {
        let encoding = self.stream.encoding;
        let mut bytes = Vec::new();
        let begun = loop {
            self.fill(&mut bytes, SMALL_BLOCK_BYTES);
            let mark = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
            let begun = format.begin(&bytes[mark..], self.has_ended, encoding, &options.fields)?;
            match begun {
                Some(begun) => break mark + begun,
                None if self.has_ended => break bytes.len(),
                None if bytes.len() > self.longest_record => {
                    let longest = self.longest_record >> 20;
                    return Err(format!("no first record begins within {longest} MB"));
                }
                None => {}
            }
        };
        self.pass(&bytes[..begun]);
        self.carried = bytes.split_off(begun);
        self.header = bytes;
        let is_file_an_article = self.stream.format.is_some_and(InputFormat::is_file_an_article);
        let longest_record = self.longest_record;
        let reader = RecordReader { format, encoding, is_file_an_article, longest_record };
        self.reader = Some(Arc::new(reader));
        Ok(())
    }

    /// The next records; `None` at the end of the source.
    pub(crate) fn next(&mut self) -> Result<Option<Block>, Broken> {
        let Some(reader) = self.reader.clone() else {
            // all is cut; what went wrong comes behind the last whole record
            let broken = self.broken.take();
            return broken.map_or(Ok(None), |reason| Err(Broken { place: self.place(0), reason }));
        };
        if std::mem::take(&mut self.is_within_record) {
            self.pass_line();
        }
        let mut bytes = std::mem::take(&mut self.carried);
        let mut cut = Vec::new();
        let block_bytes = self.next_bytes();
        if bytes.len() < block_bytes {
            self.fill(&mut bytes, block_bytes);
        }
        let done = loop {
            // a stream that failed is cut as far as it is whole
            let is_end = self.has_ended && self.broken.is_none();
            match reader.format.cut(&bytes, is_end, &mut cut) {
                Ok(done) if cut.is_empty() && !self.has_ended => {
                    // blanks, which may go on for long
                    self.pass(&bytes[..done]);
                    bytes.drain(..done);
                    if bytes.len() > reader.longest_record {
                        cut.push(0..bytes.len());
                        self.is_within_record = true;
                        break bytes.len();
                    }
                    self.fill(&mut bytes, block_bytes);
                }
                Ok(done) => break done,
                Err(reason) => {
                    self.broken.get_or_insert(reason);
                    break cut.last().map_or(0, |record| record.end);
                }
            }
        };
        let records = self.placed(&bytes, cut, done);
        let is_file_given_up = self.is_within_record && reader.is_file_an_article;
        if self.has_ended || self.broken.is_some() || is_file_given_up {
            self.reader = None;
        } else {
            self.carried = self.spare();
            self.carried.extend_from_slice(&bytes[done..]);
            bytes.truncate(done);
        }
        if records.is_empty() { self.next() } else { Ok(Some(Block { reader, bytes, records })) }
    }

    /// How many bytes the next block has, about; the one behind it has more.
    pub(super) fn next_bytes(&mut self) -> usize {
        let longer = self.block_bytes.min(2 * self.next_bytes);
        std::mem::replace(&mut self.next_bytes, longer)
    }

    /// Takes back a block that is done with, for its memory to be used again,
    /// which is faster than to get other memory of the system.
    pub(crate) fn take_back(&mut self, block: Block) {
        // one long record does not keep its room to the end of the source
        if block.bytes.capacity() <= 2 * self.block_bytes {
            self.spare = block.bytes;
        }
    }

    /// Room for another block.
    pub(super) fn spare(&mut self) -> Vec<u8> {
        let mut spare = std::mem::take(&mut self.spare);
        spare.clear();
        spare
    }

    /// Every record with its place; moves past what is done.
    fn placed(&mut self, bytes: &[u8], cut: Records, done: usize) -> Vec<(Range<usize>, Place)> {
        let mut passed = 0;
        let mut records = Vec::with_capacity(cut.len());
        for record in cut {
            self.pass(&bytes[passed..record.start]);
            let place = self.place(record.len() as u64);
            self.pass(&bytes[record.clone()]);
            passed = record.end;
            records.push((record, place));
        }
        self.pass(&bytes[passed..done]);
        records
    }

    fn pass(&mut self, bytes: &[u8]) {
        self.line += memchr_iter(b'\n', bytes).count() as u64;
        self.byte_offset += bytes.len() as u64;
    }

    /// Passes over what is left of a line.
    fn pass_line(&mut self) {
        let mut bytes = std::mem::take(&mut self.carried);
        loop {
            let end = memchr(b'\n', &bytes);
            let passed = end.unwrap_or(bytes.len());
            self.pass(&bytes[..passed]);
            bytes.drain(..passed);
            if end.is_some() || self.has_ended {
                break;
            }
            self.fill(&mut bytes, SMALL_BLOCK_BYTES);
        }
        self.carried = bytes;
    }

    fn place(&self, length: u64) -> Place {
        Place { source: self.source, line: self.line, byte_offset: self.byte_offset, length }
    }

    /// Appends so many bytes, or as much again as is there already; fewer only where no
    /// record is as long, and at the end of the source or where it fails.
    fn fill(&mut self, bytes: &mut Vec<u8>, least: usize) {
        let wanted = bytes.len() + bytes.len().max(least);
        let wanted = wanted.min(self.longest_record.saturating_add(least));
        if least > SMALL_BLOCK_BYTES {
            // room for a long one, which costs nothing until it is filled
            bytes.reserve(wanted.max(self.block_bytes) - bytes.len());
        }
        while bytes.len() < wanted && !self.has_ended {
            let room = (wanted - bytes.len()) as u64;
            match self.stream.reader.by_ref().take(room).read_to_end(bytes) {
                Ok(0) => self.has_ended = true,
                Ok(_) => {}
                Err(error) => {
                    self.has_ended = true;
                    self.broken = Some(unreadable(self.stream.compression, &error));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn lines_of(content: &[u8]) -> Vec<(u64, u64, Vec<u8>)> {
        let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile().unwrap();
        file.write_all(content).unwrap();
        let source = Source::at(file.path());
        let options = ReadOptions::default();
        let mut lines = Vec::new();
        let counter = Arc::default();
        let mut blocks = Blocks::open(&source, 0, &options, Threading::Own, &counter).unwrap();
        while let Some(block) = blocks.next().unwrap() {
            lines.extend(block.records().iter().map(|(record, place)| {
                (place.line, place.byte_offset, block.bytes[record.clone()].to_vec())
            }));
        }
        lines
    }

    #[test]
    fn ends_marks_and_blank_lines_are_passed_over() {
        let lines = lines_of(b"\xEF\xBB\xBF{one}\r\n\n  \n{two}\n  {three}");
        let expected: [(u64, u64, &[u8]); 3] =
            [(1, 3, b"{one}"), (4, 14, b"{two}"), (5, 22, b"{three}")];
        assert_eq!(lines, expected.map(|(n, at, bytes)| (n, at, bytes.to_vec())));
        assert!(lines_of(b"").is_empty());
    }

    #[test]
    fn a_record_without_end_is_one_reject_and_is_not_held() {
        let longest = 3 * SMALL_BLOCK_BYTES;
        let endless = "x".repeat(10 * FIRST_BLOCK_BYTES);
        for (ending, header, [before, record, behind]) in [
            ("jsonl", "", ["{\"text\":\"أ\"}", "{\"text\":\"", "{\"text\":\"ب\"}"]),
            ("csv", "id,text\n", ["1,أ", "2,", "3,ب"]),
            ("json", "[\n", ["{\"text\":\"أ\"}", "{\"text\":\"", "{\"text\":\"ب\"}]"]),
        ] {
            let suffix = format!(".{ending}");
            let mut file = tempfile::Builder::new().suffix(&suffix).tempfile().unwrap();
            write!(file, "{header}{before}\n{record}{endless}\n{behind}\n").unwrap();
            let (source, options) = (Source::at(file.path()), ReadOptions::default());
            let counter = Arc::default();
            let mut blocks = Blocks::open(&source, 0, &options, Threading::Own, &counter).unwrap();
            blocks.longest_record = longest;
            Arc::get_mut(blocks.reader.as_mut().unwrap()).unwrap().longest_record = longest;
            let mut found = Vec::new();
            while let Some(block) = blocks.next().unwrap() {
                assert!(block.bytes.len() <= longest + BLOCK_BYTES);
                found.extend(block.records().iter().map(|record| {
                    let read = block.parse(record, &source, &options);
                    let text = read.map(|read| read.unwrap().text().into_owned());
                    (record.1.line, record.1.byte_offset, text)
                }));
            }
            let line = 1 + header.lines().count() as u64;
            let start = (header.len() + before.len() + 1) as u64;
            let next = start + (record.len() + endless.len() + 1) as u64;
            let [first, (_, _, Err(reason)), last] = &found[..] else { panic!("{found:?}") };
            assert_eq!((first.0, &first.2), (line, &Ok("أ".to_owned())), "{ending}");
            assert_eq!((found[1].0, found[1].1), (line + 1, start), "{ending}");
            assert!(reason.starts_with("longer than 0 MB"), "{reason}");
            assert_eq!(last, &(line + 2, next, Ok("ب".to_owned())), "{ending}");
        }
    }

    #[test]
    fn a_text_file_without_end_is_given_up() {
        let file = tempfile::Builder::new().suffix(".txt").tempfile().unwrap();
        std::fs::write(file.path(), "نص\n".repeat(FIRST_BLOCK_BYTES)).unwrap();
        let (source, options) = (Source::at(file.path()), ReadOptions::default());
        let counter = Arc::default();
        let mut blocks = Blocks::open(&source, 0, &options, Threading::Own, &counter).unwrap();
        blocks.longest_record = SMALL_BLOCK_BYTES;
        Arc::get_mut(blocks.reader.as_mut().unwrap()).unwrap().longest_record = SMALL_BLOCK_BYTES;
        let block = blocks.next().unwrap().unwrap();
        assert!(block.parse(&block.records()[0], &source, &options).is_err());
        assert!(block.bytes.len() < FIRST_BLOCK_BYTES * 2);
        assert!(blocks.next().unwrap().is_none());
    }

    #[test]
    fn lines_are_whole_across_blocks_and_longer_than_a_block() {
        let long = vec![b'x'; 2 * BLOCK_BYTES + 17];
        let mut content = Vec::new();
        let mut expected = Vec::new();
        for number in 1..=300_000_u64 {
            let line =
                if number == 1000 { long.clone() } else { format!("line {number}").into_bytes() };
            expected.push((number, content.len() as u64, line.clone()));
            content.extend(line);
            content.push(b'\n');
        }
        assert!(lines_of(&content) == expected);
    }
}
