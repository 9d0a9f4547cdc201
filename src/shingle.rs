//! Shingles: the overlapping runs of tokens whose set stands for a document
//! (Broder 1997, section 2).
//!
//! A text of n tokens has n − w + 1 shingles of width w; a text shorter than
//! the width makes one shingle of what it has, and an empty text makes none,
//! so that it has no signature and joins no cluster. Each shingle is a u64
//! ([`crate::hash`]), rolled along the text at a cost that does not depend on
//! the width; a document's set is sorted and free of repeats.

mod hex;
mod order;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::hash::{self, STEP, avalanche};
use crate::narrow::narrow;
use crate::normalize::{Level, Normalizer};
use crate::sentence::{SentenceStarts, sentence_key};
use order::Orderer;

/// The widest shingle.
pub const MAX_WIDTH: usize = 16;

/// What a shingle is made of, and how many of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
#[non_exhaustive]
pub enum ShingleKind {
    /// Runs of this many tokens.
    Word(usize),
    /// Runs of this many characters of the normalised text, whose tokens
    /// stand one space apart.
    Character(usize),
}

impl Default for ShingleKind {
    fn default() -> Self {
        Self::Word(3)
    }
}

impl ShingleKind {
    /// Tokens or characters in a shingle.
    #[must_use]
    pub fn width(self) -> usize {
        match self {
            Self::Word(width) | Self::Character(width) => width,
        }
    }

    /// Checks the width.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where it is 0 or above [`MAX_WIDTH`].
    pub fn validate(self) -> Result<()> {
        if (1..=MAX_WIDTH).contains(&self.width()) {
            return Ok(());
        }
        Err(Error::parameter(
            "shingle",
            &self,
            format!("a shingle is 1 to {MAX_WIDTH} wide, as in word:3 or char:5"),
        ))
    }
}

impl fmt::Display for ShingleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(width) => write!(f, "word:{width}"),
            Self::Character(width) => write!(f, "char:{width}"),
        }
    }
}

impl From<ShingleKind> for String {
    fn from(kind: ShingleKind) -> Self {
        kind.to_string()
    }
}

impl TryFrom<String> for ShingleKind {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl FromStr for ShingleKind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let kind = text.split_once(':').and_then(|(unit, width)| {
            let width = width.parse().ok()?;
            match unit {
                "word" => Some(Self::Word(width)),
                "char" => Some(Self::Character(width)),
                _ => None,
            }
        });
        let kind = kind.ok_or_else(|| {
            Error::parameter(
                "shingle",
                &text,
                "write the unit and the width, as in word:3 or char:5",
            )
        })?;
        kind.validate()?;
        Ok(kind)
    }
}

/// What one text becomes. In JSON the shingles are whole numbers of up to 64 bits, and the
/// fingerprint is 32 hexadecimal digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shingled {
    /// The shingle set, ascending and free of repeats; empty where the text
    /// holds no token.
    pub shingles: Vec<u64>,
    /// Tokens (or characters) the text holds.
    pub tokens: u32,
    /// Fingerprint of the tokens in their order.
    #[serde(with = "hex")]
    pub token_fingerprint: u128,
    /// The keys of its sentences in their order, see
    /// [`sentence_key`]; empty unless [asked for](Shingler::with_sentences).
    #[serde(default)]
    pub sentences: Vec<u64>,
}

/// Turns texts into shingle sets; one a thread, for the buffers it holds.
#[derive(Debug)]
pub struct Shingler {
    normalizer: Normalizer,
    kind: ShingleKind,
    tokens: Vec<u64>,
    rolled: Vec<u64>,
    orderer: Orderer,
    keeps_sentences: bool,
    /// The words of the text, where they are not the tokens.
    words: Vec<u64>,
}

impl Shingler {
    /// A shingler for texts folded to `level`. A width that
    /// [`ShingleKind::validate`] refuses is taken as it is, but 0 as 1.
    #[must_use]
    pub fn new(level: Level, kind: ShingleKind) -> Self {
        Self {
            normalizer: Normalizer::new(level),
            kind,
            tokens: Vec::new(),
            rolled: Vec::new(),
            orderer: Orderer::default(),
            keeps_sentences: false,
            words: Vec::new(),
        }
    }

    /// The same, giving the keys of sentences too. They are of words whatever
    /// the shingles are made of.
    #[must_use]
    pub fn with_sentences(self) -> Self {
        Self { keeps_sentences: true, ..self }
    }

    /// The shingle set of `text`.
    ///
    /// Costs one pass over the text and one sort of its shingles.
    pub fn shingle(&mut self, text: &str) -> Shingled {
        let mut shingled = Shingled::default();
        self.shingle_into(text, &mut shingled);
        shingled
    }

    /// The same, in the place of what another text became, whose memory is
    /// used again.
    pub fn shingle_into(&mut self, text: &str, shingled: &mut Shingled) {
        self.tokens.clear();
        let sentences = &mut shingled.sentences;
        sentences.clear();
        match self.kind {
            ShingleKind::Word(_) if self.keeps_sentences => {
                read_words(&mut self.normalizer, text, &mut self.tokens, sentences);
            }
            ShingleKind::Character(_) if self.keeps_sentences => {
                self.words.clear();
                read_words(&mut self.normalizer, text, &mut self.words, sentences);
                self.read_tokens(text);
            }
            _ => self.read_tokens(text),
        }
        self.rolled.clear();
        roll(&self.tokens, self.kind.width().max(1), &mut self.rolled);
        self.orderer.put_distinct(&self.rolled, &mut shingled.shingles);
        shingled.tokens = narrow(self.tokens.len());
        shingled.token_fingerprint = hash::fingerprint(&self.tokens);
    }

    fn read_tokens(&mut self, text: &str) {
        let tokens = &mut self.tokens;
        match self.kind {
            ShingleKind::Word(_) => self.normalizer.token_hashes(text, tokens),
            ShingleKind::Character(_) => self.normalizer.for_each_token(text, |token| {
                if !tokens.is_empty() {
                    tokens.push(hash::character(' '));
                }
                tokens.extend(token.text.chars().map(hash::character));
            }),
        }
    }
}

/// Appends the hashes of a text's words, and the keys of its sentences.
fn read_words(
    normalizer: &mut Normalizer,
    text: &str,
    words: &mut Vec<u64>,
    sentences: &mut Vec<u64>,
) {
    let (mut first, mut starts) = (words.len(), SentenceStarts::default());
    normalizer.for_each_token_hash(text, |word, span| {
        if starts.begins(text, &span) {
            sentences.extend(sentence_key(&words[first..]));
            first = words.len();
        }
        words.push(word);
    });
    sentences.extend(sentence_key(&words[first..]));
}

/// Appends the hash of every run of `width` tokens.
pub(crate) fn roll(tokens: &[u64], width: usize, shingles: &mut Vec<u64>) {
    if tokens.is_empty() {
        return;
    }
    let width = width.min(tokens.len());
    let (first, rest) = tokens.split_at(width);
    let leaving_weight = (0..width).fold(1_u64, |power, _| power.wrapping_mul(STEP));
    let mut sum =
        first.iter().fold(0_u64, |sum, &token| sum.wrapping_mul(STEP).wrapping_add(token));
    shingles.reserve(rest.len() + 1);
    shingles.push(avalanche(sum));
    shingles.extend(rest.iter().zip(tokens).map(|(&entering, &leaving)| {
        sum = sum
            .wrapping_mul(STEP)
            .wrapping_add(entering)
            .wrapping_sub(leaving.wrapping_mul(leaving_weight));
        avalanche(sum)
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shingled(kind: ShingleKind, text: &str) -> Shingled {
        Shingler::new(Level::Standard, kind).shingle(text)
    }

    #[test]
    fn an_empty_text_has_no_shingle() {
        assert!(shingled(ShingleKind::Word(3), "").shingles.is_empty());
        assert!(shingled(ShingleKind::Word(3), " ... ـ ").shingles.is_empty());
    }

    #[test]
    fn a_text_shorter_than_the_width_makes_one_shingle() {
        let short = shingled(ShingleKind::Word(3), "خبر عاجل");
        assert_eq!((short.shingles.len(), short.tokens), (1, 2));
        assert_eq!(shingled(ShingleKind::Word(3), "واحد اثنان ثلاثة").shingles.len(), 1);
        assert_eq!(shingled(ShingleKind::Word(3), "واحد اثنان ثلاثة اربعة").shingles.len(), 2);
    }

    #[test]
    fn repeats_count_once() {
        let text = "كلمة ".repeat(1000);
        let repeated = shingled(ShingleKind::Word(3), &text);
        assert_eq!((repeated.shingles.len(), repeated.tokens), (1, 1000));
    }

    #[test]
    fn rolling_gives_what_each_window_gives_alone() {
        let tokens: Vec<u64> = (0..40).map(|n| hash::avalanche(n + 7)).collect();
        for width in 1..=MAX_WIDTH {
            let mut rolled = Vec::new();
            roll(&tokens, width, &mut rolled);
            let mut alone = Vec::new();
            for window in tokens.windows(width) {
                roll(window, width, &mut alone);
            }
            assert_eq!(rolled, alone, "width {width}");
        }
    }

    #[test]
    fn character_shingles_see_one_space_between_words() {
        let kind = ShingleKind::Character(5);
        assert_eq!(shingled(kind, "بيت  الحكمة،"), shingled(kind, "بيت الحكمة"));
        assert_eq!(shingled(kind, "بيت الحكمة").tokens, 10);
    }

    #[test]
    fn golden_shingles() {
        // worked out by another program, from the formulas in `hash`
        let words = shingled(ShingleKind::Word(2), "نسخة من خبر");
        assert_eq!(words.shingles, [0x0903_0E8A_38C7_1809, 0x5F80_A6FA_B324_39F9]);
        let characters = shingled(ShingleKind::Character(2), "خبر");
        assert_eq!(characters.shingles, [0xD0F5_14FC_D477_5454, 0xEC9B_57FB_4B07_1D43]);
    }

    #[test]
    fn kinds_parse_and_print() {
        assert_eq!("char:5".parse::<ShingleKind>().unwrap(), ShingleKind::Character(5));
        assert_eq!(ShingleKind::Word(3).to_string(), "word:3");
        for wrong in ["word", "word:0", "word:17", "wort:3", "word:-1", ""] {
            assert!(wrong.parse::<ShingleKind>().is_err(), "{wrong}");
        }
    }
}
