//! Why a command ended early, and the exit status that says so: 1 failed,
//! 2 called wrongly.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use nuskha::read::Reject;
use nuskha::{Error, TableFault};

use super::standard_error;
use super::style::{ERROR, RESET};
use super::terminal::plain_line;

/// What ends a command.
#[derive(Debug)]
pub(crate) enum Failure {
    Library(Error),
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
        Self::new(format!("no record could be read; the first: {}", with_options(first)))
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

    /// Says it on standard error.
    pub(crate) fn print(&self) {
        let text = plain_line(&self.to_string());
        standard_error::print(format_args!("{ERROR}nuskha:{RESET} {text}\n"));
    }

    pub(crate) fn status(&self) -> ExitCode {
        match self {
            Self::Library(error) if error.is_usage() => ExitCode::from(2),
            Self::Usage(_) => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }

    pub(crate) fn is_broken_pipe(&self) -> bool {
        let (Self::Output(error) | Self::Library(Error::Io { error, .. })) = self else {
            return false;
        };
        error.kind() == io::ErrorKind::BrokenPipe
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Library(error) => match options(error) {
                Some(options) => write!(f, "{error} ({options})"),
                None => error.fmt(f),
            },
            Self::Output(error) => write!(f, "cannot write to standard output: {error}"),
            Self::Message(message) | Self::Usage(message) => f.write_str(message),
        }
    }
}

/// The options for what an error of the library advises, which knows of none.
fn options(error: &Error) -> Option<&'static str> {
    Some(match error {
        Error::NothingToRead { .. } => "--input-format",
        Error::OutputExists { .. } => "--force, or another --out",
        Error::OutputInUse { .. } => "another --out",
        Error::Appeared { .. } => "--force",
        Error::NoClusterFiles { .. } => "`nuskha cluster --out` writes them",
        Error::Rejected(_) => "--strict",
        Error::Thread { .. } => "--threads",
        Error::Table { fault: TableFault::Foreign, .. } => {
            "`nuskha frequencies` and --format bincode write such files"
        }
        Error::Parameter { parameter, .. } => match *parameter {
            "banding" => "--k, --threshold, --recall, --candidates exact",
            "bands" | "rows" => "--bands, --rows, --k",
            "containment" => "--containment off",
            "field" => "as in --text-field title,text",
            "recall" => "--candidates exact",
            _ => return None,
        },
        _ => return None,
    })
}

/// What the reason of a reject may advise, and how it is done on the command line.
const OF_REJECTS: [(&str, &str); 4] = [
    ("as the id field", "with --id-field"),
    ("as the text field", "with --text-field"),
    ("give its format", "name it with --input-format"),
    ("give json as the format", "name the form with --input-format json"),
];

/// A reject that names options, where the library speaks of parameters.
pub(crate) fn with_options(reject: &Reject) -> Reject {
    let named = |reason: String, &(words, option): &(&str, &str)| reason.replace(words, option);
    let mut reject = reject.clone();
    reject.reason = OF_REJECTS.iter().fold(reject.reason, named);
    reject
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

/// Only standard output is written through bare I/O errors.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
