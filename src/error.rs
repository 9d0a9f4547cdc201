//! Every way a run can fail, typed, so that a caller can tell a wrong
//! parameter from a full disk.
//!
//! A message names the place, what was found there and what to do about it;
//! it is one sentence without a trailing full stop, ready to stand after
//! `nuskha: `. It speaks of parameters; the command line adds the options that
//! set them.

use std::io;
use std::path::{Path, PathBuf};

use crate::reject::Reject;

/// The result of everything in this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, and where.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The run was stopped by its [observer](crate::Observer::is_cancelled).
    #[error("stopped, as asked")]
    Cancelled,

    /// Whoever has the texts of the articles cannot give them.
    #[error("cannot get the texts")]
    Texts(#[source] Box<dyn std::error::Error + Send + Sync>),

    /// Whoever has the texts of the articles did not show all of them.
    #[error(
        "{shown} of {wanted} texts were shown; the text of every document asked for is needed, each by its place among these"
    )]
    TextsMissing {
        /// How many were shown.
        shown: usize,
        /// How many were asked for.
        wanted: usize,
    },

    /// The text of a document is not the one that it was shingled from.
    #[error(
        "the text of {id} is not the one it was shingled from; give each document its own, without boilerplate where the corpus has none, and the level and shingles of the corpus"
    )]
    OtherText {
        /// The id of the document.
        id: String,
    },

    /// A parameter is outside its range, or two of them do not fit together.
    #[error("{}: {found} will not do: {remedy}", parameter.replace('_', " "))]
    Parameter {
        /// The parameter by the name of its field, `threshold` or `half_life`; the message
        /// has it in words.
        parameter: &'static str,
        /// The value that was given.
        found: String,
        /// What is expected instead.
        remedy: String,
    },

    /// The operating system refused a file or folder.
    #[error("{}: cannot {action}: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was being done: `read`, `create`, `write`.
        action: &'static str,
        /// The operating system's own word. It is in the message, and so no source of it.
        error: io::Error,
    },

    /// The file for what memory has no room for cannot be made or used.
    #[error(
        "{}: cannot {action} the temporary file of this run: {error}; name a folder with room for it in TMPDIR",
        folder.display()
    )]
    Temporary {
        /// The folder for temporary files.
        folder: PathBuf,
        /// What was being done: `create`, `write`, `read`.
        action: &'static str,
        /// The operating system's own word. It is in the message, and so no source of it.
        error: io::Error,
    },

    /// A folder was given as input and holds no file of a known name.
    #[error(
        "{}: no articles in this folder: it holds no file, or none of a known form, which may be given",
        path.display()
    )]
    NothingToRead {
        /// The folder.
        path: PathBuf,
        /// Files below it that are of no known form, hidden ones aside.
        others: usize,
    },

    /// The output folder already holds something.
    #[error("{}: the folder is not empty; let the results in it be replaced, or name another", path.display())]
    OutputExists {
        /// The folder.
        path: PathBuf,
    },

    /// Another run writes to the output folder.
    #[error("{}: another run is writing to this folder; wait for its end, or name another", path.display())]
    OutputInUse {
        /// The folder.
        path: PathBuf,
    },

    /// A file that was to take the place of none has to, since one came there meanwhile.
    #[error("{}: a file of this name came there during the run; move it, or let it be replaced", path.display())]
    Appeared {
        /// The file.
        path: PathBuf,
    },

    /// A table that was written earlier cannot be read back.
    #[error("{}: {fault}", path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: TableFault,
    },

    /// Two tables that were to become one have other columns.
    #[error(
        "{}: the columns are not those of {}: {difference}; give the tables apart, or a folder that holds them",
        path.display(),
        first.display()
    )]
    ColumnsDiffer {
        /// The table.
        path: PathBuf,
        /// The table before it.
        first: PathBuf,
        /// The columns of both, or those that are not the same.
        difference: String,
    },

    /// Two files of different folders have one name, and are to go to one
    /// folder.
    #[error("{}: another file of this name goes to the same folder; name the folder that holds both, or write each to a folder of its own", path.display())]
    NameTaken {
        /// The second file.
        path: PathBuf,
    },

    /// A source is not what it was when it was read the first time.
    #[error("{}: changed while it was being read: {reason}", path.display())]
    Changed {
        /// The source.
        path: PathBuf,
        /// What is different.
        reason: String,
    },

    /// The system starts no thread to decode a source.
    #[error(
        "cannot start a thread to read with: {error}; use fewer, or raise the limit of processes"
    )]
    Thread {
        /// The operating system's own word, in the message as well.
        error: io::Error,
    },

    /// A source cannot be read as far as its articles stand, though it was before: more of it
    /// is wanted now.
    #[error("{}: {reason}; {articles} articles stand behind that", path.display())]
    Unreadable {
        /// The source.
        path: PathBuf,
        /// The reason of the system or the decoder.
        reason: String,
        /// How many articles cannot be reached.
        articles: usize,
    },

    /// A record cannot take what is to be added to it.
    #[error("{}:{line}: cannot be annotated: {reason}", path.display())]
    Unannotated {
        /// The source.
        path: PathBuf,
        /// The line of the record.
        line: u64,
        /// Why not.
        reason: String,
    },

    /// A folder was given for a clustering and holds no cluster files.
    #[error("{}: no cluster files in this folder; name one that has those of a run, or a file", path.display())]
    NoClusterFiles {
        /// The folder.
        path: PathBuf,
    },

    /// A clustering, or a table of labelled pairs, cannot be taken as one.
    #[error("{place}: {reason}")]
    Labels {
        /// The file, and the line where it is one.
        place: String,
        /// What is wrong there, and what to do about it.
        reason: String,
    },

    /// A bad record, where the user asked to stop at the first.
    #[error("{0}; stopped at the first bad record, as asked")]
    Rejected(Box<Reject>),
}

/// What is wrong with a table read back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableFault {
    /// The file does not begin as such a file does.
    #[error("not a table in bincode form; give a file that holds one")]
    Foreign,

    /// The file was written by a release of another format version.
    #[error(
        "written in format version {found}, and this release reads {expected}; write it again with this release"
    )]
    Version {
        /// The version in the file.
        found: u32,
        /// The version of this release.
        expected: u32,
    },

    /// The file holds another table.
    #[error("holds the table {found}, where {expected} is needed; give the file that holds it")]
    OtherTable {
        /// The table in the file.
        found: String,
        /// The table asked for.
        expected: &'static str,
    },

    /// The file comes from a run with other parameters than demanded.
    #[error("made with other parameters: {difference}; write it again with the same ones")]
    OtherParameters {
        /// Each parameter that differs, with both values.
        difference: String,
    },

    /// The file is whole, and this release does not know its parameters.
    #[error(
        "its parameters are not those of this release: {reason}; read it with the release that wrote it, or write it again with this one"
    )]
    UnknownParameters {
        /// What is not known or not understood.
        reason: String,
    },

    /// The file is not as it was written.
    #[error("damaged: {what}; copy or write it again")]
    Damaged {
        /// How that shows.
        what: String,
    },
}

/// What a build without Parquet says of it.
#[cfg(not(feature = "parquet"))]
pub(crate) fn no_parquet() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "built without the feature `parquet`")
}

impl Error {
    /// An [`Error::Io`] on `path` while doing `action`; fits `map_err`.
    pub(crate) fn io(path: &Path, action: &'static str) -> impl Fn(io::Error) -> Self {
        move |error| Self::Io { path: path.to_owned(), action, error: of_system(error) }
    }

    /// An [`Error::Temporary`] while doing `action`; fits `map_err`.
    pub(crate) fn temporary(action: &'static str) -> impl Fn(io::Error) -> Self {
        move |error| {
            let (folder, error) = (tempfile::env::temp_dir(), of_system(error));
            Self::Temporary { folder, action, error }
        }
    }

    /// An [`Error::Texts`], for who implements [`Texts`](crate::Texts).
    pub fn texts(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Texts(error.into())
    }

    /// An [`Error::Parameter`].
    pub(crate) fn parameter(
        parameter: &'static str,
        found: &(impl ToString + ?Sized),
        remedy: impl Into<String>,
    ) -> Self {
        Self::Parameter { parameter, found: found.to_string(), remedy: remedy.into() }
    }

    /// An [`Error::Labels`].
    pub(crate) fn labels(
        place: &(impl ToString + ?Sized),
        reason: &(impl ToString + ?Sized),
    ) -> Self {
        Self::Labels { place: place.to_string(), reason: reason.to_string() }
    }

    /// Whether the fault lies in how the program was called (exit status 2)
    /// rather than in what it met while running (exit status 1).
    #[must_use]
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::Parameter { .. })
    }
}

/// What the system said, without the name of a temporary file that nobody knows.
fn of_system(error: io::Error) -> io::Error {
    use io::ErrorKind::{NotFound, PermissionDenied, ReadOnlyFilesystem, StorageFull};
    let named = error.raw_os_error().is_none();
    match error.kind() {
        kind @ (NotFound | PermissionDenied | ReadOnlyFilesystem | StorageFull) if named => {
            kind.into()
        }
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn what_the_system_says_stands_in_the_message_alone() {
        let full = || io::Error::other("no space left");
        for error in
            [Error::io(Path::new("out"), "write")(full()), Error::temporary("write")(full())]
        {
            assert!(error.to_string().contains("no space left"), "{error}");
            // else who prints the whole chain has it twice
            assert!(error.source().is_none());
        }
    }

    #[test]
    fn no_message_names_a_temporary_file() {
        let nowhere = Path::new("nowhere");
        let error = tempfile::NamedTempFile::new_in(nowhere).unwrap_err();
        let message = Error::io(nowhere, "write to")(error).to_string();
        assert!(message.starts_with("nowhere: cannot write to: "), "{message}");
        assert!(!message.contains(".tmp"), "{message}");
    }

    #[test]
    fn a_parameter_is_its_field_and_its_message_words() {
        let error = Error::parameter("half_life", &0, "more is needed");
        assert_eq!(error.to_string(), "half life: 0 will not do: more is needed");
    }
}
