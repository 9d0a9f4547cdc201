//! The graph that stories are found in: units, and how closely each two of
//! them are related.
//!
//! Scores are kept as whole numbers, so that sums of them are the same in
//! whatever order they are added up.

use std::cmp::Reverse;

use ahash::AHashMap;
use rayon::prelude::*;

use super::span::{self, Span};
use super::unit::Units;
use super::{Edge, Limits};
use crate::relate::{DocumentPair, Relation};

/// The whole number that stands for a score of 1.
pub(super) const ONE: u64 = 1 << 24;

/// The score of two units of which one retells the other with changed facts,
/// or holds a copy of it that joined another cluster: whatever else they say,
/// nothing is closer to one event.
const SAME_EVENT: f64 = 0.9;

/// How two units, or two groups of them, stand to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    /// The sum of the scores between them, of [`ONE`].
    pub(super) sum: u64,
    /// That part of it which is between units of the same days.
    pub(super) near: u64,
    /// Whether some of the one and some of the other must not be of one story.
    pub(super) is_barred: bool,
}

impl Link {
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            sum: self.sum + other.sum,
            near: self.near + other.near,
            is_barred: self.is_barred || other.is_barred,
        }
    }
}

/// Units and their links.
#[derive(Debug)]
pub(super) struct Graph {
    /// By unit.
    pub(super) spans: Vec<Option<Span>>,
    /// By unit: the units it is linked with.
    pub(super) links: Vec<AHashMap<u32, Link>>,
}

impl Graph {
    /// The graph of `edges`. Of several scores between two units the highest
    /// counts.
    ///
    /// `pairs` tell more of some: bulletins of one form are barred from one
    /// story; copies and retellings with changed facts are of the same.
    pub(super) fn new(
        units: &Units,
        edges: &[Edge],
        pairs: &[DocumentPair],
        limits: Limits,
    ) -> Self {
        let mut scores: AHashMap<[u32; 2], u64> = AHashMap::new();
        let mut raise = |units: [u32; 2], score: f64| {
            let best = scores.entry(units).or_default();
            *best = whole(score).max(*best);
        };
        for edge in edges {
            if let Some(units) = units.of_both(edge.a, edge.b) {
                raise(units, edge.score);
            }
        }
        // of two clusters of copies, one pair may be told otherwise than the rest
        let mut told: AHashMap<[u32; 2], [u32; 2]> = AHashMap::new();
        for pair in pairs {
            if let Some(units) = units.of_both(pair.a, pair.b) {
                let [templates, others] = told.entry(units).or_default();
                *templates += u32::from(pair.relation == Relation::Template);
                *others += u32::from(pair.relation != Relation::Template);
                if matches!(pair.relation, Relation::Exact | Relation::Copy | Relation::Update) {
                    raise(units, SAME_EVENT);
                }
            }
        }
        let mut graph = Self {
            spans: units.units.iter().map(|unit| unit.span).collect(),
            links: vec![AHashMap::new(); units.units.len()],
        };
        for (&units, &sum) in scores.iter().filter(|(_, sum)| **sum > 0) {
            let [one, other] = units.map(|unit| graph.spans[unit as usize]);
            let near = if span::gap(one, other) <= limits.silence { sum } else { 0 };
            graph.link(units, Link { sum, near, is_barred: false });
        }
        for (&units, &[templates, others]) in &told {
            if templates > 0 && templates >= others {
                graph.link(units, Link { sum: 0, near: 0, is_barred: true });
            }
        }
        graph
    }

    fn link(&mut self, [a, b]: [u32; 2], link: Link) {
        self.links[a as usize].insert(b, link);
        self.links[b as usize].insert(a, link);
    }

    /// For every unit, the units of the same days that it is linked with, the
    /// nearest first.
    pub(super) fn nearest(&self) -> Vec<Vec<(u64, u32)>> {
        let of_one = |links: &AHashMap<u32, Link>| {
            let near = links.iter().filter(|(_, link)| link.near > 0);
            let mut nearest: Vec<(u64, u32)> =
                near.map(|(&other, link)| (link.near, other)).collect();
            nearest.sort_unstable_by_key(|&(score, other)| (Reverse(score), other));
            nearest
        };
        self.links.par_iter().map(of_one).collect()
    }
}

/// A score as a whole number; what is no score counts for nothing.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "0 to 1 becomes 0 to ONE, and what is no number becomes 0"
)]
fn whole(score: f64) -> u64 {
    (score.clamp(0.0, 1.0) * ONE as f64).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_become_whole_numbers() {
        for (score, number) in
            [(0.0, 0), (0.5, ONE / 2), (1.0, ONE), (7.0, ONE), (-1.0, 0), (f64::NAN, 0)]
        {
            assert_eq!(whole(score), number, "{score}");
        }
    }
}
