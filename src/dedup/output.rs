//! The second reading: every source again, its kept records to where they go.

use std::fs;
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ahash::AHashSet;

use super::annotation::Annotation;
use super::rows::Rows;
use super::sink::{Sink, SinkError};
use super::verdict::Verdict;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::read::block::Blocks;
use crate::read::stream::{Threading, open_table};
use crate::read::{Compression, Compressor, InputFormat, Place, ReadOptions, Source, SourceKind};
use crate::write::{Folder, persist, temporary_file_for};

/// Which records are written, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The kept ones, as they came.
    Kept,
    /// All of them, each with its cluster.
    Annotated,
    /// Lines of the bulk API of Elasticsearch and OpenSearch, an action and a
    /// document for each record, with its cluster.
    Bulk {
        /// The index that they go to.
        index: String,
        /// Whether the dropped ones are written too.
        all: bool,
    },
}

/// A corpus that was read, what becomes of its records, and how to read them
/// again.
#[derive(Clone, Debug)]
pub struct Output<'a> {
    /// The sources, without those of an earlier corpus.
    pub sources: &'a [Source],
    /// How they were read.
    pub options: &'a ReadOptions,
    /// What they were found to be.
    pub kinds: &'a [SourceKind],
    /// The articles.
    pub corpus: &'a Corpus,
    /// Where each stands, in the order in which they came.
    pub places: &'a [Place],
    /// What becomes of each, in the same order.
    pub verdicts: &'a [Verdict],
    /// Which are written, and how.
    pub choice: Choice,
}

impl Output<'_> {
    /// Whether all goes to one stream: the sources are of one form and
    /// encoding, hold their articles one after another, and none was found in
    /// a folder. Otherwise each source becomes a file of a folder.
    #[must_use]
    pub fn is_one_stream(&self) -> bool {
        if matches!(self.choice, Choice::Bulk { .. }) {
            return true;
        }
        let is_apart = |source: &Source| source.below().is_some();
        match self.kinds {
            [] => true,
            [kind] => !kind.format.is_file_an_article() && !self.sources.iter().any(is_apart),
            _ => false,
        }
    }

    /// The first form met, if any, that cannot take annotations.
    #[must_use]
    pub fn without_room_for_annotations(&self) -> Option<InputFormat> {
        let has_none =
            |format: &InputFormat| format.is_file_an_article() || *format == InputFormat::Warc;
        self.kinds.iter().map(|kind| kind.format).find(has_none)
    }

    fn annotates(&self) -> bool {
        self.choice == Choice::Annotated
    }

    /// Writes all sources to one stream.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where a source cannot be read or `out` not be written;
    /// `name` stands for `out` in it. [`Error::ColumnsDiffer`] and
    /// [`Error::Unannotated`] as they say, [`Error::Changed`] where a source
    /// is not what it was.
    pub fn write_stream(
        &self,
        mut out: impl Write + Send,
        compression: Option<Compression>,
        name: &Path,
    ) -> Result<()> {
        let fail = Error::io(name, "write");
        if self.kinds.first().is_some_and(|kind| kind.format == InputFormat::Parquet)
            && !matches!(self.choice, Choice::Bulk { .. })
        {
            return self.write_rows(0..self.sources.len(), out, name);
        }
        let mut sink: Option<Sink<&mut dyn Write>> = None;
        let mut out: Option<&mut dyn Write> = Some(&mut out);
        for (number, source) in self.sources.iter().enumerate() {
            let Some(mut blocks) = self.open(number)? else { continue };
            let Some(format) = blocks.stream().format else { continue };
            let sink = match (&mut sink, out.take()) {
                (Some(sink), _) => sink,
                (empty, Some(out)) => {
                    let out = Compressor::new(compression, out).map_err(&fail)?;
                    empty.insert(Sink::new(out, blocks.stream(), format))
                }
                (None, None) => continue,
            };
            let is_bulk = matches!(self.choice, Choice::Bulk { .. });
            if !is_bulk && !sink.begin(&blocks, self.annotates()).map_err(&fail)? {
                let first = self.sources[self.kinds[0].first as usize].path().to_owned();
                return Err(Error::ColumnsDiffer { path: source.path().to_owned(), first });
            }
            self.copy(number, &mut blocks, sink, name)?;
        }
        sink.map_or(Ok(()), |sink| sink.finish().map(drop)).map_err(fail)
    }

    /// Writes every source to a file of its own name, below `folder` as it
    /// stood below the folder that was named.
    ///
    /// # Errors
    ///
    /// Those of [`write_stream`](Self::write_stream), and
    /// [`Error::NameTaken`] where two sources would become one file.
    pub fn write_folder(&self, folder: &Folder) -> Result<()> {
        let mut names: AHashSet<PathBuf> = AHashSet::with_capacity(self.sources.len());
        for (number, source) in self.sources.iter().enumerate() {
            let name = file_name(source);
            if !names.insert(name.clone()) {
                return Err(Error::NameTaken { path: source.path().to_owned() });
            }
            let place = folder.path().join(&name);
            if let Some(parent) = place.parent() {
                fs::create_dir_all(parent).map_err(Error::io(parent, "create"))?;
            }
            let named = InputFormat::of_name(source.path());
            if named.is_some_and(InputFormat::is_file_an_article) {
                self.copy_file(number, &place)?;
                continue;
            }
            let Some(mut blocks) = self.open(number)? else { continue };
            let Some(format) = blocks.stream().format else { continue };
            if format.is_file_an_article() {
                self.copy_file(number, &place)?;
                continue;
            }
            let file = temporary_file_for(&place)?;
            if format == InputFormat::Parquet {
                self.write_rows(number..number + 1, file.as_file(), &place)?;
            } else {
                let fail = Error::io(&place, "write");
                let out = std::io::BufWriter::with_capacity(1 << 18, file.as_file());
                let out = Compressor::new(blocks.stream().compression, out).map_err(&fail)?;
                let mut sink = Sink::new(out, blocks.stream(), format);
                sink.begin(&blocks, self.annotates()).map_err(&fail)?;
                self.copy(number, &mut blocks, &mut sink, &place)?;
                sink.finish().map_err(fail)?;
            }
            persist(file, &place)?;
        }
        Ok(())
    }

    /// Opens a source again; `None` where it was nothing but a reject.
    fn open(&self, number: usize) -> Result<Option<Blocks>> {
        let source = u32::try_from(number).unwrap_or(u32::MAX);
        let options = ReadOptions {
            all_fields: matches!(self.choice, Choice::Bulk { .. }),
            ..self.options.clone()
        };
        let opened =
            Blocks::open(&self.sources[number], source, &options, Threading::Own, &Arc::default());
        match opened {
            Ok(blocks) => Ok(Some(blocks)),
            Err(_) if self.articles_of(number).is_empty() => Ok(None),
            Err(broken) => Err(self.changed(number, broken.reason)),
        }
    }

    /// The articles of one source, by their places in the order of arrival.
    fn articles_of(&self, number: usize) -> Range<usize> {
        let from =
            |number: usize| self.places.partition_point(|place| (place.source as usize) < number);
        from(number)..from(number + 1)
    }

    fn changed(&self, number: usize, reason: String) -> Error {
        Error::Changed { path: self.sources[number].path().to_owned(), reason }
    }

    /// Copies the records of one source that are to be written.
    fn copy<W: Write>(
        &self,
        number: usize,
        blocks: &mut Blocks,
        sink: &mut Sink<W>,
        name: &Path,
    ) -> Result<()> {
        let is_archive = blocks.stream().format == Some(InputFormat::Warc);
        let mut found = 0;
        // what broke off the first time was reported then
        while let Ok(Some(block)) = blocks.next() {
            for (record, place) in block.records() {
                let article = self.article_at(number, place);
                found += usize::from(article.is_some());
                let written = match self.fate(article, is_archive) {
                    Fate::Dropped => Ok(()),
                    Fate::AsItCame => sink.record(&block, record, None),
                    Fate::Annotated(annotation) => match (&self.choice, article) {
                        (Choice::Bulk { index, .. }, Some(article)) => {
                            let id = &*self.corpus.document(self.verdicts[article].document).id;
                            block
                                .json(record, self.options)
                                .map_err(SinkError::Record)
                                .and_then(|json| sink.action(index, id, json, &annotation))
                        }
                        _ => sink.record(&block, record, Some(&annotation)),
                    },
                };
                written.map_err(|error| match error {
                    SinkError::Output(error) => Error::io(name, "write")(error),
                    SinkError::Record(reason) => Error::Unannotated {
                        path: self.sources[number].path().to_owned(),
                        line: place.line,
                        reason,
                    },
                })?;
            }
        }
        match self.articles_of(number).len() - found {
            0 => Ok(()),
            gone => Err(self.changed(number, format!("{gone} articles are gone"))),
        }
    }

    /// What is to be done with a record, which may be an article.
    fn fate(&self, article: Option<usize>, is_archive: bool) -> Fate<'_> {
        let verdict = article.map(|article| &self.verdicts[article]);
        let annotated = |verdict: &Verdict| Fate::Annotated(Annotation::new(self.corpus, verdict));
        match (&self.choice, verdict) {
            (Choice::Kept, Some(verdict)) if verdict.is_kept() => Fate::AsItCame,
            // what a web archive holds beside its pages belongs to them
            (Choice::Kept, None) if is_archive => Fate::AsItCame,
            (Choice::Annotated, verdict) => verdict.map_or(Fate::AsItCame, annotated),
            (Choice::Bulk { all, .. }, Some(verdict)) if *all || verdict.is_kept() => {
                annotated(verdict)
            }
            _ => Fate::Dropped,
        }
    }

    /// The article that was read at this place.
    fn article_at(&self, number: usize, place: &Place) -> Option<usize> {
        let articles = self.articles_of(number);
        let places = &self.places[articles.clone()];
        // with other columns read, the rows of a table lie elsewhere
        let is_table = self.is_table(number);
        let found =
            places.binary_search_by_key(&key(place, is_table), |known| key(known, is_table));
        found.ok().map(|found| articles.start + found)
    }

    fn is_table(&self, number: usize) -> bool {
        // only the rows of a table all begin at their own line of JSON
        match self.kinds {
            [kind] => kind.format == InputFormat::Parquet,
            _ => InputFormat::of_name(self.sources[number].path()) == Some(InputFormat::Parquet),
        }
    }

    /// Copies a file that is one article, if it is kept.
    fn copy_file(&self, number: usize, place: &Path) -> Result<()> {
        let mut articles = self.articles_of(number);
        if articles.any(|article| self.verdicts[article].is_kept()) {
            let path = self.sources[number].path();
            fs::copy(path, place).map_err(Error::io(place, "write"))?;
        }
        Ok(())
    }

    /// Writes the rows of Parquet files.
    fn write_rows(&self, numbers: Range<usize>, out: impl Write + Send, name: &Path) -> Result<()> {
        let fail = |error: parquet::errors::ParquetError| {
            let error = match error {
                parquet::errors::ParquetError::External(inner) => std::io::Error::other(inner),
                other => std::io::Error::other(other),
            };
            Error::io(name, "write")(error)
        };
        let mut rows = Rows::new(out, self.annotates());
        for number in numbers.clone() {
            let articles = self.articles_of(number);
            if articles.is_empty() {
                continue;
            }
            let source = &self.sources[number];
            let file = open_table(source).map_err(Error::io(source.path(), "read"))?;
            let places = &self.places[articles.clone()];
            let fate = |row: u64| {
                let article = places.binary_search_by_key(&row, |place| place.line).ok();
                self.fate(article.map(|article| articles.start + article), false)
            };
            if !rows.copy(file, fate).map_err(&fail)? {
                let first = self.sources[numbers.start].path().to_owned();
                return Err(Error::ColumnsDiffer { path: source.path().to_owned(), first });
            }
        }
        rows.finish().map_err(fail)
    }
}

/// What a record's place is told by.
fn key(place: &Place, is_table: bool) -> (u64, u64) {
    (place.line, if is_table { 0 } else { place.byte_offset })
}

/// What is done with a record.
pub(super) enum Fate<'a> {
    Dropped,
    AsItCame,
    Annotated(Annotation<'a>),
}

impl<'a> Fate<'a> {
    pub(super) fn annotation(&self) -> Option<&Annotation<'a>> {
        match self {
            Self::Annotated(annotation) => Some(annotation),
            Self::Dropped | Self::AsItCame => None,
        }
    }
}

/// The name of a source's file below the folder of the output.
fn file_name(source: &Source) -> PathBuf {
    match (source.below(), source.path().file_name()) {
        (Some(below), _) => below.to_owned(),
        (None, Some(name)) if name != "-" => PathBuf::from(name),
        (None, _) => PathBuf::from("standard-input"),
    }
}
