//! The table as a file: rows in the project's bincode form
//! (`sealed`), by ascending term, so that the same table
//! always makes the same bytes.
//!
//! The parameters in its header are the documents and words counted, and what
//! the terms depend on: level and stop words. A table made with others would
//! answer wrongly and in silence, so it is refused.

use std::io::{self, Write};
use std::path::Path;

use ahash::AHashMap;
use serde::{Deserialize, Serialize};

use super::{Frequencies, TermFrequency};
use crate::error::{Error, Result, TableFault};
use crate::normalize::Level;
use crate::sealed::{self, Sealed};
use crate::terms::StopWords;

/// The name that stands in the file.
const NAME: &str = "frequencies";

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct FrequencyParams {
    level: Level,
    stop_words: String,
    documents: u64,
    words: u64,
}

#[derive(Serialize, Deserialize)]
struct TermRow {
    term: u64,
    documents: u32,
    beginning: u32,
    ending: u32,
}

impl Frequencies {
    /// Writes the table.
    ///
    /// # Errors
    ///
    /// Whatever `out` returns.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let params = FrequencyParams {
            level: Level::Standard,
            stop_words: StopWords::shared().fingerprint(),
            documents: self.documents,
            words: self.words,
        };
        let mut terms: Vec<u64> = self.terms.keys().copied().collect();
        terms.sort_unstable();
        let rows = terms.into_iter().map(|term| {
            let TermFrequency { documents, beginning, ending } = self.of_hash(term);
            TermRow { term, documents, beginning, ending }
        });
        sealed::write(out, &params, NAME, rows)
    }

    /// Reads a table that [`write`](Self::write) wrote. It costs the memory of
    /// the file and of the table together.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the file cannot be read, [`Error::Table`] where it
    /// holds no such table, is damaged, or was made by a release with other
    /// stop words.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(Error::io(path, "read"))?;
        Self::decode(&bytes).map_err(|fault| Error::Table { path: path.to_owned(), fault })
    }

    /// [`read`](Self::read) of a file that is in memory already.
    ///
    /// # Errors
    ///
    /// The fault in it.
    pub fn decode(bytes: &[u8]) -> Result<Self, TableFault> {
        let sealed = Sealed::open(bytes, NAME)?;
        let params: FrequencyParams = sealed.params()?;
        check(&params)?;
        let rows: Vec<TermRow> = sealed.rows()?;
        let mut terms = AHashMap::with_capacity(rows.len());
        terms.extend(rows.into_iter().map(|row| {
            let TermRow { term, documents, beginning, ending } = row;
            (term, TermFrequency { documents, beginning, ending })
        }));
        Ok(Self { documents: params.documents, words: params.words, terms })
    }
}

fn check(params: &FrequencyParams) -> Result<(), TableFault> {
    let expected = (Level::Standard, StopWords::shared().fingerprint());
    if (params.level, &params.stop_words) == (expected.0, &expected.1) {
        return Ok(());
    }
    let difference = format!(
        "level {} and stop words {}, where this release has {} and {}",
        params.level, params.stop_words, expected.0, expected.1
    );
    Err(TableFault::OtherParameters { difference })
}
