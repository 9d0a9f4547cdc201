//! When an article appeared, told from the date that it bears as it is written.
//!
//! It is a [`Day`] where two articles are compared, since papers print one report hours
//! apart anyway, and a [`Moment`] where it is asked which of two came first. What pages may
//! write, in words and by other calendars, is known to [`page`](crate::page). A date that is
//! not understood is none.

mod day;
mod moment;

pub use day::Day;
pub use moment::Moment;
