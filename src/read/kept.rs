//! Texts kept in a temporary file.
//!
//! Pairs are looked at some thousand articles at a time. Where sources are
//! compressed, recoded or tables, each time would be a reading of all that stands
//! before the last of them: time that grows with the square of the corpus. So the
//! articles of all pairs are read once, put into a file, and read from there.
//!
//! An article is its title and its text, as UTF-8, behind the length of the title
//! in four bytes, [`NO_TITLE`] where it has none. In memory stay 12 bytes an article.

use std::io;
use std::ops::Range;

use rayon::prelude::*;

use crate::corpus::{Corpus, DocumentId, Spill};
use crate::error::{Error, Result};
use crate::text::{ArticleText, Look, Texts};

/// In the place of a title's length. No title is so long.
const NO_TITLE: u32 = u32::MAX;
/// Bytes that are gathered before they go to the file.
const PENDING_BYTES: usize = 1 << 20;

/// The texts of some articles of a corpus.
#[derive(Debug)]
pub(super) struct KeptTexts<'a> {
    corpus: &'a Corpus,
    file: Spill,
    /// How many articles came before each, ascending.
    came: Vec<u32>,
    /// Where each ends in the file.
    ends: Vec<u64>,
    pending: Vec<u8>,
}

impl<'a> KeptTexts<'a> {
    /// None yet, and room for so many.
    pub(super) fn new(corpus: &'a Corpus, count: usize) -> Self {
        let (came, ends) = (Vec::with_capacity(count), Vec::with_capacity(count));
        Self { corpus, file: Spill::default(), came, ends, pending: Vec::new() }
    }

    /// Adds the article that so many came before, more than before the last.
    pub(super) fn push(&mut self, came: u32, article: &ArticleText) -> Result<()> {
        let before = self.pending.len();
        let title = article.title.as_deref();
        let length = title.map_or(NO_TITLE, |title| u32::try_from(title.len()).unwrap_or(NO_TITLE));
        self.pending.extend(length.to_le_bytes());
        for text in [title.unwrap_or_default(), &article.text] {
            self.pending.extend_from_slice(text.as_bytes());
        }
        let length = (self.pending.len() - before) as u64;
        self.came.push(came);
        self.ends.push(self.ends.last().copied().unwrap_or_default() + length);
        if self.pending.len() >= PENDING_BYTES { self.spill() } else { Ok(()) }
    }

    /// Makes all that were added readable.
    pub(super) fn finish(mut self) -> Result<Self> {
        self.spill()?;
        self.pending = Vec::new();
        Ok(self)
    }

    fn spill(&mut self) -> Result<()> {
        self.file.add(&self.pending)?;
        self.pending.clear();
        Ok(())
    }

    /// Where an article stands in the file; nowhere if it was not added.
    fn bytes(&self, document: DocumentId) -> Range<u64> {
        let Ok(place) = self.came.binary_search(&self.corpus.came(document)) else { return 0..0 };
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[place]
    }
}

/// An article as it was put into the file.
fn article(bytes: &[u8]) -> io::Result<ArticleText> {
    let damaged = || io::Error::from(io::ErrorKind::InvalidData);
    let (length, texts) = bytes.split_first_chunk().ok_or_else(damaged)?;
    let texts = std::str::from_utf8(texts).map_err(|_| damaged())?;
    let (title, text) = match u32::from_le_bytes(*length) {
        NO_TITLE => (None, texts),
        length => {
            let split = texts.split_at_checked(length as usize).ok_or_else(damaged)?;
            (Some(split.0.into()), split.1)
        }
    };
    Ok(ArticleText { title, text: text.into() })
}

impl Texts for KeptTexts<'_> {
    fn show(&self, documents: &[DocumentId], look: &Look<'_>) -> Result<()> {
        for document in documents {
            self.file.announce(self.bytes(*document));
        }
        documents.par_iter().enumerate().try_for_each(|(place, document)| {
            let bytes = self.bytes(*document);
            let mut read = vec![0; usize::try_from(bytes.end - bytes.start).unwrap_or(usize::MAX)];
            self.file.read(bytes.start, &mut read)?;
            look(place, &article(&read).map_err(Error::temporary("read"))?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Arrival, CorpusBuilder};
    use crate::normalize::Level;
    use crate::shingle::Shingled;
    use crate::text::{TokenizedArticle, Tokenizer};

    #[test]
    fn what_was_kept_comes_back_in_the_order_asked_for() {
        // ids descend, so that the order of ids is not that of arrival
        let mut builder = CorpusBuilder::new();
        builder
            .extend((0..100).map(|came| Arrival {
                id: format!("{:03}", 99 - came).into(),
                shingled: Shingled::default(),
                ..Arrival::default()
            }))
            .unwrap();
        let corpus = builder.finish().unwrap();
        let article = |came: u32| ArticleText {
            title: [None, Some(""), Some("خبر اليوم")][came as usize % 3].map(Into::into),
            text: "نص الخبر رقم ١٢ ".repeat(came as usize % 5 * 2_000).into(),
        };
        let kept_ones = || (0..100).filter(|came| came % 4 != 1);
        let mut kept = KeptTexts::new(&corpus, 75);
        kept_ones().try_for_each(|came| kept.push(came, &article(came))).unwrap();
        let kept = kept.finish().unwrap();

        let mut documents: Vec<DocumentId> =
            kept_ones().map(|came| corpus.arrival()[came as usize]).collect();
        documents.sort_unstable();
        let expected: Vec<ArticleText> =
            documents.iter().map(|&document| article(corpus.came(document))).collect();
        let kept: &dyn Texts = &kept;
        assert!(kept.of(&documents).unwrap() == expected);
        let mut tokenizer = Tokenizer::new(Level::Standard);
        let cut = kept.tokenized(&documents, &tokenizer, &()).unwrap();
        let expected = expected.iter().map(|article| TokenizedArticle::of(article, &mut tokenizer));
        assert!(expected.eq(cut));
        assert!(kept.of(&[corpus.arrival()[1]]).is_err(), "one that was not kept");
    }
}
