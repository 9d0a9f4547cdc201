//! What tells whether a file is still the one that was read.

use std::fs::Metadata;
use std::time::SystemTime;

/// A file as it was at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Device and number, where the system has such.
    number: [u64; 2],
    size: u64,
    modified: Option<SystemTime>,
}

impl Mark {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self { number: number(metadata), size: metadata.len(), modified: metadata.modified().ok() }
    }

    /// Whether both are of one file.
    pub(super) fn is_one_file_with(self, other: Self) -> bool {
        cfg!(unix) && self.number == other.number
    }

    /// Whether what was read can still be there. A file may grow, as a log does; that what
    /// stood in it before is as it was is then taken on trust.
    pub(super) fn allows(self, now: Self) -> bool {
        now.number == self.number && (now == self || now.size > self.size)
    }
}

/// Device and number of a file.
#[cfg(unix)]
fn number(metadata: &Metadata) -> [u64; 2] {
    use std::os::unix::fs::MetadataExt;
    [metadata.dev(), metadata.ino()]
}

#[cfg(not(unix))]
fn number(_: &Metadata) -> [u64; 2] {
    [0; 2]
}
