//! One file being written in the form of its input: records as they came, and
//! between them what the form demands.

use std::io::{self, Write};
use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::annotation::Annotation;
use super::columns::{Header, annotated_before, is_delimited};
use crate::read::block::Block;
use crate::read::blocks::Blocks;
use crate::read::format::delimited::{without_fields, without_line_end};
use crate::read::stream::Stream;
use crate::read::{Compressor, Encoding, InputFormat};

const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// What a search engine keeps of a document beside its fields, and takes in no field.
const METADATA: [&str; 5] = ["_id", "_index", "_routing", "_source", "_version"];

/// Writes records of one form and encoding.
pub(super) struct Sink<W: Write> {
    /// Always there but while a member of a compressed file changes.
    out: Option<Compressor<W>>,
    format: InputFormat,
    /// The encoding to go back to, where records were decoded to be cut.
    recoded: Option<Encoding>,
    encoding: Encoding,
    has_begun: bool,
    is_array: bool,
    line_end: &'static [u8],
    delimiter: u8,
    /// The cells of an earlier annotation in the rows of the current source.
    replaced: Vec<usize>,
    records: u64,
    /// Whether the last line has no end yet, as the last of a source may have none.
    is_line_open: bool,
}

/// How much stands before the names of a header: a mark, and blank lines.
fn before_names(header: &[u8]) -> usize {
    let names = header.strip_prefix(BYTE_ORDER_MARK.as_bytes()).unwrap_or(header);
    let is_blank = |byte: &&u8| matches!(byte, b'\r' | b'\n');
    header.len() - names.len() + names.iter().take_while(is_blank).count()
}

/// What a document of a search engine holds: all of it, or, where it is a hit as such an
/// engine gives it, what stands in its source.
fn content(document: &str) -> &str {
    #[derive(Deserialize)]
    struct Hit<'a> {
        #[serde(borrow, rename = "_source")]
        source: Option<&'a RawValue>,
    }
    let hit = document.contains("\"_source\"").then(|| serde_json::from_str::<Hit<'_>>(document));
    let source = hit.and_then(Result::ok).and_then(|hit| hit.source).map(RawValue::get);
    source.filter(|source| source.starts_with('{')).unwrap_or(document)
}

/// Why a record could not be written.
pub(super) enum SinkError {
    Output(io::Error),
    Record(String),
}

impl From<io::Error> for SinkError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl<W: Write> Sink<W> {
    /// A sink for records of the form that `stream` has.
    pub(super) fn new(out: Compressor<W>, stream: &Stream, format: InputFormat) -> Self {
        Self {
            out: Some(out),
            format,
            recoded: (stream.encoding != stream.original_encoding)
                .then_some(stream.original_encoding),
            encoding: stream.encoding,
            has_begun: false,
            is_array: false,
            line_end: b"\n",
            delimiter: b',',
            replaced: Vec::new(),
            records: 0,
            is_line_open: false,
        }
    }

    /// Begins with a source: writes its header, if it is the first that has one.
    pub(super) fn begin(&mut self, blocks: &Blocks, annotates: bool) -> io::Result<()> {
        let header = blocks.header();
        let is_empty_table = is_delimited(self.format) && Header::of(blocks, false).is_none();
        if annotates {
            self.replaced = annotated_before(blocks);
        }
        if is_empty_table || std::mem::replace(&mut self.has_begun, true) {
            return Ok(());
        }
        if self.recoded.is_some_and(|encoding| encoding.to_string().starts_with("UTF-16")) {
            self.put(BYTE_ORDER_MARK.as_bytes())?;
        }
        match self.format {
            InputFormat::Json => {
                self.is_array = header.ends_with(b"[");
                if self.is_array {
                    self.put(b"[\n")?;
                }
            }
            InputFormat::Csv | InputFormat::Tsv => {
                self.delimiter = blocks.delimiter().unwrap_or(self.delimiter);
                if header.ends_with(b"\r\n") {
                    self.line_end = b"\r\n";
                }
                let (before, names) = header.split_at(before_names(header));
                self.put(before)?;
                let names = without_line_end(names);
                self.put(&without_fields(names, self.delimiter, &self.replaced))?;
                if annotates {
                    for name in Annotation::columns() {
                        self.put(&[&[self.delimiter], name.as_bytes()].concat())?;
                    }
                }
                self.put(self.line_end)?;
            }
            // a mark at the head of a file stays there
            _ => self.put(header)?,
        }
        Ok(())
    }

    /// Writes a record as it stands in its block, with its annotation.
    pub(super) fn record(
        &mut self,
        block: &Block,
        record: &Range<usize>,
        annotation: Option<&Annotation<'_>>,
    ) -> Result<(), SinkError> {
        match self.format {
            InputFormat::JsonLines => {
                if std::mem::take(&mut self.is_line_open) {
                    self.put(self.line_end)?;
                }
                match annotation {
                    None => {
                        let line = whole_line(block.bytes(), record);
                        self.put(line)?;
                        self.is_line_open = !line.ends_with(b"\n");
                    }
                    Some(annotation) => {
                        self.put(&annotated(block, record, annotation)?)?;
                        self.put(self.line_end)?;
                    }
                }
            }
            InputFormat::Json => {
                // before each but the first, since an array's last stands without a comma
                if self.records > 0 {
                    self.put(if self.is_array { b",\n" } else { b"\n" })?;
                }
                match annotation {
                    None => self.put(&block.bytes()[record.clone()])?,
                    Some(annotation) => self.put(&annotated(block, record, annotation)?)?,
                }
            }
            InputFormat::Csv | InputFormat::Tsv => {
                let row = &block.bytes()[record.clone()];
                match annotation {
                    None => self.put(row)?,
                    Some(annotation) => {
                        self.put(&without_fields(row, self.delimiter, &self.replaced))?;
                        self.put(&self.cells(annotation)?)?;
                    }
                }
                self.put(self.line_end)?;
            }
            InputFormat::Warc => {
                if self.records > 0 {
                    self.out = self.out.take().map(Compressor::next_member).transpose()?;
                }
                self.put(&block.bytes()[record.clone()])?;
                self.put(b"\r\n\r\n")?;
            }
            _ => {
                self.put(&block.bytes()[record.clone()])?;
                self.put(self.line_end)?;
            }
        }
        self.records += 1;
        Ok(())
    }

    /// Writes an action of a search engine's bulk API and its document; without an id,
    /// the engine gives one.
    pub(super) fn action(
        &mut self,
        index: &str,
        id: Option<&str>,
        document: Option<String>,
        annotation: &Annotation<'_>,
    ) -> Result<(), SinkError> {
        let document = document
            .and_then(|document| annotation.spliced(content(&document).as_bytes(), &METADATA));
        let document = document.ok_or_else(|| SinkError::Record("no JSON object".to_owned()))?;
        let action = match id {
            Some(id) => serde_json::json!({ "index": { "_index": index, "_id": id } }),
            None => serde_json::json!({ "index": { "_index": index } }),
        };
        let out = self.out()?;
        writeln!(out, "{action}")?;
        out.write_all(&document)?;
        out.write_all(b"\n")?;
        Ok(())
    }

    /// Writes what the form ends with and all that is held back.
    pub(super) fn finish(mut self) -> io::Result<W> {
        if self.is_array {
            self.put(b"\n]\n")?;
        } else if self.format == InputFormat::Json && self.records > 0 {
            self.put(b"\n")?;
        }
        let mut out = self.out.take().ok_or_else(no_writer)?.finish()?;
        out.flush()?;
        Ok(out)
    }

    /// The cells of an annotation, to stand behind a row.
    fn cells(&self, annotation: &Annotation<'_>) -> Result<Vec<u8>, SinkError> {
        let mut row = csv::WriterBuilder::new().delimiter(self.delimiter).from_writer(Vec::new());
        row.write_record(annotation.cells())
            .map_err(|error| SinkError::Record(error.to_string()))?;
        let row = row.into_inner().map_err(|error| SinkError::Record(error.to_string()))?;
        let cells = [&[self.delimiter], without_line_end(&row)].concat();
        if self.encoding.is_utf_8() {
            return Ok(cells);
        }
        let lacks =
            || SinkError::Record(format!("{} lacks a letter of its cluster's id", self.encoding));
        self.encoding.encode(&String::from_utf8_lossy(&cells)).ok_or_else(lacks)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(encoding) = self.recoded else { return self.out()?.write_all(bytes) };
        // what was decoded from the encoding has no letter that it lacks,
        // unless it was broken there
        let text = String::from_utf8_lossy(bytes);
        let encoded = encoding
            .encode(&text)
            .ok_or_else(|| io::Error::other(format!("a letter cannot be written in {encoding}")))?;
        self.out()?.write_all(&encoded)
    }

    fn out(&mut self) -> io::Result<&mut Compressor<W>> {
        self.out.as_mut().ok_or_else(no_writer)
    }
}

fn no_writer() -> io::Error {
    io::Error::other("the compressed file failed before")
}

fn annotated(
    block: &Block,
    record: &Range<usize>,
    annotation: &Annotation<'_>,
) -> Result<Vec<u8>, SinkError> {
    let object = &block.bytes()[record.clone()];
    annotation.spliced(object, &[]).ok_or_else(|| SinkError::Record("no JSON object".to_owned()))
}

/// The whole line that holds a record, its end included, with the spaces that
/// cutting passes over.
fn whole_line<'a>(bytes: &'a [u8], record: &Range<usize>) -> &'a [u8] {
    let start = memchr::memrchr(b'\n', &bytes[..record.start]).map_or(0, |end| end + 1);
    let end = memchr::memchr(b'\n', &bytes[record.end..]).map(|end| record.end + end + 1);
    &bytes[start..end.unwrap_or(bytes.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_written_with_its_spaces_and_end() {
        let bytes = b"{1}\r\n  {2} \r\n{3}";
        assert_eq!(whole_line(bytes, &(7..10)), b"  {2} \r\n");
        assert_eq!(whole_line(bytes, &(13..16)), b"{3}");
    }
}
