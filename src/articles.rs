//! The short way in, for articles in memory.

mod bare;
mod clustered;

use std::fmt;

use crate::boilerplate::{BoilerplateFinder, BoilerplateLimits, BoilerplateReport};
use crate::cluster::Cluster;
use crate::corpus::{Arrival, Corpus, CorpusBuilder};
use crate::date::Day;
use crate::error::{Error, Result};
use crate::observer::Observer;
use crate::params::{BoilerplatePolicy, Params};
use crate::pipeline::analyse;
use crate::read::Record;
use crate::shingle::{Shingled, Shingler};
use crate::text::ArticleText;
use bare::leave_out;
pub use clustered::ClusteredArticle;

/// Articles to find the copies among; the library's way in where the articles
/// are in memory already. What comes of them is what [`read`](crate::read::read()) and
/// [`analyse`] make of the same records, boilerplate included: lines that a source puts
/// under article after article count for nothing unless the parameters
/// [keep](crate::BoilerplatePolicy::Keep) them. Articles without a source count as those
/// of one.
///
/// ```
/// use nuskha::{Articles, Params};
///
/// let mut articles = Articles::new(Params::default())?;
/// articles.add("wire", "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير");
/// articles.add("paper", "اعلنت الوزارة اليوم ان الطريق الساحلى يفتح غدا امام السير");
/// articles.add("other", "فاز المنتخب في مباراته الأولى بهدفين من غير رد");
/// let clusters = articles.clusters()?;
/// assert_eq!(clusters.len(), 1);
/// let ids: Vec<&str> = clusters[0].iter().map(|article| &*article.id).collect();
/// assert_eq!(ids, ["paper", "wire"]);
/// # Ok::<(), nuskha::Error>(())
/// ```
pub struct Articles {
    params: Params,
    shingler: Shingler,
    builder: CorpusBuilder,
    /// Knows the sentences of all articles, where boilerplate counts for nothing.
    boilerplate: Option<BoilerplateFinder>,
    /// The first failure, which articles that are shingled here have none of.
    added: Result<()>,
    /// In the order in which they came.
    texts: Vec<ArticleText>,
}

/// What articles came to.
#[derive(Debug)]
#[non_exhaustive]
pub struct Finished {
    /// The corpus of the articles.
    pub corpus: Corpus,
    /// The text of each document, in the order of ids, without its boilerplate where that
    /// counts for nothing.
    pub texts: Vec<ArticleText>,
    /// The lines that sources put under article after article; none are looked for where the
    /// parameters [keep](crate::BoilerplatePolicy::Keep) them. New articles that are held
    /// against the corpus lose them by
    /// [`bare_of_new`](BoilerplateReport::bare_of_new).
    pub boilerplate: BoilerplateReport,
}

/// Counts alone, since the whole may be gigabytes.
impl fmt::Debug for Articles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Articles");
        shown.field("params", &self.params).field("len", &self.len()).finish_non_exhaustive()
    }
}

impl Articles {
    /// No articles yet.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where `params` are out of range.
    pub fn new(params: Params) -> Result<Self> {
        params.validate()?;
        let drops_boilerplate = params.boilerplate == BoilerplatePolicy::Drop;
        let finder = || BoilerplateFinder::new(BoilerplateLimits::default());
        Ok(Self {
            shingler: params.shingler(),
            params,
            builder: CorpusBuilder::new(),
            boilerplate: drops_boilerplate.then(finder),
            added: Ok(()),
            texts: Vec::new(),
        })
    }

    /// Adds one article. It is shingled on the thread that asks for it.
    pub fn add(&mut self, id: &str, text: &str) {
        self.add_record(&Record {
            id: Some(id.into()),
            texts: vec![text.into()],
            ..Record::default()
        });
    }

    /// Adds one article with what else is known of it; title, date and source
    /// help to tell a copy from a bulletin. Without an id it is named by its place: `#3` is
    /// the third that was added.
    pub fn add_record(&mut self, record: &Record<'_>) {
        self.read(record, false);
    }

    /// Adds an article of an earlier corpus, which others are only held against, as
    /// `dedup --against` does: two of these are never told apart from each other.
    pub fn add_earlier(&mut self, record: &Record<'_>) {
        self.read(record, true);
    }

    /// Adds an article whose [text](Record::text) was shingled elsewhere, on another thread
    /// or machine, by the [shingler](Params::shingler) of the same parameters. Where
    /// boilerplate counts for nothing, the text and the keys of its sentences are needed too;
    /// [`finish`](Self::finish) fails where they are missing.
    ///
    /// ```
    /// use nuskha::{Articles, Params, Record};
    ///
    /// let params = Params::default();
    /// let mut articles = Articles::new(params.clone())?;
    /// let text = "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير";
    /// articles.add("wire", text);
    /// let record =
    ///     Record { id: Some("paper".into()), texts: vec![text.into()], ..Record::default() };
    /// let shingled = params.shingler().shingle(&record.text());
    /// articles.add_shingled(&record, shingled);
    /// let clusters = articles.clusters()?;
    /// assert_eq!(clusters[0][0].id, "paper");
    /// # Ok::<(), nuskha::Error>(())
    /// ```
    pub fn add_shingled(&mut self, record: &Record<'_>, shingled: Shingled) {
        self.take_shingled(record, shingled, false);
    }

    /// Adds an article of an earlier corpus, as [`add_earlier`](Self::add_earlier) does, that
    /// was shingled before, as for [`add_shingled`](Self::add_shingled).
    pub fn add_earlier_shingled(&mut self, record: &Record<'_>, shingled: Shingled) {
        self.take_shingled(record, shingled, true);
    }

    /// Takes in an article that was shingled elsewhere.
    fn take_shingled(&mut self, record: &Record<'_>, shingled: Shingled, is_earlier: bool) {
        let text = record.text();
        if self.added.is_ok() {
            self.added = self.check_sentences(record, &text, &shingled);
        }
        self.take(record, &text, shingled, is_earlier);
    }

    /// Refuses an article in which boilerplate cannot be looked for.
    fn check_sentences(
        &mut self,
        record: &Record<'_>,
        text: &str,
        shingled: &Shingled,
    ) -> Result<()> {
        if self.boilerplate.is_none() || shingled.tokens == 0 {
            return Ok(());
        }
        if text.trim().is_empty() {
            return Err(Error::OtherText { id: self.name(record) });
        }
        // a text of short lines has none
        if shingled.sentences.is_empty() && !self.shingler.shingle(text).sentences.is_empty() {
            let found = format!("none of {}", self.name(record));
            let remedy = "boilerplate is looked for among them; shingle by Params::shingler of the same parameters, or keep boilerplate";
            return Err(Error::parameter("sentences", &found, remedy));
        }
        Ok(())
    }

    fn read(&mut self, record: &Record<'_>, is_earlier: bool) {
        let text = record.text();
        let shingled = self.shingler.shingle(&text);
        self.take(record, &text, shingled, is_earlier);
    }

    /// What the next article is called.
    fn name(&self, record: &Record<'_>) -> String {
        let id = record.id.as_deref().filter(|id| !id.trim().is_empty());
        id.map_or_else(|| format!("#{}", self.len() + 1), str::to_owned)
    }

    /// Takes in an article of this text.
    fn take(&mut self, record: &Record<'_>, text: &str, shingled: Shingled, is_earlier: bool) {
        let arrival = Arrival {
            id: self.name(record).into(),
            date: record.date.as_deref().map(Into::into),
            source: record.source.as_deref().map(Into::into),
            is_earlier,
            shingled,
        };
        if let Some(boilerplate) = &mut self.boilerplate {
            let day = arrival.date.as_deref().and_then(Day::parse);
            boilerplate.add(&arrival.shingled.sentences, arrival.source.as_deref(), day);
        }
        let added = self.builder.extend([arrival]);
        if self.added.is_ok() {
            self.added = added;
        }
        let title = record.title.as_deref().map(Into::into);
        self.texts.push(ArticleText { title, text: text.into() });
    }

    /// How many articles were added.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether none was added yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The corpus of the articles and their texts, for [`analyse`] and all else that asks for
    /// both.
    ///
    /// Articles with boilerplate are shingled a second time, on the threads of the `rayon`
    /// pool that it is called in; the observer is told of them as of
    /// [`Step::ReadAgain`](crate::Step::ReadAgain).
    ///
    /// ```
    /// use nuskha::{Articles, Finished, Params, analyse};
    ///
    /// let params = Params::default();
    /// let mut articles = Articles::new(params.clone())?;
    /// articles.add("wire", "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير");
    /// articles.add("paper", "اعلنت الوزارة اليوم ان الطريق الساحلى يفتح غدا امام السير");
    /// let Finished { corpus, texts, .. } = articles.finish(&())?;
    /// let pair = analyse(&corpus, &params, &texts, &())?.pairs[0];
    /// assert_eq!(&*corpus.document(pair.a).id, "paper");
    /// assert!(texts[pair.a.index()].text.starts_with("اعلنت"));
    /// # Ok::<(), nuskha::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`CorpusBuilder::extend`] and [`CorpusBuilder::finish`]; and of an article
    /// that was shingled elsewhere, where boilerplate counts for nothing,
    /// [`Error::OtherText`] where it has no text, and [`Error::Parameter`] where the keys of
    /// its sentences are missing. [`Error::Cancelled`] where the observer says so.
    pub fn finish(self, observer: &dyn Observer) -> Result<Finished> {
        let Self { params, mut builder, boilerplate, added, texts: mut arrived, .. } = self;
        added?;
        observer.go_on()?;
        let boilerplate = boilerplate.map(BoilerplateFinder::finish).unwrap_or_default();
        leave_out(&boilerplate, &mut builder, &mut arrived, &params, observer)?;
        observer.go_on()?;
        let corpus = builder.finish()?;
        let mut texts = vec![ArticleText::default(); arrived.len()];
        for (document, text) in corpus.arrival().iter().zip(arrived) {
            texts[document.index()] = text;
        }
        Ok(Finished { corpus, texts, boilerplate })
    }

    /// The articles of each cluster of copies, the representative first, the largest cluster
    /// first. An article that is alone is in none. Where an id stood several times, its
    /// articles are named `ID`, `ID#2` and so on, and those without an id by their place.
    ///
    /// # Errors
    ///
    /// Those of [`finish`](Self::finish) and [`analyse`], which gives all the figures behind
    /// the clusters.
    pub fn clusters(self) -> Result<Vec<Vec<ClusteredArticle>>> {
        let params = self.params.clone();
        let Finished { corpus, texts, .. } = self.finish(&())?;
        let analysis = analyse(&corpus, &params, &texts, &())?;
        let articles = |cluster: &Cluster| {
            let documents = cluster.members.iter().map(|member| corpus.document(member.document));
            documents.map(ClusteredArticle::of).collect()
        };
        Ok(analysis.clusters.iter().map(articles).collect())
    }
}

#[cfg(test)]
mod tests;
