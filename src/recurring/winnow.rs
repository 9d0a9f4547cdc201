//! Fingerprints of a text, thinned by winnowing (Schleimer, Wilkerson and Aiken
//! 2003, section 2).
//!
//! Of the hashes of all runs of [`WIDTH`] tokens the least in each window is kept,
//! which leaves about two in a window and one more, and two texts that share as
//! much as a window spans share a fingerprint. Time is linear in the text.

use super::passages::WIDTH;
use crate::narrow::narrow;
use crate::shingle::roll;

/// Some tokens of a text that are known again in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint {
    /// The hash of its tokens.
    pub(super) hash: u64,
    /// The first of them.
    pub(super) place: u32,
}

/// Finds the fingerprints of texts; one a thread, for the room it holds.
#[derive(Clone, Debug)]
pub(super) struct Winnow {
    window: usize,
    hashes: Vec<u64>,
}

impl Winnow {
    /// One of which no run of so many tokens, at least [`WIDTH`], is without a
    /// fingerprint.
    pub(super) fn of_passages(tokens: usize) -> Self {
        Self { window: tokens - WIDTH + 1, hashes: Vec::new() }
    }

    /// Hashes in a window: as many tokens more than its fingerprints show may a
    /// passage have at either end, or fewer.
    pub(super) fn window(&self) -> usize {
        self.window
    }

    /// Gives the fingerprints of a text, in order.
    pub(super) fn each(&mut self, tokens: &[u64], mut give: impl FnMut(Fingerprint)) {
        let hashes = &mut self.hashes;
        hashes.clear();
        if tokens.len() < WIDTH {
            return;
        }
        roll(tokens, WIDTH, hashes);
        let window = self.window.min(hashes.len());
        let (mut least, mut last) = (0, None);
        for end in 1..=hashes.len() {
            // the rightmost of equal ones, so that a repeated text keeps few
            if hashes[end - 1] <= hashes[least] {
                least = end - 1;
            }
            let Some(start) = end.checked_sub(window) else { continue };
            if least < start {
                let rightmost = (start..end).rev().min_by_key(|&place| hashes[place]);
                least = rightmost.unwrap_or(start);
            }
            if last != Some(least) {
                last = Some(least);
                let place = narrow(least);
                give(Fingerprint { hash: hashes[least], place });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hash::avalanche;

    proptest! {
        #[test]
        fn the_least_of_every_window_is_kept(
            tokens in prop::collection::vec(0_u64..6, 0..80),
            passage in WIDTH..20,
        ) {
            let tokens: Vec<u64> = tokens.into_iter().map(avalanche).collect();
            let mut winnow = Winnow::of_passages(passage);
            let mut kept = Vec::new();
            winnow.each(&tokens, |fingerprint| kept.push(fingerprint));
            let mut hashes = Vec::new();
            for run in tokens.windows(WIDTH) {
                roll(run, WIDTH, &mut hashes);
            }
            let mut expected: Vec<usize> = hashes
                .windows(winnow.window().min(hashes.len()).max(1))
                .enumerate()
                .map(|(start, window)| {
                    let least = window.iter().min().unwrap();
                    start + window.iter().rposition(|hash| hash == least).unwrap()
                })
                .collect();
            expected.dedup();
            let places: Vec<usize> = kept.iter().map(|one| one.place as usize).collect();
            prop_assert_eq!(places, expected);
            prop_assert!(kept.iter().all(|one| one.hash == hashes[one.place as usize]));
        }
    }
}
