//! Which pairs of sets share enough of what is looked up.

use std::ops::Range;

use super::PrefixJoin;
use super::met::Met;
use super::repeated::Repeated;
use crate::band::CandidatePair;
use crate::corpus::ShingleSets;
use crate::counting_sort::ByKey;
use crate::narrow::narrow;

/// Finds the smaller sets that sets meet often enough for a pair.
pub(super) struct PartnerFinder<'a> {
    join: PrefixJoin,
    sets: &'a ShingleSets,
    repeated: &'a Repeated<'a>,
    /// Of every rank, how many hits there are at least in a pair of which it is
    /// the smaller set, as far as a byte goes.
    fewest: Vec<u8>,
}

impl<'a> PartnerFinder<'a> {
    pub(super) fn new(join: PrefixJoin, sets: &'a ShingleSets, repeated: &'a Repeated<'a>) -> Self {
        let mut finder = Self { join, sets, repeated, fewest: Vec::new() };
        let fewest = (0..).take(repeated.ranks.len()).map(|rank| {
            let size = finder.size(rank);
            u8::try_from(finder.fewest(rank, size)).unwrap_or(u8::MAX)
        });
        finder.fewest = fewest.collect();
        finder
    }

    fn size(&self, rank: u32) -> usize {
        self.sets.size(self.repeated.ranks.set(rank))
    }

    /// How many hits there are at least in a pair of this set with a larger one.
    fn fewest(&self, smaller: u32, larger: usize) -> usize {
        let least = self.join.net.least_overlap(self.size(smaller), larger);
        // if all but the common ones are looked up, all others that are shared
        let rare = least.saturating_sub(self.repeated.common(smaller));
        rare.min(self.join.beyond(self.size(smaller)).saturating_add(1))
    }

    /// The pairs of these sets with smaller ones, of which they have these hits.
    pub(super) fn partners(&self, ranks: Range<usize>, hits: &ByKey<u32>) -> Vec<CandidatePair> {
        let (mut pairs, mut met) = (Vec::new(), Met::default());
        for (place, larger) in ranks.enumerate() {
            let larger = narrow(larger);
            let size = self.size(larger);
            let often = met.often(hits.of(place), &self.fewest);
            for same in often.chunk_by(|one, other| one == other) {
                let smaller = same[0];
                if size <= self.join.net.largest_partner(self.size(smaller))
                    && same.len() >= self.fewest(smaller, size)
                {
                    let [smaller, larger] =
                        [smaller, larger].map(|rank| self.repeated.ranks.set(rank));
                    pairs.push(CandidatePair::new(smaller, larger));
                }
            }
        }
        pairs
    }
}
