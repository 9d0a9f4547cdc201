//! The day of a date as articles write it.
//!
//! Only the distance of two days counts here, so a date becomes the number of
//! days since 1970-01-01 and its time and zone are dropped: papers date one
//! report hours apart anyway. Read are ISO 8601 (`2015-07-27 18:50:22`), the
//! form of RFC 2822 (`Sun, 18 Feb 2018 21:35:43 +0400`), the stamps of archives
//! (`20260301123000`), seconds or milliseconds since 1970, and whatever a page may
//! write: `2 آذار 2026`, `02/03/2026` with the day first unless it cannot be,
//! `1447-09-12` by the calendar of Umm al-Qura.

use std::ops::Range;

use crate::corpus::Document;
use crate::page::written_day;

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

pub(super) const SECONDS_A_DAY: i64 = 86_400;

/// News was printed from then on; years before are of another calendar.
const FIRST_YEAR: i32 = 1700;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Day {
    /// The day of a written date, or `None` where none is understood.
    #[must_use]
    pub fn parse(date: &str) -> Option<Self> {
        let date = date.trim();
        if let Some([year, month, day]) = iso(date).filter(|[year, ..]| *year >= FIRST_YEAR) {
            return Self::from_civil(year, month, day);
        }
        let counted = || counted(date).and_then(Self::of_seconds);
        let compact = || compact(date).or_else(|| stamp(date).map(|(day, _)| day));
        let plain = rfc(date).or_else(|| numbers(date)).or_else(compact).or_else(counted);
        plain.or_else(|| written_day(date).map(Self))
    }

    /// The day that a document bears, or `None` where none is understood.
    #[must_use]
    pub fn of(document: &Document) -> Option<Self> {
        Self::parse(document.date.as_deref()?)
    }

    /// Days between two days, whichever comes first.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        self.0.abs_diff(other.0)
    }

    /// Its day of the week, from 0, Saturday, to 6.
    #[must_use]
    pub fn weekday(self) -> u32 {
        // 1970-01-01 was a Thursday
        (self.0.rem_euclid(7).unsigned_abs() + 5) % 7
    }

    /// The day in Greenwich on which so many seconds since 1970 fall.
    fn of_seconds(seconds: i64) -> Option<Self> {
        i32::try_from(seconds.div_euclid(SECONDS_A_DAY)).ok().map(Self)
    }

    /// Days from civil date (Hinnant 2013, "chrono-compatible low-level date
    /// algorithms"), for the years in which news was printed.
    fn from_civil(year: i32, month: i32, day: i32) -> Option<Self> {
        if !(FIRST_YEAR..=9999).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 => 28 + i32::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if !(1..=days).contains(&day) {
            return None;
        }
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Self(era * 146_097 + day_of_era - 719_468))
    }
}

/// A date that is a number of seconds or milliseconds since 1970, in seconds.
pub(super) fn counted(date: &str) -> Option<i64> {
    let (whole, fraction) = date.split_once('.').unwrap_or((date, "0"));
    let is_plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(whole) || !is_plain(fraction) {
        return None;
    }
    match whole.len() {
        9..=10 => whole.parse().ok(),
        12..=13 => whole.parse::<i64>().ok().map(|milliseconds| milliseconds / 1000),
        _ => None,
    }
}

/// Year, month and day, which may be none of this calendar.
fn iso(date: &str) -> Option<[i32; 3]> {
    let mut parts = date.get(..10)?.split('-');
    let [year, month, day] = [parts.next()?, parts.next()?, parts.next()?];
    Some([number(year, 4)?, number(month, 2)?, number(day, 2)?])
}

fn rfc(date: &str) -> Option<Day> {
    let date = date.split_once(',').map_or(date, |(_, rest)| rest);
    let mut parts = date.split_whitespace();
    let [day, month, year] = [parts.next()?, parts.next()?, parts.next()?];
    let month = month.get(..3)?.to_ascii_lowercase();
    let month = MONTHS.iter().zip(1..).find(|(name, _)| **name == month)?.1;
    Day::from_civil(number(year, 4)?, month, number(day, day.len().min(2))?)
}

/// `20260301`, alone or with a time behind it.
fn compact(date: &str) -> Option<Day> {
    let (digits, behind) = date.split_at_checked(8)?;
    if !behind.is_empty() && !behind.starts_with('T') {
        return None;
    }
    let year = number(digits.get(..4)?, 4).filter(|year| *year >= FIRST_YEAR)?;
    Day::from_civil(year, number(digits.get(4..6)?, 2)?, number(digits.get(6..)?, 2)?)
}

/// The years of stamps: of ten digits, others are seconds since 1970 of these decades, and
/// of these, seconds far ahead.
const STAMPED: Range<i32> = 2000..2100;

/// `2026030112`, `202603011230` or `20260301123000`, as archives stamp what they hold: the
/// day, and the digits of hours, minutes and seconds.
pub(super) fn stamp(date: &str) -> Option<(Day, &str)> {
    if !matches!(date.len(), 10 | 12 | 14) || !date.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (day, time) = date.split_at(8);
    number(&day[..4], 4).filter(|year| STAMPED.contains(year))?;
    number(&time[..2], 2).filter(|&hour| hour <= 24)?;
    Some((compact(day)?, time))
}

/// Three numbers with the year at either end, as `page` reads them, without the cost of
/// reading words.
fn numbers(date: &str) -> Option<Day> {
    let date = date.split_whitespace().next()?;
    let mark = date.chars().find(|c| !c.is_ascii_digit()).filter(|mark| "/-.".contains(*mark))?;
    let mut parts = date.split(mark);
    let parts = [parts.next()?, parts.next()?, parts.next().filter(|_| parts.next().is_none())?];
    let year = if parts[0].len() == 4 { parts[0] } else { parts[2] };
    let year = number(year, 4).filter(|year| *year >= FIRST_YEAR)?;
    let short = |digits: &str| number(digits, digits.len().clamp(1, 2));
    let [first, second] =
        [short(if parts[0].len() == 4 { parts[2] } else { parts[0] })?, short(parts[1])?];
    // the day first, unless it cannot be
    let (day, month) = if second > 12 { (second, first) } else { (first, second) };
    Day::from_civil(year, month, day)
}

/// A number of exactly so many digits.
pub(super) fn number(digits: &str, width: usize) -> Option<i32> {
    let is_plain = digits.len() == width && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_are_read() {
        for (date, day) in [
            ("1970-01-01", 0),
            ("2000-03-01", 11_017),
            (" 2015-07-27 18:50:22", 16_643),
            ("2017-01-20T21:43:00+01:00", 17_186),
            ("Sun, 18 Feb 2018 21:35:43 +0400", 17_580),
            ("1 March 2000", 11_017),
            ("951868800", 11_017),
            ("951868800123", 11_017),
            ("الأربعاء ١ آذار/مارس ٢٠٠٠", 11_017),
            ("01/03/2000", 11_017),
            ("1.3.2000 08:15", 11_017),
            ("2000/3/1", 11_017),
            ("20000301", 11_017),
            ("20000301T120000Z", 11_017),
            ("2000030123", 11_017),
            ("200003011230", 11_017),
            ("20000301123005", 11_017),
            ("951868800.25", 11_017),
            ("03-31-2000", 11_047),
            ("1420-11-24", 11_017),
        ] {
            assert_eq!(Day::parse(date), Some(Day(day)), "{date}");
        }
    }

    #[test]
    fn numbers_are_read_as_pages_read_them() {
        for (one, other) in (0..34).flat_map(|one| (0..34).map(move |other| (one, other))) {
            for mark in ["/", "-", "."] {
                let date = format!("{one:02}{mark}{other}{mark}2024");
                assert_eq!(numbers(&date), written_day(&date).map(Day), "{date}");
            }
            let date = format!("2024/{one}/{other:02}");
            assert_eq!(numbers(&date), written_day(&date).map(Day), "{date}");
        }
    }

    #[test]
    fn anything_else_is_none() {
        for date in [
            "",
            "2015",
            "2015-13-01",
            "2015-00-10",
            "2026-02-30",
            "الأحد 3 مايو",
            "Sun, 18",
            "قبل 3 ساعات",
        ] {
            assert_eq!(Day::parse(date), None, "{date}");
        }
    }
}
