//! What will be read from a file, announced to the system before it is.
//!
//! Whoever reads at many places one after the other waits for the disk at each
//! of them, where the disk could fetch dozens at a time. So the places are
//! announced first and read afterwards; what is in memory by then costs a look at
//! its pages. Announcing changes nothing of what is read, and does nothing
//! where the system knows no such advice.

use std::fs::File;
use std::ops::Range;

/// Tells the system that these bytes of the file are wanted soon. Whether it heeds
/// that shows in the time alone, so a failure is none.
#[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
pub(crate) fn announce(file: &File, bytes: Range<u64>) {
    use std::num::NonZeroU64;

    use rustix::fs::{Advice, fadvise};

    if let Some(length) = NonZeroU64::new(bytes.end.saturating_sub(bytes.start)) {
        let _ = fadvise(file, bytes.start, Some(length), Advice::WillNeed);
    }
}

/// Does nothing here.
#[cfg(not(any(target_os = "linux", target_os = "android", target_os = "freebsd")))]
pub(crate) fn announce(_: &File, _: Range<u64>) {}
