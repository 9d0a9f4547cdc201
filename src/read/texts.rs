//! The texts of articles that were read before, read again.

use std::borrow::Cow;

use super::again::{Origin, reread};
use super::kept::KeptTexts;
use super::{Place, ReadOptions, Source};
use crate::boilerplate::BoilerplateReport;
use crate::corpus::{Corpus, DocumentId};
use crate::error::Result;
use crate::narrow::narrow;
use crate::normalize::Level;
use crate::observer::Observer;
use crate::text::{ArticleText, Look, Texts, Tokenizer};

/// The texts of a corpus in the sources that it was read from. Sources that
/// are pipes must have been [kept](Source::keep_for_second_reading).
///
/// Costs cutting the sources again, and parsing the records that are asked
/// for.
#[derive(Clone, Copy, Debug)]
pub struct SourceTexts<'a> {
    /// The sources.
    pub sources: &'a [Source],
    /// How they were read.
    pub options: &'a ReadOptions,
    /// The corpus that was read.
    pub corpus: &'a Corpus,
    /// Where each article stands, in the order in which they came.
    pub places: &'a [Place],
    /// What is left out of the texts.
    pub boilerplate: &'a BoilerplateReport,
    /// The level of the corpus.
    pub level: Level,
    /// Whether an article is had only by reading up to it: see
    /// [`Visited`](super::Visited).
    pub is_sequential: bool,
}

impl SourceTexts<'_> {
    /// The texts of these articles, which are ascending, as they stand in the
    /// sources, boilerplate and all; parts of a text are a line apart.
    ///
    /// # Errors
    ///
    /// [`Error::Changed`](crate::Error::Changed) where an article is gone.
    pub fn originals(&self, documents: &[DocumentId]) -> Result<Vec<ArticleText>> {
        let nothing = BoilerplateReport::default();
        let texts: &dyn Texts = &SourceTexts { boilerplate: &nothing, ..*self };
        texts.of(documents)
    }

    /// Hands `take` what `work` makes of every article, in the order in which they
    /// came; `work` runs on all threads, and `worker` makes what each needs for it.
    ///
    /// # Errors
    ///
    /// [`Error::Changed`](crate::Error::Changed) where an article is gone, and whatever
    /// `take` returns.
    pub fn each<W, T: Send>(
        &self,
        worker: impl Fn() -> W + Sync + Send,
        work: impl Fn(&mut W, &ArticleText) -> T + Sync + Send,
        mut take: impl FnMut(T) -> Result<()> + Send,
    ) -> Result<()> {
        let work = |worker: &mut W, _, article: &ArticleText| work(worker, article);
        let take = |_, made| take(made);
        let all: Vec<u32> = (0..narrow(self.places.len())).collect();
        reread(self.origin(), &all, &(), worker, work, take)
    }

    /// What `work` makes of these articles, in the order in which they came.
    pub(super) fn map<W, T: Send>(
        &self,
        wanted: &[u32],
        observer: &dyn Observer,
        worker: impl Fn() -> W + Sync + Send,
        work: impl Fn(&mut W, u32, &ArticleText) -> T + Sync + Send,
    ) -> Result<Vec<T>> {
        let mut made = Vec::with_capacity(wanted.len());
        let work = |worker: &mut W, place: usize, article: &ArticleText| {
            work(worker, wanted[place], article)
        };
        reread(self.origin(), wanted, observer, worker, work, |_, one| {
            made.push(one);
            Ok(())
        })?;
        Ok(made)
    }

    fn origin(&self) -> Origin<'_> {
        Origin { sources: self.sources, options: self.options, places: self.places }
    }

    /// An article without its boilerplate.
    pub(super) fn bare<'t>(
        &self,
        tokenizer: &mut Tokenizer,
        came: u32,
        article: &'t ArticleText,
    ) -> Cow<'t, ArticleText> {
        let document = self.corpus.document(self.corpus.arrival()[came as usize]);
        match self.boilerplate.bare(came, document.source.as_deref(), article, tokenizer) {
            None => Cow::Borrowed(article),
            Some(bare) => {
                Cow::Owned(ArticleText { title: article.title.clone(), text: bare.into() })
            }
        }
    }
}

impl Texts for SourceTexts<'_> {
    fn show(&self, documents: &[DocumentId], look: &Look<'_>) -> Result<()> {
        let came = documents.iter().map(|&document| self.corpus.came(document));
        let mut places: Vec<(u32, usize)> = came.zip(0..).collect();
        places.sort_unstable();
        let wanted: Vec<u32> = places.iter().map(|&(came, _)| came).collect();
        let tokenizer = Tokenizer::new(self.level);
        reread(
            self.origin(),
            &wanted,
            &(),
            || tokenizer.clone(),
            |tokenizer, at, article| {
                let (came, place) = places[at];
                look(place, &self.bare(tokenizer, came, article))
            },
            |_, looked| looked,
        )
    }

    fn kept(
        &self,
        documents: &[DocumentId],
        observer: &dyn Observer,
    ) -> Result<Option<Box<dyn Texts + '_>>> {
        if !self.is_sequential {
            return Ok(None);
        }
        let came = documents.iter().map(|&document| self.corpus.came(document));
        let mut wanted: Vec<u32> = came.collect();
        wanted.sort_unstable();
        let mut kept = KeptTexts::new(self.corpus, wanted.len());
        let tokenizer = Tokenizer::new(self.level);
        reread(
            self.origin(),
            &wanted,
            observer,
            || tokenizer.clone(),
            |tokenizer, place, article| self.bare(tokenizer, wanted[place], article).into_owned(),
            |place, article| kept.push(wanted[place], &article),
        )?;
        Ok(Some(Box::new(kept.finish()?)))
    }
}
