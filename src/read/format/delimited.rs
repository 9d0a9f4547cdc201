//! Comma- and tab-separated values with a header (RFC 4180), and whatever
//! else separates: exports of Arabic spreadsheets use the semicolon.
//!
//! A row ends at a line feed that stands outside quotes (`quotes`); so rows are
//! found without taking fields apart, which is done row by row, by all threads.
//! A quote without its pair is a fault of its row, and no other's; but between
//! tabs, where many programs write quotes as they are, it is a letter.

use std::borrow::Cow;

use memchr::memchr;

use super::quotes::{fault, row_end, split};
pub(crate) use super::quotes::{has_open_quote, without_fields};
use super::{Format, InputFormat, Records};
use crate::read::encoding::Encoding;
use crate::read::fields::{Fields, Role};
use crate::read::record::{Found, Raw, Record};

/// What may separate fields where nobody says what does.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

pub(super) struct Delimited {
    delimiter: Option<u8>,
    header: Vec<String>,
}

impl Delimited {
    /// Fields apart by `delimiter`, or by what separates the header's.
    pub(super) fn new(delimiter: Option<u8>) -> Self {
        Self { delimiter, header: Vec::new() }
    }

    fn separator(&self) -> u8 {
        self.delimiter.unwrap_or(DELIMITERS[0])
    }

    /// What is wrong with the quotes of a row.
    fn fault(&self, row: &str) -> Option<&'static str> {
        let separator = self.separator();
        if separator == b'\t' { None } else { fault(row, separator) }
    }
}

impl Format for Delimited {
    fn begin(
        &mut self,
        bytes: &[u8],
        is_end: bool,
        encoding: Encoding,
        fields: &Fields,
    ) -> Result<Option<usize>, String> {
        let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let rows = &bytes[blank..];
        let line = match memchr(b'\n', rows) {
            Some(end) => &rows[..end],
            None if is_end => rows,
            None => return Ok(None),
        };
        self.delimiter = self.delimiter.or_else(|| commonest_delimiter(line));
        let length = row_end(rows, self.separator(), is_end).or(is_end.then_some(rows.len()));
        let Some(length) = length else { return Ok(None) };
        let header = encoding.decode(without_line_end(&rows[..length]))?;
        if let Some(fault) = self.fault(&header) {
            return Err(format!("in the header, {fault}"));
        }
        if header.contains('\r') {
            return Err(
                "lines end in carriage returns alone; convert them to line feeds".to_owned()
            );
        }
        self.header = split(&header, self.separator())
            .into_iter()
            .map(|name| name.trim().to_owned())
            .collect();
        if !header.trim_ascii().is_empty() && !self.header.iter().any(|name| is_text(name, fields))
        {
            return Err(fields.missing());
        }
        Ok(Some(blank + length))
    }

    fn cut(&self, bytes: &[u8], is_end: bool, records: &mut Records) -> Result<usize, String> {
        let mut start = 0;
        while start < bytes.len() {
            let rest = &bytes[start..];
            let length = row_end(rest, self.separator(), is_end).or(is_end.then_some(rest.len()));
            let Some(length) = length else { break };
            let row = without_line_end(&rest[..length]);
            if !row.is_empty() {
                records.push(start..start + row.len());
            }
            start += length;
        }
        Ok(start)
    }

    fn parse<'a>(&self, raw: Raw<'a>, fields: &Fields) -> Result<Option<Record<'a>>, String> {
        raw.parsed(|row| {
            if let Some(fault) = self.fault(row) {
                return Err(fault.to_owned());
            }
            let values = split(row, self.separator());
            if values.len() != self.header.len() {
                return Err(uneven(values.len(), self.header.len(), row));
            }
            record(&self.header, values, fields)
        })
        .map(Some)
    }

    fn delimiter(&self) -> Option<u8> {
        Some(self.separator())
    }

    fn columns(&self) -> Option<&[String]> {
        Some(&self.header)
    }

    fn json(&self, raw: Raw<'_>, _: &Fields) -> Result<Option<String>, String> {
        let row = raw.encoding.decode(raw.bytes)?;
        let values = split(&row, self.separator()).into_iter();
        let object: serde_json::Map<String, serde_json::Value> = self
            .header
            .iter()
            .zip(values)
            // a column of row numbers has no name, and search engines take none such
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, value)| (name.clone(), value.into_owned().into()))
            .collect();
        serde_json::to_string(&object).map(Some).map_err(|error| error.to_string())
    }
}

/// A row without the end of its line; white space may be what separates its fields.
pub(crate) fn without_line_end(row: &[u8]) -> &[u8] {
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    row.strip_suffix(b"\r").unwrap_or(row)
}

fn uneven(fields: usize, expected: usize, row: &str) -> String {
    let lines = row.lines().count();
    let remedy = match lines {
        0 | 1 => "is a quote or the delimiter missing?",
        _ => "is a quote not closed?",
    };
    let within = if lines > 1 { &format!(" in {lines} lines") } else { "" };
    format!("{fields} fields{within}, where the header has {expected}; {remedy}")
}

/// The wanted fields of a row.
fn record<'a>(
    header: &[String],
    values: Vec<Cow<'a, str>>,
    fields: &Fields,
) -> Result<Record<'a>, String> {
    let mut found = Found::default();
    for (name, value) in header.iter().zip(values) {
        if let Some((_, field)) = fields.tree().child(name) {
            for &wanted in &field.wanted {
                found.put(wanted, value.clone());
            }
        }
    }
    found.record(fields)
}

/// What separates the fields of a header: whatever stands there most often.
fn commonest_delimiter(header: &[u8]) -> Option<u8> {
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, header).count();
    DELIMITERS
        .into_iter()
        .rev()
        .map(|delimiter| (count(delimiter), delimiter))
        .filter(|(count, _)| *count > 0)
        .max_by_key(|(count, _)| *count)
        .map(|(_, delimiter)| delimiter)
}

/// Whether the first line is a header with a field that could be the text.
pub(super) fn plausible(bytes: &[u8]) -> Option<InputFormat> {
    let line = &bytes[..memchr(b'\n', bytes)?];
    let header = String::from_utf8_lossy(line);
    let delimiter = commonest_delimiter(line)?;
    let fields = Fields::default();
    let has_text = split(header.trim_end(), delimiter).iter().any(|name| is_text(name, &fields));
    has_text.then_some(if delimiter == b'\t' { InputFormat::Tsv } else { InputFormat::Csv })
}

/// Whether a column of this name holds the text, or a part of it.
fn is_text(name: &str, fields: &Fields) -> bool {
    fields
        .tree()
        .child(name.trim())
        .is_some_and(|(_, field)| field.wanted.iter().any(|wanted| wanted.role == Role::Text))
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::read::fields::FieldNames;

    fn rows(content: &str) -> Vec<Vec<String>> {
        let mut format = Delimited::new(Some(b','));
        let names = FieldNames { text: vec!["text".into(), "h".into()], ..FieldNames::default() };
        let fields = Fields::new(&names).unwrap();
        let begun = format.begin(content.as_bytes(), true, Encoding::UTF_8, &fields);
        let begun = begun.unwrap().unwrap();
        let mut records = Vec::new();
        format.cut(&content.as_bytes()[begun..], true, &mut records).unwrap();
        let fields = |row: &str| split(row, b',').iter().map(ToString::to_string).collect();
        records
            .into_iter()
            .map(|record| fields(&content[begun + record.start..begun + record.end]))
            .collect()
    }

    #[test]
    fn quotes_hold_delimiters_line_feeds_and_quotes() {
        let content = "id,text\r\n1,\"سطر\nثان، \"\"قال\"\"\"\r\n\r\n2,plain \"not\" quoted\n3,";
        let expected = [["1", "سطر\nثان، \"قال\""], ["2", "plain \"not\" quoted"], ["3", ""]];
        assert_eq!(rows(content), expected);
        assert_eq!(rows(&format!("\r\n\n{content}")), expected, "lines before the header");
    }

    #[test]
    fn a_carriage_return_behind_the_last_row_is_none_of_its_letters() {
        assert_eq!(rows("id,text\r\n1,أ\r\n2,ب\r"), [["1", "أ"], ["2", "ب"]]);
        assert_eq!(rows("id,text\n1,أ\n\r"), [["1", "أ"]]);
    }

    #[test]
    fn the_header_tells_the_delimiter() {
        for (header, delimiter) in [("id;text", b';'), ("id,text;", b','), ("a\tb\tc,d", b'\t')] {
            assert_eq!(commonest_delimiter(header.as_bytes()), Some(delimiter), "{header}");
        }
        assert_eq!(plausible("المعرف;النص\n".as_bytes()), Some(InputFormat::Csv));
        assert_eq!(plausible(b"a,b\n"), None);
    }

    #[test]
    fn a_quote_without_its_pair_costs_its_row_alone() {
        let fields = Fields::default();
        let read = |delimiter: u8, content: &str| {
            let mut format = Delimited::new(Some(delimiter));
            let begun = format.begin(content.as_bytes(), true, Encoding::UTF_8, &fields);
            let bytes = &content.as_bytes()[begun.unwrap().unwrap()..];
            let mut records = Vec::new();
            format.cut(bytes, true, &mut records).unwrap();
            let text = |record: Range<usize>| {
                let raw = Raw { bytes: &bytes[record], encoding: Encoding::UTF_8 };
                format.parse(raw, &fields).map(|record| record.unwrap().text().into_owned())
            };
            records.into_iter().map(text).collect::<Vec<Result<String, String>>>()
        };
        let content = "id;text\n1;\"أ\n2;ب\n3;\"ج\" د\n4;\"ه\nو\"\n5;\"ز";
        let told = |reason: &str| Err(reason.to_owned());
        let said = |text: &str| Ok(text.to_owned());
        let (open, single) = (
            told("a quote is not closed within 64 MB, the longest that a field may be"),
            told("a quote within a quoted field is not doubled"),
        );
        let expected = [open.clone(), said("ب"), single, said("ه\nو"), open];
        assert_eq!(read(b';', content), expected);
        let expected = ["\"أ", "ب", "\"ج\" د", "ه\nو", "\"ز"].map(said);
        assert_eq!(read(b'\t', &content.replace(';', "\t")), expected);
    }

    #[test]
    fn a_header_all_in_quotes_tells_the_delimiter() {
        let mut format = Delimited::new(None);
        let header = "\"المعرف\";\"النص\"\n";
        let begun = format.begin(header.as_bytes(), true, Encoding::UTF_8, &Fields::default());
        assert_eq!((begun.unwrap(), format.separator()), (Some(header.len()), b';'));
        assert_eq!(format.header, ["المعرف", "النص"]);
    }
}
