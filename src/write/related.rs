//! The table `related`, a row an article.

use std::borrow::Cow;
use std::io;

use serde::{Deserialize, Serialize};

use super::{Cells, Column, ColumnKind, Row, Table, cell};
use crate::corpus::Corpus;
use crate::related::{ExplainedList, Related};

/// A row of `related`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelatedRow<'a> {
    /// The article's id.
    #[serde(deserialize_with = "cell::text")]
    pub id: Cow<'a, str>,
    /// The articles nearest in subject, the nearest first.
    pub related: Vec<RelatedArticleRow<'a>>,
    /// The id of the one to read next, which is among them; null where none
    /// tells anything new.
    #[serde(deserialize_with = "cell::text_or_null")]
    pub read_also: Option<Cow<'a, str>>,
}

/// An article within a row of `related`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelatedArticleRow<'a> {
    /// The article's id.
    #[serde(deserialize_with = "cell::text")]
    pub id: Cow<'a, str>,
    /// How near it is, 0 to 1.
    pub score: f64,
    /// What both speak of, as the article of the row writes it, the most
    /// telling first.
    #[serde(deserialize_with = "cell::texts")]
    pub terms: Vec<Cow<'a, str>>,
}

impl Table for RelatedRow<'_> {
    const NAME: &'static str = "related";
}

impl Row for RelatedRow<'_> {
    const COLUMNS: &'static [Column] = &[
        Column::new("id", ColumnKind::Text),
        Column::new("related", ColumnKind::List(RelatedArticleRow::COLUMNS)),
        Column::nullable("read_also", ColumnKind::Text),
    ];

    fn cells(&self, cells: &mut impl Cells) -> io::Result<()> {
        cells.text(Some(&self.id))?;
        cells.list(&self.related)?;
        cells.text(self.read_also.as_deref())
    }
}

impl Row for RelatedArticleRow<'_> {
    const COLUMNS: &'static [Column] = &[
        Column::new("id", ColumnKind::Text),
        Column::new("score", ColumnKind::Ratio),
        Column::new("terms", ColumnKind::Texts),
    ];

    fn cells(&self, cells: &mut impl Cells) -> io::Result<()> {
        cells.text(Some(&self.id))?;
        cells.ratio(Some(self.score))?;
        cells.texts(&self.terms)
    }
}

/// The row of one article, whose list is of the articles of `corpus`.
#[must_use]
pub fn row<'a>(id: &'a str, list: &'a ExplainedList, corpus: &'a Corpus) -> RelatedRow<'a> {
    let id_of =
        |related: &Related| -> Cow<'a, str> { (*corpus.document(related.article).id).into() };
    let related = list.related.iter().zip(&list.terms).map(|(related, terms)| RelatedArticleRow {
        id: id_of(related),
        score: rounded(related.score),
        terms: terms.iter().map(|term| Cow::Borrowed(&**term)).collect(),
    });
    RelatedRow {
        id: id.into(),
        related: related.collect(),
        read_also: list.read_also.map(|place| id_of(&list.related[place])),
    }
}

/// A score to four places: no reader sees more, and no two processors may
/// differ in them.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1e4).round() / 1e4
}
