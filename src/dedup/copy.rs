//! The records of one source, on their way to where they go.

use std::io::{Read, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use ahash::AHashSet;

use super::annotation::Annotation;
use super::fate::Fate;
use super::output::{Choice, Output};
use super::sink::{Sink, SinkError};
use super::verdict::Verdict;
use crate::error::{Error, Result};
use crate::read::block::Block;
use crate::read::blocks::Blocks;
use crate::read::stream::Threading;
use crate::read::{InputFormat, Place, ReadOptions};
use crate::write::{WholeFile, remove_file};

impl Output<'_> {
    /// Opens a source again; `None` where it was nothing but a reject.
    pub(super) fn open(&self, number: usize) -> Result<Option<Blocks>> {
        let options = ReadOptions {
            all_fields: matches!(self.choice, Choice::Bulk { .. }),
            ..self.options.clone()
        };
        let opened =
            Blocks::open(&self.sources[number], number, &options, Threading::Own, &Arc::default());
        match opened {
            Ok(blocks) => Ok(Some(blocks)),
            Err(broken) => {
                self.sources[number].check()?;
                let is_of_rejects = self.articles_of(number).is_empty();
                if is_of_rejects { Ok(None) } else { Err(self.changed(number, broken.reason)) }
            }
        }
    }

    /// The articles of one source, by their places in the order of arrival.
    pub(super) fn articles_of(&self, number: usize) -> Range<usize> {
        let from =
            |number: usize| self.places.partition_point(|place| (place.source as usize) < number);
        from(number)..from(number + 1)
    }

    /// How many of the articles that are written bring no id.
    #[must_use]
    pub fn articles_without_id(&self) -> usize {
        let is_written =
            |&article: &usize| !matches!(self.fate(Some(article), false), Fate::Dropped);
        let written = (0..self.places.len()).filter(is_written);
        written.filter(|&article| self.own_id(article).is_none()).count()
    }

    /// The id of an article that brings one. Its line is none: another day's file has the
    /// same lines.
    fn own_id(&self, article: usize) -> Option<&str> {
        let (place, verdict) = (&self.places[article], &self.verdicts[article]);
        let id = &*self.corpus.document(verdict.document).id;
        let rest = id.strip_prefix(&*place.id_in(&self.sources[place.source as usize]));
        let is_line = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'));
        (!is_line).then_some(id)
    }

    fn changed(&self, number: usize, reason: String) -> Error {
        Error::Changed { path: self.sources[number].path().to_owned(), reason }
    }

    /// Copies the records of one source that are to be written; how many it holds. While
    /// those of one block are written, the next is read.
    pub(super) fn copy<W: Write + Send>(
        &self,
        number: usize,
        blocks: &mut Blocks,
        sink: &mut Sink<W>,
        name: &Path,
    ) -> Result<usize> {
        let format = blocks.stream().format;
        // what a web archive holds beside its pages belongs to them, and stays
        let rejected = (format == Some(InputFormat::Warc)).then(|| self.rejected(number));
        let (mut records, mut found) = (0, 0);
        let mut current = blocks.next();
        while let Ok(Some(block)) = current {
            let (written, next) = rayon::join(
                || self.copy_block(number, &block, format, rejected.as_ref(), sink, name),
                || blocks.next(),
            );
            found += written?;
            records += block.records().len();
            blocks.take_back(block);
            current = next;
        }
        // what broke off the first time was reported then
        self.all_found(number, found, current.err().map(|broken| broken.reason))?;
        Ok(records)
    }

    /// Where the records of a source begin that could not be read.
    fn rejected(&self, number: usize) -> AHashSet<u64> {
        let name = self.sources[number].name();
        let of_source = self.rejects.iter().filter(|reject| reject.file == name);
        of_source.map(|reject| reject.byte_offset).collect()
    }

    /// Copies the records of one block; how many of them are articles. What is none stays
    /// where it is known which records are `rejected`, and this is none of them, or where
    /// these stay too.
    fn copy_block<W: Write>(
        &self,
        number: usize,
        block: &Block,
        format: Option<InputFormat>,
        rejected: Option<&AHashSet<u64>>,
        sink: &mut Sink<W>,
        name: &Path,
    ) -> Result<usize> {
        // with other columns read, the rows of a table lie elsewhere
        let is_table = format == Some(InputFormat::Parquet);
        let keeps_rejects = format.is_some_and(|format| self.keeps_rejects(format));
        let mut found = 0;
        for (record, place) in block.records() {
            let article = self.article_at(number, place, is_table);
            found += usize::from(article.is_some());
            let stays = match rejected {
                Some(rejected) => !rejected.contains(&place.byte_offset),
                None => keeps_rejects,
            };
            let written = match self.fate(article, stays) {
                Fate::Dropped => Ok(()),
                Fate::AsItCame => sink.record(block, record, None),
                Fate::Annotated(annotation) => match (&self.choice, article) {
                    (Choice::Bulk { index, .. }, Some(article)) => {
                        let id = self.own_id(article);
                        block
                            .json(record, self.options)
                            .map_err(SinkError::Record)
                            .and_then(|json| sink.action(index, id, json, &annotation))
                    }
                    _ => sink.record(block, record, Some(&annotation)),
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
        Ok(found)
    }

    /// Says that a source has changed where fewer of its articles were found again, or why
    /// it could not be read to its end, where that is known.
    pub(super) fn all_found(
        &self,
        number: usize,
        found: usize,
        broken: Option<String>,
    ) -> Result<()> {
        if broken.is_some() {
            self.sources[number].check()?;
        }
        match (self.articles_of(number).len() - found, broken) {
            (0, _) => Ok(()),
            (gone, None) => Err(self.changed(number, format!("{gone} articles are gone"))),
            (articles, Some(reason)) => {
                let path = self.sources[number].path().to_owned();
                Err(Error::Unreadable { path, reason, articles })
            }
        }
    }

    /// What is to be done with a record, which may be an article; one that is none stays
    /// as it is where that is said.
    pub(super) fn fate(&self, article: Option<usize>, stays: bool) -> Fate<'_> {
        let verdict = article.map(|article| &self.verdicts[article]);
        let annotated = |verdict: &Verdict| Fate::Annotated(Annotation::new(self.corpus, verdict));
        match (&self.choice, verdict) {
            (Choice::Kept, Some(verdict)) if verdict.is_kept() => Fate::AsItCame,
            (Choice::Kept | Choice::Annotated, None) if stays => Fate::AsItCame,
            (Choice::Annotated, Some(verdict)) => annotated(verdict),
            (Choice::Bulk { all, .. }, Some(verdict)) if *all || verdict.is_kept() => {
                annotated(verdict)
            }
            _ => Fate::Dropped,
        }
    }

    /// The article that was read at this place.
    fn article_at(&self, number: usize, place: &Place, is_table: bool) -> Option<usize> {
        let articles = self.articles_of(number);
        let places = &self.places[articles.clone()];
        let found =
            places.binary_search_by_key(&key(place, is_table), |known| key(known, is_table));
        found.ok().map(|found| articles.start + found)
    }

    /// Copies a file that is one article, if it is kept.
    pub(super) fn copy_file(&self, number: usize, place: &Path) -> Result<()> {
        let mut articles = self.articles_of(number);
        if !articles.any(|article| self.verdicts[article].is_kept()) {
            return remove_file(place);
        }
        let source = &self.sources[number];
        let mut content = Vec::new();
        if let Err(error) = source.open().and_then(|mut file| file.read_to_end(&mut content)) {
            source.check()?;
            return Err(Error::io(source.path(), "read")(error));
        }
        let copy = WholeFile::create(place, true)?;
        copy.as_file().write_all(&content).map_err(Error::io(place, "write"))?;
        copy.give_name()
    }
}

/// What a record's place is told by.
fn key(place: &Place, is_table: bool) -> (u64, u64) {
    (place.line, if is_table { 0 } else { place.byte_offset })
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;
    use crate::corpus::{Arrival, CorpusBuilder};
    use crate::dedup::verdicts;
    use crate::read::Source;

    #[test]
    fn a_text_that_cannot_be_read_is_told_by_its_own_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut builder = CorpusBuilder::new();
        builder.extend([Arrival { id: "a".into(), ..Arrival::default() }]).unwrap();
        let corpus = builder.finish().unwrap();
        let output = Output {
            // a folder is opened, and not read
            sources: &[Source::at(folder.path())],
            options: &ReadOptions::default(),
            kinds: &[],
            corpus: &corpus,
            places: &[Place { source: 0, line: 1, byte_offset: 0, length: 1 }],
            verdicts: &verdicts(&corpus, &[]),
            rejects: &[],
            choice: Choice::Kept,
        };
        let error = output.copy_file(0, &folder.path().join("copy")).unwrap_err();
        let Error::Io { path, action, .. } = error else { panic!("{error}") };
        assert_eq!((path.as_path(), action), (folder.path(), "read"));
    }
}
