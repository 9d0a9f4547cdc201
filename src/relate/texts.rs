//! The texts behind a corpus, which itself keeps none.
//!
//! Only the articles of verified pairs are looked at again, so the relation
//! asks for those and no others: from the files they were read from, or from
//! wherever the caller has them.

use crate::corpus::DocumentId;
use crate::error::Result;

/// What a relation looks at of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleText {
    /// Its title, where it has one.
    pub title: Option<Box<str>>,
    /// Its text.
    pub text: Box<str>,
}

/// Gives the texts of a corpus.
pub trait Texts {
    /// The texts of these articles, which are ascending, in their order;
    /// `None` where no texts are to be had at all.
    ///
    /// # Errors
    ///
    /// Whatever reading them again may meet.
    fn of(&self, documents: &[DocumentId]) -> Result<Option<Vec<ArticleText>>>;
}

/// No texts: relations are told by shingles alone.
impl Texts for () {
    fn of(&self, _: &[DocumentId]) -> Result<Option<Vec<ArticleText>>> {
        Ok(None)
    }
}

/// All texts in memory, in the order of ids.
impl Texts for Vec<ArticleText> {
    fn of(&self, documents: &[DocumentId]) -> Result<Option<Vec<ArticleText>>> {
        Ok(documents.iter().map(|document| self.get(document.index()).cloned()).collect())
    }
}
