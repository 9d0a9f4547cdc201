//! The forms a table can be written in.

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use super::{Table, bincode, csv, parquet, write_json_lines};
use crate::error::{Error, Result};
use crate::params::Params;

/// The form of a cluster file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TableFormat {
    /// A JSON object a line.
    #[default]
    JsonLines,
    /// Comma-separated values (RFC 4180) under a header; lists are JSON in
    /// their cell.
    Csv,
    /// Apache Parquet.
    Parquet,
    /// Rows in bincode between a header and a checksum; see
    /// [`bincode`](mod@super::bincode).
    Bincode,
}

impl TableFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::JsonLines, Self::Csv, Self::Parquet, Self::Bincode];

    /// How the names of its files end; also what [`Display`](fmt::Display)
    /// writes and [`FromStr`] reads.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Bincode => "bincode",
        }
    }

    /// The name of the file that holds the table `name`.
    #[must_use]
    pub fn file_name(self, name: &str) -> String {
        format!("{name}.{self}")
    }

    /// Whether its files are no text.
    #[must_use]
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Parquet | Self::Bincode)
    }
}

impl fmt::Display for TableFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.extension())
    }
}

impl FromStr for TableFormat {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|format| format.extension() == text)
            .ok_or_else(|| Error::parameter("format", text, "name jsonl, csv, parquet or bincode"))
    }
}

/// Writes a whole table, row by row, and flushes `out`.
///
/// Parquet and bincode carry `params`, those of the run that made the rows.
/// `out` need not be seekable; it should be buffered.
///
/// # Errors
///
/// Whatever `out` returns, its kind unchanged.
pub fn write_table<R: Table>(
    format: TableFormat,
    out: &mut (impl Write + Send),
    params: &Params,
    rows: impl IntoIterator<Item = R>,
) -> io::Result<()> {
    match format {
        TableFormat::JsonLines => write_json_lines(out, rows),
        TableFormat::Csv => csv::write(out, rows),
        TableFormat::Parquet => parquet::write(out, params, rows),
        TableFormat::Bincode => bincode::write(out, params, rows),
    }?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_back_its_format() {
        for format in TableFormat::ALL {
            assert_eq!(format.to_string().parse::<TableFormat>().unwrap(), format);
        }
        let message = "xml".parse::<TableFormat>().unwrap_err().to_string();
        assert!(message.contains("jsonl, csv, parquet or bincode"), "{message}");
    }
}
