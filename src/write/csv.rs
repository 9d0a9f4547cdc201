//! Comma-separated values after RFC 4180: a header, also where no row follows,
//! lines that end in CR LF, quotes where a cell needs them.
//!
//! CSV knows neither lists nor types. So a list stands in its cell as the JSON
//! array that JSON Lines would hold, null is an empty cell, and a number is
//! written as JSON writes it: the shortest digits that give back the same
//! `f64`. DuckDB opens the list again with `from_json(members, …)`, Polars
//! with `str.json_decode`.

use std::borrow::Cow;
use std::io::{self, Write};

use ::csv::{ErrorKind, Terminator, Writer, WriterBuilder};
use serde::Serialize;

use super::{Cells, Row, Table};

/// Writes the header and one record a row.
pub(super) fn write<R: Table>(
    out: &mut impl Write,
    rows: impl IntoIterator<Item = R>,
) -> io::Result<()> {
    let writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    let mut record = Record { writer, json: Vec::new() };
    record.end_after(|record| R::COLUMNS.iter().try_for_each(|column| record.cell(column.name)))?;
    for row in rows {
        record.end_after(|record| row.cells(record))?;
    }
    record.writer.flush()
}

/// The record being written.
struct Record<W: Write> {
    writer: Writer<W>,
    json: Vec<u8>,
}

impl<W: Write> Record<W> {
    fn end_after(&mut self, cells: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        cells(self)?;
        self.writer.write_record(None::<&[u8]>).map_err(io_error)
    }

    fn cell(&mut self, cell: impl AsRef<[u8]>) -> io::Result<()> {
        self.writer.write_field(cell).map_err(io_error)
    }

    fn json<T: Serialize + ?Sized>(&mut self, value: &T) -> io::Result<()> {
        self.json.clear();
        serde_json::to_writer(&mut self.json, value)?;
        self.writer.write_field(&self.json).map_err(io_error)
    }
}

impl<W: Write> Cells for Record<W> {
    fn text(&mut self, text: Option<&str>) -> io::Result<()> {
        self.cell(text.unwrap_or_default())
    }

    fn count(&mut self, count: u64) -> io::Result<()> {
        self.json(&count)
    }

    fn ratio(&mut self, ratio: Option<f64>) -> io::Result<()> {
        match ratio {
            Some(ratio) => self.json(&ratio),
            None => self.cell(""),
        }
    }

    fn flag(&mut self, flag: bool) -> io::Result<()> {
        self.json(&flag)
    }

    fn texts(&mut self, texts: &[Cow<'_, str>]) -> io::Result<()> {
        self.json(texts)
    }

    fn list<R: Row>(&mut self, rows: &[R]) -> io::Result<()> {
        self.json(rows)
    }
}

/// The error underneath, so that a closed pipe is still known for one.
fn io_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
