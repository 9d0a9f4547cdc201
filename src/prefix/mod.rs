//! The prefix join: the sets that may share enough shingles, found by the
//! rarest shingles of the smaller one.

mod postings;
mod sketch;

use rayon::prelude::*;

use crate::band::CandidatePair;
use crate::corpus::ShingleSets;
use crate::verify::Net;
use postings::{Place, Postings};

/// Sets that may carry a shingle by default.
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
