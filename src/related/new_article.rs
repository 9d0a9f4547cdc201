//! A new article, and what it is to an article of the corpus.

use std::borrow::Cow;

use crate::corpus::{Corpus, Document, DocumentId};
use crate::error::Result;
use crate::overlap::Overlap;
use crate::relate::evidence::{Evidence, Side};
use crate::relate::model::Model;
use crate::relate::passage::Aligner;
use crate::relate::{Relation, Surroundings};
use crate::text::{Texts, TokenizedArticle, Tokenizer};

/// A new article, as far as its relation to others depends on it.
pub(super) struct NewArticle<'a> {
    document: &'a Document,
    shingles: Cow<'a, [u64]>,
    article: TokenizedArticle,
}

impl<'a> NewArticle<'a> {
    /// This one of the new articles, whose texts these are.
    pub(super) fn of(
        new: &'a Corpus,
        document: DocumentId,
        texts: &dyn Texts,
        tokenizer: &Tokenizer,
    ) -> Result<Self> {
        let read = texts.tokenized(&[document], tokenizer, &())?;
        let shingles = new.shingles(document)?;
        let article = read.into_iter().next().unwrap_or_default();
        Ok(Self { document: new.document(document), shingles, article })
    }

    /// What it is to an article of the corpus, with which it shares so much; told as within
    /// a corpus.
    pub(super) fn relation(
        &self,
        (document, article): (&Document, &TokenizedArticle),
        other: DocumentId,
        overlap: Overlap,
        surroundings: &Surroundings<'_>,
    ) -> Result<Relation> {
        if overlap.is_whole() {
            // of equal shingle sets no text is looked at
            return Ok(Relation::of_verified(self.document, document));
        }
        let (one, of_other) = (Side::of(&self.article, self.document), Side::of(article, document));
        let mut evidence = Evidence::of(one, of_other, overlap, &Aligner::default());
        surroundings.complete_for_new(&mut evidence, (one.day, &self.shingles), other)?;
        Ok(Model::published().relation(&evidence))
    }
}
