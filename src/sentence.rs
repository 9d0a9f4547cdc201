//! Sentences: where one ends, and the key by which it is known elsewhere.
//!
//! Sentences serve to find what recurs, not to parse; so a rule of a few marks
//! does, and it is the same wherever tokens are read. A key is a hash of the
//! tokens in their order, which no spelling changes.

use std::ops::Range;

use crate::hash;

/// Fewest tokens of a sentence that has a key: shorter ones are greetings,
/// names and initials, which mean nothing wherever they stand.
pub const MIN_SENTENCE: usize = 3;

/// Whether what stands between two tokens ends a sentence: a line break, or a
/// terminator before white space or a closing mark.
#[inline]
fn ends_sentence(between: &str) -> bool {
    // one space stands between most tokens
    between.as_bytes() != b" " && holds_end(between)
}

/// Tells where sentences begin in a text whose tokens come one by one.
#[derive(Debug, Default)]
pub(crate) struct SentenceStarts {
    /// Where the last token ended.
    end: Option<usize>,
}

impl SentenceStarts {
    /// Whether a sentence begins with the next token, which stands in these bytes of
    /// the text.
    #[inline]
    pub(crate) fn begins(&mut self, text: &str, token: &Range<usize>) -> bool {
        let before = self.end.replace(token.end);
        before.is_none_or(|end| ends_sentence(text.get(end..token.start).unwrap_or_default()))
    }
}

#[inline(never)]
fn holds_end(between: &str) -> bool {
    let mut marks = between.chars().peekable();
    while let Some(mark) = marks.next() {
        match mark {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' | '!' | '?' | '؟' | '۔' | '•' | '*' => {
                return true;
            }
            '.' | '…' if marks.peek().is_some_and(|next| !next.is_alphanumeric()) => return true,
            _ => {}
        }
    }
    false
}

/// The key of a sentence of these token hashes; `None` for a short one.
#[must_use]
pub fn sentence_key(tokens: &[u64]) -> Option<u64> {
    let sum = |sum: u64, &token: &u64| sum.wrapping_mul(hash::STEP).wrapping_add(token);
    (tokens.len() >= MIN_SENTENCE)
        .then(|| hash::avalanche(tokens.iter().fold(tokens.len() as u64, sum)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_end_a_sentence_and_points_within_it_do_not() {
        for (between, ends) in [
            (" ", false),
            ("، ", false),
            (". ", true),
            (".\" ", true),
            (".", false),
            ("؟ ", true),
            ("\n", true),
            ("..", true),
        ] {
            assert_eq!(ends_sentence(between), ends, "{between:?}");
        }
    }

    #[test]
    fn short_sentences_have_no_key_and_order_counts() {
        assert_eq!(sentence_key(&[1, 2]), None);
        assert_ne!(sentence_key(&[1, 2, 3]), sentence_key(&[3, 2, 1]));
    }
}
