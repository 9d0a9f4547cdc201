//! What comes of the pipeline.

use std::fmt;
use std::sync::Arc;

use crate::band::Banding;
use crate::cluster::Cluster;
use crate::recurrence::Recurrence;
use crate::relate::DocumentPair;
use crate::seconds::Seconds;
use crate::verify::VerifiedPair;

/// What a corpus was found to hold.
#[non_exhaustive]
pub struct Analysis {
    /// The banding used; 0 × 0 with the exact join, unless it was given by hand.
    pub banding: Banding,
    /// Candidate pairs of shingle sets that were verified.
    pub candidates: u64,
    /// Pairs of shingle sets that the net of the parameters admits.
    pub verified: Vec<VerifiedPair>,
    /// The same as pairs of documents, with pairs of equal sets and their relations; where
    /// many documents have one set, the first stands for all
    /// ([`EXPANSION_LIMIT`](crate::relate::EXPANSION_LIMIT)).
    pub pairs: Vec<DocumentPair>,
    /// Clusters of two or more, the largest first.
    pub clusters: Vec<Cluster>,
    /// What recurs in the corpus, where relations were told.
    pub recurrence: Option<Arc<Recurrence>>,
    /// Seconds a step.
    pub seconds: Seconds,
}

/// Counts alone, since the whole may be gigabytes.
impl fmt::Debug for Analysis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Analysis")
            .field("banding", &self.banding)
            .field("candidates", &self.candidates)
            .field("verified", &self.verified.len())
            .field("pairs", &self.pairs.len())
            .field("clusters", &self.clusters.len())
            .field("seconds", &self.seconds)
            .finish_non_exhaustive()
    }
}
