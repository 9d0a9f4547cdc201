//! A text as the relation sees it: tokens that know whether they carry a fact.
//!
//! Two bulletins of different days differ in few places, but in places that
//! matter: numbers, dates, names of places and people. So each token has a
//! [`TokenKind`] beside its hash. Numbers are told by their digits; number
//! words, days, months and places by a short closed list, folded by the same
//! normaliser as the text, so that every level finds its own forms; people by
//! the words that stand before a name. The lists need not be complete: they
//! only sharpen what the aligned texts show by themselves.
//!
//! A text stands in several pairs, so what each of them asks of it alone, the
//! words that it begins with, its numbers and dates, its turns, is made here
//! once. Where its tokens stand in the original is known to the
//! [`LocatedText`](super::located::LocatedText) alone, which is for who shows it.
//!
//! Cost: one pass, a hash and a look-up a token, and another hash for each of
//! the first; 9 bytes are kept for every token, and 16 for a number.

use std::ops::Range;
use std::sync::Arc;

use super::lexicon::{Lexicon, Listed};
use super::number_words::{NumberWord, Sum, decimal, is_decimal_mark, of_digits, without_zeros};
use super::words::{FIELD, Words};
use crate::hash;
use crate::normalize::{Level, Normalizer};
use crate::sentence::SentenceStarts;

pub use super::token_kind::TokenKind;

/// Tokens of a sentence among which its turn is looked for.
const TURN_WITHIN: usize = 5;

/// Tokens of a text that is no usual one.
const LONG: usize = 1 << 14;

/// Letters of the longest particle.
const PARTICLE: usize = 3;

/// A text cut into tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenizedText {
    /// The hash of every token, as in [`crate::hash`].
    pub tokens: Vec<u64>,
    /// The kind of every token.
    pub kinds: Vec<TokenKind>,
    /// The tokens at which a sentence begins that turns to another subject,
    /// ascending.
    pub turns: Vec<u32>,
    /// The words among the first [`FIELD`] tokens.
    pub words: Words,
    /// The values of its numbers, each with the place of a token that is of it, ascending;
    /// of what has a fraction, and of what is no number as it stands, what stands for it.
    pub numbers: Vec<(u32, u64)>,
    /// The distinct values of numbers and hashes of dates, ascending.
    pub facts: Vec<u64>,
    /// The distinct values of numbers in digits, ascending.
    pub figures: Vec<u64>,
    /// The distinct names of places and people, ascending.
    pub names: Vec<u64>,
}

impl TokenizedText {
    /// Puts another token behind the last.
    pub(super) fn push(&mut self, token: u64, kind: TokenKind) {
        self.tokens.push(token);
        self.kinds.push(kind);
        match kind {
            TokenKind::Date => self.facts.push(token),
            TokenKind::Name => self.names.push(token),
            _ => {}
        }
    }

    /// Takes in the value of the last token.
    pub(super) fn push_number(&mut self, value: u64) {
        self.numbers.push((index(self.len().saturating_sub(1)), value));
        self.facts.push(value);
        if self.kinds.last() == Some(&TokenKind::Figure) {
            self.figures.push(value);
        }
    }

    /// Takes in the value of the last token, the second part of a number whose first part
    /// is the number before it.
    fn push_fraction(&mut self, value: u64) {
        self.numbers.pop();
        self.facts.pop();
        self.figures.pop();
        self.push_number(value);
    }

    /// Takes in the value of the last token, a word, and of all from `first` on, with which
    /// it is one number.
    fn push_joined(&mut self, first: u32, value: u64) {
        let known = self.numbers.partition_point(|&(place, _)| place < first);
        if known < self.numbers.len() {
            self.numbers[known..].iter_mut().for_each(|(_, known)| *known = value);
            self.facts.pop();
            if self.kinds[first as usize] == TokenKind::Figure {
                self.figures.pop();
                self.figures.push(value);
            }
        }
        self.push_number(value);
    }

    /// The values of the numbers among these tokens.
    pub(super) fn numbers_in(&self, tokens: &Range<usize>) -> &[(u32, u64)] {
        let from = |at: usize| self.numbers.partition_point(|&(place, _)| (place as usize) < at);
        &self.numbers[from(tokens.start)..from(tokens.end)]
    }

    /// Puts in order what is to be ascending, when the last token is in.
    pub(super) fn settle(&mut self) {
        self.words.settle();
        for distinct in [&mut self.facts, &mut self.figures, &mut self.names] {
            distinct.sort_unstable();
            distinct.dedup();
        }
    }

    /// Makes it empty; the room of a text that is no usual one is given back.
    fn clear(&mut self) {
        if self.len() > LONG {
            *self = Self::default();
        }
        self.tokens.clear();
        self.kinds.clear();
        self.turns.clear();
        self.words.clear();
        self.numbers.clear();
        self.facts.clear();
        self.figures.clear();
        self.names.clear();
    }

    /// Tokens in the text.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether the text holds no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }
}

/// Cuts texts into tokens; one a thread, for the buffers it holds. A clone
/// shares the lists of words.
#[derive(Clone, Debug)]
pub struct Tokenizer {
    normalizer: Normalizer,
    lexicon: Arc<Lexicon>,
    /// The text that is being read. It is handed out as a copy, which takes no
    /// more memory than it needs, and none is asked for token by token.
    text: TokenizedText,
}

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

impl Tokenizer {
    /// A tokeniser of this level.
    #[must_use]
    pub fn new(level: Level) -> Self {
        let mut normalizer = Normalizer::new(level);
        let lexicon = Arc::new(Lexicon::new(&mut normalizer));
        Self { normalizer, lexicon, text: TokenizedText::default() }
    }

    /// The tokens of a text.
    pub fn tokenize(&mut self, text: &str) -> TokenizedText {
        self.read(text, |_| ())
    }

    /// The words of a title.
    pub fn title(&mut self, title: &str) -> Words {
        self.cut(title, usize::MAX, |_| ()).words.clone()
    }

    /// The tokens of a text; each is shown to `also` as it is read.
    pub(super) fn read(&mut self, text: &str, also: impl FnMut(&ReadToken<'_>)) -> TokenizedText {
        let read = self.cut(text, FIELD, also);
        if read.len() > LONG { std::mem::take(read) } else { read.clone() }
    }

    fn cut(
        &mut self,
        text: &str,
        field: usize,
        mut also: impl FnMut(&ReadToken<'_>),
    ) -> &mut TokenizedText {
        let Self { normalizer, lexicon, text: read } = self;
        read.clear();
        let mut before = Listed::default();
        // the hash of the figure before, its value, and where it ends
        let mut figure: Option<(u64, u64, usize)> = None;
        let mut number: Option<OpenNumber> = None;
        let (mut starts, mut sentence) = (SentenceStarts::default(), 0);
        normalizer.for_each_hashed_token(text, |hash, word, span| {
            let listed = lexicon.look_up(hash);
            let place = read.len();
            let open = number.take().filter(|open| open.goes_on(place, text, span.start));
            let joined = open.zip(listed.number).and_then(|(open, word)| open.with(word));
            let is_figure = |byte: &u8| byte.is_ascii_digit();
            let kind = if word.first().is_some_and(is_figure) {
                TokenKind::Figure
            } else if joined.is_some() || listed.number.is_some_and(NumberWord::counts_alone) {
                TokenKind::Number
            } else {
                match listed.kind {
                    Some(kind) => kind,
                    None if listed.is_august && read.kinds.last() == Some(&TokenKind::Figure) => {
                        TokenKind::Date
                    }
                    None if before.is_title => TokenKind::Name,
                    None if is_particle(word) => TokenKind::Particle,
                    None => TokenKind::Word,
                }
            };
            let opens = starts.begins(text, &span);
            if opens {
                sentence = place;
            } else if before.is_turn
                && listed.is_other
                && place - sentence < TURN_WITHIN
                && read.turns.last() != Some(&index(sentence))
            {
                read.turns.push(index(sentence));
            }
            before = listed;
            let token = ReadToken { hash, text: word, span, opens };
            if place < field && kind != TokenKind::Particle {
                read.words.push(token.stem(), index(place));
            }
            read.push(hash, kind);
            let end = token.span.end;
            match (kind, listed.number) {
                (TokenKind::Figure, _) => {
                    let between = |end: usize| text.get(end..token.span.start).unwrap_or_default();
                    let whole = figure.take_if(|(.., end)| is_decimal_mark(between(*end)));
                    if let Some((whole, value, _)) = whole {
                        let fraction = without_zeros(word);
                        let has_one = !fraction.is_empty();
                        let both = decimal(whole, hash::bytes(fraction));
                        read.push_fraction(if has_one { both } else { value });
                    } else {
                        let value = of_digits(word).unwrap_or(hash);
                        read.push_number(value);
                        figure = Some((hash, value, end));
                        number = Some(OpenNumber::new(place, Sum::of_figure(value), end));
                    }
                }
                (_, Some(listed)) => {
                    let opened = OpenNumber::new(place, Sum::of_word(listed), end);
                    number = Some(match joined {
                        Some(joined) => joined.up_to(place, end),
                        None => opened,
                    });
                    match (joined, kind) {
                        (Some(joined), _) => read.push_joined(joined.first, joined.sum.value()),
                        (None, TokenKind::Number) => read.push_number(opened.sum.value()),
                        _ => {}
                    }
                }
                // an "and" apart
                _ if word == "و".as_bytes() => {
                    let and = |open: OpenNumber| OpenNumber { has_and: true, ..open };
                    number = open.map(and).map(|open| open.up_to(place, end));
                }
                _ => {}
            }
            also(&token);
        });
        read.settle();
        read
    }
}

/// A number that the next word may be a part of.
#[derive(Clone, Copy)]
struct OpenNumber {
    sum: Sum,
    /// The place of its first token, and that at which it goes on.
    first: u32,
    next: usize,
    /// Where it ends in the text.
    end: usize,
    /// Whether an "and" stands behind it.
    has_and: bool,
}

impl OpenNumber {
    fn new(place: usize, sum: Sum, end: usize) -> Self {
        Self { sum, first: index(place), next: place + 1, end, has_and: false }
    }

    /// Whether nothing but space stands between it and the token at this place, which
    /// starts there in the text.
    fn goes_on(&self, place: usize, text: &str, start: usize) -> bool {
        let between = text.get(self.end..start);
        self.next == place && between.is_some_and(|between| between.trim_start().is_empty())
    }

    /// With one word more, where that is a part of it.
    fn with(self, word: NumberWord) -> Option<Self> {
        let sum = self.sum.with(word.value, word.has_and || self.has_and)?;
        Some(Self { sum, has_and: false, ..self })
    }

    /// The same up to this token.
    fn up_to(self, place: usize, end: usize) -> Self {
        Self { next: place + 1, end, ..self }
    }
}

/// Whether a word has so few letters that it is mostly a particle.
fn is_particle(word: &[u8]) -> bool {
    // a letter has four bytes at most
    word.len() <= 4 * PARTICLE && letters(word).count() <= PARTICLE
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

/// A place in 32 bits.
pub(super) fn index(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokenized(text: &str) -> TokenizedText {
        Tokenizer::new(Level::Standard).tokenize(text)
    }

    #[test]
    fn kinds_are_told_in_every_form() {
        for (text, kind) in [
            ("٢٥", TokenKind::Figure),
            ("وأربعة", TokenKind::Number),
            ("الثالثة", TokenKind::Number),
            ("يوليو", TokenKind::Date),
            ("والخميس", TokenKind::Date),
            ("بالرياض", TokenKind::Name),
            ("كتاب", TokenKind::Word),
        ] {
            assert_eq!(tokenized(text).kinds, [kind], "{text}");
        }
        let kinds = tokenized("الدكتور رامي قال").kinds;
        assert_eq!(kinds, [TokenKind::Word, TokenKind::Name, TokenKind::Particle]);
    }

    #[test]
    fn words_are_those_of_the_field_and_of_a_title_all() {
        let title = "كتاب ".repeat(FIELD) + "والمدرسة";
        let mut tokenizer = Tokenizer::new(Level::Standard);
        assert_eq!(tokenizer.tokenize(&title).words.len(), 1);
        assert_eq!(tokenizer.title(&title).len(), 2);
        assert!(tokenizer.title("مدرسة").shared(&tokenizer.title(&title)) == Some(1.0));
    }

    #[test]
    fn facts_are_numbers_and_dates() {
        let text = tokenized("في ٢٥ يوليو اجتمع عشرون، وفي 25 يوليو افترقوا");
        assert_eq!((text.facts.len(), text.figures.len()), (3, 1));
        assert!(text.facts.is_sorted());
    }

    #[test]
    fn numbers_have_their_values_in_every_form() {
        let values = |text: &str| -> Vec<u64> {
            let mut values: Vec<u64> =
                tokenized(text).numbers.iter().map(|&(_, value)| value).collect();
            values.dedup();
            values
        };
        for text in ["سبع سنوات", "٧ سنوات", "بسبعة أيام", "الساعة السابعة"]
        {
            assert_eq!(values(text), [7], "{text}");
        }
        for (text, expected) in [
            ("خمسة وعشرون رجلا و3 آلاف", &[25, 3000][..]),
            ("خمسمائة وخمسة وعشرين", &[525]),
            ("نمت 12 في المائة أو بالمئة", &[12]),
            ("أحد الرجال وإحدى النساء", &[]),
            ("5 20", &[5, 20]),
            ("اثنا عشر كوكبا وأحد عشر لاعبا في الحادية عشرة", &[12, 11]),
            ("واحد وعشرون يوما في وقت واحد", &[21]),
            ("مئة وخمسة وعشرون ومئتي ألف", &[125, 200_000]),
            ("خمسة و عشرون", &[25]),
            ("50 ألفا و25 مليوناً", &[50_000, 25_000_000]),
            ("15 ألفا وخمسمئة", &[15_500]),
            ("الثالث والعاشر", &[3, 10]),
            ("أول عشرة", &[1, 10]),
            ("25. مليون، خمسة، عشرة", &[25, 1_000_000, 5, 10]),
            ("200 ثانية في المرة الثانية", &[200, 2]),
            ("1 , 2", &[1, 2]),
        ] {
            assert_eq!(values(text), expected, "{text}");
        }
        assert_eq!(tokenized("خمسة وعشرون").facts, tokenized("25").facts);
        let fraction = tokenized("ارتفع 32.5 نقطة");
        for same in
            ["ارتفع 5ر32 نقطة", "ارتفع 32,5 نقطة", "ارتفع 32,50 نقطة", "ارتفع 5.\u{200F}32 نقطة"]
        {
            let same = tokenized(same);
            assert_eq!((&same.facts, &same.figures), (&fraction.facts, &fraction.figures));
        }
    }

    #[test]
    fn a_turn_to_another_subject_is_seen() {
        let text = tokenized(
            "فاز الميناء بهدف. وفي مباراة أخرى تعادل الواحة. ثم عاد الجميع إلى بيوتهم من جهة أخرى",
        );
        assert_eq!(text.turns, [3]);
        assert_eq!(tokenized("ومن جهةٍ أُخرى قال").turns, [0]);
    }
}
