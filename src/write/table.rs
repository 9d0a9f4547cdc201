//! The tables of the cluster files, a struct a line, and how each is written
//! as JSON Lines. Field names are the same in every format.

use std::io::{self, Write};

use serde::Serialize;

use crate::cluster::{Cluster, Member};
use crate::corpus::{Corpus, DocumentId};
use crate::pipeline::Analysis;
use crate::relate::Relation;

/// A line of `clusters.jsonl`.
#[derive(Debug, Serialize)]
pub struct ClusterLine<'a> {
    /// The representative's id.
    pub cluster_id: &'a str,
    /// Articles in the cluster, the representative included.
    pub size: usize,
    /// The representative's id.
    pub representative: &'a str,
    /// The representative, then the others, the closest to it first.
    pub members: Vec<MemberLine<'a>>,
}

/// A member within a line of `clusters.jsonl`.
#[derive(Debug, Serialize)]
pub struct MemberLine<'a> {
    /// The article's id.
    pub id: &'a str,
    /// Resemblance to the representative, 0 to 1.
    pub resemblance: f64,
    /// Containment of the article in the representative, 0 to 1.
    pub containment: f64,
    /// Relation to the representative; null for the representative itself.
    pub relation: Option<Relation>,
}

/// A line of `assignments.jsonl`.
#[derive(Clone, Debug, Serialize)]
pub struct AssignmentLine<'a> {
    /// The article's id.
    pub id: &'a str,
    /// Its cluster's id; its own where it is alone.
    pub cluster_id: &'a str,
    /// Whether it stands for its cluster; so does an article alone.
    pub representative: bool,
    /// Relation to the representative; null for the representative itself.
    pub relation: Option<Relation>,
    /// Resemblance to the representative, 0 to 1; null where the article has
    /// no shingle.
    pub resemblance: Option<f64>,
}

/// A line of `pairs.jsonl`.
#[derive(Debug, Serialize)]
pub struct PairLine<'a> {
    /// The lesser id.
    pub a: &'a str,
    /// The greater id.
    pub b: &'a str,
    /// 0 to 1.
    pub resemblance: f64,
    /// 0 to 1.
    pub containment_a_in_b: f64,
    /// 0 to 1.
    pub containment_b_in_a: f64,
    /// What kind of sameness it is.
    pub relation: Relation,
}

/// One line a cluster, in the order of the analysis.
pub fn clusters<'a>(
    corpus: &'a Corpus,
    analysis: &'a Analysis,
) -> impl Iterator<Item = ClusterLine<'a>> {
    let id = |document: DocumentId| -> &'a str { &corpus.document(document).id };
    analysis.clusters.iter().map(move |cluster| ClusterLine {
        cluster_id: id(cluster.representative()),
        size: cluster.size(),
        representative: id(cluster.representative()),
        members: cluster
            .members
            .iter()
            .map(|member| MemberLine {
                id: id(member.document),
                resemblance: member.overlap.resemblance(),
                containment: member.overlap.containment_of_a(),
                relation: member.relation,
            })
            .collect(),
    })
}

/// One line an article, in input order.
pub fn assignments<'a>(
    corpus: &'a Corpus,
    analysis: &'a Analysis,
) -> impl Iterator<Item = AssignmentLine<'a>> {
    let mut homes: Vec<Option<(&Cluster, &Member)>> = vec![None; corpus.documents().len()];
    for cluster in &analysis.clusters {
        for member in &cluster.members {
            homes[member.document.index()] = Some((cluster, member));
        }
    }
    corpus.arrival().iter().map(move |&document| {
        let id: &str = &corpus.document(document).id;
        match homes[document.index()] {
            Some((cluster, member)) => AssignmentLine {
                id,
                cluster_id: &corpus.document(cluster.representative()).id,
                representative: document == cluster.representative(),
                relation: member.relation,
                resemblance: Some(member.overlap.resemblance()),
            },
            None => AssignmentLine {
                id,
                cluster_id: id,
                representative: true,
                relation: None,
                resemblance: corpus.document(document).set.map(|_| 1.0),
            },
        }
    })
}

/// One line a pair of articles, in order of the two ids.
pub fn pairs<'a>(corpus: &'a Corpus, analysis: &'a Analysis) -> impl Iterator<Item = PairLine<'a>> {
    analysis.pairs.iter().map(|pair| PairLine {
        a: &corpus.document(pair.a).id,
        b: &corpus.document(pair.b).id,
        resemblance: pair.overlap.resemblance(),
        containment_a_in_b: pair.overlap.containment_of_a(),
        containment_b_in_a: pair.overlap.containment_of_b(),
        relation: pair.relation,
    })
}

/// Writes one JSON object a line.
///
/// # Errors
///
/// Whatever `out` returns.
pub fn write_json_lines<T: Serialize>(
    out: &mut impl Write,
    lines: impl IntoIterator<Item = T>,
) -> io::Result<()> {
    for line in lines {
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
