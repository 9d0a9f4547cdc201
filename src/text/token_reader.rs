//! One text as it is read, token by token.
//!
//! What a token tells of hangs on what stands before it: a title, a figure, a number that
//! goes on. So much of the text is held as that takes, and no more.

use std::ops::Range;

use super::lexicon::{Lexicon, Listed};
use super::number_words::{NumberWord, decimal, is_decimal_mark, of_digits, without_zeros};
use super::open_number::OpenNumber;
use super::time_word::TimeWord;
use super::token_kind::TokenKind;
use super::tokenized::TokenizedText;
use crate::hash;
use crate::narrow::narrow;
use crate::sentence::SentenceStarts;

/// Tokens of a sentence among which its turn is looked for.
const TURN_WITHIN: usize = 5;

/// Letters of the longest particle.
const PARTICLE: usize = 3;

/// The "and" that stands apart from the next word.
const AND: &[u8] = "و".as_bytes();

/// A token as it is read.
pub(super) struct ReadToken<'a> {
    hash: u64,
    text: &'a [u8],
    /// The bytes of the original that it was made of.
    pub(super) span: Range<usize>,
    /// Whether a sentence or a line begins with it.
    pub(super) opens: bool,
}

impl ReadToken<'_> {
    /// The hash of the word without the conjunction and the article before it,
    /// so that it is known again in another sentence.
    pub(super) fn stem(&self) -> u64 {
        let stem = stem(self.text);
        if stem.len() == self.text.len() { self.hash } else { hash::bytes(stem) }
    }
}

/// A figure that the next one may be the fraction of.
struct WholePart {
    hash: u64,
    value: u64,
    /// Where it ends in the text.
    end: usize,
}

/// Reads one text.
pub(super) struct TokenReader<'a> {
    text: &'a str,
    /// Tokens that the words are taken from.
    field: usize,
    lexicon: &'a Lexicon,
    read: &'a mut TokenizedText,
    /// What the lists say of the token before.
    before: Option<&'a Listed>,
    /// The figure before.
    whole: Option<WholePart>,
    /// The number that the token before is of.
    number: Option<OpenNumber>,
    starts: SentenceStarts,
    /// The token that the sentence begins with.
    sentence: usize,
}

impl<'a> TokenReader<'a> {
    /// A reader that puts what it reads of this text into `read`, and the words of the
    /// first `field` tokens with it.
    pub(super) fn new(
        text: &'a str,
        field: usize,
        lexicon: &'a Lexicon,
        read: &'a mut TokenizedText,
    ) -> Self {
        Self {
            text,
            field,
            lexicon,
            read,
            before: None,
            whole: None,
            number: None,
            starts: SentenceStarts::default(),
            sentence: 0,
        }
    }

    /// Takes in the next token, and shows it to `also`.
    #[inline]
    pub(super) fn take(
        &mut self,
        hash: u64,
        word: &[u8],
        span: Range<usize>,
        also: &mut impl FnMut(&ReadToken<'_>),
    ) {
        let place = self.read.len();
        let listed = self.lexicon.look_up(hash);
        let opens = self.starts.begins(self.text, &span);
        self.note_turn(place, listed, opens);
        let token = ReadToken { hash, text: word, span, opens };
        // most tokens are of no list and no number
        if listed.is_none() && self.number.is_none() && !is_figure(word) {
            self.push(place, &token, self.plain_kind(word));
        } else {
            self.take_number_or_listed(place, &token, listed.copied().unwrap_or_default());
        }
        self.before = listed;
        also(&token);
    }

    /// Puts the token behind the last.
    #[inline]
    fn push(&mut self, place: usize, token: &ReadToken<'_>, kind: TokenKind) {
        if place < self.field && kind != TokenKind::Particle {
            self.read.words.push(token.stem(), narrow(place));
        }
        self.read.push(token.hash, kind);
    }

    /// What a token of no list and no number tells of.
    #[inline]
    fn plain_kind(&self, word: &[u8]) -> TokenKind {
        if self.before.is_some_and(|before| before.is_title) {
            TokenKind::Name
        } else if is_particle(word) {
            TokenKind::Particle
        } else {
            TokenKind::Word
        }
    }

    /// Takes in a token that is listed, or may be of a number.
    #[inline(never)]
    fn take_number_or_listed(&mut self, place: usize, token: &ReadToken<'_>, listed: Listed) {
        let Range { start, end } = token.span;
        let open = self.number.take().filter(|open| open.goes_on(place, self.text, start));
        let joined = open.zip(listed.number).and_then(|(open, word)| open.with(word));
        let kind = self.kind(token.text, listed, joined.is_some());
        if let Some(time) = self.time(token.text, listed) {
            self.read.times.push((narrow(place), time));
        }
        self.push(place, token, kind);
        match (kind, listed.number, joined) {
            (TokenKind::Figure, ..) => self.take_figure(place, token),
            (.., Some(joined)) => self.take_joined(joined.up_to(place, end)),
            (_, Some(word), _) => self.take_number(kind, OpenNumber::of_word(word, place, end)),
            _ if token.text == AND => {
                self.number = open.map(|open| open.with_and().up_to(place, end));
            }
            _ => {}
        }
    }

    /// What such a token says of the time of the text.
    fn time(&self, word: &[u8], listed: Listed) -> Option<TimeWord> {
        let before = self.before.copied().unwrap_or_default();
        match listed.weekday {
            Some(day) if before.is_today => Some(TimeWord::Today(day)),
            Some(day) => Some(TimeWord::Weekday(day)),
            None if before.is_corresponding || self.is_behind_date() => {
                of_digits(word).map(TimeWord::Dated)
            }
            None => listed.is_expected.then_some(TimeWord::Expected),
        }
    }

    /// Whether the token before is a figure of a date.
    fn is_behind_date(&self) -> bool {
        self.read.times.last().is_some_and(|&(place, time)| {
            matches!(time, TimeWord::Dated(_)) && place as usize + 1 == self.read.len()
        })
    }

    /// What such a token tells of.
    fn kind(&self, word: &[u8], listed: Listed, is_joined: bool) -> TokenKind {
        if is_figure(word) {
            return TokenKind::Figure;
        }
        let is_behind_figure = || self.read.kinds.last() == Some(&TokenKind::Figure);
        if listed.is_month_behind_figure && is_behind_figure() {
            return TokenKind::Date;
        }
        if is_joined || listed.number.is_some_and(NumberWord::counts_alone) {
            return TokenKind::Number;
        }
        listed.kind.unwrap_or_else(|| self.plain_kind(word))
    }

    /// Notes the sentence that begins here, or that the one before turns to another subject.
    #[inline]
    fn note_turn(&mut self, place: usize, listed: Option<&Listed>, opens: bool) {
        if opens {
            self.sentence = place;
        } else if self.before.is_some_and(|before| before.is_turn)
            && listed.is_some_and(|listed| listed.is_other)
            && place - self.sentence < TURN_WITHIN
            && self.read.turns.last() != Some(&narrow(self.sentence))
        {
            self.read.turns.push(narrow(self.sentence));
        }
    }

    /// Takes in the value of a figure. It opens a number, unless it is the fraction of the
    /// figure before.
    fn take_figure(&mut self, place: usize, figure: &ReadToken<'_>) {
        let Range { start, end } = figure.span;
        let between = |before: usize| self.text.get(before..start).unwrap_or_default();
        if let Some(whole) = self.whole.take_if(|whole| is_decimal_mark(between(whole.end))) {
            let fraction = without_zeros(figure.text);
            let value = if fraction.is_empty() {
                whole.value
            } else {
                decimal(whole.hash, hash::bytes(fraction))
            };
            self.read.push_fraction(value);
            return;
        }
        let value = of_digits(figure.text).unwrap_or(figure.hash);
        self.read.push_number(value);
        self.whole = Some(WholePart { hash: figure.hash, value, end });
        self.number = Some(OpenNumber::of_figure(value, place, end));
    }

    /// Takes in a number that the last token, a word, is a part of.
    fn take_joined(&mut self, number: OpenNumber) {
        self.read.push_joined(number.first(), number.value());
        self.number = Some(number);
    }

    /// Takes in a number that begins with the last token, a word of this kind.
    fn take_number(&mut self, kind: TokenKind, number: OpenNumber) {
        if kind == TokenKind::Number {
            self.read.push_number(number.value());
        }
        self.number = Some(number);
    }
}

/// Whether a word is a number in digits.
fn is_figure(word: &[u8]) -> bool {
    word.first().is_some_and(u8::is_ascii_digit)
}

/// Whether a word has so few letters that it is mostly a particle.
fn is_particle(word: &[u8]) -> bool {
    letters(word).nth(PARTICLE).is_none()
}

/// The first bytes of the letters of a word.
fn letters(word: &[u8]) -> impl Iterator<Item = &u8> {
    word.iter().filter(|&&byte| byte & 0xC0 != 0x80)
}

/// The word without the conjunction and the article before it, where three
/// letters remain.
fn stem(word: &[u8]) -> &[u8] {
    let rest = ["وال", "بال", "لل", "ال", "و"].iter().find_map(|prefix| {
        let rest = word.strip_prefix(prefix.as_bytes())?;
        letters(rest).nth(PARTICLE - 1).map(|_| rest)
    });
    rest.unwrap_or(word)
}
