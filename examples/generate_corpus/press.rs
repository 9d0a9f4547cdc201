//! Articles as JSON Lines, one after another, in the memory of one.

use std::io::{self, Write};

use crate::language::{Language, Word};

/// Articles that appear in a day, about those of one large aggregator.
const ARTICLES_A_DAY: u64 = 3_000;
/// The day of the first article, in days since 1970: 2015-01-01.
const FIRST_DAY: u64 = 16_436;
const SECONDS_A_DAY: u64 = 86_400;

/// Numbers, dates and writes articles.
pub(crate) struct Press<'l, W> {
    language: &'l Language,
    out: W,
    record: Vec<u8>,
    printed: u64,
}

impl<'l, W: Write> Press<'l, W> {
    pub(crate) fn new(language: &'l Language, out: W) -> Self {
        Self { language, out, record: Vec::new(), printed: 0 }
    }

    /// Writes an article; `source` is escaped already.
    pub(crate) fn print(&mut self, title: &[Word], text: &[Word], source: &str) -> io::Result<()> {
        let record = &mut self.record;
        record.clear();
        write!(record, r#"{{"id": "{}", "title": ""#, id(self.printed))?;
        self.language.write_escaped(title, record);
        record.extend_from_slice(br#"", "text": ""#);
        self.language.write_escaped(text, record);
        write!(record, r#"", "source": "{source}", "date": "{}"}}"#, date(self.printed))?;
        record.push(b'\n');
        self.printed += 1;
        self.out.write_all(record)
    }

    /// Hands on what is still held back.
    pub(crate) fn close(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The id of an article: ids rise with the number.
pub(crate) fn id(number: u64) -> String {
    format!("{number:09}")
}

/// When an article appeared.
fn date(number: u64) -> String {
    let day = FIRST_DAY + number / ARTICLES_A_DAY;
    let second = number % ARTICLES_A_DAY * SECONDS_A_DAY / ARTICLES_A_DAY;
    let (year, month, day) = calendar_day(day);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// Year, month and day of a day counted from 1970: counted from 1 March of
/// the year 0, a leap day is the last of its year, and months of 153 days in
/// five follow each other.
fn calendar_day(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    (400 * era + year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let mut expected = (1970, 1, 1);
        for days in 0..40_000 {
            assert_eq!(calendar_day(days), expected, "day {days}");
            let (year, month, day) = expected;
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length = match month {
                2 => 28 + u64::from(leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            expected = match (month, day) {
                (12, 31) => (year + 1, 1, 1),
                (month, day) if day == length => (year, month + 1, 1),
                (month, day) => (year, month, day + 1),
            };
        }
    }

    #[test]
    fn articles_appear_through_the_day() {
        assert_eq!(date(0), "2015-01-01 00:00:00");
        assert_eq!(date(ARTICLES_A_DAY - 1), "2015-01-01 23:59:31");
        assert_eq!(date(ARTICLES_A_DAY), "2015-01-02 00:00:00");
    }
}
