//! A file that is there whole or not at all.
//!
//! What is written goes to a temporary file in the same folder, which takes the
//! name when all of it is on the disk, and the owner and rights of one that had it before.
//! Where the system has files without a name it is one of them, so that nothing of it stays
//! however a run ends. A symbolic link stays, and what it leads to is replaced. What is no
//! regular file, a device or a named pipe, is written as it stands: it is no file that another
//! could take the place of. Nor is what a process has open already, `/dev/stdout` or
//! `/dev/fd/3`, whatever file the shell may have put there with more to come in it: that is
//! written on.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::descriptor::{is_open_already, opened_again};
use crate::error::{Error, Result};

/// What the names of temporary files begin with.
pub(super) const TEMPORARY_NAME: &str = ".nuskha-";

/// A file that is being written.
#[derive(Debug)]
pub struct WholeFile {
    home: Home,
    /// As it was named.
    path: PathBuf,
    /// Whether it may take the place of another.
    replaces: bool,
}

#[derive(Debug)]
enum Home {
    /// To stand here in the end.
    Temporary(NamedTempFile, PathBuf),
    /// Likewise; it has no name yet.
    #[cfg(target_os = "linux")]
    Unnamed(File, PathBuf),
    Itself(File),
}

impl WholeFile {
    /// A file to stand at `path`, where nothing changes yet. Unless it `replaces` what stands
    /// there, that stays.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the folder does not take one.
    pub fn create(path: &Path, replaces: bool) -> Result<Self> {
        let fail = Error::io(path, "create");
        let is_other = |found: fs::Metadata| !found.is_file() && !found.is_dir();
        let itself = if is_open_already(path) {
            Some(opened_again(path))
        } else {
            let is_other = fs::metadata(path).is_ok_and(is_other);
            is_other.then(|| File::options().write(true).open(path))
        };
        if let Some(opened) = itself {
            let home = Home::Itself(opened.map_err(fail)?);
            return Ok(Self { home, path: path.to_owned(), replaces });
        }
        let target = target_of(path);
        let before = fs::metadata(&target).ok();
        let home = Home::in_folder_of(target).map_err(&fail)?;
        if let Some(before) = before {
            keep_owner(home.as_file(), &before);
            home.as_file().set_permissions(before.permissions()).map_err(fail)?;
        }
        Ok(Self { home, path: path.to_owned(), replaces })
    }

    /// What is written to.
    #[must_use]
    pub fn as_file(&self) -> &File {
        self.home.as_file()
    }

    /// Flushes the file to the disk and gives it its name.
    ///
    /// # Errors
    ///
    /// Those of [`flush`](Self::flush) and [`give_name`](Self::give_name).
    pub fn finish(self) -> Result<()> {
        self.flush()?;
        self.give_name()
    }

    /// Flushes the file to the disk, so that little is left to fail or to wait for when it is
    /// given its name.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the disk refuses; the file of that name is then as it
    /// was before.
    pub fn flush(&self) -> Result<()> {
        match self.home {
            Home::Itself(_) => Ok(()),
            _ => self.as_file().sync_all().map_err(Error::io(&self.path, "write")),
        }
    }

    /// Gives the file its name, and leaves it to the system when it is flushed, unless it
    /// [was](Self::flush): one of thousands would wait for the disk each time.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the disk refuses, [`Error::Appeared`] where a file has that name
    /// and is not to be replaced; it is then as it was before.
    pub fn give_name(self) -> Result<()> {
        let Self { home, path, replaces } = self;
        let named = match home {
            Home::Temporary(file, target) if replaces => {
                file.persist(target).map(drop).map_err(|error| error.error)
            }
            Home::Temporary(file, target) => {
                file.persist_noclobber(target).map(drop).map_err(|error| error.error)
            }
            #[cfg(target_os = "linux")]
            Home::Unnamed(file, target) => unnamed::give_name(&file, &target, replaces),
            Home::Itself(_) => Ok(()),
        };
        named.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists if !replaces => Error::Appeared { path },
            _ => Error::io(&path, "write")(error),
        })
    }
}

impl Home {
    fn as_file(&self) -> &File {
        match self {
            Self::Temporary(file, _) => file.as_file(),
            #[cfg(target_os = "linux")]
            Self::Unnamed(file, _) => file,
            Self::Itself(file) => file,
        }
    }

    fn in_folder_of(target: PathBuf) -> io::Result<Self> {
        let folder = folder_of(&target);
        #[cfg(target_os = "linux")]
        if let Some(file) = unnamed::file_in(folder) {
            return Ok(Self::Unnamed(file, target));
        }
        let made = temporary_file_in(folder)?;
        Ok(Self::Temporary(made, target))
    }
}

/// Where a file of this name is to be, or is: where a link leads to, also one whose file is
/// gone, since the link stays.
#[must_use]
pub fn target_of(path: &Path) -> PathBuf {
    let leads_to = || Some(path.with_file_name(fs::read_link(path).ok()?));
    fs::canonicalize(path).ok().or_else(leads_to).unwrap_or_else(|| path.to_owned())
}

/// Leaves the file to who had the one before, as far as the system lets this user: whoever
/// reads it by their group has to go on doing so.
#[cfg(unix)]
fn keep_owner(file: &File, before: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let group = Some(before.gid());
    // a failure is none, since all but a superuser may give nothing away
    let _ = fchown(file, Some(before.uid()), group).or_else(|_| fchown(file, None, group));
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) {}

/// The folder that a file stands in, or would.
#[must_use]
pub fn folder_of(target: &Path) -> &Path {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Files without a name.
#[cfg(target_os = "linux")]
mod unnamed {
    use std::os::fd::AsRawFd;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, open};

    use super::{File, Path, TEMPORARY_NAME, folder_of, io};

    /// Where open files are found by their numbers.
    const OPEN_FILES: &str = "/proc/self/fd";

    /// One in this folder; `None` where there are none such.
    pub(super) fn file_in(folder: &Path) -> Option<File> {
        let is_found_again = Path::new(OPEN_FILES).exists();
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        // the user's mask cuts the rights
        let made = is_found_again.then(|| open(folder, flags, Mode::from_raw_mode(0o666)));
        made?.ok().map(File::from)
    }

    /// Gives it this name, whatever had it before if that is to be replaced.
    pub(super) fn give_name(file: &File, target: &Path, replaces: bool) -> io::Result<()> {
        let itself = format!("{OPEN_FILES}/{}", file.as_raw_fd());
        let link = |path: &Path| Ok(linkat(CWD, &*itself, CWD, path, AtFlags::SYMLINK_FOLLOW)?);
        if !replaces {
            return link(target);
        }
        // a link takes the place of nothing, so it is given another name first
        let named =
            tempfile::Builder::new().prefix(TEMPORARY_NAME).make_in(folder_of(target), link)?;
        Ok(named.into_temp_path().persist(target)?)
    }
}

/// With the rights of any other file, as the user's mask cuts them.
#[cfg(unix)]
fn temporary_file_in(folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    let rights = fs::Permissions::from_mode(0o666);
    tempfile::Builder::new().prefix(TEMPORARY_NAME).permissions(rights).tempfile_in(folder)
}

#[cfg(not(unix))]
fn temporary_file_in(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(TEMPORARY_NAME).tempfile_in(folder)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::io::Write;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn write(path: &Path, content: &str) {
        let file = WholeFile::create(path, true).unwrap();
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
    fn what_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write(&path, "old");
        let file = WholeFile::create(&path, true).unwrap();
        file.as_file().write_all(b"half").unwrap();
        #[cfg(target_os = "linux")]
        if matches!(file.home, Home::Unnamed(..)) {
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "it has no name");
        }
        drop(file);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        let rights = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(rights & 0o111, 0);
    }

    #[test]
    fn what_came_meanwhile_stays_unless_it_is_to_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let file = WholeFile::create(&path, false).unwrap();
        write(&path, "came");
        assert!(matches!(file.finish(), Err(Error::Appeared { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "came");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        fs::remove_file(&path).unwrap();
        WholeFile::create(&path, false).unwrap().finish().unwrap();
        assert!(path.exists());
        let made = temporary_file_in(folder.path()).unwrap();
        let home = Home::Temporary(made, path.clone());
        let named = WholeFile { home, path, replaces: false };
        assert!(matches!(named.finish(), Err(Error::Appeared { .. })));
    }

    #[test]
    fn a_link_whose_file_is_gone_stays_and_rights_do() {
        let folder = tempfile::tempdir().unwrap();
        let [file, link] = ["file", "link"].map(|name| folder.path().join(name));
        symlink("file", &link).unwrap();
        write(&link, "new");
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        write(&link, "newer");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn an_open_pipe_is_written_as_it_stands() {
        use std::io::Read;
        use std::os::fd::AsRawFd;

        let (mut reader, writer) = io::pipe().unwrap();
        let path = PathBuf::from(format!("/dev/fd/{}", writer.as_raw_fd()));
        write(&path, "through");
        drop(writer);
        let mut read = String::new();
        reader.read_to_string(&mut read).unwrap();
        assert_eq!(read, "through");
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
