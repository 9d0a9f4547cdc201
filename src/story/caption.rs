//! What a story says of itself: its title and its keywords.

use rayon::prelude::*;

use super::Story;
use crate::corpus::DocumentId;
use crate::error::Result;
use crate::keywords::KeywordFinder;
use crate::observer::Observer;
use crate::text::{ArticleText, Texts};

/// Reports of a story that its keywords are taken from; more say no more.
const REPORTS: usize = 8;
/// Stories whose reports are read together.
const AT_ONCE: usize = 1 << 12;
/// Characters of each: news says first what it is about.
const CHARACTERS: usize = 1500;

/// What a story says of itself beside its ids and dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Caption {
    /// The title of its representative; empty where it has none.
    pub title: String,
    /// What it is about, the most telling phrase first: of all its reports
    /// together, so what several of them say counts for more.
    pub keywords: Vec<String>,
}

/// The captions of stories, in their order.
///
/// Costs reading the first reports of each again, and finding the keywords of
/// an article for each, on all threads; the reports of some thousand stories are
/// held at a time.
///
/// # Errors
///
/// Those of `texts`, and [`crate::Error::Cancelled`]; the observer is told of no step.
pub fn captions(
    stories: &[Story],
    texts: &dyn Texts,
    finder: &KeywordFinder<'_>,
    observer: &dyn Observer,
) -> Result<Vec<Caption>> {
    let kept = if stories.len() > AT_ONCE { texts.kept(&wanted(stories), observer)? } else { None };
    let texts = kept.as_deref().unwrap_or(texts);
    let mut told = Vec::with_capacity(stories.len());
    for some in stories.chunks(AT_ONCE) {
        observer.go_on()?;
        told.extend(captions_of(some, texts, finder)?);
    }
    Ok(told)
}

/// The captions of stories whose reports are all held.
fn captions_of(
    stories: &[Story],
    texts: &dyn Texts,
    finder: &KeywordFinder<'_>,
) -> Result<Vec<Caption>> {
    if !texts.are_there() {
        return Ok(vec![Caption::default(); stories.len()]);
    }
    let wanted = wanted(stories);
    let read = texts.of(&wanted)?;
    let text = |document: DocumentId| -> Option<&ArticleText> {
        wanted.binary_search(&document).ok().and_then(|place| read.get(place))
    };
    let caption = |story: &Story| {
        let title = text(story.representative).and_then(|article| article.title.as_deref());
        let mut together = String::new();
        for article in read_of(story).filter_map(text) {
            let others = article.title.as_deref().filter(|other| title != Some(other));
            for part in others.into_iter().chain([&*article.text]) {
                let end = part.char_indices().nth(CHARACTERS).map_or(part.len(), |(end, _)| end);
                together.push_str(&part[..end]);
                together.push('\n');
            }
        }
        Caption {
            title: title.unwrap_or_default().to_owned(),
            keywords: finder
                .find(title, &together)
                .into_iter()
                .map(|keyword| keyword.phrase)
                .collect(),
        }
    };
    Ok(stories.par_iter().map(caption).collect())
}

/// All reports that are read, ascending.
fn wanted(stories: &[Story]) -> Vec<DocumentId> {
    let mut wanted: Vec<DocumentId> = stories.iter().flat_map(read_of).collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// The reports that are read of a story, the representative first.
fn read_of(story: &Story) -> impl Iterator<Item = DocumentId> {
    let representative = story.representative;
    let others = story.reports.iter().copied().filter(move |&report| report != representative);
    std::iter::once(representative).chain(others.take(REPORTS - 1))
}
