//! A stretch of the page, word for word, and where it stands.

use std::ops::Range;

use super::paragraph::is_blank;

/// A stretch of the page: `page[span] == text`, always.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice<'a> {
    /// The stretch, verbatim.
    pub text: &'a str,
    /// The bytes of the page that it is.
    pub span: Range<usize>,
}

impl<'a> Slice<'a> {
    /// The whole page.
    pub(super) fn whole(page: &'a str) -> Self {
        Self { text: page, span: 0..page.len() }
    }

    /// The bytes `range` of this slice, which must lie on boundaries of
    /// characters; an empty slice where they do not.
    pub(super) fn part(&self, range: Range<usize>) -> Self {
        let start = self.span.start + range.start.min(self.text.len());
        let text = self.text.get(range).unwrap_or_default();
        Self { text, span: start..start + text.len() }
    }

    /// What follows the first `bytes` bytes.
    pub(super) fn after(&self, bytes: usize) -> Self {
        self.part(bytes..self.text.len())
    }

    /// Without white space and invisible controls at its ends.
    pub(super) fn trimmed(self) -> Self {
        self.trimmed_with(is_blank)
    }

    /// Without the characters of this kind at its ends.
    pub(super) fn trimmed_with(self, is_trimmed: impl Fn(char) -> bool) -> Self {
        let end = self.text.trim_end_matches(&is_trimmed).len();
        let start = end - self.text[..end].trim_start_matches(&is_trimmed).len();
        self.part(start..end)
    }

    /// Without the characters of this kind at its beginning.
    pub(super) fn trimmed_start_with(self, is_trimmed: impl Fn(char) -> bool) -> Self {
        self.after(self.text.len() - self.text.trim_start_matches(is_trimmed).len())
    }

    /// The stretches between characters of this kind.
    pub(super) fn split(self, is_separator: impl Fn(char) -> bool) -> impl Iterator<Item = Self> {
        let mut rest = Some(self);
        std::iter::from_fn(move || {
            let whole = rest.take()?;
            let found = whole.text.char_indices().find(|&(_, c)| is_separator(c));
            let Some((at, separator)) = found else { return Some(whole) };
            rest = Some(whole.after(at + separator.len_utf8()));
            Some(whole.part(0..at))
        })
    }

    /// The words between spaces.
    pub(super) fn split_words(self) -> impl Iterator<Item = Self> {
        self.split(is_blank).filter(|word| !word.text.is_empty())
    }
}
