//! What is added to a record: the cluster it belongs to.

use std::borrow::Cow;
use std::fmt;

use memchr::memmem;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

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
    /// The names of its fields, in their order.
    pub(super) const FIELDS: [&'static str; 4] =
        ["cluster_id", "representative", "relation", "resemblance"];

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
        Self::FIELDS.map(|name| format!("{FIELD}_{name}"))
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

    /// The JSON object `object` with this as its last field, without what an earlier run
    /// put there and without the fields of these names; `None` where it is no object. All
    /// else stays byte for byte, and what is added is ASCII, so that it fits any encoding
    /// that keeps ASCII as it is.
    pub(super) fn spliced(&self, object: &[u8], left_out: &[&str]) -> Option<Vec<u8>> {
        let object = without(object.trim_ascii(), &[left_out, &[FIELD]].concat());
        let mut spliced = object.strip_suffix(b"}")?.to_vec();
        if spliced.trim_ascii() != b"{" {
            spliced.push(b',');
        }
        spliced.extend(format!("\"{FIELD}\":").bytes());
        spliced.extend(ascii_json(self).bytes());
        spliced.push(b'}');
        Some(spliced)
    }
}

/// A JSON object without the fields of these names.
fn without<'a>(object: &'a [u8], names: &[&str]) -> Cow<'a, [u8]> {
    let may_have = |name: &&str| memmem::find(object, format!("\"{name}\"").as_bytes()).is_some();
    if !names.iter().any(may_have) {
        return Cow::Borrowed(object);
    }
    // of an encoding of single bytes, with marks where JSON wants UTF-8
    let readable = match simdutf8::basic::from_utf8(object) {
        Ok(_) => Cow::Borrowed(object),
        Err(_) => object.iter().map(|byte| if byte.is_ascii() { *byte } else { b'?' }).collect(),
    };
    let Ok(Fields(fields)) = serde_json::from_slice(&readable) else {
        return Cow::Borrowed(object);
    };
    let mut kept = vec![b'{'];
    let mut begin = 1;
    for (name, value) in fields {
        let end = value.get().as_ptr() as usize - readable.as_ptr() as usize + value.get().len();
        // from behind the field before
        let field = &object[begin..end];
        begin = end;
        if names.contains(&&*name) {
            continue;
        }
        let behind_comma = || field.trim_ascii_start().strip_prefix(b",");
        let is_first = kept.len() == 1;
        kept.extend(is_first.then(behind_comma).flatten().unwrap_or(field));
    }
    kept.extend(&object[begin..]);
    Cow::Owned(kept)
}

/// The fields of an object, in their order, each value as it stands there.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
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

    const ANNOTATION: Annotation<'static> = Annotation {
        cluster_id: "خبر😀\"1",
        representative: false,
        relation: Some(Relation::Copy),
        resemblance: Some(0.5),
    };

    #[test]
    fn all_forms_have_the_same_names_for_its_fields() {
        let json = ascii_json(&ANNOTATION);
        let Fields(fields) = serde_json::from_str(&json).unwrap();
        let names: Vec<String> = fields.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, Annotation::FIELDS);
    }

    #[test]
    fn an_annotation_is_the_last_field_of_an_object() {
        for object in ["{\"id\": \"\u{FEFF}}\"} ", "{ }"] {
            let spliced = ANNOTATION.spliced(object.as_bytes(), &[]).unwrap();
            let value: serde_json::Value = serde_json::from_slice(&spliced).unwrap();
            assert_eq!(value["nuskha"]["cluster_id"], "خبر😀\"1");
            assert_eq!(value["nuskha"]["relation"], "copy");
            assert!(spliced.starts_with(object.trim_end().trim_end_matches('}').as_bytes()));
        }
        let spliced = |object: &[u8]| ANNOTATION.spliced(object, &["_id"]);
        assert!(spliced(b"[1]").is_none());
        let once = spliced(br#"{"id": 1}"#).unwrap();
        assert_eq!(spliced(&once).unwrap(), once);
        let once = spliced(b"{\"id\": \"\xCE\xC8\xD1\"}").unwrap();
        assert_eq!(spliced(&once).unwrap(), once, "of Windows-1256");
        for (object, kept) in [
            (r#"{"id": "\"nuskha\":{}", "_id": 2}"#, r#"{"id": "\"nuskha\":{}","#),
            (r#"{"nuskha":{"a":[1]} , "id": 1.50 }"#, r#"{ "id": 1.50 ,"#),
            (
                r#"{ "x": {"_id": 1}, "_id": 2, "nuskha": "old", "id": 1}"#,
                r#"{ "x": {"_id": 1}, "id": 1,"#,
            ),
            (r#"{"_id": 2}"#, "{"),
        ] {
            let found = String::from_utf8(spliced(object.as_bytes()).unwrap()).unwrap();
            assert!(found.starts_with(&format!("{kept}\"nuskha\":{{\"cluster_id\"")), "{found}");
        }
    }
}
