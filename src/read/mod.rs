//! Reading: from files, folders and standard input to a [`Corpus`].
//!
//! ```text
//! source → (decompress) → stream → cut into blocks → parse → record
//! ```
//!
//! A [`Source`] is opened as a stream: its compression, encoding and form are
//! told by its name and first bytes. A form ([`InputFormat`], a file each in
//! `format`) says how a stream is cut into records, which one thread does,
//! and what a record says, which all threads do. [`visit`] is the way of
//! every record; [`read`] makes a corpus on it, of which nothing remains but
//! ids, dates, sources and shingles.
//!
//! A bad record costs that record, a source that breaks off the rest of it:
//! each becomes a [`Reject`] that names file, line, byte offset and reason,
//! unless the caller asks to stop at the first.

mod ahead;
pub(crate) mod block;
mod compression;
mod encoding;
mod fields;
pub(crate) mod format;
mod record;
mod reject;
mod source;
mod spool;
pub(crate) mod stream;
mod visit;

use std::borrow::Cow;

use crate::corpus::{Arrival, Corpus, CorpusBuilder};
use crate::error::Result;
use crate::page::{Page, PageLine};
use crate::params::Params;
use crate::shingle::Shingler;

pub use block::Place;
pub use compression::{Compression, Compressor};
pub use encoding::Encoding;
pub use fields::{
    DATE_FIELDS, FieldNames, Fields, ID_FIELDS, SOURCE_FIELDS, TEXT_FIELDS, TITLE_FIELDS,
};
pub use format::InputFormat;
pub use record::Record;
pub use reject::Reject;
pub use source::{Source, Sources};
pub use visit::{SourceKind, Visited, visit};

/// Whether records hold pages as scraped, and what is read of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pages {
    /// Records hold articles.
    #[default]
    None,
    /// Of each page, the article.
    Article,
    /// Of each page, the article, and the second one that may stand below it
    /// as an article of its own.
    BothArticles,
}

/// How to read, apart from what changes the result.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Which fields hold id, text, title, date and source.
    pub fields: Fields,
    /// The form of all sources; `None` tells each by name and first bytes.
    pub format: Option<InputFormat>,
    /// The encoding of all sources; `None` tells each by its first bytes.
    pub encoding: Option<Encoding>,
    /// What separates the fields of CSV; `None` tells it by the header.
    pub delimiter: Option<u8>,
    /// Whether the texts are pages, to be taken apart.
    pub pages: Pages,
    /// Whether columns that are not wanted are read too, where that can be
    /// chosen; for who wants the records whole.
    pub all_fields: bool,
    /// Whether to stop at the first bad record.
    pub strict: bool,
    /// How many of the last sources are of an earlier corpus, which others
    /// are only held against.
    pub earlier: usize,
}

/// What was read.
#[derive(Debug)]
pub struct Reading {
    /// The articles.
    pub corpus: Corpus,
    /// Where each stands, in the order in which they came.
    pub places: Vec<Place>,
    /// The records that could not be read, in input order.
    pub rejects: Vec<Reject>,
    /// Bytes and encodings.
    pub visited: Visited,
}

/// Arrivals that are stored side by side.
const ARRIVALS_PER_RUN: usize = 1024;

/// Reads all sources, in order, into one corpus.
///
/// `progress` is called with the number of bytes read since its last call.
/// Memory: that of [`visit`], the distinct shingle sets at 8 bytes a shingle,
/// the ids, and 32 bytes an article for its place.
///
/// # Errors
///
/// Those of [`visit`].
pub fn read(
    sources: &[Source],
    params: &Params,
    options: &ReadOptions,
    progress: impl Fn(u64) + Sync,
) -> Result<Reading> {
    let mut builder = CorpusBuilder::new();
    let (mut places, mut rejects, mut run) = (Vec::new(), Vec::new(), Vec::new());
    let visited = visit(
        sources,
        options,
        progress,
        || Shingler::new(params.level, params.shingle),
        |shingler, record, place| {
            let is_earlier = place.source as usize >= sources.len() - options.earlier;
            let arrivals = match options.pages {
                Pages::None => (arrival(record, is_earlier, shingler), None),
                pages => articles_of_page(&record, pages, is_earlier, shingler),
            };
            (arrivals, place)
        },
        |item| {
            match item {
                Ok(((article, second), place)) => {
                    for arrival in std::iter::once(article).chain(second) {
                        run.push(arrival);
                        places.push(place);
                    }
                    if run.len() >= ARRIVALS_PER_RUN {
                        builder.extend(run.drain(..));
                    }
                }
                Err(reject) => rejects.push(reject),
            }
            Ok(())
        },
    )?;
    builder.extend(run);
    Ok(Reading { corpus: builder.finish(), places, rejects, visited })
}

fn arrival(record: Record<'_>, is_earlier: bool, shingler: &mut Shingler) -> Arrival {
    let shingled = shingler.shingle(record.texts.iter().map(Cow::as_ref));
    let boxed = |value: Cow<'_, str>| value.into_owned().into_boxed_str();
    Arrival {
        id: record.id.map(boxed).unwrap_or_default(),
        date: record.date.map(boxed),
        source: record.source.map(boxed),
        is_earlier,
        shingled,
    }
}

/// The article of a page, and the second one. What stands around them is not
/// shingled. The record's own date counts before one in the first lines, which
/// may be an event's; a page's source line before the site it was found on.
fn articles_of_page(
    record: &Record<'_>,
    pages: Pages,
    is_earlier: bool,
    shingler: &mut Shingler,
) -> (Arrival, Option<Arrival>) {
    let text = record.text();
    let page = Page::segment(&text, record.date.as_deref());
    let id = record.id.as_deref().unwrap_or_default();
    let mut arrive = |line: PageLine<'_>| {
        let own_date = record.date.as_deref().map(Cow::Borrowed);
        let article = Record {
            id: Some(line.id),
            title: line.title,
            texts: vec![line.text],
            date: own_date.or(line.date.map(Cow::Owned)),
            source: line.source.or(record.source.as_deref()).map(Cow::Borrowed),
        };
        arrival(article, is_earlier, shingler)
    };
    let article = arrive(PageLine::of_page(id, None, &page));
    let second = (pages == Pages::BothArticles).then(|| PageLine::of_read_also(id, &page));
    (article, second.flatten().map(arrive))
}
