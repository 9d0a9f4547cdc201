//! The day of a date as articles write it.
//!
//! Only the distance of two days counts here, so a date becomes the number of
//! days since 1970-01-01 and its time and zone are dropped: papers date one
//! report hours apart anyway. Read are ISO 8601 (`2015-07-27 18:50:22`) and
//! the form of RFC 2822 (`Sun, 18 Feb 2018 21:35:43 +0400`).

use crate::corpus::Document;

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Day {
    /// The day of a written date, or `None` where none is understood.
    #[must_use]
    pub fn parse(date: &str) -> Option<Self> {
        let date = date.trim();
        iso(date).or_else(|| rfc(date))
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

    /// Days from civil date (Hinnant 2013, "chrono-compatible low-level date
    /// algorithms"), for years 1 to 9999.
    fn from_civil(year: i32, month: i32, day: i32) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
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

fn iso(date: &str) -> Option<Day> {
    let mut parts = date.get(..10)?.split('-');
    let [year, month, day] = [parts.next()?, parts.next()?, parts.next()?];
    Day::from_civil(number(year, 4)?, number(month, 2)?, number(day, 2)?)
}

fn rfc(date: &str) -> Option<Day> {
    let date = date.split_once(',').map_or(date, |(_, rest)| rest);
    let mut parts = date.split_whitespace();
    let [day, month, year] = [parts.next()?, parts.next()?, parts.next()?];
    let month = month.get(..3)?.to_ascii_lowercase();
    let month = MONTHS.iter().zip(1..).find(|(name, _)| **name == month)?.1;
    Day::from_civil(number(year, 4)?, month, number(day, day.len().min(2))?)
}

fn number(digits: &str, width: usize) -> Option<i32> {
    let is_plain = digits.len() == width && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read() {
        for (date, day) in [
            ("1970-01-01", 0),
            ("2000-03-01", 11_017),
            (" 2015-07-27 18:50:22", 16_643),
            ("2017-01-20T21:43:00+01:00", 17_186),
            ("Sun, 18 Feb 2018 21:35:43 +0400", 17_580),
            ("1 March 2000", 11_017),
        ] {
            assert_eq!(Day::parse(date), Some(Day(day)), "{date}");
        }
    }

    #[test]
    fn anything_else_is_none() {
        for date in ["", "2015", "2015-13-01", "2015-00-10", "+015-01-10", "الأحد 3 مايو", "Sun, 18"]
        {
            assert_eq!(Day::parse(date), None, "{date}");
        }
    }
}
