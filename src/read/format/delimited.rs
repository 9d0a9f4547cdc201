//! Comma- and tab-separated values with a header (RFC 4180), and whatever
//! else separates: exports of Arabic spreadsheets use the semicolon.
//!
//! A row ends at a line feed that stands outside quotes, and a quote opens
//! only where a field begins; so rows are found without taking fields apart,
//! which is done row by row, by all threads.

use std::borrow::Cow;
use std::ops::Range;

use csv_core::ReadRecordResult;
use memchr::{memchr, memchr2};

use super::{Format, InputFormat};
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
        let Some(length) = row_end(rows, self.separator()).or(is_end.then_some(rows.len())) else {
            return Ok(None);
        };
        let header = encoding.decode(without_line_end(&rows[..length]))?;
        if has_open_quote(&header, self.separator()) {
            return Err("a quote in the header is not closed".to_owned());
        }
        if header.contains('\r') {
            return Err(
                "lines end in carriage returns alone; convert them to line feeds".to_owned()
            );
        }
        self.delimiter = self.delimiter.or_else(|| commonest_delimiter(header.as_bytes()));
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

    fn cut(
        &self,
        bytes: &[u8],
        is_end: bool,
        records: &mut Vec<Range<usize>>,
    ) -> Result<usize, String> {
        let mut start = 0;
        while start < bytes.len() {
            let (row, length) = match row_end(&bytes[start..], self.separator()) {
                Some(length) => {
                    let row = &bytes[start..start + length - 1];
                    (row.strip_suffix(b"\r").unwrap_or(row), length)
                }
                None if is_end => (&bytes[start..], bytes.len() - start),
                None => break,
            };
            if !row.is_empty() {
                records.push(start..start + row.len());
            }
            start += length;
        }
        Ok(start)
    }

    fn parse<'a>(&self, raw: Raw<'a>, fields: &Fields) -> Result<Option<Record<'a>>, String> {
        raw.parsed(|row| {
            if has_open_quote(row, self.separator()) {
                return Err(match row.lines().count() {
                    0 | 1 => "a quote is not closed".to_owned(),
                    2 => "a quote is not closed, and 1 line stands behind it".to_owned(),
                    lines => {
                        format!("a quote is not closed, and {} lines stand behind it", lines - 1)
                    }
                });
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

    fn json(&self, raw: Raw<'_>, _: &Fields) -> Result<Option<String>, String> {
        let row = raw.encoding.decode(raw.bytes)?;
        let values = split(&row, self.separator()).into_iter();
        let object: serde_json::Map<String, serde_json::Value> = self
            .header
            .iter()
            .zip(values)
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

/// Where the first row ends.
enum RowEnd {
    /// Its length, its line feed included.
    At(usize),
    /// Not in sight.
    Beyond,
    /// Not in sight, and a quote is open.
    Quoted,
}

/// The length of the first row, its line feed included; `None` where its end
/// is not in sight.
fn row_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    match find_end(bytes, delimiter) {
        RowEnd::At(length) => Some(length),
        RowEnd::Beyond | RowEnd::Quoted => None,
    }
}

fn find_end(bytes: &[u8], delimiter: u8) -> RowEnd {
    let mut at = 0;
    loop {
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            // a doubled quote is one within the field
            loop {
                let Some(quote) = memchr(b'"', &bytes[at..]) else { return RowEnd::Quoted };
                at += quote + 1;
                match bytes.get(at) {
                    Some(b'"') => at += 1,
                    Some(_) => break,
                    None => return RowEnd::Beyond,
                }
            }
        }
        let Some(mark) = memchr2(delimiter, b'\n', &bytes[at..]) else { return RowEnd::Beyond };
        at += mark + 1;
        if bytes[at - 1] == b'\n' {
            return RowEnd::At(at);
        }
    }
}

/// Whether a quote that opens a field of this row is not closed.
pub(crate) fn has_open_quote(row: &str, delimiter: u8) -> bool {
    row.contains('"') && matches!(find_end(row.as_bytes(), delimiter), RowEnd::Quoted)
}

/// The fields of one row, borrowed from it where no quote is in the way.
fn split(row: &str, delimiter: u8) -> Vec<Cow<'_, str>> {
    if !row.contains('"') {
        return row.split(char::from(delimiter)).map(Cow::Borrowed).collect();
    }
    let mut reader = csv_core::ReaderBuilder::new()
        .delimiter(delimiter)
        .terminator(csv_core::Terminator::Any(b'\n'))
        .build();
    // no more bytes come out than go in, and no more fields than delimiters
    let mut unquoted = vec![0; row.len() + 1];
    let mut ends = vec![0; memchr::memchr_iter(delimiter, row.as_bytes()).count() + 2];
    let (mut input, mut written, mut fields) = (row.as_bytes(), 0, 0);
    loop {
        let (result, taken, more_written, more_fields) =
            reader.read_record(input, &mut unquoted[written..], &mut ends[fields..]);
        input = &input[taken..];
        written += more_written;
        fields += more_fields;
        // the end of the input is told by giving none
        if !matches!(result, ReadRecordResult::InputEmpty) {
            break;
        }
    }
    let mut start = 0;
    ends[..fields]
        .iter()
        .map(|&end| {
            let field = String::from_utf8_lossy(&unquoted[start..end]).into_owned();
            start = end;
            Cow::Owned(field)
        })
        .collect()
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
    use super::*;
    use crate::read::fields::FieldNames;
    use proptest::prelude::*;

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
    fn the_header_tells_the_delimiter() {
        for (header, delimiter) in [("id;text", b';'), ("id,text;", b','), ("a\tb\tc,d", b'\t')] {
            assert_eq!(commonest_delimiter(header.as_bytes()), Some(delimiter), "{header}");
        }
        assert_eq!(plausible("المعرف;النص\n".as_bytes()), Some(InputFormat::Csv));
        assert_eq!(plausible(b"a,b\n"), None);
    }

    proptest! {
        // another reader of the same rules, which goes field by field
        #[test]
        fn rows_are_those_of_the_csv_crate(content in "[ab,\"\n]{0,60}") {
            let content = format!("h\n{content}");
            let mut reader = csv::ReaderBuilder::new()
                .flexible(true)
                .terminator(csv::Terminator::Any(b'\n'))
                .from_reader(content.as_bytes());
            let expected: Vec<Vec<String>> = reader
                .records()
                .map(|row| row.unwrap().iter().map(str::to_owned).collect())
                .collect();
            prop_assert_eq!(rows(&content), expected);
        }
    }
}
