//! Passages: the runs of text that two articles share.
//!
//! The shorter text is indexed by every [`SEED`] tokens; the longer is read
//! once, and at each place the longest run that starts there and stands in
//! the other is taken (greedy string tiling in one pass, after Wise 1993).
//! Runs never overlap in either text. Runs that follow each other in both
//! texts with only a few tokens between are one passage, so that a changed
//! word does not cut a paragraph in two.
//!
//! Time is linear in both texts whatever they hold: a place is compared with
//! at most [`MAX_POSTINGS`] places, and what the comparisons read is bounded
//! by that number times what the longest of them claims. A text that repeats
//! itself a thousand times therefore costs no more than another.

use std::ops::Range;

use ahash::AHashMap;

use crate::hash::{STEP, avalanche};

/// Tokens that two texts must share in a row to be compared there.
pub const SEED: usize = 4;
/// Places of one seed that are tried.
pub const MAX_POSTINGS: usize = 8;
/// The passage length that is asked for by default, in tokens.
pub const DEFAULT_MIN_PASSAGE: usize = 12;
/// The longest edit that is bridged by default, in tokens of either text.
pub const DEFAULT_BRIDGE: usize = 6;

/// A maximal run of equal tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where it begins in A.
    pub a: usize,
    /// Where it begins in B.
    pub b: usize,
    /// How many tokens it has; at least [`SEED`], fewer only where a whole
    /// text has fewer.
    pub length: usize,
}

/// A stretch of text that stands in both articles, small edits aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its tokens in A.
    pub a: Range<usize>,
    /// Its tokens in B.
    pub b: Range<usize>,
    /// How many of them are equal: at least the least length asked for.
    pub shared: usize,
}

/// What two texts share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alignment {
    /// All runs in the order of B, disjoint in A and in B.
    pub runs: Vec<Run>,
    /// The passages in the order of B, disjoint in B, and in A as well.
    pub passages: Vec<Passage>,
}

/// Finds passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aligner {
    min_passage: usize,
    bridge: usize,
}

impl Default for Aligner {
    fn default() -> Self {
        Self::new(DEFAULT_MIN_PASSAGE, DEFAULT_BRIDGE)
    }
}

impl Aligner {
    /// An aligner for passages of at least `min_passage` equal tokens, in
    /// which edits of at most `bridge` tokens are bridged.
    #[must_use]
    pub fn new(min_passage: usize, bridge: usize) -> Self {
        Self { min_passage: min_passage.max(1), bridge }
    }

    /// What two token sequences share; the same, with sides changed, when the
    /// texts change sides.
    #[must_use]
    pub fn align(&self, a: &[u64], b: &[u64]) -> Alignment {
        // the shorter is indexed, so that both orders do the same
        let swapped = (a.len(), a) > (b.len(), b);
        let (indexed, read) = if swapped { (b, a) } else { (a, b) };
        let mut runs = runs(indexed, read);
        let mut passages = self.passages(&runs);
        if swapped {
            for run in &mut runs {
                std::mem::swap(&mut run.a, &mut run.b);
            }
            for passage in &mut passages {
                std::mem::swap(&mut passage.a, &mut passage.b);
            }
            runs.sort_unstable_by_key(|run| run.b);
            passages.sort_unstable_by_key(|passage| passage.b.start);
        }
        Alignment { runs, passages }
    }

    /// Joins runs, which come in the order of B, to passages.
    fn passages(&self, runs: &[Run]) -> Vec<Passage> {
        // no other run may lie in what is bridged, or passages would overlap
        let mut in_a: Vec<usize> = (0..runs.len()).collect();
        in_a.sort_unstable_by_key(|&place| runs[place].a);
        let mut follows = vec![false; runs.len()];
        for pair in in_a.windows(2) {
            follows[pair[1]] = pair[0] + 1 == pair[1];
        }
        let mut passages: Vec<Passage> = Vec::new();
        for (run, follows) in runs.iter().zip(follows) {
            let (a, b) = (run.a..run.a + run.length, run.b..run.b + run.length);
            match passages.last_mut() {
                Some(last)
                    if follows
                        && a.start - last.a.end <= self.bridge
                        && b.start - last.b.end <= self.bridge =>
                {
                    last.a.end = a.end;
                    last.b.end = b.end;
                    last.shared += run.length;
                }
                _ => passages.push(Passage { a, b, shared: run.length }),
            }
        }
        passages.retain(|passage| passage.shared >= self.min_passage);
        passages
    }
}

/// The runs that `b` shares with `a`, longest first at each place of `b`.
fn runs(a: &[u64], b: &[u64]) -> Vec<Run> {
    let width = SEED.min(a.len());
    if width == 0 {
        return Vec::new();
    }
    let mut postings = Postings::new(a, width);
    let mut claimed = vec![false; a.len()];
    let mut runs: Vec<Run> = Vec::new();
    let (mut at, mut expected) = (0, 0);
    while at + width <= b.len() {
        let key = seed(&b[at..at + width]);
        let longest = postings
            .free(key, &claimed)
            .filter_map(|place| {
                let length = equal_tokens(&a[place..], &b[at..], &claimed[place..]);
                (length >= width).then_some((length, place))
            })
            .max_by_key(|&(length, place)| (length, std::cmp::Reverse(place.abs_diff(expected))));
        let Some((length, place)) = longest else {
            at += 1;
            continue;
        };
        claimed[place..place + length].fill(true);
        runs.push(Run { a: place, b: at, length });
        at += length;
        expected = place + length;
    }
    runs
}

fn equal_tokens(a: &[u64], b: &[u64], claimed: &[bool]) -> usize {
    let free = claimed.iter().map(|&claimed| !claimed);
    a.iter().zip(b).zip(free).take_while(|((a, b), free)| a == b && *free).count()
}

fn seed(tokens: &[u64]) -> u64 {
    avalanche(tokens.iter().fold(0, |sum, &token| sum.wrapping_mul(STEP).wrapping_add(token)))
}

/// Where each seed stands, as chains through the text.
struct Postings {
    heads: AHashMap<u64, usize>,
    next: Vec<Option<usize>>,
}

impl Postings {
    fn new(tokens: &[u64], width: usize) -> Self {
        let mut heads = AHashMap::with_capacity(tokens.len());
        let mut next = vec![None; tokens.len()];
        for (place, window) in tokens.windows(width).enumerate().rev() {
            next[place] = heads.insert(seed(window), place);
        }
        Self { heads, next }
    }

    /// The first places of the seed that are not claimed. What is claimed at
    /// the head of a chain is dropped for good, so that later calls do not
    /// pass over it again.
    fn free(&mut self, key: u64, claimed: &[bool]) -> impl Iterator<Item = usize> {
        let mut head = self.heads.get(&key).copied();
        while let Some(place) = head.filter(|&place| claimed[place]) {
            head = self.next[place];
        }
        match head {
            Some(head) => self.heads.insert(key, head),
            None => self.heads.remove(&key),
        };
        let next = &self.next;
        std::iter::successors(head, |&place| next[place]).take(MAX_POSTINGS)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use proptest::prelude::*;

    use super::*;

    fn numbers(range: Range<u64>) -> Vec<u64> {
        range.collect()
    }

    #[test]
    fn an_edit_is_bridged_and_a_foreign_stretch_is_not() {
        let a = numbers(0..100);
        let edited = [&a[..40], &[500, 501], &a[41..]].concat();
        let found = Aligner::default().align(&a, &edited).passages;
        assert_eq!(found, [Passage { a: 0..100, b: 0..101, shared: 99 }]);

        let inserted = [&a[..40], &numbers(500..520), &a[40..]].concat();
        let found = Aligner::default().align(&a, &inserted).passages;
        let expected = [
            Passage { a: 0..40, b: 0..40, shared: 40 },
            Passage { a: 40..100, b: 60..120, shared: 60 },
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn moved_paragraphs_are_found() {
        let a = numbers(0..60);
        let turned = [&a[30..], &a[..30]].concat();
        let found = Aligner::default().align(&a, &turned);
        assert_eq!(found.passages.len(), 2);
        assert_eq!(found.runs[0], Run { a: 30, b: 0, length: 30 });
    }

    #[test]
    fn short_runs_are_no_passages() {
        let a = numbers(0..11);
        assert!(Aligner::default().align(&a, &a).passages.is_empty());
        assert_eq!(Aligner::new(11, 0).align(&a, &a).passages.len(), 1);
        assert_eq!(Aligner::new(1, 0).align(&a[..2], &a[..2]).passages.len(), 1);
        assert_eq!(Aligner::default().align(&[], &a), Alignment::default());
    }

    #[test]
    fn a_text_that_repeats_itself_costs_no_more() {
        let tokens = 1_000_000_u64;
        let a: Vec<u64> = (0..tokens).map(|n| n % 5).collect();
        let b: Vec<u64> = (0..tokens).map(|n| if n % 7 == 6 { 9 } else { n % 5 }).collect();
        let start = Instant::now();
        assert!(!Aligner::default().align(&a, &b).runs.is_empty());
        // a tenth of a second; quadratic time would be a quarter of an hour
        assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    }

    proptest! {
        #[test]
        fn passages_are_what_they_say(
            a in proptest::collection::vec(0..6_u64, 0..120),
            b in proptest::collection::vec(0..6_u64, 0..120),
            min_passage in 1..20_usize,
            bridge in 0..8_usize,
        ) {
            let aligner = Aligner::new(min_passage, bridge);
            let Alignment { runs, passages } = aligner.align(&a, &b);
            let (mut of_a, mut of_b) = (vec![false; a.len()], vec![false; b.len()]);
            for run in &runs {
                prop_assert_eq!(&a[run.a..run.a + run.length], &b[run.b..run.b + run.length]);
                for offset in 0..run.length {
                    prop_assert!(!std::mem::replace(&mut of_a[run.a + offset], true));
                    prop_assert!(!std::mem::replace(&mut of_b[run.b + offset], true));
                }
            }
            let inside = |run: &&Run, passage: &Passage| {
                passage.b.contains(&run.b) && passage.a.contains(&run.a)
            };
            for passage in &passages {
                let shared: usize =
                    runs.iter().filter(|run| inside(run, passage)).map(|run| run.length).sum();
                prop_assert_eq!(shared, passage.shared);
                prop_assert!(shared >= min_passage);
                prop_assert!(passage.a.end <= a.len() && passage.b.end <= b.len());
            }
            let mut in_a = passages.clone();
            in_a.sort_by_key(|passage| passage.a.start);
            prop_assert!(in_a.windows(2).all(|pair| pair[0].a.end <= pair[1].a.start));
            prop_assert!(passages.windows(2).all(|pair| pair[0].b.end <= pair[1].b.start));

            let mut mirrored = aligner.align(&b, &a).passages;
            for passage in &mut mirrored {
                std::mem::swap(&mut passage.a, &mut passage.b);
            }
            mirrored.sort_by_key(|passage| passage.b.start);
            prop_assert_eq!(mirrored, passages);
        }
    }
}
