//! Repeats: of many hashed values, those that may stand often enough to matter.
//!
//! Where equal values are looked for, most have no equal, and to sort them all
//! is to sort most for nothing. So values are counted first, those together
//! whose hashes begin alike: one look at one byte each, where a sort takes a
//! comparison for every doubling of their number. Some that are rare stay, none
//! that is not goes; who needs to know sorts what is left.

/// Drops values of which there are fewer than `least`. The upper bits of `hash`
/// are those of a good hash. Memory: two to four bytes a value.
pub(crate) fn drop_rare<T>(values: &mut Vec<T>, least: usize, hash: impl Fn(&T) -> u64) {
    let bits = values.len().max(1).ilog2() + 2;
    let place = |value: &T| usize::try_from(hash(value) >> (u64::BITS - bits)).unwrap_or_default();
    let mut counts = vec![0_u8; 1 << bits];
    for value in &*values {
        let count = &mut counts[place(value)];
        *count = count.saturating_add(1);
    }
    let least = u8::try_from(least).unwrap_or(u8::MAX);
    values.retain(|value| counts[place(value)] >= least);
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
