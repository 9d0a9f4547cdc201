//! A text as the relation sees it: tokens that know where they stand and
//! whether they carry a fact.
//!
//! Two bulletins of different days differ in few places, but in places that
//! matter: numbers, dates, names of places and people. So each token has a
//! [`TokenKind`] beside its hash. Numbers are told by their digits; number
//! words, days, months and places by a short closed list, folded by the same
//! normaliser as the text, so that every level finds its own forms; people by
//! the words that stand before a name. The lists need not be complete: they
//! only sharpen what the aligned texts show by themselves.
//!
//! Cost: one pass, two hashes and two look-ups a token; 25 bytes are kept for
//! each.

use std::ops::Range;
use std::sync::Arc;

use super::lexicon::Lexicon;
use crate::hash;
use crate::normalize::{Level, Normalizer};
use crate::sentence::ends_sentence;

/// What a token tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Anything else.
    Word,
    /// A word of up to three letters: in Arabic mostly a particle.
    Particle,
    /// A number in digits.
    Figure,
    /// A number in words, cardinal or ordinal.
    Number,
    /// The name of a day or month, or a word such as "yesterday".
    Date,
    /// The name of a place, or a word behind a title such as "Doctor".
    Name,
}

impl TokenKind {
    /// Whether it is a number, in digits or in words.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Figure | Self::Number)
    }
}

/// Tokens of a sentence among which its turn is looked for.
const TURN_WITHIN: usize = 5;

/// Bytes of a token and what stands behind it in most texts, about.
const BYTES_PER_TOKEN: usize = 10;

/// Letters of the longest particle.
const PARTICLE: usize = 3;

/// A text cut into tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenizedText {
    /// The hash of every token, as in [`crate::hash`].
    pub tokens: Vec<u64>,
    /// The hash of every token without the article and the conjunction before
    /// it, so that a word is known again in another sentence.
    pub stems: Vec<u64>,
    /// The kind of every token.
    pub kinds: Vec<TokenKind>,
    /// The bytes of the original that every token was made of.
    pub spans: Vec<Range<u32>>,
    /// The tokens at which a sentence or a line begins, ascending; the first
    /// is 0 unless there is no token.
    pub sentences: Vec<u32>,
    /// Of these, the beginnings of sentences that turn to another subject.
    pub turns: Vec<u32>,
}

impl TokenizedText {
    /// An empty text with room for so many tokens.
    fn with_room(tokens: usize) -> Self {
        Self {
            tokens: Vec::with_capacity(tokens),
            stems: Vec::with_capacity(tokens),
            kinds: Vec::with_capacity(tokens),
            spans: Vec::with_capacity(tokens),
            ..Self::default()
        }
    }

    /// Tokens in the text.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The distinct stems among the first `limit` tokens that are no
    /// particles, ascending.
    #[must_use]
    pub fn words(&self, limit: usize) -> Vec<u64> {
        let stems = self.stems.iter().zip(&self.kinds).take(limit);
        distinct(stems.filter(|&(_, &kind)| kind != TokenKind::Particle).map(|(&stem, _)| stem))
    }

    /// The distinct numbers and dates, ascending.
    #[must_use]
    pub fn facts(&self) -> Vec<u64> {
        self.of_kinds(|kind| kind.is_number() || kind == TokenKind::Date)
    }

    /// The distinct numbers in digits, ascending.
    #[must_use]
    pub fn figures(&self) -> Vec<u64> {
        self.of_kinds(|kind| kind == TokenKind::Figure)
    }

    fn of_kinds(&self, is_wanted: impl Fn(TokenKind) -> bool) -> Vec<u64> {
        let tokens = self.tokens.iter().zip(&self.kinds);
        distinct(tokens.filter(|&(_, &kind)| is_wanted(kind)).map(|(&token, _)| token))
    }

    /// Whether the text holds no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The bytes of the original from the first of these tokens to the last;
    /// empty where the range holds no token of the text.
    #[must_use]
    pub fn byte_span(&self, tokens: Range<usize>) -> Range<usize> {
        match self.spans.get(tokens) {
            Some([first, .., last]) => first.start as usize..last.end as usize,
            Some([only]) => only.start as usize..only.end as usize,
            _ => 0..0,
        }
    }

    /// The token ranges of the sentences, in order; together all tokens.
    pub fn sentence_ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let ends = self.sentences.iter().skip(1).map(|&end| end as usize);
        let ends = ends.chain([self.len()]);
        self.sentences.iter().zip(ends).map(|(&start, end)| start as usize..end)
    }

    /// The text without the tokens of these ascending, disjoint ranges.
    #[must_use]
    pub fn without(&self, masked: &[Range<usize>]) -> Self {
        let mut kept = Self::default();
        let mut starts = self.sentences.iter().map(|&start| start as usize).peekable();
        let mut turns = self.turns.iter().map(|&start| start as usize).peekable();
        let (mut begins, mut turned) = (false, false);
        let mut masked = masked.iter().peekable();
        for at in 0..self.len() {
            if starts.next_if_eq(&at).is_some() {
                (begins, turned) = (true, turns.next_if_eq(&at).is_some());
            }
            while masked.next_if(|range| range.end <= at).is_some() {}
            if masked.peek().is_some_and(|range| range.contains(&at)) {
                continue;
            }
            if std::mem::take(&mut begins) {
                kept.sentences.push(index(kept.len()));
                if turned {
                    kept.turns.push(index(kept.len()));
                }
            }
            kept.tokens.push(self.tokens[at]);
            kept.stems.push(self.stems[at]);
            kept.kinds.push(self.kinds[at]);
            kept.spans.push(self.spans[at].clone());
        }
        kept
    }
}

/// Cuts texts into tokens; one a thread, for the buffers it holds. A clone
/// shares the lists of words.
#[derive(Clone, Debug)]
pub struct Tokenizer {
    normalizer: Normalizer,
    lexicon: Arc<Lexicon>,
}

impl Tokenizer {
    /// A tokeniser of this level.
    #[must_use]
    pub fn new(level: Level) -> Self {
        let mut normalizer = Normalizer::new(level);
        let lexicon = Arc::new(Lexicon::new(&mut normalizer));
        Self { normalizer, lexicon }
    }

    /// The tokens of a text. Of a text above 4 GiB the spans stay at the limit.
    pub fn tokenize(&mut self, text: &str) -> TokenizedText {
        let Self { normalizer, lexicon } = self;
        let mut tokenized = TokenizedText::with_room(text.len() / BYTES_PER_TOKEN);
        let (mut end, mut after_title) = (0, false);
        normalizer.for_each_token(text, |token| {
            let value = hash::bytes(token.text.as_bytes());
            let listed = lexicon.look_up(value);
            let kind = if token.text.starts_with(|c: char| c.is_ascii_digit()) {
                TokenKind::Figure
            } else {
                match listed.kind {
                    Some(kind) => kind,
                    None if after_title => TokenKind::Name,
                    None if token.text.chars().count() <= PARTICLE => TokenKind::Particle,
                    None => TokenKind::Word,
                }
            };
            after_title = listed.is_title;
            let between = text.get(end..token.span.start).unwrap_or_default();
            if tokenized.is_empty() || ends_sentence(between) {
                tokenized.sentences.push(index(tokenized.len()));
            }
            end = token.span.end;
            let stem = stem(token.text);
            let is_bare = stem.len() == token.text.len();
            tokenized.tokens.push(value);
            tokenized.stems.push(if is_bare { value } else { hash::bytes(stem.as_bytes()) });
            tokenized.kinds.push(kind);
            tokenized.spans.push(index(token.span.start)..index(token.span.end));
        });
        let turns = tokenized.sentence_ranges().filter(|sentence| {
            let end = sentence.end.min(sentence.start + TURN_WITHIN);
            let tokens = &tokenized.tokens[sentence.start..end];
            tokens.windows(2).any(|pair| lexicon.is_turn(pair[0], pair[1]))
        });
        tokenized.turns = turns.map(|sentence| index(sentence.start)).collect();
        tokenized
    }
}

/// The word without the conjunction and the article before it, where three
/// letters remain.
fn stem(word: &str) -> &str {
    let rest = ["وال", "بال", "لل", "ال", "و"].iter().find_map(|prefix| {
        word.strip_prefix(prefix).filter(|rest| rest.chars().nth(PARTICLE - 1).is_some())
    });
    rest.unwrap_or(word)
}

/// These hashes, ascending, each once.
fn distinct(hashes: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut hashes: Vec<u64> = hashes.collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn index(place: usize) -> u32 {
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
    fn stems_know_a_word_again() {
        let text = tokenized("والمدرسة المدرسة مدرسة ولد من");
        let [first, second, third, child, _] = text.stems[..] else { panic!() };
        assert!(first == second && second == third);
        assert_eq!(child, text.tokens[3], "two letters would remain");
        assert_eq!(text.words(2).len(), 1);
    }

    #[test]
    fn spans_lead_back_to_the_original() {
        let text = "«افتتح» الوزيرُ المستشفى.";
        let tokenized = tokenized(text);
        assert_eq!(&text[tokenized.byte_span(0..2)], "افتتح» الوزيرُ");
        assert_eq!(&text[tokenized.byte_span(2..3)], "المستشفى");
        assert_eq!(tokenized.byte_span(3..3), 0..0);
        assert_eq!(tokenized.byte_span(2..9), 0..0);
    }

    #[test]
    fn sentences_end_at_terminators_and_lines_not_in_numbers() {
        let text = tokenized("قال 2.5 مليون. ثم صمت؟ نعم\nسطر جديد");
        let sentences: Vec<_> = text.sentence_ranges().collect();
        assert_eq!(sentences, [0..3, 3..5, 5..6, 6..8]);
        assert_eq!(tokenized("").sentence_ranges().count(), 0);
    }

    #[test]
    fn a_turn_to_another_subject_is_seen() {
        let text = tokenized(
            "فاز الميناء بهدف. وفي مباراة أخرى تعادل الواحة. ثم عاد الجميع إلى بيوتهم من جهة أخرى",
        );
        assert_eq!(text.turns, [3]);
        assert_eq!(text.without(std::slice::from_ref(&(0..2))).turns, [1]);
        assert!(text.without(std::slice::from_ref(&(3..8))).turns.is_empty());
        assert_eq!(tokenized("ومن جهةٍ أُخرى قال").turns, [0]);
    }

    #[test]
    fn masked_tokens_go_and_sentences_stay() {
        let text = tokenized("واحد في البيت. باب ونافذة. سقف وجدار");
        let kept = text.without(std::slice::from_ref(&(1..4)));
        assert_eq!(kept.len(), text.len() - 3);
        assert_eq!(kept.sentence_ranges().collect::<Vec<_>>(), [0..1, 1..2, 2..4]);
        assert_eq!(text.without(&[]), text);
    }
}
