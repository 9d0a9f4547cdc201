//! JSON Lines: an object a row, its fields the columns.

use std::borrow::Cow;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::collector::Collector;
use super::columns::{CLUSTERS, ITEMS};
use crate::error;

/// An id or a cluster; other programs may write it as a number, which is taken as it is
/// written, as in articles.
#[derive(Clone, Copy, Deserialize)]
pub(super) struct Name<'a>(#[serde(borrow)] &'a RawValue);

impl<'a> Name<'a> {
    /// What it says; empty where it is nothing that could name anything.
    pub(super) fn text(self) -> Cow<'a, str> {
        let written = self.0.get();
        match written.as_bytes() {
            [b'"', ..] => {
                serde_json::from_str(written).map_or(Cow::Borrowed(""), |Text(text)| text)
            }
            _ if self.is_name() => Cow::Borrowed(written),
            _ => Cow::Borrowed(""),
        }
    }

    /// Whether it is a string or a number.
    fn is_name(self) -> bool {
        matches!(self.0.get().as_bytes(), [b'"' | b'-' | b'0'..=b'9', ..])
    }
}

/// One of the members of a cluster.
#[derive(Deserialize)]
pub(super) struct Member<'a> {
    #[serde(borrow)]
    pub(super) id: Name<'a>,
}

/// The fields that say something, of any table.
#[derive(Default)]
struct Line<'a> {
    item: Option<Named<'a>>,
    cluster: Option<Named<'a>>,
    members: Option<Vec<Member<'a>>>,
    a: Option<Name<'a>>,
    b: Option<Name<'a>>,
    relation: Option<Cow<'a, str>>,
}

/// A value, and how sure the name of its field is, the less the surer.
type Named<'a> = (usize, Name<'a>);

/// A string, borrowed where no escape is in it.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Line<'de> {
    fn deserialize<D: Deserializer<'de>>(line: D) -> Result<Self, D::Error> {
        line.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Line<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line<'de>, A::Error> {
        let mut line = Line::default();
        while let Some(Text(field)) = map.next_key()? {
            let place = |names: &[&str]| names.iter().position(|name| *name == field);
            match &*field {
                "members" => line.members = map.next_value()?,
                "a" => line.a = map.next_value()?,
                "b" => line.b = map.next_value()?,
                "relation" => {
                    line.relation = map.next_value::<Option<Text<'de>>>()?.map(|text| text.0);
                }
                _ => {
                    let (item, cluster) = (place(&ITEMS), place(&CLUSTERS));
                    let Some(place) = item.or(cluster) else {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    let value: Name<'de> = map.next_value()?;
                    let kept = if item.is_some() { &mut line.item } else { &mut line.cluster };
                    let is_surer = kept.as_ref().is_none_or(|(other, _)| place < *other);
                    if is_surer && value.is_name() {
                        *kept = Some((place, value));
                    }
                }
            }
        }
        Ok(line)
    }
}

/// Reads all lines but empty ones.
pub(super) fn read(bytes: &[u8], collector: &mut Collector<'_>) -> error::Result<()> {
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
            Line { cluster: Some((_, cluster)), members: Some(members), .. } => {
                let cluster = cluster.text();
                members
                    .iter()
                    .try_for_each(|member| collector.assign(number, &member.id.text(), &cluster))?;
            }
            Line { item: Some((_, item)), cluster: Some((_, cluster)), .. } => {
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
