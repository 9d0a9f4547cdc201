//! The moment of a date as articles write it, to tell which of two came first.
//!
//! A date is a [`Day`] with a time of the day (`18:50`, `8:05 م`, `21:35:43`, `T213543`) and a zone
//! (`Z`, `EST`, `+0400`, `+04:00`, `GMT+4`) behind it; without a time it is the day's beginning, without
//! a zone it is in that of Greenwich. Numbers of nine digits and more are seconds or
//! milliseconds since 1970, unless they are a stamp, `20260301123000`.

use std::borrow::Cow;

use super::day::{Day, SECONDS_A_DAY, counted, number, stamp};

/// A moment, in seconds from 1970-01-01 00:00 in Greenwich.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment of a written date, or `None` where none is understood.
    #[must_use]
    pub fn parse(date: &str) -> Option<Self> {
        let date = date.trim();
        let stamped = stamp(date).and_then(|(day, digits)| Some((day, basic_time(digits)?)));
        if let Some(seconds) = counted(date).filter(|_| stamped.is_none()) {
            return Some(Self(seconds));
        }
        let (Day(day), time) = match stamped {
            Some(stamped) => stamped,
            None => (Day::parse(date)?, time(date).unwrap_or_default()),
        };
        Some(Self(i64::from(day) * SECONDS_A_DAY + time))
    }
}

/// Seconds from the beginning of the day in Greenwich to a time `18:50`, `8:05` or
/// `18:50:22`, of either half of the day, less what its zone is ahead.
fn time(date: &str) -> Option<i64> {
    let date = with_ascii_digits(date);
    if let Some(time) = compact_time(&date) {
        return Some(time);
    }
    let is_between = |&(at, _): &(usize, &str)| {
        let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        let bytes = date.as_bytes();
        at > 0 && is_digit(bytes.get(at - 1)) && is_digit(bytes.get(at + 1))
    };
    // other colons stand behind a label
    let (colon, _) = date.match_indices(':').find(is_between)?;
    let (before, behind) = date.split_at(colon);
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count().min(2);
    let hours: i64 = before[before.len() - digits..].parse().ok()?;
    let minutes = two_digits(behind.get(1..3)?)?;
    let behind = &behind[3..];
    let seconds = behind.strip_prefix(':').and_then(|behind| two_digits(behind.get(..2)?));
    let behind = if seconds.is_some() { &behind[3..] } else { behind };
    let is_fraction = |c: char| c == '.' || c == ',' || c.is_ascii_digit();
    let behind = behind.trim_start_matches(is_fraction).trim_start();
    let word = behind.split_whitespace().next().unwrap_or_default();
    let (hours, zone) = match half(word) {
        Some(half) => (hours % 12 + half, behind[word.len()..].trim_start()),
        None => (hours, behind),
    };
    let time = of_day(hours, minutes, seconds.unwrap_or_default())?;
    let word = zone.split_whitespace().next().unwrap_or_default();
    Some(time - ahead(zone).or_else(|| named_zone(word)).unwrap_or_default())
}

/// A time in the basic form of ISO 8601, `20150721T025132Z`, of hours, of minutes or of
/// seconds, less what its zone is ahead.
fn compact_time(date: &str) -> Option<i64> {
    let (day, time) = date.split_once('T')?;
    let is_day = |c: char| c.is_ascii_digit() || c == '-';
    let (digits, zone) = time.split_at(time.bytes().take_while(u8::is_ascii_digit).count());
    if !(matches!(day.len(), 8 | 10) && day.chars().all(is_day)) || zone.starts_with(':') {
        return None;
    }
    let zone = zone.trim_start_matches(|c: char| c == '.' || c == ',' || c.is_ascii_digit());
    Some(basic_time(digits)? - ahead(zone).unwrap_or_default())
}

/// Seconds since a day began, of the digits of hours, of minutes too or of seconds.
fn basic_time(digits: &str) -> Option<i64> {
    if !matches!(digits.len(), 2 | 4 | 6) {
        return None;
    }
    let part = |at: usize| digits.get(at..at + 2).map_or(Some(0), two_digits);
    of_day(part(0)?, part(2)?, part(4)?)
}

/// Seconds since a day began; `None` where it has no such time. It may end at 24:00, and
/// with a leap second.
fn of_day(hours: i64, minutes: i64, seconds: i64) -> Option<i64> {
    (hours <= 24 && minutes < 60 && seconds <= 60).then_some(hours * 3600 + minutes * 60 + seconds)
}

/// The digits of Arabic and Persian, and the minus, as those of ASCII.
fn with_ascii_digits(date: &str) -> Cow<'_, str> {
    if date.is_ascii() {
        return Cow::Borrowed(date);
    }
    let ascii = |c: char| match c {
        '٠'..='٩' => char::from_digit(c as u32 - '٠' as u32, 10).unwrap_or(c),
        '۰'..='۹' => char::from_digit(c as u32 - '۰' as u32, 10).unwrap_or(c),
        '−' => '-',
        other => other,
    };
    Cow::Owned(date.chars().map(ascii).collect())
}

/// The hour at which the half of a day begins that a word behind a time names.
fn half(word: &str) -> Option<i64> {
    let word = word.trim_end_matches(['.', '،']).to_ascii_lowercase();
    match word.as_str() {
        "am" | "a.m" | "ص" | "صباحا" | "صباحاً" => Some(0),
        "pm" | "p.m" | "م" | "مساء" | "مساءً" | "ظهرا" | "ظهراً" | "عصرا" | "عصراً" => {
            Some(12)
        }
        _ => None,
    }
}

/// Seconds that a zone is ahead which RFC 2822, section 4.3, names.
fn named_zone(word: &str) -> Option<i64> {
    let hours = match word {
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        _ => return None,
    };
    Some(hours * 3600)
}

/// Hours that a zone is ahead of Greenwich or behind it at the most.
const MOST_AHEAD: i64 = 14;

/// Seconds that a zone `+04:00`, `+0400`, `+04` or `GMT+4` is ahead of Greenwich.
fn ahead(zone: &str) -> Option<i64> {
    let zone = ["GMT", "UTC"].iter().find_map(|name| zone.strip_prefix(name)).unwrap_or(zone);
    let (sign, offset) = match zone.split_at_checked(1)? {
        ("+", offset) => (1, offset),
        ("-", offset) => (-1, offset),
        _ => return None,
    };
    let digits = offset.bytes().take_while(u8::is_ascii_digit).count().min(2);
    let hours = number(&offset[..digits], digits).map(i64::from)?;
    let minutes = offset[digits..].trim_start_matches(':');
    let behind = minutes.trim_start_matches(|c: char| c.is_ascii_digit());
    // a date may stand there too
    if hours > MOST_AHEAD || behind.starts_with(['/', '.', '-']) {
        return None;
    }
    let minutes = minutes.get(..2).and_then(two_digits).unwrap_or_default();
    Some(sign * (hours * 3600 + minutes * 60))
}

fn two_digits(digits: &str) -> Option<i64> {
    number(digits, 2).map(i64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_zones_are_read() {
        for (date, seconds) in [
            ("1970-01-02", 86_400),
            ("1970-01-02 01:02:03", 86_400 + 3723),
            ("1970-01-02T01:02:03.5Z", 86_400 + 3723),
            ("1970-01-02T01:02+01:00", 86_400 + 120),
            ("Fri, 02 Jan 1970 01:02:03 +0400", 86_400 + 3723 - 14_400),
            ("Fri, 02 Jan 1970 01:02:03 GMT", 86_400 + 3723),
            ("1970-01-02T01:02:03-03:30", 86_400 + 3723 + 12_600),
            ("02/01/1970 8:05", 86_400 + 29_100),
            ("02/01/1970 07:15 مساءً", 86_400 + 69_300),
            ("٠٢/٠١/١٩٧٠ ٠٨:١٥ صباحا", 86_400 + 29_700),
            ("02/01/1970 12:30 AM", 86_400 + 1800),
            ("نُشر: 02/01/1970 الساعة: 07:15", 86_400 + 26_100),
            ("02/01/1970 03:00 عصرا", 86_400 + 54_000),
            ("02 Jan 1970 01:02 PM +0400", 86_400 + 46_920 - 14_400),
            ("02/01/1970 8:05 م GMT+3", 86_400 + 72_300 - 10_800),
            ("Fri, 02 Jan 1970 01:02:03 EST", 86_400 + 3723 + 18_000),
            ("172409600", 172_409_600),
            ("172409600.75", 172_409_600),
            ("1772409600123", 1_772_409_600),
            ("20000301123005", 951_913_805),
            ("200003011230", 951_913_800),
            ("2000030199", 2_000_030_199),
            ("19700102T010203Z", 86_400 + 3723),
            ("19700102T010203+0400", 86_400 + 3723 - 14_400),
            ("19700102T010203.5+0400", 86_400 + 3723 - 14_400),
            ("19700102T0102Z", 86_400 + 3720),
            ("1970-01-02T010203Z", 86_400 + 3723),
            ("1970-01-02T10Z", 86_400 + 36_000),
            ("10:15 -02/01/1970", 86_400 + 36_900),
            ("10:15 ص -02/01/1970", 86_400 + 36_900),
            ("1970-01-02T01:02:03 GMT+3", 86_400 + 3723 - 10_800),
            ("1970-01-02T01:02:03\u{2212}03:00", 86_400 + 3723 + 10_800),
            ("2 كانون الثاني 1970 الساعة 01:02", 86_400 + 3720),
        ] {
            assert_eq!(Moment::parse(date), Some(Moment(seconds)), "{date}");
        }
        assert_eq!(Moment::parse("01:02"), None);
        assert_eq!(Moment::parse("1970-01-02T99:99:99"), Some(Moment(86_400)));
        assert_eq!(Moment::parse("1970-01-02 :"), Some(Moment(86_400)));
    }
}
