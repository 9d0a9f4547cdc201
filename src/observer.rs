//! Who wants to know how far a long run is.
//!
//! A step says when it begins, what lies ahead where that is known, how much of it is
//! done, and when it ends. The core prints nothing: what becomes of it is the
//! observer's affair.

/// A step that takes long enough to be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Reading, normalising and shingling; counted in bytes.
    Read,
    /// Reading articles again, those with boilerplate or all; counted in articles.
    ReadAgain,
    /// Joining shingle sets; counted in sets, each once for every
    /// [pass](crate::prefix::PASSES) over all of them.
    Join,
    /// Verifying candidate pairs; counted in pairs.
    Verify,
    /// Telling relations; counted in pairs.
    Relate,
    /// Searching for what is related to each article; counted in articles.
    Search,
}

/// Is told how far the work is. All methods do nothing unless overridden. One that panics
/// ends the run, so that it can be stopped: the panic comes out of the function that the
/// observer was given to, and nothing of the run is left behind. Other threads may call it
/// meanwhile, so it has to panic again, best by [`std::panic::resume_unwind`], which prints
/// nothing. It takes a program that unwinds.
pub trait Observer: Sync {
    /// A step begins; `total` units lie ahead, where that is known.
    fn begin(&self, step: Step, total: Option<u64>) {
        let _ = (step, total);
    }

    /// So many units more are done. Called from any thread.
    fn advance(&self, units: u64) {
        let _ = units;
    }

    /// The step is done.
    fn end(&self) {}
}

/// The observer that looks away.
impl Observer for () {}
