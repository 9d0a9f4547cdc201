//! What the sources were found to be.

use super::blocks::Blocks;
use super::encoding::Encoding;
use super::format::InputFormat;

/// What the sources were found to be.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Visited {
    /// Bytes, as they stand on the disk.
    pub bytes: u64,
    /// The forms and encodings that were met, in the order of the first
    /// source of each.
    pub kinds: Vec<SourceKind>,
    /// The sources that could not be read to their end, or not at all, counted from 0, in
    /// order; the last of the rejects of each says why.
    pub broken_off: Vec<u32>,
    /// Whether one of them is compressed, recoded or a table, so that no record of it
    /// is had without those before it.
    pub is_sequential: bool,
}

/// Sources of one form and encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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

/// A source as it was found when it was opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenedSource {
    number: u32,
    format: InputFormat,
    encoding: Encoding,
    is_sequential: bool,
}

impl OpenedSource {
    /// What a source was found to be; `None` where it holds nothing that says so.
    pub(super) fn of(blocks: &Blocks) -> Option<Self> {
        let (number, stream) = (blocks.source(), blocks.stream());
        let (encoding, is_sequential) = (stream.original_encoding, stream.is_sequential());
        stream.format.map(|format| Self { number, format, encoding, is_sequential })
    }
}

impl Visited {
    /// Counts a source.
    pub(super) fn met(&mut self, opened: OpenedSource) {
        let OpenedSource { number, format, encoding, is_sequential } = opened;
        let known = |kind: &&mut SourceKind| (kind.format, kind.encoding) == (format, encoding);
        match self.kinds.iter_mut().find(known) {
            Some(kind) => kind.count += 1,
            None => self.kinds.push(SourceKind { format, encoding, first: number, count: 1 }),
        }
        self.is_sequential |= is_sequential;
    }
}
