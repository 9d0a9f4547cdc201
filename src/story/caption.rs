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
/// Characters of each, blanks aside: news says first what it is about.
const CHARACTERS: usize = 1250;

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
                together.push_str(beginning(part));
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

/// So many characters of a text, blanks aside, with the rest of their last word: however its
/// lines end and are spaced, the words are the same.
fn beginning(text: &str) -> &str {
    let is_letter = |&(_, c): &(usize, char)| !c.is_whitespace();
    let last = text.char_indices().filter(is_letter).nth(CHARACTERS - 1);
    let blank = last.and_then(|(at, _)| Some(at + text[at..].find(char::is_whitespace)?));
    &text[..blank.unwrap_or(text.len())]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_is_the_same_words_however_they_are_spaced() {
        let text = format!("{} ", "كلمات").repeat(CHARACTERS);
        for blanks in [" ", "\r\n", "  \n "] {
            let spaced = text.replace(' ', blanks);
            let words: Vec<&str> = beginning(&spaced).split_whitespace().collect();
            assert_eq!(words.len(), CHARACTERS.div_ceil("كلمات".chars().count()));
            assert!(words.iter().all(|&word| word == "كلمات"));
        }
    }

    #[test]
    fn a_short_text_is_its_own_beginning_and_no_word_is_cut() {
        assert_eq!(beginning("خبر  قصير "), "خبر  قصير ");
        let word = "ن".repeat(CHARACTERS + 7);
        assert_eq!(beginning(&format!(" {word} بعدها")), format!(" {word}"));
    }
}
