//! The pass over a text that gives its tokens.
//!
//! Words of common letters are taken whole (`common`); other letters of one and
//! two bytes go through the table in two tight loops, and everything else takes
//! one step at a time. A finished token is looked at once more before it is
//! handed on (`neighbour`).

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::address::{self, Mail};
use super::arabic::{HAMZA, WAW, YEH};
use super::class::{self, Class, Entry, Table, classify, two_bytes};
use super::neighbour::Neighbours;
use super::{common, form, number};

const HAMZA_BYTES: [u8; 2] = two_bytes(HAMZA);
const WAW_BYTES: [u8; 2] = two_bytes(WAW);
const YEH_BYTES: [u8; 2] = two_bytes(YEH);

/// Letters taken at a time; most words have fewer.
const LETTERS: usize = 16;

/// The buffers of the pass; what is in them between texts means nothing.
#[derive(Clone, Debug)]
pub(super) struct Scanner {
    table: &'static Table,
    word: Vec<u8>,
    joined: Vec<u8>,
    folded: String,
}

impl Scanner {
    pub(super) fn new() -> Self {
        Self { table: class::table(), word: Vec::new(), joined: Vec::new(), folded: String::new() }
    }

    /// Calls `each` with the UTF-8 and the span of every token of the standard
    /// level; without `FOLDED`, tokens are cut alike but none is joined or
    /// dropped.
    pub(super) fn scan<const FOLDED: bool>(
        &mut self,
        text: &str,
        each: impl FnMut(&[u8], Range<usize>),
    ) {
        let Self { table, word, joined, folded } = self;
        word.clear();
        Pass {
            table,
            word,
            folded,
            text,
            tokens: Neighbours::<_, FOLDED>::new(each, joined),
            span: 0..0,
            attached: 0,
            maksura: 0,
            accents: (0, false),
            needs_composing: false,
            mail_checked: 0,
        }
        .run();
    }
}

/// One pass over one text.
struct Pass<'a, F, const FOLDED: bool> {
    table: &'static Table,
    /// The word that is being read.
    word: &'a mut Vec<u8>,
    folded: &'a mut String,
    text: &'a str,
    tokens: Neighbours<'a, F, FOLDED>,
    /// Where the word stands, if there is one.
    span: Range<usize>,
    /// The end of the last letter and the marks on it.
    attached: usize,
    /// The length of the word when an ى was its last letter, or 0.
    maksura: usize,
    /// The length of the word when a mark was the last it took, and whether
    /// the letter below keeps its accents.
    accents: (usize, bool),
    /// Whether the word holds marks that NFC may join or order.
    needs_composing: bool,
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
                    self.mark(at..at + width);
                    at + width
                }
                Class::AlefMaksura => {
                    self.alef_maksura(at..at + width);
                    at + width
                }
                Class::Hamza => {
                    self.hamza(at..at + width);
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
    fn table_letters(&mut self, mut at: usize) -> usize {
        self.begin(at);
        let (mut letters, mut length) = ([0_u8; 2 * LETTERS], 0);
        let (pairs, _) = self.text.as_bytes()[at..].as_chunks();
        for &[lead, trail] in pairs.iter().take(LETTERS) {
            match self.two_byte_entry(lead, trail) {
                Some(Entry { class: Class::Letter, length: more, bytes }) => {
                    letters[length..length + 2].copy_from_slice(&bytes);
                    length += usize::from(more);
                    at += 2;
                }
                _ => break,
            }
        }
        self.word.extend_from_slice(&letters[..length]);
        self.extend(at);
        at
    }

    /// Takes the ASCII letters that stand at `at`, or the address.
    fn latin(&mut self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let length = self.address_length(at);
        if length > 0 {
            self.finish();
            return at + length;
        }
        self.begin(at);
        while let Some(byte) = bytes.get(at).filter(|byte| byte.is_ascii_alphabetic()) {
            self.word.push(byte.to_ascii_lowercase());
            at += 1;
        }
        self.extend(at);
        at
    }

    /// Takes the number that stands at `at`, or the address.
    fn number(&mut self, at: usize) -> usize {
        self.finish();
        let length = self.address_length(at);
        if length > 0 {
            return at + length;
        }
        let end = at + number::read(&self.text[at..], self.word);
        self.span = at..end;
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
                (None, Some("")) => self.mark(place.clone()),
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
            Class::AlefMaksura => self.alef_maksura(place),
            Class::Hamza => self.hamza(place),
            Class::Letter | Class::Latin | Class::OtherLetter => {
                self.begin(place.start);
                self.folded.clear();
                class::fold(c, self.folded);
                self.word.extend_from_slice(self.folded.as_bytes());
                // in some scripts letters compose with letters
                self.needs_composing |= c >= '\u{0800}';
                self.extend(place.end);
            }
            Class::DeletedMark => self.mark(place),
            Class::HamzaAbove => self.hamza_above(place),
            Class::Accent if !self.keeps_accents() => self.mark(place),
            Class::Accent | Class::Mark => {
                if !self.word.is_empty() {
                    let keeps = self.keeps_accents();
                    self.push(c);
                    self.accents = (self.word.len(), keeps);
                    self.needs_composing = true;
                    self.extend(place.end);
                }
            }
            Class::Tatweel => {
                if !self.word.is_empty() {
                    self.span.end = place.end;
                }
            }
            Class::Control => {}
            Class::Separator | Class::Digit | Class::Ideograph | Class::Form => self.finish(),
        }
    }

    /// Takes a letter that is a word of its own, and the marks on it.
    fn ideograph(&mut self, c: char, place: Range<usize>) -> usize {
        self.finish();
        self.push(c);
        self.span = place;
        self.needs_composing = true;
        let mut end = self.span.end;
        for mark in self.text[end..].chars() {
            match classify(mark) {
                Class::Mark => self.push(mark),
                Class::DeletedMark | Class::HamzaAbove | Class::Accent => {}
                _ => break,
            }
            end += mark.len_utf8();
        }
        self.span.end = end;
        self.finish();
        end
    }

    fn alef_maksura(&mut self, place: Range<usize>) {
        self.begin(place.start);
        self.word.extend_from_slice(&YEH_BYTES);
        self.extend(place.end);
        self.maksura = self.word.len();
    }

    fn hamza(&mut self, place: Range<usize>) {
        self.begin(place.start);
        let length = self.word.len();
        if length > 0 && length == self.maksura {
            self.word.truncate(length - YEH_BYTES.len());
        }
        self.word.extend_from_slice(&HAMZA_BYTES);
        self.extend(place.end);
        self.maksura = 0;
    }

    /// و and ي with the hamza as a mark of its own are ؤ and ئ, if nothing
    /// but other marks stands between.
    fn hamza_above(&mut self, place: Range<usize>) {
        let word = &mut *self.word;
        if place.start == self.attached
            && (word.ends_with(&WAW_BYTES) || word.ends_with(&YEH_BYTES))
        {
            word.truncate(word.len() - 2);
            word.extend_from_slice(&HAMZA_BYTES);
            self.maksura = 0;
        }
        self.mark(place);
    }

    /// Takes a deleted mark: it belongs to the word it stands in.
    #[inline]
    fn mark(&mut self, place: Range<usize>) {
        if !self.word.is_empty() {
            if place.start == self.attached {
                self.attached = place.end;
            }
            self.span.end = place.end;
        }
    }

    #[inline]
    fn begin(&mut self, at: usize) {
        if self.word.is_empty() {
            self.span.start = at;
        }
    }

    #[inline]
    fn extend(&mut self, end: usize) {
        self.span.end = end;
        self.attached = end;
    }

    fn push(&mut self, c: char) {
        self.word.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// Whether the last letter of the word, below its marks, keeps accents.
    fn keeps_accents(&self) -> bool {
        let word = &*self.word;
        if self.accents.0 == word.len() {
            return self.accents.1;
        }
        let start = word.iter().rposition(|byte| byte & 0xC0 != 0x80).unwrap_or_default();
        let last = std::str::from_utf8(&word[start..]).ok().and_then(|last| last.chars().next());
        last.is_some_and(class::keeps_accents)
    }

    /// Ends the word, if there is one.
    #[inline]
    fn finish(&mut self) {
        if self.word.is_empty() {
            return;
        }
        if self.needs_composing {
            self.compose();
        }
        self.maksura = 0;
        self.accents = (0, false);
        self.tokens.take(self.word, self.span.clone());
        self.word.clear();
    }

    #[cold]
    fn compose(&mut self) {
        self.needs_composing = false;
        if let Ok(letters) = std::str::from_utf8(self.word) {
            self.folded.clear();
            self.folded.extend(letters.nfc());
            self.word.clear();
            self.word.extend_from_slice(self.folded.as_bytes());
        }
    }
}
