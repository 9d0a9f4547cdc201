//! The forms articles come in, a file a form, or a folder where one is of several parts.
//!
//! A [`Format`] says how a stream of bytes is cut into records, which one
//! thread does as the bytes come, and what one record says, which all threads
//! do at once. It keeps no state between calls, so that the two can run side
//! by side, but for how long it looks on for ends of broken records, which the
//! one thread counts; all buffers are the caller's.
//!
//! To add a form: a file here with a type that implements [`Format`], a name
//! in [`InputFormat`], and its first bytes in [`InputFormat::detect`].

#[cfg(feature = "html")]
mod attributes;
mod brackets;
mod decoded;
pub(crate) mod delimited;
mod html;
mod json;
mod json_lines;
#[cfg_attr(not(feature = "html"), path = "no_main_text.rs")]
mod main_text;
mod object;
#[cfg_attr(not(feature = "parquet"), path = "no_parquet.rs")]
pub(crate) mod parquet;
mod quotes;
mod text;
#[cfg(feature = "html")]
mod tree;
pub(crate) mod warc;

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::str::FromStr;

use super::ReadOptions;
use super::compression::Compression;
use super::encoding::Encoding;
use super::fields::Fields;
use super::record::{Raw, Record};
use crate::error::{Error, Result};

pub(super) use html::declared_encoding;

/// What every Parquet file begins with.
pub(crate) const PARQUET_MAGIC: &[u8] = b"PAR1";

/// Bytes of what cannot be read that are one record at the most: all of it stands in memory
/// until its end is found.
const LONGEST_REJECT: usize = 1 << 26;
/// Bytes that a web page may have: its tree takes many times as much, and all threads may build
/// one at once.
const LONGEST_PAGE: usize = 1 << 24;

/// The form articles come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InputFormat {
    /// A JSON object a line.
    JsonLines,
    /// A JSON array of objects, or objects one after another.
    Json,
    /// Comma-separated values with a header; RFC 4180.
    Csv,
    /// The same with tabs.
    Tsv,
    /// Apache Parquet.
    Parquet,
    /// Plain text: a file an article.
    Text,
    /// A web page: a file an article.
    Html,
    /// Web archives, WARC and WET; ISO 28500.
    Warc,
}

/// Where records stand among the bytes of a stream.
pub(super) type Records = Vec<Range<usize>>;

/// What cuts a stream into records and reads them.
pub(super) trait Format: Send + Sync {
    /// Takes in what stands before the first record, and returns its length;
    /// `None` where more bytes are needed, which never happens at the end.
    ///
    /// # Errors
    ///
    /// The reason in words why the stream cannot be read.
    fn begin(
        &mut self,
        bytes: &[u8],
        is_end: bool,
        encoding: Encoding,
        fields: &Fields,
    ) -> Result<Option<usize>, String> {
        let _ = (bytes, is_end, encoding, fields);
        Ok(Some(0))
    }

    /// Appends the place of every whole record in `bytes`, which begin where
    /// the last call stopped, and returns how many bytes are done with. At
    /// the end, whatever is left is a record too.
    ///
    /// # Errors
    ///
    /// The reason in words why nothing can be read behind the last record.
    fn cut(&self, bytes: &[u8], is_end: bool, records: &mut Records) -> Result<usize, String>;

    /// What one record says; `None` where it is no article and does not claim
    /// to be one.
    ///
    /// # Errors
    ///
    /// The reason in words why it cannot be read.
    fn parse<'a>(&self, raw: Raw<'a>, fields: &Fields) -> Result<Option<Record<'a>>, String>;

    /// What separates the fields of a row, where there are rows.
    fn delimiter(&self) -> Option<u8> {
        None
    }

    /// The names of the columns, where rows stand below a header.
    fn columns(&self) -> Option<&[String]> {
        None
    }

    /// One record with all its fields as a JSON object on one line, for a
    /// search engine; `None` where it is no article.
    ///
    /// # Errors
    ///
    /// The reason in words why it cannot be read.
    fn json(&self, raw: Raw<'_>, fields: &Fields) -> Result<Option<String>, String> {
        let Some(record) = self.parse(raw, fields)? else { return Ok(None) };
        let record = record.without(fields.left_out());
        serde_json::to_string(&record).map(Some).map_err(|error| error.to_string())
    }
}

impl InputFormat {
    /// All forms.
    pub const ALL: [Self; 8] = [
        Self::JsonLines,
        Self::Json,
        Self::Csv,
        Self::Tsv,
        Self::Parquet,
        Self::Text,
        Self::Html,
        Self::Warc,
    ];

    /// The name by which a user asks for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Parquet => "parquet",
            Self::Text => "text",
            Self::Html => "html",
            Self::Warc => "warc",
        }
    }

    const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::JsonLines => &["jsonl", "ndjson", "jsonlines"],
            Self::Json => &["json"],
            Self::Csv => &["csv"],
            Self::Tsv => &["tsv", "tab"],
            Self::Parquet => &["parquet", "pq"],
            Self::Text => &["txt", "text"],
            Self::Html => &["html", "htm", "xhtml"],
            Self::Warc => &["warc", "wet"],
        }
    }

    /// The form that a file name promises, an ending for compression aside.
    #[must_use]
    pub fn of_name(path: &Path) -> Option<Self> {
        let stem = match Compression::of_name(path) {
            Some(_) => Path::new(path.file_stem()?),
            None => path,
        };
        let extension = stem.extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|format| format.extensions().contains(&&*extension))
    }

    /// Whether a file holds one article, or several.
    #[must_use]
    pub fn is_file_an_article(self) -> bool {
        matches!(self, Self::Text | Self::Html)
    }

    /// The form of a stream that begins with `bytes`, as UTF-8 as far as
    /// ASCII goes, and may have a name; `None` where nothing tells.
    ///
    /// The bytes count where they are plain, since exports are often misnamed;
    /// the name decides what is left. A file whose name has no ending is a text.
    #[must_use]
    pub fn detect(bytes: &[u8], name: Option<&Path>) -> Option<Self> {
        let named = name.and_then(Self::of_name);
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
        match (bytes.first(), named) {
            _ if bytes.starts_with(PARQUET_MAGIC) => Some(Self::Parquet),
            _ if bytes.starts_with(warc::MAGIC) => Some(Self::Warc),
            (Some(b'{'), Some(Self::JsonLines)) => named,
            (Some(b'{'), _) => {
                Some(if json_lines::is_plausible(bytes) { Self::JsonLines } else { Self::Json })
            }
            (Some(b'['), _) if json::is_plausible_array(bytes) => Some(Self::Json),
            (Some(b'<'), _) if html::is_plausible(bytes) => Some(Self::Html),
            _ => named.or_else(|| delimited::plausible(bytes)).or_else(|| {
                let is_unnamed = name.is_some_and(|name| name.extension().is_none() && name != "-");
                (is_unnamed && !bytes.is_empty() && !bytes.contains(&0)).then_some(Self::Text)
            }),
        }
    }

    /// What reads this form.
    pub(super) fn open(self, options: &ReadOptions) -> Box<dyn Format> {
        match self {
            Self::JsonLines => Box::new(json_lines::JsonLines),
            Self::Parquet => Box::new(decoded::DecodedRows),
            Self::Json => Box::new(json::Json::default()),
            Self::Csv => Box::new(delimited::Delimited::new(options.delimiter)),
            Self::Tsv => Box::new(delimited::Delimited::new(options.delimiter.or(Some(b'\t')))),
            Self::Text => Box::new(text::Text),
            Self::Html => Box::new(html::Html),
            Self::Warc => Box::new(warc::Warc),
        }
    }
}

impl fmt::Display for InputFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for InputFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            Error::parameter("input_format", &name, format!("write one of {names}"))
        })
    }
}

/// A JSON object on one line: line ends stand between its tokens alone, since
/// a string holds none.
fn on_one_line(raw: Raw<'_>) -> Result<Option<String>, String> {
    Ok(Some(raw.encoding.decode(raw.bytes)?.replace(['\n', '\r'], " ")))
}

/// A record for every line that holds anything but white space.
fn cut_lines(bytes: &[u8], is_end: bool, records: &mut Records) -> usize {
    let mut start = 0;
    let mut line = |start: usize, end: usize| {
        // files with a mark at their beginning may have been joined
        let line = bytes[start..end].trim_ascii_start();
        let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line).trim_ascii_start();
        let blank = end - start - line.len();
        let length = line.trim_ascii_end().len();
        if length > 0 {
            records.push(start + blank..start + blank + length);
        }
    };
    for end in memchr::memchr_iter(b'\n', bytes) {
        line(start, end);
        start = end + 1;
    }
    if is_end {
        line(start, bytes.len());
        start = bytes.len();
    }
    start
}

/// The end that `find` sees within the first `longest` of these bytes, or else that of those:
/// it is the same whether more is there or still to come. `None` where it is not in sight.
fn within(
    longest: usize,
    bytes: &[u8],
    find: impl FnOnce(&[u8]) -> Option<usize>,
) -> Option<usize> {
    let seen = &bytes[..bytes.len().min(longest)];
    find(seen).or((seen.len() == longest).then_some(longest))
}

/// The whole stream as one record, once all of it is there.
fn cut_whole(bytes: &[u8], is_end: bool, records: &mut Records) -> usize {
    if !is_end {
        return 0;
    }
    records.push(0..bytes.len());
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(bytes: &str, name: &str) -> Option<InputFormat> {
        InputFormat::detect(bytes.as_bytes(), Some(Path::new(name)))
    }

    #[test]
    fn forms_are_told_by_their_first_bytes_then_by_name() {
        use InputFormat::{Csv, Html, Json, JsonLines, Parquet, Text, Tsv, Warc};
        for (bytes, name, format) in [
            ("{\"text\": \"a\"}\n{\"text\": \"b\"}\n", "-", JsonLines),
            ("\u{FEFF}{\"text\": \"a\"}", "a.json", JsonLines),
            ("{\n  \"text\": \"a\"\n}\n", "a.json", Json),
            ("{\"text\": \"a\"}{\"text\": \"b\"}", "a.json", Json),
            ("{\"text\": \"a\"} {\"text\": \"b\"}\n", "-", Json),
            ("{broken\n", "a.jsonl", JsonLines),
            ("{\"text\": \"a\"}\n", "a.txt", JsonLines),
            (" [\n {\"text\": \"a\"}]", "-", Json),
            ("[خبر عاجل] وقع", "a.txt", Text),
            ("<!DOCTYPE html><html>", "-", Html),
            ("<html lang=ar>", "page", Html),
            ("WARC/1.0\r\n", "-", Warc),
            ("PAR1\x15", "data", Parquet),
            ("id,text\n1,متن\n", "-", Csv),
            ("id\ttext\n1\tمتن\n", "-", Tsv),
            ("anything", "a.csv.gz", Csv),
            ("قال الوزير", "a.txt", Text),
            ("قال الوزير، أمس", "folder.d/plain", Text),
            ("id,text\n1,متن\n", "plain", Csv),
            ("hello", "a.jsonl", JsonLines),
        ] {
            assert_eq!(detect(bytes, name), Some(format), "{bytes:?} in {name}");
        }
        assert_eq!(detect("قال الوزير، أمس", "-"), None);
        assert_eq!(detect("قال الوزير، أمس", "notes.md"), None);
        assert_eq!(detect("\0\u{1}", "plain"), None);
        assert_eq!(detect("", "-"), None);
    }

    #[test]
    fn names_parse_and_print() {
        for format in InputFormat::ALL {
            assert_eq!(format.name().parse::<InputFormat>().unwrap(), format);
        }
        assert!("xml".parse::<InputFormat>().unwrap_err().to_string().contains("jsonl, json, csv"));
    }
}
