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

mod again;
mod ahead;
mod arrivals;
mod article;
mod bare;
mod batch;
mod batches;
pub(crate) mod block;
pub(crate) mod blocks;
mod compression;
mod compressor;
mod encoding;
mod fault;
mod fields;
pub(crate) mod format;
mod intake;
mod keep_only;
mod kept;
mod mark;
mod members;
mod pick;
mod place;
mod record;
mod selection;
mod source;
mod sources;
mod spent;
mod spool;
pub(crate) mod stream;
mod texts;
mod visit;
mod visited;
mod whole;

use crate::boilerplate::{BoilerplateReport, RepeatedSentences};
use crate::corpus::{Corpus, CorpusBuilder, MEMORY};
use crate::error::{Error, Result};
use crate::observer::{Observer, Step};
use crate::params::Params;
use crate::shingle::Shingler;
use crate::text::Tokenizer;

pub use crate::reject::Reject;
use again::{Origin, reread};
use arrivals::Arrivals;
pub use article::articles;
pub use compression::Compression;
pub use compressor::Compressor;
pub use encoding::Encoding;
pub use fields::{
    DATE_FIELDS, FieldNames, Fields, ID_FIELDS, LeftOut, NO_FIELD, SOURCE_FIELDS, TEXT_FIELDS,
    TITLE_FIELDS,
};
pub use format::InputFormat;
use intake::Intake;
pub use place::Place;
pub use record::Record;
pub use source::Source;
pub use sources::Sources;
pub use texts::SourceTexts;
pub use visit::visit;
pub use visited::{SourceKind, Visited};

/// Whether records hold pages as scraped, and what is read of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
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

impl Pages {
    /// The same, but never the surroundings of an article: for what tells its
    /// subject, where a page without headings is an article as well.
    #[must_use]
    pub fn or_article(self) -> Self {
        if self == Self::None { Self::Article } else { self }
    }
}

/// How to read. `fields`, `format`, `encoding`, `delimiter`, `pages` and `earlier` decide
/// what the articles are, so they change results beside the [`Params`]. Fields may be added:
/// end with `..ReadOptions::default()`.
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
    /// Whether to keep the sentences that several articles have, for who
    /// [drops some](Reading::keep_only) later; 16 bytes each.
    pub keeps_sentences: bool,
    /// How many of the last sources are of an earlier corpus, which others
    /// are only held against.
    pub earlier: usize,
    /// Bytes of shingles that stay in memory, those behind them going to a
    /// temporary file; `None` is [`MEMORY`].
    pub memory: Option<usize>,
}

/// What was read.
#[derive(Debug)]
#[non_exhaustive]
pub struct Reading {
    /// The articles.
    pub corpus: Corpus,
    /// Where each stands, in the order in which they came.
    pub places: Vec<Place>,
    /// The records that could not be read, in input order.
    pub rejects: Vec<Reject>,
    /// Bytes, forms and encodings.
    pub visited: Visited,
    /// Whether any article has a title.
    pub has_titles: bool,
    /// Of each of the fields that the user joins to a text, whether any article has it.
    pub has_texts: Vec<bool>,
    /// The lines that sources put under article after article.
    pub boilerplate: BoilerplateReport,
    /// The sentences that several articles have, where they were asked for.
    sentences: Option<RepeatedSentences>,
}

impl Reading {
    /// The texts of the corpus, to be read again from where it was read: `sources` and
    /// `options` are those of the reading. To ask for one whose source is missing is an
    /// [`Error::Parameter`].
    #[must_use]
    pub fn texts<'a>(
        &'a self,
        sources: &'a [Source],
        options: &'a ReadOptions,
        params: &Params,
    ) -> SourceTexts<'a> {
        SourceTexts {
            sources,
            options,
            corpus: &self.corpus,
            places: &self.places,
            boilerplate: &self.boilerplate,
            level: params.level,
            is_sequential: self.visited.is_sequential,
        }
    }
}

/// Reads all sources, in order, into one corpus.
///
/// Where boilerplate counts for nothing, the articles that have some are read
/// a second time and shingled without it; so pipes must have been
/// [kept](Source::keep_for_second_reading).
///
/// Memory: that of [`visit`], the distinct shingle sets at 8 bytes a shingle
/// as far as `options` give room to them, the ids, 32 bytes an article for its place, and, while boilerplate is
/// looked for, 16 bytes a sentence.
///
/// A source that cannot be opened or read is no error here, but a [`Reject`] with the
/// system's reason; [`Sources::expand`] asks before.
///
/// # Errors
///
/// [`crate::Error::Parameter`] where `params` are out of range or more sources are earlier
/// than there are, those of [`visit`], and [`crate::Error::Cancelled`].
pub fn read(
    sources: &[Source],
    params: &Params,
    options: &ReadOptions,
    observer: &dyn Observer,
) -> Result<Reading> {
    params.validate()?;
    if options.earlier > sources.len() {
        let remedy = format!("there are {} sources in all", sources.len());
        return Err(Error::parameter("earlier", &options.earlier, remedy));
    }
    let arrivals = Arrivals::new(options.pages, &options.fields, sources.len() - options.earlier);
    let mut intake = Intake::new(options.memory.unwrap_or(MEMORY), arrivals.spent());
    let visited = visit(
        sources,
        options,
        observer,
        || params.shingler(),
        |shingler, record, place| arrivals.of(shingler, record, place),
        |item| intake.take(item),
    )?;
    intake.flush()?;
    observer.go_on()?;
    let Intake { mut builder, boilerplate, places, rejects, .. } = intake;
    let (has_titles, has_texts) = arrivals.have_titles_and_texts();
    let sentences = boilerplate.repeated();
    let boilerplate = sentences.report(|_| true);
    if !boilerplate.affected.is_empty() {
        let origin = Origin { sources, options, places: &places };
        leave_out(&boilerplate, &mut builder, origin, params, observer)?;
    }
    let sentences = options.keeps_sentences.then_some(sentences);
    observer.go_on()?;
    let corpus = builder.finish()?;
    Ok(Reading { corpus, places, rejects, visited, has_titles, has_texts, boilerplate, sentences })
}

/// Reads the articles with boilerplate again and shingles them without it.
fn leave_out(
    boilerplate: &BoilerplateReport,
    builder: &mut CorpusBuilder,
    origin: Origin<'_>,
    params: &Params,
    observer: &dyn Observer,
) -> Result<()> {
    let affected = &boilerplate.affected;
    let outlets = builder.sources_of(affected);
    let tokenizer = Tokenizer::new(params.level);
    observer.begin(Step::ReadAgain, Some(affected.len() as u64));
    reread(
        origin,
        affected,
        observer,
        || (tokenizer.clone(), Shingler::new(params.level, params.shingle)),
        |(tokenizer, shingler), place, article| {
            let outlet = outlets[place].as_deref();
            let bare = boilerplate.bare(affected[place], outlet, article, tokenizer)?;
            Some(shingler.shingle(&bare))
        },
        |place, bare| {
            observer.done(1)?;
            bare.map_or(Ok(()), |bare| builder.replace(affected[place] as usize, &bare))
        },
    )?;
    observer.end();
    Ok(())
}
