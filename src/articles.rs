//! The short way in, for articles in memory.

use std::fmt;

use crate::boilerplate::{BoilerplateFinder, BoilerplateLimits, BoilerplateReport};
use crate::cluster::Cluster;
use crate::corpus::{Arrival, Corpus, CorpusBuilder};
use crate::date::Day;
use crate::error::{Error, Result};
use crate::params::{BoilerplatePolicy, Params};
use crate::pipeline::analyse;
use crate::read::Record;
use crate::shingle::{Shingled, Shingler};
use crate::text::{ArticleText, Tokenizer};

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
/// let copies = articles.clusters()?;
/// assert_eq!(copies, [["paper", "wire"]]);
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
    /// help to tell a copy from a bulletin. Without an id it is named by an empty one.
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
    /// assert_eq!(articles.clusters()?, [["paper", "wire"]]);
    /// # Ok::<(), nuskha::Error>(())
    /// ```
    pub fn add_shingled(&mut self, record: &Record<'_>, shingled: Shingled) {
        let text = record.text();
        if self.added.is_ok() {
            self.added = self.check_sentences(record, &text, &shingled);
        }
        self.take(record, &text, shingled, false);
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
        let id = record.id.as_deref().unwrap_or_default();
        if text.is_empty() {
            return Err(Error::OtherText { id: id.to_owned() });
        }
        // a text of short lines has none
        if shingled.sentences.is_empty() && !self.shingler.shingle(text).sentences.is_empty() {
            let remedy = "boilerplate is looked for among them; shingle by Params::shingler of the same parameters, or keep boilerplate";
            return Err(Error::parameter("sentences", &format!("none of {id}"), remedy));
        }
        Ok(())
    }

    fn read(&mut self, record: &Record<'_>, is_earlier: bool) {
        let text = record.text();
        let shingled = self.shingler.shingle(&text);
        self.take(record, &text, shingled, is_earlier);
    }

    /// Takes in an article of this text.
    fn take(&mut self, record: &Record<'_>, text: &str, shingled: Shingled, is_earlier: bool) {
        let arrival = Arrival {
            id: record.id.as_deref().unwrap_or_default().into(),
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
    /// Articles with boilerplate are shingled a second time, on the thread that asks for it.
    ///
    /// ```
    /// use nuskha::{Articles, Finished, Params, analyse};
    ///
    /// let params = Params::default();
    /// let mut articles = Articles::new(params.clone())?;
    /// articles.add("wire", "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير");
    /// articles.add("paper", "اعلنت الوزارة اليوم ان الطريق الساحلى يفتح غدا امام السير");
    /// let Finished { corpus, texts, .. } = articles.finish()?;
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
    /// its sentences are missing.
    pub fn finish(self) -> Result<Finished> {
        let Self { params, mut builder, boilerplate, added, texts: mut arrived, .. } = self;
        added?;
        let boilerplate = boilerplate.map(BoilerplateFinder::finish).unwrap_or_default();
        if !boilerplate.affected.is_empty() {
            leave_out(&boilerplate, &mut builder, &mut arrived, &params)?;
        }
        let corpus = builder.finish()?;
        let mut texts = vec![ArticleText::default(); arrived.len()];
        for (document, text) in corpus.arrival().iter().zip(arrived) {
            texts[document.index()] = text;
        }
        Ok(Finished { corpus, texts, boilerplate })
    }

    /// The ids of each cluster of copies, the representative first, the largest cluster
    /// first. An article that is alone is in none. Where an id stood several times, its
    /// articles are named `ID`, `ID#2` and so on.
    ///
    /// # Errors
    ///
    /// Those of [`finish`](Self::finish) and [`analyse`], which gives all the figures behind
    /// the clusters.
    pub fn clusters(self) -> Result<Vec<Vec<String>>> {
        let params = self.params.clone();
        let Finished { corpus, texts, .. } = self.finish()?;
        let analysis = analyse(&corpus, &params, &texts, &())?;
        let ids = |cluster: &Cluster| {
            let members = cluster.members.iter();
            members.map(|member| corpus.document(member.document).id.to_string()).collect()
        };
        Ok(analysis.clusters.iter().map(ids).collect())
    }
}

/// Takes their boilerplate from the texts, which are in the order in which they came, and
/// shingles those anew that have some.
fn leave_out(
    boilerplate: &BoilerplateReport,
    builder: &mut CorpusBuilder,
    texts: &mut [ArticleText],
    params: &Params,
) -> Result<()> {
    let mut tokenizer = Tokenizer::new(params.level);
    let mut shingler = Shingler::new(params.level, params.shingle);
    let outlets = builder.sources_of(&boilerplate.affected);
    for (&came, outlet) in boilerplate.affected.iter().zip(outlets) {
        let article = &mut texts[came as usize];
        let bare = boilerplate.bare(came, outlet.as_deref(), article, &mut tokenizer);
        if let Some(bare) = bare {
            builder.replace(came as usize, &shingler.shingle(&bare))?;
            article.text = bare.into();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::DocumentId;
    use crate::read::{ReadOptions, Source, read};
    use crate::text::Texts;

    const FOOTER: &str = "تابعونا على مواقع التواصل الاجتماعي وحملوا تطبيق الصحيفة المجاني للحصول على \
                          آخر الأخبار العاجلة فور وقوعها على هواتفكم المحمولة في كل وقت ومن كل مكان";
    const NEWS: [&str; 9] = [
        "افتتح الوزير الجسر الجديد في المدينة",
        "فاز المنتخب في مباراته الأولى بهدفين",
        "ارتفعت أسعار القمح في الأسواق العالمية",
        "هطلت أمطار غزيرة على المناطق الساحلية",
        "وقعت الشركتان اتفاقا لبناء مصنع للورق",
        "أعلنت الجامعة مواعيد القبول للعام المقبل",
        "عثر علماء الآثار على نقوش قديمة في الوادي",
        "أطلقت البلدية حملة لتشجير الشوارع الرئيسة",
        "إفتتح الوزير الجسر الجديد فى المدينه",
    ];

    /// One newspaper's, three days apart, each with the footer; the last a copy of the first.
    fn records() -> Vec<Record<'static>> {
        let record = |(n, news): (usize, &&'static str)| Record {
            id: Some((NEWS.len() - n).to_string().into()),
            title: Some((*news).into()),
            texts: vec![(*news).into(), FOOTER.into()],
            date: Some(format!("2015-07-{:02}", 3 * n + 1).into()),
            source: Some("صحيفة".into()),
        };
        NEWS.iter().enumerate().map(record).collect()
    }

    /// The sizes of the clusters, which are those of the same records read from a source.
    fn sizes(params: &Params) -> Vec<usize> {
        let (mut articles, mut lines) = (Articles::new(params.clone()).unwrap(), Vec::new());
        for record in records() {
            articles.add_record(&record);
            serde_json::to_writer(&mut lines, &record).unwrap();
            lines.push(b'\n');
        }
        let Finished { corpus, texts, .. } = articles.finish().unwrap();
        let found = analyse(&corpus, params, &texts, &()).unwrap();

        let (sources, options) = ([Source::of_bytes("sent", lines)], ReadOptions::default());
        let reading = read(&sources, params, &options, &()).unwrap();
        let read_again = reading.texts(&sources, &options, params);
        let expected = analyse(&reading.corpus, params, &read_again, &()).unwrap();
        assert_eq!((&found.pairs, &found.clusters), (&expected.pairs, &expected.clusters));
        let documents: Vec<DocumentId> = (0..9).map(DocumentId).collect();
        assert_eq!((&read_again as &dyn Texts).of(&documents).unwrap(), texts);
        found.clusters.iter().map(Cluster::size).collect()
    }

    #[test]
    fn boilerplate_counts_as_where_articles_are_read() {
        let by_resemblance = Params::by_resemblance(0.5);
        assert_eq!(sizes(&by_resemblance), [9], "kept, it makes copies of all");
        let dropped = Params { boilerplate: BoilerplatePolicy::Drop, ..by_resemblance };
        assert_eq!(sizes(&dropped), [2]);
        assert_eq!(sizes(&Params::default()), [2]);
    }

    /// The articles, shingled by the shingler of other parameters.
    fn shingled_elsewhere(params: &Params, others: &Params) -> Result<Finished> {
        let mut articles = Articles::new(params.clone()).unwrap();
        for record in records() {
            articles.add_shingled(&record, others.shingler().shingle(&record.text()));
        }
        articles.finish()
    }

    #[test]
    fn articles_shingled_elsewhere_are_as_those_shingled_here() {
        let drops = Params::default();
        let keeps = Params { boilerplate: BoilerplatePolicy::Keep, ..Params::default() };
        assert_eq!(shingled_elsewhere(&drops, &drops).unwrap().boilerplate.affected.len(), 9);
        for others in [&keeps, &drops] {
            let Finished { texts, boilerplate, .. } = shingled_elsewhere(&keeps, others).unwrap();
            assert!(boilerplate.is_empty());
            assert!(texts.iter().all(|article| article.text.contains(FOOTER)));
        }
        let error = shingled_elsewhere(&drops, &keeps).unwrap_err();
        assert!(error.to_string().starts_with("sentences: none of 9"), "{error}");
    }

    #[test]
    fn an_article_needs_a_text_where_boilerplate_is_to_be_taken_from_it() {
        let shingled = |text| Params::default().shingler().shingle(text);
        let mut articles = Articles::new(Params::default()).unwrap();
        let short = Record { texts: vec!["خبر\nعاجل\nجدا".into()], ..Record::default() };
        articles.add_shingled(&short, shingled(&short.texts[0]));
        articles.add_shingled(&Record::default(), shingled(""));
        assert!(articles.added.is_ok());
        let bare = Record { id: Some("x".into()), ..Record::default() };
        articles.add_shingled(&bare, shingled(NEWS[0]));
        let error = articles.finish().unwrap_err();
        assert!(matches!(&error, Error::OtherText { id } if id == "x"), "{error}");
    }

    #[test]
    fn clusters_are_those_of_what_is_finished() {
        let mut articles = Articles::new(Params::default()).unwrap();
        for record in records() {
            articles.add_record(&record);
        }
        let clusters = articles.clusters().unwrap();
        assert_eq!(clusters.len(), 1);
        let mut copies = clusters[0].clone();
        copies.sort_unstable();
        assert_eq!(copies, ["1", "9"]);
    }

    #[test]
    fn earlier_articles_are_held_against_and_what_boilerplate_there_is_is_told() {
        let mut articles = Articles::new(Params::default()).unwrap();
        assert!(articles.is_empty());
        for record in records() {
            articles.add_earlier(&record);
        }
        assert_eq!(articles.len(), 9);
        assert!(format!("{articles:?}").len() < 1000);
        let finished = articles.finish().unwrap();
        assert!(finished.corpus.documents().iter().all(|document| document.is_earlier));
        assert_eq!(finished.boilerplate.affected.len(), 9);
        let new = ArticleText { title: None, text: [NEWS[3], FOOTER].join("\n").into() };
        let mut tokenizer = Tokenizer::new(Params::default().level);
        let bare = finished.boilerplate.bare_of_new(Some("صحيفة"), &new, &mut tokenizer);
        assert_eq!(bare.unwrap().trim(), NEWS[3]);
    }
}
