//! The letters of a word, counted no further than is asked: too few, and what is left of
//! a word is none.

/// Whether a token has so many letters or figures, one or more.
pub(crate) fn has_letters(token: &str, least: usize) -> bool {
    token.chars().nth(least - 1).is_some()
}
