//! One JSON object as a record.
//!
//! The object is read once, left to right. Wanted strings are borrowed from
//! the line where they hold no escape, all other values are skipped without
//! being built.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::read::fields::{FieldTree, Fields, Role, Wanted};
use crate::read::record::{Found, Record};

/// Types that stand within each other around one value: `MongoDB` writes two. Each level of
/// those around an id is looked through anew, so more are no value but an attack.
const MOST_TYPES: usize = 4;

/// Parses one object; an error is the reason in words.
pub(super) fn parse<'a>(object: &'a str, fields: &Fields) -> Result<Record<'a>, String> {
    let mut json = serde_json::Deserializer::from_str(object);
    let mut found = Found::default();
    let object = Object { path: None, tree: fields.tree(), found: &mut found };
    let record = object.deserialize(&mut json);
    record.and_then(|()| json.end()).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let place = match line {
            0 | 1 => format!("column {column}"),
            _ => format!("line {line} of the record, column {column}"),
        };
        match error.classify() {
            Category::Eof => format!("the record breaks off at {place}; is the file cut short?"),
            Category::Data => without_position(&error),
            _ => format!("not JSON: {}, {place}", without_position(&error)),
        }
    })?;
    found.record(fields)
}

/// The message of a JSON error without its `at line 1 column N`, since the
/// line of the file is named already.
fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rfind(" at line ") {
        Some(end) => message[..end].to_owned(),
        None => message,
    }
}

/// The way to a field, as it is written to name it.
#[derive(Clone, Copy)]
struct Path<'f> {
    within: Option<&'f Path<'f>>,
    name: &'f str,
}

impl Path<'_> {
    /// How many types stand around the value at its end, as `MongoDB` writes them.
    fn types(&self) -> usize {
        let upwards = std::iter::successors(Some(self), |path| path.within);
        upwards.take_while(|path| path.name.starts_with('$')).count()
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.within {
            Some(path) => write!(f, "{path}.{}", self.name),
            None => f.write_str(self.name),
        }
    }
}

/// An object in which fields are wanted: the record, or a field of it.
struct Object<'f, 'found, 'de> {
    /// Of the record, none.
    path: Option<&'f Path<'f>>,
    tree: &'f FieldTree,
    found: &'found mut Found<'de>,
}

impl<'de> DeserializeSeed<'de> for Object<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, object: D) -> Result<(), D::Error> {
        object.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object for each article")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(field) = map.next_key_seed(Name { tree: self.tree })? {
            match field {
                Some((name, tree)) => {
                    let path = Path { within: self.path, name };
                    map.next_value_seed(Value { path, tree, found: self.found })?;
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// The name of a field, looked up in the tree.
struct Name<'f> {
    tree: &'f FieldTree,
}

impl<'f, 'de> DeserializeSeed<'de> for Name<'f> {
    type Value = Option<(&'f str, &'f FieldTree)>;

    fn deserialize<D: Deserializer<'de>>(self, name: D) -> Result<Self::Value, D::Error> {
        name.deserialize_str(self)
    }
}

impl<'f> Visitor<'_> for Name<'f> {
    type Value = Option<(&'f str, &'f FieldTree)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.tree.child(name))
    }
}

/// The value of a field that is wanted, or holds one that is.
struct Value<'f, 'found, 'de> {
    path: Path<'f>,
    tree: &'f FieldTree,
    found: &'found mut Found<'de>,
}

impl<'de> Value<'_, '_, 'de> {
    fn wants(&self, role: Role) -> bool {
        self.tree.wanted.iter().any(|wanted| wanted.role == role)
    }

    fn put(self, value: impl Fn() -> Cow<'de, str>) {
        for &wanted in &self.tree.wanted {
            self.found.put(wanted, value());
        }
    }

    /// A value that is no string and no number: fatal for an id and a text unless it is
    /// null or another field will do. As a date it is one that is not understood.
    fn refuse(self, value: &str) {
        self.refuse_with(value, None);
    }

    /// The same for one that holds a field of this name, which may be the one that is meant.
    fn refuse_with(self, value: &str, inside: Option<&str>) {
        let path = self.path;
        let complaint = |expected: &str, role: &str| {
            let remedy = inside.map_or_else(String::new, |inside| {
                format!("; name the field inside it as the {role}, as in {path}.{inside}")
            });
            format!("field {path} is {value}, where {expected} is expected{remedy}")
        };
        if self.wants(Role::Id) && value != "null" {
            self.found.complain_of_id(complaint("a string or a number", "id field"));
        }
        if self.wants(Role::Date) && value != "null" {
            let written = inside.map(|inside| format!("{{\"{inside}\": …}}"));
            let last = Wanted { role: Role::Date, place: usize::MAX };
            self.found.put(last, Cow::Owned(written.unwrap_or_else(|| value.to_owned())));
        }
        if self.wants(Role::Text) {
            let reason = complaint("a string", "text field");
            match value {
                "null" => self.found.pass_over(reason),
                _ => self.found.complain(reason),
            }
        }
    }

    fn number(self, number: &impl ToString) {
        if self.wants(Role::Text) {
            self.refuse("a number");
        } else {
            self.put(|| Cow::Owned(number.to_string()));
        }
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        if !self.wants(Role::Id) {
            return value.deserialize_any(self);
        }
        // a number is a name there, and has the digits that it is written with
        let value = <&RawValue>::deserialize(value)?.get();
        if !self.wants(Role::Text) && value.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
            self.put(|| Cow::Borrowed(value));
            return Ok(());
        }
        let mut value = serde_json::Deserializer::from_str(value);
        value.deserialize_any(self).map_err(|error| D::Error::custom(without_position(&error)))
    }
}

impl<'de> Visitor<'de> for Value<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<(), E> {
        self.put(|| Cow::Borrowed(text));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.put(|| Cow::Owned(text.to_owned()));
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        self.number(&number);
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<(), E> {
        self.number(&number);
        Ok(())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<(), E> {
        self.number(&number);
        Ok(())
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<(), E> {
        self.refuse("true or false");
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.refuse("null");
        Ok(())
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        self.refuse("a list");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if self.tree.is_object() {
            let object = Object { path: Some(&self.path), tree: self.tree, found: self.found };
            return object.visit_map(map);
        }
        let first = map.next_key::<String>()?;
        // as MongoDB exports a value with its type: {"$oid": "5f"}, {"$date": {"$numberLong": "0"}}
        let may_be_typed = self.path.types() < MOST_TYPES;
        let typed = first.as_deref().filter(|name| may_be_typed && name.starts_with('$'));
        let is_typed = typed.is_some();
        if let Some(name) = typed {
            let path = Path { within: Some(&self.path), name };
            map.next_value_seed(Value { path, tree: self.tree, found: &mut *self.found })?;
        } else if first.is_some() {
            map.next_value::<IgnoredAny>()?;
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        if !is_typed {
            self.refuse_with("an object", first.as_deref());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fields::FieldNames;

    fn parse<'a>(line: &'a str, text: &[&str]) -> Result<Record<'a>, String> {
        let text = text.iter().map(ToString::to_string).collect();
        super::parse(line, &Fields::new(&FieldNames { text, ..FieldNames::default() }).unwrap())
    }

    #[test]
    fn usual_names_are_found_and_text_is_borrowed() {
        let record = parse(
            r#"{"body":"متن","n":[1,{}],"id":7,"date":"2026-03-01","Source":"س","title":"ع"}"#,
            &[],
        )
        .unwrap();
        assert_eq!(record.id.as_deref(), Some("7"));
        for id in ["12345678901234567890123", "18446744073709551616", "-1", "7.50", "1e3"] {
            let line = format!(r#"{{"id":{id},"text":"متن"}}"#);
            assert_eq!(parse(&line, &[]).unwrap().id.as_deref(), Some(id));
        }
        let escaped = parse(r#"{"id":"\u0627\n","text":"متن"}"#, &[]).unwrap();
        assert_eq!(escaped.id.as_deref(), Some("ا\n"));
        assert!(matches!(record.texts[..], [Cow::Borrowed("متن")]));
        assert_eq!(record.date.as_deref(), Some("2026-03-01"));
        assert_eq!(record.source.as_deref(), Some("س"));
        assert_eq!(record.title.as_deref(), Some("ع"));
    }

    #[test]
    fn named_fields_are_joined_in_the_order_given() {
        let line = r#"{"text":"متن","title":"عنوان \"أ\""}"#;
        let record = parse(line, &["title", "text"]).unwrap();
        assert_eq!(record.texts, ["عنوان \"أ\"", "متن"]);
        assert_eq!(record.title.as_deref(), Some("عنوان \"أ\""));
        assert_eq!(parse(line, &["title"]).unwrap().texts, ["عنوان \"أ\""]);
    }

    #[test]
    fn fields_inside_fields_are_found_by_path() {
        let line = r#"{"article":{"meta":{"body":1},"body":"متن"},"body":"غير"}"#;
        assert_eq!(parse(line, &["article.body"]).unwrap().texts, ["متن"]);
        assert_eq!(parse(r#"{"article.body":"متن"}"#, &["article.body"]).unwrap().texts, ["متن"]);
        assert!(parse(r#"{"article":"متن"}"#, &["article.body"]).is_err());
    }

    #[test]
    fn values_that_mongodb_writes_with_their_type_are_taken_out_of_it() {
        let line = r#"{"_id":{"$oid":"5f"},"text":"متن","date":{"$date":"2015-07-21T00:00:00Z"}}"#;
        let record = parse(line, &[]).unwrap();
        assert_eq!(record.id.as_deref(), Some("5f"));
        assert_eq!(record.date.as_deref(), Some("2015-07-21T00:00:00Z"));
        let line =
            r#"{"_id":{"$numberLong":"7"},"text":"متن","date":{"$date":{"$numberLong":"9"}}}"#;
        let record = parse(line, &[]).unwrap();
        assert_eq!((record.id.as_deref(), record.date.as_deref()), (Some("7"), Some("9")));
    }

    #[test]
    fn types_within_types_come_to_an_end() {
        let line = |depth: usize, field: &str| {
            let (open, close) = ("{\"$oid\":".repeat(depth), "}".repeat(depth));
            format!("{{\"{field}\":{open}1{close},\"text\":\"متن\"}}")
        };
        let whole = line(MOST_TYPES, "_id");
        assert_eq!(parse(&whole, &[]).unwrap().id.as_deref(), Some("1"));
        let reason = parse(&line(300, "_id"), &[]).unwrap_err();
        assert!(reason.starts_with("field _id.$oid.$oid.$oid.$oid is an object"), "{reason}");
        let date = line(300, "date");
        assert_eq!(parse(&date, &[]).unwrap().date.as_deref(), Some("{\"$oid\": …}"));
    }

    #[test]
    fn a_source_that_is_an_object_is_its_name() {
        let line =
            r#"{"source":{"id":null,"name":"الخليج"},"content":"متن","publishedAt":"2026-03-01"}"#;
        let record = parse(line, &[]).unwrap();
        assert_eq!(record.source.as_deref(), Some("الخليج"));
        assert_eq!(record.date.as_deref(), Some("2026-03-01"));
    }

    #[test]
    fn a_date_of_another_kind_is_one_that_is_not_understood() {
        let date = |line| parse(line, &[]).unwrap().date.map(Cow::into_owned);
        let of_parts = r#"{"text":"متن","date":{"day":{"y":2026},"m":3}}"#;
        assert_eq!(date(of_parts).as_deref(), Some(r#"{"day": …}"#));
        assert_eq!(date(r#"{"text":"متن","date":[2026,3]}"#).as_deref(), Some("a list"));
        assert_eq!(date(r#"{"text":"متن","date":null}"#), None);
        let both = r#"{"text":"متن","date":[2026,3],"published":"2026-03-01"}"#;
        assert_eq!(date(both).as_deref(), Some("2026-03-01"));
    }

    #[test]
    fn reasons_name_the_field_the_type_and_the_remedy() {
        let reason = |line: &str| parse(line, &[]).unwrap_err();
        assert_eq!(reason(r#"{"text":null}"#), "field text is null, where a string is expected");
        assert_eq!(reason(r#"{"text":5}"#), "field text is a number, where a string is expected");
        assert_eq!(reason(r#"{"text":["a"]}"#), "field text is a list, where a string is expected");
        assert_eq!(
            reason(r#"{"_id":{"oid":"5f"},"text":"متن"}"#),
            "field _id is an object, where a string or a number is expected; name the field \
             inside it as the id field, as in _id.oid"
        );
        let typed = reason(r#"{"_id":{"$binary":{"base64":"aaa","subType":"04"}},"text":"متن"}"#);
        assert!(typed.starts_with("field _id.$binary is an object"), "{typed}");
        assert!(typed.ends_with("as in _id.$binary.base64"), "{typed}");
        let inside = parse(r#"{"article":{"body":{"ar":"متن"}}}"#, &["article.body"]).unwrap_err();
        assert!(inside.ends_with("as in article.body.ar"), "{inside}");
        assert!(reason(r#"{"text":{"ar":"متن","en":""}}"#).ends_with("text field, as in text.ar"));
        assert!(reason(r#"{"text":{}}"#).ends_with("where a string is expected"));
        assert!(reason(r#"{"id":"1"}"#).starts_with("no text field (looked for text, content"));
        assert!(reason(r#"{"text":"abc"#).contains("breaks off"));
        assert!(reason("hello").starts_with("not JSON: "));
        assert!(reason("[1]").contains("expected a JSON object for each article"));
        assert!(reason(r#"{"text":"a"} {}"#).starts_with("not JSON: trailing characters"));
        assert!(parse(r#"{"text":"a","id":null,"date":[],"title":{}}"#, &[]).is_ok());
        // where any field will do, one that is none is passed over
        assert_eq!(parse(r#"{"text":null,"body":"متن"}"#, &[]).unwrap().texts, ["متن"]);
        assert_eq!(parse(r#"{"text":"متن","article":7}"#, &[]).unwrap().texts, ["متن"]);
        // and where several are joined, one that holds nothing
        let both = |line| parse(line, &["text", "body"]);
        assert_eq!(both(r#"{"text":"متن","body":null}"#).unwrap().texts, ["متن", ""]);
        let neither = "field text is null, where a string is expected";
        assert_eq!(both(r#"{"text":null,"body":null}"#).unwrap_err(), neither);
        assert!(both(r#"{"text":"متن","body":7}"#).unwrap_err().contains("is a number"));
    }
}
