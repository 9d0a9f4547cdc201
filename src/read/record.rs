//! A record: what the engine needs of one article, whatever form it came in.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::encoding::Encoding;
use super::fields::{Fields, LeftOut, Role, Wanted};

/// One article as a format gives it, borrowed from the input where possible. Fields may be
/// added: end with `..Record::default()`.
///
/// As JSON, it has the usual field names and no others, the text in one piece, and is read
/// from them again; what others write, [`read`](crate::read::read()) reads. In forms that do
/// not name their fields, such as bincode, there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record<'a> {
    /// The id: the input's, or else the name of the place.
    pub id: Option<Cow<'a, str>>,
    /// The title.
    pub title: Option<Cow<'a, str>>,
    /// The text, in one part or several; where several fields are joined to it, each has its
    /// place, and one that is not there is empty.
    pub texts: Vec<Cow<'a, str>>,
    /// The date as the input writes it.
    pub date: Option<Cow<'a, str>>,
    /// The newspaper, agency or site.
    pub source: Option<Cow<'a, str>>,
}

impl Record<'_> {
    /// The record with strings of its own.
    #[must_use]
    pub fn into_owned(self) -> Record<'static> {
        let owned = |value: Cow<'_, str>| Cow::Owned(value.into_owned());
        Record {
            id: self.id.map(owned),
            title: self.title.map(owned),
            texts: self.texts.into_iter().map(owned).collect(),
            date: self.date.map(owned),
            source: self.source.map(owned),
        }
    }

    /// The record without what is left out.
    #[must_use]
    pub fn without(mut self, left_out: LeftOut) -> Self {
        self.title = self.title.filter(|_| !left_out.title);
        self.date = self.date.filter(|_| !left_out.date);
        self.source = self.source.filter(|_| !left_out.source);
        self
    }

    /// The text in one piece, its parts a line apart.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match &self.texts[..] {
            [only] => Cow::Borrowed(only),
            parts => {
                let parts = parts.iter().map(|part| &**part).filter(|part| !part.is_empty());
                Cow::Owned(parts.collect::<Vec<&str>>().join("\n"))
            }
        }
    }
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        for (name, value) in [
            ("id", &self.id),
            ("title", &self.title),
            ("date", &self.date),
            ("source", &self.source),
        ] {
            if let Some(value) = value {
                object.serialize_entry(name, value)?;
            }
        }
        object.serialize_entry("text", &self.text())?;
        object.end()
    }
}

impl<'de> Deserialize<'de> for Record<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// By the names that a record is written with.
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Named {
            id: Option<String>,
            title: Option<String>,
            date: Option<String>,
            source: Option<String>,
            text: Option<String>,
        }
        let Named { id, title, date, source, text } = Named::deserialize(deserializer)?;
        Ok(Record {
            id: id.map(Cow::Owned),
            title: title.map(Cow::Owned),
            texts: text.into_iter().map(Cow::Owned).collect(),
            date: date.map(Cow::Owned),
            source: source.map(Cow::Owned),
        })
    }
}

/// The bytes of one record and the encoding they are in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) encoding: Encoding,
}

impl<'a> Raw<'a> {
    /// Decodes the record and parses its text.
    pub(super) fn parsed(
        self,
        parse: impl for<'t> FnOnce(&'t str) -> Result<Record<'t>, String>,
    ) -> Result<Record<'a>, String> {
        match self.encoding.decode(self.bytes)? {
            Cow::Borrowed(text) => parse(text),
            Cow::Owned(text) => parse(&text).map(Record::into_owned),
        }
    }
}

/// The values of the wanted fields, as they are found one by one.
#[derive(Debug, Default)]
pub(super) struct Found<'a> {
    texts: Vec<(usize, Cow<'a, str>)>,
    id: Preferred<'a>,
    title: Preferred<'a>,
    date: Preferred<'a>,
    source: Preferred<'a>,
    /// Why the first field that was to hold a text holds none.
    complaint: Option<String>,
    /// Why the first field that was to hold the id holds none.
    complaint_of_id: Option<String>,
    /// The same for a field that holds nothing, as one that is not there.
    blank: Option<String>,
}

/// The value of the most preferred field so far, and its place.
type Preferred<'a> = Option<(usize, Cow<'a, str>)>;

impl<'a> Found<'a> {
    pub(super) fn put(&mut self, wanted: Wanted, value: Cow<'a, str>) {
        let place = wanted.place;
        let kept = match wanted.role {
            Role::Text => return self.texts.push((place, value)),
            Role::Id => &mut self.id,
            Role::Title => &mut self.title,
            Role::Date => &mut self.date,
            Role::Source => &mut self.source,
        };
        let is_preferred = kept.as_ref().is_none_or(|(other, _)| place < *other);
        if is_preferred && !value.trim().is_empty() {
            *kept = Some((place, value));
        }
    }

    /// A field that is to hold a text does not, for this reason.
    pub(super) fn complain(&mut self, reason: String) {
        self.complaint.get_or_insert(reason);
    }

    /// A field that is to hold the id does not, for this reason.
    pub(super) fn complain_of_id(&mut self, reason: String) {
        self.complaint_of_id.get_or_insert(reason);
    }

    /// A field that is to hold a text holds nothing, which tables write as null.
    pub(super) fn pass_over(&mut self, reason: String) {
        self.blank.get_or_insert(reason);
    }

    /// The record; an error is the reason in words why it is none.
    pub(super) fn record(mut self, fields: &Fields) -> Result<Record<'a>, String> {
        if let Some(complaint) = self.complaint_of_id.take().filter(|_| self.id.is_none()) {
            return Err(complaint);
        }
        let is_enough = !self.texts.is_empty() && fields.takes_first_text();
        if let Some(complaint) = self.complaint.take().filter(|_| !is_enough) {
            return Err(complaint);
        }
        if self.texts.is_empty() {
            return Err(self.blank.take().unwrap_or_else(|| fields.missing()));
        }
        let is_there = |place: usize| self.texts.iter().any(|(found, _)| *found == place);
        let absent: Vec<usize> =
            (0..fields.joined_texts()).filter(|&place| !is_there(place)).collect();
        self.texts.extend(absent.into_iter().map(|place| (place, Cow::Borrowed(""))));
        self.texts.sort_by_key(|(place, _)| *place);
        if fields.takes_first_text() {
            let is_full = |(_, text): &(usize, Cow<'_, str>)| !text.trim_start().is_empty();
            let first = self.texts.iter().position(is_full).unwrap_or(0);
            self.texts = vec![self.texts.swap_remove(first)];
        }
        let value = |kept: Preferred<'a>| kept.map(|(_, value)| value);
        Ok(Record {
            id: value(self.id),
            title: value(self.title),
            texts: self.texts.into_iter().map(|(_, text)| text).collect(),
            date: value(self.date),
            source: value(self.source),
        })
    }
}
