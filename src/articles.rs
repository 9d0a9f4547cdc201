//! The short way in, for articles in memory.

use crate::cluster::Cluster;
use crate::corpus::{Arrival, CorpusBuilder};
use crate::error::Result;
use crate::params::Params;
use crate::pipeline::analyse;
use crate::read::Record;
use crate::relate::texts::ArticleText;
use crate::shingle::Shingler;

/// Articles to find the copies among; the library's way in where the articles
/// are in memory already. Boilerplate is looked for in sources alone, so here it counts
/// like any other text, as with [`BoilerplatePolicy::Keep`](crate::BoilerplatePolicy).
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
#[derive(Debug)]
pub struct Articles {
    params: Params,
    shingler: Shingler,
    builder: CorpusBuilder,
    /// The first failure, which a corpus in memory has none of.
    added: Result<()>,
    texts: Vec<ArticleText>,
}

impl Articles {
    /// No articles yet.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Parameter`] where `params` are out of range.
    pub fn new(params: Params) -> Result<Self> {
        params.validate()?;
        let shingler = Shingler::new(params.level, params.shingle);
        Ok(Self {
            params,
            shingler,
            builder: CorpusBuilder::new(),
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
        let shingled = self.shingler.shingle(&record.text());
        let added = self.builder.extend([Arrival {
            id: record.id.as_deref().unwrap_or_default().into(),
            date: record.date.as_deref().map(Into::into),
            source: record.source.as_deref().map(Into::into),
            is_earlier: false,
            shingled,
        }]);
        if self.added.is_ok() {
            self.added = added;
        }
        let title = record.title.as_deref().map(Into::into);
        self.texts.push(ArticleText { title, text: record.text().into() });
    }

    /// The ids of each cluster of copies, the representative first, the largest cluster
    /// first. An article that is alone is in none. Where an id stood several times, its
    /// articles are named `ID`, `ID#2` and so on.
    ///
    /// # Errors
    ///
    /// Those of [`analyse`], which gives all the figures behind the clusters.
    pub fn clusters(self) -> Result<Vec<Vec<String>>> {
        self.added?;
        let corpus = self.builder.finish()?;
        let mut texts = vec![ArticleText::default(); self.texts.len()];
        for (document, text) in corpus.arrival().iter().zip(self.texts) {
            texts[document.index()] = text;
        }
        let analysis = analyse(&corpus, &self.params, &texts, &())?;
        let ids = |cluster: &Cluster| {
            let members = cluster.members.iter();
            members.map(|member| corpus.document(member.document).id.to_string()).collect()
        };
        Ok(analysis.clusters.iter().map(ids).collect())
    }
}
