//! Pairs of items with the relation that someone, or something, gave them.

use super::label::PairLabel;

/// Two items and their relation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LabelledPair {
    /// The lesser id.
    pub a: Box<str>,
    /// The greater id.
    pub b: Box<str>,
    /// Their relation.
    pub label: PairLabel,
}

/// Labelled pairs, each once, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelledPairs {
    pairs: Vec<LabelledPair>,
}

impl LabelledPairs {
    /// Takes pairs in any order, the two ids of each in either; a pair that
    /// stands there twice with the same label counts once. Costs a sort.
    ///
    /// # Errors
    ///
    /// The first pair that has two labels.
    pub fn new(mut pairs: Vec<LabelledPair>) -> Result<Self, LabelledPair> {
        for pair in &mut pairs {
            if pair.a > pair.b {
                std::mem::swap(&mut pair.a, &mut pair.b);
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let same = |two: &[LabelledPair]| two[0].a == two[1].a && two[0].b == two[1].b;
        match pairs.windows(2).find(|two| same(two)) {
            Some(two) => Err(two[1].clone()),
            None => Ok(Self { pairs }),
        }
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The pairs in order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &LabelledPair> {
        self.pairs.iter()
    }

    /// The label of two items, in either order.
    #[must_use]
    pub fn label_of(&self, one: &str, other: &str) -> Option<PairLabel> {
        let wanted = if one <= other { (one, other) } else { (other, one) };
        let place = self.pairs.binary_search_by(|pair| (&*pair.a, &*pair.b).cmp(&wanted)).ok()?;
        Some(self.pairs[place].label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relate::Relation;

    fn pair(a: &str, b: &str, label: PairLabel) -> LabelledPair {
        LabelledPair { a: a.into(), b: b.into(), label }
    }

    #[test]
    fn the_order_of_the_two_does_not_matter() {
        let written = vec![
            pair("b", "a", PairLabel::Of(Relation::Copy)),
            pair("a", "b", PairLabel::Of(Relation::Copy)),
            pair("a", "c", PairLabel::Of(Relation::Template)),
        ];
        let pairs = LabelledPairs::new(written).unwrap();
        assert_eq!(pairs.len(), 2);
        assert_eq!(pairs.label_of("b", "a"), Some(PairLabel::Of(Relation::Copy)));
        assert_eq!(pairs.label_of("a", "b"), Some(PairLabel::Of(Relation::Copy)));
        assert_eq!(pairs.label_of("b", "c"), None);
    }

    #[test]
    fn a_pair_has_one_label() {
        let written = vec![
            pair("b", "a", PairLabel::Of(Relation::Copy)),
            pair("a", "b", PairLabel::Of(Relation::Exact)),
        ];
        assert_eq!(LabelledPairs::new(written).unwrap_err().b, "b".into());
    }
}
