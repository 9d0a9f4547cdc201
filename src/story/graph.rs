//! The graph that stories are found in: units, and how closely each two of
//! them are related.
//!
//! Scores are kept as whole numbers, so that sums of them are the same in
//! whatever order they are added up.

use std::cmp::Reverse;

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

use super::span::{self, Span};
use super::unit::Units;
use super::{Edge, StoryLimits};
use crate::corpus::{Corpus, SetId};
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

/// The links of a unit, or of a group of them, ascending by what it is linked with.
#[derive(Clone, Debug, Default)]
pub(super) struct Links(Vec<(u32, Link)>);

impl Links {
    /// How it stands to another; as to a stranger, where they have no link.
    pub(super) fn to(&self, other: u32) -> Link {
        let place = self.0.binary_search_by_key(&other, |&(other, _)| other);
        place.map_or_else(|_| Link::default(), |place| self.0[place].1)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, Link)> {
        self.0.iter().copied()
    }

    /// Adds a link to one that comes behind all others.
    pub(super) fn push(&mut self, other: u32, link: Link) {
        self.0.push((other, link));
    }

    /// Those of the links that lead to such units or groups.
    pub(super) fn only(mut self, are_wanted: impl Fn(u32) -> bool) -> Self {
        self.0.retain(|&(other, _)| are_wanted(other));
        self
    }

    /// The links of two that become one: to whatever both have links with, their sum.
    pub(super) fn with(mut self, other: &Self) -> Self {
        self.0.extend(other.iter());
        self.0.sort_by_key(|&(other, _)| other);
        self.0.dedup_by(|(next, more), (last, link)| {
            let is_same = next == last;
            if is_same {
                *link = link.with(*more);
            }
            is_same
        });
        self
    }
}

/// Units and their links.
#[derive(Debug)]
pub(super) struct Graph {
    /// By unit.
    pub(super) spans: Vec<Option<Span>>,
    /// By unit.
    pub(super) links: Vec<Links>,
}

impl Graph {
    /// The graph of `edges`. Of several scores between two units the highest
    /// counts.
    ///
    /// `pairs` tell more of some: bulletins of one form are barred from one
    /// story; copies and retellings with changed facts are of the same.
    pub(super) fn new(
        corpus: &Corpus,
        units: &Units,
        edges: &[Edge],
        pairs: &[DocumentPair],
        limits: StoryLimits,
    ) -> Self {
        let scored = edges
            .iter()
            .filter_map(|edge| Some((units.of_both(edge.a, edge.b)?, whole(edge.score))));
        let mut scores: Vec<([u32; 2], u64)> = scored.collect();
        let of_one_event = pairs.iter().filter(|pair| {
            matches!(pair.relation, Relation::Exact | Relation::Copy | Relation::Update)
        });
        let of_both = |pair: &DocumentPair| units.of_both(pair.a, pair.b);
        scores.extend(of_one_event.filter_map(of_both).map(|units| (units, whole(SAME_EVENT))));
        let barred = barred(corpus, units, pairs);
        scores.extend(barred.iter().map(|&units| (units, 0)));
        scores.par_sort_unstable_by_key(|&(units, score)| (units, Reverse(score)));
        scores.dedup_by_key(|&mut (units, _)| units);
        let spans: Vec<Option<Span>> = units.units.iter().map(|unit| unit.span).collect();
        let mut links = vec![Links::default(); spans.len()];
        for (units, score) in scores {
            let is_barred = barred.contains(&units);
            let sum = if is_barred { 0 } else { score };
            let [one, other] = units.map(|unit| spans[unit as usize]);
            let near = if span::gap(one, other) <= limits.silence { sum } else { 0 };
            let link = Link { sum, near, is_barred };
            // pairs are ascending, so each is behind those before it on both sides
            if link != Link::default() {
                let [a, b] = units;
                links[a as usize].push(b, link);
                links[b as usize].push(a, link);
            }
        }
        Self { spans, links }
    }

    /// For every unit, the units of the same days that it is linked with, the
    /// nearest first.
    pub(super) fn nearest(&self) -> Vec<Vec<(u64, u32)>> {
        let of_one = |links: &Links| {
            let near = links.iter().filter(|(_, link)| link.near > 0);
            let mut nearest: Vec<(u64, u32)> =
                near.map(|(other, link)| (link.near, other)).collect();
            nearest.sort_unstable_by_key(|&(score, other)| (Reverse(score), other));
            nearest
        };
        self.links.par_iter().map(of_one).collect()
    }
}

/// The units of which at least as many pairs are templates of each other as are not.
///
/// Of two clusters of copies one pair may be told otherwise than the rest, and papers that
/// print one text are one voice.
fn barred(corpus: &Corpus, units: &Units, pairs: &[DocumentPair]) -> AHashSet<[u32; 2]> {
    let outvotes = |votes: i32| votes >= 0;
    let vote = |is_template| if is_template { 1 } else { -1 };
    let mut of_sets: AHashMap<[SetId; 2], i32> = AHashMap::new();
    for pair in pairs {
        if let Some(sets) = pair.sets(corpus) {
            *of_sets.entry(sets).or_default() += vote(pair.relation == Relation::Template);
        }
    }
    let mut of_units: AHashMap<[u32; 2], i32> = AHashMap::new();
    for (sets, votes) in of_sets {
        let [a, b] = sets.map(|set| corpus.carriers(set)[0]);
        if let Some(units) = units.of_both(a, b) {
            *of_units.entry(units).or_default() += vote(outvotes(votes));
        }
    }
    let of_units = of_units.into_iter();
    of_units.filter(|&(_, votes)| outvotes(votes)).map(|(units, _)| units).collect()
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
