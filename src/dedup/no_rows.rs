//! In the place of `rows.rs` where the feature `parquet` is off.

use std::io::Write;
use std::ops::Range;
use std::path::Path;

use super::output::Output;
use crate::error::{Error, Result, no_parquet};
use crate::read::Source;

/// Says that this build cannot.
pub(super) fn write(
    _: &Output<'_>,
    _: Range<usize>,
    _: impl Write + Send,
    name: &Path,
) -> Result<bool> {
    Err(Error::io(name, "write")(no_parquet()))
}

/// Likewise.
pub(super) fn check_columns(output: &Output<'_>) -> Result<()> {
    let first = output.sources.first().map_or(Path::new("-"), Source::path);
    Err(Error::io(first, "read")(no_parquet()))
}
