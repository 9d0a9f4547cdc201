//! Which records of the sources are visited.

use super::Place;
use crate::narrow::narrow;

/// Which records are visited.
#[derive(Clone, Copy, Debug)]
pub(super) enum Selection<'a> {
    /// All of them.
    All,
    /// Those at these places, ascending by source and byte offset.
    At(&'a [Place]),
}

impl<'a> Selection<'a> {
    pub(super) fn has(&self, place: &Place) -> bool {
        let key = |place: &Place| (place.source, place.byte_offset);
        match self {
            Self::All => true,
            Self::At(places) => places.binary_search_by_key(&key(place), key).is_ok(),
        }
    }

    /// The places in one source, where not all of it is visited.
    pub(super) fn within(&self, number: usize) -> Option<&'a [Place]> {
        let Self::At(places) = self else { return None };
        let number = narrow(number);
        let start = places.partition_point(|place| place.source < number);
        Some(&places[start..places.partition_point(|place| place.source <= number)])
    }

    pub(super) fn has_source(&self, number: usize) -> bool {
        self.within(number).is_none_or(|places| !places.is_empty())
    }
}
