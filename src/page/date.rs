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

use std::cell::RefCell;

use super::Slice;
use super::calendar::{Calendar, Day};
use super::lexeme::{Lexemes, digit};
use super::paragraph::is_prose;
use super::written::Written;
use crate::normalize::{Level, Normalizer};

/// The date stands above the article, or in its first lines from the first
/// paragraph on, or is no date of the article: further down, news tells of
/// other days.
const SEARCHED_LINES: usize = 3;
/// The first lines, where lines are long or no paragraph is among them.
const SEARCHED_CHARACTERS: usize = 600;
/// No date is longer than this many characters.
const LONGEST_DATE: usize = 80;
/// Words and marks between a Hijri date and the Gregorian one that means the
/// same day: `هـ) الموافق لـ (`.
const BETWEEN_CALENDARS: usize = 5;

/// A date and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date<'a> {
    /// ISO 8601: `2024-08-24`, or `--08-24` where no year is known.
    pub iso: String,
    /// The date as the page writes it.
    pub written: Slice<'a>,
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
    let mut elsewhere = None;
    let mut left = SEARCHED_CHARACTERS;
    for line in first_lines(lines) {
        let (searched, end) = (bytes(line.text, left), bytes(line.text, left + LONGEST_DATE));
        let beginning = line.part(0..end);
        left = left.saturating_sub(line.text.chars().take(left).count());
        // most lines hold no number, and so no date
        if !beginning.text.contains(|c| digit(c).is_some()) {
            continue;
        }
        let lexemes = Lexemes::of(beginning);
        let mut at = 0;
        while lexemes.start(at) < searched {
            let Some(written) = Written::read(&lexemes, at, normalizer) else {
                at += 1;
                continue;
            };
            let gregorian = gregorian_behind(&lexemes, written, normalizer);
            let whole = gregorian.unwrap_or(written);
            let reference = gregorian.and_then(|_| written.full()).or(known);
            let iso = whole.full().map(Day::iso).or_else(|| {
                let elsewhere = || *elsewhere.get_or_insert_with(|| first_full(page, normalizer));
                whole.without_year(reference.or_else(elsewhere))
            });
            if let Some(iso) = iso {
                return Some(Date { iso, written: lexemes.slice(at, whole.end) });
            }
            at = whole.end;
        }
    }
    None
}

/// The lines above the first paragraph, and some from it on.
fn first_lines<'a>(lines: impl IntoIterator<Item = Slice<'a>>) -> impl Iterator<Item = Slice<'a>> {
    let mut counted = 0;
    lines.into_iter().take_while(move |line| {
        counted += usize::from(counted > 0 || is_prose(line.text));
        counted <= SEARCHED_LINES
    })
}

/// Where the first `characters` end.
fn bytes(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
}

thread_local! {
    /// For the dates that are asked for one by one.
    static NORMALIZER: RefCell<Normalizer> = RefCell::new(Normalizer::new(Level::Standard));
}

/// The first date of a text that has a year, in whatever form a page may write it, as
/// the days from 1970-01-01 to it.
pub(crate) fn written_day(text: &str) -> Option<i32> {
    if !text.contains(|c| digit(c).is_some()) {
        return None;
    }
    NORMALIZER.with_borrow_mut(|normalizer| Some(first_full(text, normalizer)?.since_1970()))
}

/// The first date of the text that has a year.
fn first_full(text: &str, normalizer: &mut Normalizer) -> Option<Day> {
    let lexemes = Lexemes::of(Slice::whole(text));
    (0..lexemes.len()).find_map(|at| Written::read(&lexemes, at, normalizer)?.full())
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
        if let Some(next) = Written::read(lexemes, at, normalizer) {
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

#[cfg(test)]
mod tests;
