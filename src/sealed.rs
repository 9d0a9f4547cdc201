//! Sealed files: rows under a name and parameters, in bincode, with a checksum
//! over everything. Nothing wrong is ever read from a file that was cut short,
//! changed, or is another than was asked for.
//!
//! The crate behind it is no longer developed. So the layout is written down
//! here in full, and nothing outside this module knows of it.
//!
//! # Layout
//!
//! All integers are little-endian; nothing is aligned or padded.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | magic: `nuskha`, 0x1A, 0x0A |
//! | 4 | format version, u32: [`FORMAT_VERSION`] |
//! | 8 | parameter fingerprint, u64: XXH3-64, seed 0, of the JSON that follows |
//! | 4 | length of the parameters, u32 |
//! | … | the parameters: one JSON object, as under `params` in `run.json` |
//! | 4 | length of the table's name, u32 |
//! | … | the table's name: `clusters`, `assignments`, … |
//! | … | payload: the rows, one after the other |
//! | 8 | rows in the payload, u64 |
//! | 8 | bytes of the payload, u64 |
//! | 8 | checksum, u64: XXH3-64, seed 0, of every byte before it |
//!
//! Counts and checksum stand at the end because they are known only there, and
//! a pipe cannot be wound back. A reader finds them 24 bytes before the end of
//! the file.
//!
//! A row is its fields in the order of its columns, in what bincode calls its
//! standard configuration:
//!
//! - text: its length in bytes as a number, then its UTF-8;
//! - a number: one byte up to 250; else 251 and a u16, 252 and a u32, or 253
//!   and a u64, the shortest that fits;
//! - a ratio: an IEEE 754 double, 8 bytes;
//! - true or false: one byte, 1 or 0;
//! - a list: the number of its rows or texts, then these;
//! - where a field can be null: one byte, 0 for null, or 1 and then the value;
//! - a relation: its name as text.

use std::io::{self, Write};

use ::bincode::config::{self, Configuration};
use ::bincode::error::EncodeError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use xxhash_rust::xxh3::Xxh3Default;

use crate::error::{Result, TableFault};
use crate::hash;
use crate::params::FORMAT_VERSION;

/// The first bytes of every file. The last two are changed by whatever takes
/// the file for text.
pub const MAGIC: [u8; 8] = *b"nuskha\x1A\n";

const ENCODING: Configuration = config::standard();

/// Writes one file: these rows under this name, and what they depend on.
pub(crate) fn write<R: Serialize>(
    out: &mut impl Write,
    params: &impl Serialize,
    name: &str,
    rows: impl IntoIterator<Item = R>,
) -> io::Result<()> {
    let mut out = Summed { out, checksum: Xxh3Default::new() };
    let params = serde_json::to_vec(params)?;
    out.put(&MAGIC)?;
    out.put(&FORMAT_VERSION.to_le_bytes())?;
    out.put(&hash::bytes(&params).to_le_bytes())?;
    for text in [params.as_slice(), name.as_bytes()] {
        let length = u32::try_from(text.len()).map_err(io::Error::other)?;
        out.put(&length.to_le_bytes())?;
        out.put(text)?;
    }
    let (mut count, mut length) = (0_u64, 0_u64);
    let mut encoded = Vec::new();
    for row in rows {
        encoded.clear();
        ::bincode::serde::encode_into_std_write(&row, &mut encoded, ENCODING).map_err(io_error)?;
        out.put(&encoded)?;
        count += 1;
        length += encoded.len() as u64;
    }
    out.put(&count.to_le_bytes())?;
    out.put(&length.to_le_bytes())?;
    let checksum = out.checksum.digest();
    out.put(&checksum.to_le_bytes())
}

/// A file whose checksum is right, its rows still encoded.
pub(crate) struct Sealed<'a> {
    fingerprint: u64,
    params: &'a str,
    rows: u64,
    payload: &'a [u8],
}

impl<'a> Sealed<'a> {
    /// Checks all of a file but its rows, which are to be those of `expected`.
    pub(crate) fn open(bytes: &'a [u8], expected: &'static str) -> Result<Self, TableFault> {
        let mut front = Front(bytes.strip_prefix(&MAGIC).ok_or(TableFault::Foreign)?);
        let format_version = front.u32()?;
        if format_version != FORMAT_VERSION {
            return Err(TableFault::Version { found: format_version, expected: FORMAT_VERSION });
        }
        let fingerprint = front.u64()?;
        let Front(rest) = &mut front;
        let checksum = back(rest)?;
        if checksum != hash::bytes(&bytes[..bytes.len() - 8]) {
            return Err(damaged("its checksum does not fit its content"));
        }
        let length = back(rest)?;
        let rows = back(rest)?;
        let params = front.text()?;
        let name = front.text()?;
        let Front(payload) = front;
        if payload.len() as u64 != length || hash::bytes(params.as_bytes()) != fingerprint {
            return Err(damaged("its parts contradict each other"));
        }
        if name != expected {
            return Err(TableFault::OtherTable { found: name.to_owned(), expected });
        }
        Ok(Self { fingerprint, params, rows, payload })
    }

    /// What stands for the parameters.
    pub(crate) fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// How many rows it says there are.
    pub(crate) fn row_count(&self) -> u64 {
        self.rows
    }

    /// The parameters.
    pub(crate) fn params<P: DeserializeOwned>(&self) -> Result<P, TableFault> {
        serde_json::from_str(self.params)
            .map_err(|error| TableFault::UnknownParameters { reason: error.to_string() })
    }

    /// Every row. Memory is taken as rows are found, never because a number says
    /// so.
    pub(crate) fn rows<R: DeserializeOwned>(&self) -> Result<Vec<R>, TableFault> {
        let (mut rows, mut payload) = (Vec::new(), self.payload);
        while !payload.is_empty() {
            let (row, length) = ::bincode::serde::borrow_decode_from_slice(payload, ENCODING)
                .map_err(|error| {
                    damaged(format!("row {} cannot be read: {error}", rows.len() + 1))
                })?;
            rows.push(row);
            payload = &payload[length..];
        }
        if rows.len() as u64 != self.rows {
            return Err(damaged(format!(
                "it holds {} rows and speaks of {}",
                rows.len(),
                self.rows
            )));
        }
        Ok(rows)
    }
}

/// What is left of a file, taken from the front.
struct Front<'a>(&'a [u8]);

impl<'a> Front<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], TableFault> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or_else(cut_short)?;
        self.0 = rest;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32, TableFault> {
        let (number, rest) = self.0.split_first_chunk().ok_or_else(cut_short)?;
        self.0 = rest;
        Ok(u32::from_le_bytes(*number))
    }

    fn u64(&mut self) -> Result<u64, TableFault> {
        let (number, rest) = self.0.split_first_chunk().ok_or_else(cut_short)?;
        self.0 = rest;
        Ok(u64::from_le_bytes(*number))
    }

    fn text(&mut self) -> Result<&'a str, TableFault> {
        let length = usize::try_from(self.u32()?).map_err(|_| cut_short())?;
        std::str::from_utf8(self.take(length)?).map_err(|_| damaged("its header is not UTF-8"))
    }
}

/// The number at the end of `rest`, which is then without it.
fn back(rest: &mut &[u8]) -> Result<u64, TableFault> {
    let (before, number) = rest.split_last_chunk().ok_or_else(cut_short)?;
    *rest = before;
    Ok(u64::from_le_bytes(*number))
}

fn damaged(what: impl Into<String>) -> TableFault {
    TableFault::Damaged { what: what.into() }
}

fn cut_short() -> TableFault {
    damaged("it is cut short")
}

/// A writer that sums up what goes through it.
struct Summed<W> {
    out: W,
    checksum: Xxh3Default,
}

impl<W: Write> Summed<W> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.checksum.update(bytes);
        self.out.write_all(bytes)
    }
}

/// The error underneath, where there is one.
fn io_error(error: EncodeError) -> io::Error {
    match error {
        EncodeError::Io { inner, .. } => inner,
        other => io::Error::other(other),
    }
}
