//! The texts behind a corpus, which itself keeps none.
//!
//! Only the articles of verified pairs are looked at again, so the relation
//! asks for those and no others: from the files they were read from, or from
//! wherever the caller has them.

use rayon::prelude::*;

use super::article::TokenizedArticle;
use super::text::Tokenizer;
use crate::corpus::DocumentId;
use crate::error::{Error, Result};

pub use super::article::ArticleText;

/// Gives the texts of a corpus.
pub trait Texts {
    /// The texts of these articles, which are ascending, in their order;
    /// `None` where no texts are to be had at all. It is asked for those of no article
    /// first, to tell whether there are any.
    ///
    /// # Errors
    ///
    /// Whatever reading them again may meet.
    fn of(&self, documents: &[DocumentId]) -> Result<Option<Vec<ArticleText>>>;

    /// The same articles cut into tokens, by all threads. Whoever reads texts
    /// one by one need not keep them for it.
    ///
    /// # Errors
    ///
    /// Those of [`of`](Self::of), and [`Error::Parameter`] where it gives fewer or more
    /// texts than it was asked for.
    fn tokenized(
        &self,
        documents: &[DocumentId],
        tokenizer: &Tokenizer,
    ) -> Result<Option<Vec<TokenizedArticle>>> {
        let cut = |texts: Vec<ArticleText>| {
            let cut = |tokenizer: &mut Tokenizer, text| TokenizedArticle::of(&text, tokenizer);
            texts.into_par_iter().map_init(|| tokenizer.clone(), cut).collect()
        };
        let texts = self.of(documents)?;
        match &texts {
            Some(texts) if texts.len() != documents.len() => Err(too_few(texts.len())),
            _ => Ok(texts.map(cut)),
        }
    }

    /// The same texts, for who asks for these articles, which are ascending, some at a
    /// time; `None` where they are had that way as fast as at once.
    ///
    /// # Errors
    ///
    /// Those of [`of`](Self::of), and what keeping them may meet.
    fn kept(&self, documents: &[DocumentId]) -> Result<Option<Box<dyn Texts + '_>>> {
        let _ = documents;
        Ok(None)
    }
}

/// No texts: relations are told by shingles alone.
impl Texts for () {
    fn of(&self, _: &[DocumentId]) -> Result<Option<Vec<ArticleText>>> {
        Ok(None)
    }
}

/// All texts in memory, in the order of ids: one for each document.
impl Texts for [ArticleText] {
    fn of(&self, documents: &[DocumentId]) -> Result<Option<Vec<ArticleText>>> {
        let text = |document: &DocumentId| {
            self.get(document.index()).cloned().ok_or_else(|| too_few(self.len()))
        };
        documents.iter().map(text).collect::<Result<_>>().map(Some)
    }
}

impl Texts for Vec<ArticleText> {
    fn of(&self, documents: &[DocumentId]) -> Result<Option<Vec<ArticleText>>> {
        self[..].of(documents)
    }
}

fn too_few(texts: usize) -> Error {
    let remedy = "give the text of every document asked for, in the order of ids";
    Error::parameter("texts", &texts, remedy)
}
