//! A file read to the end that it had.

use std::io::{self, Read};
use std::path::PathBuf;

use super::fault::Fault;

/// Reads a file that does not end before so many bytes; one that does was cut meanwhile.
pub(super) struct Whole<R> {
    pub(super) reader: R,
    pub(super) path: PathBuf,
    pub(super) size: u64,
    pub(super) read: u64,
    pub(super) fault: Fault,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.read += read as u64;
        if read == 0 && !buffer.is_empty() && self.read < self.size {
            return Err(self.fault.changed(&self.path, cut(self.read, self.size)));
        }
        Ok(read)
    }
}

/// What is said of a file of which so much is left.
pub(super) fn cut(left: u64, size: u64) -> String {
    format!("it was cut to {left} of its {size} bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_ends_before_its_end_was_cut() {
        for (size, is_whole) in [(5, true), (9, false)] {
            let (path, fault) = (PathBuf::from("in"), Fault::default());
            let reader = &b"first"[..];
            let mut whole = Whole { reader, path, size, read: 0, fault: fault.clone() };
            let mut read = Vec::new();
            assert_eq!(whole.read_to_end(&mut read).is_ok(), is_whole);
            assert_eq!(read, b"first");
            let told = fault.take().map(|error| error.to_string());
            let cut = "in: changed while it was being read: it was cut to 5 of its 9 bytes";
            assert_eq!(told.as_deref(), (!is_whole).then_some(cut));
        }
    }
}
