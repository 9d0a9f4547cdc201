//! A pipe can be read once; what passes through it is kept here for a second
//! reading.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::NamedTempFile;

/// A temporary file with the bytes of a pipe, gone with its last user.
#[derive(Debug)]
pub(super) struct Spool {
    file: NamedTempFile,
    is_begun: AtomicBool,
}

impl Spool {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { file: NamedTempFile::new()?, is_begun: AtomicBool::new(false) })
    }

    /// The pipe, copied as it is read; or the copy, the second time.
    pub(super) fn open(
        &self,
        pipe: impl FnOnce() -> io::Result<Box<dyn Read + Send>>,
    ) -> io::Result<Box<dyn Read + Send>> {
        if self.is_begun.swap(true, Ordering::Relaxed) {
            return Ok(Box::new(self.file.reopen()?));
        }
        Ok(Box::new(Tee { reader: pipe()?, copy: BufWriter::new(self.file.reopen()?) }))
    }

    /// The copy, once the pipe was read.
    pub(super) fn reopen(&self) -> Option<File> {
        self.is_begun.load(Ordering::Relaxed).then(|| self.file.reopen().ok())?
    }
}

/// Writes what it reads.
struct Tee<R> {
    reader: R,
    copy: BufWriter<File>,
}

impl<R: Read> Read for Tee<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.copy.write_all(&buffer[..read])?;
        if read == 0 {
            self.copy.flush()?;
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_reading_gives_what_the_first_gave() {
        let spool = Spool::new().unwrap();
        for _ in 0..2 {
            let mut bytes = Vec::new();
            let pipe = || -> io::Result<Box<dyn Read + Send>> { Ok(Box::new(&b"articles"[..])) };
            spool.open(pipe).unwrap().read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, b"articles");
        }
    }
}
