//! The second reading: every source again, its kept records to where they go.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use ahash::AHashSet;

use super::columns::{Agreed, Header, is_delimited};
use super::rows;
use super::sink::Sink;
use super::verdict::Verdict;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::read::{Compression, Compressor, InputFormat, Place, ReadOptions, Source, SourceKind};
use crate::reject::Reject;
use crate::write::{Folder, WholeFile, remove_file};

/// Which records are written, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
    /// The records that could not be read.
    pub rejects: &'a [Reject],
    /// Which are written, and how.
    pub choice: Choice,
}

/// Sees to it that no two sources become one file of a folder.
///
/// # Errors
///
/// [`Error::NameTaken`] where two would.
pub fn distinct_names(sources: &[Source]) -> Result<()> {
    let mut names: AHashSet<PathBuf> = AHashSet::with_capacity(sources.len());
    match sources.iter().find(|source| !names.insert(source.output_name())) {
        Some(source) => Err(Error::NameTaken { path: source.path().to_owned() }),
        None => Ok(()),
    }
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

    /// Whether records of this form that could not be read stay where they stood: where all
    /// are annotated, but not among rows of CSV or TSV, where a cell too many would stand in
    /// the columns of the annotation.
    #[must_use]
    pub fn keeps_rejects(&self, format: InputFormat) -> bool {
        self.annotates() && !is_delimited(format)
    }

    pub(super) fn annotates(&self) -> bool {
        self.choice == Choice::Annotated
    }

    /// Writes all sources to one stream.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where a source cannot be read or `out` not be written;
    /// `name` stands for `out` in it. [`Error::ColumnsDiffer`] and
    /// [`Error::Unannotated`] as they say, [`Error::Changed`] where a source
    /// is not what it was, and [`Error::Unreadable`] where it cannot be read as far as then.
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
            let mut out = Compressor::new(compression, out).map_err(&fail)?;
            rows::write(self, 0..self.sources.len(), &mut out, name)?;
            return out.finish().and_then(|mut out| out.flush()).map_err(fail);
        }
        let mut sink: Option<Sink<&mut (dyn Write + Send)>> = None;
        let mut out: Option<&mut (dyn Write + Send)> = Some(&mut out);
        let mut agreed = Agreed::new();
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
            if !matches!(self.choice, Choice::Bulk { .. }) {
                let header = Header::of(&blocks, self.annotates());
                header.map_or(Ok(()), |header| agreed.hold(source, header))?;
                sink.begin(&blocks, self.annotates()).map_err(&fail)?;
            }
            self.copy(number, &mut blocks, sink, name)?;
        }
        sink.map_or(Ok(()), |sink| sink.finish().map(drop)).map_err(fail)
    }

    /// Writes every source to a file of its own name, below `folder` as it
    /// stood below the folder that was named. A source of rejects alone makes none, unless
    /// [they stay](Self::keeps_rejects), nor does a file that is one article and is dropped; what an
    /// earlier run left in its place is removed. Last of all the folder is
    /// [marked as whole](Folder::mark_whole).
    ///
    /// # Errors
    ///
    /// Those of [`write_stream`](Self::write_stream), and
    /// [`Error::NameTaken`] where two sources would become one file.
    pub fn write_folder(&self, folder: &Folder) -> Result<()> {
        distinct_names(self.sources)?;
        folder.remove_mark()?;
        for (number, source) in self.sources.iter().enumerate() {
            let place = folder.path().join(source.output_name());
            if let Some(parent) = place.parent() {
                fs::create_dir_all(parent).map_err(Error::io(parent, "create"))?;
            }
            let opened =
                self.open(number)?.and_then(|blocks| Some((blocks.stream().format?, blocks)));
            let Some((format, mut blocks)) = opened else {
                remove_file(&place)?;
                continue;
            };
            if format.is_file_an_article() {
                self.copy_file(number, &place)?;
                continue;
            }
            let file = WholeFile::create(&place, true)?;
            let fail = Error::io(&place, "write");
            let out = std::io::BufWriter::with_capacity(1 << 18, file.as_file());
            let mut out = Compressor::new(blocks.stream().compression, out).map_err(&fail)?;
            if format == InputFormat::Parquet {
                if !rows::write(self, number..number + 1, &mut out, &place)? {
                    remove_file(&place)?;
                    continue;
                }
                out.finish().and_then(|mut out| out.flush()).map_err(fail)?;
            } else {
                let mut sink = Sink::new(out, blocks.stream(), format);
                sink.begin(&blocks, self.annotates()).map_err(&fail)?;
                let records = self.copy(number, &mut blocks, &mut sink, &place)?;
                sink.finish().map_err(fail)?;
                let is_of_rejects = records > 0 && self.articles_of(number).is_empty();
                if is_of_rejects && !self.keeps_rejects(format) && format != InputFormat::Warc {
                    remove_file(&place)?;
                    continue;
                }
            }
            file.finish()?;
        }
        folder.mark_whole()
    }
}
