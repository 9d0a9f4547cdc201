//! From a record to its articles: one, or the two of a page.

use std::borrow::Cow;

use super::Pages;
use super::record::Record;
use crate::page::{Page, PageLine};

/// The article of a record, and the second one of a page, each with an id.
///
/// What stands around the articles of a page is left out. The record's own
/// date counts before one in the first lines, which may be an event's; a
/// page's source line before the site it was found on.
pub fn articles(record: Record<'_>, pages: Pages) -> impl Iterator<Item = Record<'_>> {
    let mut second = None;
    let first = if pages == Pages::None {
        record
    } else {
        let text = record.text();
        let page = Page::segment(&text, record.date.as_deref());
        let id = record.id.as_deref().unwrap_or_default();
        if pages == Pages::BothArticles {
            // of another day and source than the page
            second =
                PageLine::of_read_also(id, &page).map(|line| article(line, &Record::default()));
        }
        article(PageLine::of_page(id, record.title.as_deref(), &page), &record)
    };
    std::iter::once(first).chain(second)
}

fn article(line: PageLine<'_>, record: &Record<'_>) -> Record<'static> {
    let own_date = record.date.as_deref().map(Cow::Borrowed);
    Record {
        id: Some(line.id),
        title: line.title,
        texts: vec![line.text],
        date: own_date.or(line.date.map(Cow::Owned)),
        source: line.source.or(record.source.as_deref()).map(Cow::Borrowed),
    }
    .into_owned()
}
