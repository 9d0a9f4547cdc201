//! A pipe can be read once; what passes through it is kept here for a second
//! reading.

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::NamedTempFile;

use super::fault::Fault;
use crate::error::Error;

/// A temporary file with the bytes of a pipe, gone with its last user.
#[derive(Debug)]
pub(super) struct Spool {
    copy: SpoolFile,
    is_begun: AtomicBool,
}

/// The file itself.
#[derive(Debug)]
enum SpoolFile {
    /// Without a name, so that nothing stays of it however the run ends.
    #[cfg(unix)]
    Unnamed(File),
    /// Where the system opens no file again that has none.
    Named(NamedTempFile),
}

impl SpoolFile {
    fn new() -> io::Result<Self> {
        #[cfg(unix)]
        {
            let unnamed = tempfile::tempfile()?;
            if reopened(&unnamed).is_ok() {
                return Ok(Self::Unnamed(unnamed));
            }
        }
        Ok(Self::Named(NamedTempFile::new()?))
    }

    /// The file from its beginning, for who reads it and knows nothing of the others.
    fn reopen(&self) -> io::Result<File> {
        match self {
            #[cfg(unix)]
            Self::Unnamed(file) => reopened(file),
            Self::Named(file) => file.reopen(),
        }
    }
}

/// A file opened once more, whether or not it has a name.
#[cfg(unix)]
fn reopened(file: &File) -> io::Result<File> {
    use std::os::fd::AsRawFd;
    let itself = format!("/proc/self/fd/{}", file.as_raw_fd());
    File::options().read(true).write(true).open(itself)
}

impl Spool {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { copy: SpoolFile::new()?, is_begun: AtomicBool::new(false) })
    }

    /// The pipe, copied as it is read; or the copy, the second time. That no copy can be
    /// made is a fault: to read on without it would be to leave out articles.
    pub(super) fn open(
        &self,
        fault: &Fault,
        pipe: impl FnOnce() -> io::Result<Box<dyn Read + Send>>,
    ) -> io::Result<Box<dyn Read + Send>> {
        if self.is_begun.load(Ordering::Relaxed) {
            return Ok(Box::new(self.copy.reopen()?));
        }
        let (copy, reader) = (self.copy.reopen()?, pipe()?);
        self.is_begun.store(true, Ordering::Relaxed);
        Ok(Box::new(Tee { reader, copy, fault: fault.clone() }))
    }

    /// The copy, once the pipe was read.
    pub(super) fn reopen(&self) -> Option<File> {
        self.is_begun.load(Ordering::Relaxed).then(|| self.copy.reopen().ok())?
    }
}

/// Writes what it reads.
struct Tee<R> {
    reader: R,
    copy: File,
    fault: Fault,
}

impl<R: Read> Read for Tee<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        // at once, so that it is there for whoever stops reading
        let written = self.copy.write_all(&buffer[..read]);
        written.map_err(|error| {
            let kind = error.kind();
            self.fault.note(Error::temporary("write")(error));
            io::Error::from(kind)
        })?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_reading_gives_what_the_first_gave() {
        let (spool, fault) = (Spool::new().unwrap(), Fault::default());
        for _ in 0..2 {
            let mut bytes = Vec::new();
            let pipe = || -> io::Result<Box<dyn Read + Send>> { Ok(Box::new(&b"articles"[..])) };
            spool.open(&fault, pipe).unwrap().read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, b"articles");
        }
    }

    #[test]
    fn a_copy_that_cannot_be_written_is_told_from_a_pipe_that_cannot_be_read() {
        let fault = Fault::default();
        let unwritable = File::open(std::env::current_exe().unwrap()).unwrap();
        let mut tee = Tee { reader: &b"articles"[..], copy: unwritable, fault: fault.clone() };
        tee.read(&mut [0; 8]).unwrap_err();
        assert!(matches!(fault.take(), Some(Error::Temporary { .. })));
        assert!(fault.take().is_none());
    }
}
