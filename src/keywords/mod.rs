//! Keywords: the few phrases that say what an article is about, as a newsroom
//! would write them below it.
//!
//! Terms are weighed by tf-idf (Spärck Jones 1972) against a background of
//! document frequencies; what makes a term is a matter of words that stand
//! together more often than chance has it (Bouma 2009), of where names may
//! begin and end, and of which longer name a shorter one stands for, the
//! question that C-value asks of nested terms (Frantzi, Ananiadou and Mima
//! 2000). A module a step:
//!
//! | module | answers |
//! |---|---|
//! | `phrase`, `reach` | which words may stand in a phrase, and how far phrases reach |
//! | `grammar`, `form`, `bare`, `rest`, `unknown` | what the background shows of a word: a verb, a noun with a preposition written onto it, a given name |
//! | `beside`, `number_word` | what the article shows of it: that it is counted, that it asks for a preposition |
//! | `cohesion` | whether a phrase goes on from one word to the next |
//! | `candidate`, `occurrence` | which phrases could be names |
//! | `name` | which of them are names for the same |
//! | `score`, `choice`, `implied` | what each says, and which few are shown |
//!
//! What always holds: a phrase has one to four tokens, of which `عبد الله` is
//! one; it holds no stop word
//! but `ذوي`, `ذات` and the `عشر` of a number, and reaches over no mark or
//! line; none stands in another, token by token; and each stands in title or text word for
//! word, but for a conjunction or preposition written onto its first word,
//! which is left out where the rest is the usual word (of `للمرفأ`, `المرفأ`).
//! The same article and background give the same keywords, whatever came
//! before and on whatever thread.
//!
//! Cost: one pass over the text and some look-ups a word: 140 microseconds for
//! an article of 280 words.

mod bare;
mod beside;
mod candidate;
mod choice;
mod cohesion;
mod form;
mod grammar;
mod implied;
mod name;
mod number_word;
mod occurrence;
mod phrase;
mod reach;
mod rest;
mod score;
mod unknown;

use serde::{Deserialize, Serialize};

use crate::frequencies::Frequencies;

use candidate::{Candidate, candidates};
use cohesion::Cohesions;
use grammar::Grammar;
use phrase::Phrases;

/// The most words of a phrase.
pub const MAX_PHRASE: usize = 4;

/// Documents of a background that can tell rare words from common ones.
pub const MIN_BACKGROUND: u64 = 100;

/// A phrase that says what an article is about.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Keyword {
    /// The phrase as it is mostly written in the article.
    pub phrase: String,
    /// How much it says beside the best one, which has 1; above 0.
    pub score: f64,
    /// How often it stands in title and text.
    pub count: usize,
}

/// How many phrases are wanted. What its JSON form leaves out is as by default. Fields may be
/// added: end with `..KeywordOptions::default()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeywordOptions {
    /// At most so many. Fewer are given where the others would say little
    /// beside the best, and a short article may have one or none.
    pub top: usize,
}

impl Default for KeywordOptions {
    fn default() -> Self {
        Self { top: 10 }
    }
}

/// Finds keywords against one background. All threads may share one, and do
/// well to: it remembers what it found out about words.
///
/// An empty background ([`Frequencies::default`]) will do where nothing is
/// known but the article: what it repeats, and what its title says, then
/// counts alone, and words such as "report" are not told from names.
///
/// ```
/// use nuskha::frequencies::Frequencies;
/// use nuskha::keywords::{KeywordFinder, KeywordOptions};
///
/// let background = Frequencies::default();
/// let finder = KeywordFinder::new(&background, KeywordOptions::default());
/// let keywords = finder.find(
///     Some("افتتاح مرفأ النورس"),
///     "يستقبل مرفأ النورس غدا أول سفينة، وقال المهندس إن مرفأ النورس جاهز.",
/// );
/// assert_eq!(keywords[0].phrase, "مرفأ النورس");
/// ```
#[derive(Debug)]
pub struct KeywordFinder<'f> {
    grammar: Grammar<'f>,
    options: KeywordOptions,
}

impl<'f> KeywordFinder<'f> {
    /// A finder that knows nothing yet of any word.
    #[must_use]
    pub fn new(frequencies: &'f Frequencies, options: KeywordOptions) -> Self {
        Self { grammar: Grammar::new(frequencies), options }
    }

    /// The keywords of an article, the most telling first. A title that is
    /// not apart from the text counts as text.
    #[must_use]
    pub fn find(&self, title: Option<&str>, text: &str) -> Vec<Keyword> {
        let frequencies = self.grammar.frequencies();
        let phrases = Phrases::read(title.unwrap_or_default(), text, &self.grammar);
        let mut candidates = candidates(&phrases, &Cohesions::new(&phrases, frequencies));
        name::join_names(&mut candidates, &phrases, frequencies);
        let mut scored: Vec<(f64, &Candidate)> = candidates
            .iter()
            .filter_map(|one| Some((score::score(one, &phrases, frequencies)?, one)))
            .collect();
        // of equals, the first in the article
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        choice::chosen(scored, &phrases, self.options.top)
    }
}

#[cfg(test)]
mod tests;
