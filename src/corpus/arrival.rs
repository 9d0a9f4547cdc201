//! One article on its way into the corpus.

use serde::{Deserialize, Serialize};

use crate::shingle::Shingled;

/// One article on its way into the corpus. What its JSON form leaves out is as by default, so
/// `{"id": "a"}` is an article without a word. Fields may be added: end with
/// `..Arrival::default()`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Arrival {
    /// The id as given.
    pub id: Box<str>,
    /// The date as given.
    pub date: Option<Box<str>>,
    /// The newspaper, agency or site.
    pub source: Option<Box<str>>,
    /// Whether it is of an earlier corpus.
    pub is_earlier: bool,
    /// What the text became.
    pub shingled: Shingled,
}
