//! The days of the first and of the last articles that have a shingle: all that
//! is kept of it, however many articles there are.

use std::ops::Range;

/// Articles of other days from which on a shingle recurs.
pub const RECURS: usize = 3;
/// Articles in which a shingle stands that recurs for a pair: the others, and
/// the two.
pub(super) const ARTICLES: usize = RECURS + 2;

/// The days of the first and of the last articles with a shingle, as ranks of
/// the calendar. Days outside the pair's own are before or behind them, so no
/// others are needed to count up to [`RECURS`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct OuterDays {
    /// Ascending.
    first: [u16; RECURS],
    /// Descending.
    last: [u16; RECURS],
}

impl Default for OuterDays {
    /// No day yet: what stands there is behind every first and before every
    /// last.
    fn default() -> Self {
        Self { first: [u16::MAX; RECURS], last: [0; RECURS] }
    }
}

impl OuterDays {
    pub(super) fn of(days: &[u16]) -> Self {
        let mut outer = Self::default();
        for day in days {
            outer.add(*day);
        }
        outer
    }

    /// Without a branch: of the few days that most shingles have, nobody could
    /// foretell which are among the first or the last.
    pub(super) fn add(&mut self, day: u16) {
        let (mut earlier, mut later) = (day, day);
        for place in 0..RECURS {
            (self.first[place], earlier) = in_order(self.first[place], earlier);
            (later, self.last[place]) = in_order(self.last[place], later);
        }
    }

    /// The first day and the last.
    pub(super) fn ends(&self) -> (u16, u16) {
        (self.first[0], self.last[0])
    }

    /// The first days and the last, each as one number of 48 bits.
    pub(super) fn pack(self) -> [u64; 2] {
        [self.first, self.last]
            .map(|days| days.iter().fold(0, |packed, &day| packed << u16::BITS | u64::from(day)))
    }

    #[expect(clippy::cast_possible_truncation, reason = "a day has 16 bits")]
    pub(super) fn unpack(packed: [u64; 2]) -> Self {
        let [first, last] =
            packed.map(|days| [(days >> 32) as u16, (days >> 16) as u16, days as u16]);
        Self { first, last }
    }

    /// Articles of days outside these, counted up to [`RECURS`].
    pub(super) fn outside(&self, own: &Range<usize>) -> usize {
        let before = self.first.iter().filter(|&&day| usize::from(day) < own.start).count();
        let behind = self.last.iter().filter(|&&day| usize::from(day) >= own.end).count();
        (before + behind).min(RECURS)
    }
}

fn in_order(one: u16, other: u16) -> (u16, u16) {
    (one.min(other), one.max(other))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn outer_days_count_as_all_days_do(
            days in prop::collection::vec(1..20_u16, 0..40),
            start in 1..20_usize,
            length in 0..6_usize,
        ) {
            let outer = OuterDays::of(&days);
            let own = start..start + length;
            let outside = days.iter().filter(|&&day| !own.contains(&usize::from(day))).count();
            prop_assert_eq!(outer.outside(&own), outside.min(RECURS));
            prop_assert_eq!(OuterDays::unpack(outer.pack()), outer);
        }
    }
}
