//! Which fields of a record hold what.
//!
//! Corpora name their fields in many ways; the usual names are known, and any
//! other is given by the user, as a path (`article.body`) where it lies
//! inside another field. All wanted names stand in one small tree, which a
//! reader of JSON descends as it goes.

use crate::error::{Error, Result};

/// Names under which corpora keep the text, in order of preference; news-please keeps it as
/// `maintext`, schema.org as `articleBody`.
pub const TEXT_FIELDS: [&str; 8] =
    ["text", "content", "body", "article", "النص", "raw_content", "maintext", "articleBody"];
/// Names under which corpora keep the id, in order of preference.
pub const ID_FIELDS: [&str; 4] = ["id", "_id", "article_id", "المعرف"];
/// Names under which corpora keep the title, in order of preference.
pub const TITLE_FIELDS: [&str; 3] = ["title", "headline", "العنوان"];
/// Names under which corpora keep the date, in order of preference. `timestamp` is none of
/// them: crawls keep there when they came by.
pub const DATE_FIELDS: [&str; 9] = [
    "date",
    "published",
    "published_at",
    "التاريخ",
    "publishedAt",
    "datePublished",
    "pubDate",
    "date_publish",
    "published_date",
];
/// The name of no field: who names it for a title, date or source leaves these out.
pub const NO_FIELD: &str = "none";
/// Names under which corpora keep the source, in order of preference; where it is an object
/// with an id and a name, the name.
pub const SOURCE_FIELDS: [&str; 7] =
    ["source", "publisher", "المصدر", "source.name", "publisher.name", "source_domain", "sitename"];

/// The fields as the user names them; empty lists stand for the usual names. Fields may be
/// added: end with `..FieldNames::default()`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldNames {
    /// The field of the id.
    pub id: Option<String>,
    /// The fields of the text, joined in this order.
    pub text: Vec<String>,
    /// The field of the title.
    pub title: Option<String>,
    /// The field of the date.
    pub date: Option<String>,
    /// The field of the source.
    pub source: Option<String>,
}

/// What a field is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Id,
    Text,
    Title,
    Date,
    Source,
}

/// A use of a field, and its place in the order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) role: Role,
    pub(super) place: usize,
}

/// Which fields of a record hold id, text, title, date and source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    tree: FieldTree,
    text: Vec<String>,
    date: Option<String>,
    left_out: LeftOut,
}

/// What the user [leaves out](NO_FIELD), wherever a record has it: in a field, in the
/// metadata of a web page, or in the lines of one as scraped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Whether there are to be no titles.
    pub title: bool,
    /// Whether there are to be no dates.
    pub date: bool,
    /// Whether there are to be no sources.
    pub source: bool,
}

/// A field name within another, and what is wanted of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FieldTree {
    children: Vec<(String, FieldTree)>,
    pub(super) wanted: Vec<Wanted>,
}

impl Default for Fields {
    fn default() -> Self {
        Self::of_names(&FieldNames::default())
    }
}

impl Fields {
    /// The fields of these names; where a list or name is missing, the usual
    /// ones ([`ID_FIELDS`], [`TEXT_FIELDS`] …), the first that a record has.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where a name is empty.
    pub fn new(names: &FieldNames) -> Result<Self> {
        let FieldNames { id, text, title, date, source } = names;
        let mut named = [id, title, date, source].into_iter().flatten().chain(text);
        if named.any(|name| name.trim().is_empty()) {
            return Err(Error::parameter("field", &"an empty name", "name a field of the records"));
        }
        Ok(Self::of_names(names))
    }

    fn of_names(names: &FieldNames) -> Self {
        let mut tree = FieldTree::default();
        let mut want = |role: Role, named: &[String], usual: &[&str]| {
            let named = named.iter().map(String::as_str);
            if named.len() == 0 {
                usual.iter().enumerate().for_each(|(place, name)| tree.want(name, role, place));
            } else {
                named.enumerate().for_each(|(place, name)| tree.want(name, role, place));
            }
        };
        want(Role::Text, &names.text, &TEXT_FIELDS);
        want(Role::Id, names.id.as_slice(), &ID_FIELDS);
        want(Role::Title, names.title.as_slice(), &TITLE_FIELDS);
        want(Role::Date, names.date.as_slice(), &DATE_FIELDS);
        want(Role::Source, names.source.as_slice(), &SOURCE_FIELDS);
        let is_left_out = |name: &Option<String>| name.as_deref() == Some(NO_FIELD);
        let left_out = LeftOut {
            title: is_left_out(&names.title),
            date: is_left_out(&names.date),
            source: is_left_out(&names.source),
        };
        Self { tree, text: names.text.clone(), date: names.date.clone(), left_out }
    }

    /// The same, where a record without a text is read as well: its title is
    /// its text. Fields that the user joins to a text stay as they are.
    #[must_use]
    pub fn or_title(mut self) -> Self {
        if self.takes_first_text() {
            self.tree.want_title_as_text();
        }
        self
    }

    pub(super) fn tree(&self) -> &FieldTree {
        &self.tree
    }

    /// What is left out.
    #[must_use]
    pub fn left_out(&self) -> LeftOut {
        self.left_out
    }

    /// The field of the date, where the user names one.
    pub(super) fn named_date(&self) -> Option<&str> {
        self.date.as_deref()
    }

    /// Whether the text is the first field found, not several joined.
    pub(super) fn takes_first_text(&self) -> bool {
        self.text.is_empty()
    }

    /// How many fields the user joins to a text; 0 where the text is the first found.
    pub(super) fn joined_texts(&self) -> usize {
        self.text.len()
    }

    /// What to say of a record, or a table, without a text.
    pub(super) fn missing(&self) -> String {
        if self.text.is_empty() {
            format!(
                "no text field (looked for {}); name one as the text field",
                TEXT_FIELDS[..4].join(", ")
            )
        } else {
            format!("no field {}", self.text.join(" or "))
        }
    }
}

impl FieldTree {
    /// Wants every field of a title as the text behind all others.
    fn want_title_as_text(&mut self) {
        let titles = self.wanted.iter().filter(|wanted| wanted.role == Role::Title);
        let places: Vec<usize> = titles.map(|title| TEXT_FIELDS.len() + title.place).collect();
        self.wanted.extend(places.into_iter().map(|place| Wanted { role: Role::Text, place }));
        self.children.iter_mut().for_each(|(_, child)| child.want_title_as_text());
    }

    fn want(&mut self, name: &str, role: Role, place: usize) {
        // a name with a dot may be a path, or be meant as it stands
        let mut node = &mut *self;
        for part in name.split('.') {
            node = node.child_or_new(part);
        }
        node.wanted.push(Wanted { role, place });
        if name.contains('.') {
            self.child_or_new(name).wanted.push(Wanted { role, place });
        }
    }

    fn child_or_new(&mut self, name: &str) -> &mut Self {
        let place = self.children.iter().position(|(known, _)| known.eq_ignore_ascii_case(name));
        let place = place.unwrap_or_else(|| {
            self.children.push((name.to_owned(), Self::default()));
            self.children.len() - 1
        });
        &mut self.children[place].1
    }

    /// The field of this name, letters of either case, if it is wanted or
    /// holds one that is.
    pub(super) fn child(&self, name: &str) -> Option<(&str, &Self)> {
        self.children
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(known, child)| (known.as_str(), child))
    }

    /// Whether a wanted field lies inside this one.
    pub(super) fn is_object(&self) -> bool {
        !self.children.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_by_its_parts_and_as_it_stands() {
        let names = FieldNames { text: vec!["article.body".into()], ..FieldNames::default() };
        let fields = Fields::new(&names).unwrap();
        let wanted = [Wanted { role: Role::Text, place: 0 }];
        let article = fields.tree().child("article").unwrap().1;
        assert!(article.is_object());
        assert_eq!(article.child("body").unwrap().1.wanted, wanted);
        assert_eq!(fields.tree().child("article.body").unwrap().1.wanted, wanted);
        assert!(fields.tree().child("text").is_none());
        assert!(fields.tree().child("ID").is_some());
    }

    #[test]
    fn the_time_of_a_capture_is_a_date_where_it_is_named() {
        assert!(Fields::default().tree().child("timestamp").is_none());
        assert_eq!(Fields::default().named_date(), None);
        let names = FieldNames { date: Some("timestamp".into()), ..FieldNames::default() };
        let fields = Fields::new(&names).unwrap();
        let wanted = [Wanted { role: Role::Date, place: 0 }];
        assert_eq!(fields.tree().child("timestamp").unwrap().1.wanted, wanted);
        assert_eq!(fields.named_date(), Some("timestamp"));
    }

    #[test]
    fn one_field_may_serve_twice() {
        for name in ["title", "Title"] {
            let names = FieldNames { text: vec![name.into()], ..FieldNames::default() };
            let fields = Fields::new(&names).unwrap();
            let (_, title) = fields.tree().child("TITLE").unwrap();
            let roles: Vec<Role> = title.wanted.iter().map(|wanted| wanted.role).collect();
            assert_eq!(roles, [Role::Text, Role::Title]);
        }
    }
}
