//! One article as the later steps know it: who it is, and which shingle set
//! it has.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::set_id::SetId;
use crate::hash;
use crate::narrow::narrow;

/// A document's place in the order of ids, in which those of an earlier corpus come behind all
/// others: 0 to documents − 1.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct DocumentId(pub u32);

impl DocumentId {
    /// The id as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What is kept of one article.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Document {
    /// The article's id, distinct within the corpus.
    pub id: Box<str>,
    /// Its date as the input wrote it; ISO 8601 sorts as it should.
    pub date: Option<Box<str>>,
    /// Its newspaper, agency or site, one string for all articles of it.
    pub source: Option<Arc<str>>,
    /// Whether it is of an earlier corpus, which others are only held against.
    pub is_earlier: bool,
    /// Tokens in its text.
    pub tokens: u32,
    /// Fingerprint of its tokens in their order.
    pub token_fingerprint: u128,
    /// Its shingle set; `None` where the text holds no token.
    pub set: Option<SetId>,
}

impl Document {
    /// Whether its word shingles were made of these tokens.
    pub(crate) fn has_tokens(&self, tokens: &[u64]) -> bool {
        self.tokens == narrow(tokens.len()) && self.token_fingerprint == hash::fingerprint(tokens)
    }

    /// What tells the document from all others: ids are distinct within a
    /// corpus, and an earlier one may have the same.
    pub(super) fn name(&self) -> (bool, &str) {
        (self.is_earlier, &self.id)
    }
}
