//! The words of a text, and the runs in which words of subject stand together.
//!
//! A run is as far as a phrase can reach: neither a mark, nor the end of a
//! line, nor a stop word stands within it. One pass, one hash and one look-up
//! a word.

use std::ops::Range;

use super::StopWords;
use crate::hash;
use crate::letters::has_letters;
use crate::narrow::narrow;
use crate::normalize::{Level, Normalizer};

/// `على`, "on", and the name `علي` as the normaliser folds both.
const ON: &str = "علي";
const ALEF_MAKSURA: char = 'ى';

/// What a word is to the subject of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WordKind {
    /// It may name the subject, or be part of its name.
    Subject,
    /// A number in digits.
    Number,
    /// A stop word, or a single letter.
    Function,
}

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The hash of its token, [`hash::bytes`].
    pub hash: u64,
    /// What it is.
    pub kind: WordKind,
    /// The bytes of the text that it was made of.
    pub span: Range<u32>,
    token: Range<u32>,
    /// Whether no phrase reaches from the word before to this one.
    breaks: bool,
}

/// The words of a text, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    words: Vec<Word>,
    tokens: String,
}

impl Words {
    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Word] {
        &self.words
    }

    /// The token of a word at [`Level::Standard`].
    #[must_use]
    pub fn token(&self, word: &Word) -> &str {
        &self.tokens[word.token.start as usize..word.token.end as usize]
    }

    /// The words of the text at these places, as written.
    #[must_use]
    pub fn byte_span(&self, words: Range<usize>) -> Range<usize> {
        match self.words.get(words) {
            Some([first, .., last]) => first.span.start as usize..last.span.end as usize,
            Some([only]) => only.span.start as usize..only.span.end as usize,
            _ => 0..0,
        }
    }

    /// The runs, in order: words of subject and numbers between which nothing
    /// stands, each as long as can be.
    pub fn runs(&self) -> impl Iterator<Item = Range<usize>> {
        let mut next = 0;
        std::iter::from_fn(move || {
            let is_of_run = |word: &Word| word.kind != WordKind::Function;
            let start = next + self.words[next..].iter().position(is_of_run)?;
            let rest = &self.words[start + 1..];
            let stops = |word: &Word| word.breaks || !is_of_run(word);
            next = start + 1 + rest.iter().position(stops).unwrap_or(rest.len());
            Some(start..next)
        })
    }
}

/// Reads texts word by word; one a thread, for the buffers it holds.
#[derive(Debug)]
pub struct WordReader {
    normalizer: Normalizer,
    stop_words: &'static StopWords,
}

impl Default for WordReader {
    fn default() -> Self {
        Self::new()
    }
}

impl WordReader {
    /// A reader.
    #[must_use]
    pub fn new() -> Self {
        Self { normalizer: Normalizer::new(Level::Standard), stop_words: StopWords::shared() }
    }

    /// The words of a text. Of a text above 4 GiB the spans stay at the limit.
    pub fn read(&mut self, text: &str) -> Words {
        let mut words = Words::default();
        let mut end = 0;
        let (mut writes_on, mut ons) = (false, Vec::new());
        self.normalizer.for_each_token(text, |token| {
            let hash = hash::bytes(token.text.as_bytes());
            let mut kind = if token.text.starts_with(|c: char| c.is_ascii_digit()) {
                WordKind::Number
            } else if self.stop_words.contains_hash(hash) || !has_letters(token.text, 2) {
                WordKind::Function
            } else {
                WordKind::Subject
            };
            let gap = text.get(end..token.span.start).unwrap_or_default();
            end = token.span.end;
            if token.text == ON {
                let is_on = text[token.span.clone()].ends_with(ALEF_MAKSURA);
                writes_on |= is_on;
                if !is_on {
                    ons.push(words.words.len());
                }
            }
            if let Some(before) = words.words.last_mut()
                && self.stop_words.contains_phrase(before.hash, hash)
            {
                before.kind = WordKind::Function;
                kind = WordKind::Function;
            }
            let start = words.tokens.len();
            words.tokens.push_str(token.text);
            words.words.push(Word {
                hash,
                kind,
                span: narrowed(token.span),
                token: narrowed(start..words.tokens.len()),
                breaks: is_break(gap),
            });
        });
        // who writes على as it should be means the name by علي
        if writes_on {
            for name in ons {
                words.words[name].kind = WordKind::Subject;
            }
        }
        words
    }
}

/// Whether no phrase runs over this gap between two tokens. A hyphen or an
/// apostrophe between letters is part of a word, and so is what the normaliser
/// drops: letters of eras, tatweel.
fn is_break(gap: &str) -> bool {
    let stays = |c: char| {
        c == 'ـ' || c.is_alphanumeric() || c.is_whitespace() && !matches!(c, '\n' | '\r' | '\t')
    };
    match gap {
        "" | " " | "-" | "'" | "’" => false,
        // a tatweel between spaces is a dash
        _ => !gap.chars().all(stays) || gap.contains('ـ') && gap.contains(char::is_whitespace),
    }
}

fn narrowed(range: Range<usize>) -> Range<u32> {
    narrow(range.start)..narrow(range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> Vec<String> {
        let words = WordReader::new().read(text);
        words.runs().map(|run| text[words.byte_span(run)].to_owned()).collect()
    }

    #[test]
    fn runs_end_at_marks_lines_and_stop_words() {
        assert_eq!(
            runs("افتتح وزير النقل الجسر الجديد في المدينة القديمة، والميناء\nالشرقي"),
            ["افتتح وزير النقل الجسر الجديد", "المدينة القديمة", "والميناء", "الشرقي"]
        );
        assert_eq!(runs("بين مرفأ-الشمال \"والواحة\" د. سمير"), ["مرفأ-الشمال", "والواحة", "سمير"]);
        assert_eq!(runs("طائرة إف-16 وقطار 7"), ["طائرة إف-16 وقطار 7"]);
        assert!(runs("").is_empty() && runs("في من، إلى").is_empty());
    }

    #[test]
    fn a_name_is_told_from_a_preposition_by_its_spelling() {
        assert_eq!(runs("سافر علي على متن السفينة"), ["سافر علي", "متن السفينة"]);
        assert_eq!(runs("سافر علي متن السفينة"), ["سافر", "متن السفينة"]);
    }

    #[test]
    fn tokens_are_of_the_standard_level() {
        let words = WordReader::new().read("الرافعة أُصلحت ٢٥");
        let tokens: Vec<&str> = words.all().iter().map(|word| words.token(word)).collect();
        assert_eq!(tokens, ["الرافعه", "اصلحت", "25"]);
        assert_eq!(words.all()[2].kind, WordKind::Number);
        assert_eq!(words.all()[0].hash, hash::bytes("الرافعه".as_bytes()));
    }
}
