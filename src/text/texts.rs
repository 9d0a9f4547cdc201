//! The texts behind a corpus, which itself keeps none.
//!
//! Only the articles of verified pairs are looked at again, so the relation
//! asks for those and no others: from the files they were read from, or from
//! wherever the caller has them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::article::{ArticleText, TokenizedArticle};
use super::tokenizer::Tokenizer;
use crate::corpus::DocumentId;
use crate::error::{Error, Result};
use crate::observer::Observer;

/// Is shown an article, and its place among those that were asked for. What it fails with
/// ends the showing.
pub type Look<'a> = dyn Fn(usize, &ArticleText) -> Result<()> + Sync + 'a;

/// Gives the texts of a corpus: out of sources, a file, memory, or whatever else holds
/// articles. They are those that the documents were shingled from: of an article that lost
/// boilerplate, what [remains of it](crate::boilerplate::BoilerplateReport::bare).
///
/// ```
/// use std::collections::HashMap;
///
/// use nuskha::text::Look;
/// use nuskha::{ArticleText, Articles, Corpus, DocumentId, Error, Params, Result, Texts, analyse};
///
/// /// Texts by the ids of their articles, as a database has them.
/// struct Archive<'a> {
///     corpus: &'a Corpus,
///     rows: HashMap<String, String>,
/// }
///
/// impl Texts for Archive<'_> {
///     fn show(&self, documents: &[DocumentId], look: &Look<'_>) -> Result<()> {
///         for (place, &document) in documents.iter().enumerate() {
///             let id = &*self.corpus.document(document).id;
///             let text = self.rows.get(id).ok_or_else(|| Error::texts(format!("{id} is gone")))?;
///             look(place, &ArticleText { title: None, text: text.as_str().into() })?;
///         }
///         Ok(())
///     }
/// }
///
/// let rows = [
///     ("wire", "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير بعد صيانة"),
///     ("paper", "اعلنت الوزارة اليوم ان الطريق الساحلى يفتح غدا امام السير بعد اعمال صيانة"),
/// ];
/// let mut articles = Articles::new(Params::default())?;
/// for (id, text) in rows {
///     articles.add(id, text);
/// }
/// let corpus = articles.finish(&())?.corpus;
/// let rows = rows.map(|(id, text)| (id.to_owned(), text.to_owned())).into();
/// let archive = Archive { corpus: &corpus, rows };
/// let analysis = analyse(&corpus, &Params::default(), &archive, &())?;
/// assert_eq!(analysis.clusters[0].size(), 2);
///
/// let empty = Archive { rows: HashMap::new(), ..archive };
/// let error = analyse(&corpus, &Params::default(), &empty, &()).unwrap_err();
/// assert!(matches!(error, Error::Texts(_)));
/// # Ok::<(), Error>(())
/// ```
pub trait Texts: Sync {
    /// Shows these articles, which are ascending, each once: on any thread and in any
    /// order, until `look` fails.
    ///
    /// # Errors
    ///
    /// Whatever getting them may meet, as [`Error::texts`], and what `look` returns.
    fn show(&self, documents: &[DocumentId], look: &Look<'_>) -> Result<()>;

    /// Whether there are any texts at all.
    fn are_there(&self) -> bool {
        true
    }

    /// The same texts, for who asks for these articles, which are ascending, some at a
    /// time; `None` where they are had that way as fast as at once. The observer is
    /// asked whether to go on.
    ///
    /// # Errors
    ///
    /// Those of [`show`](Self::show), and what keeping them may meet.
    fn kept(
        &self,
        documents: &[DocumentId],
        observer: &dyn Observer,
    ) -> Result<Option<Box<dyn Texts + '_>>> {
        let _ = (documents, observer);
        Ok(None)
    }
}

impl dyn Texts + '_ {
    /// What `work` makes of each of these articles, which are ascending, in their order;
    /// `worker` makes what a thread needs for it. The observer is asked whether to go on, and
    /// told nothing.
    ///
    /// # Errors
    ///
    /// Those of [`show`](Texts::show), [`Error::TextsMissing`] where not all of them were
    /// shown, and [`Error::Cancelled`].
    pub fn map<W: Send, T: Send>(
        &self,
        documents: &[DocumentId],
        observer: &dyn Observer,
        worker: impl Fn() -> W + Sync,
        work: impl Fn(&mut W, DocumentId, &ArticleText) -> T + Sync,
    ) -> Result<Vec<T>> {
        let idle: Mutex<Vec<W>> = Mutex::default();
        let made = Mutex::new(Vec::with_capacity(documents.len()));
        self.show(documents, &|place, article| {
            observer.go_on()?;
            let Some(&document) = documents.get(place) else { return Ok(()) };
            let waiting = held(&idle).pop();
            let mut at_work = waiting.unwrap_or_else(&worker);
            let one = work(&mut at_work, document, article);
            held(&idle).push(at_work);
            held(&made).push((place, one));
            Ok(())
        })?;
        let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        made.par_sort_unstable_by_key(|&(place, _)| place);
        // one that was shown twice hides none that was not
        made.dedup_by_key(|&mut (place, _)| place);
        if made.len() != documents.len() {
            return Err(Error::TextsMissing { shown: made.len(), wanted: documents.len() });
        }
        Ok(made.into_iter().map(|(_, one)| one).collect())
    }

    /// These articles, which are ascending, in their order.
    ///
    /// # Errors
    ///
    /// Those of `map`.
    pub fn of(&self, documents: &[DocumentId]) -> Result<Vec<ArticleText>> {
        self.map(documents, &(), || (), |(), _, article| article.clone())
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
        observer: &dyn Observer,
    ) -> Result<Vec<TokenizedArticle>> {
        let cut = |tokenizer: &mut Tokenizer, _, article: &ArticleText| {
            TokenizedArticle::of(article, tokenizer)
        };
        self.map(documents, observer, || tokenizer.clone(), cut)
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
impl Texts for [ArticleText] {
    fn show(&self, documents: &[DocumentId], look: &Look<'_>) -> Result<()> {
        let shown = documents.partition_point(|document| document.index() < self.len());
        if shown < documents.len() {
            return Err(Error::TextsMissing { shown, wanted: documents.len() });
        }
        let places = documents.par_iter().enumerate();
        places.try_for_each(|(place, document)| look(place, &self[document.index()]))
    }
}

impl Texts for Vec<ArticleText> {
    fn show(&self, documents: &[DocumentId], look: &Look<'_>) -> Result<()> {
        self.as_slice().show(documents, look)
    }
}

/// Texts behind a pointer are those that it points to.
macro_rules! texts_behind {
    ($($pointer:ty [$($bound:tt)*]),*) => {$(
        impl<T: Texts $($bound)* + ?Sized> Texts for $pointer {
            fn show(&self, documents: &[DocumentId], look: &Look<'_>) -> Result<()> {
                (**self).show(documents, look)
            }

            fn are_there(&self) -> bool {
                (**self).are_there()
            }

            fn kept(
                &self,
                documents: &[DocumentId],
                observer: &dyn Observer,
            ) -> Result<Option<Box<dyn Texts + '_>>> {
                (**self).kept(documents, observer)
            }
        }
    )*};
}

texts_behind!(&T [], Box<T> [], Arc<T> [+ Send]);

/// What a thread holds for itself for the moment.
fn held<T>(one: &Mutex<T>) -> MutexGuard<'_, T> {
    // a thread that panics ends the work of all
    one.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows the first in the place of every other.
    struct Stuck;

    impl Texts for Stuck {
        fn show(&self, documents: &[DocumentId], look: &Look<'_>) -> Result<()> {
            documents.iter().try_for_each(|_| look(0, &ArticleText::default()))
        }
    }

    #[test]
    fn one_that_is_shown_twice_hides_none_that_is_not() {
        let texts: &dyn Texts = &Stuck;
        assert!(texts.of(&[DocumentId(4)]).is_ok());
        let missing = texts.of(&[DocumentId(4), DocumentId(7)]).unwrap_err();
        assert!(matches!(missing, Error::TextsMissing { shown: 1, wanted: 2 }), "{missing}");
        assert!(!missing.is_usage());
    }

    #[test]
    fn texts_behind_a_pointer_are_those_it_points_to() {
        let texts = vec![ArticleText { title: None, text: "نص".into() }];
        let slice = texts.as_slice();
        let [boxed, shared] =
            [Box::new(texts.clone()) as Box<dyn Texts>, Box::new(Arc::new(texts.clone()))];
        for texts in [&slice as &dyn Texts, &boxed, &shared] {
            assert_eq!(texts.of(&[DocumentId(0)]).unwrap(), slice);
            assert!(texts.of(&[DocumentId(1)]).is_err());
        }
        assert!(!(&&() as &dyn Texts).are_there());
    }
}
