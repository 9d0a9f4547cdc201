//! A file read to the end that it had.

use std::io::{self, ErrorKind, Read};
use std::path::PathBuf;

use super::fault::Fault;
use super::mark::Mark;
use super::source::ANEW;
use crate::error::Error;
use crate::page_cache::Passing;

/// Reads a file to an end that is not before so many bytes; one that ends earlier was cut
/// meanwhile. At the end the file has to be the one that was opened: what was written over
/// it is in part what was read.
pub(super) struct Whole {
    pub(super) reader: Passing,
    pub(super) path: PathBuf,
    pub(super) opened: Mark,
    pub(super) size: u64,
    pub(super) read: u64,
    pub(super) fault: Fault,
}

impl Read for Whole {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer).map_err(|error| self.refused(error))?;
        self.read += read as u64;
        if read == 0 && !buffer.is_empty() {
            self.check_end()?;
        }
        Ok(read)
    }
}

impl Whole {
    /// What the system refuses is no bad record, so it ends the run.
    fn refused(&self, error: io::Error) -> io::Error {
        let kind = error.kind();
        if kind != ErrorKind::Interrupted {
            self.fault.note(Error::io(&self.path, "read")(error));
        }
        kind.into()
    }

    fn check_end(&self) -> io::Result<()> {
        if self.read < self.size {
            return Err(self.fault.changed(&self.path, cut(self.read, self.size)));
        }
        let now = self.reader.file().metadata().map_err(|error| self.refused(error))?;
        if !self.opened.allows(Mark::of(&now)) {
            return Err(self.fault.changed(&self.path, ANEW.to_owned()));
        }
        Ok(())
    }
}

/// What is said of a file of which so much is left.
pub(super) fn cut(left: u64, size: u64) -> String {
    format!("it was cut to {left} of its {size} bytes")
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};

    use super::*;

    /// What is told of a file of five bytes that was announced with so many, after this was
    /// done to it while it was read.
    fn told(size: u64, done: impl Fn(&File)) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("in");
        fs::write(&path, "first").unwrap();
        let file = File::options().read(true).append(true).open(&path).unwrap();
        let opened = Mark::of(&file.metadata().unwrap());
        let (other, fault) = (file.try_clone().unwrap(), Fault::default());
        let reader = Passing::new(file, size);
        let named = PathBuf::from("in");
        let mut whole = Whole { reader, path: named, opened, size, read: 0, fault: fault.clone() };
        let mut read = [0; 5];
        whole.read_exact(&mut read).unwrap();
        assert_eq!(&read, b"first");
        done(&other);
        let told = fault_after(&mut whole, &fault);
        fs::remove_file(&path).unwrap();
        told
    }

    fn fault_after(whole: &mut Whole, fault: &Fault) -> Option<String> {
        let rest = io::copy(whole, &mut io::sink());
        let told = fault.take().map(|error| error.to_string());
        assert_eq!(rest.is_err(), told.is_some());
        told
    }

    #[test]
    fn a_file_that_ends_before_its_end_was_cut() {
        assert_eq!(told(5, |_| ()), None);
        let cut = "in: changed while it was being read: it was cut to 5 of its 9 bytes";
        assert_eq!(told(9, |_| ()).as_deref(), Some(cut));
    }

    #[test]
    fn a_file_may_grow_while_it_is_read_and_not_be_written_anew() {
        use std::io::Write;
        assert_eq!(told(5, |mut file| file.write_all(b" and more").unwrap()), None);
        let later = SystemTime::now() + Duration::from_secs(9);
        let anew = "in: changed while it was being read: it was written anew";
        assert_eq!(told(5, |file| file.set_modified(later).unwrap()).as_deref(), Some(anew));
    }

    #[test]
    #[cfg(unix)]
    fn what_the_system_refuses_to_read_ends_the_run() {
        let folder = tempfile::tempdir().unwrap();
        let file = File::open(folder.path()).unwrap();
        let opened = Mark::of(&file.metadata().unwrap());
        let (reader, path, fault) = (Passing::new(file, 1), PathBuf::from("in"), Fault::default());
        let mut whole = Whole { reader, path, opened, size: 1, read: 0, fault: fault.clone() };
        let told = fault_after(&mut whole, &fault).unwrap();
        assert!(told.starts_with("in: cannot read: "), "{told}");
    }
}
