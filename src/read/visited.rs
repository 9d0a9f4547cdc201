//! What the sources were found to be.

use super::encoding::Encoding;
use super::format::InputFormat;

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

impl Visited {
    /// Counts a source of this form and encoding.
    pub(super) fn met(&mut self, format: InputFormat, encoding: Encoding, first: u32) {
        let known = |kind: &&mut SourceKind| (kind.format, kind.encoding) == (format, encoding);
        match self.kinds.iter_mut().find(known) {
            Some(kind) => kind.count += 1,
            None => self.kinds.push(SourceKind { format, encoding, first, count: 1 }),
        }
    }
}
