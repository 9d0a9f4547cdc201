//! The tokens of all articles of a corpus, for whoever goes through them again
//! and again.
//!
//! They take three kilobytes an article, so they are kept as shingle sets are:
//! the first in memory and the others in a temporary file. In memory an article
//! takes 28 bytes beside, and 4 for each of its sentences.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use crate::corpus::{MEMORY, SetId, SetRun, ShingleSets};
use crate::error::{Error, Result};
use crate::narrow::narrow;
use crate::normalize::Normalizer;
use crate::sentence::{SentenceStarts, sentence_key};

/// An article cut into tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CutArticle {
    /// The hash of every token, in the order of the text.
    pub tokens: Vec<u64>,
    /// The tokens at which a sentence or a line begins, ascending.
    pub sentences: Vec<u32>,
}

impl CutArticle {
    /// The tokens of a text.
    #[must_use]
    pub fn of(text: &str, normalizer: &mut Normalizer) -> Self {
        let mut cut = Self::default();
        let mut starts = SentenceStarts::default();
        normalizer.for_each_token_hash(text, |token, span| {
            if starts.begins(text, &span) {
                cut.sentences.push(narrow(cut.tokens.len()));
            }
            cut.tokens.push(token);
        });
        cut
    }
}

/// The tokens of the articles of a corpus, each known by its number, in whatever order
/// they come. Whoever goes through them before they are [closed](Self::close) may panic.
#[derive(Debug)]
pub struct ArticleTokens {
    /// Lists in the order of the texts, which are no sets, but kept as these are.
    tokens: ShingleSets,
    /// The tokens at which the sentences of all articles begin, one article behind
    /// the other.
    sentences: Vec<u32>,
    /// Where those of each article end.
    sentence_ends: Vec<usize>,
    /// The numbers of the articles, in the order in which they came.
    numbers: Vec<u32>,
    /// The places of the articles in that order, by their numbers.
    places: Vec<u32>,
}

impl Default for ArticleTokens {
    fn default() -> Self {
        Self {
            tokens: ShingleSets::with_memory(MEMORY),
            sentences: Vec::new(),
            sentence_ends: Vec::new(),
            numbers: Vec::new(),
            places: Vec::new(),
        }
    }
}

impl ArticleTokens {
    /// Adds the article of this number. Of n articles the numbers are 0 to n − 1, each
    /// once, in any order; but where boilerplate is listed
    /// ([`widespread`](super::widespread())), the articles come here in the order in
    /// which they went to the [`BoilerplateFinder`](crate::boilerplate::BoilerplateFinder).
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where the temporary file cannot be written.
    pub fn push(&mut self, number: u32, article: &CutArticle) -> Result<()> {
        self.tokens.push(&article.tokens)?;
        self.numbers.push(number);
        self.sentences.extend_from_slice(&article.sentences);
        self.sentence_ends.push(self.sentences.len());
        Ok(())
    }

    /// Makes all articles readable that came.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where a number came twice, or is not below how many came, and
    /// [`Error::Temporary`] where the temporary file cannot be written.
    pub fn close(&mut self) -> Result<()> {
        let mut places = vec![None; self.numbers.len()];
        for (place, &number) in (0_u32..).zip(&self.numbers) {
            let Some(free @ None) = places.get_mut(number as usize) else {
                let count = self.numbers.len();
                let remedy = format!("the numbers of {count} articles are those from 0, each once");
                return Err(Error::parameter("number", &number, remedy));
            };
            *free = Some(place);
        }
        self.places = places.into_iter().flatten().collect();
        self.tokens.close()
    }

    /// How many articles came.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The number of the article that so many came before.
    pub(super) fn number(&self, came: u32) -> u32 {
        self.numbers[came as usize]
    }

    fn set(&self, article: u32) -> SetId {
        SetId(self.places[article as usize])
    }

    /// The tokens of an article.
    pub(super) fn of(&self, article: u32) -> Result<Cow<'_, [u64]>> {
        self.tokens.get(self.set(article))
    }

    /// The token ranges of the sentences of an article, in order.
    pub(super) fn sentences(&self, article: u32) -> impl Iterator<Item = Range<u32>> {
        let set = self.set(article);
        let place = set.index();
        let start = place.checked_sub(1).map_or(0, |before| self.sentence_ends[before]);
        let starts = &self.sentences[start..self.sentence_ends[place]];
        let end = narrow(self.tokens.size(set));
        let ends = starts.iter().skip(1).copied().chain([end]);
        starts.iter().zip(ends).map(|(&start, end)| start..end)
    }

    /// The sentences of an article that have a key, in order; `tokens` are those of
    /// the article.
    pub(super) fn keyed_sentences(
        &self,
        article: u32,
        tokens: &[u64],
    ) -> impl Iterator<Item = (u64, Range<u32>)> {
        self.sentences(article).filter_map(move |range| {
            let key = sentence_key(&tokens[range.start as usize..range.end as usize])?;
            Some((key, range))
        })
    }

    /// What `row` adds for each article, which is told its number, in the order in which
    /// they came; made by all threads.
    pub(super) fn rows<T: Copy + Send>(
        &self,
        row: impl Fn(u32, &[u64], &mut Vec<T>) + Sync,
    ) -> Result<Vec<T>> {
        self.tokens.rows(&(), |set, tokens, rows| row(self.numbers[set.index()], tokens, rows))
    }

    /// All articles in stretches of about so many tokens, for all threads to work on.
    pub(super) fn stretches(
        &self,
        tokens: u64,
    ) -> impl IndexedParallelIterator<Item = Result<SetRun<'_>>> {
        let stretches = self.tokens.cut(0..self.tokens.len(), tokens, usize::MAX);
        stretches.into_par_iter().map(|places| self.tokens.run(places))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Level;
    use crate::text::Tokenizer;

    const TEXTS: [&str; 4] =
        ["قال 2.5 مليون. ثم صمت؟ نعم\nسطر جديد", "", " ... ", "«افتتح» الوزيرُ المستشفى."];

    #[test]
    fn articles_are_cut_as_texts_that_are_shown() {
        let (mut normalizer, mut tokenizer) =
            (Normalizer::new(Level::Standard), Tokenizer::new(Level::Standard));
        for text in TEXTS {
            let (cut, located) = (CutArticle::of(text, &mut normalizer), tokenizer.locate(text));
            assert_eq!((cut.tokens, cut.sentences), (located.tokenized.tokens, located.sentences));
        }
    }

    #[test]
    fn a_number_that_came_twice_or_is_too_high_is_refused() {
        for numbers in [[0, 0], [1, 2]] {
            let mut articles = ArticleTokens::default();
            for number in numbers {
                articles.push(number, &CutArticle::default()).unwrap();
            }
            let message = articles.close().unwrap_err().to_string();
            assert!(message.starts_with("number: "), "{message}");
        }
    }

    #[test]
    fn articles_come_back_from_memory_and_file() {
        let mut normalizer = Normalizer::new(Level::Standard);
        let cut = TEXTS.map(|text| CutArticle::of(text, &mut normalizer));
        for memory in [0, 72, usize::MAX] {
            let tokens = ShingleSets::with_memory(memory);
            let mut articles = ArticleTokens { tokens, ..ArticleTokens::default() };
            for (article, cut) in (0..4).zip(&cut).rev() {
                articles.push(article, cut).unwrap();
            }
            articles.close().unwrap();
            for (article, cut) in (0..).zip(&cut) {
                assert_eq!(*articles.of(article).unwrap(), cut.tokens);
                let sentences: Vec<u32> = articles.sentences(article).map(|it| it.start).collect();
                assert_eq!(sentences, cut.sentences);
            }
            let lengths = articles.rows(|article, tokens, rows| rows.push((article, tokens.len())));
            assert_eq!(lengths.unwrap(), [(3, 3), (2, 0), (1, 0), (0, 8)]);
            assert_eq!(articles.number(0), 3);
        }
    }
}
