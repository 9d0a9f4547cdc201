//! What cuts texts into tokens, with the buffers and lists that serve for all of them.

use std::sync::Arc;

use super::lexicon::Lexicon;
use super::opening_words::{FIELD, OpeningWords};
use super::token_reader::{ReadToken, TokenReader};
use super::tokenized::TokenizedText;
use crate::normalize::{Level, Normalizer};

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
    pub fn title(&mut self, title: &str) -> OpeningWords {
        self.cut(title, usize::MAX, |_| ()).words.clone()
    }

    /// The tokens of a text; each is shown to `also` as it is read.
    pub(super) fn read(&mut self, text: &str, also: impl FnMut(&ReadToken<'_>)) -> TokenizedText {
        let read = self.cut(text, FIELD, also);
        if read.is_long() { std::mem::take(read) } else { read.clone() }
    }

    fn cut(
        &mut self,
        text: &str,
        field: usize,
        mut also: impl FnMut(&ReadToken<'_>),
    ) -> &mut TokenizedText {
        let Self { normalizer, lexicon, text: read } = self;
        read.clear();
        let mut reader = TokenReader::new(text, field, lexicon, read);
        normalizer.for_each_hashed_token(text, |hash, word, span| {
            reader.take(hash, word, span, &mut also);
        });
        read.settle();
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TokenKind;

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
            ("الاثنين", TokenKind::Date),
            ("الإثنين", TokenKind::Date),
            ("اثنين", TokenKind::Number),
            ("صفر", TokenKind::Number),
            ("بالرياض", TokenKind::Name),
            ("كتاب", TokenKind::Word),
        ] {
            assert_eq!(tokenized(text).kinds, [kind], "{text}");
        }
        for text in ["5 صفر", "5 آب"] {
            assert_eq!(tokenized(text).kinds, [TokenKind::Figure, TokenKind::Date], "{text}");
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
