//! What is added to a record: the cluster it belongs to.

use memchr::memmem;
use serde::Serialize;
use serde_json::{Map, Value};

use super::verdict::Verdict;
use crate::corpus::Corpus;
use crate::relate::Relation;

/// The name under which it stands in a record.
pub(super) const FIELD: &str = "nuskha";

/// The cluster of a record, for field collapsing in a search engine.
#[derive(Clone, Debug, Serialize)]
pub struct Annotation<'a> {
    /// The id of the cluster's representative.
    pub cluster_id: &'a str,
    /// Whether the record stands for its cluster.
    pub representative: bool,
    /// Its relation to the representative.
    pub relation: Option<Relation>,
    /// Its resemblance to the representative, 0 to 1.
    pub resemblance: Option<f64>,
}

impl<'a> Annotation<'a> {
    /// What is to be said of an article.
    #[must_use]
    pub fn new(corpus: &'a Corpus, verdict: &Verdict) -> Self {
        Self {
            cluster_id: &corpus.document(verdict.representative).id,
            representative: verdict.is_kept(),
            relation: verdict.relation,
            resemblance: verdict.resemblance,
        }
    }

    /// The columns it makes in a table.
    pub(super) fn columns() -> [String; 4] {
        ["cluster_id", "representative", "relation", "resemblance"]
            .map(|name| format!("{FIELD}_{name}"))
    }

    /// What stands in them; empty where there is nothing to say.
    pub(super) fn cells(&self) -> [String; 4] {
        let relation = self.relation.map(|relation| relation.to_string());
        let resemblance = self.resemblance.map(|resemblance| resemblance.to_string());
        [
            self.cluster_id.to_owned(),
            self.representative.to_string(),
            relation.unwrap_or_default(),
            resemblance.unwrap_or_default(),
        ]
    }

    /// The JSON object `object` with this as its last field, in the place of one that an
    /// earlier run put there; `None` where it is no object. ASCII throughout, so that it fits any encoding that
    /// keeps ASCII as it is.
    pub(super) fn spliced(&self, object: &[u8]) -> Option<Vec<u8>> {
        let body = without_last_annotation(object.trim_ascii_end().strip_suffix(b"}")?);
        let is_empty = body.trim_ascii() == b"{";
        let mut spliced = body.to_vec();
        if !is_empty {
            spliced.push(b',');
        }
        spliced.extend(format!("\"{FIELD}\":").bytes());
        spliced.extend(ascii_json(self).bytes());
        spliced.push(b'}');
        Some(spliced)
    }
}

/// The fields of an object but for the last, if that is an annotation.
fn without_last_annotation(fields: &[u8]) -> &[u8] {
    let name = format!("\"{FIELD}\":");
    let Some(place) = memmem::rfind(fields, name.as_bytes()) else { return fields };
    let value = &fields[place + name.len()..];
    if serde_json::from_slice::<Map<String, Value>>(value).is_err() {
        return fields;
    }
    let before = fields[..place].trim_ascii_end();
    before.strip_suffix(b",").unwrap_or(before)
}

/// JSON in which every letter beyond ASCII is escaped.
fn ascii_json(value: &impl Serialize) -> String {
    // strings, numbers and booleans always become JSON
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut ascii = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            let units = &mut [0; 2];
            ascii.extend(c.encode_utf16(units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_annotation_is_the_last_field_of_an_object() {
        let annotation = Annotation {
            cluster_id: "خبر😀\"1",
            representative: false,
            relation: Some(Relation::Copy),
            resemblance: Some(0.5),
        };
        for object in ["{\"id\": \"\u{FEFF}}\"} ", "{ }"] {
            let spliced = annotation.spliced(object.as_bytes()).unwrap();
            let value: serde_json::Value = serde_json::from_slice(&spliced).unwrap();
            assert_eq!(value["nuskha"]["cluster_id"], "خبر😀\"1");
            assert_eq!(value["nuskha"]["relation"], "copy");
            assert!(spliced.starts_with(object.trim_end().trim_end_matches('}').as_bytes()));
        }
        assert!(annotation.spliced(b"[1]").is_none());
        let once = annotation.spliced(br#"{"id": 1}"#).unwrap();
        assert_eq!(annotation.spliced(&once).unwrap(), once);
        let said = annotation.spliced(br#"{"id": "\"nuskha\":{}"}"#).unwrap();
        assert!(said.starts_with(br#"{"id": "\"nuskha\":{}","nuskha":{"#));
    }
}
