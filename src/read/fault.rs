//! Why a run must not go on with a source.
//!
//! Between where a source is read and where its records are taken stand decoders and
//! threads, which hand on an error of the system at best, and its words at worst. What
//! would cost articles without a record being bad is therefore noted where it is met, and
//! asked for wherever something could not be read.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::error::Error;

/// What ends the run, once it was met; all clones of it are one.
#[derive(Clone, Debug, Default)]
pub(super) struct Fault(Arc<Mutex<Option<Error>>>);

impl Fault {
    /// Notes what was met; the first counts.
    pub(super) fn note(&self, error: Error) {
        if let Ok(mut noted) = self.0.lock() {
            noted.get_or_insert(error);
        }
    }

    /// Notes that a file is not what it was. The error says the same to whoever reads it.
    pub(super) fn changed(&self, path: &Path, reason: String) -> io::Error {
        let error = io::Error::other(reason.clone());
        self.note(Error::Changed { path: path.to_owned(), reason });
        error
    }

    /// What was noted, which is told once.
    pub(super) fn take(&self) -> Option<Error> {
        self.0.lock().ok()?.take()
    }
}
