//! Headings: the lines that say what stands below or behind them.
//!
//! The list is data, `headings.tsv`: role, heading, and what may follow it on
//! its line without a colon: anything (`open`), what begins with one of the
//! words that are listed there, or nothing but more names of networks
//! (`network`). A heading of several slots (`مواضيع|أخبار + ذات صلة|أخرى`)
//! stands for every choice of one from each. Headings and lines are compared
//! by their tokens at the `standard` level, so one entry covers every spelling
//! of hamza, tanwin, heh and yeh. Only the beginning of a line is normalised:
//! a page costs the same whatever the length of its lines.

use std::sync::LazyLock;

use ahash::AHashMap;

use super::Slice;
use super::paragraph::{is_blank, is_stopped, is_title, paragraphs, words};
use crate::normalize::{Level, Normalizer};

/// No heading has more words than this.
const LOOKED_AT_WORDS: usize = 5;
/// And no more bytes than this.
const LOOKED_AT_BYTES: usize = 256;
/// The longest name of a source, in words.
const MAX_SOURCE_WORDS: usize = 12;
/// The longest that stands without a colon; of more words it is a sentence.
const MAX_WORDS_WITHOUT_COLON: usize = 5;

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
    /// Titles that have nothing to do with the article: rankings, the latest.
    Other,
    /// A line of buttons, which says nothing about what follows.
    Share,
    /// A line above the article that is none of its text; no line of the list
    /// is one, the head of the page tells it (`head`).
    Head,
    /// The foot of the page: comments, rights.
    End,
}

/// A line that is, or begins with, a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading<'a> {
    pub(super) role: Role,
    /// What stands behind the heading on its line.
    pub(super) value: Option<Slice<'a>>,
}

/// A line of the page, and the heading that it is, if it is one.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub(super) slice: Slice<'a>,
    pub(super) heading: Option<Heading<'a>>,
}

struct Entry {
    role: Role,
    tokens: Vec<String>,
    behind: Behind,
}

/// What may stand behind a heading on its line without a colon.
#[derive(Debug, PartialEq, Eq)]
enum Behind {
    Nothing,
    Anything,
    /// What begins with one of these words, normalised.
    Words(Vec<String>),
    /// Names of networks, and not nothing: one name alone may be a keyword.
    Networks,
}

/// By first token, the longest heading first: of two that begin alike, the
/// longer one is meant.
static ENTRIES: LazyLock<AHashMap<String, Vec<Entry>>> = LazyLock::new(|| {
    let mut normalizer = Normalizer::new(Level::Standard);
    let mut entries: AHashMap<String, Vec<Entry>> = AHashMap::new();
    for line in include_str!("headings.tsv").lines() {
        let mut fields = line.split('\t');
        let role = fields.next().and_then(Role::named);
        let (Some(role), Some(heading)) = (role, fields.next()) else { continue };
        let behind = fields.next().unwrap_or_default();
        for heading in spelled_out(heading) {
            let mut tokens = Vec::new();
            normalizer.for_each_token(&heading, |token| tokens.push(token.text.to_owned()));
            let Some(first) = tokens.first().cloned() else { continue };
            let behind = Behind::named(behind, &mut normalizer);
            entries.entry(first).or_default().push(Entry { role, tokens, behind });
        }
    }
    for entries in entries.values_mut() {
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.tokens.len()));
    }
    entries
});

/// The headings that one line of the list stands for.
fn spelled_out(heading: &str) -> Vec<String> {
    let mut headings = vec![String::new()];
    for slot in heading.split(" + ") {
        headings = headings
            .iter()
            .flat_map(|begun| slot.split('|').map(move |words| format!("{begun}{words} ")))
            .collect();
    }
    headings
}

impl Behind {
    fn named(name: &str, normalizer: &mut Normalizer) -> Self {
        match name {
            "" => Self::Nothing,
            "open" => Self::Anything,
            "network" => Self::Networks,
            words => Self::Words(words.split(' ').map(|word| normalizer.text(word)).collect()),
        }
    }

    /// Whether `rest` may stand behind the heading without a colon.
    fn takes(&self, rest: &str, normalizer: &mut Normalizer) -> bool {
        // what ends as a sentence does is a sentence
        if !rest.starts_with(is_blank) || is_stopped(rest) {
            return false;
        }
        match self {
            Self::Nothing | Self::Networks => false,
            Self::Anything => true,
            Self::Words(first) => {
                words(rest) <= MAX_WORDS_WITHOUT_COLON
                    && rest.split_whitespace().next().is_some_and(|word| {
                        let word = normalizer.text(word);
                        first.contains(&word)
                    })
            }
        }
    }
}

impl<'a> Line<'a> {
    /// The lines of a page that hold anything.
    pub(super) fn all(page: &'a str, normalizer: &mut Normalizer) -> Vec<Self> {
        let mut lines: Vec<Self> = Vec::new();
        for slice in paragraphs(page) {
            let mut heading = Heading::read(&slice, normalizer);
            // below a line of buttons, one name alone is a button too
            if heading.is_none()
                && lines.last().is_some_and(|above| above.role() == Some(Role::Share))
                && is_of_buttons(slice.text, normalizer)
            {
                heading = Some(Heading::bare(Role::Share));
            }
            lines.push(Self { slice, heading });
        }
        lines
    }

    /// What the line announces, if it is a heading.
    pub(super) fn role(&self) -> Option<Role> {
        self.heading.as_ref().map(|heading| heading.role)
    }
}

impl Role {
    fn named(name: &str) -> Option<Self> {
        match name {
            "source" => Some(Self::Source),
            "keywords" => Some(Self::Keywords),
            "read_also" => Some(Self::ReadAlso),
            "similar" => Some(Self::Similar),
            "other" => Some(Self::Other),
            "share" => Some(Self::Share),
            "end" => Some(Self::End),
            _ => None,
        }
    }
}

impl<'a> Heading<'a> {
    /// A heading that is alone on its line.
    pub(super) fn bare(role: Role) -> Self {
        Self { role, value: None }
    }

    /// Reads `line` as a heading, if it is one.
    pub(super) fn read(line: &Slice<'a>, normalizer: &mut Normalizer) -> Option<Self> {
        let line = behind_copyright(line.clone());
        let (entry, end) = longest_entry(beginning(line.text), normalizer)?;
        let rest = line.after(end);
        if entry.role == Role::Share && is_of_buttons(rest.text, normalizer) {
            return Some(Self::bare(entry.role));
        }
        if entry.behind == Behind::Networks {
            return None;
        }
        if is_bare(entry.role, rest.text) {
            return Some(Self::bare(entry.role));
        }
        let value = match behind_delimiter(&rest, entry.role) {
            Some(value) => value,
            None if entry.behind.takes(rest.text, normalizer) => rest.trimmed(),
            None => return None,
        };
        let fits = match entry.role {
            Role::Source => words(value.text) <= MAX_SOURCE_WORDS,
            Role::ReadAlso | Role::Similar | Role::Share => is_title(value.text),
            Role::Keywords => true,
            // a foot drops what follows, so no colon within a sentence may open it
            Role::Other | Role::End | Role::Head => entry.behind == Behind::Anything,
        };
        fits.then_some(Self { role: entry.role, value: Some(value) })
    }
}

/// The line without the `© 2024` that a foot may begin with.
fn behind_copyright(line: Slice<'_>) -> Slice<'_> {
    if line.text.starts_with('©') { line.trimmed_start_with(|c| !c.is_alphabetic()) } else { line }
}

/// Whether the text is buttons and names of networks alone, one at least.
fn is_of_buttons(text: &str, normalizer: &mut Normalizer) -> bool {
    let mut rest = text;
    while rest.contains(char::is_alphanumeric) {
        match longest_entry(beginning(rest), normalizer) {
            Some((entry, end)) if entry.role == Role::Share => rest = &rest[end..],
            _ => return false,
        }
    }
    rest.len() < text.len()
}

/// The first words of a line, as many as a heading can have.
fn beginning(line: &str) -> &str {
    let line = &line[..line.floor_char_boundary(LOOKED_AT_BYTES)];
    let mut spaces = line.match_indices(char::is_whitespace);
    spaces.nth(LOOKED_AT_WORDS).map_or(line, |(at, _)| &line[..at])
}

/// The longest heading whose tokens the text begins with, and where it ends.
fn longest_entry(text: &str, normalizer: &mut Normalizer) -> Option<(&'static Entry, usize)> {
    let mut entries: Option<&'static [Entry]> = None;
    let mut tokens: Vec<(String, usize)> = Vec::new();
    let mut is_first = true;
    normalizer.for_each_token(text, |token| {
        if std::mem::take(&mut is_first) {
            entries = ENTRIES.get(token.text).map(Vec::as_slice);
        }
        // most lines begin as no heading does
        if entries.is_some() {
            tokens.push((token.text.to_owned(), token.span.end));
        }
    });
    entries?.iter().find_map(|entry| {
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
mod tests;
