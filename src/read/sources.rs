//! The sources behind what a user names: files, folders, standard input.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::Source;
use super::format::InputFormat;
use crate::error::{Error, Result};

/// First bytes of a file of unknown name, enough to tell its form.
const SAMPLE_BYTES: u64 = 4096;

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
    /// files and folders, and what stands beside the parts of a table. Symbolic links within a folder are followed to files,
    /// and not to other folders, so none can lead in a circle; pipes and devices
    /// are read only where they are named themselves.
    ///
    /// With `format`, every file of a folder is taken to be of that form.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where a path does not exist or a folder or a file cannot be read,
    /// [`Error::NothingToRead`] where a folder holds no such file,
    /// [`Error::Parameter`] where standard input stands there twice.
    pub fn expand(inputs: &[PathBuf], format: Option<InputFormat>) -> Result<Self> {
        let mut found = Self::default();
        inputs.iter().try_for_each(|input| found.add(input, format))?;
        Ok(found)
    }

    /// [Expands](Self::expand) one more, whose sources come behind the others.
    ///
    /// # Errors
    ///
    /// Those of `expand`; all that was there stays.
    pub fn add(&mut self, input: &Path, format: Option<InputFormat>) -> Result<()> {
        if input.as_os_str() == "-" {
            if self.sources.iter().any(Source::is_standard_input) {
                let remedy = "standard input can be read once; name it once";
                return Err(Error::parameter("input", &"- twice", remedy));
            }
            self.sources.push(Source::new(input.to_owned(), None, None));
            return Ok(());
        }
        let metadata = fs::metadata(input).map_err(Error::io(input, "read"))?;
        if metadata.is_dir() {
            return self.add_folder(input, format);
        }
        let size = metadata.is_file().then_some(metadata.len());
        if size.is_some() {
            probe(input)?;
        }
        self.sources.push(Source::new(input.to_owned(), None, size));
        Ok(())
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
        let others_before = self.passed_over.len() + self.not_followed.len();
        let is_hidden =
            |entry: &walkdir::DirEntry| entry.depth() > 0 && is_hidden(entry.file_name());
        let is_wanted = |path: &Path| format.is_some() || InputFormat::of_name(path).is_some();
        let walk = WalkDir::new(folder).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(|entry| !is_hidden(entry)) {
            let fail = |error: walkdir::Error| {
                let path = error.path().unwrap_or(folder).to_owned();
                let error = error.into_io_error().unwrap_or_else(|| io::Error::other("a loop"));
                Error::Io { path, action: "read", error }
            };
            let entry = entry.map_err(fail)?;
            if entry.depth() == 0 {
                continue;
            }
            let size = if entry.path_is_symlink() {
                match fs::metadata(entry.path()) {
                    Ok(target) if target.is_file() => Some(target.len()),
                    // what leads nowhere is missed only where it was to be read
                    Err(error) if is_wanted(entry.path()) => {
                        return Err(Error::io(entry.path(), "read")(error));
                    }
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
        let found = self.sources[before..].par_iter().filter(|source| source.size().is_some());
        found.try_for_each(|source| probe(source.path()))?;
        if self.sources.len() == before {
            let others = self.passed_over.len() + self.not_followed.len() - others_before;
            return Err(Error::NothingToRead { path: folder.to_owned(), others });
        }
        Ok(())
    }
}

/// Sees to it that a file which cannot be read is told of before the work, and not as a
/// reject.
fn probe(path: &Path) -> Result<()> {
    File::open(path).map(drop).map_err(Error::io(path, "read"))
}

/// What programs that write a table in parts keep beside them.
const ACCOUNTS: [&str; 6] =
    ["_SUCCESS", "_metadata", "_common_metadata", "_delta_log", "_spark_metadata", "_temporary"];

/// Whether a name in a folder says that no article stands there.
fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".") || ACCOUNTS.iter().any(|account| name == *account)
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
        write("_metadata", b"PAR1");
        write("_a.jsonl", b"");
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
        let expected = ["_a.jsonl", "a.ndjson", "b.jsonl.gz", "c.txt", "deeper/d.parquet"].iter();
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
    #[cfg(unix)]
    fn a_link_that_leads_nowhere_is_told_where_it_was_to_be_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.jsonl"), b"").unwrap();
        let link = |name: &str| {
            std::os::unix::fs::symlink("gone", folder.path().join(name)).unwrap();
        };
        let expand = |format| Sources::expand(&[folder.path().to_owned()], format);
        link("lock");
        assert_eq!(expand(None).unwrap().sources.len(), 1);
        assert!(expand(Some(InputFormat::JsonLines)).is_err());
        link("b.jsonl");
        let error = expand(None).unwrap_err();
        assert!(matches!(error, Error::Io { path, .. } if path.ends_with("b.jsonl")));
    }

    #[test]
    fn an_empty_folder_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let error = Sources::expand(&[folder.path().to_owned()], None).unwrap_err();
        assert!(matches!(error, Error::NothingToRead { path, others: 0 } if path == folder.path()));
    }
}
