//! What a token means to the one behind it: rules N4 and J1.
//!
//! An era letter behind a year is dropped (N4), and `عبد` is held until it is
//! known whether a name follows (J1). Both look at the next token whatever
//! stands between, so that the output, where nothing but a space does, is read
//! the same way.

use std::ops::Range;

use super::arabic::{ALEF, HEH, LAM, MEEM};
use super::class::two_bytes;

const SERVANT: &[u8] = "عبد".as_bytes();
const HIS_LORD: &[u8] = "ربه".as_bytes();
const ERAS: [[u8; 2]; 2] = [two_bytes(MEEM), two_bytes(HEH)];
const ARTICLE: [[u8; 2]; 2] = [two_bytes(ALEF), two_bytes(LAM)];

/// Hands the words of a text on as tokens. Without `FOLDED`, none is joined or
/// dropped.
pub(super) struct Neighbours<'a, F, const FOLDED: bool> {
    each: F,
    /// Whether the last token was a number of four digits.
    after_year: bool,
    /// Where a held `عبد` stands.
    servant: Option<Range<usize>>,
    joined: &'a mut Vec<u8>,
}

impl<'a, F: FnMut(&[u8], Range<usize>), const FOLDED: bool> Neighbours<'a, F, FOLDED> {
    /// Tokens go to `each`; what is in `joined` means nothing.
    pub(super) fn new(each: F, joined: &'a mut Vec<u8>) -> Self {
        Self { each, after_year: false, servant: None, joined }
    }

    /// Takes the next word and the bytes of the text that it was made of.
    #[inline]
    pub(super) fn take(&mut self, word: &[u8], span: Range<usize>) {
        if FOLDED {
            if self.after_year && ERAS.iter().any(|era| word == era) {
                return;
            }
            // what few words begin with is asked first
            self.after_year = word.first().is_some_and(u8::is_ascii_digit) && is_year(word);
            if (self.servant.is_some() || word.starts_with(&SERVANT[..4]))
                && self.hold_or_join(word, &span)
            {
                return;
            }
        }
        (self.each)(word, span);
    }

    /// Holds `عبد`, or joins a word to one that is held; where it is no name,
    /// hands `عبد` on and returns false.
    #[cold]
    fn hold_or_join(&mut self, word: &[u8], span: &Range<usize>) -> bool {
        let is_name = word == HIS_LORD
            || word.strip_prefix(ARTICLE.as_flattened()).is_some_and(|name| !name.is_empty());
        if is_name && let Some(servant) = self.servant.take() {
            self.joined.clear();
            self.joined.extend_from_slice(SERVANT);
            self.joined.extend_from_slice(word);
            (self.each)(self.joined, servant.start..span.end);
            return true;
        }
        self.end();
        if word == SERVANT {
            self.servant = Some(span.clone());
        }
        word == SERVANT
    }

    /// Hands on a held `عبد` that no name followed.
    pub(super) fn end(&mut self) {
        if let Some(servant) = self.servant.take() {
            (self.each)(SERVANT, servant);
        }
    }
}

/// Whether a word is a number of four digits.
fn is_year(word: &[u8]) -> bool {
    word.len() == 4 && word.iter().all(u8::is_ascii_digit)
}
