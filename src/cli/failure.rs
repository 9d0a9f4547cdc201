//! Why a command ended early, and the exit status that says so: 1 failed,
//! 2 called wrongly.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use nuskha::read::Reject;

/// What ends a command.
#[derive(Debug)]
pub(crate) enum Failure {
    Library(nuskha::Error),
    Output(io::Error),
    Message(String),
    Usage(String),
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Message(message.into())
    }

    /// Ends a command that read so many articles, where it read none for what could not
    /// be read.
    pub(crate) fn unless_read(documents: usize, rejects: &[Reject]) -> Result<(), Self> {
        match rejects.first() {
            Some(first) if documents == 0 => Err(Self::nothing_read(first)),
            _ => Ok(()),
        }
    }

    /// No record could be read, for what was wrong with this one.
    pub(crate) fn nothing_read(first: &Reject) -> Self {
        Self::new(format!("no record could be read; the first: {first}"))
    }

    /// A fault in how the program was called that shows only once the input
    /// is known.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    /// Something stands where the output is to go.
    pub(crate) fn exists(path: &Path) -> Self {
        let path = path.display();
        Self::new(format!("{path}: the file exists; give --force to replace it, or another name"))
    }

    pub(crate) fn status(&self) -> ExitCode {
        match self {
            Self::Library(error) if error.is_usage() => ExitCode::from(2),
            Self::Usage(_) => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }

    pub(crate) fn is_broken_pipe(&self) -> bool {
        let (Self::Output(error) | Self::Library(nuskha::Error::Io { source: error, .. })) = self
        else {
            return false;
        };
        error.kind() == io::ErrorKind::BrokenPipe
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Library(error) => error.fmt(f),
            Self::Output(error) => write!(f, "cannot write to standard output: {error}"),
            Self::Message(message) | Self::Usage(message) => f.write_str(message),
        }
    }
}

impl From<nuskha::Error> for Failure {
    fn from(error: nuskha::Error) -> Self {
        Self::Library(error)
    }
}

/// Only standard output is written through bare I/O errors.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
