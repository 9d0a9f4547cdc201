//! The numbers, words and marks that dates are written with.
//!
//! The tokens of the normaliser will not do here: it drops the punctuation
//! that a date is made of, and the era letters behind its year.

use std::ops::Range;

use super::Slice;
use super::paragraph::is_blank;
use crate::normalize::Normalizer;

/// A number, a word or a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    /// A run of digits of one script or several; the value stops at 2³² − 1.
    Number { value: u32, digits: usize },
    /// A run of letters and the marks on them.
    Word,
    /// Any other character that shows.
    Mark(char),
}

/// A text as lexemes.
pub(super) struct Lexemes<'a> {
    text: Slice<'a>,
    /// Each with its bytes in the text, and whether it stands right behind the
    /// one before.
    list: Vec<(Lexeme, Range<usize>, bool)>,
}

impl<'a> Lexemes<'a> {
    pub(super) fn of(text: Slice<'a>) -> Self {
        let mut list: Vec<(Lexeme, Range<usize>, bool)> = Vec::new();
        let mut is_glued = false;
        for (at, c) in text.text.char_indices() {
            if is_blank(c) {
                // marks of direction stand between any two parts of a date
                is_glued &= !c.is_whitespace();
                continue;
            }
            let end = at + c.len_utf8();
            let last = list.last_mut().filter(|_| is_glued);
            match (digit(c), last) {
                (Some(digit), Some((Lexeme::Number { value, digits }, span, _))) => {
                    *value = value.saturating_mul(10).saturating_add(digit);
                    *digits += 1;
                    span.end = end;
                }
                (Some(value), _) => {
                    list.push((Lexeme::Number { value, digits: 1 }, at..end, is_glued));
                }
                (None, Some((Lexeme::Word, span, _))) if is_of_word(c) => span.end = end,
                (None, _) => {
                    let lexeme = if is_of_word(c) { Lexeme::Word } else { Lexeme::Mark(c) };
                    list.push((lexeme, at..end, is_glued));
                }
            }
            is_glued = true;
        }
        Self { text, list }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<Lexeme> {
        self.list.get(at).map(|(lexeme, ..)| *lexeme)
    }

    /// The number at `at` if it has one or two digits.
    pub(super) fn short_number(&self, at: usize) -> Option<u8> {
        match self.get(at)? {
            Lexeme::Number { value, digits: 1 | 2 } => u8::try_from(value).ok(),
            _ => None,
        }
    }

    /// The number at `at` if it has four digits.
    pub(super) fn year(&self, at: usize) -> Option<i32> {
        match self.get(at)? {
            Lexeme::Number { value, digits: 4 } => i32::try_from(value).ok(),
            _ => None,
        }
    }

    /// The mark at `at` if it is one of these.
    pub(super) fn mark(&self, at: usize, marks: &str) -> Option<char> {
        match self.get(at)? {
            Lexeme::Mark(mark) if marks.contains(mark) => Some(mark),
            _ => None,
        }
    }

    /// Whether nothing stands between this lexeme and the one before.
    pub(super) fn is_glued(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|(.., is_glued)| *is_glued)
    }

    /// The word at `at`, normalised.
    pub(super) fn word(&self, at: usize, normalizer: &mut Normalizer) -> Option<String> {
        let (Lexeme::Word, span, _) = self.list.get(at)? else { return None };
        Some(normalizer.text(&self.text.text[span.clone()]))
    }

    /// Where in the text the lexeme at `at` begins.
    pub(super) fn start(&self, at: usize) -> usize {
        self.list.get(at).map_or(self.text.text.len(), |(_, span, _)| span.start)
    }

    /// The stretch from the lexeme at `first` to the one before `end`.
    pub(super) fn slice(&self, first: usize, end: usize) -> Slice<'a> {
        let last = end.checked_sub(1).and_then(|last| self.list.get(last));
        let start = self.start(first);
        self.text.part(start..last.map_or(start, |(_, span, _)| span.end.max(start)))
    }
}

fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or(match c {
        '\u{0660}'..='\u{0669}' => Some(c as u32 - 0x0660),
        '\u{06F0}'..='\u{06F9}' => Some(c as u32 - 0x06F0),
        _ => None,
    })
}

/// Letters; the marks on Arabic letters are alphabetic too, but for a few.
fn is_of_word(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Level;

    #[test]
    fn numbers_words_and_marks_are_told_apart() {
        let text = "(٢٤ آب\u{64e}/أغسطس ۲۰۲۴م) \u{200f}5";
        let lexemes = Lexemes::of(Slice::whole(text));
        let normalizer = &mut Normalizer::new(Level::Standard);
        assert_eq!(lexemes.mark(0, "("), Some('('));
        assert_eq!(lexemes.short_number(1), Some(24));
        assert_eq!(lexemes.word(2, normalizer).as_deref(), Some("اب"));
        assert_eq!(lexemes.mark(3, "/-"), Some('/'));
        assert_eq!((lexemes.year(5), lexemes.is_glued(5)), (Some(2024), false));
        assert_eq!(lexemes.word(6, normalizer).as_deref(), Some("م"));
        assert!(lexemes.is_glued(6));
        assert_eq!((lexemes.short_number(8), lexemes.len()), (Some(5), 9));
        assert_eq!(lexemes.slice(1, 3).text, "٢٤ آب\u{64e}");
        assert_eq!(lexemes.slice(8, 20).text, "");
    }

    #[test]
    fn long_numbers_do_not_overflow() {
        let digits = "9".repeat(40);
        let lexemes = Lexemes::of(Slice::whole(&digits));
        assert_eq!(lexemes.get(0), Some(Lexeme::Number { value: u32::MAX, digits: 40 }));
    }
}
