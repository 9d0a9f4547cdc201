//! The pass over a text that gives its tokens.
//!
//! Letters gather in `word` until their run ends. A finished token is looked
//! at once more before it is handed on: an era letter behind a year is
//! dropped (N4), and `عبد` is held until it is known whether a name follows
//! (J1). Both look at the next token whatever stands between, so that the
//! output, where nothing but a space does, is read the same way.

use std::ops::Range;

use super::Token;
use super::arabic::{ALEF_MAKSURA, HAMZA, WAW, YEH};
use super::class::{self, Class, Classes};
use super::number;

const SERVANT: &str = "عبد";
const ARTICLE: &str = "ال";
const HIS_LORD: &str = "ربه";
const ERA_LETTERS: [&str; 2] = ["م", "ه"];

/// Longest local part of an e-mail address in bytes (RFC 5321, 4.5.3.1.1).
const LOCAL_PART: usize = 64;

/// Gives the tokens of texts; holds the buffers.
#[derive(Debug)]
pub(super) struct Scanner {
    classes: Classes,
    word: String,
    held: String,
    held_span: Range<usize>,
    after_year: bool,
}

/// Where the run of letters in `word` stands, and what its last letter was.
struct Run {
    span: Range<usize>,
    ends_in_alef_maksura: bool,
}

impl Scanner {
    pub(super) fn new() -> Self {
        Self {
            classes: Classes::new(),
            word: String::new(),
            held: String::new(),
            held_span: 0..0,
            after_year: false,
        }
    }

    /// Calls `each` for every token of the standard level; without `FOLDED`,
    /// tokens are cut alike, but none is joined or dropped.
    pub(super) fn scan<const FOLDED: bool>(&mut self, text: &str, mut each: impl FnMut(Token<'_>)) {
        self.word.clear();
        self.held.clear();
        self.after_year = false;
        let mut run = Run { span: 0..0, ends_in_alef_maksura: false };
        // where `rest` begins in the text
        let mut base = 0;
        let mut rest = text.char_indices();
        while let Some((at, c)) = rest.next() {
            let at = base + at;
            let end = at + c.len_utf8();
            match self.classes.of(c) {
                Class::Letter(letter) => {
                    if self.word.is_empty() {
                        if c.is_ascii() {
                            let length = address_length(&text[at..]);
                            if length > 0 {
                                base = at + length;
                                rest = text[base..].char_indices();
                                continue;
                            }
                        }
                        run.span.start = at;
                    }
                    self.word.push(letter);
                    run.span.end = end;
                    run.ends_in_alef_maksura = false;
                }
                Class::AlefMaksura => self.push_letter(ALEF_MAKSURA, at..end, &mut run),
                Class::Hamza => self.push_letter(HAMZA, at..end, &mut run),
                Class::Separator => self.finish::<FOLDED>(run.span.clone(), &mut each),
                Class::Deleted => {
                    if !self.word.is_empty() {
                        run.span.end = end;
                    }
                }
                Class::HamzaMark => {
                    if self.word.ends_with([WAW, YEH]) {
                        self.word.pop();
                        self.word.push(HAMZA);
                    }
                    if !self.word.is_empty() {
                        run.span.end = end;
                        run.ends_in_alef_maksura = false;
                    }
                }
                Class::Mark => {
                    if !self.word.is_empty() {
                        self.word.push(c);
                        run.span.end = end;
                        run.ends_in_alef_maksura = false;
                    }
                }
                Class::Digit(_) => {
                    self.finish::<FOLDED>(run.span.clone(), &mut each);
                    let mut length = if c.is_ascii() { address_length(&text[at..]) } else { 0 };
                    if length == 0 {
                        length = number::read(&text[at..], self.classes, &mut self.word);
                        self.finish::<FOLDED>(at..at + length, &mut each);
                    }
                    base = at + length;
                    rest = text[base..].char_indices();
                }
                Class::Ideograph(ideograph) => {
                    self.finish::<FOLDED>(run.span.clone(), &mut each);
                    self.word.push(ideograph);
                    self.finish::<FOLDED>(at..end, &mut each);
                }
                Class::Composite => self.take_apart::<FOLDED>(c, at..end, &mut run, &mut each),
            }
        }
        self.finish::<FOLDED>(run.span, &mut each);
        self.release(&mut each);
    }

    /// Reads the parts of a composite as if they stood in its place.
    #[cold]
    fn take_apart<const FOLDED: bool>(
        &mut self,
        composite: char,
        place: Range<usize>,
        run: &mut Run,
        each: &mut impl FnMut(Token<'_>),
    ) {
        for part in class::parts(composite) {
            match self.classes.of(part) {
                Class::Letter(letter) => self.push_letter(letter, place.clone(), run),
                Class::AlefMaksura => self.push_letter(ALEF_MAKSURA, place.clone(), run),
                Class::Hamza => self.push_letter(HAMZA, place.clone(), run),
                Class::Separator => self.finish::<FOLDED>(run.span.clone(), each),
                // a form holds nothing else of several parts
                _ => {}
            }
        }
    }

    /// Takes one letter, with the rule for ىء.
    fn push_letter(&mut self, letter: char, place: Range<usize>, run: &mut Run) {
        if self.word.is_empty() {
            *run = Run { span: place.clone(), ends_in_alef_maksura: false };
        } else if letter == HAMZA && run.ends_in_alef_maksura {
            self.word.pop();
        }
        self.word.push(if letter == ALEF_MAKSURA { YEH } else { letter });
        run.span.end = place.end;
        run.ends_in_alef_maksura = letter == ALEF_MAKSURA;
    }

    /// Ends the token in `word`, if there is one.
    #[inline]
    fn finish<const FOLDED: bool>(&mut self, span: Range<usize>, each: &mut impl FnMut(Token<'_>)) {
        if self.word.is_empty() {
            return;
        }
        if FOLDED {
            self.finish_folded(span, each);
        } else {
            each(Token { text: &self.word, span });
        }
        self.word.clear();
    }

    #[inline]
    fn finish_folded(&mut self, span: Range<usize>, each: &mut impl FnMut(Token<'_>)) {
        if self.after_year && ERA_LETTERS.contains(&self.word.as_str()) {
            return;
        }
        self.after_year = self.word.len() == 4 && self.word.bytes().all(|b| b.is_ascii_digit());
        if !self.held.is_empty() {
            let is_name = self.word.strip_prefix(ARTICLE).is_some_and(|name| !name.is_empty());
            if is_name || self.word == HIS_LORD {
                self.held.push_str(&self.word);
                each(Token { text: &self.held, span: self.held_span.start..span.end });
                self.held.clear();
                return;
            }
            self.release(each);
        }
        if self.word == SERVANT {
            self.held.push_str(SERVANT);
            self.held_span = span;
        } else {
            each(Token { text: &self.word, span });
        }
    }

    /// Hands on a held `عبد` that no name followed.
    fn release(&mut self, each: &mut impl FnMut(Token<'_>)) {
        if !self.held.is_empty() {
            each(Token { text: &self.held, span: self.held_span.clone() });
            self.held.clear();
        }
    }
}

/// The length of the URL or e-mail address that `text` begins with, or 0.
fn address_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let starts = |prefix: &str| {
        bytes.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    let is_graphic = |byte: &u8| byte.is_ascii_graphic() && !b"\"<>`".contains(byte);
    if ["http://", "https://", "www."].into_iter().any(starts) {
        return bytes.iter().take_while(|byte| is_graphic(byte)).count();
    }
    let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let local = bytes.iter().take(LOCAL_PART + 1).take_while(|byte| is_local(byte)).count();
    if local == 0 || bytes.get(local) != Some(&b'@') {
        return 0;
    }
    let is_domain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
    let domain = &bytes[local + 1..];
    let domain = &domain[..domain.iter().take_while(|byte| is_domain(byte)).count()];
    let has_dot = domain.iter().position(|&byte| byte == b'.').is_some_and(|dot| dot > 0);
    if has_dot { local + 1 + domain.len() } else { 0 }
}
