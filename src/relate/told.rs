//! The relation of any two articles, once those of all pairs were told.

use ahash::AHashMap;

use super::{DocumentPair, Relation};
use crate::corpus::{Corpus, DocumentId};
use crate::overlap::Overlap;

/// The relations of the pairs of a corpus.
///
/// Where many articles have one shingle set, the first of them forms the pairs with other
/// sets ([`EXPANSION_LIMIT`](super::EXPANSION_LIMIT)). What was told of it is told of every other.
#[derive(Debug)]
pub(crate) struct Told<'a> {
    pairs: &'a [DocumentPair],
    /// Of every article that has its shingle set with others, the first of them.
    first: AHashMap<DocumentId, DocumentId>,
}

impl<'a> Told<'a> {
    /// What was told of these pairs, which are ascending. Costs a visit to each set.
    pub(crate) fn new(corpus: &Corpus, pairs: &'a [DocumentPair]) -> Self {
        let carriers = corpus.sets().ids().map(|set| corpus.carriers(set));
        let several = carriers.filter(|carriers| carriers.len() > 1);
        let first = several.flat_map(|equal| equal.iter().map(|&document| (document, equal[0])));
        Self { pairs, first: first.collect() }
    }

    /// The relation of two articles; `None` where they are no pair.
    pub(crate) fn relation(&self, one: DocumentId, other: DocumentId) -> Option<Relation> {
        self.pair(one, other).map(|(relation, _)| relation)
    }

    /// The same with what they share, that of `one` first.
    pub(crate) fn pair(&self, one: DocumentId, other: DocumentId) -> Option<(Relation, Overlap)> {
        let among_first = || {
            let first = |document| self.first.get(&document).copied().unwrap_or(document);
            self.among_pairs(first(one), first(other))
        };
        self.among_pairs(one, other).or_else(among_first)
    }

    fn among_pairs(&self, one: DocumentId, other: DocumentId) -> Option<(Relation, Overlap)> {
        let key = (one.min(other), one.max(other));
        let found = self.pairs.binary_search_by_key(&key, |pair| (pair.a, pair.b));
        let DocumentPair { relation, overlap, .. } = self.pairs[found.ok()?];
        Some((relation, if one <= other { overlap } else { overlap.reversed() }))
    }
}
