//! The tables of the cluster files, a struct a row.
//!
//! A row is written from borrowed ids and read back with its own.
//!
//! ```
//! use nuskha::write::{TableFormat, table, write_table};
//! use nuskha::{Articles, Finished, Params, analyse};
//!
//! let params = Params::default();
//! let mut articles = Articles::new(params.clone())?;
//! articles.add("wire", "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير");
//! articles.add("paper", "اعلنت الوزارة اليوم ان الطريق الساحلى يفتح غدا امام السير");
//! let Finished { corpus, texts, .. } = articles.finish(&())?;
//! let analysis = analyse(&corpus, &params, &texts, &())?;
//!
//! let mut written = Vec::new();
//! write_table(TableFormat::Csv, &mut written, &params, table::pairs(&corpus, &analysis))
//!     .expect("memory refuses nothing");
//! let written = String::from_utf8(written).expect("a table is text");
//! assert_eq!(written.lines().nth(1), Some("paper,wire,1.0,1.0,1.0,exact"));
//! # Ok::<(), nuskha::Error>(())
//! ```

use std::borrow::Cow;
use std::io;

use serde::{Deserialize, Serialize};

use super::{Cells, Column, ColumnKind, Row, Table, cell};
use crate::cluster::homes;
use crate::corpus::{Corpus, DocumentId};
use crate::pipeline::Analysis;
use crate::read::Reject;
use crate::relate::Relation;

/// A row of `clusters`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClusterRow<'a> {
    /// The representative's id.
    #[serde(deserialize_with = "cell::text")]
    pub cluster_id: Cow<'a, str>,
    /// Articles in the cluster, the representative included.
    pub size: u64,
    /// The representative's id.
    #[serde(deserialize_with = "cell::text")]
    pub representative: Cow<'a, str>,
    /// The representative, then the others, the closest to it first.
    pub members: Vec<MemberRow<'a>>,
}

/// A member within a row of `clusters`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberRow<'a> {
    /// The article's id.
    #[serde(deserialize_with = "cell::text")]
    pub id: Cow<'a, str>,
    /// Resemblance to the representative, 0 to 1.
    pub resemblance: f64,
    /// Containment of the article in the representative, 0 to 1.
    pub containment: f64,
    /// Relation to the representative; null for the representative itself.
    #[serde(with = "cell::relation::or_null")]
    pub relation: Option<Relation>,
}

/// A row of `assignments`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssignmentRow<'a> {
    /// The article's id.
    #[serde(deserialize_with = "cell::text")]
    pub id: Cow<'a, str>,
    /// Its cluster's id; its own where it is alone.
    #[serde(deserialize_with = "cell::text")]
    pub cluster_id: Cow<'a, str>,
    /// Whether it stands for its cluster; so does an article alone.
    pub representative: bool,
    /// Relation to the representative; null for the representative itself.
    #[serde(with = "cell::relation::or_null")]
    pub relation: Option<Relation>,
    /// Resemblance to the representative, 0 to 1; null where the article has
    /// no shingle.
    pub resemblance: Option<f64>,
}

/// A row of `pairs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairRow<'a> {
    /// The lesser id; where one is of an earlier corpus, the other.
    #[serde(deserialize_with = "cell::text")]
    pub a: Cow<'a, str>,
    /// The other id.
    #[serde(deserialize_with = "cell::text")]
    pub b: Cow<'a, str>,
    /// 0 to 1.
    pub resemblance: f64,
    /// 0 to 1.
    pub containment_a_in_b: f64,
    /// 0 to 1.
    pub containment_b_in_a: f64,
    /// What kind of sameness it is.
    #[serde(with = "cell::relation")]
    pub relation: Relation,
}

/// A row of `rejects`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RejectRow<'a> {
    /// The file as it was named, `-` for standard input.
    #[serde(deserialize_with = "cell::text")]
    pub file: Cow<'a, str>,
    /// The line, counted from 1.
    pub line: u64,
    /// Bytes before the record in the source, decompressed and as it was decoded.
    pub byte_offset: u64,
    /// What is wrong, in words.
    #[serde(deserialize_with = "cell::text")]
    pub reason: Cow<'a, str>,
}

impl Table for ClusterRow<'_> {
    const NAME: &'static str = "clusters";
}

impl Row for ClusterRow<'_> {
    const COLUMNS: &'static [Column] = &[
        Column::new("cluster_id", ColumnKind::Text),
        Column::new("size", ColumnKind::Count),
        Column::new("representative", ColumnKind::Text),
        Column::new("members", ColumnKind::List(MemberRow::COLUMNS)),
    ];

    fn cells(&self, cells: &mut impl Cells) -> io::Result<()> {
        cells.text(Some(&self.cluster_id))?;
        cells.count(self.size)?;
        cells.text(Some(&self.representative))?;
        cells.list(&self.members)
    }
}

impl Row for MemberRow<'_> {
    const COLUMNS: &'static [Column] = &[
        Column::new("id", ColumnKind::Text),
        Column::new("resemblance", ColumnKind::Ratio),
        Column::new("containment", ColumnKind::Ratio),
        Column::nullable("relation", ColumnKind::Text),
    ];

    fn cells(&self, cells: &mut impl Cells) -> io::Result<()> {
        cells.text(Some(&self.id))?;
        cells.ratio(Some(self.resemblance))?;
        cells.ratio(Some(self.containment))?;
        cells.text(self.relation.map(Relation::name))
    }
}

impl Table for AssignmentRow<'_> {
    const NAME: &'static str = "assignments";
}

impl Row for AssignmentRow<'_> {
    const COLUMNS: &'static [Column] = &[
        Column::new("id", ColumnKind::Text),
        Column::new("cluster_id", ColumnKind::Text),
        Column::new("representative", ColumnKind::Flag),
        Column::nullable("relation", ColumnKind::Text),
        Column::nullable("resemblance", ColumnKind::Ratio),
    ];

    fn cells(&self, cells: &mut impl Cells) -> io::Result<()> {
        cells.text(Some(&self.id))?;
        cells.text(Some(&self.cluster_id))?;
        cells.flag(self.representative)?;
        cells.text(self.relation.map(Relation::name))?;
        cells.ratio(self.resemblance)
    }
}

impl Table for PairRow<'_> {
    const NAME: &'static str = "pairs";
}

impl Row for PairRow<'_> {
    const COLUMNS: &'static [Column] = &[
        Column::new("a", ColumnKind::Text),
        Column::new("b", ColumnKind::Text),
        Column::new("resemblance", ColumnKind::Ratio),
        Column::new("containment_a_in_b", ColumnKind::Ratio),
        Column::new("containment_b_in_a", ColumnKind::Ratio),
        Column::new("relation", ColumnKind::Text),
    ];

    fn cells(&self, cells: &mut impl Cells) -> io::Result<()> {
        cells.text(Some(&self.a))?;
        cells.text(Some(&self.b))?;
        cells.ratio(Some(self.resemblance))?;
        cells.ratio(Some(self.containment_a_in_b))?;
        cells.ratio(Some(self.containment_b_in_a))?;
        cells.text(Some(self.relation.name()))
    }
}

impl Table for RejectRow<'_> {
    const NAME: &'static str = "rejects";
}

impl Row for RejectRow<'_> {
    const COLUMNS: &'static [Column] = &[
        Column::new("file", ColumnKind::Text),
        Column::new("line", ColumnKind::Count),
        Column::new("byte_offset", ColumnKind::Count),
        Column::new("reason", ColumnKind::Text),
    ];

    fn cells(&self, cells: &mut impl Cells) -> io::Result<()> {
        cells.text(Some(&self.file))?;
        cells.count(self.line)?;
        cells.count(self.byte_offset)?;
        cells.text(Some(&self.reason))
    }
}

/// One row a cluster, in the order of the analysis.
pub fn clusters<'a>(
    corpus: &'a Corpus,
    analysis: &'a Analysis,
) -> impl Iterator<Item = ClusterRow<'a>> {
    let id = |document: DocumentId| -> &'a str { &corpus.document(document).id };
    analysis.clusters.iter().map(move |cluster| ClusterRow {
        cluster_id: id(cluster.representative()).into(),
        size: cluster.size() as u64,
        representative: id(cluster.representative()).into(),
        members: cluster
            .members
            .iter()
            .map(|member| MemberRow {
                id: id(member.document).into(),
                resemblance: member.overlap.resemblance(),
                containment: member.overlap.containment_of_a(),
                relation: member.relation,
            })
            .collect(),
    })
}

/// One row an article, in input order.
pub fn assignments<'a>(
    corpus: &'a Corpus,
    analysis: &'a Analysis,
) -> impl Iterator<Item = AssignmentRow<'a>> {
    let homes = homes(corpus, &analysis.clusters);
    corpus.arrival().iter().map(move |&document| {
        let id: &str = &corpus.document(document).id;
        match homes[document.index()] {
            Some((cluster, member)) => AssignmentRow {
                id: id.into(),
                cluster_id: (*corpus.document(cluster.representative()).id).into(),
                representative: document == cluster.representative(),
                relation: member.relation,
                resemblance: Some(member.overlap.resemblance()),
            },
            None => AssignmentRow {
                id: id.into(),
                cluster_id: id.into(),
                representative: true,
                relation: None,
                resemblance: corpus.document(document).set.map(|_| 1.0),
            },
        }
    })
}

/// One row a pair of articles, in order of the two ids.
pub fn pairs<'a>(corpus: &'a Corpus, analysis: &'a Analysis) -> impl Iterator<Item = PairRow<'a>> {
    analysis.pairs.iter().map(|pair| PairRow {
        a: (*corpus.document(pair.a).id).into(),
        b: (*corpus.document(pair.b).id).into(),
        resemblance: pair.overlap.resemblance(),
        containment_a_in_b: pair.overlap.containment_of_a(),
        containment_b_in_a: pair.overlap.containment_of_b(),
        relation: pair.relation,
    })
}

/// One row a bad record, in input order.
pub fn rejects<'a>(
    rejects: impl IntoIterator<Item = &'a Reject>,
) -> impl Iterator<Item = RejectRow<'a>> {
    rejects.into_iter().map(|reject| RejectRow {
        file: Cow::Borrowed(&reject.file),
        line: reject.line,
        byte_offset: reject.byte_offset,
        reason: Cow::Borrowed(&reject.reason),
    })
}
