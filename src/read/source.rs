//! Where articles come from: a file, the files of a folder, standard input.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::error::{Error, Result};

/// File names that a folder is searched for.
const EXTENSIONS: [&str; 2] = ["jsonl", "ndjson"];

/// One stream of JSON Lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input, written `-`.
    StandardInput,
    /// A file.
    File(PathBuf),
}

impl Source {
    /// The sources behind what a user names: `-`, files, and folders, which
    /// stand for all `.jsonl` and `.ndjson` files below them, in order of
    /// name. Hidden files and folders are passed over, symbolic links not
    /// followed.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where a path does not exist or a folder cannot be read,
    /// [`Error::NothingToRead`] where a folder holds no such file.
    pub fn expand(inputs: &[PathBuf]) -> Result<Vec<Self>> {
        let mut sources = Vec::new();
        for input in inputs {
            if input.as_os_str() == "-" {
                sources.push(Self::StandardInput);
            } else if fs::metadata(input).map_err(Error::io(input, "read"))?.is_dir() {
                sources.extend(files_below(input)?);
            } else {
                sources.push(Self::File(input.clone()));
            }
        }
        Ok(sources)
    }

    /// The name for messages and for ids that the source itself must give.
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        self.path().to_string_lossy()
    }

    /// The size in bytes where it is known before reading.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::StandardInput => None,
            Self::File(path) => {
                let metadata = fs::metadata(path).ok()?;
                metadata.is_file().then_some(metadata.len())
            }
        }
    }

    /// The path for messages.
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::StandardInput => Path::new("-"),
            Self::File(path) => path,
        }
    }

    pub(super) fn open(&self) -> Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::StandardInput => Box::new(io::stdin()),
            Self::File(path) => Box::new(File::open(path).map_err(Error::io(path, "read"))?),
        })
    }
}

fn files_below(folder: &Path) -> Result<Vec<Source>> {
    let is_hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
    };
    let mut files = Vec::new();
    for entry in
        WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|e| !is_hidden(e))
    {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            let source =
                error.into_io_error().unwrap_or_else(|| io::Error::other("a loop of links"));
            Error::Io { path, action: "read", source }
        })?;
        let extension = entry.path().extension().and_then(|extension| extension.to_str());
        if entry.file_type().is_file() && extension.is_some_and(|e| EXTENSIONS.contains(&e)) {
            files.push(Source::File(entry.into_path()));
        }
    }
    if files.is_empty() {
        return Err(Error::NothingToRead { path: folder.to_owned() });
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stands_for_its_files_in_order_of_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.jsonl", "a.ndjson", "c.txt", ".hidden.jsonl"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("deeper")).unwrap();
        fs::write(folder.path().join("deeper/d.jsonl"), "").unwrap();
        let sources = Source::expand(&[folder.path().to_owned(), PathBuf::from("-")]).unwrap();
        let names: Vec<_> = sources
            .iter()
            .map(|source| source.path().strip_prefix(folder.path()).unwrap_or(source.path()))
            .collect();
        assert_eq!(names, ["a.ndjson", "b.jsonl", "deeper/d.jsonl", "-"].map(Path::new));
    }

    #[test]
    fn an_empty_folder_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let error = Source::expand(&[folder.path().to_owned()]).unwrap_err();
        assert!(matches!(error, Error::NothingToRead { path } if path == folder.path()));
    }
}
