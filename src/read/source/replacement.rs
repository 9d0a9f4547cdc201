//! A source whose place another file is to take.

use std::fs::{self, File};
use std::io::{self, Seek};
use std::path::Path;

use super::{ANEW, Mark, Source};
use crate::error::{Error, Result};

impl Source {
    /// Whether the file at `path` is the one that is read here, or that standard input is
    /// read from.
    #[must_use]
    pub fn is_at(&self, path: &Path) -> bool {
        if self.is_standard_input() {
            let piped = standard_input().and_then(|file| file.metadata().ok());
            let both = fs::metadata(path).ok().zip(piped);
            return both
                .is_some_and(|(at, piped)| Mark::of(&at).is_one_file_with(Mark::of(&piped)));
        }
        let place = |path: &Path| fs::canonicalize(path).ok();
        self.content.is_none() && place(path).is_some_and(|at| place(&self.path) == Some(at))
    }

    /// Sees to it that nothing came to a file that was read, as to one that is to give way
    /// to another.
    ///
    /// # Errors
    ///
    /// [`Error::Changed`] where something did.
    pub fn check_unchanged(&self) -> Result<()> {
        let changed = |reason| Err(Error::Changed { path: self.path.clone(), reason });
        let grown = |from: u64, to: u64| format!("it has grown from {from} to {to} bytes");
        if self.is_standard_input() {
            let Some(mut file) = standard_input() else { return Ok(()) };
            let sizes = file.metadata().and_then(|now| Ok((file.stream_position()?, now.len())));
            return match sizes {
                Ok((read, size)) if size > read => changed(grown(read, size)),
                _ => Ok(()),
            };
        }
        let Some((size, first)) = self.size.zip(self.opened.get()) else { return Ok(()) };
        let now = fs::metadata(&self.path).map_err(Error::io(&self.path, "read"))?;
        match (now.len(), Mark::of(&now)) {
            (longer, _) if longer > size => changed(grown(size, longer)),
            (_, now) if now != *first => changed(ANEW.to_owned()),
            _ => Ok(()),
        }
    }
}

/// Standard input, where it is a file.
#[cfg(unix)]
fn standard_input() -> Option<File> {
    use std::os::fd::AsFd;
    let file = File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    file.metadata().ok()?.is_file().then_some(file)
}

#[cfg(not(unix))]
fn standard_input() -> Option<File> {
    None
}
