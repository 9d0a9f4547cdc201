//! `--rejects`: what could not be read, in a file of its own.

use std::path::{Path, PathBuf};

use clap::Args;
use nuskha::read::Reject;

use super::failure::Failure;
use super::output::write_lines;
use super::tables::Tables;
use super::targets::Targets;

/// Where rejects go beside the table that some commands write. Whatever `--force` may
/// replace is in the group `written`.
#[derive(Debug, Args)]
#[group(id = "written", multiple = true)]
pub(crate) struct RejectsArgument {
    /// Write the records that cannot be read to this file, a JSON object a line, with
    /// where each stands and what is wrong with it
    #[arg(long = "rejects", value_name = "FILE", help_heading = "Input")]
    path: Option<PathBuf>,
}

impl RejectsArgument {
    /// Takes the file in, where one is named.
    ///
    /// # Errors
    ///
    /// Those of [`Targets::file`].
    pub(crate) fn take(&self, targets: &mut Targets, force: bool) -> Result<(), Failure> {
        self.path.as_deref().map_or(Ok(()), |path| targets.file(path, force))
    }

    /// Writes the file, where one is named.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub(crate) fn write<'r>(
        &self,
        rejects: impl IntoIterator<Item = &'r Reject>,
    ) -> Result<(), Failure> {
        self.path.as_deref().map_or(Ok(()), |path| write_lines(path, rejects))
    }

    /// Where all of them can be found: in this file, or in a table beside the others.
    pub(crate) fn place(&self, tables: Option<&Tables<'_>>) -> Option<String> {
        let table = tables.map(|tables| tables.place("rejects"));
        let place = self.path.as_deref().or(table.as_deref()).map(Path::display);
        place.map(|place| place.to_string())
    }
}
