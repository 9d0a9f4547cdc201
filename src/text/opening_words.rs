//! The words that a text begins with, for one text to be looked for in another.
//!
//! How far the beginning goes depends on the question: an opening, a lead, a
//! field. So each word has the token at which it first stands, and one list in
//! order answers all of them, in one walk over it and the other text's.
//!
//! A word and its token are one number, the upper 56 bits of the hash and the
//! token in the eight below: what stands further down is not asked for.

/// Tokens among which the words of another text's opening are looked for, so
/// that a dateline or some sentences put before it do no harm.
pub const FIELD: usize = 150;
/// Tokens of the lead, in which the words of another article's title are
/// looked for: its first sentences. Further down stands background, in which
/// any earlier event of the matter is named.
pub const LEAD: usize = 60;

/// Bits for the token at which a word first stands.
const PLACE_BITS: u32 = 8;
/// That of every word which is not among the first tokens.
const FURTHER: u64 = (1 << PLACE_BITS) - 1;
const _: () = assert!(FIELD as u64 <= FURTHER, "the places that are asked for have room");

/// Distinct words, ascending, each with the token at which it first stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpeningWords(Vec<u64>);

impl OpeningWords {
    /// Adds a word with the token that it is; in any order, until all are
    /// [settled](Self::settle).
    pub(super) fn push(&mut self, word: u64, token: u32) {
        self.0.push(word & !FURTHER | FURTHER.min(token.into()));
    }

    /// Puts the words in order, each once.
    pub(super) fn settle(&mut self) {
        self.0.sort_unstable();
        self.0.dedup_by_key(|entry| word(*entry));
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many of them stand among these, in whatever order.
    #[must_use]
    pub fn among(&self, others: &[u64]) -> usize {
        let is_there = |&&own: &&u64| others.iter().any(|&other| word(other) == word(own));
        self.0.iter().filter(is_there).count()
    }

    /// Share of the words among the first `limit` tokens that stand among the
    /// first `field` of another text, both up to 255, or all; `None` where there
    /// are none.
    #[must_use]
    pub fn kept(&self, limit: usize, other: &Self, field: usize) -> Option<f64> {
        let (mut i, mut j, mut kept) = (0, 0, 0_usize);
        while let (Some(&own), Some(&others)) = (self.0.get(i), other.0.get(j)) {
            let counts = is_within(own, limit) && is_within(others, field);
            kept += usize::from(word(own) == word(others) && counts);
            i += usize::from(word(own) <= word(others));
            j += usize::from(word(others) <= word(own));
        }
        let words = self.0.iter().filter(|&&own| is_within(own, limit)).count();
        (words > 0).then(|| kept as f64 / words as f64)
    }

    /// The tokens of `text`, up to 255, at which words of these stand that none of the
    /// others have.
    pub(crate) fn own_in<'w>(
        &'w self,
        text: &'w Self,
        others: [&'w Self; 2],
    ) -> impl Iterator<Item = usize> {
        let is_own = move |&&own: &&u64| others.iter().all(|other| other.find(own).is_none());
        let place = |&own: &u64| usize::try_from(text.find(own)? & FURTHER).ok();
        self.0.iter().filter(is_own).filter_map(place)
    }

    /// The entry of the same word.
    fn find(&self, entry: u64) -> Option<u64> {
        let place = self.0.binary_search_by_key(&word(entry), |&other| word(other)).ok()?;
        Some(self.0[place])
    }

    /// Share of the words of the text that has fewer of them that the other
    /// has; `None` where one has none.
    #[must_use]
    pub fn shared(&self, other: &Self) -> Option<f64> {
        let (few, many) = if self.0.len() <= other.0.len() { (self, other) } else { (other, self) };
        few.kept(usize::MAX, many, usize::MAX)
    }
}

/// The word of an entry.
fn word(entry: u64) -> u64 {
    entry >> PLACE_BITS
}

/// Whether the word of an entry is among the first so many tokens.
fn is_within(entry: u64, limit: usize) -> bool {
    entry & FURTHER < limit as u64
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::hash::avalanche;

    /// Words, which are hashes.
    fn hashed(words: &[u64]) -> Vec<u64> {
        words.iter().copied().map(avalanche).collect()
    }

    fn words(tokens: &[u64]) -> OpeningWords {
        let mut words = OpeningWords::default();
        hashed(tokens).into_iter().zip(0..).for_each(|(word, token)| words.push(word, token));
        words.settle();
        words
    }

    #[test]
    fn a_word_counts_where_it_first_stands() {
        let text = words(&[7, 3, 7, 9]);
        assert_eq!(text.len(), 3);
        assert_eq!(text.among(&hashed(&[9, 1, 3, 9])), 2);
        assert_eq!(text.kept(2, &words(&[1, 2, 3]), 3), Some(0.5));
        assert_eq!(text.kept(2, &words(&[1, 2, 3]), 2), Some(0.0));
        assert_eq!(text.kept(0, &text, 4), None);
        assert_eq!(text.shared(&words(&[9, 1])), Some(0.5));
        assert_eq!(text.shared(&words(&[])), None);
        assert!(words(&[]).is_empty());
    }

    #[test]
    fn own_words_are_found_where_they_stand_in_the_text() {
        let (title, text) = (words(&[4, 8, 3, 5]), words(&[1, 3, 5, 4]));
        let mut own: Vec<usize> = title.own_in(&text, [&words(&[5, 6]), &words(&[9])]).collect();
        own.sort_unstable();
        assert_eq!(own, [1, 3]);
        assert_eq!(title.own_in(&text, [&title, &words(&[])]).count(), 0);
    }

    #[test]
    fn all_words_count_however_long_the_text() {
        let long: Vec<u64> = (0..1000).collect();
        assert_eq!(words(&long).kept(usize::MAX, &words(&[990]), 1), Some(0.001));
        assert_eq!(words(&[990]).kept(1, &words(&long), 255), Some(0.0));
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
