//! What becomes of boilerplate.

use serde::{Deserialize, Serialize};

/// What becomes of boilerplate: see [`crate::boilerplate`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum BoilerplatePolicy {
    /// It counts for nothing.
    #[default]
    Drop,
    /// It counts like any other text.
    Keep,
}
