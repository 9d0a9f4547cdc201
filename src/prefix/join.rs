//! The join: which sets it looks at, by how many of their shingles, and what it finds.

use super::hits::{Hits, rounds};
use super::partner_finder::PartnerFinder;
use super::prefixes::Prefixes;
use super::repeated::Repeated;
use crate::band::CandidatePair;
use crate::corpus::{Onlooker, Ranks, SetId, ShingleSets, Slices};
use crate::error::Result;
use crate::observer::{Observer, Step};
use crate::overlap::Net;

/// Sets that may carry a shingle by default: enough to lose no pair of 37,000
/// real articles.
pub const MOST_CARRIERS: usize = 1024;
/// Shingles beyond the prefix that are looked up by default.
pub const BEYOND: usize = 4;

/// One shingle in so many of a set is looked up beyond its prefix, where that is more.
const SIZE_PER_BEYOND: usize = 64;

/// Passes over all sets that the join makes: they are cut into slices, shown, their
/// prefixes found, and their partners.
pub const PASSES: u64 = 4;

/// Hits at a time for every set by default: usual corpora have fewer.
pub const HITS_PER_SET: usize = 256;

/// How shingle sets are joined by their rare shingles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrefixJoin {
    /// Which pairs are to be found.
    pub net: Net,
    /// Sets that may carry a shingle; one that more carry leads nowhere.
    pub most_carriers: usize,
    /// Shingles beyond the prefix that are looked up as well, at least.
    pub beyond: usize,
    /// Hits at a time for every set of the corpus, about; it changes no pair.
    pub hits_per_set: usize,
}

impl PrefixJoin {
    /// The join for `net` in time that does not grow with the square of the
    /// corpus.
    #[must_use]
    pub fn new(net: Net) -> Self {
        Self { net, most_carriers: MOST_CARRIERS, beyond: BEYOND, hits_per_set: HITS_PER_SET }
    }

    /// The join for `net` that misses no pair.
    #[must_use]
    pub fn exact(net: Net) -> Self {
        Self { most_carriers: usize::MAX, ..Self::new(net) }
    }

    /// Each pair of these sets once, in an order that does not depend on the
    /// threads.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Parameter`] where the net is out of range,
    /// [`crate::Error::Temporary`] where a temporary file cannot be written or read, and
    /// [`crate::Error::Cancelled`].
    pub fn candidates(
        self,
        sets: &ShingleSets,
        observer: &dyn Observer,
    ) -> Result<Vec<CandidatePair>> {
        Ok(self.candidates_beside(sets, &Ranks::of(sets), &[], observer)?.pairs)
    }

    /// The same, while others look at the slices too: to cut them and put them
    /// in order is the dearest part, and done once for all.
    pub(crate) fn candidates_beside(
        self,
        sets: &ShingleSets,
        ranks: &Ranks,
        onlookers: &[&dyn Onlooker],
        observer: &dyn Observer,
    ) -> Result<Joined> {
        self.net.validate()?;
        observer.begin(Step::Join, Some(PASSES * sets.len() as u64));
        let repeated = Repeated::of(sets, ranks, self.most_carriers);
        let all = [&[&repeated as &dyn Onlooker], onlookers].concat();
        Slices::of(sets, ranks, observer)?.show(&all, observer)?;
        let prefixes = Prefixes::of(&repeated, sets, self, observer)?;
        let finder = PartnerFinder::new(self, sets, &repeated);
        let room = sets.len().saturating_mul(self.hits_per_set);
        let mut pairs = Vec::new();
        for round in rounds(&repeated, &prefixes, room, observer)? {
            let hits = Hits::of(&repeated, &prefixes, &round, observer)?;
            let found = hits.each_part(|part, hits_of_part| {
                let found = finder.partners(hits.ranks_of(part), hits_of_part);
                observer.done(hits.ranks_of(part).len() as u64)?;
                Ok(found)
            })?;
            for mut found in found {
                pairs.append(&mut found);
            }
        }
        observer.end();
        Ok(Joined { pairs, common: self.common(sets, &repeated) })
    }

    /// The sets that may be in a pair which the join misses: what two such sets
    /// share is common, and no less of either than the net's resemblance.
    fn common(self, sets: &ShingleSets, repeated: &Repeated<'_>) -> Vec<SetId> {
        let may_miss = |&(rank, set): &(u32, SetId)| {
            let common = repeated.common(rank);
            common > 0 && common >= self.net.least_by_resemblance(sets.size(set))
        };
        let ranked = (0..).zip(repeated.ranks.sets().iter().copied());
        let mut common: Vec<SetId> = ranked.filter(may_miss).map(|(_, set)| set).collect();
        common.sort_unstable();
        common
    }

    /// Shingles beyond the prefix that a set of this size looks up. A large one meets many
    /// by a few of its shingles, and has enough others to ask for more.
    pub(super) fn beyond(self, size: usize) -> usize {
        self.beyond.max(size / SIZE_PER_BEYOND)
    }

    /// How many of a set's shingles that larger sets may carry, of which there are
    /// `repeated`, are looked up among sets of the size `larger`; the rarest are first.
    pub(super) fn looked_up(self, smaller: usize, larger: usize, repeated: usize) -> usize {
        let least = self.net.least_overlap(smaller, larger).max(1);
        // those of no larger set are the rarest: they take their place in the prefix, and
        // are not looked up
        repeated
            .checked_sub(least)
            .map_or(0, |spare| spare.saturating_add(self.beyond(smaller)).saturating_add(1))
    }
}

/// What the join finds.
#[derive(Debug)]
pub(crate) struct Joined {
    /// Each pair once.
    pub(crate) pairs: Vec<CandidatePair>,
    /// The sets, ascending, of which so much is common that a pair of two of
    /// them may be missing.
    pub(crate) common: Vec<SetId>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Arrival, Corpus, CorpusBuilder};
    use crate::hash::avalanche;
    use crate::shingle::Shingled;
    use crate::verify::{VerifiedPair, verify, verify_pair};
    use proptest::prelude::*;

    fn corpus(sets: impl IntoIterator<Item = Vec<u64>>) -> Corpus {
        let mut builder = CorpusBuilder::new();
        builder
            .extend(sets.into_iter().enumerate().map(|(n, mut shingles)| {
                shingles.sort_unstable();
                Arrival {
                    id: n.to_string().into(),
                    shingled: Shingled { shingles, ..Shingled::default() },
                    ..Arrival::default()
                }
            }))
            .unwrap();
        builder.finish().unwrap()
    }

    fn candidates(sets: &ShingleSets, join: PrefixJoin) -> Vec<CandidatePair> {
        join.candidates(sets, &()).unwrap()
    }

    fn admitted(sets: &ShingleSets, join: PrefixJoin) -> Vec<VerifiedPair> {
        let mut pairs = candidates(sets, join);
        pairs.sort_unstable();
        assert!(pairs.is_sorted_by(|one, other| one < other), "a pair came twice");
        verify(sets, &pairs, join.net, &()).unwrap()
    }

    proptest! {
        #[test]
        fn no_admitted_pair_is_missed_while_no_shingle_is_common(
            sets in prop::collection::btree_set(prop::collection::btree_set(0_u64..40, 1..24), 0..40),
            resemblance in prop::sample::select(vec![0.1, 0.2, 0.5, 0.9]),
            containment in prop::option::of(prop::sample::select(vec![0.3, 0.5, 0.8, 1.0])),
            beyond in prop::sample::select(vec![0, 1, 3, usize::MAX]),
            hashes in any::<bool>(),
            hits_per_set in prop::sample::select(vec![0, 2, HITS_PER_SET]),
        ) {
            let spread = |shingle: u64| if hashes { avalanche(shingle + 1) } else { shingle };
            let corpus = corpus(sets.iter().map(|set| set.iter().copied().map(spread).collect()));
            let sets = corpus.sets();
            let net = Net { resemblance, containment };
            let mut expected = Vec::new();
            for a in sets.ids() {
                for b in sets.ids().skip(a.index() + 1) {
                    expected.extend(verify_pair(sets, CandidatePair { a, b }, net).unwrap());
                }
            }
            // more than all shingles of all sets, so none is common
            let join = PrefixJoin { net, most_carriers: 1000, beyond, hits_per_set };
            prop_assert_eq!(admitted(sets, join), expected);
        }
    }

    proptest! {
        #[test]
        fn a_pair_that_is_missed_is_of_two_sets_that_are_named(
            sets in prop::collection::btree_set(prop::collection::btree_set(0_u64..24, 1..16), 0..40),
            resemblance in prop::sample::select(vec![0.1, 0.2, 0.5, 0.9]),
            containment in prop::option::of(prop::sample::select(vec![0.3, 0.5, 1.0])),
            most_carriers in 1_usize..12,
            beyond in prop::sample::select(vec![0, 1, 4]),
        ) {
            let corpus = corpus(sets.iter().map(|set| set.iter().copied().map(avalanche).collect()));
            let sets = corpus.sets();
            let net = Net { resemblance, containment };
            let join = PrefixJoin { most_carriers, beyond, ..PrefixJoin::new(net) };
            let joined = join.candidates_beside(sets, &Ranks::of(sets), &[], &()).unwrap();
            prop_assert!(joined.common.is_sorted_by(|one, other| one < other));
            for a in sets.ids() {
                for b in sets.ids().skip(a.index() + 1) {
                    let pair = CandidatePair { a, b };
                    let Some(verified) = verify_pair(sets, pair, net).unwrap() else { continue };
                    if verified.overlap.resemblance() >= resemblance && !joined.pairs.contains(&pair) {
                        prop_assert!(joined.common.contains(&a) && joined.common.contains(&b));
                    }
                }
            }
        }
    }

    #[test]
    fn a_report_within_a_long_article_is_found() {
        let article: Vec<u64> = (0..900).map(avalanche).collect();
        let report = (300..360).chain(5_000..5_006).map(avalanche).collect();
        let other = (7_000..7_080).map(avalanche).collect();
        let corpus = corpus([article, report, other]);
        let net = Net { resemblance: 0.2, containment: Some(0.9) };
        let found = admitted(corpus.sets(), PrefixJoin::new(net));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].overlap.shared, 60);
        let blind = PrefixJoin::new(Net::of_resemblance(0.2));
        assert!(admitted(corpus.sets(), blind).is_empty());
    }

    #[test]
    fn boilerplate_joins_nothing_and_hides_nothing() {
        // every set: 40 shingles of all, and 20 of its own; two have a copy
        let own = |n: u64| (n * 100 + 1_000..n * 100 + 1_020).map(avalanche);
        let with_boilerplate = |n: u64| (0..40).map(avalanche).chain(own(n)).collect::<Vec<_>>();
        let mut sets: Vec<Vec<u64>> = (0..2_000).map(with_boilerplate).collect();
        for n in [7, 1_234] {
            let copy = with_boilerplate(n).into_iter().chain([avalanche(900_000 + n)]);
            sets.push(copy.collect());
        }
        let corpus = corpus(sets);
        let net = Net { resemblance: 0.2, containment: Some(0.5) };
        let join = PrefixJoin { most_carriers: 1_000, ..PrefixJoin::new(net) };
        let pairs = candidates(corpus.sets(), join);
        assert_eq!(pairs.len(), 2, "each pair of the 2,002 is admitted, and two are looked at");
    }

    #[test]
    fn threads_change_neither_the_pairs_nor_their_order() {
        let set = |n: u64| (n / 3 * 10..n / 3 * 10 + 30 + n % 3).map(avalanche).collect();
        let corpus = corpus((0..600).map(set));
        let join = PrefixJoin::new(Net { resemblance: 0.2, containment: Some(0.5) });
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| candidates(corpus.sets(), join))
        };
        let alone = with(1);
        assert!(alone.len() > 600);
        assert_eq!(alone, with(2));
        assert_eq!(alone, with(7));
    }
}
