//! In the place of `parquet.rs` where its feature is off.

use std::fs::File;
use std::io::{self, Write};

use crate::error::no_parquet;
use crate::read::fields::Fields;

/// Says that this build cannot.
pub(crate) fn write_json_lines(
    _: File,
    _: Option<&Fields>,
    _: &mut impl Write,
    _: impl FnMut(u64, u64),
) -> io::Result<()> {
    Err(no_parquet())
}
