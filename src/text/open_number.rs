//! A number in the making, as a text is read.

use super::number_words::{NumberWord, Sum};
use crate::narrow::narrow;

/// A number that the next word may be a part of.
#[derive(Clone, Copy)]
pub(super) struct OpenNumber {
    sum: Sum,
    /// The place of its first token, and that at which it goes on.
    first: u32,
    next: usize,
    /// Where it ends in the text.
    end: usize,
    /// Whether an "and" stands behind it.
    has_and: bool,
}

impl OpenNumber {
    /// The figure of this value at this place, which ends there in the text.
    pub(super) fn of_figure(value: u64, place: usize, end: usize) -> Self {
        Self::new(Sum::of_figure(value), place, end)
    }

    /// The number word at this place, which ends there in the text.
    pub(super) fn of_word(word: NumberWord, place: usize, end: usize) -> Self {
        Self::new(Sum::of_word(word), place, end)
    }

    fn new(sum: Sum, place: usize, end: usize) -> Self {
        Self { sum, first: narrow(place), next: place + 1, end, has_and: false }
    }

    /// The place of its first token.
    pub(super) fn first(self) -> u32 {
        self.first
    }

    /// What it comes to so far.
    pub(super) fn value(self) -> u64 {
        self.sum.value()
    }

    /// Whether nothing but space stands between it and the token at this place, which
    /// starts there in the text.
    pub(super) fn goes_on(&self, place: usize, text: &str, start: usize) -> bool {
        let between = text.get(self.end..start);
        self.next == place && between.is_some_and(|between| between.trim_start().is_empty())
    }

    /// With one word more, where that is a part of it.
    pub(super) fn with(self, word: NumberWord) -> Option<Self> {
        let sum = self.sum.with(word.value, word.has_and || self.has_and)?;
        Some(Self { sum, has_and: false, ..self })
    }

    /// With an "and" apart behind it.
    pub(super) fn with_and(self) -> Self {
        Self { has_and: true, ..self }
    }

    /// The same up to this token.
    pub(super) fn up_to(self, place: usize, end: usize) -> Self {
        Self { next: place + 1, end, ..self }
    }
}
