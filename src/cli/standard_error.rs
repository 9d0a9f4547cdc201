//! Messages. Where standard error takes none, as on a full disk, the run goes on: its
//! exit status is told by what became of its results.

use std::fmt::Arguments;
use std::io::Write;

/// Prints this in one piece: standard error has no buffer, and others may write to it.
pub(crate) fn print(text: Arguments<'_>) {
    let _ = anstream::stderr().lock().write_all(text.to_string().as_bytes());
}
