//! What every format needs to know of a table: its columns, and how a row
//! gives up its cells.
//!
//! JSON Lines and bincode take rows through serde. CSV and Parquet know
//! columns, so a row names them ([`Row::COLUMNS`]) and hands over one cell for
//! each ([`Row::cells`]). That costs no allocation, and a new table is
//! one type here rather than one in every format.

use std::borrow::Cow;
use std::io;

use serde::Serialize;

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, the same in every format.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// Whether a cell can be null.
    pub nullable: bool,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnKind {
    /// Text in UTF-8.
    Text,
    /// A size, a line or an offset, 0 to 2⁶³ − 1.
    Count,
    /// A resemblance, a containment or a score.
    Ratio,
    /// True or false.
    Flag,
    /// Any number of texts.
    Texts,
    /// Any number of rows with these columns.
    List(&'static [Column]),
}

impl Column {
    /// A column that has a value in every row.
    #[must_use]
    pub const fn new(name: &'static str, kind: ColumnKind) -> Self {
        Self { name, kind, nullable: false }
    }

    /// A column that may be null.
    #[must_use]
    pub const fn nullable(name: &'static str, kind: ColumnKind) -> Self {
        Self { name, kind, nullable: true }
    }
}

/// Something that stands in columns: a row of a table, or of a list within
/// one.
///
/// Serde's field names are those of [`COLUMNS`](Self::COLUMNS), in the same
/// order.
pub trait Row: Serialize {
    /// The columns, from left to right; at least one.
    const COLUMNS: &'static [Column];

    /// Gives every cell to `cells`, in the order of the columns.
    ///
    /// # Errors
    ///
    /// Whatever `cells` returns.
    fn cells(&self, cells: &mut impl Cells) -> io::Result<()>;
}

/// A row of a cluster file.
pub trait Table: Row {
    /// The table's name, which is its file's name without the extension.
    const NAME: &'static str;
}

/// Takes the cells of rows, one after the other.
///
/// Every method returns an error where the place behind takes no more, or
/// where a cell does not fit its column.
#[expect(clippy::missing_errors_doc, reason = "said once, above")]
pub trait Cells {
    /// The next cell holds text.
    fn text(&mut self, text: Option<&str>) -> io::Result<()>;
    /// The next cell holds a count.
    fn count(&mut self, count: u64) -> io::Result<()>;
    /// The next cell holds a ratio.
    fn ratio(&mut self, ratio: Option<f64>) -> io::Result<()>;
    /// The next cell holds true or false.
    fn flag(&mut self, flag: bool) -> io::Result<()>;
    /// The next cell holds texts.
    fn texts(&mut self, texts: &[Cow<'_, str>]) -> io::Result<()>;
    /// The next cell holds rows.
    fn list<R: Row>(&mut self, rows: &[R]) -> io::Result<()>;
}
