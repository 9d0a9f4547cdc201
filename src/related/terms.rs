//! The terms of an article: what it says, how often, and how prominently.
//!
//! A term is the hash of a word's light stem ([`crate::normalize`]). News says
//! what it is about first, so a word of the title or of the first sentences
//! counts for several; further down it counts as often as it stands there.
//! [Stop words](StopWords) count for nothing, nor do single letters: by `م د`, million dinars,
//! one report on the economy would be tied to any other.
//!
//! Light stemming leaves the prepositions `ب`, `ل`, `ك` and the conjunction
//! `ف` on words without the article, since no rule can tell them from a first
//! letter. So both readings are kept here, and [`super::Vocabulary`], which
//! has seen the whole corpus, decides.
//!
//! Cost: one pass and one hash a word, and 12 bytes a distinct term.

use std::ops::Range;

use crate::hash;
use crate::letters::has_letters;
use crate::normalize::{Level, Normalizer, has_article, light_leaving};
use crate::terms::StopWords;

/// What a word of the title counts.
const TITLE: f32 = 3.0;
/// What a word of the first sentences counts.
const LEAD: f32 = 4.0;
/// Words of the first sentences.
const LEAD_WORDS: usize = 60;
/// Letters that may be a word of their own before a word.
const CLITICS: [char; 4] = ['ب', 'ل', 'ك', 'ف'];
/// Letters left behind such a letter for it to be taken for one.
const LEAST_BEHIND_CLITIC: usize = 4;
/// Letters of a stem: shorter ones are those of many words.
const LEAST_OF_STEM: usize = 3;
/// Letters left of a stem that loses its final alef.
const LEAST_BEFORE_ALEF: usize = 4;

/// A term: the hash of a stem, the same in every corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub u64);

/// A term that may be another with a clitic before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clitic {
    /// The term as written.
    pub written: Term,
    /// The term without its first letter.
    pub bare: Term,
}

/// The terms of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArticleTerms {
    /// Every term and how much it counts, ascending.
    pub counts: Vec<(Term, f32)>,
    /// Those that may have a clitic before them, ascending.
    pub clitics: Vec<Clitic>,
}

/// Reads the terms of articles; one a thread, for the buffers it holds.
#[derive(Debug)]
pub struct TermReader {
    normalizer: Normalizer,
    stop_words: &'static StopWords,
}

impl Default for TermReader {
    fn default() -> Self {
        Self::new()
    }
}

impl TermReader {
    /// A reader.
    #[must_use]
    pub fn new() -> Self {
        Self { normalizer: Normalizer::new(Level::Standard), stop_words: StopWords::shared() }
    }

    /// The terms of an article, of which the title or the text may be missing.
    #[must_use]
    pub fn read(&mut self, title: Option<&str>, text: &str) -> ArticleTerms {
        let mut terms = ArticleTerms::default();
        if let Some(title) = title {
            self.each(title, |word| terms.add(word, TITLE));
        }
        self.each(text, |word| {
            terms.add(word, if word.place < LEAD_WORDS { LEAD } else { 1.0 });
        });
        terms.settle();
        terms
    }

    /// Every word of the text that is no stop word and no single letter, as the
    /// term or the two terms it may be.
    pub(super) fn each(&mut self, text: &str, mut each: impl FnMut(&Word)) {
        let Self { normalizer, stop_words } = self;
        let mut place = 0;
        normalizer.for_each_token(text, |token| {
            if !stop_words.contains(token.text) && !is_letter(token.text) {
                let stem = stem(token.text);
                // what stands behind an article is the word itself
                let bare = stem.strip_prefix(CLITICS).filter(|rest| {
                    has_letters(rest, LEAST_BEHIND_CLITIC)
                        && !has_article(LEAST_OF_STEM, token.text)
                });
                each(&Word {
                    term: term(stem),
                    bare: bare.map(|bare| term(self::stem(bare))),
                    place,
                    span: token.span,
                });
            }
            place += 1;
        });
    }
}

/// A word of a text.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Its term.
    pub(super) term: Term,
    /// Its term if its first letter is a clitic.
    pub(super) bare: Option<Term>,
    /// Words before it in the text, stop words included.
    pub(super) place: usize,
    /// Its bytes in the text.
    pub(super) span: Range<usize>,
}

impl ArticleTerms {
    fn add(&mut self, word: &Word, count: f32) {
        self.counts.push((word.term, count));
        self.clitics.extend(word.bare.map(|bare| Clitic { written: word.term, bare }));
    }

    /// Brings the terms in order, each once.
    fn settle(&mut self) {
        sum_equal(&mut self.counts);
        self.counts.shrink_to_fit();
        self.clitics.sort_unstable();
        self.clitics.dedup();
        self.clitics.shrink_to_fit();
    }
}

/// Sorts what is counted and adds up the counts of each.
pub(super) fn sum_equal<T: Copy + Ord>(counts: &mut Vec<(T, f32)>) {
    // counts are small whole numbers, so their order does not change the sum
    counts.sort_unstable_by_key(|&(counted, _)| counted);
    counts.dedup_by(|(counted, count), (kept, sum)| {
        let is_same = counted == kept;
        if is_same {
            *sum += *count;
        }
        is_same
    });
}

/// The stem of a token: light stemming until nothing more goes, so that
/// `إيراني`, which loses its `ي`, and `إيران`, which loses its `ان`, meet; and
/// without a final alef, which foreign names may have or not.
fn stem(token: &str) -> &str {
    let mut stem = token;
    loop {
        let mut shorter = light_leaving(LEAST_OF_STEM, stem);
        if let Some(bare) =
            shorter.strip_suffix('ا').filter(|bare| has_letters(bare, LEAST_BEFORE_ALEF))
        {
            shorter = bare;
        }
        if shorter.len() == stem.len() {
            return stem;
        }
        stem = shorter;
    }
}

/// Whether a token is a single letter; a digit is none.
fn is_letter(token: &str) -> bool {
    !has_letters(token, 2) && token.starts_with(char::is_alphabetic)
}

fn term(stem: &str) -> Term {
    Term(hash::bytes(stem.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_letters_are_no_terms() {
        let mut reader = TermReader::new();
        let read = reader.read(Some("د. سمير"), "قرض بقيمة 120 م د لشركة X");
        let without = reader.read(Some("سمير"), "قرض بقيمة 120 لشركة");
        assert_eq!(read, without);
        assert_ne!(reader.read(None, "الفئة 7"), reader.read(None, "الفئة"), "digits stay");
    }
}
