//! In the place of `rows.rs` where the feature `parquet` is off.

use std::io::Write;
use std::ops::Range;
use std::path::Path;

use super::output::Output;
use crate::error::{Error, Result, no_parquet};

/// Says that this build cannot.
pub(super) fn write(
    _: &Output<'_>,
    _: Range<usize>,
    _: impl Write + Send,
    name: &Path,
) -> Result<bool> {
    Err(Error::io(name, "write")(no_parquet()))
}
