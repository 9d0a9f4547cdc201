//! The dateline: the line above an article that names who wrote and where,
//! `بغداد اليوم - بغداد` or `القاهرة: أحمد علي`.
//!
//! A headline can look much the same, and one taken for a dateline is lost to
//! the text; so in doubt a line is none. What decides is its form alone: few
//! words in two or three parts, no number, quote or end of a sentence, and
//! something longer below. A headline has a colon more often than a dash
//! (`فلان: سنعود قريبا`), so a colon counts only behind a place of the list
//! (`places.txt`).
//!
//! A paragraph may begin with its dateline: `شفق نيوز/ أفاد مصدر`, `واس- جدة: التقى`. A
//! sentence can begin like that too (`المهندس/ سامي الغدير`), so there each part has to be a
//! place or an outlet of the lists (`outlets.txt`), and one part alone stands before a slash.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::Slice;
use super::paragraph::{is_blank, is_dash, is_prose, words};
use crate::normalize::{Level, Normalizer};

/// A dateline has at most this many words,
const MAX_WORDS: usize = 8;
/// each part of it at most this many,
const MAX_PART_WORDS: usize = 4;
/// and a name behind the colon at most this many.
const MAX_NAME_WORDS: usize = 3;
/// The dateline of a paragraph ends within so many bytes.
const LOOKED_AT_BYTES: usize = 120;

static PLACES: LazyLock<BTreeSet<String>> = LazyLock::new(|| names(include_str!("places.txt")));
static OUTLETS: LazyLock<BTreeSet<String>> = LazyLock::new(|| names(include_str!("outlets.txt")));

/// The names of a list, one a line.
fn names(list: &str) -> BTreeSet<String> {
    let mut normalizer = Normalizer::new(Level::Standard);
    list.lines().map(|name| normalizer.text(name)).collect()
}

/// Whether the text is the name of a place or an outlet of the lists.
pub(super) fn is_name(text: &str, normalizer: &mut Normalizer) -> bool {
    let name = normalizer.text(text);
    PLACES.contains(&name) || OUTLETS.contains(&name)
}

/// The dateline that `line` is above the day of publication, where forms will
/// do that headlines have as well: `هسبريس من الرباط`, of an outlet and a place
/// of the lists, and `الراي -`, which the day goes on from.
pub(super) fn above_day<'a>(line: &Slice<'a>, normalizer: &mut Normalizer) -> Option<Slice<'a>> {
    if line.text.ends_with(is_dash) {
        let name = line.clone().trimmed_with(|c| is_blank(c) || is_dash(c));
        return is_part(name.text).then_some(name);
    }
    let (outlet, place) = line.text.split_once(" من ")?;
    let is_dateline =
        OUTLETS.contains(&normalizer.text(outlet)) && PLACES.contains(&normalizer.text(place));
    is_dateline.then(|| line.clone())
}

/// The dateline that a paragraph begins with, and the paragraph behind it.
pub(super) fn leading<'a>(
    paragraph: &Slice<'a>,
    normalizer: &mut Normalizer,
) -> Option<(Slice<'a>, Slice<'a>)> {
    let text = paragraph.text;
    let beginning = &text[..text.floor_char_boundary(LOOKED_AT_BYTES)];
    let (mut start, mut end) = (0, None);
    let (mut names, mut has_slash) = (0, false);
    for (at, c) in beginning.char_indices() {
        let is_bracket = matches!(c, '(' | ')');
        let is_colon = c == ':' && names > 0;
        if !is_bracket && !is_colon && !is_separator(text, at, c) {
            continue;
        }
        let part = &text[start..at];
        // nothing stands between a bracket and a dash
        let is_of_dateline =
            part.chars().all(is_blank) || is_part(part) && is_name(part, normalizer);
        if !is_of_dateline {
            break;
        }
        names += usize::from(!part.chars().all(is_blank));
        has_slash |= c == '/';
        start = at + c.len_utf8();
        // of one name before a dash, the other half may be in no list
        if !is_bracket && (names > 1 || has_slash) {
            end = Some((at, start));
        }
    }
    let (end, start) = end?;
    let dateline = paragraph.part(0..end).trimmed_with(|c| is_blank(c) || is_dash(c));
    let rest = paragraph.after(start).trimmed();
    (dateline.text.contains(char::is_alphabetic) && !rest.text.is_empty())
        .then_some((dateline, rest))
}

/// Whether `line`, which stands above an article, is a dateline; `next` is the
/// line below it.
pub(super) fn is_dateline(line: &Slice<'_>, next: &str, normalizer: &mut Normalizer) -> bool {
    let is_of_names = |c: char| {
        !c.is_numeric() && (c.is_alphanumeric() || is_blank(c) || "-–—/|:.'ـ".contains(c))
            || ('\u{64B}'..='\u{652}').contains(&c)
    };
    if words(line.text) > MAX_WORDS
        || !is_prose(next) && words(next) <= words(line.text)
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

/// The parts between separators.
fn split_at_dashes(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c) in line.char_indices() {
        if is_separator(line, at, c) {
            parts.push(&line[start..at]);
            start = at + c.len_utf8();
        }
    }
    parts.push(&line[start..]);
    parts
}

/// Whether parts end at `c`, which stands at byte `at`: a slash, a bar, or a
/// dash with space on either side, since one inside a word (`كوفيد-19`) joins.
fn is_separator(line: &str, at: usize, c: char) -> bool {
    match c {
        '/' | '|' => true,
        '-' | '–' | '—' => {
            line[..at].ends_with(is_blank) || line[at + c.len_utf8()..].starts_with(is_blank)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "أعلنت إدارة الميناء صباح اليوم بدء العمل في الرصيف الجديد بعد تأخير.";

    fn is(line: &str) -> bool {
        is_dateline(&Slice::whole(line), BODY, &mut Normalizer::new(Level::Standard))
    }

    #[test]
    fn no_line_of_the_lists_is_empty() {
        assert!(!PLACES.contains("") && !OUTLETS.contains(""));
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
        assert!(is_dateline(&line, "افتتح الجسر.", &mut normalizer));
    }

    #[test]
    fn more_forms_count_above_a_day() {
        let above = |line| {
            let line = Slice::whole(line);
            above_day(&line, &mut Normalizer::new(Level::Standard)).map(|line| line.text)
        };
        assert_eq!(above("هسبريس من الرباط"), Some("هسبريس من الرباط"));
        assert_eq!(above("إيلاف من لندن"), Some("إيلاف من لندن"));
        assert_eq!(above("الراي -"), Some("الراي"));
        // who comes from a place is mostly no outlet
        for line in [
            "زيارة وزير من بيروت",
            "وفد من الرباط",
            "عاد المنتخب الوطني من الرباط",
            "هسبريس من الجسر",
            "-",
            "من الرباط",
        ] {
            assert_eq!(above(line), None, "{line}");
        }
    }

    #[test]
    fn a_paragraph_may_begin_with_its_dateline() {
        let leading = |line: &'static str| {
            let line = Slice::whole(line);
            leading(&line, &mut Normalizer::new(Level::Standard))
                .map(|(dateline, rest)| (dateline.text, rest.text))
        };
        let rest = "أفاد مصدر بأن الجسر مغلق";
        for (line, dateline) in [
            ("شفق نيوز/ أفاد مصدر بأن الجسر مغلق", "شفق نيوز"),
            ("بغداد - واع - أفاد مصدر بأن الجسر مغلق", "بغداد - واع"),
            ("بيروت (رويترز) – أفاد مصدر بأن الجسر مغلق", "بيروت (رويترز)"),
            ("القاهرة - أ.ش.أ - أفاد مصدر بأن الجسر مغلق", "القاهرة - أ.ش.أ"),
            ("واس- جدة: أفاد مصدر بأن الجسر مغلق", "واس- جدة"),
        ] {
            assert_eq!(leading(line), Some((dateline, rest)), "{line}");
        }
        for line in [
            "المهندس/ سامي الغدير أفاد بأن الجسر مغلق",
            "أفاد مصدر - طلب ألا يذكر اسمه - بأن الجسر مغلق",
            "بغداد (العاصمة) - تستقبل الوفد",
            "بغداد تستقبل الوفد",
            "الرياض - سامي الغدير أفاد مصدر بأن الجسر مغلق",
            "رويترز- بغداد (العاصمة): الجسر مغلق",
            "بغداد: الجسر مغلق",
            "- بغداد تستقبل الوفد",
            "بغداد -",
            "",
        ] {
            assert_eq!(leading(line), None, "{line}");
        }
    }
}
