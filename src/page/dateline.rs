//! The dateline: the line above an article that names who wrote and where,
//! `بغداد اليوم - بغداد` or `القاهرة: أحمد علي`.
//!
//! A headline can look much the same, and one taken for a dateline is lost to
//! the text; so in doubt a line is none. What decides is its form alone: few
//! words in two or three parts, no number, quote or end of a sentence. A
//! headline has a colon more often than a dash (`فلان: سنعود قريبا`), so a
//! colon counts only behind a place of the list (`places.txt`).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::Slice;
use super::paragraph::{is_blank, words};
use crate::normalize::{Level, Normalizer};

/// A dateline has at most this many words,
const MAX_WORDS: usize = 8;
/// each part of it at most this many,
const MAX_PART_WORDS: usize = 4;
/// a name behind the colon at most this many,
const MAX_NAME_WORDS: usize = 3;
/// and what it stands above is longer than it.
const MIN_FOLLOWING_WORDS: usize = MAX_WORDS;

static PLACES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut normalizer = Normalizer::new(Level::Standard);
    include_str!("places.txt").lines().map(|place| normalizer.text(place)).collect()
});

/// Whether `line`, the first of its page, is a dateline; `next` is the line
/// below it.
pub(super) fn is_dateline(line: &Slice<'_>, next: &str, normalizer: &mut Normalizer) -> bool {
    let is_of_names = |c: char| {
        !c.is_numeric() && (c.is_alphanumeric() || is_blank(c) || "-–—/|:.'ـ".contains(c))
            || ('\u{64B}'..='\u{652}').contains(&c)
    };
    if words(line.text) > MAX_WORDS
        || words(next) <= MIN_FOLLOWING_WORDS
        || !line.text.chars().all(is_of_names)
        || line.text.ends_with(['.', ':'])
    {
        return false;
    }
    if let Some((place, name)) = line.text.split_once(':') {
        return !name.contains(':')
            && is_part(name)
            && words(name) <= MAX_NAME_WORDS
            && PLACES.contains(&normalizer.text(place));
    }
    let parts: Vec<&str> = split_at_dashes(line.text);
    (2..=3).contains(&parts.len()) && parts.into_iter().all(is_part)
}

fn is_part(part: &str) -> bool {
    (1..=MAX_PART_WORDS).contains(&words(part)) && part.contains(char::is_alphabetic)
}

/// The parts between slashes, bars, and dashes with space on either side: one
/// inside a word (`كوفيد-19`) joins.
fn split_at_dashes(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c) in line.char_indices() {
        let end = at + c.len_utf8();
        let is_spaced = line[..at].ends_with(is_blank) || line[end..].starts_with(is_blank);
        if matches!(c, '/' | '|') || is_spaced && matches!(c, '-' | '–' | '—') {
            parts.push(&line[start..at]);
            start = end;
        }
    }
    parts.push(&line[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "أعلنت إدارة الميناء صباح اليوم بدء العمل في الرصيف الجديد بعد تأخير.";

    fn is(line: &str) -> bool {
        is_dateline(&Slice::whole(line), BODY, &mut Normalizer::new(Level::Standard))
    }

    #[test]
    fn names_and_places_between_dashes_are_a_dateline() {
        for line in [
            "بغداد اليوم - بغداد",
            "الرياض – واس",
            "القاهرة: أحمد علي",
            "رام الله/ معا",
            "جدة – سامر علي – واس",
            "عمان | بترا",
            "صوت الضفاف -المرفأ",
        ] {
            assert!(is(line), "{line}");
        }
    }

    #[test]
    fn headlines_are_not() {
        for line in [
            "مدير الميناء: الرصيف جاهز",
            "الرصيف الجديد جاهز",
            "بغداد: الرصيف الجديد يفتح أبوابه للسفن",
            "الميناء - الرصيف جاهز قريبا.",
            "السبت - 24 آب 2024",
            "جديد الميناء – «الرصيف»",
            "عدن - ",
            "-",
            "القاهرة:",
            "هل يفتح الميناء - والرصيف؟",
            "كوفيد-أ",
        ] {
            assert!(!is(line), "{line}");
        }
    }

    #[test]
    fn a_dateline_stands_above_an_article() {
        let line = Slice::whole("بغداد اليوم - بغداد");
        let mut normalizer = Normalizer::new(Level::Standard);
        assert!(!is_dateline(&line, "", &mut normalizer));
        assert!(!is_dateline(&line, "عنوان قصير", &mut normalizer));
    }
}
