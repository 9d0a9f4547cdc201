//! A run: shingle sets that lie side by side, looked at together.

use crate::narrow::narrow;
use std::borrow::Cow;
use std::ops::Range;

use super::set_id::SetId;

/// Sets that lie side by side.
#[derive(Debug)]
pub struct Run<'a> {
    /// Where each begins among the shingles of all.
    starts: &'a [u64],
    sizes: &'a [u32],
    places: Range<usize>,
    shingles: Cow<'a, [u64]>,
}

impl<'a> Run<'a> {
    /// The sets at these places, of which all shingles together are those.
    pub(super) fn new(
        starts: &'a [u64],
        sizes: &'a [u32],
        places: Range<usize>,
        shingles: Cow<'a, [u64]>,
    ) -> Self {
        Self { starts, sizes, places, shingles }
    }

    /// The sets of the run in order.
    pub fn iter(&self) -> impl Iterator<Item = (SetId, &[u64])> + Clone {
        let first = self.starts.first().copied().unwrap_or_default();
        let places = self.places.clone().zip(self.starts).zip(self.sizes);
        places.map(move |((place, start), size)| {
            let start = usize::try_from(start - first).unwrap_or(usize::MAX);
            (SetId(narrow(place)), &self.shingles[start..start + *size as usize])
        })
    }

    /// The places of its sets.
    #[must_use]
    pub fn places(&self) -> Range<usize> {
        self.places.clone()
    }
}
