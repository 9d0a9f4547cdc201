//! What is learned from real articles: their words as published, how often
//! each follows which, how long an article is, and who published it.
//!
//! The frequencies are those of the corpora without any model of them: a draw
//! takes an occurrence, not a word, so that common words come up as often as
//! they are common. Following words are kept grouped by the word before them;
//! a draw from one group is a step of the bigram chain, a draw from all groups
//! is a word by its frequency. Costs 4 bytes a token of the corpora, and never
//! grows after learning.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::random::Random;

/// How often a text leaps: one word in so many is drawn by its frequency
/// alone. A chain that never leaps repeats the corpora's rare phrases whole in
/// every thousandth article.
const LEAP: usize = 12;

/// Draws after which no word that ends a line is hoped for.
const PATIENCE: usize = 10_000;

/// A word of a [`Language`].
pub(crate) type Word = u32;

/// The fields of a record that are learned from.
#[derive(Deserialize)]
struct Published {
    #[serde(default)]
    text: String,
    #[serde(default)]
    source: String,
}

/// Words and how they follow each other.
#[derive(Debug, Default)]
pub(crate) struct Language {
    /// Every word with the white space behind it, a space or a line feed.
    plain: Spellings,
    /// The same as they stand within a JSON string.
    escaped: Spellings,
    /// The words that follow each word, an entry an occurrence.
    followers: Vec<Word>,
    /// Where the followers of each word end.
    follower_ends: Vec<usize>,
    /// The first word of every article.
    openings: Vec<Word>,
    /// Words of every article.
    lengths: Vec<usize>,
    /// The source of every article, escaped.
    sources: Vec<String>,
}

/// Strings one after another.
#[derive(Debug, Default)]
struct Spellings {
    bytes: String,
    ends: Vec<usize>,
}

impl Spellings {
    fn push(&mut self, spelling: &str) {
        self.bytes.push_str(spelling);
        self.ends.push(self.bytes.len());
    }

    fn get(&self, word: Word) -> &str {
        let word = word as usize;
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[word]]
    }
}

impl Language {
    /// Learns from JSON Lines, plain or compressed with zstd.
    ///
    /// # Errors
    ///
    /// Where a file cannot be read, a line is no record, or no article has a
    /// word.
    pub(crate) fn learn(corpora: &[PathBuf]) -> io::Result<Self> {
        let mut learning = Learning::default();
        for corpus in corpora {
            let place = |error: io::Error| {
                io::Error::new(error.kind(), format!("{}: {error}", corpus.display()))
            };
            learning.read(open(corpus).map_err(place)?).map_err(place)?;
        }
        if learning.tokens.is_empty() {
            return Err(io::Error::other("no article with a text to learn from; name a corpus"));
        }
        Ok(learning.finish())
    }

    /// Any word, by its frequency.
    pub(crate) fn word(&self, random: &mut Random) -> Word {
        *random.one_of(&self.followers)
    }

    /// A word that ends a line; none where few lines end in the corpora.
    pub(crate) fn line_end(&self, random: &mut Random) -> Option<Word> {
        let mut draws = (0..PATIENCE).map(|_| self.word(random));
        draws.find(|&word| self.plain.get(word).ends_with('\n'))
    }

    /// The length of an article, as often as it occurs.
    pub(crate) fn length(&self, random: &mut Random) -> usize {
        *random.one_of(&self.lengths)
    }

    /// A source, as often as it occurs, escaped for JSON.
    pub(crate) fn source(&self, random: &mut Random) -> &str {
        random.one_of::<String>(&self.sources)
    }

    /// A text of so many words, replacing what `words` holds.
    pub(crate) fn text(&self, length: usize, random: &mut Random, words: &mut Vec<Word>) {
        words.clear();
        let mut word = *random.one_of(&self.openings);
        for _ in 0..length {
            words.push(word);
            word = if random.once_in(LEAP) {
                self.word(random)
            } else {
                *random.one_of(self.followers_of(word))
            };
        }
    }

    fn followers_of(&self, word: Word) -> &[Word] {
        let word = word as usize;
        let start = word.checked_sub(1).map_or(0, |before| self.follower_ends[before]);
        &self.followers[start..self.follower_ends[word]]
    }

    /// The words as they stand within a JSON string.
    pub(crate) fn write_escaped(&self, words: &[Word], out: &mut Vec<u8>) {
        for &word in words {
            out.extend_from_slice(self.escaped.get(word).as_bytes());
        }
    }

    /// The words as a text.
    pub(crate) fn spell(&self, words: &[Word]) -> String {
        words.iter().map(|&word| self.plain.get(word)).collect()
    }
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let mut file = BufReader::new(File::open(path)?);
    let is_zstd = file.fill_buf()?.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]);
    let reader: Box<dyn Read> =
        if is_zstd { Box::new(zstd::Decoder::with_buffer(file)?) } else { Box::new(file) };
    Ok(Box::new(BufReader::new(reader)))
}

/// Within a JSON string, without the quotes around it.
pub(crate) fn escape(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[derive(Default)]
struct Learning {
    language: Language,
    numbers: HashMap<String, Word>,
    tokens: Vec<Word>,
}

impl Learning {
    fn read(&mut self, lines: impl BufRead) -> io::Result<()> {
        for (line, record) in lines.lines().enumerate() {
            let published: Published = serde_json::from_str(&record?).map_err(|error| {
                io::Error::other(format!("line {}: {error}; JSON Lines are needed", line + 1))
            })?;
            let before = self.tokens.len();
            for word in published.text.split_inclusive(char::is_whitespace) {
                self.push(word);
            }
            if let Some(&opening) = self.tokens.get(before) {
                self.language.openings.push(opening);
                self.language.lengths.push(self.tokens.len() - before);
                self.language.sources.push(escape(&published.source));
            }
        }
        Ok(())
    }

    /// Takes a word with the white space behind it; of nothing but white
    /// space, nothing.
    fn push(&mut self, word: &str) {
        let bare = word.trim_end();
        if bare.is_empty() {
            return;
        }
        let separator = if word.ends_with('\n') { '\n' } else { ' ' };
        let spelling = format!("{bare}{separator}");
        let number = self.numbers.get(&spelling).copied().unwrap_or_else(|| {
            let number = Word::try_from(self.numbers.len()).unwrap_or(Word::MAX);
            self.language.plain.push(&spelling);
            self.language.escaped.push(&escape(&spelling));
            self.numbers.insert(spelling, number);
            number
        });
        self.tokens.push(number);
    }

    /// Groups every word's followers, in the order of the corpora. The last
    /// word of one article is followed by the first of the next, and the very
    /// last by the very first: so each occurrence is a follower once.
    fn finish(self) -> Language {
        let Self { mut language, numbers, tokens } = self;
        let mut ends = vec![0; numbers.len()];
        for &word in &tokens {
            ends[word as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            // where the group starts; filling moves it to where the group ends
            sum += std::mem::replace(end, sum);
        }
        language.followers = vec![0; tokens.len()];
        for (index, &word) in tokens.iter().enumerate() {
            let end = &mut ends[word as usize];
            language.followers[*end] = tokens[(index + 1) % tokens.len()];
            *end += 1;
        }
        language.follower_ends = ends;
        language
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The language of the fixture.
    pub(crate) fn fixture() -> Language {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/newsroom.jsonl");
        Language::learn(&[path]).unwrap()
    }

    fn of(lines: &str) -> Language {
        let mut learning = Learning::default();
        learning.read(lines.as_bytes()).unwrap();
        learning.finish()
    }

    #[test]
    fn followers_are_those_of_the_text() {
        let language = of(r#"{"text": "a b a c\na b", "source": "s"}"#);
        let spelled = |words: &[Word]| language.spell(words);
        // the last b is followed by the first a
        assert_eq!(spelled(language.followers_of(0)), "b c\nb ");
        assert_eq!(spelled(language.followers_of(1)), "a a ");
        assert_eq!(spelled(language.followers_of(2)), "a ");
        assert_eq!(language.followers.len(), 6);
        assert_eq!(language.lengths, [6]);
    }

    #[test]
    fn words_come_up_as_often_as_they_are_common() {
        let language = of(r#"{"text": "x x x x x x x x x y"}"#);
        let mut random = Random::new(3);
        let rare = (0..10_000).filter(|_| language.word(&mut random) == 1).count();
        assert!((800..1_200).contains(&rare), "{rare}");
    }

    #[test]
    fn what_json_escapes_is_escaped() {
        let language = of(r#"{"text": "\"q\"\nb\\"}"#);
        let mut out = Vec::new();
        language.write_escaped(&[0, 1], &mut out);
        assert_eq!(out, br#"\"q\"\nb\\ "#);
        assert_eq!(language.spell(&[0, 1]), "\"q\"\nb\\ ");
    }

    #[test]
    fn an_empty_corpus_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("empty.jsonl");
        std::fs::write(&path, "{\"text\": \" \"}\n").unwrap();
        assert!(Language::learn(&[path]).is_err());
    }
}
