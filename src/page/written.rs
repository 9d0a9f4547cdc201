//! A date as it is written: its forms, read from lexemes.

use super::calendar::{Calendar, Day};
use super::lexeme::{Lexeme, Lexemes};
use super::month::Month;
use crate::normalize::Normalizer;

/// What may stand between three numbers.
const NUMBER_MARKS: &str = "-/.–‐‑";
/// What stands behind a year, normalised.
const ERAS: [&str; 7] = ["م", "ه", "ميلادي", "ميلاديه", "هجري", "هجريه", "للهجره"];
/// What announces a year, normalised.
const YEAR_WORDS: [&str; 6] = ["عام", "العام", "لعام", "للعام", "سنه", "لسنه"];
/// What is named after a day, normalised: `ثورة 25 يناير` dates nothing.
const NAMED_AFTER_DAYS: [&str; 14] = [
    "ثوره",
    "انتفاضه",
    "حركه",
    "قوي",
    "تحالف",
    "احداث",
    "هجمات",
    "ميدان",
    "شارع",
    "جسر",
    "جامعه",
    "حراك",
    "ذكري",
    "تيار",
];

/// A date as it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    pub(super) calendar: Calendar,
    pub(super) year: Option<i32>,
    pub(super) month: u8,
    pub(super) day: u8,
    /// The lexeme behind it.
    pub(super) end: usize,
}

impl Written {
    /// The date that begins at this lexeme.
    pub(super) fn read(
        lexemes: &Lexemes<'_>,
        at: usize,
        normalizer: &mut Normalizer,
    ) -> Option<Self> {
        let mut written = match lexemes.get(at)? {
            Lexeme::Number { .. } if is_inside_number(lexemes, at) => None,
            Lexeme::Number { .. } => {
                of_numbers(lexemes, at).or_else(|| day_and_month(lexemes, at, normalizer))
            }
            Lexeme::Word => month_and_day(lexemes, at, normalizer),
            Lexeme::Mark(_) => None,
        }?;
        if written.year.is_some()
            && let Some(era) = lexemes.word(written.end, normalizer)
            && ERAS.contains(&era.as_str())
        {
            written.end += 1;
        }
        Some(written)
    }

    /// The day, where the year is written.
    pub(super) fn full(self) -> Option<Day> {
        self.calendar.day(self.year?, self.month, self.day)
    }

    /// The date with the year of `reference`, or as ISO 8601 without one.
    pub(super) fn without_year(self, reference: Option<Day>) -> Option<String> {
        match (reference, self.calendar) {
            (Some(reference), calendar) => {
                calendar.day_near(self.month, self.day, reference).map(Day::iso)
            }
            (None, Calendar::Gregorian) => Some(format!("--{:02}-{:02}", self.month, self.day)),
            (None, Calendar::Hijri) => None,
        }
    }
}

/// Whether the number at `at` is the rest of a longer one: `1.24`, `10:24`.
fn is_inside_number(lexemes: &Lexemes<'_>, at: usize) -> bool {
    at >= 2
        && lexemes.is_glued(at)
        && lexemes.is_glued(at - 1)
        && lexemes.mark(at - 1, ".,:/٫٬").is_some()
        && matches!(lexemes.get(at - 2), Some(Lexeme::Number { .. }))
}

/// Three numbers, one of them a year.
fn of_numbers(lexemes: &Lexemes<'_>, at: usize) -> Option<Written> {
    let end = at + 5;
    let mark = lexemes.mark(at + 1, NUMBER_MARKS)?;
    if lexemes.mark(at + 3, NUMBER_MARKS) != Some(mark) {
        return None;
    }
    let are_glued = (at + 1..end).all(|at| lexemes.is_glued(at));
    let goes_on = lexemes.is_glued(end)
        && lexemes.is_glued(end + 1)
        && lexemes.mark(end, NUMBER_MARKS) == Some(mark)
        && matches!(lexemes.get(end + 1), Some(Lexeme::Number { .. }));
    if mark == '.' && !are_glued || goes_on {
        return None;
    }
    let (year, orders) = if let Some(year) = lexemes.year(at) {
        (year, [(at + 2, at + 4), (at + 4, at + 2)])
    } else {
        (lexemes.year(at + 4)?, [(at + 2, at), (at, at + 2)])
    };
    let calendar = Calendar::of_year(year)?;
    orders.into_iter().find_map(|(month, day)| {
        let (month, day) = (lexemes.short_number(month)?, lexemes.short_number(day)?);
        calendar.day(year, month, day)?;
        Some(Written { calendar, year: Some(year), month, day, end })
    })
}

/// `24 آب 2024` and its kin, with a year or without.
fn day_and_month(lexemes: &Lexemes<'_>, at: usize, normalizer: &mut Normalizer) -> Option<Written> {
    let day = lexemes.short_number(at)?;
    let mut end = behind_ordinal(lexemes, at + 1, normalizer);
    if lexemes.mark(end, "-/–").is_some() {
        end += 1;
    }
    end = behind_words(lexemes, end, &["من", "of"], normalizer);
    end = behind_words(lexemes, end, &["شهر"], normalizer);
    let (month, behind) = month_at(lexemes, end, normalizer)?;
    end = behind_second_name(lexemes, behind, month, normalizer);

    let mut behind = end;
    if lexemes.mark(behind, "،,-/–").is_some() {
        behind += 1;
    }
    behind = behind_words(lexemes, behind, &["من"], normalizer);
    behind = behind_words(lexemes, behind, &YEAR_WORDS, normalizer);
    let year = lexemes.year(behind).filter(|&year| Calendar::of_year(year) == Some(month.calendar));
    if year.is_some() {
        end = behind + 1;
    }
    let is_day = match year {
        Some(year) => month.calendar.day(year, month.number, day).is_some(),
        None => {
            !month.needs_year
                && month.calendar.may_have(month.number, day)
                && !is_name(lexemes, at, normalizer)
        }
    };
    is_day.then_some(Written { calendar: month.calendar, year, month: month.number, day, end })
}

/// Whether the day at `at` names something.
fn is_name(lexemes: &Lexemes<'_>, at: usize, normalizer: &mut Normalizer) -> bool {
    let before = at.checked_sub(1).and_then(|before| lexemes.word(before, normalizer));
    before.is_some_and(|word| {
        let plain = ["وال", "بال", "ال", "لل", "و"]
            .iter()
            .find_map(|prefix| word.strip_prefix(prefix))
            .unwrap_or(&word);
        NAMED_AFTER_DAYS.iter().any(|name| *name == word || *name == plain)
    })
}

/// `August 24, 2024`; without a year, the number may be anything.
fn month_and_day(lexemes: &Lexemes<'_>, at: usize, normalizer: &mut Normalizer) -> Option<Written> {
    // most words have no number near, and need not be normalised
    (at + 1..=at + 3).find(|&at| lexemes.short_number(at).is_some())?;
    let (month, day_at) = month_at(lexemes, at, normalizer)?;
    let day = lexemes.short_number(day_at)?;
    let mut year_at = behind_ordinal(lexemes, day_at + 1, normalizer);
    if lexemes.mark(year_at, "،,").is_some() {
        year_at += 1;
    }
    let year = lexemes.year(year_at)?;
    month.calendar.day(year, month.number, day)?;
    Some(Written {
        calendar: month.calendar,
        year: Some(year),
        month: month.number,
        day,
        end: year_at + 1,
    })
}

/// The month named at `at`, and the lexeme behind it.
fn month_at(
    lexemes: &Lexemes<'_>,
    at: usize,
    normalizer: &mut Normalizer,
) -> Option<(Month, usize)> {
    let words: Vec<String> = (at..at + 3).map_while(|at| lexemes.word(at, normalizer)).collect();
    let (month, length) = Month::read(&words)?;
    Some((month, at + length))
}

/// Behind the name of the same month in another region, if one follows:
/// `آب/أغسطس`, `آب (أغسطس)`.
fn behind_second_name(
    lexemes: &Lexemes<'_>,
    at: usize,
    month: Month,
    normalizer: &mut Normalizer,
) -> usize {
    let Some(mark) = lexemes.mark(at, "/-–(") else { return at };
    match month_at(lexemes, at + 1, normalizer) {
        Some((second, end))
            if (second.calendar, second.number) == (month.calendar, month.number) =>
        {
            end + usize::from(mark == '(' && lexemes.mark(end, ")").is_some())
        }
        _ => at,
    }
}

/// Behind the `th` of `24th`.
fn behind_ordinal(lexemes: &Lexemes<'_>, at: usize, normalizer: &mut Normalizer) -> usize {
    if lexemes.is_glued(at) {
        behind_words(lexemes, at, &["st", "nd", "rd", "th"], normalizer)
    } else {
        at
    }
}

/// Behind one of these words, normalised, if it stands at `at`.
fn behind_words(
    lexemes: &Lexemes<'_>,
    at: usize,
    words: &[&str],
    normalizer: &mut Normalizer,
) -> usize {
    let is_there = lexemes.word(at, normalizer).is_some_and(|word| words.contains(&word.as_str()));
    at + usize::from(is_there)
}
