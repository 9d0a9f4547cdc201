//! What boilerplate a corpus has, and what of an article goes for it.

use std::ops::Range;

use ahash::{AHashMap, AHashSet};

use super::Boilerplate;
use crate::sentence::sentence_key;
use crate::text::{ArticleText, LocatedText, OpeningWords, Tokenizer};

/// Share of a title's words in a sentence from which on it is the article's own.
const OWN_TITLE: f64 = 0.5;

/// All boilerplate of a corpus.
#[derive(Clone, Debug, Default)]
pub struct BoilerplateReport {
    /// The most widespread first.
    pub lines: Vec<Boilerplate>,
    /// The articles that may lose something, ascending.
    pub affected: Vec<u32>,
    /// The keys of the lines of each source.
    pub(super) keys: AHashMap<Box<str>, AHashSet<u64>>,
}

impl BoilerplateReport {
    /// The articles that carry a line which is boilerplate in one of the two
    /// reports and not in the other, ascending.
    #[must_use]
    pub fn changes_to(&self, other: &Self) -> Vec<u32> {
        let lines_apart = |one: &Self, other: &Self| -> Vec<u32> {
            let is_shared = |line: &&Boilerplate| {
                other.keys.get(&line.source).is_some_and(|keys| keys.contains(&line.key))
            };
            let apart = one.lines.iter().filter(|line| !is_shared(line));
            apart.flat_map(|line| line.articles.iter().copied()).collect()
        };
        let mut changed = lines_apart(self, other);
        changed.extend(lines_apart(other, self));
        changed.sort_unstable();
        changed.dedup();
        changed
    }

    /// What is known here of lines, for articles of another corpus, of which these lose
    /// something, ascending.
    pub(crate) fn of_others(&self, affected: Vec<u32>) -> Self {
        Self { lines: Vec::new(), affected, keys: self.keys.clone() }
    }

    /// Whether nothing is boilerplate, of any source.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether the article that so many came before may lose something.
    #[must_use]
    pub fn affects(&self, came: u32) -> bool {
        self.affected.binary_search(&came).is_ok()
    }

    /// The text of the article that so many came before, without its boilerplate: what
    /// stands around it, a line apart. `None` where nothing of it goes. The tokeniser is
    /// of the level of the corpus.
    ///
    /// Costs cutting the text into tokens where it may lose something, and else a look-up.
    pub fn bare(
        &self,
        came: u32,
        source: Option<&str>,
        article: &ArticleText,
        tokenizer: &mut Tokenizer,
    ) -> Option<String> {
        if !self.affects(came) {
            return None;
        }
        self.bare_of_new(source, article, tokenizer)
    }

    /// The same for an article that the corpus does not have, of which nothing is known
    /// but this: what its source puts under those of the corpus goes.
    ///
    /// Costs cutting the text into tokens where its source has boilerplate at all.
    ///
    /// ```
    /// use nuskha::Level;
    /// use nuskha::boilerplate::{BoilerplateFinder, BoilerplateLimits};
    /// use nuskha::text::{ArticleText, Tokenizer};
    /// use nuskha::{ShingleKind, Shingler};
    ///
    /// let footer = "تابعوا آخر الأخبار عبر تطبيق الصحيفة";
    /// let mut finder = BoilerplateFinder::new(BoilerplateLimits::default());
    /// let mut shingler = Shingler::new(Level::Standard, ShingleKind::default()).with_sentences();
    /// for opening in ["فاز المنتخب", "هطل المطر", "غادر الوفد", "وصل القطار", "بدأ المؤتمر"] {
    ///     let shingled = shingler.shingle(&format!("{opening} مساء أمس\n{footer}"));
    ///     finder.add(&shingled.sentences, Some("صحيفة"), None);
    /// }
    /// let report = finder.finish();
    ///
    /// let text = format!("افتتح الوزير الجسر\n{footer}").into();
    /// let article = ArticleText { title: None, text };
    /// let mut tokenizer = Tokenizer::new(Level::Standard);
    /// let mut bare = |source| report.bare_of_new(Some(source), &article, &mut tokenizer);
    /// assert_eq!(bare("صحيفة").unwrap().trim(), "افتتح الوزير الجسر");
    /// assert_eq!(bare("جريدة"), None);
    /// ```
    pub fn bare_of_new(
        &self,
        source: Option<&str>,
        article: &ArticleText,
        tokenizer: &mut Tokenizer,
    ) -> Option<String> {
        if !self.keys.contains_key(source.unwrap_or_default()) {
            return None;
        }
        let text = tokenizer.locate(&article.text);
        let title = article.title.as_deref().map(|title| tokenizer.title(title));
        let mask = self.mask(source, &text, title.as_ref());
        let mut start = 0;
        let mut pieces = Vec::with_capacity(mask.len() + 1);
        for tokens in &mask {
            let span = text.byte_span(tokens.clone());
            pieces.push(&article.text[start..span.start]);
            start = span.end;
        }
        pieces.push(&article.text[start..]);
        (!mask.is_empty()).then(|| pieces.join("\n"))
    }

    /// The token ranges of an article to leave out of similarity, ascending
    /// and disjoint; for [`LocatedText::without`]. The sentence it opens
    /// with stays unless there is nothing but boilerplate, and so does one that says what
    /// its title says.
    #[must_use]
    pub fn mask(
        &self,
        source: Option<&str>,
        text: &LocatedText,
        title: Option<&OpeningWords>,
    ) -> Vec<Range<usize>> {
        let Some(keys) = self.keys.get(source.unwrap_or_default()) else { return Vec::new() };
        let is_of_title = |range: &Range<usize>| {
            title.is_some_and(|title| is_of_title(title, &text.stems[range.clone()]))
        };
        let sentences: Vec<(Range<usize>, bool)> = text
            .sentence_ranges()
            .filter_map(|range| {
                let key = sentence_key(&text.tokenized.tokens[range.clone()])?;
                let goes = keys.contains(&key) && !is_of_title(&range);
                Some((range, goes))
            })
            .collect();
        let says_nothing = sentences.iter().all(|(_, goes)| *goes);
        let is_left_out = |place: usize, goes: bool| goes && (place > 0 || says_nothing);
        let mask = sentences.into_iter().enumerate();
        mask.filter(|(place, (_, goes))| is_left_out(*place, *goes))
            .map(|(_, (range, _))| range)
            .collect()
    }
}

/// Whether a sentence says what the title says.
fn is_of_title(title: &OpeningWords, sentence: &[u64]) -> bool {
    !title.is_empty() && title.among(sentence) as f64 >= OWN_TITLE * title.len() as f64
}
