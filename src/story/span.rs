//! The days over which something was reported.

use crate::date::Day;

/// From the first day to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub first: Day,
    /// The last day, not before the first.
    pub last: Day,
}

impl Span {
    /// The span of these days; `None` where there are none.
    #[must_use]
    pub fn of(days: impl IntoIterator<Item = Day>) -> Option<Self> {
        let spans = days.into_iter().map(|day| Self { first: day, last: day });
        spans.reduce(Self::with)
    }

    /// The span of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// Days from the end of the one to the beginning of the other, whichever
    /// comes first; 0 where they meet or overlap.
    #[must_use]
    pub fn gap(self, other: Self) -> u32 {
        if self.last < other.first {
            self.last.distance(other.first)
        } else if other.last < self.first {
            other.last.distance(self.first)
        } else {
            0
        }
    }
}

/// The span of two spans, either of which may be unknown.
pub(super) fn joined(one: Option<Span>, other: Option<Span>) -> Option<Span> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.with(other)),
        (known, None) | (None, known) => known,
    }
}

/// Days between two spans; 0 where one is unknown, since nothing is known
/// against it.
pub(super) fn gap(one: Option<Span>, other: Option<Span>) -> u32 {
    one.zip(other).map_or(0, |(one, other)| one.gap(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(first: i32, last: i32) -> Span {
        Span { first: Day(first), last: Day(last) }
    }

    #[test]
    fn a_gap_lies_between_two_spans() {
        for (one, other, days) in [
            (span(1, 3), span(5, 9), 2),
            (span(1, 3), span(4, 4), 1),
            (span(1, 5), span(5, 9), 0),
            (span(1, 9), span(3, 4), 0),
        ] {
            assert_eq!((one.gap(other), other.gap(one)), (days, days), "{one:?} {other:?}");
        }
        assert_eq!(gap(Some(span(1, 1)), None), 0);
    }

    #[test]
    fn a_span_holds_all_days() {
        assert_eq!(Span::of([Day(4), Day(2), Day(9)]), Some(span(2, 9)));
        assert_eq!(Span::of([]), None);
        assert_eq!(joined(None, Some(span(2, 3))), Some(span(2, 3)));
    }
}
