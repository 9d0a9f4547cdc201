//! Where candidate pairs come from.

use serde::{Deserialize, Serialize};

/// Where candidate pairs come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum CandidateMethod {
    /// Where the net reaches below `threshold`, the prefix join
    /// ([`PrefixJoin`](crate::prefix::PrefixJoin)), and bands for the sets of which too much
    /// is common for it; otherwise MinHash signatures, cut into bands (Leskovec et al.,
    /// *Mining of Massive Datasets*, section 3.4): near-linear, misses few.
    #[default]
    Lsh,
    /// The exact all-pairs join: misses none, for small inputs and as truth.
    Exact,
}
