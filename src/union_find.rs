//! Disjoint sets with path halving and union by size (Tarjan and van Leeuwen
//! 1984): joins and look-ups in almost constant time.

use crate::corpus::SetId;

/// Which shingle sets are connected.
#[derive(Debug)]
pub(crate) struct UnionFind {
    parents: Vec<SetId>,
    sizes: Vec<u32>,
}

impl UnionFind {
    /// `count` sets, none connected.
    pub(crate) fn new(count: usize) -> Self {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        Self { parents: (0..count).map(SetId).collect(), sizes: vec![1; count as usize] }
    }

    /// The set that stands for the component of `set`.
    pub(crate) fn find(&mut self, mut set: SetId) -> SetId {
        while self.parents[set.index()] != set {
            let grandparent = self.parents[self.parents[set.index()].index()];
            self.parents[set.index()] = grandparent;
            set = grandparent;
        }
        set
    }

    /// Connects two sets.
    pub(crate) fn join(&mut self, one: SetId, other: SetId) {
        let (one, other) = (self.find(one), self.find(other));
        if one == other {
            return;
        }
        let one_is_smaller = self.sizes[one.index()] < self.sizes[other.index()];
        let (small, large) = if one_is_smaller { (one, other) } else { (other, one) };
        self.parents[small.index()] = large;
        self.sizes[large.index()] += self.sizes[small.index()];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_are_transitive_and_nothing_more() {
        let mut components = UnionFind::new(6);
        for (one, other) in [(0, 1), (2, 3), (1, 3), (3, 0)] {
            components.join(SetId(one), SetId(other));
        }
        let root = components.find(SetId(0));
        assert!([1, 2, 3].iter().all(|&set| components.find(SetId(set)) == root));
        assert_ne!(components.find(SetId(4)), components.find(SetId(5)));
        assert_ne!(components.find(SetId(4)), root);
    }
}
