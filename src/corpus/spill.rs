//! The file that numbers go to where memory has no room for them.
//!
//! Bytes are put behind each other and read at any place, by any thread. The
//! file has no name, so nothing of it stays when the run is over, however that
//! comes about; it stands in the folder for temporary files (`TMPDIR`), and is
//! made when something is first put there.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, Result};
use crate::page_cache;

/// Bytes of a file from which on what is read of it is announced: of a smaller one the
/// system still has what was just written.
const LARGE: u64 = 4 << 30;

/// Bytes in a file, each known by where it begins.
#[derive(Debug, Default)]
pub(crate) struct Spill {
    file: OnceLock<File>,
    end: AtomicU64,
}

impl Spill {
    /// Adds bytes, and says where they begin: behind all that were added
    /// before.
    pub(crate) fn add(&self, bytes: &[u8]) -> Result<u64> {
        let file = if let Some(file) = self.file.get() {
            file
        } else {
            // of two made at once one is forgotten, and gone with it
            let made = tempfile::tempfile().map_err(Error::temporary("create"))?;
            self.file.get_or_init(|| made)
        };
        let start = self.end.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        write_at(file, bytes, start).map_err(Error::temporary("write"))?;
        Ok(start)
    }

    /// Announces these bytes, which are read soon, if the file is so large that the
    /// system may have no room for all of it.
    pub(crate) fn announce(&self, bytes: Range<u64>) {
        if self.end.load(Ordering::Relaxed) >= LARGE
            && let Some(file) = self.file.get()
        {
            page_cache::announce(file, bytes);
        }
    }

    /// The bytes that begin here, as many as there is room for.
    pub(crate) fn read(&self, start: u64, bytes: &mut [u8]) -> Result<()> {
        match self.file.get() {
            Some(file) => read_at(file, bytes, start).map_err(Error::temporary("read")),
            None if bytes.is_empty() => Ok(()),
            None => Err(Error::temporary("read")(io::ErrorKind::UnexpectedEof.into())),
        }
    }
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
fn write_at(file: &File, mut bytes: &[u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_write(file, bytes, offset)? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            written => {
                bytes = &bytes[written..];
                offset += written as u64;
            }
        }
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_read_from_any_place() {
        let spill = Spill::default();
        let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
        for part in bytes.chunks(7001) {
            spill.add(part).unwrap();
        }
        let read = |start: usize, count: usize| {
            let mut read = vec![0; count];
            spill.read(start as u64, &mut read).unwrap();
            read
        };
        assert!(read(0, bytes.len()) == bytes);
        assert_eq!(read(123_456, 3), bytes[123_456..123_459]);
        assert!(read(7, 0).is_empty());
    }

    #[test]
    fn what_all_threads_add_does_not_mix() {
        let spill = Spill::default();
        std::thread::scope(|threads| {
            for byte in 0..4_u8 {
                let spill = &spill;
                threads.spawn(move || {
                    for _ in 0..100 {
                        let start = spill.add(&[byte; 999]).unwrap();
                        let mut read = [0; 999];
                        spill.read(start, &mut read).unwrap();
                        assert_eq!(read, [byte; 999]);
                    }
                });
            }
        });
    }

    #[test]
    fn a_failure_names_the_folder_and_the_remedy() {
        let message = Spill::default().read(0, &mut [0]).unwrap_err().to_string();
        assert!(message.starts_with(&std::env::temp_dir().display().to_string()), "{message}");
        assert!(message.contains("TMPDIR"), "{message}");
    }
}
