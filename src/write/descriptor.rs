//! What the process has open already, which has a name all the same: `/dev/stdout`,
//! `/dev/fd/3`.

use std::fs::File;
use std::io;
use std::path::Path;

/// Whether this is the name of what the process has open already, as `/dev/stdout`.
#[must_use]
pub fn is_open_already(path: &Path) -> bool {
    ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc/self/fd"]
        .iter()
        .any(|place| path.starts_with(place))
}

/// The number that the system knows it by.
#[cfg(unix)]
fn number(path: &Path) -> Option<i32> {
    match path.to_str()? {
        "/dev/stdout" => Some(1),
        "/dev/stderr" => Some(2),
        path => {
            let numbered = path.strip_prefix("/dev/fd/");
            numbered.or_else(|| path.strip_prefix("/proc/self/fd/"))?.parse().ok()
        }
    }
}

/// What is open is written on from where it is, by whoever else writes to it too. Where the
/// system hands on none but the standard ones, the end is the place of the others.
pub(super) fn opened_again(path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        match number(path) {
            Some(1) => return io::stdout().as_fd().try_clone_to_owned().map(File::from),
            Some(2) => return io::stderr().as_fd().try_clone_to_owned().map(File::from),
            #[cfg(target_os = "linux")]
            Some(number) => {
                if let Ok(same) = same_file(number) {
                    return Ok(same);
                }
            }
            _ => {}
        }
    }
    File::options().append(true).open(path)
}

/// What this process has open under a number, with the place in it that it is at.
#[cfg(target_os = "linux")]
fn same_file(number: i32) -> io::Result<File> {
    use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};

    let this = pidfd_open(getpid(), PidfdFlags::empty())?;
    Ok(File::from(pidfd_getfd(this, number, PidfdGetfdFlags::empty())?))
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::io::{Seek, Write};
    use std::os::fd::AsRawFd;

    use super::*;

    #[test]
    fn what_is_open_is_written_on_from_where_it_is() {
        let mut open = tempfile::tempfile().unwrap();
        open.write_all(b"before, ").unwrap();
        if same_file(open.as_raw_fd()).is_err() {
            return;
        }
        let name = format!("/dev/fd/{}", open.as_raw_fd());
        opened_again(Path::new(&name)).unwrap().write_all(b"through").unwrap();
        open.write_all(b", after").unwrap();
        open.rewind().unwrap();
        assert_eq!(io::read_to_string(open).unwrap(), "before, through, after");
    }
}
