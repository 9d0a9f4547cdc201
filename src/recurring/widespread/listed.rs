//! The list of widespread texts as it grows.

use std::collections::BTreeMap;
use std::ops::Range;

use ahash::AHashMap;

use super::candidate::Candidate;
use super::{Widespread, WidespreadKind};

/// Tokens between what stands side by side.
const BESIDE: u32 = 24;

/// The list as it grows.
#[derive(Default)]
pub(super) struct Listed {
    pub(super) texts: Vec<Widespread>,
    /// Whether each is listed, also one that is a part of another.
    lists_parts: bool,
    /// What of each article is of which text.
    taken: AHashMap<u32, Vec<(Range<u32>, usize)>>,
}

impl Listed {
    /// Nothing yet.
    pub(super) fn new(lists_parts: bool) -> Self {
        Self { lists_parts, ..Self::default() }
    }

    /// Lists a text, unless parts are not listed and most of its carriers have it as part
    /// of one that is.
    pub(super) fn take(&mut self, candidate: &Candidate, reports: usize) {
        let whole = if self.lists_parts { None } else { self.whole(candidate) };
        let text = whole.unwrap_or(self.texts.len());
        for (article, range) in &candidate.places {
            self.taken.entry(*article).or_default().push((range.clone(), text));
        }
        if whole.is_none() {
            let (example, tokens) = candidate.example().clone();
            self.texts.push(Widespread {
                kind: candidate.kind,
                carriers: candidate.places.iter().map(|(article, _)| *article).collect(),
                reports,
                example,
                tokens,
            });
        }
    }

    /// The listed text that this is a part of.
    fn whole(&self, candidate: &Candidate) -> Option<usize> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let are_alike = |one: WidespreadKind, other: WidespreadKind| {
            one == other || one.is_boilerplate() && other.is_boilerplate()
        };
        for (article, range) in &candidate.places {
            let near = self.taken.get(article).into_iter().flatten().filter(|(taken, text)| {
                if are_alike(self.texts[*text].kind, candidate.kind) {
                    is_beside(taken, range)
                } else {
                    overlap(taken, range) * 2 >= range.len()
                }
            });
            let mut near: Vec<usize> = near.map(|(_, text)| *text).collect();
            near.sort_unstable();
            near.dedup();
            for text in near {
                *counts.entry(text).or_default() += 1;
            }
        }
        let most = counts.into_iter().max_by_key(|&(text, count)| (count, std::cmp::Reverse(text)));
        most.filter(|(_, count)| count * 2 > candidate.places.len()).map(|(text, _)| text)
    }
}

fn is_beside(one: &Range<u32>, other: &Range<u32>) -> bool {
    one.start <= other.end.saturating_add(BESIDE) && other.start <= one.end.saturating_add(BESIDE)
}

fn overlap(one: &Range<u32>, other: &Range<u32>) -> usize {
    (one.start.max(other.start)..one.end.min(other.end)).len()
}
