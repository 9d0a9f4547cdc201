//! A block: a few megabytes of whole records, and how they are read.

use std::ops::Range;
use std::sync::Arc;

use super::encoding::Encoding;
use super::format::Format;
use super::record::{Raw, Record};
use super::{Place, ReadOptions, Source};

/// Whole records of one stream.
pub(crate) struct Block {
    pub(super) reader: Arc<RecordReader>,
    pub(super) bytes: Vec<u8>,
    pub(super) records: Vec<(Range<usize>, Place)>,
}

/// What all blocks of a stream share: how its records are read.
pub(super) struct RecordReader {
    pub(super) format: Box<dyn Format>,
    pub(super) encoding: Encoding,
    pub(super) is_file_an_article: bool,
    /// Bytes of the longest record that is read.
    pub(super) longest_record: usize,
}

impl Block {
    pub(crate) fn records(&self) -> &[(Range<usize>, Place)] {
        &self.records
    }

    /// The bytes that hold the records and what separates them.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// One record as a JSON object on one line.
    pub(crate) fn json(
        &self,
        record: &Range<usize>,
        options: &ReadOptions,
    ) -> Result<Option<String>, String> {
        let raw = Raw { bytes: &self.bytes[record.clone()], encoding: self.reader.encoding };
        self.reader.format.json(raw, &options.fields)
    }

    /// What a record says. Where it brings no id, the name of its source is
    /// it, with the line where the source holds more than one.
    pub(super) fn parse<'a>(
        &'a self,
        (record, place): &(Range<usize>, Place),
        source: &Source,
        options: &ReadOptions,
    ) -> Result<Option<Record<'a>>, String> {
        let longest = self.reader.longest_record;
        if record.len() > longest {
            return Err(format!("longer than {} MB, the longest that is read", longest >> 20));
        }
        let raw = Raw { bytes: &self.bytes[record.clone()], encoding: self.reader.encoding };
        let parsed = self.reader.format.parse(raw, &options.fields)?;
        let mut parsed = parsed.map(|record| record.without(options.fields.left_out()));
        if let Some(record) = &mut parsed {
            let name = || {
                if self.reader.is_file_an_article {
                    source.name().into_owned()
                } else {
                    place.id_in(source)
                }
            };
            record.id.get_or_insert_with(|| name().into());
        }
        Ok(parsed)
    }
}

/// Why a record or the rest of a source cannot be read, and where it begins.
#[derive(Clone, Debug)]
pub(crate) struct Broken {
    pub(crate) place: Place,
    pub(crate) reason: String,
}
