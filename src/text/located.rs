//! A text that can be shown: its tokens with where they stand in the original.
//!
//! Most texts are only held against others, and need none of this; so it is
//! apart from [`TokenizedText`], and costs 16 bytes a token more.

use std::ops::Range;

use super::opening_words::FIELD;
use super::token_kind::TokenKind;
use super::tokenized::TokenizedText;
use super::tokenizer::Tokenizer;
use crate::narrow::narrow;

/// A text cut into tokens that know their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LocatedText {
    /// The tokens.
    pub tokenized: TokenizedText,
    /// The hash of every token without the article and the conjunction before
    /// it, so that a word is known again in another sentence.
    pub stems: Vec<u64>,
    /// The bytes of the original that every token was made of.
    pub spans: Vec<Range<u32>>,
    /// The tokens at which a sentence or a line begins, ascending; the first
    /// is 0 unless there is no token.
    pub sentences: Vec<u32>,
}

impl Tokenizer {
    /// The tokens of a text and where they stand in it. Of a text above 4 GiB
    /// the places stay at the limit.
    pub fn locate(&mut self, text: &str) -> LocatedText {
        let (mut stems, mut spans, mut sentences) = (Vec::new(), Vec::new(), Vec::new());
        let tokenized = self.read(text, |token| {
            if token.opens {
                sentences.push(narrow(spans.len()));
            }
            stems.push(token.stem());
            spans.push(narrow(token.span.start)..narrow(token.span.end));
        });
        LocatedText { tokenized, stems, spans, sentences }
    }
}

impl LocatedText {
    /// Tokens in the text.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokenized.len()
    }

    /// Whether the text holds no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokenized.is_empty()
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
        // all by name, so that none is forgotten; those left aside come of the others again
        let TokenizedText {
            tokens,
            kinds,
            turns,
            times,
            numbers,
            words: _,
            facts: _,
            figures: _,
            names: _,
        } = &self.tokenized;
        let mut kept = Self::default();
        let mut starts = self.sentences.iter().map(|&start| start as usize).peekable();
        let mut turns = turns.iter().map(|&start| start as usize).peekable();
        let mut numbers = numbers.iter().peekable();
        let mut times = times.iter().peekable();
        let (mut begins, mut turned) = (false, false);
        let mut masked = masked.iter().peekable();
        for at in 0..self.len() {
            if starts.next_if_eq(&at).is_some() {
                (begins, turned) = (true, turns.next_if_eq(&at).is_some());
            }
            let number = numbers.next_if(|&&(place, _)| place as usize == at);
            let time = times.next_if(|&&(place, _)| place as usize == at);
            while masked.next_if(|range| range.end <= at).is_some() {}
            if masked.peek().is_some_and(|range| range.contains(&at)) {
                continue;
            }
            let place = narrow(kept.len());
            if std::mem::take(&mut begins) {
                kept.sentences.push(place);
                if turned {
                    kept.tokenized.turns.push(place);
                }
            }
            let kind = kinds[at];
            if kept.len() < FIELD && kind != TokenKind::Particle {
                kept.tokenized.words.push(self.stems[at], place);
            }
            kept.tokenized.push(tokens[at], kind);
            if let Some(&(_, value)) = number {
                kept.tokenized.push_number(value);
            }
            kept.tokenized.times.extend(time.map(|&(_, time)| (place, time)));
            kept.stems.push(self.stems[at]);
            kept.spans.push(self.spans[at].clone());
        }
        kept.tokenized.settle();
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Level;
    use crate::text::TimeWord;

    fn located(text: &str) -> LocatedText {
        Tokenizer::new(Level::Standard).locate(text)
    }

    #[test]
    fn spans_lead_back_to_the_original() {
        let text = "«افتتح» الوزيرُ المستشفى.";
        let located = located(text);
        assert_eq!(&text[located.byte_span(0..2)], "افتتح» الوزيرُ");
        assert_eq!(&text[located.byte_span(2..3)], "المستشفى");
        assert_eq!(located.byte_span(3..3), 0..0);
        assert_eq!(located.byte_span(2..9), 0..0);
    }

    #[test]
    fn stems_know_a_word_again() {
        let text = located("والمدرسة المدرسة مدرسة ولد من");
        let [first, second, third, child, _] = text.stems[..] else { panic!() };
        assert!(first == second && second == third);
        assert_eq!(child, text.tokenized.tokens[3], "two letters would remain");
        assert_eq!(text.tokenized.words.len(), 1, "a word of three letters is none");
    }

    #[test]
    fn sentences_end_at_terminators_and_lines_not_in_numbers() {
        let text = located("قال 2.5 مليون. ثم صمت؟ نعم\nسطر جديد");
        let sentences: Vec<_> = text.sentence_ranges().collect();
        assert_eq!(sentences, [0..3, 3..5, 5..6, 6..8]);
        assert_eq!(located("").sentence_ranges().count(), 0);
    }

    #[test]
    fn turns_go_with_their_sentences() {
        let text = located("فاز الميناء بهدف. وفي مباراة أخرى تعادل الواحة");
        assert_eq!(text.tokenized.turns, [3]);
        assert_eq!(text.without(std::slice::from_ref(&(0..2))).tokenized.turns, [1]);
        assert!(text.without(std::slice::from_ref(&(3..8))).tokenized.turns.is_empty());
    }

    #[test]
    fn masked_tokens_go_and_sentences_stay() {
        let text = located("واحد في البيت. باب ونافذة. سقف وجدار");
        let kept = text.without(std::slice::from_ref(&(1..4)));
        assert_eq!(kept.len(), text.len() - 3);
        assert_eq!(kept.sentence_ranges().collect::<Vec<_>>(), [0..1, 1..2, 2..4]);
        assert_eq!(kept.tokenized.words.len(), 3);
        assert_eq!(text.without(&[]), text);
    }

    #[test]
    fn numbers_are_the_same_where_nothing_is_left_out() {
        let text = located("باع 3 آلاف طن و 5ر32 مليون برميل في 12 يوما وخمسين ألف كيس");
        assert_eq!(text.without(&[]), text);
    }

    #[test]
    fn words_of_time_go_with_their_places() {
        let text = located("أعلن السبت. افتتح اليوم الخميس الموافق 5/10 المعرض المنتظر");
        let times = [
            TimeWord::Weekday(0),
            TimeWord::Today(5),
            TimeWord::Dated(5),
            TimeWord::Dated(10),
            TimeWord::Expected,
        ];
        let at = |places: [u32; 5]| places.into_iter().zip(times).collect::<Vec<_>>();
        assert_eq!(text.tokenized.times, at([1, 4, 6, 7, 9]));
        assert_eq!(text.without(&[]), text);
        let bare = text.without(std::slice::from_ref(&(0..2)));
        assert_eq!(bare.tokenized.times, at([0, 2, 4, 5, 7])[1..]);
    }
}
