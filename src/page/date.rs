//! The date of an article, as its first lines write it.
//!
//! Read are a day and a named month (`24 آب 2024`, `24 آب/أغسطس 2024`,
//! `٢٤ من شهر آب`, `24th August 2024`, `August 24, 2024`) and three numbers
//! (`2024-08-24`, `24/8/2024`, `24.8.2024`; the day first unless it cannot
//! be), with digits of any of the three scripts and an era letter or none. A
//! year has four digits and is plausible, a day exists. What is written in
//! Hijri counts by the calendar of Umm al-Qura, unless a Gregorian date stands
//! right behind (`الموافق`).
//!
//! A date without a year takes the one that lies nearest to hand: the date
//! the caller knows, the Hijri date before it, the first full date of the
//! page. Without any of them it is written `--08-24`, as ISO 8601:2000 and
//! XML Schema do; a Hijri one is then none, since its Gregorian month is not
//! known.

use super::Slice;
use super::calendar::{Calendar, Day};
use super::lexeme::{Lexeme, Lexemes};
use super::month::Month;
use crate::normalize::Normalizer;

/// The date stands in the first lines or is no date of the article: further
/// down, news tells of other days.
const SEARCHED_LINES: usize = 3;
/// The first lines of a page without line breaks.
const SEARCHED_CHARACTERS: usize = 600;
/// No date is longer than this many characters.
const LONGEST_DATE: usize = 80;
/// Words and marks between a Hijri date and the Gregorian one that means the
/// same day: `هـ) الموافق لـ (`.
const BETWEEN_CALENDARS: usize = 5;
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

/// A date and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date<'a> {
    /// ISO 8601: `2024-08-24`, or `--08-24` where no year is known.
    pub iso: String,
    /// The date as the page writes it.
    pub written: Slice<'a>,
}

/// A date as it is written.
#[derive(Clone, Copy, Debug)]
struct Written {
    calendar: Calendar,
    year: Option<i32>,
    month: u8,
    day: u8,
    /// The lexeme behind it.
    end: usize,
}

/// The first date in the first of the `lines`. `known` is the article's date
/// from elsewhere, `page` the text that may tell the year.
pub(super) fn find<'a>(
    lines: impl IntoIterator<Item = Slice<'a>>,
    known: Option<&str>,
    page: &str,
    normalizer: &mut Normalizer,
) -> Option<Date<'a>> {
    let known = known.and_then(|known| first_full(known, normalizer));
    let mut left = SEARCHED_CHARACTERS;
    for line in lines.into_iter().take(SEARCHED_LINES) {
        let (searched, end) = (bytes(line.text, left), bytes(line.text, left + LONGEST_DATE));
        let lexemes = Lexemes::of(line.part(0..end));
        let mut at = 0;
        while lexemes.start(at) < searched {
            let Some(written) = written_at(&lexemes, at, normalizer) else {
                at += 1;
                continue;
            };
            let gregorian = gregorian_behind(&lexemes, written, normalizer);
            let whole = gregorian.unwrap_or(written);
            let reference = gregorian.and_then(|_| written.full()).or(known);
            let iso = whole.full().map(Day::iso).or_else(|| {
                let reference = reference.or_else(|| first_full(page, normalizer));
                whole.without_year(reference)
            });
            if let Some(iso) = iso {
                return Some(Date { iso, written: lexemes.slice(at, whole.end) });
            }
            at = whole.end;
        }
        left = left.saturating_sub(line.text.chars().take(left).count());
    }
    None
}

impl Written {
    fn full(self) -> Option<Day> {
        self.calendar.day(self.year?, self.month, self.day)
    }

    /// The date with the year of `reference`, or as ISO 8601 without one.
    fn without_year(self, reference: Option<Day>) -> Option<String> {
        match (reference, self.calendar) {
            (Some(reference), calendar) => {
                calendar.day_near(self.month, self.day, reference).map(Day::iso)
            }
            (None, Calendar::Gregorian) => Some(format!("--{:02}-{:02}", self.month, self.day)),
            (None, Calendar::Hijri) => None,
        }
    }
}

/// Where the first `characters` end.
fn bytes(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
}

/// The first date of the text that has a year.
fn first_full(text: &str, normalizer: &mut Normalizer) -> Option<Day> {
    let lexemes = Lexemes::of(Slice::whole(text));
    (0..lexemes.len()).find_map(|at| written_at(&lexemes, at, normalizer)?.full())
}

/// The Gregorian date right behind a Hijri one: it means the same day.
fn gregorian_behind(
    lexemes: &Lexemes<'_>,
    written: Written,
    normalizer: &mut Normalizer,
) -> Option<Written> {
    if written.calendar == Calendar::Gregorian {
        return None;
    }
    let mut is_announced = false;
    for at in written.end..=written.end + BETWEEN_CALENDARS {
        if let Some(next) = written_at(lexemes, at, normalizer) {
            return (next.calendar == Calendar::Gregorian).then_some(next);
        }
        if let Some(word) = lexemes.word(at, normalizer) {
            is_announced |= word.contains("موافق");
            if !is_announced {
                return None;
            }
        }
    }
    None
}

/// The date that begins at this lexeme.
fn written_at(lexemes: &Lexemes<'_>, at: usize, normalizer: &mut Normalizer) -> Option<Written> {
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
        && ["م", "ه", "ميلادي", "ميلاديه", "هجري", "هجريه", "للهجره"].contains(&era.as_str())
    {
        written.end += 1;
    }
    Some(written)
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
    let mark = lexemes.mark(at + 1, "-/.–‐‑")?;
    if lexemes.mark(at + 3, "-/.–‐‑") != Some(mark) {
        return None;
    }
    let are_glued = (at + 1..end).all(|at| lexemes.is_glued(at));
    let goes_on = lexemes.is_glued(end)
        && lexemes.is_glued(end + 1)
        && lexemes.mark(end, "-/.–‐‑") == Some(mark)
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
    behind = behind_words(
        lexemes,
        behind,
        &["عام", "العام", "لعام", "للعام", "سنه", "لسنه"],
        normalizer,
    );
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
    let (month, length) = Month::read(words.iter().map(String::as_str))?;
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

#[cfg(test)]
mod tests;
