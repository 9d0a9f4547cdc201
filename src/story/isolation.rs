//! Which of the groups within groups are stories.
//!
//! An event stands apart: its articles are nearer to each other than to any
//! other article of its days. A topic has no edge: whatever group is cut out
//! of a month of share prices, the next report of share prices is as near to
//! its members as they are to each other. So a group is a story where the
//! mean score between its units is above the mean, over its units, of the
//! highest score with a unit outside. Of two units that is a milder form of
//! being each other's nearest. Only units of the same days are compared, so
//! what runs for long has to hold together from day to day.
//!
//! Groups are asked from the largest down, and one that does not stand apart
//! is taken apart into the two it was joined of.

use std::ops::Range;

use super::dendrogram::{Dendrogram, mean};

/// The dendrogram's units in the order in which its nodes hold them, so that
/// each node's units stand side by side.
struct Order {
    /// Units.
    units: Vec<u32>,
    /// By unit: where it stands.
    places: Vec<usize>,
    /// By node: where its units stand.
    ranges: Vec<Range<usize>>,
}

impl Order {
    fn new(dendrogram: &Dendrogram, units: usize) -> Self {
        let nodes = &dendrogram.nodes;
        let mut order = Self {
            units: Vec::with_capacity(units),
            places: vec![0; units],
            ranges: vec![0..0; nodes.len()],
        };
        // a node comes after its parts, so the last of each tree is its root;
        // its range is known first, and its parts share it
        let mut next = 0;
        for (at, node) in nodes.iter().enumerate().rev() {
            if node.parent.is_none() {
                order.ranges[at] = next..next + node.size as usize;
                next += node.size as usize;
            }
            if let Some([one, other]) = node.parts {
                let Range { start, end } = order.ranges[at];
                let middle = start + nodes[one as usize].size as usize;
                order.ranges[one as usize] = start..middle;
                order.ranges[other as usize] = middle..end;
            }
        }
        order.units.resize(units, 0);
        for (unit, range) in (0..).zip(&order.ranges[..units]) {
            order.units[range.start] = unit;
            order.places[unit as usize] = range.start;
        }
        order
    }
}

/// The groups of two units or more that stand apart, each ascending; `nearest`
/// has the units of the same days that each is linked with.
///
/// Costs, for each group asked, a look at as many of each unit's nearest as
/// are in the group with it.
pub(super) fn groups(dendrogram: &Dendrogram, nearest: &[Vec<(u64, u32)>]) -> Vec<Vec<u32>> {
    let order = Order::new(dendrogram, nearest.len());
    let mut groups = Vec::new();
    let mut asked: Vec<u32> = (0..)
        .zip(&dendrogram.nodes)
        .filter(|(_, node)| node.parent.is_none())
        .map(|(at, _)| at)
        .collect();
    while let Some(at) = asked.pop() {
        let node = &dendrogram.nodes[at as usize];
        let Some(parts) = node.parts else { continue };
        let range = &order.ranges[at as usize];
        let units = &order.units[range.clone()];
        let is_outside = |unit: u32| !range.contains(&order.places[unit as usize]);
        let outside = units.iter().map(|&unit| {
            let nearest = nearest[unit as usize].iter().find(|(_, other)| is_outside(*other));
            nearest.map_or(0, |&(score, _)| score)
        });
        let size = u64::from(node.size);
        if mean(node.near, size * (size - 1) / 2) > mean(outside.sum(), size) {
            let mut group = units.to_vec();
            group.sort_unstable();
            groups.push(group);
        } else {
            asked.extend(parts);
        }
    }
    groups.sort_unstable();
    groups
}
