//! Passages: the runs of text that two articles share.
//!
//! Runs of equal tokens (`run`) that follow each other in both texts with only
//! a few tokens between are one passage, so that a changed word does not cut a
//! paragraph in two.
//!
//! Time is linear in both texts, and a logarithm for each run.

use std::ops::Range;

use super::run::{RunFinder, TokenRun};

/// The passage length that is asked for by default, in tokens.
pub const DEFAULT_MIN_PASSAGE: usize = 12;
/// The longest edit that is bridged by default, in tokens of either text.
pub const DEFAULT_BRIDGE: usize = 6;

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
    pub runs: Vec<TokenRun>,
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
        self.align_by(&mut RunFinder::default(), a, b)
    }

    /// The same where many pairs are aligned, by a finder that is kept.
    #[must_use]
    pub fn align_by(&self, finder: &mut RunFinder, a: &[u64], b: &[u64]) -> Alignment {
        // the shorter is indexed, so that both orders do the same
        let swapped = (a.len(), a) > (b.len(), b);
        let (indexed, read) = if swapped { (b, a) } else { (a, b) };
        let mut runs = finder.runs(indexed, read);
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
    fn passages(&self, runs: &[TokenRun]) -> Vec<Passage> {
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

#[cfg(test)]
mod tests {
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
        assert_eq!(found.runs[0], TokenRun { a: 30, b: 0, length: 30 });
    }

    #[test]
    fn short_runs_are_no_passages() {
        let a = numbers(0..11);
        assert!(Aligner::default().align(&a, &a).passages.is_empty());
        assert_eq!(Aligner::new(11, 0).align(&a, &a).passages.len(), 1);
        assert_eq!(Aligner::new(1, 0).align(&a[..2], &a[..2]).passages.len(), 1);
        assert_eq!(Aligner::default().align(&[], &a), Alignment::default());
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
            let inside = |run: &&TokenRun, passage: &Passage| {
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
