//! Where the result of a command goes: a file, compressed as its name says,
//! or standard output.

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use nuskha::Error;
use nuskha::read::{Compression, Compressor};
use nuskha::write::{WholeFile, write_json_lines};
use serde::Serialize;

use super::failure::Failure;

/// Lets `write` write to `path`, or to standard output. A file appears complete
/// or not at all; that it may was asked before (`targets`), and without `force` it still
/// takes no place that was free then.
pub(crate) fn write_to(
    path: Option<&Path>,
    force: bool,
    write: impl FnOnce(&mut (dyn Write + Send)) -> Result<ExitCode, Failure>,
) -> Result<ExitCode, Failure> {
    let Some(path) = path else {
        let mut out = BufWriter::new(io::stdout());
        return write(&mut out).and_then(|status| Ok(out.flush().map(|()| status)?));
    };
    let (file, status) = written(path, force, write)?;
    file.give_name()?;
    Ok(status)
}

/// What `write` writes, flushed to the disk, which has no name yet.
fn written<T>(
    path: &Path,
    force: bool,
    write: impl FnOnce(&mut (dyn Write + Send)) -> Result<T, Failure>,
) -> Result<(WholeFile, T), Failure> {
    let fail = |error: io::Error| Error::Io { path: path.into(), action: "write", error };
    let file = WholeFile::create(path, force)?;
    let buffered = BufWriter::with_capacity(1 << 18, file.as_file());
    let mut out = Compressor::new(Compression::of_name(path), buffered).map_err(fail)?;
    let made = write(&mut out)?;
    out.finish().and_then(|mut out| out.flush()).map_err(fail)?;
    file.flush()?;
    Ok((file, made))
}

/// Writes a list beside the result, a JSON object a line.
pub(crate) fn write_lines<T: Serialize>(
    path: &Path,
    rows: impl IntoIterator<Item = T>,
) -> Result<(), Failure> {
    lines_without_name(path, true, rows)?.map_or(Ok(()), |file| Ok(file.give_name()?))
}

/// The same list, to be given its name when the result has one; `None` where nobody reads it.
pub(crate) fn lines_without_name<T: Serialize>(
    path: &Path,
    force: bool,
    rows: impl IntoIterator<Item = T>,
) -> Result<Option<WholeFile>, Failure> {
    let written = written(path, force, |mut out| {
        Ok(write_json_lines(&mut out, rows).map_err(unwritten(Some(path)))?)
    });
    match written {
        Ok((file, ())) => Ok(Some(file)),
        // who has seen enough of the list wants the result all the same
        Err(failure) if failure.is_broken_pipe() => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// The error of a command that cannot write its result there, so that it reads no
/// further.
pub(crate) fn unwritten(path: Option<&Path>) -> impl Fn(io::Error) -> Error {
    let name = path.unwrap_or(Path::new("standard output"));
    move |error| Error::Io { path: name.into(), action: "write", error }
}
