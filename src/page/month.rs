//! Months and their names: Levantine, Egyptian and Gulf, Maghrebi, Libyan,
//! English, and those of the Hijri year.
//!
//! The names are data (`months.tsv`: calendar, number, name, and `year` where
//! the name is a common word too and counts only with a year behind it). They
//! are compared as their tokens at the `standard` level.

use std::sync::LazyLock;

use ahash::AHashMap;

use super::calendar::Calendar;
use crate::normalize::{Level, Normalizer};

/// A month of one of the calendars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Month {
    pub(super) calendar: Calendar,
    /// 1 to 12.
    pub(super) number: u8,
    /// Whether the name means the month only with a year behind it.
    pub(super) needs_year: bool,
}

type Names = AHashMap<String, Vec<(Vec<String>, Month)>>;

/// By first word, the longest name first.
static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut normalizer = Normalizer::new(Level::Standard);
    let mut names = Names::new();
    for line in include_str!("months.tsv").lines() {
        let mut fields = line.split('\t');
        let (Some(calendar), Some(number), Some(name)) =
            (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let calendar = match calendar {
            "gregorian" => Calendar::Gregorian,
            "hijri" => Calendar::Hijri,
            _ => continue,
        };
        let Ok(number) = number.parse() else { continue };
        let month = Month { calendar, number, needs_year: fields.next() == Some("year") };
        let words: Vec<String> = normalizer.text(name).split(' ').map(ToOwned::to_owned).collect();
        names.entry(words[0].clone()).or_default().push((words, month));
    }
    for name in names.values_mut() {
        name.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    names
});

impl Month {
    /// The month that the words begin with, and how many of them name it;
    /// `words` are normalised.
    pub(super) fn read<'w>(words: impl Iterator<Item = &'w str> + Clone) -> Option<(Self, usize)> {
        let first = words.clone().next()?;
        NAMES.get(first)?.iter().find_map(|(name, month)| {
            let is_same = words.clone().take(name.len()).eq(name.iter().map(String::as_str));
            is_same.then_some((*month, name.len()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Calendar, u8, usize)> {
        let text = Normalizer::new(Level::Standard).text(text);
        Month::read(text.split(' ')).map(|(month, words)| (month.calendar, month.number, words))
    }

    #[test]
    fn every_line_of_the_list_is_read() {
        let lines: Vec<_> = include_str!("months.tsv").lines().collect();
        assert_eq!(lines.len(), NAMES.values().map(Vec::len).sum::<usize>());
        for line in lines {
            let fields: Vec<_> = line.split('\t').collect();
            let (calendar, number, _) = read(fields[2]).unwrap();
            let expected = if fields[0] == "hijri" { Calendar::Hijri } else { Calendar::Gregorian };
            assert_eq!((calendar, number.to_string()), (expected, fields[1].to_owned()), "{line}");
            assert!((1..=12).contains(&number) && fields.len() <= 4, "{line}");
        }
    }

    #[test]
    fn the_longest_name_counts() {
        use Calendar::{Gregorian, Hijri};
        assert_eq!(read("تشرين الثاني 2024"), Some((Gregorian, 11, 2)));
        assert_eq!(read("ربيع الأول"), Some((Hijri, 3, 2)));
        assert_eq!(read("ربيع الآخر"), Some((Hijri, 4, 2)));
        assert_eq!(read("رمضان المبارك"), Some((Hijri, 9, 2)));
        assert_eq!(read("رمضان الماضي"), Some((Hijri, 9, 1)));
        assert_eq!(read("ربيع العمر"), None);
    }

    #[test]
    fn months_of_every_region_are_known() {
        for (name, number) in [
            ("جانفي", 1),
            ("فيفري", 2),
            ("أفريل", 4),
            ("جوان", 6),
            ("جويلية", 7),
            ("أوت", 8),
            ("غشت", 8),
            ("شتنبر", 9),
            ("دجنبر", 12),
            ("اب", 8),
            ("August", 8),
        ] {
            assert_eq!(read(name), Some((Calendar::Gregorian, number, 1)), "{name}");
        }
    }
}
