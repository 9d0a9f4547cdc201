//! Where articles come from: a file, standard input, memory.

mod replacement;

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Cursor, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::fault::Fault;
use super::mark::Mark;
use super::spool::Spool;
use super::whole::{Whole, cut};
use crate::error::{Error, Result};
use crate::page_cache::Passing;

/// The bytes of a source, to be read at any place.
pub(super) enum Seekable {
    File(File),
    Memory(Arc<[u8]>),
}

/// One stream of bytes. A file is what it was when it was first opened: one that was
/// replaced, cut or changed without growing is not read a second time. A file may grow, as a
/// log does; what comes to stand behind its end may be read or not.
#[derive(Clone, Debug)]
pub struct Source {
    path: PathBuf,
    /// The path below the folder that was named, for a file found in one.
    below: Option<PathBuf>,
    /// The bytes themselves, where they are in memory.
    content: Option<Arc<[u8]>>,
    /// How many there are, where they can be read again.
    size: Option<u64>,
    /// The file, when it was first opened.
    opened: Arc<OnceLock<Mark>>,
    /// Where the bytes of a pipe are kept for a second reading.
    spool: Option<Arc<Spool>>,
    /// What was met that ends the run.
    fault: Fault,
    /// Whether its form goes by its name and bytes, whatever is said of others.
    tells_its_form: bool,
}

impl Source {
    pub(super) fn new(path: PathBuf, below: Option<PathBuf>, size: Option<u64>) -> Self {
        let (opened, fault) = (Arc::default(), Fault::default());
        Self { path, below, content: None, size, opened, spool: None, fault, tells_its_form: false }
    }

    /// The file at `path`, or standard input for `-`.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file);
        Self::new(path.to_owned(), None, metadata.map(|metadata| metadata.len()))
    }

    /// Bytes in memory: what a service was sent, or a table in the hands of another
    /// program. The name stands in messages and ids, and tells the form as that of a file
    /// does.
    #[must_use]
    pub fn of_bytes(name: &str, content: impl Into<Arc<[u8]>>) -> Self {
        let content = content.into();
        let size = Some(content.len() as u64);
        Self { content: Some(content), ..Self::new(PathBuf::from(name), None, size) }
    }

    /// The name for messages and for ids that the source itself must give.
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        self.path.to_string_lossy()
    }

    /// The path as it was named, or found in a folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path below the folder that was named; `None` for a file that was
    /// named itself.
    #[must_use]
    pub fn below(&self) -> Option<&Path> {
        self.below.as_deref()
    }

    /// The name of a file that is made of it, in the folder of an output: as it stood
    /// below the folder that was named.
    #[must_use]
    pub fn output_name(&self) -> PathBuf {
        match (&self.below, self.path.file_name()) {
            (Some(below), _) => below.clone(),
            (None, Some(name)) if name != "-" => PathBuf::from(name),
            (None, _) => PathBuf::from("standard-input"),
        }
    }

    /// The same source, of another corpus than the one whose form the options tell: its
    /// encoding and what separates its fields are told by its bytes, and so is its form
    /// where they show it.
    #[must_use]
    pub fn of_its_own_form(self) -> Self {
        Self { tells_its_form: true, ..self }
    }

    pub(super) fn tells_its_form(&self) -> bool {
        self.tells_its_form
    }

    /// The size in bytes where it is known before reading.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Sees to it that the source can be read twice: a pipe's bytes are kept
    /// in a temporary file as they pass.
    ///
    /// # Errors
    ///
    /// [`Error::Temporary`] where no temporary file can be made.
    pub fn keep_for_second_reading(&mut self) -> Result<()> {
        if self.size.is_none() && self.spool.is_none() {
            let spool = Spool::new().map_err(Error::temporary("create"))?;
            self.spool = Some(Arc::new(spool));
        }
        Ok(())
    }

    /// Sees to it that what could not be read was not for want of the file as it was, of a
    /// whole copy of a pipe, or of a thread.
    ///
    /// # Errors
    ///
    /// [`Error::Changed`], [`Error::Temporary`] and [`Error::Thread`] say which it was.
    pub(crate) fn check(&self) -> Result<()> {
        self.fault.take().map_or(Ok(()), Err)
    }

    pub(super) fn fault(&self) -> &Fault {
        &self.fault
    }

    /// Opens the source at its beginning; a pipe only once, unless it is
    /// [kept](Self::keep_for_second_reading).
    ///
    /// # Errors
    ///
    /// Whatever the system returns.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        match &self.spool {
            Some(spool) => spool.open(&self.fault, || self.open_itself()),
            None => self.open_itself(),
        }
    }

    /// Whether its bytes are those of a file.
    pub(super) fn is_file(&self) -> bool {
        self.size.is_some() && self.content.is_none()
    }

    /// The bytes to be read at any place: where they are in memory, in a file that is as
    /// long as it was, or [kept](Self::keep_for_second_reading) and read before.
    pub(super) fn open_seekable(&self) -> Option<Seekable> {
        if let Some(content) = &self.content {
            return Some(Seekable::Memory(Arc::clone(content)));
        }
        if let Some(spool) = &self.spool {
            return spool.reopen().map(Seekable::File);
        }
        let file = self.open_file().ok()?;
        (file.metadata().ok()?.len() == self.size?).then_some(Seekable::File(file))
    }

    /// Whether it is standard input, which is written `-`.
    pub(super) fn is_standard_input(&self) -> bool {
        self.path.as_os_str() == OsStr::new("-") && self.content.is_none()
    }

    fn open_itself(&self) -> io::Result<Box<dyn Read + Send>> {
        if let Some(content) = &self.content {
            return Ok(Box::new(Cursor::new(Arc::clone(content))));
        }
        if self.is_standard_input() {
            return Ok(Box::new(io::stdin()));
        }
        let file = self.open_file()?;
        Ok(match self.size.zip(self.opened.get()) {
            Some((size, &opened)) => Box::new(Whole {
                reader: Passing::new(file, size),
                path: self.path.clone(),
                opened,
                size,
                read: 0,
                fault: self.fault.clone(),
            }),
            None => Box::new(file),
        })
    }

    /// The file, if it is what it was.
    pub(super) fn open_file(&self) -> io::Result<File> {
        let changed = |reason| self.fault.changed(&self.path, reason);
        let file = File::open(&self.path).map_err(|error| match error.kind() {
            // it was there when it was named
            ErrorKind::NotFound if self.size.is_some() => changed("it is gone".to_owned()),
            _ if self.opened.get().is_some() => changed(error.to_string()),
            // it could be read when it was named, so its articles are no bad record
            kind if self.size.is_some() => {
                self.fault.note(Error::io(&self.path, "read")(error));
                kind.into()
            }
            _ => error,
        })?;
        if let Some(size) = self.size {
            let metadata = file.metadata()?;
            let now = Mark::of(&metadata);
            if metadata.len() < size {
                return Err(changed(cut(metadata.len(), size)));
            }
            if !self.opened.get_or_init(|| now).allows(now) {
                return Err(changed(ANEW.to_owned()));
            }
        }
        Ok(file)
    }
}

/// What is said of a file that is another, or of which something else is made.
pub(super) const ANEW: &str = "it was written anew";

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::time::{Duration, SystemTime};

    use super::*;

    fn read(source: &Source) -> io::Result<Vec<u8>> {
        let mut read = Vec::new();
        source.open()?.read_to_end(&mut read).map(|_| read)
    }

    #[test]
    fn a_file_is_read_again_only_as_it_was_read_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("in");
        fs::write(&path, "first").unwrap();
        let source = Source::at(&path);
        assert_eq!(read(&source).unwrap(), b"first");
        assert!(source.open_seekable().is_some());
        assert!(source.check_unchanged().is_ok());
        // what is written behind the end harms nothing
        File::options().append(true).open(&path).unwrap().write_all(b" and more").unwrap();
        assert!(read(&source).unwrap().starts_with(b"first"));
        assert!(source.check().is_ok());
        // but for who would put another file in its place
        let error = source.check_unchanged().unwrap_err().to_string();
        assert!(error.ends_with("it has grown from 5 to 14 bytes"), "{error}");

        let source = Source::at(&path);
        read(&source).unwrap();
        let later = SystemTime::now() + Duration::from_secs(9);
        File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
        assert!(read(&source).unwrap_err().to_string().contains("written anew"));
        assert!(source.open_seekable().is_none());

        let source = Source::at(&path);
        File::options().write(true).open(&path).unwrap().set_len(3).unwrap();
        let error = read(&source).unwrap_err().to_string();
        assert!(error.contains("cut to 3 of its 14 bytes"), "{error}");
        assert!(matches!(source.check(), Err(Error::Changed { .. })));

        let source = Source::at(&path);
        fs::remove_file(&path).unwrap();
        assert!(read(&source).unwrap_err().to_string().contains("gone"));
    }

    #[test]
    #[cfg(unix)]
    fn a_file_that_took_the_place_of_another_is_not_read_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let [path, other] = ["in", "other"].map(|name| folder.path().join(name));
        fs::write(&path, "first").unwrap();
        fs::write(&other, "other, and longer").unwrap();
        let source = Source::at(&path);
        read(&source).unwrap();
        fs::rename(&other, &path).unwrap();
        assert!(read(&source).is_err());
    }
}
