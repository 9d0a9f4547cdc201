//! What a run is to write, looked at before the work: nothing that it reads and nothing
//! that it writes itself is written over, what else stands there only where that is
//! asked for, and that a file can be made is known before hours are spent.

use std::fs;
use std::path::{Path, PathBuf};

use ahash::AHashMap;
use nuskha::read::Source;
use nuskha::write::Folder;

use super::failure::Failure;

/// Files that are spoken for, by where they are, with the names they were given.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    taken: AHashMap<PathBuf, PathBuf>,
}

impl Targets {
    /// The targets of a run that reads these sources.
    pub(crate) fn beside(sources: &[Source]) -> Self {
        let mut targets = Self::default();
        for source in sources {
            targets.read(source.path());
        }
        targets
    }

    /// Takes in another file that the run reads.
    pub(crate) fn read(&mut self, path: &Path) {
        if let Ok(found) = fs::canonicalize(path) {
            self.taken.insert(found, path.to_owned());
        }
    }

    /// Takes in a file that the run writes.
    ///
    /// # Errors
    ///
    /// Where it would take the place of a file that is spoken for, or, without `force`, of
    /// any, and where it cannot be made.
    pub(crate) fn file(&mut self, path: &Path, force: bool) -> Result<(), Failure> {
        if path.as_os_str() == "-" {
            return Err(Failure::usage(
                "-: results go to standard output where no file is named; to a file of this name as ./-",
            ));
        }
        if path.is_dir() {
            let path = path.display();
            return Err(Failure::usage(format!("{path}: a folder stands there; name a file")));
        }
        // a device or a pipe is not replaced
        if path.exists() && !path.is_file() {
            return Ok(());
        }
        self.take(path)?;
        if path.is_file() && !force {
            return Err(Failure::exists(path));
        }
        let folder = folder_of(path);
        match tempfile::tempfile_in(folder) {
            Ok(_) => Ok(()),
            Err(error) => {
                let (path, folder) = (path.display(), folder.display());
                Err(Failure::new(format!(
                    "{path}: no file can be made in {folder}: {}",
                    error.kind()
                )))
            }
        }
    }

    /// Takes in a folder, made where it is missing, to which the run writes files of these
    /// names or removes them.
    ///
    /// # Errors
    ///
    /// Likewise.
    pub(crate) fn folder(
        &mut self,
        path: &Path,
        names: impl IntoIterator<Item = impl AsRef<Path>>,
        force: bool,
    ) -> Result<Folder, Failure> {
        let folder = Folder::create(path, force)?;
        for name in names {
            self.take(&path.join(name))?;
        }
        Ok(folder)
    }

    fn take(&mut self, path: &Path) -> Result<(), Failure> {
        match self.taken.insert(place(path), path.to_owned()) {
            None => Ok(()),
            Some(other) => {
                let (path, other) = (path.display(), other.display());
                Err(Failure::usage(format!(
                    "{path} would be written over {other}; name another file or folder"
                )))
            }
        }
    }
}

/// Where a file is or would be.
fn place(path: &Path) -> PathBuf {
    let of_folder = || Some(fs::canonicalize(folder_of(path)).ok()?.join(path.file_name()?));
    fs::canonicalize(path).ok().or_else(of_folder).unwrap_or_else(|| path.to_owned())
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}
