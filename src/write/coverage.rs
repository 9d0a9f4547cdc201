//! Who printed some articles of a corpus, and from when to when.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::corpus::{Corpus, DocumentId};
use crate::date::Moment;

/// Their sources, each with the number of its articles: the most articles
/// first, then by name; articles that name no source stand under "".
pub fn sources(
    corpus: &Corpus,
    documents: impl IntoIterator<Item = DocumentId>,
) -> Vec<(&str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for document in documents {
        let source = corpus.document(document).source.as_deref().unwrap_or_default();
        *counts.entry(source).or_default() += 1;
    }
    let mut sources: Vec<(&str, usize)> = counts.into_iter().collect();
    sources.sort_by_key(|&(_, count)| Reverse(count));
    sources
}

/// Their first and last date, as written; `None` where none is understood.
pub fn dates(
    corpus: &Corpus,
    documents: impl IntoIterator<Item = DocumentId>,
) -> Option<[&str; 2]> {
    let dated = documents.into_iter().filter_map(|document| {
        let date = corpus.document(document).date.as_deref()?;
        Some((Moment::parse(date)?, date))
    });
    let mut ends: Option<[(Moment, &str); 2]> = None;
    for date in dated {
        let [first, last] = ends.unwrap_or([date; 2]);
        ends = Some([first.min(date), last.max(date)]);
    }
    ends.map(|ends| ends.map(|(_, date)| date))
}
