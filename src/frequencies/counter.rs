//! Counting: from texts to the table.
//!
//! A [`TermReader`] a thread turns an article into its terms; the counter
//! takes them in the order of the articles and adds them up on all threads,
//! each of which holds a share of all keys. Since a document's terms ascend,
//! each share of them is one stretch.

use ahash::AHashMap;
use rayon::prelude::*;

use super::{Frequencies, TermFrequency, pair_key};
use crate::terms::{WordReader, Words};

/// Terms that are held at most while counting. Beyond, those that were met
/// least are forgotten, after Manku and Motwani (2002): a term of a corpus of
/// millions has then lost documents at the beginning of it, if it is kept at
/// all.
pub const MAX_TERMS: usize = 1 << 24;

/// Shares of the keys, by their first bits.
const SHARES: usize = 32;
/// Documents that are added at once.
const DOCUMENTS_PER_RUN: usize = 2048;
/// Fewest documents of a term that is kept.
const MIN_DOCUMENTS: u32 = 2;

const BEGINS: u8 = 1;
const ENDS: u8 = 2;

/// The terms of one document, ascending, each with where it stands in runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentTerms {
    terms: Vec<(u64, u8)>,
    /// Of these, the single words.
    words: u64,
}

/// Reads articles into terms; one a thread, for the buffers it holds.
#[derive(Debug, Default)]
pub struct TermReader {
    reader: WordReader,
}

impl TermReader {
    /// A reader.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The terms of an article.
    pub fn read(&mut self, title: Option<&str>, text: &str) -> DocumentTerms {
        let mut words = Vec::new();
        let mut pairs = Vec::new();
        for part in title.into_iter().chain([text]) {
            collect(&self.reader.read(part), &mut words, &mut pairs);
        }
        words.sort_unstable();
        words.dedup_by(|(again, places), (word, all_places)| {
            *all_places |= if again == word { *places } else { 0 };
            again == word
        });
        let single = words.len() as u64;
        words.append(&mut pairs);
        words.sort_unstable();
        words.dedup_by_key(|&mut (term, _)| term);
        DocumentTerms { terms: words, words: single }
    }
}

fn collect(text: &Words, words: &mut Vec<(u64, u8)>, pairs: &mut Vec<(u64, u8)>) {
    for run in text.runs() {
        let run = &text.all()[run];
        let last = run.len() - 1;
        words.extend(run.iter().enumerate().map(|(at, word)| {
            let begins = if at == 0 { BEGINS } else { 0 };
            (word.hash, begins | if at == last { ENDS } else { 0 })
        }));
        pairs.extend(run.windows(2).map(|pair| (pair_key(pair[0].hash, pair[1].hash), 0)));
    }
}

/// Adds up the terms of documents.
#[derive(Debug)]
pub struct FrequencyCounter {
    documents: u64,
    words: u64,
    run: Vec<DocumentTerms>,
    shares: Vec<Share>,
}

/// The terms whose keys begin alike.
#[derive(Debug, Default)]
struct Share {
    terms: AHashMap<u64, TermFrequency>,
    /// Terms of so many documents have been forgotten.
    forgotten: u32,
}

impl Default for FrequencyCounter {
    fn default() -> Self {
        Self::new()
    }
}

impl FrequencyCounter {
    /// A counter that has met nothing.
    #[must_use]
    pub fn new() -> Self {
        let shares = (0..SHARES).map(|_| Share::default()).collect();
        Self { documents: 0, words: 0, run: Vec::new(), shares }
    }

    /// Takes in the next document.
    pub fn add(&mut self, document: DocumentTerms) {
        self.documents += 1;
        self.words += document.words;
        self.run.push(document);
        if self.run.len() >= DOCUMENTS_PER_RUN {
            self.add_up();
        }
    }

    /// The table.
    #[must_use]
    pub fn finish(mut self) -> Frequencies {
        self.add_up();
        let kept = |share: &mut Share| {
            share.terms.retain(|_, frequency| frequency.documents >= MIN_DOCUMENTS);
        };
        self.shares.par_iter_mut().for_each(kept);
        let mut terms =
            AHashMap::with_capacity(self.shares.iter().map(|share| share.terms.len()).sum());
        terms.extend(self.shares.into_iter().flat_map(|share| share.terms));
        Frequencies { documents: self.documents, words: self.words, terms }
    }

    fn add_up(&mut self) {
        let Self { run, shares, .. } = self;
        shares.par_iter_mut().enumerate().for_each(|(number, share)| {
            for document in &*run {
                share.add(stretch(&document.terms, number));
            }
            share.forget(MAX_TERMS / SHARES);
        });
        run.clear();
    }
}

impl Share {
    fn add(&mut self, terms: &[(u64, u8)]) {
        for &(term, places) in terms {
            let frequency = self.terms.entry(term).or_default();
            frequency.documents = frequency.documents.saturating_add(1);
            frequency.beginning = frequency.beginning.saturating_add(u32::from(places & BEGINS));
            frequency.ending = frequency.ending.saturating_add(u32::from(places & ENDS != 0));
        }
    }

    /// Forgets the rarest terms until there is room.
    fn forget(&mut self, most: usize) {
        while self.terms.len() > most {
            self.forgotten += 1;
            let least = self.forgotten;
            self.terms.retain(|_, frequency| frequency.documents > least);
        }
    }
}

/// The terms that a share holds.
fn stretch(terms: &[(u64, u8)], share: usize) -> &[(u64, u8)] {
    let share_of = |term: u64| usize::from(term.to_be_bytes()[0]) * SHARES / 256;
    let start = terms.partition_point(|&(term, _)| share_of(term) < share);
    let rest = &terms[start..];
    &rest[..rest.partition_point(|&(term, _)| share_of(term) == share)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_all_terms_once() {
        let terms: Vec<(u64, u8)> = (0..1000_u64).map(|n| (n * (u64::MAX / 1000), 0)).collect();
        let shared: Vec<(u64, u8)> =
            (0..SHARES).flat_map(|share| stretch(&terms, share)).copied().collect();
        assert_eq!(shared, terms);
    }

    #[test]
    fn the_rarest_terms_are_forgotten_first() {
        let mut share = Share::default();
        share.add(&[(1, BEGINS), (2, ENDS), (3, 0)]);
        share.add(&[(1, 0), (2, BEGINS | ENDS)]);
        share.add(&[(1, BEGINS)]);
        share.forget(3);
        assert_eq!(share.terms.len(), 3);
        share.forget(2);
        assert!(!share.terms.contains_key(&3));
        assert_eq!(share.terms[&1], TermFrequency { documents: 3, beginning: 2, ending: 0 });
        assert_eq!(share.terms[&2], TermFrequency { documents: 2, beginning: 1, ending: 2 });
        share.forget(1);
        assert_eq!(share.terms.keys().copied().collect::<Vec<_>>(), [1]);
    }
}
