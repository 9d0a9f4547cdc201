//! In the place of `parquet.rs` where its feature is off.

use std::io::{self, Write};

use super::Table;
use crate::error::no_parquet;
use crate::params::Params;

/// Says that this build cannot.
pub(super) fn write<R: Table>(
    _: &mut (impl Write + Send),
    _: &Params,
    _: impl IntoIterator<Item = R>,
) -> io::Result<()> {
    Err(no_parquet())
}
