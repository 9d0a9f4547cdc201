//! The words that a text begins with, for one text to be looked for in another.
//!
//! How far the beginning goes depends on the question: an opening, a lead, a
//! field. So each word has the token at which it first stands, and one list in
//! order answers all of them, in one walk over it and the other text's.

/// Distinct words, ascending, each with the token at which it first stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<(u64, u32)>);

impl Words {
    /// Adds a word with the token that it is; in any order, until all are
    /// [settled](Self::settle).
    pub(super) fn push(&mut self, word: u64, token: u32) {
        self.0.push((word, token));
    }

    /// Puts the words in order, each once.
    pub(super) fn settle(&mut self) {
        self.0.sort_unstable_by_key(|(word, _)| *word);
        self.0.dedup_by(|(same, token), (word, first)| {
            let is_same = same == word;
            if is_same {
                *first = (*first).min(*token);
            }
            is_same
        });
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// All of them, ascending.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = u64> {
        self.0.iter().map(|(word, _)| *word)
    }

    /// Share of the words among the first `limit` tokens that stand among the
    /// first `field` of another text; `None` where there are none.
    #[must_use]
    pub fn kept(&self, limit: usize, other: &Self, field: usize) -> Option<f64> {
        let (mut i, mut j, mut kept) = (0, 0, 0_usize);
        while let (Some(&(one, place)), Some(&(word, at))) = (self.0.get(i), other.0.get(j)) {
            let counts = (place as usize) < limit && (at as usize) < field;
            kept += usize::from(one == word && counts);
            i += usize::from(one <= word);
            j += usize::from(word <= one);
        }
        let words = self.0.iter().filter(|(_, place)| (*place as usize) < limit).count();
        (words > 0).then(|| kept as f64 / words as f64)
    }

    /// Share of the words of the text that has fewer of them that the other
    /// has; `None` where one has none.
    #[must_use]
    pub fn shared(&self, other: &Self) -> Option<f64> {
        let (few, many) = if self.0.len() <= other.0.len() { (self, other) } else { (other, self) };
        few.kept(usize::MAX, many, usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn words(tokens: &[u64]) -> Words {
        let mut words = Words::default();
        tokens.iter().zip(0..).for_each(|(&word, token)| words.push(word, token));
        words.settle();
        words
    }

    #[test]
    fn a_word_counts_where_it_first_stands() {
        let text = words(&[7, 3, 7, 9]);
        assert_eq!(text.iter().collect::<Vec<_>>(), [3, 7, 9]);
        assert_eq!(text.kept(2, &words(&[1, 2, 3]), 3), Some(0.5));
        assert_eq!(text.kept(2, &words(&[1, 2, 3]), 2), Some(0.0));
        assert_eq!(text.kept(0, &text, 4), None);
        assert_eq!(text.shared(&words(&[9, 1])), Some(0.5));
        assert_eq!(text.shared(&words(&[])), None);
    }

    proptest! {
        #[test]
        fn one_list_answers_for_every_length(
            one in prop::collection::vec(0..12_u64, 0..30),
            other in prop::collection::vec(0..12_u64, 0..30),
            limit in 0..40_usize,
            field in 0..40_usize,
        ) {
            let first = |tokens: &[u64], limit: usize| -> BTreeSet<u64> {
                tokens.iter().copied().take(limit).collect()
            };
            let (few, many) = (first(&one, limit), first(&other, field));
            let share = few.intersection(&many).count() as f64 / few.len() as f64;
            let expected = (!few.is_empty()).then_some(share);
            prop_assert_eq!(words(&one).kept(limit, &words(&other), field), expected);
        }
    }
}
