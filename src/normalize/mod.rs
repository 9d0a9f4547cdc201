//! Normalising and tokenising: what "the same words" means.
//!
//! A text is read once, code point by code point. Each is looked up in a
//! table (`class`) that says whether it is a letter and which it is folded
//! to, a digit, a mark to delete, or something that separates words; letters
//! gather in one buffer until their run ends, and the token is handed on
//! (`scan`). Nothing is allocated per token. Rare code points, such as
//! ligatures of the presentation forms, take a slower path.
//!
//! The rules, with their names D, P, L, N and J:
//!
//! | rule | effect |
//! |---|---|
//! | D | harakat, tatweel, joiners and directional controls go; they never split a word |
//! | P | presentation forms and full-width characters become plain ones |
//! | L | alef, yeh, heh, kaf and hamza each take one form; Latin loses case and accents |
//! | N | digits become ASCII, group separators go, words split from digits, era letters go |
//! | J | `عبد` joins the name behind it |
//!
//! The levels `none`, `light` and `standard` are idempotent: normalising their
//! output again changes nothing. `stem` is not, since the published rules of
//! light stemming are not. No string makes this module panic.

mod arabic;
mod class;
mod number;
pub mod rule;
mod scan;
mod stem;

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::error::Error;
use crate::hash;
use scan::Scanner;

/// How far a text is folded.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
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
#[derive(Debug)]
pub struct Normalizer {
    level: Level,
    scanner: Scanner,
    rendered: String,
}

impl Normalizer {
    /// A normaliser of this level.
    #[must_use]
    pub fn new(level: Level) -> Self {
        Self { level, scanner: Scanner::new(), rendered: String::new() }
    }

    /// The level.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// Calls `each` for every token, in order.
    ///
    /// The levels below `standard` cut words at the same places, and render
    /// what stands there as they do any text; they join and drop none.
    pub fn for_each_token(&mut self, text: &str, mut each: impl FnMut(Token<'_>)) {
        let Self { level, scanner, rendered } = self;
        match level {
            Level::Standard => scanner.scan::<true>(text, each),
            Level::Stem => scanner.scan::<true>(text, |Token { text, span }| {
                each(Token { text: stem::light(text), span });
            }),
            Level::None | Level::Light => {
                let mut before = 0..0;
                scanner.scan::<false>(text, |Token { span, .. }| {
                    // the words of one ligature share a span
                    if span == before {
                        return;
                    }
                    before = span.clone();
                    rendered.clear();
                    let original = &text[span.clone()];
                    if *level == Level::None {
                        rendered.extend(original.nfc());
                    } else {
                        class::lighten(original, rendered);
                    }
                    each(Token { text: rendered, span });
                });
            }
        }
    }

    /// Appends the XXH3-64 of every token.
    pub fn token_hashes(&mut self, text: &str, hashes: &mut Vec<u64>) {
        self.for_each_token(text, |token| hashes.push(hash::bytes(token.text.as_bytes())));
    }

    /// The text as the level renders it: `none` and `light` keep punctuation,
    /// `light` keeps lines too, the others give their tokens one space apart.
    pub fn text(&mut self, text: &str) -> String {
        let mut rendered = String::with_capacity(text.len());
        match self.level {
            Level::None => {
                for word in text.split_whitespace() {
                    if !rendered.is_empty() {
                        rendered.push(' ');
                    }
                    rendered.extend(word.nfc());
                }
            }
            Level::Light => class::lighten(text, &mut rendered),
            Level::Standard | Level::Stem => self.for_each_token(text, |token| {
                if !rendered.is_empty() {
                    rendered.push(' ');
                }
                rendered.push_str(token.text);
            }),
        }
        rendered
    }
}

#[cfg(test)]
mod tests;
