//! JSON Lines: an object a row, its fields the columns.

use std::borrow::Cow;

use serde::Deserialize;

use super::collector::Collector;
use crate::error::Result;

/// An id or a cluster, which other programs may write as a number.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Name<'a> {
    Text(#[serde(borrow)] Cow<'a, str>),
    Integer(i64),
    Ratio(f64),
}

impl Name<'_> {
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Integer(number) => number.to_string().into(),
            Self::Ratio(number) => number.to_string().into(),
        }
    }
}

/// One of the members of a cluster.
#[derive(Deserialize)]
pub(super) struct Member<'a> {
    #[serde(borrow)]
    pub(super) id: Name<'a>,
}

/// The fields that say something, of any table.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow, alias = "item")]
    id: Option<Name<'a>>,
    #[serde(borrow, alias = "cluster", alias = "label", alias = "group")]
    cluster_id: Option<Name<'a>>,
    #[serde(borrow)]
    members: Option<Vec<Member<'a>>>,
    #[serde(borrow)]
    a: Option<Name<'a>>,
    #[serde(borrow)]
    b: Option<Name<'a>>,
    #[serde(borrow)]
    relation: Option<Cow<'a, str>>,
}

/// Reads all lines but empty ones.
pub(super) fn read(bytes: &[u8], collector: &mut Collector<'_>) -> Result<()> {
    for (number, bytes) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let line: Line<'_> = serde_json::from_slice(bytes).map_err(|error| {
            collector.fault(number, format_args!("not a row of JSON Lines: {error}"))
        })?;
        match line {
            Line { a: Some(a), b: Some(b), relation: Some(relation), .. } => {
                collector.pair(number, &a.text(), &b.text(), &relation)?;
            }
            Line { cluster_id: Some(cluster), members: Some(members), .. } => {
                let cluster = cluster.text();
                members
                    .iter()
                    .try_for_each(|member| collector.assign(number, &member.id.text(), &cluster))?;
            }
            Line { id: Some(item), cluster_id: Some(cluster), .. } => {
                collector.assign(number, &item.text(), &cluster.text())?;
            }
            _ => {
                let reason =
                    "no fields id and cluster_id, cluster_id and members, or a, b and relation";
                return Err(collector.fault(number, reason));
            }
        }
    }
    Ok(())
}
