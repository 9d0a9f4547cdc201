//! Frequencies: in how many documents each term stands.
//!
//! What an article is about shows against what all articles say. This table
//! holds that background: for each word of subject, the documents that hold
//! it and those in which a run of such words begins or ends with it; for each
//! two words in a row, the documents that hold the two. A word that begins no
//! run is no name's first (`الأمريكية`), one that ends none is cut off its
//! name (`الولايات`), and two words that stand together more often than chance
//! has it are one name.
//!
//! Terms are known by hash alone. Those of one document are left out in the
//! end, which are four in five. A corpus of 37,000 articles makes some 540,000
//! terms, a file of 6.5 MB; however large the corpus, no more than
//! [`MAX_TERMS`] are held while counting.
//!
//! [`FrequencyCounter`] makes the table, [`Frequencies`] answers from it, and
//! `file` keeps it.
//!
//! ```
//! use nuskha::frequencies::{FrequencyCounter, TermReader};
//!
//! let (mut reader, mut counter) = (TermReader::new(), FrequencyCounter::new());
//! for text in [
//!     "اندلع حريق كبير في مصنع النسيج",
//!     "أوقفت الشرطة صاحب مصنع النسيج",
//!     "فاز نادي الشعلة على ضيفه",
//! ] {
//!     counter.add(reader.read(None, text));
//! }
//! let background = counter.finish();
//! assert_eq!(background.documents(), 3);
//! assert_eq!(background.word("مصنع").documents, 2);
//! // what stands in one document alone is left out
//! assert_eq!(background.word("حريق").documents, 0);
//! ```
//!
//! [`keywords`](crate::keywords) are found against such a background.

mod counter;
mod file;

use ahash::AHashMap;

use crate::hash::{self, STEP, avalanche};

pub use counter::{DocumentTerms, FrequencyCounter, MAX_TERMS, TermReader};

/// Documents that hold a term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TermFrequency {
    /// All of them.
    pub documents: u32,
    /// Those in which it begins a run; 0 for two words.
    pub beginning: u32,
    /// Those in which it ends a run; 0 for two words.
    pub ending: u32,
}

/// In how many documents each term stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frequencies {
    documents: u64,
    words: u64,
    terms: AHashMap<u64, TermFrequency>,
}

impl Frequencies {
    /// Documents that were counted.
    #[must_use]
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// Terms that stand in two documents or more.
    #[must_use]
    pub fn terms(&self) -> usize {
        self.terms.len()
    }

    /// The frequency of a word, given as a token of
    /// [`Level::Standard`](crate::Level::Standard); zero for one of a single
    /// document.
    #[must_use]
    pub fn word(&self, token: &str) -> TermFrequency {
        self.of_hash(hash::bytes(token.as_bytes()))
    }

    /// [`word`](Self::word), by the token's hash.
    #[must_use]
    pub fn of_hash(&self, word: u64) -> TermFrequency {
        self.terms.get(&word).copied().unwrap_or_default()
    }

    /// Documents in which the second word follows the first, by their hashes;
    /// zero for a single one.
    #[must_use]
    pub fn of_pair(&self, first: u64, second: u64) -> u32 {
        self.of_hash(pair_key(first, second)).documents
    }

    /// What a word tells by being rare: ln((N + 1) / (df + 1/2)), where a word
    /// that is not known counts as one of a single document (Spärck Jones
    /// 1972).
    #[must_use]
    pub fn inverse(&self, documents: u32) -> f64 {
        ((self.documents as f64 + 1.0) / (f64::from(documents.max(1)) + 0.5)).ln().max(0.0)
    }

    /// How much two words belong together: their pointwise mutual information
    /// over its largest value, 1 where neither stands without the other, 0
    /// where they meet by chance, negative where they avoid each other (Bouma
    /// 2009). `None` for a pair that is not known.
    ///
    /// Chances are those of drawing the word among all words of all documents,
    /// each counted once a document.
    #[must_use]
    pub fn cohesion(&self, first: u64, second: u64) -> Option<f64> {
        let both = f64::from(Some(self.of_pair(first, second)).filter(|&both| both > 0)?);
        let words = self.words as f64;
        let single = |word: u64| f64::from(self.of_hash(word).documents).max(both);
        let information = (words * both / (single(first) * single(second))).ln();
        Some(information / (words / both).ln().max(f64::MIN_POSITIVE))
    }
}

/// The key of two words in a row.
fn pair_key(first: u64, second: u64) -> u64 {
    avalanche(first.wrapping_mul(STEP).wrapping_add(second))
}

#[cfg(test)]
mod tests;
