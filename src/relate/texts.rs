//! The texts behind a corpus, which itself keeps none.
//!
//! Only the articles of verified pairs are looked at again, so the relation
//! asks for those and no others: from the files they were read from, or from
//! wherever the caller has them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::article::TokenizedArticle;
use super::text::Tokenizer;
use crate::corpus::DocumentId;
use crate::error::{Error, Result};

pub use super::article::ArticleText;

/// Is shown an article, and its place among those that were asked for.
pub type Look<'a> = dyn Fn(usize, &ArticleText) + Sync + 'a;

/// Gives the texts of a corpus: out of sources, a file, memory, or whatever else holds
/// articles.
pub trait Texts: Sync {
    /// Shows these articles, which are ascending, each once: on any thread and in any
    /// order.
    ///
    /// # Errors
    ///
    /// Whatever reading them again may meet.
    fn show(&self, documents: &[DocumentId], look: &Look<'_>) -> Result<()>;

    /// Whether there are any texts at all.
    fn are_there(&self) -> bool {
        true
    }

    /// The same texts, for who asks for these articles, which are ascending, some at a
    /// time; `None` where they are had that way as fast as at once.
    ///
    /// # Errors
    ///
    /// Those of [`show`](Self::show), and what keeping them may meet.
    fn kept(&self, documents: &[DocumentId]) -> Result<Option<Box<dyn Texts + '_>>> {
        let _ = documents;
        Ok(None)
    }
}

impl dyn Texts + '_ {
    /// What `work` makes of each of these articles, which are ascending, in their order;
    /// `worker` makes what a thread needs for it.
    ///
    /// # Errors
    ///
    /// Those of [`show`](Texts::show), and [`Error::Parameter`] where not all of them were
    /// shown.
    pub fn map<W: Send, T: Send>(
        &self,
        documents: &[DocumentId],
        worker: impl Fn() -> W + Sync,
        work: impl Fn(&mut W, DocumentId, &ArticleText) -> T + Sync,
    ) -> Result<Vec<T>> {
        let idle: Mutex<Vec<W>> = Mutex::default();
        let made = Mutex::new(Vec::with_capacity(documents.len()));
        self.show(documents, &|place, article| {
            let Some(&document) = documents.get(place) else { return };
            let waiting = held(&idle).pop();
            let mut at_work = waiting.unwrap_or_else(&worker);
            let one = work(&mut at_work, document, article);
            held(&idle).push(at_work);
            held(&made).push((place, one));
        })?;
        let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        if made.len() != documents.len() {
            return Err(miscounted(made.len()));
        }
        made.par_sort_unstable_by_key(|&(place, _)| place);
        Ok(made.into_iter().map(|(_, one)| one).collect())
    }

    /// These articles, which are ascending, in their order.
    ///
    /// # Errors
    ///
    /// Those of `map`.
    pub fn of(&self, documents: &[DocumentId]) -> Result<Vec<ArticleText>> {
        self.map(documents, || (), |(), _, article| article.clone())
    }

    /// The same articles cut into tokens. None of their texts is kept for it.
    ///
    /// # Errors
    ///
    /// Those of `map`.
    pub fn tokenized(
        &self,
        documents: &[DocumentId],
        tokenizer: &Tokenizer,
    ) -> Result<Vec<TokenizedArticle>> {
        let cut = |tokenizer: &mut Tokenizer, _, article: &ArticleText| {
            TokenizedArticle::of(article, tokenizer)
        };
        self.map(documents, || tokenizer.clone(), cut)
    }
}

/// No texts: relations are told by shingles alone.
impl Texts for () {
    fn show(&self, _: &[DocumentId], _: &Look<'_>) -> Result<()> {
        Ok(())
    }

    fn are_there(&self) -> bool {
        false
    }
}

/// All texts in memory, in the order of ids: one for each document.
impl Texts for Vec<ArticleText> {
    fn show(&self, documents: &[DocumentId], look: &Look<'_>) -> Result<()> {
        documents.par_iter().enumerate().try_for_each(|(place, document)| {
            let article = self.get(document.index()).ok_or_else(|| miscounted(self.len()))?;
            look(place, article);
            Ok(())
        })
    }
}

/// What a thread holds for itself for the moment.
fn held<T>(one: &Mutex<T>) -> MutexGuard<'_, T> {
    // a thread that panics ends the work of all
    one.lock().unwrap_or_else(PoisonError::into_inner)
}

fn miscounted(texts: usize) -> Error {
    let remedy =
        "give the text of every document asked for, once, by its place in the order of ids";
    Error::parameter("texts", &texts, remedy)
}
