//! Days of the calendar: what is one, and how ISO 8601 writes it.

use icu_calendar::cal::Hijri;
use icu_calendar::{Date, Iso};

/// The years in which news was printed, and some to come.
const GREGORIAN_YEARS: std::ops::RangeInclusive<i32> = 1800..=2200;
/// The same years of the Hijri calendar, with room at both ends.
const HIJRI_YEARS: std::ops::RangeInclusive<i32> = 1200..=1600;
/// A day without its year that lies closer to the known date than this across
/// the turn of a year belongs to the neighbouring year.
const TURN_OF_YEAR_DAYS: i64 = 45;

/// How days are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calendar {
    /// Months from January.
    Gregorian,
    /// Months from Muharram, by the reckoning of Umm al-Qura.
    Hijri,
}

/// A day that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day(Date<Iso>);

impl Calendar {
    /// The calendar in which a year of this number is plausible.
    pub(super) fn of_year(year: i32) -> Option<Self> {
        if GREGORIAN_YEARS.contains(&year) {
            Some(Self::Gregorian)
        } else if HIJRI_YEARS.contains(&year) {
            Some(Self::Hijri)
        } else {
            None
        }
    }

    /// The day of this calendar, if there is one in a plausible year.
    pub(super) fn day(self, year: i32, month: u8, day: u8) -> Option<Day> {
        if Self::of_year(year) != Some(self) {
            return None;
        }
        match self {
            Self::Gregorian => Date::try_new_iso(year, month, day).ok(),
            Self::Hijri => {
                let calendar = Hijri::new_umm_al_qura();
                let date = Date::try_new_hijri_with_calendar(year, month, day, calendar);
                date.ok().map(|date| date.to_calendar(Iso))
            }
        }
        .map(Day)
    }

    /// The day of this calendar whose year is that of `known`, or the
    /// neighbouring one at the turn of a year.
    pub(super) fn day_near(self, month: u8, day: u8, known: Day) -> Option<Day> {
        let year = match self {
            Self::Gregorian => known.0.year().extended_year(),
            Self::Hijri => known.0.to_calendar(Hijri::new_umm_al_qura()).year().extended_year(),
        };
        let distance = |found: &Day| {
            (found.0.to_rata_die().to_i64_date() - known.0.to_rata_die().to_i64_date()).abs()
        };
        [year - 1, year + 1]
            .into_iter()
            .filter_map(|year| self.day(year, month, day))
            .find(|found| distance(found) <= TURN_OF_YEAR_DAYS)
            .or_else(|| self.day(year, month, day))
    }

    /// Whether some year of this calendar has such a day.
    pub(super) fn may_have(self, month: u8, day: u8) -> bool {
        match self {
            // 2024 is a leap year
            Self::Gregorian => self.day(2024, month, day).is_some(),
            Self::Hijri => (1..=12).contains(&month) && (1..=30).contains(&day),
        }
    }
}

impl Day {
    /// The days from 1970-01-01 to this one.
    pub(super) fn since_1970(self) -> i32 {
        // counted from the first day of the year 1
        const EPOCH: i64 = 719_163;
        i32::try_from(self.0.to_rata_die().to_i64_date() - EPOCH).unwrap_or_default()
    }

    /// `2024-08-24`.
    pub(super) fn iso(self) -> String {
        let (year, month, day) =
            (self.0.year().extended_year(), self.0.month().number(), self.0.day_of_month().0);
        format!("{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gregorian(year: i32, month: u8, day: u8) -> Option<String> {
        Calendar::Gregorian.day(year, month, day).map(Day::iso)
    }

    fn hijri(year: i32, month: u8, day: u8) -> Option<String> {
        Calendar::Hijri.day(year, month, day).map(Day::iso)
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        assert_eq!(gregorian(2024, 2, 29).as_deref(), Some("2024-02-29"));
        for (year, month, day) in [
            (2023, 2, 29),
            (2024, 2, 31),
            (2024, 13, 1),
            (2024, 0, 1),
            (2024, 1, 0),
            (1799, 1, 1),
            (2201, 1, 1),
        ] {
            assert_eq!(gregorian(year, month, day), None, "{year}-{month}-{day}");
        }
        assert_eq!(hijri(1446, 1, 31), None);
        assert_eq!(hijri(1199, 1, 1), None);
    }

    #[test]
    fn hijri_days_are_those_of_umm_al_qura() {
        // new years and the first of Ramadan as the calendar of Umm al-Qura has them
        for (year, month, day, iso) in [
            (1445, 1, 1, "2023-07-19"),
            (1446, 1, 1, "2024-07-07"),
            (1445, 9, 1, "2024-03-11"),
            (1444, 9, 1, "2023-03-23"),
            (1441, 12, 10, "2020-07-31"),
        ] {
            assert_eq!(hijri(year, month, day).as_deref(), Some(iso));
        }
    }

    #[test]
    fn a_year_is_taken_from_the_known_date() {
        let near = |known: (i32, u8, u8), month, day| {
            let known = Calendar::Gregorian.day(known.0, known.1, known.2).unwrap();
            Calendar::Gregorian.day_near(month, day, known).map(Day::iso)
        };
        assert_eq!(near((2024, 8, 25), 8, 24).as_deref(), Some("2024-08-24"));
        assert_eq!(near((2024, 2, 1), 10, 5).as_deref(), Some("2024-10-05"));
        assert_eq!(near((2024, 1, 2), 12, 31).as_deref(), Some("2023-12-31"));
        assert_eq!(near((2023, 12, 30), 1, 3).as_deref(), Some("2024-01-03"));
        assert_eq!(near((2023, 8, 1), 2, 29), None);
    }

    #[test]
    fn hijri_days_without_a_year_are_placed_too() {
        let known = Calendar::Gregorian.day(2024, 3, 20).unwrap();
        assert_eq!(
            Calendar::Hijri.day_near(9, 1, known).map(Day::iso).as_deref(),
            Some("2024-03-11")
        );
    }
}
