//! Blocks: a few megabytes of whole lines.
//!
//! The end of each read is cut at its last line feed; what stands behind it
//! opens the next block. A line longer than a block makes its block as long as
//! itself. A byte-order mark at the start of a source is passed over.

use std::io::{ErrorKind, Read};

use memchr::{memchr_iter, memrchr};

use crate::error::{Error, Result};
use crate::read::Source;

/// Bytes read at a time: large enough to keep all threads busy, small enough
/// that two of them do not weigh against the shingles.
const BLOCK_BYTES: usize = 4 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Whole lines of one source.
#[derive(Debug, Default)]
pub(super) struct Block {
    bytes: Vec<u8>,
    first_line: u64,
    byte_offset: u64,
}

/// One line without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) number: u64,
    pub(super) byte_offset: u64,
}

impl Block {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The lines that hold anything, without line feed and carriage return.
    pub(super) fn lines(&self) -> Vec<Line<'_>> {
        let mut start = 0;
        let ends = memchr_iter(b'\n', &self.bytes).chain(std::iter::once(self.bytes.len()));
        (self.first_line..)
            .zip(ends)
            .filter_map(|(number, end)| {
                let line = &self.bytes[start..end];
                let byte_offset = self.byte_offset + start as u64;
                start = end + 1;
                let line = if byte_offset == 0 {
                    line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line)
                } else {
                    line
                };
                let bytes = line.trim_ascii();
                (!bytes.is_empty()).then_some(Line { bytes, number, byte_offset })
            })
            .collect()
    }
}

/// Reads a source block by block.
pub(super) struct Blocks<'a> {
    source: &'a Source,
    reader: Box<dyn Read + Send>,
    carried: Vec<u8>,
    lines: u64,
    bytes: u64,
    ended: bool,
}

impl<'a> Blocks<'a> {
    pub(super) fn open(source: &'a Source) -> Result<Self> {
        let reader = source.open()?;
        Ok(Self { source, reader, carried: Vec::new(), lines: 0, bytes: 0, ended: false })
    }

    /// Fills `block` with the next lines, reusing its buffer; `false` at the
    /// end of the source.
    pub(super) fn read_into(&mut self, block: &mut Block) -> Result<bool> {
        block.bytes.clear();
        block.bytes.append(&mut self.carried);
        block.first_line = self.lines + 1;
        block.byte_offset = self.bytes;
        let mut searched = 0;
        while !self.ended {
            self.fill(&mut block.bytes)?;
            if let Some(end) = memrchr(b'\n', &block.bytes[searched..]) {
                let end = searched + end + 1;
                if !self.ended {
                    self.carried.extend_from_slice(&block.bytes[end..]);
                    block.bytes.truncate(end);
                }
                break;
            }
            searched = block.bytes.len();
        }
        self.lines += memchr_iter(b'\n', &block.bytes).count() as u64;
        self.bytes += block.bytes.len() as u64;
        Ok(!block.bytes.is_empty())
    }

    /// Appends up to [`BLOCK_BYTES`], fewer only at the end of the source.
    fn fill(&mut self, bytes: &mut Vec<u8>) -> Result<()> {
        let wanted = bytes.len() + BLOCK_BYTES;
        bytes.reserve(BLOCK_BYTES);
        while bytes.len() < wanted {
            let room = (wanted - bytes.len()) as u64;
            match self.reader.by_ref().take(room).read_to_end(bytes) {
                Ok(0) => {
                    self.ended = true;
                    return Ok(());
                }
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::io(self.source.path(), "read")(error)),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn lines_of(content: &[u8]) -> Vec<(u64, u64, Vec<u8>)> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content).unwrap();
        let source = Source::File(file.path().to_owned());
        let mut blocks = Blocks::open(&source).unwrap();
        let (mut block, mut lines) = (Block::default(), Vec::new());
        while blocks.read_into(&mut block).unwrap() {
            let found = block.lines();
            lines.extend(
                found.iter().map(|line| (line.number, line.byte_offset, line.bytes.to_vec())),
            );
        }
        lines
    }

    #[test]
    fn ends_marks_and_blank_lines_are_passed_over() {
        let lines = lines_of(b"\xEF\xBB\xBFone\r\n\n  \ntwo\nthree");
        let expected: [(u64, u64, &[u8]); 3] = [(1, 0, b"one"), (4, 12, b"two"), (5, 16, b"three")];
        assert_eq!(lines, expected.map(|(n, at, bytes)| (n, at, bytes.to_vec())));
        assert!(lines_of(b"").is_empty());
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
