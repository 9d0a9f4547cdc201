//! Repeats: of many hashed values, those that may stand often enough to matter.
//!
//! Where equal values are looked for, most have no equal, and to sort them all
//! is to sort most for nothing. So values are counted first, those together
//! whose hashes begin alike: one look at one byte each, where a sort takes a
//! comparison for every doubling of their number. Some that are rare stay, none
//! that is not goes; who needs to know sorts what is left.

/// How many values there are of each hash, about: never fewer than that.
pub(crate) struct Counts {
    counts: Vec<u8>,
    bits: u32,
}

impl Counts {
    /// Counts so many values by their hashes, of which the upper bits are those of a
    /// good hash. Memory: two to four bytes a value.
    pub(crate) fn of(hashes: impl ExactSizeIterator<Item = u64>) -> Self {
        let bits = hashes.len().max(1).ilog2() + 2;
        let mut counted = Self { counts: vec![0; 1 << bits], bits };
        hashes.for_each(|hash| {
            let place = counted.place(hash);
            counted.counts[place] = counted.counts[place].saturating_add(1);
        });
        counted
    }

    /// Moves the values that may occur `least` times or more to the front, in order, and
    /// returns how many they are. What stands behind them is of no use.
    pub(crate) fn gather<T: Copy>(
        &self,
        values: &mut [T],
        least: usize,
        hash: impl Fn(&T) -> u64,
    ) -> usize {
        let least = u8::try_from(least).unwrap_or(u8::MAX);
        let mut kept = 0;
        // nobody could foretell which stay, and a branch for each would cost more
        for at in 0..values.len() {
            let value = values[at];
            values[kept] = value;
            kept += usize::from(self.counts[self.place(hash(&value))] >= least);
        }
        kept
    }

    fn place(&self, hash: u64) -> usize {
        usize::try_from(hash >> (u64::BITS - self.bits)).unwrap_or_default()
    }
}

/// Drops values of which there are fewer than `least`.
pub(crate) fn drop_rare<T: Copy>(values: &mut Vec<T>, least: usize, hash: impl Fn(&T) -> u64) {
    let counts = Counts::of(values.iter().map(&hash));
    let kept = counts.gather(values, least, hash);
    values.truncate(kept);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::drop_rare;
    use crate::hash::avalanche;

    #[test]
    fn values_that_stand_alone_go() {
        let mut values: Vec<u64> = (0..1000).chain(0..10).map(avalanche).collect();
        drop_rare(&mut values, 2, |&value| value);
        assert!(values.len() < 500, "{}", values.len());
        let mut none: Vec<u64> = Vec::new();
        drop_rare(&mut none, 2, |&value| value);
        assert!(none.is_empty());
    }

    proptest! {
        #[test]
        fn what_stands_often_enough_stays_in_order(
            numbers in prop::collection::vec(0..100_u64, 0..400),
            least in prop::sample::select(vec![0, 1, 2, 5, 300]),
        ) {
            let values: Vec<u64> = numbers.into_iter().map(avalanche).collect();
            let stays =
                |value: &u64| values.iter().filter(|other| *other == value).count() >= least;
            let often: Vec<u64> = values.iter().copied().filter(stays).collect();
            let mut kept = values.clone();
            drop_rare(&mut kept, least, |&value| value);
            kept.retain(stays);
            prop_assert_eq!(kept, often);
        }
    }
}
