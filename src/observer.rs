//! Who wants to know how far a long run is.
//!
//! A step says when it begins, what lies ahead where that is known, how much of it is
//! done, and when it ends. The core prints nothing: what becomes of it is the
//! observer's affair. It may end the run, from any thread and at any time.

use crate::error::{Error, Result};

/// A step that takes long enough to be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Reading, normalising and shingling; counted in bytes.
    Read,
    /// Reading articles again, those with boilerplate or all, or shingling those with
    /// boilerplate again where they are in memory; counted in articles.
    ReadAgain,
    /// Joining shingle sets; counted in sets, each once for every
    /// [pass](crate::prefix::PASSES) over all of them.
    Join,
    /// Signing shingle sets, where all of them get signatures; counted in sets.
    Sign,
    /// Looking for candidate pairs in bands; counted in bands. Where a bucket is crowded, all
    /// are looked at again, which is a step of its own.
    Band,
    /// Verifying candidate pairs; counted in pairs.
    Verify,
    /// Telling relations; counted in pairs.
    Relate,
    /// Searching for what is related to each article; counted in articles.
    Search,
}

/// Is told how far the work is, and asked whether it is to go on. All methods do nothing
/// unless overridden.
///
/// ```
/// use std::sync::atomic::{AtomicBool, Ordering};
///
/// use nuskha::{Articles, Error, Finished, Observer, Params, analyse};
///
/// /// Somebody who may press a key, on another thread.
/// #[derive(Default)]
/// struct Reader {
///     has_had_enough: AtomicBool,
/// }
///
/// impl Observer for Reader {
///     fn is_cancelled(&self) -> bool {
///         self.has_had_enough.load(Ordering::Relaxed)
///     }
/// }
///
/// let mut articles = Articles::new(Params::default())?;
/// articles.add("wire", "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير");
/// let Finished { corpus, texts, .. } = articles.finish(&())?;
/// let reader = Reader::default();
/// assert!(analyse(&corpus, &Params::default(), &texts, &reader).is_ok());
/// reader.has_had_enough.store(true, Ordering::Relaxed);
/// let stopped = analyse(&corpus, &Params::default(), &texts, &reader);
/// assert!(matches!(stopped, Err(Error::Cancelled)));
/// # Ok::<(), Error>(())
/// ```
pub trait Observer: Sync {
    /// A step begins; `total` units lie ahead, where that is known.
    fn begin(&self, step: Step, total: Option<u64>) {
        let _ = (step, total);
    }

    /// So many units more are done. Called from any thread.
    fn advance(&self, units: u64) {
        let _ = units;
    }

    /// The step is done. One that is cancelled, or fails, does not end.
    fn end(&self) {}

    /// Whether the run is to stop. Asked often and from any thread, so it should only look
    /// at a flag; once true it stays true. The run then ends with
    /// [`Error::Cancelled`], and nothing of it is left behind.
    ///
    /// It is asked before every few records, sets, pairs and articles. Some things cannot be
    /// interrupted, and may take longer than a fifth of a second: a read that the system
    /// keeps waiting, one record of many megabytes, single sorts over a corpus of some hundred
    /// thousand articles or more, and giving back memory and the pages of temporary files
    /// after such a one.
    fn is_cancelled(&self) -> bool {
        false
    }
}

impl dyn Observer + '_ {
    /// Ends the run where it was cancelled.
    pub(crate) fn go_on(&self) -> Result<()> {
        if self.is_cancelled() { Err(Error::Cancelled) } else { Ok(()) }
    }

    /// So many units more are done; ends the run where it was cancelled.
    pub(crate) fn done(&self, units: u64) -> Result<()> {
        self.advance(units);
        self.go_on()
    }
}

/// The observer that looks away.
impl Observer for () {}

/// Asks another whether to go on, and tells it nothing: for work that is no step.
pub(crate) struct Untold<'a>(pub(crate) &'a dyn Observer);

impl Observer for Untold<'_> {
    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}
