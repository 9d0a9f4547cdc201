//! The output folder.

use std::fs::{self, DirEntry, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::related::RelatedRow;
use super::story::StoryRow;
use super::table::{AssignmentRow, ClusterRow, PairRow, RejectRow};
use super::whole_file::TEMPORARY_NAME;
use super::{RUN, Table, TableFormat, WholeFile, write_table};
use crate::error::{Error, Result};
use crate::params::Params;

/// The empty file that says of a folder that all of its articles are there, by the name that
/// Hadoop and Spark gave it.
const WHOLE: &str = "_SUCCESS";

/// Whether it is more than what a run that was killed left of a file.
fn is_result(entry: &DirEntry) -> bool {
    !entry.file_name().as_encoded_bytes().starts_with(TEMPORARY_NAME.as_bytes())
}

/// A folder that takes files whole.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at `path`, made where it is missing; checked for writing
    /// now, so that a long run does not fail at its end.
    ///
    /// # Errors
    ///
    /// [`Error::OutputExists`] where it holds anything and `replace` is not
    /// given, [`Error::Io`] where it cannot be made or written to.
    pub fn create(path: &Path, replace: bool) -> Result<Self> {
        fs::create_dir_all(path).map_err(Error::io(path, "create"))?;
        let entries = fs::read_dir(path).map_err(Error::io(path, "read"))?;
        let mut results = entries.filter(|entry| entry.as_ref().is_ok_and(is_result));
        if !replace && results.next().is_some() {
            return Err(Error::OutputExists { path: path.to_owned() });
        }
        NamedTempFile::new_in(path).map_err(Error::io(path, "write to"))?;
        Ok(Self { path: path.to_owned() })
    }

    /// Where the folder is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether all of a run is there.
    #[must_use]
    pub fn holds_run(&self) -> bool {
        self.path.join(RUN).exists()
    }

    /// Writes one file: complete, flushed to the disk, then under its name.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the disk refuses; the file of that name is then as
    /// it was before.
    pub fn write(
        &self,
        name: &str,
        content: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>,
    ) -> Result<()> {
        write_file(&self.path.join(name), content)
    }

    /// Writes the file of a table, as [`write_table`] does, then removes the
    /// files that an earlier run left of the same table in other formats: two
    /// runs side by side would be taken for one.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] as with [`write`](Self::write), or where an old file
    /// cannot be removed; the new one then stands.
    pub fn write_table<R: Table>(
        &self,
        format: TableFormat,
        params: &Params,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<()> {
        self.write(&format.file_name(R::NAME), |file| write_table(format, file, params, rows))?;
        TableFormat::ALL
            .into_iter()
            .filter(|&other| other != format)
            .try_for_each(|other| self.remove(&other.file_name(R::NAME)))
    }

    /// Removes the files of a table, whatever their format: those of a run
    /// that wrote it, where this one does not.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the disk refuses.
    pub fn remove_table<R: Table>(&self) -> Result<()> {
        TableFormat::ALL.into_iter().try_for_each(|format| self.remove(&format.file_name(R::NAME)))
    }

    /// Says that all articles are there, of which each file stands when it is whole.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the disk refuses.
    pub fn mark_whole(&self) -> Result<()> {
        self.write(WHOLE, |_| Ok(()))
    }

    /// Takes that back, before the files of an earlier run are replaced.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the disk refuses.
    pub fn remove_mark(&self) -> Result<()> {
        self.remove(WHOLE)
    }

    /// Removes one file where it is there.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the disk refuses.
    pub fn remove(&self, name: &str) -> Result<()> {
        remove_file(&self.path.join(name))
    }
}

/// The names of all files that runs write to a folder, or remove from it since an earlier
/// one left them.
pub fn file_names() -> impl Iterator<Item = String> {
    let tables = [
        ClusterRow::NAME,
        AssignmentRow::NAME,
        PairRow::NAME,
        RejectRow::NAME,
        RelatedRow::NAME,
        StoryRow::NAME,
    ];
    let files_of = |name| TableFormat::ALL.map(|format| format.file_name(name));
    tables.into_iter().flat_map(files_of).chain([RUN.to_owned()])
}

/// Removes the file at `path` where it is there.
pub(crate) fn remove_file(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other.map_err(Error::io(path, "remove")),
    }
}

/// Writes the file at `path`: complete, flushed to the disk, then under its
/// name.
///
/// # Errors
///
/// [`Error::Io`] where the disk refuses; the file of that name is then as it
/// was before.
pub fn write_file(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>,
) -> Result<()> {
    let file = WholeFile::create(path)?;
    let mut buffered = BufWriter::with_capacity(1 << 18, file.as_file());
    content(&mut buffered).and_then(|()| buffered.flush()).map_err(Error::io(path, "write"))?;
    drop(buffered);
    file.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_fails_midway_leaves_nothing_behind() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::create(&place.path().join("out"), false).unwrap();
        let failed = folder.write("clusters.jsonl", |file| {
            file.write_all(b"half a li")?;
            Err(io::Error::other("disk full"))
        });
        assert!(failed.unwrap_err().to_string().contains("cannot write: disk full"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_that_holds_something_is_not_touched_unless_told() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("mine"), "x").unwrap();
        assert!(matches!(Folder::create(place.path(), false), Err(Error::OutputExists { .. })));
        Folder::create(place.path(), true).unwrap();
    }
}
