//! JSON Lines: a JSON object a row, nothing before or after them.

use std::io::{self, Write};

use serde::Serialize;

/// Writes one JSON object a line.
///
/// # Errors
///
/// Whatever `out` returns.
pub fn write_json_lines<R: Serialize>(
    out: &mut impl Write,
    rows: impl IntoIterator<Item = R>,
) -> io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *out, &row)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
