//! Headings: the lines that say what stands below or behind them.
//!
//! The list is data (`headings.tsv`: role, heading, and `open` where content
//! may follow without a colon). Headings and lines are compared by their
//! tokens at the `standard` level, so one entry covers every spelling of
//! hamza, tanwin, heh and yeh. Only the beginning of a line is normalised: a
//! page costs the same whatever the length of its lines.

use std::sync::LazyLock;

use super::Slice;
use super::paragraph::{is_blank, is_stopped, is_title, words};
use crate::normalize::{Level, Normalizer};

/// No heading has more words than this many before the words of its line are
/// looked at no further.
const LOOKED_AT_WORDS: usize = 8;
/// And no more bytes than this.
const LOOKED_AT_BYTES: usize = 256;
/// The longest name of a source, in words.
const MAX_SOURCE_WORDS: usize = 12;

/// What a heading announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Who wrote the article.
    Source,
    /// Its keywords.
    Keywords,
    /// One more article, or titles of such.
    ReadAlso,
    /// Titles of further articles.
    Similar,
    /// A line of buttons, which says nothing about what follows.
    Share,
    /// The foot of the page: comments, rankings, rights.
    End,
}

/// A line that is, or begins with, a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading<'a> {
    pub(super) role: Role,
    /// What stands behind the heading on its line.
    pub(super) value: Option<Slice<'a>>,
}

struct Entry {
    role: Role,
    tokens: Vec<String>,
    is_open: bool,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut normalizer = Normalizer::new(Level::Standard);
    let mut entries: Vec<Entry> = include_str!("headings.tsv")
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let role = match fields.next()? {
                "source" => Role::Source,
                "keywords" => Role::Keywords,
                "read_also" => Role::ReadAlso,
                "similar" => Role::Similar,
                "share" => Role::Share,
                "end" => Role::End,
                _ => return None,
            };
            let mut tokens = Vec::new();
            normalizer.for_each_token(fields.next()?, |token| tokens.push(token.text.to_owned()));
            Some(Entry { role, tokens, is_open: fields.next() == Some("open") })
        })
        .collect();
    // of two headings that begin alike, the longer one is meant
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.tokens.len()));
    entries
});

impl<'a> Heading<'a> {
    /// Reads `line` as a heading, if it is one.
    pub(super) fn read(line: &Slice<'a>, normalizer: &mut Normalizer) -> Option<Self> {
        let beginning = beginning(line.text);
        let (entry, end) = longest_entry(beginning, normalizer)?;
        let rest = line.after(end);
        if is_bare(entry.role, rest.text) {
            return Some(Self { role: entry.role, value: None });
        }
        let value = match behind_delimiter(&rest, entry.role) {
            Some(value) => value,
            // what ends as a sentence does is a sentence
            None if entry.is_open && rest.text.starts_with(is_blank) && !is_stopped(rest.text) => {
                rest.trimmed()
            }
            None => return None,
        };
        let fits = match entry.role {
            Role::Source => words(value.text) <= MAX_SOURCE_WORDS,
            Role::ReadAlso | Role::Similar | Role::Share => is_title(value.text),
            Role::Keywords => true,
            // a foot drops what follows, so no colon of a sentence may open it
            Role::End => entry.is_open,
        };
        fits.then_some(Self { role: entry.role, value: Some(value) })
    }
}

/// The first words of a line, as many as a heading can have.
fn beginning(line: &str) -> &str {
    let line = &line[..line.floor_char_boundary(LOOKED_AT_BYTES)];
    let mut spaces = line.match_indices(char::is_whitespace);
    spaces.nth(LOOKED_AT_WORDS).map_or(line, |(at, _)| &line[..at])
}

/// The longest heading whose tokens the text begins with, and where it ends.
fn longest_entry(text: &str, normalizer: &mut Normalizer) -> Option<(&'static Entry, usize)> {
    let mut tokens: Vec<(String, usize)> = Vec::with_capacity(LOOKED_AT_WORDS);
    normalizer.for_each_token(text, |token| tokens.push((token.text.to_owned(), token.span.end)));
    ENTRIES.iter().find_map(|entry| {
        let found = tokens.get(..entry.tokens.len())?;
        let is_same = found.iter().map(|(token, _)| token).eq(&entry.tokens);
        let (_, end) = found.last()?;
        is_same.then_some((entry, *end))
    })
}

/// Whether nothing worth keeping follows the heading; a footer may carry a
/// number, as in `التعليقات (3)`.
fn is_bare(role: Role, rest: &str) -> bool {
    let is_content = if matches!(role, Role::Share | Role::End) {
        char::is_alphabetic
    } else {
        char::is_alphanumeric
    };
    !rest.contains(is_content)
}

/// What follows a colon, or what serves as one behind a heading of this role.
/// A dash or a comma serves behind `اقرأ أيضا`, but not behind `المصدر`, where
/// it opens a remark in the middle of a sentence.
fn behind_delimiter<'a>(rest: &Slice<'a>, role: Role) -> Option<Slice<'a>> {
    let is_loose = !matches!(role, Role::Source | Role::Share);
    let is_delimiter = |c: char| {
        matches!(c, ':' | '：' | '﹕' | '|' | '/') || is_loose && "-–—،,.…»>←".contains(c)
    };
    let rest = rest.clone().trimmed();
    let value = rest.clone().trimmed_start_with(|c| is_blank(c) || is_delimiter(c));
    let is_delimited = rest.text.starts_with(is_delimiter);
    (is_delimited && !value.text.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(Role, Option<&str>)> {
        Heading::read(&Slice::whole(line), &mut Normalizer::new(Level::Standard))
            .map(|heading| (heading.role, heading.value.map(|value| value.text)))
    }

    #[test]
    fn every_line_of_the_list_is_a_heading_of_its_role() {
        let mut lines = 0;
        for line in include_str!("headings.tsv").lines().filter(|line| !line.starts_with('#')) {
            let heading = line.split('\t').nth(1).unwrap();
            assert!(matches!(read(heading), Some((_, None))), "{line}");
            assert!(matches!(read(&format!("{heading} : ")), Some((_, None))), "{line}");
            lines += 1;
        }
        assert_eq!(lines, ENTRIES.len(), "a role in the list is misspelt");
        assert!(ENTRIES.iter().all(|entry| (1..=LOOKED_AT_WORDS).contains(&entry.tokens.len())));
    }

    #[test]
    fn spellings_are_compared_normalised() {
        for line in [
            "إقرأ أيضاً:",
            "اقرأ أيضا",
            "اقرأ ايضًا",
            "إقرأ أيضًا ..",
            "أقرأ أيـضـاً",
            "▪ اقرا ايضا:",
            "شاهد أيضا",
        ] {
            assert_eq!(read(line), Some((Role::ReadAlso, None)), "{line}");
        }
        for line in ["مواضيع ذات صلة", "أخبار ذات صله:", "مقالات مشابهه", "قد يعجبك أيضا"]
        {
            assert_eq!(read(line), Some((Role::Similar, None)), "{line}");
        }
        assert_eq!(read("الكلمات المفتاحيه"), Some((Role::Keywords, None)));
        assert_eq!(read("وسوم: نهر، جسر"), Some((Role::Keywords, Some("نهر، جسر"))));
    }

    #[test]
    fn content_needs_a_colon_or_an_open_heading() {
        assert_eq!(read("المصدر: وكالة الضفاف"), Some((Role::Source, Some("وكالة الضفاف"))));
        assert_eq!(read("المصدر | الضفاف"), Some((Role::Source, Some("الضفاف"))));
        assert_eq!(read("المصدر الأمني قال إن الطريق مغلق"), None);
        assert_eq!(read("المصدر - الذي طلب ألا يذكر اسمه - قال ذلك"), None);
        assert_eq!(read("كلمات دلالية جسر نهر"), Some((Role::Keywords, Some("جسر نهر"))));
        assert_eq!(read("للمزيد، جسر جديد"), Some((Role::ReadAlso, Some("جسر جديد"))));
        assert_eq!(read("للمزيد من المعلومات"), None);
        assert_eq!(read("اقرأ أيضا في كل يوم تتعلم."), None);
        assert_eq!(read("اقرأ أيضا جسر جديد"), Some((Role::ReadAlso, Some("جسر جديد"))));
        assert_eq!(read("اقرأ.. هل يفتح الجسر؟"), Some((Role::ReadAlso, Some("هل يفتح الجسر؟"))));
    }

    #[test]
    fn a_long_value_is_a_sentence() {
        assert_eq!(read(&format!("المصدر: {}", "كلمة ".repeat(13))), None);
        assert_eq!(read(&format!("اقرأ أيضا: {}", "كلمة ".repeat(30))), None);
    }

    #[test]
    fn footers_may_carry_a_number() {
        assert_eq!(read("التعليقات (3)"), Some((Role::End, None)));
        assert!(matches!(read("جميع الحقوق محفوظة © 2024 صوت الضفاف"), Some((Role::End, _))));
        assert_eq!(read("التعليقات السلبية كثرت"), None);
    }
}
