//! Words in a row that could be a phrase, where they stand.

use std::ops::Range;

use super::MAX_PHRASE;
use super::phrase::{Part, PhraseWord};

/// Words in a row, and the run that they are of.
#[derive(Debug)]
pub(super) struct Occurrence<'a> {
    /// All words of the article.
    pub(super) words: &'a [PhraseWord],
    /// The run.
    pub(super) run: &'a Range<usize>,
    /// The words, one or more of it.
    pub(super) range: Range<usize>,
}

impl<'a> Occurrence<'a> {
    /// The first word.
    pub(super) fn first(&self) -> &'a PhraseWord {
        &self.words[self.range.start]
    }

    fn last(&self) -> &'a PhraseWord {
        &self.words[self.range.end - 1]
    }

    /// The word of the run before the first.
    pub(super) fn before(&self) -> Option<&'a PhraseWord> {
        self.words[self.run.start..self.range.start].last()
    }

    /// The word of the run behind the last.
    pub(super) fn behind(&self) -> Option<&'a PhraseWord> {
        self.words[self.range.end..self.run.end].first()
    }

    /// Whether a phrase may begin here.
    pub(super) fn may_begin(&self) -> bool {
        let first = self.first();
        // a thing that is counted, a father
        let goes_on = self
            .before()
            .is_some_and(|word| word.part == Part::Number || is_joint(word) || is_joint(first));
        !matches!(first.part, Part::Number | Part::Ten) && !first.facts.is_bound && !goes_on
    }

    /// Whether a phrase may end here.
    pub(super) fn may_end(&self) -> bool {
        if is_joint(self.last()) || self.behind().is_some_and(|word| word.part == Part::Ten) {
            return false;
        }
        // a chain of fathers longer than a phrase is cut behind the second
        let is_chain = || self.words[self.range.clone()].iter().any(is_joint);
        !self.behind().is_some_and(is_joint) || self.range.len() == MAX_PHRASE && is_chain()
    }
}

fn is_joint(word: &PhraseWord) -> bool {
    word.part == Part::Joint
}
