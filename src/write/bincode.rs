//! Tables in bincode, for programs that read them back: the smallest code on
//! the other side, and nothing from a damaged file or from a run with other
//! parameters. How such a file is laid out stands in `src/sealed.rs`.

use std::io::{self, Write};
use std::path::Path;

use serde::de::DeserializeOwned;

use super::Table;
use crate::error::{Error, Result, TableFault};
use crate::params::{FORMAT_VERSION, Params};
use crate::sealed::{self, Sealed};

pub use crate::sealed::MAGIC;

/// What a file says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// [`FORMAT_VERSION`] of the release that wrote it.
    pub format_version: u32,
    /// Sixteen hexadecimal digits that stand for `params`, as in `run.json`.
    pub fingerprint: String,
    /// The parameters of the run that made the rows.
    pub params: Params,
    /// The table's name.
    pub table: String,
    /// Rows in the table.
    pub rows: u64,
}

/// Writes one file.
pub(super) fn write<R: Table>(
    out: &mut impl Write,
    params: &Params,
    rows: impl IntoIterator<Item = R>,
) -> io::Result<()> {
    // as it is fingerprinted in run.json, however it was said
    sealed::write(out, &params.canonical(), R::NAME, rows)
}

/// Reads a whole file: its header and its rows.
///
/// Nothing is returned unless the checksum of all of it is right. It costs the
/// memory of the file and of the rows together.
///
/// ```no_run
/// use nuskha::Params;
/// use nuskha::write::bincode;
/// use nuskha::write::table::PairRow;
///
/// let demanded = Params::default();
/// let (header, pairs) =
///     bincode::read::<PairRow<'static>>("clusters/pairs.bincode".as_ref(), Some(&demanded))?;
/// assert_eq!(header.rows, pairs.len() as u64);
/// # Ok::<(), nuskha::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Io`] where the file cannot be read, [`Error::Table`] where it is
/// of another kind, version or table, is damaged, or was made with other
/// parameters than `demanded`, where those are given.
pub fn read<R: Table + DeserializeOwned>(
    path: &Path,
    demanded: Option<&Params>,
) -> Result<(Header, Vec<R>)> {
    let bytes = std::fs::read(path).map_err(Error::io(path, "read"))?;
    decode(&bytes, demanded).map_err(|fault| Error::Table { path: path.to_owned(), fault })
}

/// [`read`] of a file that is in memory already.
///
/// # Errors
///
/// The fault in it.
pub fn decode<R: Table + DeserializeOwned>(
    bytes: &[u8],
    demanded: Option<&Params>,
) -> Result<(Header, Vec<R>), TableFault> {
    let sealed = Sealed::open(bytes, R::NAME)?;
    let header = Header {
        format_version: FORMAT_VERSION,
        fingerprint: format!("{:016x}", sealed.fingerprint()),
        params: sealed.params()?,
        table: R::NAME.to_owned(),
        rows: sealed.row_count(),
    };
    if let Some(demanded) = demanded {
        check_parameters(&header, demanded)?;
    }
    Ok((header, sealed.rows()?))
}

fn check_parameters(header: &Header, demanded: &Params) -> Result<(), TableFault> {
    let (found, expected) = (&header.fingerprint, demanded.fingerprint());
    if *found == expected {
        return Ok(());
    }
    // a parameter that the release which wrote the file did not have yet is missed by the
    // fingerprint alone
    let by_fingerprint = || format!("their fingerprint is {found}, not {expected}");
    let difference = header.params.difference(demanded).unwrap_or_else(by_fingerprint);
    Err(TableFault::OtherParameters { difference })
}
