//! Where the result of a command goes: a file, compressed as its name says,
//! or standard output.

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use nuskha::Error;
use nuskha::read::{Compression, Compressor};
use nuskha::write::{persist, temporary_file_for};

use super::failure::Failure;

/// Lets `write` write to `path`, or to standard output. A file appears complete
/// or not at all, and takes the place of another with `force` alone.
pub(crate) fn write_to(
    path: Option<&Path>,
    force: bool,
    write: impl FnOnce(&mut (dyn Write + Send)) -> Result<ExitCode, Failure>,
) -> Result<ExitCode, Failure> {
    let Some(path) = path else {
        let mut out = BufWriter::new(io::stdout());
        return write(&mut out).and_then(|status| Ok(out.flush().map(|()| status)?));
    };
    if path.exists() && !force {
        return Err(Failure::exists(path));
    }
    let fail = |source: io::Error| Error::Io { path: path.into(), action: "write", source };
    let mut file = temporary_file_for(path)?;
    let buffered = BufWriter::with_capacity(1 << 18, file.as_file_mut());
    let mut out = Compressor::new(Compression::of_name(path), buffered).map_err(fail)?;
    let status = write(&mut out)?;
    out.finish().and_then(|mut out| out.flush()).map_err(fail)?;
    persist(file, path)?;
    Ok(status)
}
