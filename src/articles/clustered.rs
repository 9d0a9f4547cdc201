//! An article as a cluster of articles in memory names it.

use serde::Serialize;

use crate::corpus::Document;

/// An article of one of the [clusters](super::Articles::clusters).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClusteredArticle {
    /// Its id, or what stands for one.
    pub id: String,
    /// Whether it is of an earlier corpus, which may have the same ids.
    pub is_earlier: bool,
}

impl ClusteredArticle {
    /// This document.
    pub(super) fn of(document: &Document) -> Self {
        Self { id: document.id.to_string(), is_earlier: document.is_earlier }
    }
}
