//! The prefix join: candidate pairs below the threshold, and the short report
//! inside the long article, found by the rarest shingles of the smaller set.
//!
//! Bands are made for resemblance at one threshold. Lowered to 0.2 they cost
//! twice the signature and still find a third of what containment asks for,
//! since a report wholly inside an article five times its size resembles it
//! by 0.2. The prefix filter (Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma
//! and Srikant 2007) knows no such limit. Put all shingles in one order, the
//! rarest first. Whoever shares o shingles with A shares one of the first
//! |A| − o + 1; and of A, the smaller set, whatever the [`Net`] admits shares
//! at least ⌈c · |A|⌉. So only these are looked up among the carriers of each
//! shingle, and only larger sets are met. A few shingles beyond the prefix are
//! looked up too, and each hit among them asked for, which spares more
//! verifying than it costs (Wang, Li and Feng 2012).
//!
//! * Every pair that the net admits is found, unless too many of its shingles
//!   are common: a shingle that more than [`most_carriers`] sets carry is not
//!   looked up. A pair is lost where all that it shares in the prefix is
//!   common: where boilerplate of that many articles is all the two share.
//! * No shingle is met more than `most_carriers` times from one set, so the
//!   time is at most `most_carriers` times the shingles of the corpus and does
//!   not grow with its square, whatever its articles have in common.
//! * The order of the pairs depends on the sets alone.
//!
//! Signatures are not needed. Takes 16 bytes for every shingle that a second
//! set carries (a third of those of a news corpus), 2 to 4 for every other,
//! and for every thread 4 for every set.
//!
//! [`most_carriers`]: PrefixJoin::most_carriers

mod postings;
mod sketch;

use rayon::prelude::*;

use crate::band::CandidatePair;
use crate::corpus::ShingleSets;
use crate::verify::Net;
use postings::{Place, Postings};

/// Sets that may carry a shingle by default: enough to lose no pair of 37,000
/// real articles.
pub const MOST_CARRIERS: usize = 1024;
/// Shingles beyond the prefix that are looked up by default.
pub const BEYOND: usize = 8;

/// How shingle sets are joined by their rare shingles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrefixJoin {
    /// Which pairs are to be found.
    pub net: Net,
    /// Sets that may carry a shingle; one that more carry leads nowhere.
    pub most_carriers: usize,
    /// Shingles beyond the prefix that are looked up as well.
    pub beyond: usize,
}

impl PrefixJoin {
    /// The join for `net` in time that does not grow with the square of the
    /// corpus.
    #[must_use]
    pub fn new(net: Net) -> Self {
        Self { net, most_carriers: MOST_CARRIERS, beyond: BEYOND }
    }

    /// The join for `net` that misses no pair.
    #[must_use]
    pub fn exact(net: Net) -> Self {
        Self { most_carriers: usize::MAX, ..Self::new(net) }
    }

    /// Each pair once, in an order that does not depend on the threads.
    /// `progress` is called with the number of sets done since its last call,
    /// from any thread.
    #[must_use]
    pub fn candidates(
        self,
        sets: &ShingleSets,
        progress: impl Fn(u64) + Sync,
    ) -> Vec<CandidatePair> {
        let postings = Postings::new(sets, self.most_carriers);
        let sizes: Vec<usize> = postings.by_size().iter().map(|&set| sets.get(set).len()).collect();
        let run = sizes.len().div_ceil(rayon::current_num_threads() * 8).max(64);
        let runs = sizes.len().div_ceil(run);
        let found: Vec<Vec<CandidatePair>> = (0..runs)
            .into_par_iter()
            .map_init(
                || vec![0_u32; sizes.len()],
                |counts, number| {
                    let mut pairs = Vec::new();
                    let places = number * run..((number + 1) * run).min(sizes.len());
                    let done = places.len() as u64;
                    for place in places {
                        self.partners(&postings, &sizes, place, counts, &mut pairs);
                    }
                    progress(done);
                    pairs
                },
            )
            .collect();
        found.concat()
    }

    /// Appends the pairs of the set at `place` with larger ones. `counts` is
    /// all zero, before and after.
    fn partners(
        self,
        postings: &Postings,
        sizes: &[usize],
        place: usize,
        counts: &mut [u32],
        pairs: &mut Vec<CandidatePair>,
    ) {
        let size = sizes[place];
        let (shingles, common) = (postings.shingles(place), postings.common(place));
        let least = self.net.least_overlap(size, size).max(1);
        let Some(spare) = (shingles.len() + common).checked_sub(least) else { return };
        let looked_up = spare.saturating_add(self.beyond).saturating_add(1).min(shingles.len());
        let largest = self.net.largest_partner(size);
        let end = sizes.partition_point(|&size| size <= largest);
        let unseen = shingles.len() - looked_up + common;
        let mut met: Vec<Place> = Vec::new();
        for &shingle in &shingles[..looked_up] {
            let carriers = postings.carriers(shingle);
            let larger = &carriers[carriers.partition_point(|&other| other as usize <= place)..];
            for &other in larger.iter().take_while(|&&other| (other as usize) < end) {
                let count = &mut counts[other as usize];
                if *count == 0 {
                    met.push(other);
                }
                *count += 1;
            }
        }
        let set = postings.by_size()[place];
        for other in met {
            let count = std::mem::take(&mut counts[other as usize]) as usize;
            let other = other as usize;
            if count + unseen >= self.net.least_overlap(size, sizes[other]) {
                pairs.push(CandidatePair::new(set, postings.by_size()[other]));
            }
        }
    }
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
        builder.extend(sets.into_iter().enumerate().map(|(n, mut shingles)| {
            shingles.sort_unstable();
            Arrival {
                id: n.to_string().into(),
                date: None,
                source: None,
                is_earlier: false,
                shingled: Shingled { shingles, ..Shingled::default() },
            }
        }));
        builder.finish()
    }

    fn admitted(sets: &ShingleSets, join: PrefixJoin) -> Vec<VerifiedPair> {
        let mut pairs = join.candidates(sets, |_| ());
        pairs.sort_unstable();
        assert!(pairs.is_sorted_by(|one, other| one < other), "a pair came twice");
        verify(sets, &pairs, join.net, |_| ())
    }

    proptest! {
        #[test]
        fn no_admitted_pair_is_missed_while_no_shingle_is_common(
            sets in prop::collection::btree_set(prop::collection::btree_set(0_u64..40, 1..24), 0..40),
            resemblance in prop::sample::select(vec![0.1, 0.2, 0.5, 0.9]),
            containment in prop::option::of(prop::sample::select(vec![0.3, 0.5, 0.8, 1.0])),
            beyond in prop::sample::select(vec![0, 1, 3, usize::MAX]),
            hashes in any::<bool>(),
        ) {
            let spread = |shingle: u64| if hashes { avalanche(shingle + 1) } else { shingle };
            let corpus = corpus(sets.iter().map(|set| set.iter().copied().map(spread).collect()));
            let sets = corpus.sets();
            let net = Net { resemblance, containment };
            let mut expected = Vec::new();
            for a in sets.ids() {
                for b in sets.ids().skip(a.index() + 1) {
                    expected.extend(verify_pair(sets, CandidatePair { a, b }, net));
                }
            }
            // 40 sets: none carried by more
            let join = PrefixJoin { net, most_carriers: 40, beyond };
            prop_assert_eq!(admitted(sets, join), expected);
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
        let pairs = join.candidates(corpus.sets(), |_| ());
        assert_eq!(pairs.len(), 2, "each pair of the 2,002 is admitted, and two are looked at");
    }

    #[test]
    fn threads_change_neither_the_pairs_nor_their_order() {
        let set = |n: u64| (n / 3 * 10..n / 3 * 10 + 30 + n % 3).map(avalanche).collect();
        let corpus = corpus((0..600).map(set));
        let join = PrefixJoin::new(Net { resemblance: 0.2, containment: Some(0.5) });
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| join.candidates(corpus.sets(), |_| ()))
        };
        let alone = with(1);
        assert!(alone.len() > 600);
        assert_eq!(alone, with(2));
        assert_eq!(alone, with(7));
    }
}
