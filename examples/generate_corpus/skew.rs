//! Corpora that bring out what grows with the square of something.

use std::io::{self, Write};

use clap::ValueEnum;

use crate::copying::substitute;
use crate::language::{Language, Word};
use crate::press::Press;
use crate::random::Random;

/// Words of the article that is printed again and again.
const COPIED: usize = 300;
/// Words of a title.
const TITLE: usize = 8;
/// Words of a tiny article.
const TINY: usize = 3;
/// Bytes of the boilerplate.
const BOILERPLATE: usize = 2_000;

/// A kind of skew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Skew {
    /// One article, printed N times
    Copies,
    /// One article, printed N times with another word in one place
    Crowd,
    /// One article of N megabytes
    Long,
    /// One article of N megabytes, and its copy with every hundredth word replaced
    LongCopy,
    /// N articles of three words
    Tiny,
    /// N articles that end in the same two kilobytes, on lines of their own
    Boilerplate,
}

/// Prints a skewed corpus of size `n`.
pub(crate) fn print<W: Write>(
    skew: Skew,
    n: u64,
    language: &Language,
    random: &mut Random,
    press: &mut Press<'_, W>,
) -> io::Result<()> {
    let mut words = Vec::new();
    match skew {
        Skew::Copies => {
            language.text(COPIED, random, &mut words);
            for _ in 0..n {
                press.print(&words[..TITLE], &words, language.source(random))?;
            }
        }
        Skew::Crowd => {
            language.text(COPIED, random, &mut words);
            for _ in 0..n {
                let mut edited = words.clone();
                substitute(&mut edited, 1, language, random);
                press.print(&words[..TITLE], &edited, language.source(random))?;
            }
        }
        Skew::Long | Skew::LongCopy => {
            let bytes = usize::try_from(n).unwrap_or(usize::MAX).saturating_mul(1_000_000);
            let mut words = of_bytes(bytes, language, random);
            let title = TITLE.min(words.len());
            press.print(&words[..title], &words, language.source(random))?;
            if skew == Skew::LongCopy {
                let edits = words.len().div_ceil(100);
                substitute(&mut words, edits, language, random);
                press.print(&words[..title], &words, language.source(random))?;
            }
        }
        Skew::Tiny => {
            for _ in 0..n {
                language.text(TINY, random, &mut words);
                press.print(&words, &words, language.source(random))?;
            }
        }
        Skew::Boilerplate => {
            let boilerplate = of_bytes(BOILERPLATE, language, random);
            for _ in 0..n {
                language.text(language.length(random), random, &mut words);
                let title = TITLE.min(words.len());
                words.extend(language.line_end(random));
                words.extend_from_slice(&boilerplate);
                press.print(&words[..title], &words, language.source(random))?;
            }
        }
    }
    Ok(())
}

/// A text of at least so many bytes, and one word more at most.
fn of_bytes(bytes: usize, language: &Language, random: &mut Random) -> Vec<Word> {
    let (mut words, mut written, mut part) = (Vec::new(), 0, Vec::new());
    while written < bytes {
        language.text(COPIED, random, &mut part);
        for &word in &part {
            if written >= bytes {
                break;
            }
            written += language.spell(&[word]).len();
            words.push(word);
        }
    }
    words
}
