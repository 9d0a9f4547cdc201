//! The texts of articles that were read before, read again.

use super::article::articles;
use super::record::Record;
use super::visit::{Selection, visit_where};
use super::{Place, ReadOptions, Source};
use crate::corpus::{Corpus, DocumentId};
use crate::error::{Error, Result};
use crate::normalize::Level;
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

impl Texts for SourceTexts<'_> {
    fn of(&self, documents: &[DocumentId]) -> Result<Option<Vec<ArticleText>>> {
        let arrival = self.corpus.arrival();
        let came: Vec<u32> = (0..)
            .zip(arrival)
            .filter(|(_, document)| documents.binary_search(document).is_ok())
            .map(|(came, _)| came)
            .collect();
        let read = reread(self.sources, self.options, self.places, &came, |came, article| {
            let source = self.corpus.document(arrival[came]).source.as_deref();
            let bare = without_boilerplate(article, self.boilerplate, self.level, source);
            Some(match bare {
                Some(pieces) => {
                    ArticleText { title: article.title.clone(), text: pieces.join("\n").into() }
                }
                None => article.clone(),
            })
        })?;
        let mut texts = vec![ArticleText::default(); documents.len()];
        for (came, text) in read {
            if let Ok(place) = documents.binary_search(&arrival[came]) {
                texts[place] = text;
            }
        }
        Ok(Some(texts))
    }
}

/// Reads some articles again, which are ascending in the order of arrival,
/// and hands each to `work`, on all threads; what it makes of them, with the
/// number of each, in the same order.
///
/// # Errors
///
/// [`Error::Changed`] where an article is gone.
pub(super) fn reread<T: Send>(
    sources: &[Source],
    options: &ReadOptions,
    places: &[Place],
    wanted: &[u32],
    work: impl Fn(usize, &ArticleText) -> Option<T> + Sync + Send,
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
        || (),
        |(), record, place| {
            let first = places.partition_point(|known| key(known) < key(&place));
            let articles = (first..).zip(articles(record, options.pages));
            let of_wanted = articles.filter(|(came, _)| is_among(wanted, *came));
            let made: Vec<(usize, Option<T>)> =
                of_wanted.map(|(came, article)| (came, work(came, &text_of(&article)))).collect();
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

/// The text of an article around its boilerplate; `None` where it has none.
pub(super) fn without_boilerplate<'a>(
    article: &'a ArticleText,
    boilerplate: &BoilerplateReport,
    level: Level,
    source: Option<&str>,
) -> Option<Vec<&'a str>> {
    if boilerplate.lines.is_empty() {
        return None;
    }
    let mut tokenizer = Tokenizer::new(level);
    let text = tokenizer.tokenize(&article.text);
    let title = article.title.as_deref().map(|title| tokenizer.tokenize(title));
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
