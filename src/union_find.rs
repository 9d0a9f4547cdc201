//! Disjoint sets with path halving (Tarjan and van Leeuwen 1984): joins and
//! look-ups in logarithmic time, spread over all of them.

use crate::narrow::narrow;

/// Which of some numbers are connected. The least stands for its component, so
/// nothing depends on the order of the joins.
#[derive(Debug, Default)]
pub(crate) struct UnionFind {
    parents: Vec<u32>,
}

impl UnionFind {
    /// The numbers below `count`, none connected.
    pub(crate) fn new(count: usize) -> Self {
        let count = narrow(count);
        Self { parents: (0..count).collect() }
    }

    /// One number more, connected to none.
    pub(crate) fn add(&mut self) -> u32 {
        let next = narrow(self.parents.len());
        self.parents.push(next);
        next
    }

    /// The number that stands for the component of this one.
    pub(crate) fn find(&mut self, mut number: u32) -> u32 {
        loop {
            let parent = self.parents[number as usize];
            if parent == number {
                return number;
            }
            let grandparent = self.parents[parent as usize];
            self.parents[number as usize] = grandparent;
            number = grandparent;
        }
    }

    /// Connects two numbers.
    pub(crate) fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.find(one), self.find(other));
        self.parents[one.max(other) as usize] = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_are_transitive_and_nothing_more() {
        let mut components = UnionFind::new(5);
        assert_eq!(components.add(), 5);
        for (one, other) in [(0, 1), (2, 3), (1, 3), (3, 0)] {
            components.join(one, other);
        }
        let found = [0, 1, 2, 3, 4, 5].map(|number| components.find(number));
        assert_eq!(found, [0, 0, 0, 0, 4, 5]);
    }
}
