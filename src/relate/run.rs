//! Runs: the tokens in a row that two texts share.
//!
//! One text is indexed by every [`SEED`] tokens; the other is read once, and
//! at each place the longest run that starts there and stands in the indexed
//! one is taken (greedy string tiling in one pass, after Wise 1993). Runs never
//! overlap in either text.
//!
//! Time is linear in both texts whatever they hold: a place is compared with
//! at most [`MAX_POSTINGS`] places, and what the comparisons read is bounded
//! by that number times what the longest of them claims. A text that repeats
//! itself a thousand times therefore costs no more than another.
//!
//! The index is a few flat lists that are filled anew for every text: most
//! are short, and to get memory for each would cost as much as to fill
//! it. One that is held against several texts in turn is indexed once. 37 to 53
//! bytes a token of the longest text so far.

use std::cmp::Reverse;

/// Tokens that two texts must share in a row to be compared there.
pub const SEED: usize = 4;
/// Places of one seed that are tried.
pub const MAX_POSTINGS: usize = 8;

/// Bits that a seed is turned by for each of its tokens.
const TURN: u32 = 16;
/// No place. A text has fewer tokens, or is indexed as far as this.
const NOWHERE: u32 = u32::MAX;

/// A maximal run of equal tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenRun {
    /// Where it begins in A.
    pub a: usize,
    /// Where it begins in B.
    pub b: usize,
    /// How many tokens it has; at least [`SEED`], fewer only where a whole
    /// text has fewer.
    pub length: usize,
}

/// Finds runs; one a thread, for the lists it holds.
#[derive(Clone, Debug, Default)]
pub struct RunFinder {
    /// The indexed text.
    indexed: Vec<u64>,
    /// The seed at each place of the indexed text.
    seeds: Vec<u64>,
    /// Where each seed stands, as a hash table with linear probing.
    postings: Vec<Postings>,
    /// The next place of the same seed.
    next: Vec<u32>,
    /// Whether a run has a token already.
    claimed: Vec<bool>,
}

/// The places of one seed, ascending: the first, and a chain from there.
#[derive(Clone, Copy, Debug)]
struct Postings {
    /// The first, to know the seed by; nowhere if there is none.
    first: u32,
    /// The first that is not claimed, as far as is known. What is claimed there
    /// is dropped for good, so that later looks do not pass over it again.
    free: u32,
}

impl RunFinder {
    /// The runs that `b` shares with `a`, which is indexed, in the order of
    /// `b`; the longest at each of its places.
    pub(super) fn runs(&mut self, a: &[u64], b: &[u64]) -> Vec<TokenRun> {
        let width = SEED.min(a.len());
        if width == 0 {
            return Vec::new();
        }
        if self.indexed == a {
            self.release();
        } else {
            self.index(a, width);
        }
        let mut runs: Vec<TokenRun> = Vec::new();
        let (mut at, mut expected) = (0, 0);
        while at + width <= b.len() {
            let Some((length, place)) = self.longest(a, &b[at..], width, expected) else {
                at += 1;
                continue;
            };
            self.claimed[place..place + length].fill(true);
            runs.push(TokenRun { a: place, b: at, length });
            at += length;
            expected = place + length;
        }
        runs
    }

    /// Makes the indexed text as if nobody had claimed anything of it.
    fn release(&mut self) {
        self.claimed.fill(false);
        for postings in &mut self.postings {
            postings.free = postings.first;
        }
    }

    fn index(&mut self, tokens: &[u64], width: usize) {
        let Self { indexed, seeds, postings, next, claimed } = self;
        indexed.clear();
        indexed.extend_from_slice(tokens);
        claimed.clear();
        claimed.resize(tokens.len(), false);
        seeds.clear();
        seeds.extend(tokens.windows(width).map(seed));
        next.clear();
        next.resize(seeds.len(), NOWHERE);
        // half of it stays free, so that a probe ends soon
        postings.clear();
        let room = (2 * seeds.len()).next_power_of_two();
        postings.resize(room, Postings { first: NOWHERE, free: NOWHERE });
        let places = 0..u32::try_from(seeds.len()).unwrap_or(NOWHERE);
        for place in places.rev() {
            let at = self.find(self.seeds[place as usize]);
            let postings = &mut self.postings[at];
            self.next[place as usize] = postings.first;
            *postings = Postings { first: place, free: place };
        }
    }

    /// Where the postings of a seed are, or would be.
    fn find(&self, seed: u64) -> usize {
        let mask = self.postings.len() - 1;
        let mut at = (seed >> 32) as usize & mask;
        loop {
            let first = self.postings[at].first;
            if first == NOWHERE || self.seeds[first as usize] == seed {
                return at;
            }
            at = (at + 1) & mask;
        }
    }

    /// The length and the place in `a` of the longest run that `rest` begins
    /// with, of several the one closest to where it is expected.
    fn longest(
        &mut self,
        a: &[u64],
        rest: &[u64],
        width: usize,
        expected: usize,
    ) -> Option<(usize, usize)> {
        let at = self.find(seed(&rest[..width]));
        let Self { postings, next, claimed, .. } = self;
        let free = &mut postings[at].free;
        while *free != NOWHERE && claimed[*free as usize] {
            *free = next[*free as usize];
        }
        let is_somewhere = |place: &u32| *place != NOWHERE;
        let places = std::iter::successors(Some(*free).filter(is_somewhere), |&place| {
            Some(next[place as usize]).filter(is_somewhere)
        });
        places
            .take(MAX_POSTINGS)
            .filter_map(|place| {
                let place = place as usize;
                let length = equal_tokens(&a[place..], rest, &claimed[place..]);
                (length >= width).then_some((length, place))
            })
            .max_by_key(|&(length, place)| (length, Reverse(place.abs_diff(expected))))
    }
}

/// Tokens that both begin with, as far as no other run has them.
fn equal_tokens(a: &[u64], b: &[u64], claimed: &[bool]) -> usize {
    let free = claimed.iter().map(|&claimed| !claimed);
    a.iter().zip(b).zip(free).take_while(|((a, b), free)| a == b && *free).count()
}

/// What tokens in a row are looked up by. They are hashes already, so it is
/// enough that their order counts.
fn seed(tokens: &[u64]) -> u64 {
    tokens.iter().fold(0, |sum: u64, &token| sum.rotate_left(TURN).wrapping_add(token))
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_that_repeats_itself_costs_no_more() {
        let tokens = 1_000_000_u64;
        let a: Vec<u64> = (0..tokens).map(|n| n % 5).collect();
        let b: Vec<u64> = (0..tokens).map(|n| if n % 7 == 6 { 9 } else { n % 5 }).collect();
        let start = Instant::now();
        assert!(!RunFinder::default().runs(&a, &b).is_empty());
        // a tenth of a second; quadratic time would be a quarter of an hour
        assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    }

    #[test]
    fn of_runs_of_one_length_the_expected_is_taken() {
        let a = [1, 2, 3, 4, 9, 9, 9, 9, 1, 2, 3, 4];
        let b = [9, 9, 9, 9, 1, 2, 3, 4, 5];
        let found = RunFinder::default().runs(&a, &b);
        assert_eq!(found, [TokenRun { a: 4, b: 0, length: 8 }]);
        let found = RunFinder::default().runs(&a, &[5, 1, 2, 3, 4]);
        assert_eq!(found, [TokenRun { a: 0, b: 1, length: 4 }]);
    }

    proptest! {
        #[test]
        fn runs_are_equal_tokens_and_what_was_found_before_does_not_matter(
            texts in prop::collection::vec(prop::collection::vec(0..4_u64, 0..60), 1..4),
        ) {
            let mut finder = RunFinder::default();
            for (a, b) in texts.iter().flat_map(|a| texts.iter().map(move |b| (a, b))) {
                let runs = finder.runs(a, b);
                prop_assert_eq!(&runs, &RunFinder::default().runs(a, b));
                for run in runs {
                    prop_assert_eq!(&a[run.a..run.a + run.length], &b[run.b..run.b + run.length]);
                }
            }
        }
    }
}
