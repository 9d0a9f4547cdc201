//! Records that could not be read.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A bad record: where it stands and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reject {
    /// The file as it was named, `-` for standard input.
    pub file: String,
    /// The line, counted from 1.
    pub line: u64,
    /// Bytes before the record in the source, decompressed and as it was decoded.
    pub byte_offset: u64,
    /// What is wrong, in words.
    pub reason: String,
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}
