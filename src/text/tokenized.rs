//! A text as its tokens, with what is asked of it alone.
//!
//! A text stands in several pairs, so what each of them asks of it alone, the
//! words that it begins with, its numbers and dates, its turns, is made here
//! once. Where its tokens stand in the original is known to the
//! [`LocatedText`](super::LocatedText) alone, which is for who shows it.

use std::ops::Range;

use super::opening_words::{LEAD, OpeningWords};
use super::time_word::TimeWord;
use super::token_kind::TokenKind;
use crate::narrow::narrow;

/// Tokens of a text that is no usual one.
const LONG: usize = 1 << 14;

/// A text cut into tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenizedText {
    /// The hash of every token, as in [`crate::hash`].
    pub tokens: Vec<u64>,
    /// The kind of every token.
    pub kinds: Vec<TokenKind>,
    /// The tokens at which a sentence begins that turns to another subject,
    /// ascending.
    pub turns: Vec<u32>,
    /// What it says of its own time, each with the place of the token, ascending.
    pub times: Vec<(u32, TimeWord)>,
    /// The words among the first [`FIELD`](super::FIELD) tokens.
    pub words: OpeningWords,
    /// The values of its numbers, each with the place of a token that is of it, ascending;
    /// of what has a fraction, and of what is no number as it stands, what stands for it.
    pub numbers: Vec<(u32, u64)>,
    /// The distinct values of numbers and hashes of dates, ascending.
    pub facts: Vec<u64>,
    /// The distinct values of numbers in digits, ascending.
    pub figures: Vec<u64>,
    /// The distinct names of places and people, ascending.
    pub names: Vec<u64>,
}

impl TokenizedText {
    /// Puts another token behind the last.
    #[inline]
    pub(super) fn push(&mut self, token: u64, kind: TokenKind) {
        self.tokens.push(token);
        self.kinds.push(kind);
        match kind {
            TokenKind::Date => self.facts.push(token),
            TokenKind::Name => self.names.push(token),
            _ => {}
        }
    }

    /// Takes in the value of the last token.
    pub(super) fn push_number(&mut self, value: u64) {
        self.numbers.push((narrow(self.len().saturating_sub(1)), value));
        self.facts.push(value);
        if self.kinds.last() == Some(&TokenKind::Figure) {
            self.figures.push(value);
        }
    }

    /// Takes in the value of the last token, the second part of a number whose first part
    /// is the number before it.
    pub(super) fn push_fraction(&mut self, value: u64) {
        self.numbers.pop();
        self.facts.pop();
        self.figures.pop();
        self.push_number(value);
    }

    /// Takes in the value of the last token, a word, and of all from `first` on, with which
    /// it is one number.
    pub(super) fn push_joined(&mut self, first: u32, value: u64) {
        let known = self.numbers.partition_point(|&(place, _)| place < first);
        if known < self.numbers.len() {
            self.numbers[known..].iter_mut().for_each(|(_, known)| *known = value);
            self.facts.pop();
            if self.kinds[first as usize] == TokenKind::Figure {
                self.figures.pop();
                self.figures.push(value);
            }
        }
        self.push_number(value);
    }

    /// The values of the numbers among these tokens.
    pub(crate) fn numbers_in(&self, tokens: &Range<usize>) -> &[(u32, u64)] {
        let from = |at: usize| self.numbers.partition_point(|&(place, _)| (place as usize) < at);
        &self.numbers[from(tokens.start)..from(tokens.end)]
    }

    /// What its first [`LEAD`] tokens say of its time.
    pub(crate) fn times_in_lead(&self) -> impl Iterator<Item = TimeWord> {
        self.times.iter().take_while(|(place, _)| (*place as usize) < LEAD).map(|(_, time)| *time)
    }

    /// Puts in order what is to be ascending, when the last token is in.
    pub(super) fn settle(&mut self) {
        self.words.settle();
        for distinct in [&mut self.facts, &mut self.figures, &mut self.names] {
            distinct.sort_unstable();
            distinct.dedup();
        }
    }

    /// Makes it empty; the room of a text that is no usual one is given back.
    pub(super) fn clear(&mut self) {
        if self.is_long() {
            *self = Self::default();
        }
        self.tokens.clear();
        self.kinds.clear();
        self.turns.clear();
        self.times.clear();
        self.words.clear();
        self.numbers.clear();
        self.facts.clear();
        self.figures.clear();
        self.names.clear();
    }

    /// Whether it is no usual text.
    pub(super) fn is_long(&self) -> bool {
        self.len() > LONG
    }

    /// Tokens in the text.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether the text holds no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }
}
