//! What the system keeps of files in memory, and what it is told of it.
//!
//! Whoever reads at many places one after the other waits for the disk at each
//! of them, where the disk could fetch dozens at a time. So the places are
//! announced first and read afterwards; for what is in memory already this costs a look at
//! its pages. And whoever reads a file that memory cannot hold drives out what is needed
//! again, in favour of pages that are not. So the system is told to forget such pages once
//! they were read.
//!
//! None of it changes what is read, and it does nothing where the system knows no
//! such advice. Whether that is heeded shows in the time alone, so a failure is
//! none.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;

/// Bytes after which those that were read are forgotten.
const FORGOTTEN_AT_ONCE: u64 = 8 << 20;

/// Tells the system that these bytes of the file are wanted soon.
pub(crate) fn announce(file: &File, bytes: Range<u64>) {
    advise(file, bytes, Wanted::Soon);
}

/// How far a file was read that is read once; the system keeps nothing of that if
/// the file would fill half of the memory.
#[derive(Debug)]
pub(crate) struct Passed {
    forgotten: u64,
    is_large: bool,
}

impl Passed {
    /// Nothing yet of a file of so many bytes.
    pub(crate) fn of(size: u64) -> Self {
        let fills_half = |memory: u64| size > memory / 2;
        // nobody asks for the memory once for each of many small files
        let is_large = size > FORGOTTEN_AT_ONCE && memory().is_some_and(fills_half);
        Self { forgotten: 0, is_large }
    }

    /// All before this byte was read.
    pub(crate) fn up_to(&mut self, file: &File, end: u64) {
        if self.is_large && end >= self.forgotten + FORGOTTEN_AT_ONCE {
            advise(file, self.forgotten..end, Wanted::NoMore);
            self.forgotten = end;
        }
    }
}

/// A file read from its beginning to its end.
#[derive(Debug)]
pub(crate) struct Passing {
    file: File,
    read: u64,
    passed: Passed,
}

impl Passing {
    /// This file, which has so many bytes.
    pub(crate) fn new(file: File, size: u64) -> Self {
        Self { file, read: 0, passed: Passed::of(size) }
    }

    /// The file.
    pub(crate) fn file(&self) -> &File {
        &self.file
    }
}

impl Read for Passing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read += read as u64;
        self.passed.up_to(&self.file, self.read);
        Ok(read)
    }
}

/// When bytes of a file are wanted.
#[derive(Clone, Copy)]
enum Wanted {
    Soon,
    NoMore,
}

#[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
fn advise(file: &File, bytes: Range<u64>, wanted: Wanted) {
    use std::num::NonZeroU64;

    use rustix::fs::{Advice, fadvise};

    let advice = match wanted {
        Wanted::Soon => Advice::WillNeed,
        Wanted::NoMore => Advice::DontNeed,
    };
    if let Some(length) = NonZeroU64::new(bytes.end.saturating_sub(bytes.start)) {
        let _ = fadvise(file, bytes.start, Some(length), advice);
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_os = "freebsd")))]
fn advise(_: &File, _: Range<u64>, _: Wanted) {}

/// Bytes of memory that the machine has, where it says so.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn memory() -> Option<u64> {
    let known = rustix::system::sysinfo();
    u64::try_from(u128::from(known.totalram) * u128::from(known.mem_unit)).ok()
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn memory() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn what_is_forgotten_is_read_all_the_same() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let bytes: Vec<u8> = (0..3 * FORGOTTEN_AT_ONCE / 2).map(|n| (n % 251) as u8).collect();
        file.write_all(&bytes).unwrap();
        for taken_for in [0, u64::MAX] {
            let passed = Passed::of(taken_for);
            assert_eq!(passed.is_large, taken_for > 0 && memory().is_some());
            let passing = Passing::new(file.reopen().unwrap(), bytes.len() as u64);
            let (mut passing, mut read) = (Passing { passed, ..passing }, Vec::new());
            passing.read_to_end(&mut read).unwrap();
            assert!(read == bytes);
            assert_eq!(passing.passed.forgotten > 0, passing.passed.is_large);
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_memory_of_the_machine_is_known() {
        assert!(memory().unwrap() > 64 << 20);
    }
}
