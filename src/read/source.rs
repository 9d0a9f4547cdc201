//! Where articles come from: a file, the files of a folder, standard input, memory.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::format::InputFormat;
use super::spool::Spool;
use crate::error::{Error, Result};
use crate::page_cache::Passing;

/// First bytes of a file of unknown name, enough to tell its form.
const SAMPLE_BYTES: u64 = 4096;

/// The bytes of a source, to be read at any place.
pub(super) enum Seekable {
    File(File),
    Memory(Arc<[u8]>),
}

/// One stream of bytes.
#[derive(Clone, Debug)]
pub struct Source {
    path: PathBuf,
    /// The path below the folder that was named, for a file found in one.
    below: Option<PathBuf>,
    /// The bytes themselves, where they are in memory.
    content: Option<Arc<[u8]>>,
    /// How many there are, where they can be read again.
    size: Option<u64>,
    /// Where the bytes of a pipe are kept for a second reading.
    spool: Option<Arc<Spool>>,
    /// Whether its form goes by its name and bytes, whatever is said of others.
    tells_its_form: bool,
}

/// The sources behind what a user names.
#[derive(Debug, Default)]
pub struct Sources {
    /// All of them, in order.
    pub sources: Vec<Source>,
    /// Files within folders that are of no known form, in order.
    pub passed_over: Vec<PathBuf>,
    /// Links to folders, pipes and devices within folders, in order.
    pub not_followed: Vec<PathBuf>,
}

impl Sources {
    /// Expands `-`, files, and folders, which stand for all files of a known
    /// form below them, in order of name. A file that no name gives away is
    /// told by its first bytes; the others are passed over, as are hidden
    /// files and folders. Symbolic links within a folder are followed to files,
    /// and not to other folders, so none can lead in a circle; pipes and devices
    /// are read only where they are named themselves.
    ///
    /// With `format`, every file of a folder is taken to be of that form.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where a path does not exist or a folder cannot be read,
    /// [`Error::NothingToRead`] where a folder holds no such file,
    /// [`Error::Parameter`] where standard input stands there twice.
    pub fn expand(inputs: &[PathBuf], format: Option<InputFormat>) -> Result<Self> {
        let mut found = Self::default();
        for input in inputs {
            if input.as_os_str() == "-" {
                if found.sources.iter().any(Source::is_standard_input) {
                    let remedy = "standard input can be read once; name it once";
                    return Err(Error::parameter("input", &"- twice", remedy));
                }
                found.sources.push(Source::new(input.clone(), None, None));
                continue;
            }
            let metadata = fs::metadata(input).map_err(Error::io(input, "read"))?;
            if metadata.is_dir() {
                found.add_folder(input, format)?;
            } else {
                let size = metadata.is_file().then_some(metadata.len());
                if size.is_some() {
                    // that it cannot be read is told now, and not as a reject
                    File::open(input).map_err(Error::io(input, "read"))?;
                }
                found.sources.push(Source::new(input.clone(), None, size));
            }
        }
        Ok(found)
    }

    /// Has those that are pipes [kept](Source::keep_for_second_reading).
    ///
    /// # Errors
    ///
    /// Those of keeping one.
    pub fn keep_for_second_reading(&mut self) -> Result<()> {
        self.sources.iter_mut().try_for_each(Source::keep_for_second_reading)
    }

    fn add_folder(&mut self, folder: &Path, format: Option<InputFormat>) -> Result<()> {
        let before = self.sources.len();
        let is_hidden = |entry: &walkdir::DirEntry| {
            entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
        };
        let walk = WalkDir::new(folder).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(|entry| !is_hidden(entry)) {
            let fail = |error: walkdir::Error| {
                let path = error.path().unwrap_or(folder).to_owned();
                let source = error.into_io_error().unwrap_or_else(|| io::Error::other("a loop"));
                Error::Io { path, action: "read", source }
            };
            let entry = entry.map_err(fail)?;
            if entry.depth() == 0 {
                continue;
            }
            let size = if entry.path_is_symlink() {
                match fs::metadata(entry.path()) {
                    Ok(target) if target.is_file() => Some(target.len()),
                    // what leads nowhere is told when it is to be read
                    Err(_) if InputFormat::of_name(entry.path()).is_some() => None,
                    Err(_) => continue,
                    Ok(_) => {
                        self.not_followed.push(entry.into_path());
                        continue;
                    }
                }
            } else if entry.file_type().is_file() {
                Some(entry.metadata().map_err(fail)?.len())
            } else if entry.file_type().is_dir() {
                continue;
            } else {
                self.not_followed.push(entry.into_path());
                continue;
            };
            let path = entry.into_path();
            if format.is_some() || has_known_form(&path) {
                let below = path.strip_prefix(folder).unwrap_or(&path).to_owned();
                self.sources.push(Source::new(path, Some(below), size));
            } else {
                self.passed_over.push(path);
            }
        }
        if self.sources.len() == before {
            return Err(Error::NothingToRead { path: folder.to_owned() });
        }
        Ok(())
    }
}

/// Whether name or first bytes give the form of a file in a folder away. One
/// with an ending that is not known (`.png`, `.md`) has to show by its bytes that
/// it is meant; what cannot be read is, so that reading tells why.
fn has_known_form(path: &Path) -> bool {
    if InputFormat::of_name(path).is_some() {
        return true;
    }
    let mut sample = Vec::new();
    let read = File::open(path).and_then(|file| file.take(SAMPLE_BYTES).read_to_end(&mut sample));
    read.is_err() || InputFormat::detect(&sample, Some(path)).is_some()
}

impl Source {
    fn new(path: PathBuf, below: Option<PathBuf>, size: Option<u64>) -> Self {
        Self { path, below, content: None, size, spool: None, tells_its_form: false }
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

    /// Sees to it that all of a pipe that was read is [kept](Self::keep_for_second_reading).
    ///
    /// # Errors
    ///
    /// [`Error::Temporary`] where the file could not be written.
    pub(super) fn check_copy(&self) -> Result<()> {
        let failure = self.spool.as_ref().and_then(|spool| spool.failure());
        failure.map_or(Ok(()), |error| Err(Error::temporary("write")(error)))
    }

    /// Opens the source at its beginning; a pipe only once, unless it is
    /// [kept](Self::keep_for_second_reading).
    ///
    /// # Errors
    ///
    /// Whatever the system returns.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        match &self.spool {
            Some(spool) => spool.open(|| self.open_itself()),
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
        let file = File::open(&self.path).ok()?;
        (file.metadata().ok()?.len() == self.size?).then_some(Seekable::File(file))
    }

    /// Whether it is standard input, which is written `-`.
    fn is_standard_input(&self) -> bool {
        self.path.as_os_str() == OsStr::new("-") && self.content.is_none()
    }

    fn open_itself(&self) -> io::Result<Box<dyn Read + Send>> {
        if let Some(content) = &self.content {
            return Ok(Box::new(Cursor::new(Arc::clone(content))));
        }
        if self.is_standard_input() {
            return Ok(Box::new(io::stdin()));
        }
        let file = File::open(&self.path)?;
        Ok(match self.size {
            Some(size) => Box::new(Passing::new(file, size)),
            None => Box::new(file),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stands_for_its_files_in_order_of_name() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &[u8]| {
            fs::write(folder.path().join(name), content).unwrap();
        };
        write("b.jsonl.gz", b"");
        write("a.ndjson", b"");
        write("c.txt", b"");
        write(".hidden.jsonl", b"");
        write("picture.png", b"\x89PNG\0");
        write("notes.md", b"notes");
        write("plain", "متن".as_bytes());
        write("page.php", b"<!DOCTYPE html><html>");
        fs::create_dir(folder.path().join("deeper")).unwrap();
        write("deeper/d.parquet", b"");
        #[cfg(unix)]
        for (link, target) in [("deeper/loop", "."), ("deeper/e.jsonl", "a.ndjson")] {
            let target = folder.path().join(target);
            std::os::unix::fs::symlink(target, folder.path().join(link)).unwrap();
        }
        let found = Sources::expand(&[folder.path().to_owned(), PathBuf::from("-")], None).unwrap();
        let names: Vec<_> = found
            .sources
            .iter()
            .map(|source| source.below().unwrap_or(source.path()).to_str().unwrap())
            .collect();
        let linked = if cfg!(unix) { &["deeper/e.jsonl"][..] } else { &[] };
        let expected = ["a.ndjson", "b.jsonl.gz", "c.txt", "deeper/d.parquet"].iter();
        let expected = expected.chain(linked).chain(&["page.php", "plain", "-"]).copied();
        assert_eq!(names, expected.collect::<Vec<_>>());
        let passed: Vec<_> = found.passed_over.iter().filter_map(|path| path.file_name()).collect();
        assert_eq!(passed, ["notes.md", "picture.png"]);
        let links = if cfg!(unix) { &[folder.path().join("deeper/loop")][..] } else { &[] };
        assert_eq!(found.not_followed, links);
    }

    #[test]
    fn standard_input_is_read_once() {
        let twice = Sources::expand(&[PathBuf::from("-"), PathBuf::from("-")], None).unwrap_err();
        let message = "input: - twice will not do: standard input can be read once; name it once";
        assert_eq!(twice.to_string(), message);
    }

    #[test]
    fn an_empty_folder_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let error = Sources::expand(&[folder.path().to_owned()], None).unwrap_err();
        assert!(matches!(error, Error::NothingToRead { path } if path == folder.path()));
    }
}
