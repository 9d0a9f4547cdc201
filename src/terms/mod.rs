//! Terms: the words by which an article is found and described, and the words
//! that serve neither.
//!
//! Kin, stories and keywords all ask what an article is about; all of them
//! pass over the words that any article may hold, which are [`StopWords`].
//! [`WordReader`] reads a text into [`Words`] and tells where those of subject
//! stand together.

mod stop_words;
mod words;

pub use stop_words::StopWords;
pub use words::{Word, WordKind, WordReader, Words};
