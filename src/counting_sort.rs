//! Items in the order of small numbers that they have as keys.
//!
//! One pass counts the items of every key, one puts each where those of its
//! key stand; so items of one key stay in the order in which they came, and
//! the time does not grow with the logarithm of their number. It is used where
//! the keys of neighbours in the input have little to do with each other and
//! the whole fits the cache: much is brought together at the cost of a few
//! nanoseconds an item.

use crate::narrow::narrow;
use std::ops::Range;

/// Items by their keys, which are numbers from 0 on.
#[derive(Debug)]
pub(crate) struct ByKey<T> {
    items: Vec<T>,
    /// Where the items of each key begin, and behind the last where all end.
    starts: Vec<u32>,
}

/// Puts items in the order of their keys, each of which is below `keys`.
///
/// The input is gone through twice. Takes 4 bytes a key beside the items,
/// which are fewer than 2³².
pub(crate) fn counting_sort<T: Copy + Default>(
    keyed: impl Iterator<Item = (usize, T)> + Clone,
    keys: usize,
) -> ByKey<T> {
    // one place further on than the key, since those of the first begin at 0
    let mut starts = vec![0_u32; keys + 2];
    keyed.clone().for_each(|(key, _)| starts[key + 2] += 1);
    let total = sum_up(&mut starts);
    let mut items = vec![T::default(); total as usize];
    keyed.for_each(|(key, item)| {
        let place = &mut starts[key + 1];
        items[*place as usize] = item;
        *place += 1;
    });
    starts.pop();
    ByKey { items, starts }
}

/// Puts in the place of each count the sum of all up to it, so that it says where the
/// items of a key end and those of the next begin; the sum of all.
pub(crate) fn sum_up(counts: &mut [u32]) -> u32 {
    counts.iter_mut().fold(0, |sum, count| {
        *count += sum;
        *count
    })
}

impl<T> ByKey<T> {
    /// Items that stand in the order of their keys already, so many of each.
    pub(crate) fn in_order(items: Vec<T>, lengths: impl IntoIterator<Item = usize>) -> Self {
        let mut end = 0;
        let ends = lengths.into_iter().map(|length| {
            end += narrow(length);
            end
        });
        Self { items, starts: std::iter::once(0).chain(ends).collect() }
    }

    /// How many keys there may be.
    pub(crate) fn keys(&self) -> usize {
        self.starts.len() - 1
    }

    /// Where the items of one key stand.
    pub(crate) fn range(&self, key: usize) -> Range<usize> {
        self.starts[key] as usize..self.starts[key + 1] as usize
    }

    /// The items of one key, in the order in which they came.
    pub(crate) fn of(&self, key: usize) -> &[T] {
        &self.items[self.range(key)]
    }

    /// The same, to be put in another order.
    pub(crate) fn of_mut(&mut self, key: usize) -> &mut [T] {
        let range = self.range(key);
        &mut self.items[range]
    }

    /// All items, in the order of their keys.
    pub(crate) fn items(&self) -> &[T] {
        &self.items
    }

    /// The same, without the keys.
    pub(crate) fn into_items(self) -> Vec<T> {
        self.items
    }

    /// Where the items of each key begin, and behind the last where all end.
    pub(crate) fn into_starts(self) -> Vec<u32> {
        self.starts
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn items_stand_by_their_keys_as_a_stable_sort_puts_them(
            keys in prop::collection::vec(0_usize..20, 0..200),
            more in 0_usize..3,
        ) {
            let keyed: Vec<(usize, usize)> = keys.iter().copied().zip(0..).collect();
            let sorted = counting_sort(keyed.iter().copied(), 20 + more);
            prop_assert_eq!(sorted.keys(), 20 + more);
            let mut expected = keyed.clone();
            expected.sort_by_key(|&(key, _)| key);
            let expected: Vec<usize> = expected.into_iter().map(|(_, item)| item).collect();
            for key in 0..sorted.keys() {
                let of_key: Vec<usize> =
                    keyed.iter().filter(|&&(own, _)| own == key).map(|&(_, item)| item).collect();
                prop_assert_eq!(sorted.of(key), of_key);
            }
            prop_assert_eq!(sorted.items(), &expected);
            let again = ByKey::in_order(expected, (0..20 + more).map(|key| sorted.of(key).len()));
            prop_assert_eq!(&again.starts, &sorted.starts);
            let starts = sorted.into_starts();
            prop_assert_eq!((starts[0], starts.len()), (0, 21 + more));
        }
    }
}
