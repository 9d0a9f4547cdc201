//! The table `stories`, a row a story.

use std::borrow::Cow;
use std::io;

use serde::{Deserialize, Serialize};

use super::{Cells, Column, ColumnKind, Row, Table, cell, coverage};
use crate::corpus::Corpus;
use crate::relate::Relation;
use crate::story::{Caption, Story};

/// A row of `stories`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoryRow<'a> {
    /// The id of the article that is closest to all others.
    #[serde(deserialize_with = "cell::text")]
    pub story_id: Cow<'a, str>,
    /// That article's title; empty where it has none.
    #[serde(deserialize_with = "cell::text")]
    pub title: Cow<'a, str>,
    /// The earliest date, as written; null where none is understood.
    #[serde(deserialize_with = "cell::text_or_null")]
    pub first_date: Option<Cow<'a, str>>,
    /// The latest date, as written; null where none is understood.
    #[serde(deserialize_with = "cell::text_or_null")]
    pub last_date: Option<Cow<'a, str>>,
    /// Articles in the story, copies included.
    pub size: u64,
    /// Who reported it, the most articles first, then by name.
    pub sources: Vec<SourceRow<'a>>,
    /// What it is about, the most telling phrase first.
    pub keywords: Vec<KeywordRow<'a>>,
    /// Its articles, the earliest first, undated ones last, then by id.
    pub articles: Vec<StoryArticleRow<'a>>,
}

/// A source within a row of `stories`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceRow<'a> {
    /// The source's name; empty for articles that name none.
    #[serde(deserialize_with = "cell::text")]
    pub source: Cow<'a, str>,
    /// Its articles in the story.
    pub articles: u64,
}

/// A phrase within a row of `stories`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeywordRow<'a> {
    /// One to four words, as written; `عبد الله` counts as one.
    #[serde(deserialize_with = "cell::text")]
    pub phrase: Cow<'a, str>,
}

/// An article within a row of `stories`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoryArticleRow<'a> {
    /// The article's id.
    #[serde(deserialize_with = "cell::text")]
    pub id: Cow<'a, str>,
    /// Its date, as written.
    #[serde(deserialize_with = "cell::text_or_null")]
    pub date: Option<Cow<'a, str>>,
    /// Its source.
    #[serde(deserialize_with = "cell::text_or_null")]
    pub source: Option<Cow<'a, str>>,
    /// Its relation to the article that names the story; null for that one.
    #[serde(with = "cell::relation::or_null")]
    pub relation: Option<Relation>,
}

impl Table for StoryRow<'_> {
    const NAME: &'static str = "stories";
}

impl Row for StoryRow<'_> {
    const COLUMNS: &'static [Column] = &[
        Column::new("story_id", ColumnKind::Text),
        Column::new("title", ColumnKind::Text),
        Column::nullable("first_date", ColumnKind::Text),
        Column::nullable("last_date", ColumnKind::Text),
        Column::new("size", ColumnKind::Count),
        Column::new("sources", ColumnKind::List(SourceRow::COLUMNS)),
        Column::new("keywords", ColumnKind::List(KeywordRow::COLUMNS)),
        Column::new("articles", ColumnKind::List(StoryArticleRow::COLUMNS)),
    ];

    fn cells(&self, cells: &mut impl Cells) -> io::Result<()> {
        cells.text(Some(&self.story_id))?;
        cells.text(Some(&self.title))?;
        cells.text(self.first_date.as_deref())?;
        cells.text(self.last_date.as_deref())?;
        cells.count(self.size)?;
        cells.list(&self.sources)?;
        cells.list(&self.keywords)?;
        cells.list(&self.articles)
    }
}

impl Row for SourceRow<'_> {
    const COLUMNS: &'static [Column] =
        &[Column::new("source", ColumnKind::Text), Column::new("articles", ColumnKind::Count)];

    fn cells(&self, cells: &mut impl Cells) -> io::Result<()> {
        cells.text(Some(&self.source))?;
        cells.count(self.articles)
    }
}

impl Row for KeywordRow<'_> {
    const COLUMNS: &'static [Column] = &[Column::new("phrase", ColumnKind::Text)];

    fn cells(&self, cells: &mut impl Cells) -> io::Result<()> {
        cells.text(Some(&self.phrase))
    }
}

impl Row for StoryArticleRow<'_> {
    const COLUMNS: &'static [Column] = &[
        Column::new("id", ColumnKind::Text),
        Column::nullable("date", ColumnKind::Text),
        Column::nullable("source", ColumnKind::Text),
        Column::nullable("relation", ColumnKind::Text),
    ];

    fn cells(&self, cells: &mut impl Cells) -> io::Result<()> {
        cells.text(Some(&self.id))?;
        cells.text(self.date.as_deref())?;
        cells.text(self.source.as_deref())?;
        cells.text(self.relation.map(Relation::name))
    }
}

/// One row a story, in the order given, each with its caption.
pub fn stories<'a>(
    corpus: &'a Corpus,
    stories: &'a [Story],
    captions: &'a [Caption],
) -> impl Iterator<Item = StoryRow<'a>> {
    stories.iter().zip(captions).map(|(story, caption)| {
        let documents = || story.articles.iter().map(|article| article.document);
        let dates = coverage::dates(corpus, documents());
        let [first_date, last_date] = dates.map_or([None; 2], |dates| dates.map(Some));
        StoryRow {
            story_id: (*corpus.document(story.representative).id).into(),
            title: (*caption.title).into(),
            first_date: first_date.map(Cow::Borrowed),
            last_date: last_date.map(Cow::Borrowed),
            size: story.articles.len() as u64,
            sources: coverage::sources(corpus, documents())
                .into_iter()
                .map(|(source, articles)| SourceRow {
                    source: source.into(),
                    articles: articles as u64,
                })
                .collect(),
            keywords: caption
                .keywords
                .iter()
                .map(|word| KeywordRow { phrase: word.into() })
                .collect(),
            articles: story
                .articles
                .iter()
                .map(|article| {
                    let document = corpus.document(article.document);
                    StoryArticleRow {
                        id: (*document.id).into(),
                        date: document.date.as_deref().map(Cow::Borrowed),
                        source: document.source.as_deref().map(Cow::Borrowed),
                        relation: article.relation,
                    }
                })
                .collect(),
        }
    })
}
