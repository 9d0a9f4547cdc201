//! What a text says of its own time, beside its dates.

/// A token that tells of the time of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeWord {
    /// It names a day of the week, from 0, Saturday, to 6.
    Weekday(u32),
    /// It names it as today.
    Today(u32),
    /// It is a figure of the date behind "corresponding to", which official statements give
    /// themselves; with the figure's value.
    Dated(u64),
    /// It says that something is expected.
    Expected,
}

impl TimeWord {
    /// The day of the week that is named.
    #[must_use]
    pub fn weekday(self) -> Option<u32> {
        match self {
            Self::Weekday(day) | Self::Today(day) => Some(day),
            _ => None,
        }
    }
}
