//! Where records stand.

use super::Source;

/// Where a record stands in its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The source, counted from 0 in the order given.
    pub source: u32,
    /// The line on which the record begins, counted from 1; the row, in
    /// Parquet.
    pub line: u64,
    /// Bytes before the record, in the source as it is decompressed (and
    /// decoded, if it is UTF-16).
    pub byte_offset: u64,
    /// Bytes of the record, without what separates it from the next.
    pub length: u64,
}

impl Place {
    /// The id of an article that stands here in `source` and brings none.
    pub(crate) fn id_in(&self, source: &Source) -> String {
        format!("{}:{}", source.name(), self.line)
    }
}
