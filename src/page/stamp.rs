//! Stamps: the lines above an article that say when it was published, who
//! wrote it, or by which path one came to it, and nothing else.
//!
//! In doubt a line is none, since what is one leaves the text. A day with its
//! year and words that stand beside a day (`stamps.tsv`) make a stamp; one
//! word more, and it is a headline.

use std::sync::LazyLock;

use ahash::AHashMap;

use super::Slice;
use super::lexeme::{Lexeme, Lexemes};
use super::paragraph::{is_blank, is_stopped, words};
use super::written::Written;
use crate::normalize::{Level, Normalizer};

/// No stamp is longer than this many bytes.
const MAX_BYTES: usize = 200;
/// The longest list of writers, in words.
const MAX_WRITER_WORDS: usize = 6;
/// The longest name of a writer where no colon stands before it.
const MAX_NAME_WORDS: usize = 4;

/// What a stamp says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stamp {
    /// The day, and perhaps the hour, of publication or of the last change.
    Date,
    /// Who wrote: `كتب: سامي الغدير`.
    Byline,
    /// The same without a colon, which may be books as well: `كتب سامي`.
    PossibleByline,
    /// The path through the site: `الرئيسية | حوادث`.
    Path,
}

/// What a word says in a stamp.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sense {
    /// That a day of publication follows.
    Published,
    /// Something beside a day: `السبت`, `مساء`.
    Date,
    /// That a name follows, of a place or a writer.
    Behind,
    /// That a writer follows behind a colon.
    Writer,
    /// That a writer follows, colon or not.
    Pen,
    /// The first page of the site.
    Home,
    /// One of its sections.
    Section,
}

static SENSES: LazyLock<AHashMap<String, Sense>> = LazyLock::new(|| {
    let mut normalizer = Normalizer::new(Level::Standard);
    let lines = include_str!("stamps.tsv").lines();
    lines
        .filter_map(|line| {
            let (sense, words) = line.split_once('\t')?;
            Some((normalizer.text(words), Sense::named(sense)?))
        })
        .collect()
});

impl Sense {
    fn named(name: &str) -> Option<Self> {
        match name {
            "published" => Some(Self::Published),
            "date" => Some(Self::Date),
            "behind" => Some(Self::Behind),
            "writer" => Some(Self::Writer),
            "pen" => Some(Self::Pen),
            "home" => Some(Self::Home),
            "section" => Some(Self::Section),
            _ => None,
        }
    }

    fn of(words: &str, normalizer: &mut Normalizer) -> Option<Self> {
        SENSES.get(&normalizer.text(words)).copied()
    }
}

impl Stamp {
    /// Reads `line` as a stamp, if it is one.
    pub(super) fn read(line: &Slice<'_>, normalizer: &mut Normalizer) -> Option<Self> {
        if line.text.len() > MAX_BYTES {
            None
        } else if is_path(line.text, normalizer) {
            Some(Self::Path)
        } else if is_date(line, normalizer) {
            Some(Self::Date)
        } else {
            byline(line.text, normalizer)
        }
    }
}

/// Whether the line begins at the first page of the site, or names sections
/// alone, two at least.
fn is_path(line: &str, normalizer: &mut Normalizer) -> bool {
    let mut steps = line
        .split(|c| "|/\\<>«»‹›←→-–—".contains(c))
        .filter(|step| step.contains(char::is_alphanumeric));
    let Some(first) = steps.next() else { return false };
    match Sense::of(first, normalizer) {
        Some(Sense::Home) => true,
        Some(Sense::Section) => {
            let mut steps = steps.peekable();
            steps.peek().is_some()
                && steps.all(|step| Sense::of(step, normalizer) == Some(Sense::Section))
        }
        _ => false,
    }
}

/// Whether the line is a day, or says that one follows, and has no words but
/// such as stand beside days.
fn is_date(line: &Slice<'_>, normalizer: &mut Normalizer) -> bool {
    let lexemes = Lexemes::of(line.clone());
    let mut at = 0;
    let (mut is_full, mut is_published, mut is_of_day) = (false, false, false);
    while let Some(lexeme) = lexemes.get(at) {
        if let Some(written) = Written::read(&lexemes, at, normalizer) {
            is_full |= written.full().is_some();
            is_of_day = true;
            at = written.end;
            continue;
        }
        if lexeme == Lexeme::Word {
            let word = lexemes.word(at, normalizer).unwrap_or_default();
            match SENSES.get(&word) {
                Some(Sense::Date) => is_of_day = true,
                Some(Sense::Published) => is_published = true,
                Some(Sense::Behind) => {
                    let name = &line.text[lexemes.start(at)..];
                    if words(name) > MAX_NAME_WORDS + 1 {
                        return false;
                    }
                    break;
                }
                _ => return false,
            }
        }
        at += 1;
    }
    // `نشر` and nothing of a day beside it says too little
    is_full || is_published && is_of_day
}

/// The byline that the line is.
fn byline(line: &str, normalizer: &mut Normalizer) -> Option<Stamp> {
    let is_mark = |c: char| ":：-–—/|".contains(c);
    let label_end = line.find(|c| is_blank(c) || is_mark(c))?;
    let sense = Sense::of(&line[..label_end], normalizer)?;
    let rest = line[label_end..].trim_start_matches(is_blank);
    let name = rest.trim_start_matches(|c| is_blank(c) || is_mark(c));
    if !name.starts_with(char::is_alphabetic) || name.ends_with(['؟', '!']) || is_stopped(name) {
        return None;
    }
    let is_marked = name.len() < rest.len();
    match sense {
        Sense::Writer if is_marked && words(name) <= MAX_WRITER_WORDS => Some(Stamp::Byline),
        Sense::Writer if words(name) <= MAX_NAME_WORDS => Some(Stamp::PossibleByline),
        Sense::Pen if words(name) <= MAX_WRITER_WORDS => Some(Stamp::Byline),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<Stamp> {
        Stamp::read(&Slice::whole(line), &mut Normalizer::new(Level::Standard))
    }

    #[test]
    fn every_line_of_the_list_has_a_sense() {
        let mut normalizer = Normalizer::new(Level::Standard);
        for line in include_str!("stamps.tsv").lines() {
            let (sense, words) = line.split_once('\t').unwrap();
            assert!(Sense::of(words, &mut normalizer) == Sense::named(sense), "{line}");
        }
    }

    #[test]
    fn a_day_and_words_beside_it_are_a_stamp() {
        for line in [
            "الجمعة، 09 أغسطس 2024 03:45 م",
            "الثلاثاء 5 صفر 1446 هـ الموافق 9 أوت 2024",
            "٩/٨/٢٠٢٤ ٠٣:٤٥ م",
            "09-08-2024 | 15:45",
            "الجمعة 9 غشت 2024 - 15:45",
            "نشر في : 09 أوت 2024 - 15:45",
            "تم النشر في 9/8/2024",
            "تاريخ النشر: 2024-08-09",
            "آخر تحديث: 9 آب 2024 الساعة 10:30 صباحاً بتوقيت القدس",
            "آخر تحديث منذ ساعتين",
            "تحديث: 9 آب",
            "نشر في 9 أوت 2024 بواسطة سامي الغدير",
            "Friday, August 9, 2024",
        ] {
            assert_eq!(read(line), Some(Stamp::Date), "{line}");
        }
    }

    #[test]
    fn a_word_more_makes_a_headline() {
        for line in [
            "حصاد 9 آب 2024",
            "آخر يوم في الميناء",
            "آخر يوم",
            "السبت",
            "15:45",
            "2024",
            "نشر في الصحيفة مقال عن الجسر",
            "9 آب 2024 افتتح الجسر",
            "نشر قائمة الأسماء بواسطة",
            "نشر",
            "تحديث 12",
            "نشر بواسطة سامي الغدير",
            "",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn a_writer_stands_behind_a_colon() {
        for line in [
            "كتب: محمود عبد الراضي",
            "كتبت : منى السيد",
            "كتب- سامي الغدير",
            "بقلم سامي الغدير",
            "بقلم: سامي الغدير",
        ] {
            assert_eq!(read(line), Some(Stamp::Byline), "{line}");
        }
        assert_eq!(read("كتب محمود عبد الراضي"), Some(Stamp::PossibleByline));
        for line in [
            "كتب:",
            "كتب",
            "كتبت صحيفة الضفاف أن الجسر لم يفتح بعد",
            "كتب: لماذا يغلق الناشر أبوابه؟",
            "كتب: انتهى الاجتماع.",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn a_path_begins_at_the_first_page() {
        for line in
            ["الرئيسية | حوادث", "الرئيسيه", "الصفحة الرئيسية > أخبار > الميناء", "أخبار / محليات"]
        {
            assert_eq!(read(line), Some(Stamp::Path), "{line}");
        }
        for line in ["محليات", "الرياض - واس", "أخبار الميناء | محليات", "|"]
        {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
