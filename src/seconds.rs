//! How long each step takes.

use std::time::Instant;

use serde::Serialize;

/// Seconds that each step took, by the clock on the wall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Seconds {
    /// MinHash signatures.
    pub sign: f64,
    /// Candidate pairs of the bands.
    pub band: f64,
    /// Candidate pairs of the prefix join.
    pub join: f64,
    /// Exact resemblances, or the exact join.
    pub verify: f64,
    /// Pairs of documents and their relations.
    pub relate: f64,
    /// Clusters.
    pub cluster: f64,
}

/// What `work` gives; the seconds that it takes are added.
pub(crate) fn timed<T>(seconds: &mut f64, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    *seconds += start.elapsed().as_secs_f64();
    result
}
