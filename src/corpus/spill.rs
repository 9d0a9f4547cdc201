//! The file that shingle sets go to where memory has no room for them.
//!
//! It is written once, from the front to the end, and read at any place, by
//! any thread. It has no name, so nothing of it stays when the run is over,
//! however that comes about; it stands in the folder for temporary files
//! (`TMPDIR`) and takes 8 bytes a shingle. Who wrote it reads it, so the order
//! of bytes is that of the machine.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use zerocopy::IntoBytes;

use crate::error::{Error, Result};

/// Bytes of a shingle.
const WIDTH: usize = size_of::<u64>();
/// Bytes gathered before they are written.
const BUFFER_BYTES: usize = 1 << 20;

/// Shingles in a file, in the order in which they came.
#[derive(Debug)]
pub(super) struct Spill {
    file: BufWriter<File>,
}

impl Spill {
    /// An empty one.
    pub(super) fn new() -> Result<Self> {
        let file = tempfile::tempfile().map_err(error("create"))?;
        Ok(Self { file: BufWriter::with_capacity(BUFFER_BYTES, file) })
    }

    /// Adds shingles; they can be read after the next [`flush`](Self::flush).
    pub(super) fn append(&mut self, shingles: &[u64]) -> Result<()> {
        self.file.write_all(shingles.as_bytes()).map_err(error("write"))
    }

    /// Makes all that was added readable.
    pub(super) fn flush(&mut self) -> Result<()> {
        self.file.flush().map_err(error("write"))
    }

    /// So many shingles, from this one on.
    pub(super) fn read(&self, first: u64, count: usize) -> Result<Vec<u64>> {
        let mut shingles = vec![0_u64; count];
        read_at(self.file.get_ref(), shingles.as_mut_bytes(), first * WIDTH as u64)
            .map_err(error("read"))?;
        Ok(shingles)
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, offset)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                bytes = &mut bytes[read..];
                offset += read as u64;
            }
        }
    }
    Ok(())
}

fn error(action: &'static str) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::Io { path: std::env::temp_dir(), action, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_read_from_any_place() {
        let mut spill = Spill::new().unwrap();
        let shingles: Vec<u64> = (0..300_000).map(crate::hash::avalanche).collect();
        for part in shingles.chunks(7) {
            spill.append(part).unwrap();
        }
        spill.flush().unwrap();
        assert!(spill.read(0, shingles.len()).unwrap() == shingles);
        assert_eq!(spill.read(123_456, 3).unwrap(), shingles[123_456..123_459]);
        assert!(spill.read(7, 0).unwrap().is_empty());
    }

    #[test]
    fn reading_behind_the_end_is_an_error_that_names_the_folder() {
        let message = Spill::new().unwrap().read(0, 1).unwrap_err().to_string();
        assert!(message.starts_with(&std::env::temp_dir().display().to_string()), "{message}");
    }
}
