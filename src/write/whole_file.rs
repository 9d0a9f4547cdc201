//! A file that is there whole or not at all.
//!
//! What is written goes to a temporary file in the same folder, which takes the
//! name when all of it is on the disk. A symbolic link stays, and what it leads to
//! is replaced. What is no regular file, a device or a named pipe, is written as it
//! stands: it is no file that another could take the place of.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, Result};

/// A file that is being written.
#[derive(Debug)]
pub struct WholeFile {
    home: Home,
    /// As it was named.
    path: PathBuf,
}

#[derive(Debug)]
enum Home {
    /// To stand here in the end.
    Temporary(NamedTempFile, PathBuf),
    Itself(File),
}

impl WholeFile {
    /// A file to stand at `path`, where nothing changes yet.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the folder does not take one.
    pub fn create(path: &Path) -> Result<Self> {
        let fail = Error::io(path, "create");
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let is_other = |found: fs::Metadata| !found.is_file() && !found.is_dir();
        let home = if fs::metadata(&target).is_ok_and(is_other) {
            Home::Itself(File::options().write(true).open(&target).map_err(fail)?)
        } else {
            let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
            let made = temporary_file_in(folder.unwrap_or(Path::new("."))).map_err(fail)?;
            Home::Temporary(made, target)
        };
        Ok(Self { home, path: path.to_owned() })
    }

    /// What is written to.
    #[must_use]
    pub fn as_file(&self) -> &File {
        match &self.home {
            Home::Temporary(file, _) => file.as_file(),
            Home::Itself(file) => file,
        }
    }

    /// Flushes the file to the disk and gives it its name.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the disk refuses; the file of that name is then as it
    /// was before.
    pub fn finish(self) -> Result<()> {
        let fail = Error::io(&self.path, "write");
        match self.home {
            Home::Temporary(file, target) => {
                let flushed = file.as_file().sync_all();
                let named = flushed.and_then(|()| Ok(file.persist(target).map(drop)?));
                named.map_err(fail)
            }
            Home::Itself(_) => Ok(()),
        }
    }
}

/// With the rights of any other file, as the user's mask cuts them.
#[cfg(unix)]
fn temporary_file_in(folder: &Path) -> std::io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    let rights = fs::Permissions::from_mode(0o666);
    tempfile::Builder::new().permissions(rights).tempfile_in(folder)
}

#[cfg(not(unix))]
fn temporary_file_in(folder: &Path) -> std::io::Result<NamedTempFile> {
    NamedTempFile::new_in(folder)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::io::Write;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn write(path: &Path, content: &str) {
        let file = WholeFile::create(path).unwrap();
        file.as_file().write_all(content.as_bytes()).unwrap();
        file.finish().unwrap();
    }

    #[test]
    fn a_link_stays_and_leads_to_the_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let [file, link] = ["file", "link"].map(|name| folder.path().join(name));
        write(&file, "old");
        symlink("file", &link).unwrap();
        write(&link, "new");
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        let rights = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(rights & 0o600, 0o600);
    }

    #[test]
    fn a_device_is_written_as_it_stands() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        symlink("/dev/null", &link).unwrap();
        write(&link, "nothing");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
