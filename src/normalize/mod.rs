//! Normalising and tokenising: what "the same words" means.
//!
//! A text is read once, code point by code point. Each is looked up in a
//! table (`class`) that says whether it is a letter and which it is folded
//! to, a digit, a mark to delete, or something that separates words; letters
//! gather in one buffer (`word`) until their run ends, and the token is handed on
//! (`scan`). Nothing is allocated per token. Rare code points, such as
//! ligatures of the presentation forms, take a slower path; words of the
//! commonest letters take a faster one, all at once (`common`).
//!
//! The rules, with their names D, P, L, N and J:
//!
//! | rule | effect |
//! |---|---|
//! | D | harakat, tatweel, soft hyphen, joiners, directional and other invisible controls, tags go; they never split a word |
//! | P | presentation forms and full-width characters become plain ones |
//! | L | alef, yeh, heh, kaf and hamza each take one form; Latin loses case and accents |
//! | N | digits become ASCII, group separators go, words split from digits, era letters go |
//! | J | `عبد` joins the name behind it |
//!
//! The levels `none`, `light` and `standard` are idempotent: normalising their
//! output again changes nothing. `stem` is not, since the published rules of
//! light stemming are not. No string makes this module panic.

mod address;
mod arabic;
mod class;
mod common;
mod form;
mod neighbour;
mod number;
pub mod rule;
mod scan;
mod stem;
mod word;

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::error::Error;
use crate::hash;
pub(crate) use arabic::{DECIMAL_SEPARATOR, is_control};
use scan::Scanner;
pub(crate) use stem::{has_article, light_leaving};

/// How far a text is folded.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Level {
    /// Unicode NFC and white space alone.
    None,
    /// Rules D and P.
    Light,
    /// Rules D, P, L, N and J.
    #[default]
    Standard,
    /// `standard`, then light stemming (light10: Larkey, Ballesteros and
    /// Connell 2007).
    Stem,
}

impl Level {
    /// All levels, the mildest first.
    pub const ALL: [Self; 4] = [Self::None, Self::Light, Self::Standard, Self::Stem];

    const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Light => "light",
            Self::Standard => "standard",
            Self::Stem => "stem",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Level {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL
            .into_iter()
            .find(|level| level.name() == name)
            .ok_or_else(|| Error::parameter("level", &name, "write none, light, standard or stem"))
    }
}

/// A token as the level renders it, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The normalised token.
    pub text: &'a str,
    /// The bytes of the original text that it was made of.
    pub span: Range<usize>,
}

/// Normalises texts; one a thread, for the buffers it holds.
#[derive(Clone, Debug)]
pub struct Normalizer {
    level: Level,
    scanner: Scanner,
}

impl Normalizer {
    /// A normaliser of this level.
    #[must_use]
    pub fn new(level: Level) -> Self {
        Self { level, scanner: Scanner::new() }
    }

    /// The level.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// Calls `each` for every token, in order.
    ///
    /// `none` and `light` cut words where `standard` does and render what
    /// stands there as they do any text; they join and drop none. The words
    /// of a ligature such as `ﷺ` share its span.
    pub fn for_each_token(&mut self, text: &str, mut each: impl FnMut(Token<'_>)) {
        self.scan(text, |token, span| {
            if let Ok(text) = std::str::from_utf8(token) {
                each(Token { text, span });
            }
        });
    }

    /// Appends the XXH3-64 of every token.
    pub fn token_hashes(&mut self, text: &str, hashes: &mut Vec<u64>) {
        self.scan(text, |token, _| hashes.push(hash::bytes(token)));
    }

    /// Calls `each` with the XXH3-64 of every token and the bytes of the
    /// original text that it was made of, in order.
    pub fn for_each_token_hash(&mut self, text: &str, mut each: impl FnMut(u64, Range<usize>)) {
        self.scan(text, |token, span| each(hash::bytes(token), span));
    }

    /// Calls `each` with the XXH3-64 of every token, its UTF-8 and the bytes of
    /// the original text that it was made of, in order.
    pub(crate) fn for_each_hashed_token(
        &mut self,
        text: &str,
        mut each: impl FnMut(u64, &[u8], Range<usize>),
    ) {
        self.scan(text, |token, span| each(hash::bytes(token), token, span));
    }

    /// The text as the level renders it: `none` and `light` keep punctuation,
    /// `light` keeps white space too, the others give their tokens one space
    /// apart.
    pub fn text(&mut self, text: &str) -> String {
        let mut rendered = String::with_capacity(text.len());
        match self.level {
            Level::None => text.split_whitespace().for_each(|word| {
                separate(&mut rendered);
                rendered.extend(word.nfc());
            }),
            Level::Light => form::lighten(text, &mut rendered),
            Level::Standard | Level::Stem => self.for_each_token(text, |token| {
                separate(&mut rendered);
                rendered.push_str(token.text);
            }),
        }
        rendered
    }

    /// The tokens of the level as UTF-8, which hashing need not check.
    #[inline]
    fn scan(&mut self, text: &str, mut each: impl FnMut(&[u8], Range<usize>)) {
        match self.level {
            Level::Standard => self.scanner.scan::<true>(text, each),
            Level::Stem => self.scanner.scan::<true>(text, |token, span| {
                let stem =
                    std::str::from_utf8(token).map_or(token, |token| stem::light(token).as_bytes());
                each(stem, span);
            }),
            Level::None | Level::Light => {
                let is_light = self.level == Level::Light;
                let mut rendered = String::new();
                let mut before = 0..0;
                self.scanner.scan::<false>(text, |_, span| {
                    // the words of one ligature share a span
                    if span == before {
                        return;
                    }
                    let original = &text[span.clone()];
                    before = span.clone();
                    if form::is_settled(original) {
                        return each(original.as_bytes(), span);
                    }
                    rendered.clear();
                    if is_light {
                        form::lighten(original, &mut rendered);
                    } else {
                        rendered.extend(original.nfc());
                    }
                    for word in rendered.split(' ').filter(|word| !word.is_empty()) {
                        each(word.as_bytes(), span.clone());
                    }
                });
            }
        }
    }
}

fn separate(rendered: &mut String) {
    if !rendered.is_empty() {
        rendered.push(' ');
    }
}

#[cfg(test)]
mod tests;
