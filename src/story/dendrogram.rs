//! Groups within groups: which units were joined first, and how closely.
//!
//! Average linkage (Sokal and Michener 1958): again and again the two groups
//! are joined between whose units the mean score is highest. A pair without
//! an edge counts as 0, so a group that takes something in has to be close to
//! it as a whole: no chain of neighbours leads from one event to another.
//!
//! Two units alone have nothing but each other to go by, so they have to be
//! closer ([`ALONE`]) than what several others agree on.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::graph::{Graph, Link, Links, ONE};
use super::span::{self, Span};
use crate::error::Result;
use crate::narrow::narrow;
use crate::observer::Observer;
use crate::recurrence::MIN_ARTICLES;

/// What two units that are in no group yet have to reach, as a multiple of the
/// cohesion,
const ALONE: f64 = 1.4;
/// and whatever that is in a corpus of thousands: where few articles are near, two of a kind
/// are nearer than most. Among fewer no word is rare, and all scores are lower.
const LEAST_ALONE: f64 = 0.25;

/// A unit (a leaf), or two nodes joined.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// Its two parts; `None` for a unit.
    pub(super) parts: Option<[u32; 2]>,
    /// The node that it is a part of.
    pub(super) parent: Option<u32>,
    /// Units in it.
    pub(super) size: u32,
    /// The sum of the scores between its units of the same days, of [`ONE`].
    pub(super) near: u64,
    span: Option<Span>,
}

/// Two nodes that may be joined.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Candidate {
    /// The mean score between their units, 0 to 1.
    mean: f64,
    /// The lesser node first.
    nodes: [u32; 2],
}

impl Eq for Candidate {}

impl Ord for Candidate {
    /// The highest mean is the greatest, then the nodes that came first.
    fn cmp(&self, other: &Self) -> Ordering {
        self.mean.total_cmp(&other.mean).then(Reverse(self.nodes).cmp(&Reverse(other.nodes)))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The units of a graph, joined as far as the limits allow.
///
/// Nodes 0 to units − 1 are the units; each node beyond is two before it.
#[derive(Debug)]
pub(super) struct Dendrogram {
    pub(super) nodes: Vec<Node>,
}

impl Dendrogram {
    /// Joins what is no more than `silence` days apart and reaches the
    /// cohesion. Costs a step of a heap for every link of every node, of which
    /// there are at most two for a unit.
    pub(super) fn new(
        graph: &Graph,
        silence: u32,
        cohesion: f64,
        observer: &dyn Observer,
    ) -> Result<Self> {
        let leaf =
            |&span: &Option<Span>| Node { parts: None, parent: None, size: 1, near: 0, span };
        let mut growth = Growth {
            nodes: graph.spans.iter().map(leaf).collect(),
            links: graph.links.clone(),
            candidates: BinaryHeap::new(),
            silence,
            cohesion,
            alone: match graph.spans.len() {
                ..MIN_ARTICLES => ALONE * cohesion,
                _ => (ALONE * cohesion).max(LEAST_ALONE),
            },
        };
        for (links, node) in graph.links.iter().zip(0..) {
            for (other, link) in links.iter().filter(|&(other, _)| node < other) {
                growth.propose([node, other], link);
            }
        }
        while let Some(candidate) = growth.candidates.pop() {
            if candidate.nodes.iter().all(|&node| growth.nodes[node as usize].parent.is_none()) {
                observer.go_on()?;
                growth.join(candidate.nodes);
            }
        }
        Ok(Self { nodes: growth.nodes })
    }
}

/// A dendrogram in the making.
struct Growth {
    nodes: Vec<Node>,
    /// By node; empty for one that is part of another, to which others may still have links.
    links: Vec<Links>,
    candidates: BinaryHeap<Candidate>,
    silence: u32,
    cohesion: f64,
    /// What two units alone have to reach.
    alone: f64,
}

impl Growth {
    /// Takes note of two nodes that may be joined, where the limits allow it.
    fn propose(&mut self, nodes: [u32; 2], link: Link) {
        let [one, other] = nodes.map(|node| self.nodes[node as usize]);
        let mean = mean(link.sum, u64::from(one.size) * u64::from(other.size));
        let is_silent = span::gap(one.span, other.span) > self.silence;
        let needed = if one.size + other.size == 2 { self.alone } else { self.cohesion };
        if !link.is_barred && !is_silent && mean >= needed {
            self.candidates.push(Candidate { mean, nodes });
        }
    }

    fn join(&mut self, parts: [u32; 2]) {
        let joined = narrow(self.nodes.len());
        let [links, others] = parts.map(|part| std::mem::take(&mut self.links[part as usize]));
        let between = links.to(parts[1]);
        for part in parts {
            self.nodes[part as usize].parent = Some(joined);
        }
        let is_whole = |node: u32| self.nodes[node as usize].parent.is_none();
        let links = links.with(&others).only(is_whole);
        let [one, other] = parts.map(|part| self.nodes[part as usize]);
        self.nodes.push(Node {
            parts: Some(parts),
            parent: None,
            size: one.size + other.size,
            near: one.near + other.near + between.near,
            span: span::joined(one.span, other.span),
        });
        for (other, link) in links.iter() {
            self.links[other as usize].push(joined, link);
            self.propose([other, joined], link);
        }
        self.links.push(links);
    }
}

/// The mean score of so many pairs, 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "a mean of scores needs no more than 53 bits")]
pub(super) fn mean(sum: u64, pairs: u64) -> f64 {
    sum as f64 / (pairs.max(1) as f64 * ONE as f64)
}
