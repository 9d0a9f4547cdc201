//! The folder for the tables of a run.

use std::path::PathBuf;

use nuskha::read::Reject;
use nuskha::write::{Folder, Table, TableFormat, UnnamedTable, table};
use nuskha::{Params, Result};

/// A folder, and the form and the parameters of the tables in it.
pub(crate) struct Tables<'p> {
    pub(crate) folder: Folder,
    pub(crate) format: TableFormat,
    pub(crate) params: &'p Params,
}

impl Tables<'_> {
    /// Writes a table, which has no name yet.
    pub(crate) fn table<R: Table>(
        &self,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<UnnamedTable> {
        self.folder.table(self.format, self.params, rows)
    }

    /// Writes what could not be read by a run of which nothing else comes.
    pub(crate) fn write_rejects_alone<'r>(
        &self,
        rejects: impl IntoIterator<Item = &'r Reject>,
    ) -> Result<()> {
        if self.folder.holds_run() {
            // what an earlier run wrote stays whole
            return Ok(());
        }
        self.folder.take_in(vec![self.table(table::rejects(rejects))?])
    }

    /// Where the table of this name stands.
    pub(crate) fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(self.format.file_name(name))
    }
}
