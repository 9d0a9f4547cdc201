//! The pass over a text that gives its tokens.
//!
//! Words of common letters are taken whole (`common`); other letters of one and
//! two bytes go through the table in two tight loops, and everything else takes
//! one step at a time. What letters and marks do to the word they stand in, it knows
//! itself (`word`). A finished token is looked at once more before it is handed on
//! (`neighbour`).

use std::ops::Range;

use super::address::{self, Mail};
use super::class::{self, Class, Entry, Table, classify};
use super::neighbour::Neighbours;
use super::word::Word;
use super::{common, form, number};

/// Letters taken at a time; most words have fewer.
const LETTERS: usize = 16;

/// The buffers of the pass; what is in them between texts means nothing.
#[derive(Clone, Debug)]
pub(super) struct Scanner {
    table: &'static Table,
    word: Word,
    joined: Vec<u8>,
}

impl Scanner {
    pub(super) fn new() -> Self {
        Self { table: class::table(), word: Word::default(), joined: Vec::new() }
    }

    /// Calls `each` with the UTF-8 and the span of every token of the standard
    /// level; without `FOLDED`, tokens are cut alike but none is joined or
    /// dropped.
    pub(super) fn scan<const FOLDED: bool>(
        &mut self,
        text: &str,
        each: impl FnMut(&[u8], Range<usize>),
    ) {
        let Self { table, word, joined } = self;
        let tokens = Neighbours::<_, FOLDED>::new(each, joined);
        Pass { table, word, text, tokens, mail_checked: 0 }.run();
    }
}

/// One pass over one text.
struct Pass<'a, F, const FOLDED: bool> {
    table: &'static Table,
    word: &'a mut Word,
    text: &'a str,
    tokens: Neighbours<'a, F, FOLDED>,
    /// Up to here, no e-mail address begins.
    mail_checked: usize,
}

impl<F: FnMut(&[u8], Range<usize>), const FOLDED: bool> Pass<'_, F, FOLDED> {
    fn run(mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(&lead) = bytes.get(at) {
            let (entry, width) = match lead {
                0..0x80 => (self.table[usize::from(lead)], 1),
                0x80..0xE0 => {
                    let trail = bytes.get(at + 1).copied().unwrap_or_default();
                    match self.two_byte_entry(lead, trail) {
                        Some(entry) => (entry, 2),
                        None => break,
                    }
                }
                _ => {
                    at = self.step(at);
                    continue;
                }
            };
            at = match entry.class {
                Class::Letter => self.letters(at),
                Class::Separator => {
                    self.finish();
                    at + width
                }
                Class::DeletedMark => {
                    self.word.mark(at..at + width);
                    at + width
                }
                Class::AlefMaksura => {
                    self.word.alef_maksura(at..at + width);
                    at + width
                }
                Class::Hamza => {
                    self.word.hamza(at..at + width);
                    at + width
                }
                Class::Latin => self.latin(at),
                Class::Digit => self.number(at),
                _ => self.step(at),
            };
        }
        self.finish();
        self.tokens.end();
    }

    /// The entry of a code point of two bytes; none where `lead` is not the
    /// first byte of one.
    #[inline]
    fn two_byte_entry(&self, lead: u8, trail: u8) -> Option<Entry> {
        let place = usize::from(lead ^ 0xC0) << 6 | usize::from(trail & 0x3F);
        self.table.get(place).copied()
    }

    /// Takes the letters of two bytes that stand at `at`, and the words of
    /// common letters; returns their end.
    #[inline]
    fn letters(&mut self, at: usize) -> usize {
        if self.word.is_empty() {
            let end = self.common_words(at);
            if end > at {
                return end;
            }
        }
        self.table_letters(at)
    }

    /// Takes the words of common letters that stand at `at`, a space apart, as
    /// far as it can be seen where they end; returns what it has not taken.
    #[inline]
    fn common_words(&mut self, mut at: usize) -> usize {
        let mut folded = [0; common::WINDOW];
        while let Some(window) = self.text.as_bytes()[at..].first_chunk() {
            let length = common::fold(window, &mut folded);
            let Some(&behind) = window.get(length) else { break };
            let end = at + length;
            if length == 0 || (behind != b' ' && !self.is_separator(end)) {
                break;
            }
            self.tokens.take(&folded[..length], at..end);
            at = end;
            if behind != b' ' {
                break;
            }
            at += 1;
        }
        at
    }

    /// Whether a separator of one or two bytes stands at `at`.
    fn is_separator(&self, at: usize) -> bool {
        let entry = match self.text.as_bytes()[at..] {
            [lead @ 0..0x80, ..] => Some(self.table[usize::from(lead)]),
            [lead @ 0x80..0xE0, trail, ..] => self.two_byte_entry(lead, trail),
            _ => None,
        };
        entry.is_some_and(|entry| entry.class == Class::Separator)
    }

    /// Takes the letters of two bytes that stand at `at`; returns their end.
    /// They gather in an array, since a vector would look for room at each.
    fn table_letters(&mut self, at: usize) -> usize {
        let (mut letters, mut length, mut end) = ([0_u8; 2 * LETTERS], 0, at);
        let (pairs, _) = self.text.as_bytes()[at..].as_chunks();
        for &[lead, trail] in pairs.iter().take(LETTERS) {
            match self.two_byte_entry(lead, trail) {
                Some(Entry { class: Class::Letter, length: more, bytes }) => {
                    letters[length..length + 2].copy_from_slice(&bytes);
                    length += usize::from(more);
                    end += 2;
                }
                _ => break,
            }
        }
        self.word.put(&letters[..length], at..end);
        end
    }

    /// Takes the ASCII letters that stand at `at`, or the address.
    fn latin(&mut self, at: usize) -> usize {
        let length = self.address_length(at);
        if length > 0 {
            self.finish();
            return at + length;
        }
        self.word.put_latin(&self.text.as_bytes()[at..], at)
    }

    /// Takes the number that stands at `at`, or the address.
    fn number(&mut self, at: usize) -> usize {
        self.finish();
        let length = self.address_length(at);
        if length > 0 {
            return at + length;
        }
        let text = &self.text[at..];
        let end = self.word.put_whole(at, |number| number::read(text, number));
        self.finish();
        end
    }

    fn address_length(&mut self, at: usize) -> usize {
        let rest = &self.text.as_bytes()[at..];
        let length = address::url_length(rest);
        if length > 0 || at < self.mail_checked {
            return length;
        }
        match address::mail(rest) {
            Mail::Address(length) => length,
            Mail::NoAddress(length) => {
                self.mail_checked = at + length;
                0
            }
        }
    }

    /// Takes the one character at `at`; returns where the next one begins.
    #[inline(never)]
    fn step(&mut self, at: usize) -> usize {
        let Some(c) = self.text[at..].chars().next() else { return self.text.len() };
        let place = at..at + c.len_utf8();
        match classify(c) {
            Class::Form => match (form::ascii(c), form::arabic(c)) {
                (Some(plain), _) if plain.is_ascii_digit() => return self.number(at),
                (Some(plain), _) => self.take(plain, place.clone()),
                (None, Some("")) => self.word.mark(place.clone()),
                (None, spelt) => self.take_apart(spelt.unwrap_or_default(), &place),
            },
            Class::Ideograph => return self.ideograph(c, place),
            _ => self.take(c, place.clone()),
        }
        place.end
    }

    /// Takes the parts of a form as if they stood in its place.
    fn take_apart(&mut self, spelt: &str, place: &Range<usize>) {
        let is_phrase = spelt.contains(' ');
        if is_phrase {
            self.finish();
        }
        for part in spelt.chars() {
            self.take(part, place.clone());
        }
        if is_phrase {
            self.finish();
        }
    }

    /// Takes one character by its class; digits and ideographs have readers
    /// of their own.
    fn take(&mut self, c: char, place: Range<usize>) {
        match classify(c) {
            Class::AlefMaksura => self.word.alef_maksura(place),
            Class::Hamza => self.word.hamza(place),
            Class::Letter | Class::Latin | Class::OtherLetter => self.word.letter(c, place),
            Class::DeletedMark => self.word.mark(place),
            Class::HamzaAbove => self.word.hamza_above(place),
            Class::Accent => self.word.accent(c, place),
            Class::Mark => self.word.kept_mark(c, place),
            Class::Tatweel => self.word.stretch(place.end),
            Class::Control => {}
            Class::Separator | Class::Digit | Class::Ideograph | Class::Form => self.finish(),
        }
    }

    /// Takes a letter that is a word of its own, and the marks on it.
    fn ideograph(&mut self, c: char, place: Range<usize>) -> usize {
        self.finish();
        let is_mark = |c: &char| {
            matches!(
                classify(*c),
                Class::Mark | Class::DeletedMark | Class::HamzaAbove | Class::Accent
            )
        };
        let marks = self.text[place.end..].chars().take_while(is_mark);
        let end = place.end + marks.clone().map(char::len_utf8).sum::<usize>();
        let kept = marks.filter(|mark| classify(*mark) == Class::Mark);
        self.word.ideograph(c, kept, place.start..end);
        self.finish();
        end
    }

    /// Ends the word, if there is one.
    #[inline]
    fn finish(&mut self) {
        self.word.finish(|word, span| self.tokens.take(word, span));
    }
}
