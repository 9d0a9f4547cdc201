//! JSON Lines: a JSON object a row, nothing before or after them.

use std::io::{self, Write};

use super::Table;

/// Writes one JSON object a line.
pub(super) fn write<R: Table>(
    out: &mut impl Write,
    rows: impl IntoIterator<Item = R>,
) -> io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *out, &row)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
