//! The graph that stories are found in: units, and how closely each two of
//! them are related.
//!
//! Scores are kept as whole numbers, so that sums of them are the same in
//! whatever order they are added up.

use ahash::AHashMap;

use super::span::{self, Span};
use super::unit::Units;
use super::{Edge, Limits};
use crate::relate::{DocumentPair, Relation};

/// The whole number that stands for a score of 1.
pub(super) const ONE: u64 = 1 << 24;

/// The score of two units of which one retells the other with changed facts:
/// whatever their wording, nothing is closer to one event.
const UPDATE: f64 = 0.9;

/// How two units, or two groups of them, stand to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    /// The sum of the scores between them, of [`ONE`].
    pub(super) sum: u64,
    /// Whether some of the one and some of the other must not be of one story.
    pub(super) is_barred: bool,
}

impl Link {
    pub(super) fn with(self, other: Self) -> Self {
        Self { sum: self.sum + other.sum, is_barred: self.is_barred || other.is_barred }
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
    /// The graph of `edges` between units that are no more than the silence
    /// apart. Of several scores between two units the highest counts.
    ///
    /// `pairs` tell more of some: bulletins of one form are barred from one
    /// story, and a retelling with changed facts is of the same.
    pub(super) fn new(
        units: &Units,
        edges: &[Edge],
        pairs: &[DocumentPair],
        limits: Limits,
    ) -> Self {
        let mut between: AHashMap<[u32; 2], Link> = AHashMap::new();
        let mut raise = |units: [u32; 2], score: f64| {
            let link = between.entry(units).or_default();
            link.sum = link.sum.max(whole(score));
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
                if pair.relation == Relation::Update {
                    raise(units, UPDATE);
                }
            }
        }
        for (units, [templates, others]) in told {
            if templates > 0 && templates >= others {
                between.insert(units, Link { sum: 0, is_barred: true });
            }
        }
        let spans: Vec<Option<Span>> = units.units.iter().map(|unit| unit.span).collect();
        let mut links = vec![AHashMap::new(); spans.len()];
        for ([a, b], link) in between {
            let gap = span::gap(spans[a as usize], spans[b as usize]);
            if link.is_barred || (link.sum > 0 && gap <= limits.silence) {
                links[a as usize].insert(b, link);
                links[b as usize].insert(a, link);
            }
        }
        Self { spans, links }
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
