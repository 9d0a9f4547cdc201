//! From a record to its articles: one, or the two of a page.

use std::borrow::Cow;

use super::Pages;
use super::fields::LeftOut;
use super::record::Record;
use crate::page::{Page, PageLine};

/// The article of a record, and the second one of a page, each with an id.
///
/// What stands around the articles of a page is dropped, and what it says of itself where
/// that is left out.
pub fn articles(
    record: Record<'_>,
    pages: Pages,
    left_out: LeftOut,
) -> impl Iterator<Item = Record<'_>> {
    let mut second = None;
    let first = if pages == Pages::None {
        record
    } else {
        let text = record.text();
        let page = Page::segment(&text, record.date.as_deref());
        let id = record.id.as_deref().unwrap_or_default();
        if pages == Pages::BothArticles {
            // of another day and source than the page
            second = PageLine::of_read_also(id, &page).map(article);
        }
        let line = PageLine::of_page(id, record.title.as_deref(), &page);
        article(line.of_record(record.date.as_deref(), record.source.as_deref()))
    };
    std::iter::once(first).chain(second).map(move |article| article.without(left_out))
}

fn article(line: PageLine<'_>) -> Record<'static> {
    Record {
        id: Some(line.id),
        title: line.title,
        texts: vec![line.text],
        date: line.date.map(Cow::Owned),
        source: line.source.map(Cow::Borrowed),
    }
    .into_owned()
}
