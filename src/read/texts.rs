//! The texts of articles that were read before, read again.

use super::article::articles;
use super::record::Record;
use super::selection::Selection;
use super::visit::visit_where;
use super::{Place, ReadOptions, Source};
use crate::corpus::{Corpus, DocumentId};
use crate::error::{Error, Result};
use crate::normalize::Level;
use crate::relate::article::TokenizedArticle;
use crate::relate::boilerplate::BoilerplateReport;
use crate::relate::text::Tokenizer;
use crate::relate::texts::{ArticleText, Texts};

/// The texts of a corpus in the sources that it was read from. Sources that
/// are pipes must have been [kept](Source::keep_for_second_reading).
///
/// Costs cutting the sources again, and parsing the records that are asked
/// for.
#[derive(Clone, Copy, Debug)]
pub struct SourceTexts<'a> {
    /// The sources.
    pub sources: &'a [Source],
    /// How they were read.
    pub options: &'a ReadOptions,
    /// The corpus that was read.
    pub corpus: &'a Corpus,
    /// Where each article stands, in the order in which they came.
    pub places: &'a [Place],
    /// What is left out of the texts.
    pub boilerplate: &'a BoilerplateReport,
    /// The level of the corpus.
    pub level: Level,
}

impl SourceTexts<'_> {
    /// The texts of these articles, which are ascending, as they stand in the
    /// sources, boilerplate and all; parts of a text are a line apart.
    ///
    /// # Errors
    ///
    /// [`Error::Changed`] where an article is gone.
    pub fn originals(&self, documents: &[DocumentId]) -> Result<Vec<ArticleText>> {
        self.again(documents, || (), |(), _, article| article.clone())
    }

    /// What `work` makes of every article, in the order in which they came,
    /// on all threads; `worker` makes what a thread needs for it.
    ///
    /// # Errors
    ///
    /// [`Error::Changed`] where an article is gone.
    pub fn map_all<W, T: Send>(
        &self,
        worker: impl Fn() -> W + Sync + Send,
        work: impl Fn(&mut W, &ArticleText) -> T + Sync + Send,
    ) -> Result<Vec<T>> {
        let all: Vec<u32> = (0..).zip(self.places).map(|(came, _)| came).collect();
        let made =
            reread(self.sources, self.options, self.places, &all, worker, |worker, _, article| {
                Some(work(worker, article))
            })?;
        Ok(made.into_iter().map(|(_, made)| made).collect())
    }

    /// [`map_all`](Self::map_all) over the articles without their boilerplate.
    ///
    /// # Errors
    ///
    /// [`Error::Changed`] where an article is gone.
    pub fn map_bare<W, T: Send>(
        &self,
        worker: impl Fn() -> W + Sync + Send,
        work: impl Fn(&mut W, DocumentId, &ArticleText) -> T + Sync + Send,
    ) -> Result<Vec<T>> {
        let all: Vec<u32> = (0..).zip(self.places).map(|(came, _)| came).collect();
        let tokenizer = Tokenizer::new(self.level);
        let made = reread(
            self.sources,
            self.options,
            self.places,
            &all,
            || (tokenizer.clone(), worker()),
            |(tokenizer, worker), came, article| {
                let bare = self.bare(tokenizer, came, article);
                let document = self.corpus.arrival()[came];
                Some(work(worker, document, bare.as_ref().unwrap_or(article)))
            },
        )?;
        Ok(made.into_iter().map(|(_, made)| made).collect())
    }

    /// An article without its boilerplate; `None` where it has none.
    fn bare(
        &self,
        tokenizer: &mut Tokenizer,
        came: usize,
        article: &ArticleText,
    ) -> Option<ArticleText> {
        let source = self.corpus.document(self.corpus.arrival()[came]).source.as_deref();
        let pieces = without_boilerplate(article, came, self.boilerplate, tokenizer, source)?;
        Some(ArticleText { title: article.title.clone(), text: pieces.join("\n").into() })
    }

    /// What `work` makes of these articles, which are ascending, in their
    /// order.
    fn again<W, T: Send + Default>(
        &self,
        documents: &[DocumentId],
        worker: impl Fn() -> W + Sync + Send,
        work: impl Fn(&mut W, usize, &ArticleText) -> T + Sync + Send,
    ) -> Result<Vec<T>> {
        let mut wanted: Vec<u32> =
            documents.iter().map(|&document| self.corpus.came(document)).collect();
        wanted.sort_unstable();
        let read = reread(
            self.sources,
            self.options,
            self.places,
            &wanted,
            worker,
            |worker, came, article| Some(work(worker, came, article)),
        )?;
        let mut made: Vec<T> = documents.iter().map(|_| T::default()).collect();
        for (came, one) in read {
            if let Ok(place) = documents.binary_search(&self.corpus.arrival()[came]) {
                made[place] = one;
            }
        }
        Ok(made)
    }
}

impl Texts for SourceTexts<'_> {
    fn of(&self, documents: &[DocumentId]) -> Result<Option<Vec<ArticleText>>> {
        let bare = |tokenizer: &mut Tokenizer, came: usize, article: &ArticleText| {
            self.bare(tokenizer, came, article).unwrap_or_else(|| article.clone())
        };
        let tokenizer = Tokenizer::new(self.level);
        self.again(documents, || tokenizer.clone(), bare).map(Some)
    }

    fn tokenized(
        &self,
        documents: &[DocumentId],
        tokenizer: &Tokenizer,
    ) -> Result<Option<Vec<TokenizedArticle>>> {
        let cut = |tokenizer: &mut Tokenizer, came: usize, article: &ArticleText| {
            let bare = self.bare(tokenizer, came, article);
            TokenizedArticle::of(bare.as_ref().unwrap_or(article), tokenizer)
        };
        self.again(documents, || tokenizer.clone(), cut).map(Some)
    }
}

/// Reads some articles again, which are ascending in the order of arrival,
/// and hands each to `work`, on all threads; what it makes of them, with the
/// number of each, in the same order. `worker` makes what a thread needs.
///
/// # Errors
///
/// [`Error::Changed`] where an article is gone.
pub(super) fn reread<W, T: Send>(
    sources: &[Source],
    options: &ReadOptions,
    places: &[Place],
    wanted: &[u32],
    worker: impl Fn() -> W + Sync + Send,
    work: impl Fn(&mut W, usize, &ArticleText) -> Option<T> + Sync + Send,
) -> Result<Vec<(usize, T)>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut selected: Vec<Place> = wanted.iter().map(|&came| places[came as usize]).collect();
    selected.dedup();
    let key = |place: &Place| (place.source, place.byte_offset);
    let changed = |reason: String| {
        let source = selected.first().map_or(0, |place| place.source as usize);
        Error::Changed { path: sources[source].path().to_owned(), reason }
    };
    let (mut made, mut found) = (Vec::new(), 0);
    visit_where(
        sources,
        options,
        Selection::At(&selected),
        |_| (),
        worker,
        |worker, record, place| {
            let first = places.partition_point(|known| key(known) < key(&place));
            let articles = (first..).zip(articles(record, options.pages));
            let of_wanted = articles.filter(|(came, _)| is_among(wanted, *came));
            let made: Vec<(usize, Option<T>)> = of_wanted
                .map(|(came, article)| (came, work(worker, came, &text_of(&article))))
                .collect();
            made
        },
        |item| {
            // what breaks off behind the last article did so before
            let item = item.unwrap_or_default();
            found += item.len();
            made.extend(item.into_iter().filter_map(|(came, made)| Some((came, made?))));
            Ok(())
        },
    )?;
    match wanted.len() - found {
        0 => Ok(made),
        gone => Err(changed(format!("{gone} articles are gone"))),
    }
}

/// The text of the article that so many came before, around its boilerplate;
/// `None` where it has none.
pub(super) fn without_boilerplate<'a>(
    article: &'a ArticleText,
    came: usize,
    boilerplate: &BoilerplateReport,
    tokenizer: &mut Tokenizer,
    source: Option<&str>,
) -> Option<Vec<&'a str>> {
    if !is_among(&boilerplate.affected, came) {
        return None;
    }
    let text = tokenizer.locate(&article.text);
    let title = article.title.as_deref().map(|title| tokenizer.title(title));
    let mask = boilerplate.mask(source, &text, title.as_ref());
    let mut start = 0;
    let mut pieces = Vec::with_capacity(mask.len() + 1);
    for tokens in &mask {
        let span = text.byte_span(tokens.clone());
        pieces.push(&article.text[start..span.start]);
        start = span.end;
    }
    pieces.push(&article.text[start..]);
    (!mask.is_empty()).then_some(pieces)
}

fn is_among(wanted: &[u32], came: usize) -> bool {
    u32::try_from(came).is_ok_and(|came| wanted.binary_search(&came).is_ok())
}

fn text_of(article: &Record<'_>) -> ArticleText {
    ArticleText { title: article.title.as_deref().map(Into::into), text: article.text().into() }
}
