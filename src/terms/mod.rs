//! Terms: the words by which an article is found and described, and the words
//! that serve neither.
//!
//! Kin, stories and keywords all ask what an article is about; all of them
//! pass over the words that any article may hold. [`StopWords`] is that list.

mod stop_words;

pub use stop_words::StopWords;
