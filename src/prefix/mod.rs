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
//! Who carries each shingle is seen slice by slice (`corpus/slices`), and told
//! to each carrier, sets standing in the order of their sizes (`repeated`,
//! `corpus/ranks`). A chunk of sets at a time, the prefixes are found
//! (`prefixes`). Then the sets are taken in parts:
//! the prefixes of a part are indexed (`index`), and all larger sets go by and
//! look up their shingles there, so that whatever a set shares with the prefixes
//! of the part is known before the next set comes. A corpus of up to some
//! 200,000 articles is one part, any larger is two or three.
//!
//! Signatures are not needed. All that grows with the shingles goes to temporary
//! files behind the first 16 or 32 MB of each kind: 6 bytes for every shingle, 5
//! or 6 for every repeated one and as many for every one of a prefix, some 2.5 kB
//! an article. In memory stay 4 bytes for every different repeated shingle and 4
//! for every entry of the index, of which there are about [`most_indexed`], or [`INDEXED_PER_SET`] for every set of the corpus.
//!
//! [`most_carriers`]: PrefixJoin::most_carriers
//! [`most_indexed`]: PrefixJoin::most_indexed

mod index;
mod prefixes;
mod repeated;

use rayon::prelude::*;

use crate::band::CandidatePair;
use crate::corpus::{Onlooker, Ranks, ShingleSets, Slices};
use crate::error::Result;
use crate::verify::Net;
use index::{Met, PrefixIndex};
use prefixes::Prefixes;
use repeated::Repeated;

/// Sets that may carry a shingle by default: enough to lose no pair of 37,000
/// real articles.
pub const MOST_CARRIERS: usize = 1024;
/// Shingles beyond the prefix that are looked up by default.
pub const BEYOND: usize = 8;

/// Entries of the index at a time by default.
pub const MOST_INDEXED: usize = 1 << 24;
/// Entries that there may be for every set, if that is more: so the number of
/// parts does not grow with the corpus.
pub const INDEXED_PER_SET: usize = 56;

/// How shingle sets are joined by their rare shingles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrefixJoin {
    /// Which pairs are to be found.
    pub net: Net,
    /// Sets that may carry a shingle; one that more carry leads nowhere.
    pub most_carriers: usize,
    /// Shingles beyond the prefix that are looked up as well.
    pub beyond: usize,
    /// Entries of the index at a time; it changes no pair.
    pub most_indexed: usize,
}

impl PrefixJoin {
    /// The join for `net` in time that does not grow with the square of the
    /// corpus.
    #[must_use]
    pub fn new(net: Net) -> Self {
        Self { net, most_carriers: MOST_CARRIERS, beyond: BEYOND, most_indexed: MOST_INDEXED }
    }

    /// The join for `net` that misses no pair.
    #[must_use]
    pub fn exact(net: Net) -> Self {
        Self { most_carriers: usize::MAX, ..Self::new(net) }
    }

    /// Each pair of these sets once, in an order that does not depend on the
    /// threads. `progress` is called with the number of sets done since its
    /// last call, from any thread.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where a temporary file cannot be written or read.
    pub fn candidates(
        self,
        sets: &ShingleSets,
        progress: impl Fn(u64) + Sync,
    ) -> Result<Vec<CandidatePair>> {
        self.candidates_beside(sets, &Ranks::of(sets), &[], progress)
    }

    /// The same, while others look at the slices too: to cut them and put them
    /// in order is the dearest part, and done once for all.
    pub(crate) fn candidates_beside(
        self,
        sets: &ShingleSets,
        ranks: &Ranks,
        onlookers: &[&dyn Onlooker],
        progress: impl Fn(u64) + Sync,
    ) -> Result<Vec<CandidatePair>> {
        let repeated = Repeated::of(sets, ranks, self.most_carriers);
        let all = [&[&repeated as &dyn Onlooker], onlookers].concat();
        Slices::of(sets, ranks)?.show(&all)?;
        let prefixes = Prefixes::of(&repeated, sets, self)?;
        let looking = Looking { join: self, sets, repeated: &repeated, prefixes: &prefixes };
        let room = self.most_indexed.max(sets.len().saturating_mul(INDEXED_PER_SET));
        let mut pairs = Vec::new();
        for part in prefixes.parts(room) {
            let fewest = |rank| {
                let size = looking.size(rank);
                self.net.least_overlap(size, size).saturating_sub(prefixes.unseen(rank))
            };
            let index = PrefixIndex::of(part.clone(), &repeated, &prefixes, fewest)?;
            let of_part: usize = part.clone().map(|chunk| repeated.ranks_of(chunk).len()).sum();
            let ahead = repeated.chunks() - part.start;
            // of the sets of this part, those done when so many chunks have gone by
            let done = |gone: usize| of_part * gone / ahead;
            // the sets before the part are smaller than any in it
            let found: Vec<Vec<CandidatePair>> = (part.start..repeated.chunks())
                .into_par_iter()
                .map(|chunk| {
                    let found = looking.partners(&index, chunk)?;
                    let gone = chunk - part.start;
                    progress((done(gone + 1) - done(gone)) as u64);
                    Ok(found)
                })
                .collect::<Result<_>>()?;
            for mut found in found {
                pairs.append(&mut found);
            }
        }
        Ok(pairs)
    }

    /// How many of the shingles of a set of `size` are looked up, the rarest
    /// first, of which `repeated` may stand in other sets too.
    fn looked_up(self, size: usize, repeated: usize) -> usize {
        let least = self.net.least_overlap(size, size).max(1);
        // those of one set alone are the rarest, and looked up in thought
        repeated
            .checked_sub(least)
            .map_or(0, |spare| spare.saturating_add(self.beyond).saturating_add(1))
    }
}

/// What is at hand when sets look up their shingles.
struct Looking<'a> {
    join: PrefixJoin,
    sets: &'a ShingleSets,
    repeated: &'a Repeated<'a>,
    prefixes: &'a Prefixes,
}

impl Looking<'_> {
    fn size(&self, rank: u32) -> usize {
        self.sets.size(self.repeated.ranks.set(rank))
    }

    /// The pairs of the sets of a chunk with smaller ones of the index.
    fn partners(&self, index: &PrefixIndex, chunk: usize) -> Result<Vec<CandidatePair>> {
        let shingles = self.repeated.of_chunk(chunk)?;
        let (mut pairs, mut met) = (Vec::new(), Met::default());
        for (place, larger) in self.repeated.ranks_of(chunk).enumerate() {
            let larger = u32::try_from(larger).unwrap_or(u32::MAX);
            index.meet(shingles.of(place), larger, &mut met);
            met.ranks.sort_unstable();
            let other = self.size(larger);
            for same in met.ranks.chunk_by(|one, other| one == other) {
                let (smaller, size) = (same[0], self.size(same[0]));
                let net = self.join.net;
                if other <= net.largest_partner(size)
                    && same.len() + self.prefixes.unseen(smaller) >= net.least_overlap(size, other)
                {
                    let [smaller, larger] =
                        [smaller, larger].map(|rank| self.repeated.ranks.set(rank));
                    pairs.push(CandidatePair::new(smaller, larger));
                }
            }
        }
        Ok(pairs)
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
        builder
            .extend(sets.into_iter().enumerate().map(|(n, mut shingles)| {
                shingles.sort_unstable();
                Arrival {
                    id: n.to_string().into(),
                    date: None,
                    source: None,
                    is_earlier: false,
                    shingled: Shingled { shingles, ..Shingled::default() },
                }
            }))
            .unwrap();
        builder.finish().unwrap()
    }

    fn candidates(sets: &ShingleSets, join: PrefixJoin) -> Vec<CandidatePair> {
        join.candidates(sets, |_| ()).unwrap()
    }

    fn admitted(sets: &ShingleSets, join: PrefixJoin) -> Vec<VerifiedPair> {
        let mut pairs = candidates(sets, join);
        pairs.sort_unstable();
        assert!(pairs.is_sorted_by(|one, other| one < other), "a pair came twice");
        verify(sets, &pairs, join.net, |_| ()).unwrap()
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
                    expected.extend(verify_pair(sets, CandidatePair { a, b }, net).unwrap());
                }
            }
            // more than all shingles of all sets, so none is common
            let join = PrefixJoin { net, most_carriers: 1000, beyond, ..PrefixJoin::new(net) };
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
