//! The columns of tables that become one, which must be the same in all.

use std::fmt;

use super::annotation::Annotation;
use super::output::{Choice, Output};
use super::rows;
use crate::error::{Error, Result};
use crate::read::blocks::Blocks;
use crate::read::{InputFormat, Source};

/// Columns that are held against others.
pub(super) trait Columns: PartialEq {
    /// In what these are others than those, in words.
    fn difference(&self, those: &Self) -> String;
}

/// The columns that those of all tables are held against: those of the first.
pub(super) struct Agreed<'a, C> {
    first: Option<(&'a Source, C)>,
}

impl<'a, C: Columns> Agreed<'a, C> {
    pub(super) fn new() -> Self {
        Self { first: None }
    }

    /// Takes in the columns of one more.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnsDiffer`] where they are others.
    pub(super) fn hold(&mut self, source: &'a Source, columns: C) -> Result<()> {
        match &self.first {
            Some((first, agreed)) if *agreed != columns => Err(Error::ColumnsDiffer {
                path: source.path().to_owned(),
                first: first.path().to_owned(),
                difference: columns.difference(agreed),
            }),
            Some(_) => Ok(()),
            None => {
                self.first = Some((source, columns));
                Ok(())
            }
        }
    }
}

/// The columns of a table whose fields are delimited.
#[derive(PartialEq, Eq)]
pub(super) struct Header {
    /// As they are read, without quotes and blanks around them.
    names: Vec<String>,
    /// Rows are copied as they stand, and so are of one table only where it is the same.
    delimiter: u8,
}

/// Where the columns of an earlier annotation stand, which a new one takes the place of.
pub(super) fn annotated_before(blocks: &Blocks) -> Vec<usize> {
    let ours = Annotation::columns();
    let names = blocks.columns().unwrap_or_default().iter().enumerate();
    names.filter(|(_, name)| ours.contains(name)).map(|(place, _)| place).collect()
}

impl Header {
    /// Those of a source, without those that a new annotation `replaces`; `None` where it is
    /// no such table, or an empty one.
    pub(super) fn of(blocks: &Blocks, replaces: bool) -> Option<Self> {
        let (names, delimiter) = blocks.columns().zip(blocks.delimiter())?;
        if names.iter().all(String::is_empty) {
            return None;
        }
        let replaced = if replaces { annotated_before(blocks) } else { Vec::new() };
        let names = names.iter().enumerate().filter(|(place, _)| !replaced.contains(place));
        Some(Self { names: names.map(|(_, name)| name.clone()).collect(), delimiter })
    }
}

impl Columns for Header {
    fn difference(&self, those: &Self) -> String {
        format!("{self} here, and {those} there")
    }
}

impl fmt::Display for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names.join(&*char::from(self.delimiter).to_string()))
    }
}

/// Whether the records of a form are rows whose fields are delimited.
pub(super) fn is_delimited(format: InputFormat) -> bool {
    matches!(format, InputFormat::Csv | InputFormat::Tsv)
}

impl Output<'_> {
    /// Sees to it that tables which go to [one stream](Self::is_one_stream) have the same
    /// columns, for who would know before the work: the verdicts need not be there yet.
    /// [`write_stream`](Self::write_stream) asks again.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnsDiffer`], and those of opening the sources again.
    pub fn check_columns(&self) -> Result<()> {
        let is_bulk = matches!(self.choice, Choice::Bulk { .. });
        if is_bulk || self.sources.len() < 2 || !self.is_one_stream() {
            return Ok(());
        }
        match self.kinds.first().map(|kind| kind.format) {
            Some(InputFormat::Parquet) => rows::check_columns(self),
            Some(format) if is_delimited(format) => self.check_headers(),
            _ => Ok(()),
        }
    }

    fn check_headers(&self) -> Result<()> {
        let mut agreed = Agreed::new();
        for (number, source) in self.sources.iter().enumerate() {
            let Some(blocks) = self.open(number)? else { continue };
            let header = Header::of(&blocks, self.annotates());
            header.map_or(Ok(()), |header| agreed.hold(source, header))?;
        }
        Ok(())
    }
}
