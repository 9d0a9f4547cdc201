//! A record: the fields of one JSON object that the engine needs.
//!
//! The object is read once, left to right. Wanted strings are borrowed from
//! the line where they hold no escape, all other values are skipped without
//! being built. The line is checked as UTF-8 first, with SIMD, since parsing
//! from checked text is more than twice as fast as from bytes.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::error::{Error, Result};

/// Names under which corpora keep the text, in order of preference.
pub const TEXT_FIELDS: [&str; 4] = ["text", "content", "body", "article"];
/// Names under which corpora keep the id, in order of preference.
pub const ID_FIELDS: [&str; 3] = ["id", "_id", "article_id"];
/// Names under which corpora keep the date, in order of preference.
pub const DATE_FIELDS: [&str; 4] = ["date", "published", "published_at", "timestamp"];

/// Which fields of a record hold id, text and date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    id: Option<String>,
    text: Vec<String>,
}

impl Fields {
    /// The id under `id` and the text under `text`, several of them joined in
    /// the order given. `None` and an empty list stand for the usual names
    /// ([`ID_FIELDS`], [`TEXT_FIELDS`]), the first that a record has.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where a name is empty.
    pub fn new(id: Option<String>, text: Vec<String>) -> Result<Self> {
        if id.iter().chain(&text).any(|name| name.trim().is_empty()) {
            return Err(Error::parameter(
                "field",
                &"an empty name",
                "name a field of the records, as in --text-field title,text",
            ));
        }
        Ok(Self { id, text })
    }

    /// What the field `name` is wanted for.
    fn role(&self, name: &str) -> Option<Role> {
        let place = |names: &[&str]| names.iter().position(|known| *known == name);
        let text = if self.text.is_empty() {
            place(&TEXT_FIELDS)
        } else {
            self.text.iter().position(|wanted| wanted == name)
        };
        if let Some(place) = text {
            return Some(Role::Text(place));
        }
        let id = match &self.id {
            Some(wanted) => (wanted == name).then_some(0),
            None => place(&ID_FIELDS),
        };
        id.map(Role::Id).or_else(|| place(&DATE_FIELDS).map(Role::Date))
    }

    /// The texts of a record, by the place of their names; which of them count.
    fn choose<'a>(&self, mut found: Vec<(usize, Cow<'a, str>)>) -> Vec<Cow<'a, str>> {
        found.sort_by_key(|(place, _)| *place);
        if self.text.is_empty() {
            found.truncate(1);
        }
        found.into_iter().map(|(_, text)| text).collect()
    }

    fn missing(&self) -> String {
        if self.text.is_empty() {
            format!(
                "no text field (looked for {}); name it with --text-field",
                TEXT_FIELDS.join(", ")
            )
        } else {
            format!("no field {}", self.text.join(" or "))
        }
    }
}

/// What a field is wanted for, and its place in the order of preference.
#[derive(Clone, Copy)]
enum Role {
    Id(usize),
    Text(usize),
    Date(usize),
}

/// The wanted fields of one record.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    pub(super) id: Option<Cow<'a, str>>,
    pub(super) texts: Vec<Cow<'a, str>>,
    pub(super) date: Option<Cow<'a, str>>,
}

impl<'a> Record<'a> {
    /// Parses one line; an error is the reason in words.
    pub(super) fn parse(line: &'a [u8], fields: &Fields) -> Result<Self, String> {
        let line = simdutf8::compat::from_utf8(line).map_err(|error| {
            format!("invalid UTF-8 at byte {} of the line", error.valid_up_to())
        })?;
        let mut json = serde_json::Deserializer::from_str(line);
        let record = (&mut json).deserialize_map(RecordVisitor { fields });
        record.and_then(|record| json.end().map(|()| record)).map_err(|error| {
            let column = error.column();
            match error.classify() {
                serde_json::error::Category::Eof => {
                    format!("the record breaks off at column {column}; is the file cut short?")
                }
                serde_json::error::Category::Data => without_position(&error),
                _ => format!("not JSON: {}, column {column}", without_position(&error)),
            }
        })
    }
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

struct RecordVisitor<'f> {
    fields: &'f Fields,
}

impl<'de> Visitor<'de> for RecordVisitor<'_> {
    type Value = Record<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object, one article a line")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record<'de>, A::Error> {
        let mut texts = Vec::new();
        let mut id: Option<(usize, Cow<'de, str>)> = None;
        let mut date: Option<(usize, Cow<'de, str>)> = None;
        while let Some(role) = map.next_key_seed(KeySeed { fields: self.fields })? {
            match role {
                Key::Wanted(name, Role::Text(place)) => match map.next_value_seed(ValueSeed)? {
                    Value::String(text) => texts.push((place, text)),
                    other => return Err(other.unwanted(&name, "a string")),
                },
                Key::Wanted(name, Role::Id(place)) => match map.next_value_seed(ValueSeed)? {
                    Value::String(value) | Value::Number(value) => {
                        keep_preferred(&mut id, place, value);
                    }
                    Value::Other("null") => {}
                    other @ Value::Other(_) => {
                        return Err(other.unwanted(&name, "a string or a number"));
                    }
                },
                Key::Wanted(_, Role::Date(place)) => {
                    if let Value::String(value) | Value::Number(value) =
                        map.next_value_seed(ValueSeed)?
                    {
                        keep_preferred(&mut date, place, value);
                    }
                }
                Key::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let texts = self.fields.choose(texts);
        if texts.is_empty() {
            return Err(de::Error::custom(self.fields.missing()));
        }
        let value = |kept: Option<(usize, Cow<'de, str>)>| kept.map(|(_, value)| value);
        let id = value(id).filter(|id| !id.is_empty());
        Ok(Record { id, texts, date: value(date) })
    }
}

fn keep_preferred<'a>(kept: &mut Option<(usize, Cow<'a, str>)>, place: usize, value: Cow<'a, str>) {
    if kept.as_ref().is_none_or(|(other, _)| place < *other) {
        *kept = Some((place, value));
    }
}

enum Key {
    Wanted(String, Role),
    Other,
}

struct KeySeed<'f> {
    fields: &'f Fields,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, key: D) -> Result<Key, D::Error> {
        key.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Key, E> {
        let role = self.fields.role(name);
        Ok(role.map_or(Key::Other, |role| Key::Wanted(name.to_owned(), role)))
    }
}

/// A value as far as it matters: its text, or the name of its type.
enum Value<'a> {
    String(Cow<'a, str>),
    Number(Cow<'a, str>),
    Other(&'static str),
}

impl Value<'_> {
    fn unwanted<E: de::Error>(&self, name: &str, expected: &str) -> E {
        let found = match self {
            Self::String(_) => "a string",
            Self::Number(_) => "a number",
            Self::Other(found) => found,
        };
        E::custom(format!("field {name} is {found}, where {expected} is expected"))
    }
}

struct ValueSeed;

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<Value<'de>, D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::String(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::String(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(Cow::Owned(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Number(Cow::Owned(number.to_string())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value<'de>, E> {
        Ok(Value::Number(Cow::Owned(number.to_string())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Other("true or false"))
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Other("null"))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Value<'de>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other("an object"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse<'a>(line: &'a str, text: &[&str]) -> Result<Record<'a>, String> {
        let fields = Fields::new(None, text.iter().map(ToString::to_string).collect()).unwrap();
        Record::parse(line.as_bytes(), &fields)
    }

    #[test]
    fn usual_names_are_found_and_text_is_borrowed() {
        let record = parse(r#"{"body":"متن","n":[1,{}],"id":7,"date":"2026-03-01"}"#, &[]).unwrap();
        assert_eq!(record.id.as_deref(), Some("7"));
        assert!(matches!(record.texts[..], [Cow::Borrowed("متن")]));
        assert_eq!(record.date.as_deref(), Some("2026-03-01"));
    }

    #[test]
    fn named_fields_are_joined_in_the_order_given() {
        let line = r#"{"text":"متن","title":"عنوان \"أ\""}"#;
        assert_eq!(parse(line, &["title", "text"]).unwrap().texts, ["عنوان \"أ\"", "متن"]);
        assert_eq!(parse(line, &["title"]).unwrap().texts, ["عنوان \"أ\""]);
    }

    #[test]
    fn reasons_name_the_field_the_type_and_the_remedy() {
        let reason = |line: &str| parse(line, &[]).unwrap_err();
        assert_eq!(reason(r#"{"text":null}"#), "field text is null, where a string is expected");
        assert_eq!(reason(r#"{"text":5}"#), "field text is a number, where a string is expected");
        assert_eq!(reason(r#"{"text":["a"]}"#), "field text is a list, where a string is expected");
        assert!(reason(r#"{"id":"1"}"#).starts_with("no text field (looked for text, content"));
        assert!(reason(r#"{"text":"abc"#).contains("breaks off"));
        assert!(reason("hello").starts_with("not JSON: "));
        assert!(reason("[1]").contains("expected a JSON object, one article a line"));
        assert!(reason(r#"{"text":"a"} {}"#).starts_with("not JSON: trailing characters"));
        let invalid = Record::parse(b"{\"text\":\"\xFF\"}", &Fields::default()).unwrap_err();
        assert_eq!(invalid, "invalid UTF-8 at byte 9 of the line");
    }
}
