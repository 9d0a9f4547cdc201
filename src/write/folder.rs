//! The output folder.

use std::fs::{self, DirEntry, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

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

/// A folder that takes files whole, and is one run's until it is dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// The folder itself, where the system lets it be held against other runs.
    _held: Option<File>,
}

/// A table on the disk that has no name yet.
#[derive(Debug)]
pub struct UnnamedTable {
    name: String,
    file: WholeFile,
}

impl Folder {
    /// The folder at `path`, made where it is missing; checked for writing
    /// now, so that a long run does not fail at its end.
    ///
    /// # Errors
    ///
    /// [`Error::OutputExists`] where it holds anything and `replace` is not
    /// given, [`Error::OutputInUse`] while another run has it, [`Error::Io`] where it cannot
    /// be made or written to.
    pub fn create(path: &Path, replace: bool) -> Result<Self> {
        fs::create_dir_all(path).map_err(Error::io(path, "create"))?;
        let held = hold(path)?;
        let entries = fs::read_dir(path).map_err(Error::io(path, "read"))?;
        let mut results = entries.filter(|entry| entry.as_ref().is_ok_and(is_result));
        if !replace && results.next().is_some() {
            return Err(Error::OutputExists { path: path.to_owned() });
        }
        tempfile::tempfile_in(path).map_err(Error::io(path, "write to"))?;
        Ok(Self { path: path.to_owned(), _held: held })
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
        write_file(&self.path.join(name), true, content)
    }

    /// Writes the file of a table, as [`write_table`] does, and flushes it to the disk; it gets
    /// its name when it is [taken in](Self::take_in).
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the disk refuses.
    pub fn table<R: Table>(
        &self,
        format: TableFormat,
        params: &Params,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<UnnamedTable> {
        let name = format.file_name(R::NAME);
        let file =
            written(&self.path.join(&name), true, |file| write_table(format, file, params, rows))?;
        Ok(UnnamedTable { name, file })
    }

    /// Puts the tables of a run in the place of all that an earlier one left: its tables in
    /// other forms, and those that this run does not write, would be taken for tables of this
    /// one. Nothing of it changes before all of the new are on the disk.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the disk refuses; of the earlier run only a part may stand then, and
    /// no `run.json`.
    pub fn take_in(&self, tables: Vec<UnnamedTable>) -> Result<()> {
        // the earlier run is whole no more from here on
        self.remove(RUN)?;
        let is_replaced = |name: &String| tables.iter().any(|table| table.name == *name);
        for name in file_names().filter(|name| !is_replaced(name)) {
            self.remove(&name)?;
        }
        tables.into_iter().try_for_each(|table| table.file.give_name())
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

/// Holds a folder until the file is closed, as it is when the process ends in whatever way:
/// the tables of two runs would stand under the `run.json` of one. Some systems and network
/// disks hold no folders, and there it is left.
fn hold(path: &Path) -> Result<Option<File>> {
    let Ok(folder) = File::open(path) else { return Ok(None) };
    match folder.try_lock() {
        Ok(()) => Ok(Some(folder)),
        Err(TryLockError::WouldBlock) => Err(Error::OutputInUse { path: path.to_owned() }),
        Err(TryLockError::Error(_)) => Ok(None),
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
/// name. Unless it `replaces` what stands there, that stays.
///
/// # Errors
///
/// [`Error::Io`] where the disk refuses, [`Error::Appeared`] where something stands there that
/// is to stay; the file of that name is then as it was before.
pub fn write_file(
    path: &Path,
    replaces: bool,
    content: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>,
) -> Result<()> {
    written(path, replaces, content)?.give_name()
}

/// The same file, flushed to the disk, before it has its name.
fn written(
    path: &Path,
    replaces: bool,
    content: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>,
) -> Result<WholeFile> {
    let file = WholeFile::create(path, replaces)?;
    let mut buffered = BufWriter::with_capacity(1 << 18, file.as_file());
    content(&mut buffered).and_then(|()| buffered.flush()).map_err(Error::io(path, "write"))?;
    drop(buffered);
    file.flush()?;
    Ok(file)
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

    #[test]
    #[cfg(target_os = "linux")]
    fn a_folder_is_one_run_s_at_a_time() {
        let place = tempfile::tempdir().unwrap();
        let first = Folder::create(place.path(), false).unwrap();
        assert!(matches!(Folder::create(place.path(), true), Err(Error::OutputInUse { .. })));
        drop(first);
        Folder::create(place.path(), true).unwrap();
    }

    #[test]
    fn a_run_takes_the_place_of_an_earlier_one_all_at_once() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::create(place.path(), false).unwrap();
        let earlier = ["clusters.csv", "stories.jsonl", "rejects.jsonl", RUN];
        for name in earlier {
            fs::write(place.path().join(name), "old").unwrap();
        }
        let params = Params::default();
        let rejects = folder.table(TableFormat::JsonLines, &params, Vec::<RejectRow<'_>>::new());
        for name in earlier {
            assert_eq!(fs::read_to_string(place.path().join(name)).unwrap(), "old");
        }
        folder.take_in(vec![rejects.unwrap()]).unwrap();
        let names = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name());
        assert_eq!(names.collect::<Vec<_>>(), ["rejects.jsonl"]);
        assert_eq!(fs::read_to_string(place.path().join("rejects.jsonl")).unwrap(), "");
    }
}
