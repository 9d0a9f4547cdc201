//! What a shingle set is known by.

use serde::{Deserialize, Serialize};

/// A distinct shingle set's place in order of arrival: 0 to sets − 1.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct SetId(pub u32);

impl SetId {
    /// The id as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
