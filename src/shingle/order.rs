//! Hashes in ascending order.
//!
//! A hash is as likely to be one number as any other, so its place among n
//! hashes can be read off its highest bits: one pass counts how many begin
//! with each, one puts every hash where its like begin, and what is left out
//! of order are neighbours. A comparison sort does log n steps a hash instead;
//! for an article it takes twice the time.

/// Hashes below which comparing them is faster.
const FEW: usize = 32;
/// Bits of the longest beginning: the counts stay in the cache.
const MOST_BITS: u32 = 16;
/// Hashes of one beginning from which on all are sorted by comparison, so that
/// no input makes the time more than that of a comparison sort.
const CROWD: u32 = 24;

/// Puts hashes in order; one a thread, for the counts it holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Orderer {
    ends: Vec<u32>,
}

impl Orderer {
    /// Puts the distinct hashes, ascending, in the place of what is in `ordered`.
    pub(super) fn put_distinct(&mut self, hashes: &[u64], ordered: &mut Vec<u64>) {
        ordered.clear();
        ordered.extend_from_slice(hashes);
        if hashes.len() < FEW || !self.spread(hashes, ordered) {
            ordered.sort_unstable();
        }
        ordered.dedup();
    }

    /// Puts at least two hashes in order, in the place of as many others;
    /// false, with nothing done, where many of them begin alike.
    fn spread(&mut self, hashes: &[u64], ordered: &mut [u64]) -> bool {
        let bits = (hashes.len().ilog2() + 1).min(MOST_BITS);
        let beginning = |hash: u64| usize::try_from(hash >> (64 - bits)).unwrap_or(usize::MAX);
        self.ends.clear();
        self.ends.resize(1 << bits, 0);
        for &hash in hashes {
            self.ends[beginning(hash)] += 1;
        }
        let (mut total, mut most) = (0, 0);
        for end in &mut self.ends {
            let count = std::mem::replace(end, total);
            total += count;
            most = most.max(count);
        }
        if most >= CROWD {
            return false;
        }
        for &hash in hashes {
            let place = &mut self.ends[beginning(hash)];
            ordered[*place as usize] = hash;
            *place += 1;
        }
        settle(ordered);
        true
    }
}

/// Sorts what is nearly in order. Most neighbours that have to change places
/// do so in a first pass that never branches; insertion does the rest.
fn settle(hashes: &mut [u64]) {
    for next in 1..hashes.len() {
        let (one, other) = (hashes[next - 1], hashes[next]);
        (hashes[next - 1], hashes[next]) = (one.min(other), one.max(other));
    }
    for next in 1..hashes.len() {
        let hash = hashes[next];
        let mut at = next;
        while at > 0 && hashes[at - 1] > hash {
            hashes[at] = hashes[at - 1];
            at -= 1;
        }
        hashes[at] = hash;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hash::avalanche;

    fn distinct(orderer: &mut Orderer, hashes: &[u64]) -> Vec<u64> {
        let mut ordered = vec![7; 3];
        orderer.put_distinct(hashes, &mut ordered);
        ordered
    }

    proptest! {
        #[test]
        fn hashes_are_ordered_as_the_plain_form_orders_them(
            spread in prop::collection::vec(any::<u64>(), 0..300),
            crowded in prop::collection::vec(0..40_u64, 0..200),
        ) {
            for hashes in [spread.clone(), crowded.clone(), [spread, crowded].concat()] {
                // the plain form
                let mut ordered = hashes.clone();
                ordered.sort_unstable();
                ordered.dedup();
                prop_assert_eq!(distinct(&mut Orderer::default(), &hashes), ordered);
            }
        }
    }

    #[test]
    fn a_text_that_repeats_itself_keeps_one_of_each() {
        let hashes: Vec<u64> = (0..100_000).map(|n| avalanche(n % 3)).collect();
        let mut orderer = Orderer::default();
        assert_eq!(distinct(&mut orderer, &hashes).len(), 3);
        assert_eq!(distinct(&mut orderer, &hashes[..1]).len(), 1);
        assert!(distinct(&mut orderer, &[]).is_empty());
    }
}
