//! The exact all-pairs join: every pair of sets at or above a threshold, with
//! none missed (Bayardo, Ma and Srikant 2007; Xiao et al. 2011, PPJoin).
//!
//! Put all shingles in one order. If two sets share at least o shingles, the
//! first |A| − o + 1 of A and the first |B| − o + 1 of B have one in common:
//! the prefix filter. With the rarest shingles first the prefixes are rare
//! words, and few pairs meet. A set is only compared with sets that are not
//! longer, and of those only with the ones of at least t times its size, so
//! the indexed prefix may be as short as |A| − ⌈2t / (1 + t) · |A|⌉ + 1.
//!
//! It needs 16 bytes for every shingle in an indexed prefix (a third of all
//! at a threshold of 0.5) and its time grows with the square of the corpus in
//! the worst case: the truth for tests and small inputs, not the way for
//! millions.

use rayon::prelude::*;

use crate::band::CandidatePair;
use crate::corpus::{SetId, ShingleSets};
use crate::verify::{VerifiedPair, verify_pair};

/// Counters of the frequency sketch; a power of two.
const COUNTERS: usize = 1 << 22;

/// Puts rare shingles first. Counts stand in a fixed table that shingles
/// share by their low bits: a shingle that shares a counter with a frequent
/// one merely stands later than it should, which any one order allows.
struct RareFirst {
    counts: Vec<u32>,
}

impl RareFirst {
    fn new(sets: &ShingleSets) -> Self {
        let mut counts = vec![0_u32; COUNTERS];
        for set in sets.ids() {
            for &shingle in sets.get(set) {
                let counter = &mut counts[Self::counter(shingle)];
                *counter = counter.saturating_add(1);
            }
        }
        Self { counts }
    }

    fn counter(shingle: u64) -> usize {
        // the mask leaves 22 bits
        #[expect(clippy::cast_possible_truncation)]
        let counter = (shingle & (COUNTERS as u64 - 1)) as usize;
        counter
    }

    /// The `length` first shingles of a set in this order.
    fn prefix(&self, set: &[u64], length: usize) -> Vec<u64> {
        let mut ordered: Vec<(u32, u64)> =
            set.iter().map(|&shingle| (self.counts[Self::counter(shingle)], shingle)).collect();
        if length < ordered.len() {
            ordered.select_nth_unstable(length);
            ordered.truncate(length);
        }
        ordered.into_iter().map(|(_, shingle)| shingle).collect()
    }
}

/// ⌈size · share⌉, rounded down by a hair for safety.
fn scaled(size: usize, share: f64) -> usize {
    // counts are far below 2^52, and not negative
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let count = (size as f64 * share - 1e-6).ceil().max(0.0) as usize;
    count
}

/// Every pair of sets whose resemblance is `threshold` or more, ascending.
///
/// `progress` is called with the number of sets done since its last call,
/// from any thread.
#[must_use]
pub fn all_pairs(
    sets: &ShingleSets,
    threshold: f64,
    progress: impl Fn(u64) + Sync,
) -> Vec<VerifiedPair> {
    let order = RareFirst::new(sets);
    let mut by_size: Vec<SetId> = sets.ids().collect();
    by_size.sort_unstable_by_key(|&set| (sets.get(set).len(), set));
    let size_at = |place: usize| sets.get(by_size[place]).len();

    // (shingle, place by size) for the indexed prefix of every set
    let mut index: Vec<(u64, u32)> = (0..by_size.len())
        .into_par_iter()
        .flat_map_iter(|place| {
            let set = sets.get(by_size[place]);
            let shared = scaled(set.len(), 2.0 * threshold / (1.0 + threshold));
            let length = set.len() - shared.clamp(1, set.len()) + 1;
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            order.prefix(set, length).into_iter().map(move |shingle| (shingle, place))
        })
        .collect();
    index.par_sort_unstable();

    let mut verified: Vec<VerifiedPair> = (0..by_size.len())
        .into_par_iter()
        .flat_map_iter(|place| {
            let set = sets.get(by_size[place]);
            // the union is at least the set, so any partner shares t · |A| of it
            let shortest = scaled(set.len(), threshold);
            let length = set.len() - shortest.clamp(1, set.len()) + 1;
            let mut partners: Vec<u32> = Vec::new();
            for shingle in order.prefix(set, length) {
                let start = index.partition_point(|&(indexed, _)| indexed < shingle);
                let postings = index[start..].iter().take_while(|(indexed, _)| *indexed == shingle);
                partners.extend(
                    postings
                        .map(|&(_, partner)| partner)
                        .take_while(|&partner| (partner as usize) < place)
                        .filter(|&partner| size_at(partner as usize) >= shortest),
                );
            }
            partners.sort_unstable();
            partners.dedup();
            progress(1);
            let pair = |partner: u32| CandidatePair::new(by_size[place], by_size[partner as usize]);
            let verified: Vec<VerifiedPair> = partners
                .into_iter()
                .filter_map(|partner| verify_pair(sets, pair(partner), threshold))
                .collect();
            verified
        })
        .collect();
    verified.par_sort_unstable_by_key(|pair| (pair.a, pair.b));
    verified
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Arrival, CorpusBuilder};
    use crate::shingle::Shingled;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_join_finds_what_comparing_all_pairs_finds(
            sets in prop::collection::btree_set(prop::collection::btree_set(0_u64..30, 1..16), 0..40),
            threshold in prop::sample::select(vec![0.05, 0.2, 0.5, 0.6, 0.75, 0.8, 0.9, 1.0]),
        ) {
            let mut builder = CorpusBuilder::new();
            builder.extend(sets.iter().enumerate().map(|(n, set)| Arrival {
                id: n.to_string().into(),
                date: None,
                source: None,
                is_earlier: false,
                shingled: Shingled { shingles: set.iter().copied().collect(), ..Shingled::default() },
            }));
            let corpus = builder.finish();
            let sets = corpus.sets();
            let mut expected = Vec::new();
            for a in sets.ids() {
                for b in sets.ids().skip(a.index() + 1) {
                    expected.extend(verify_pair(sets, CandidatePair { a, b }, threshold));
                }
            }
            prop_assert_eq!(all_pairs(sets, threshold, |_| ()), expected);
        }
    }
}
