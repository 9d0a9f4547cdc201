//! From pairs of shingle sets back to pairs of articles, each with its
//! relation.
//!
//! A relation says what kind of sameness a pair shows. `exact` is told by the
//! token fingerprints. Of all other pairs the [texts](crate::text) are looked at again
//! (`relator`): they are aligned (`passage`), what a reader would look at is put in numbers
//! (`evidence`, with [`recurrence`](crate::recurrence) and `kin`), and a small table of
//! weights decides (`model`). Without texts, what reached the threshold is a `copy`.
//!
//! Documents with equal shingle sets would make a number of pairs that grows
//! with the square of their number. Up to [`EXPANSION_LIMIT`] carriers of one
//! set are written out in full; above it the first of them alone stands for
//! all, and forms a pair with each. Two sets make up to as many pairs; where they would make
//! more, as a bulletin that a dozen papers print makes with that of the day behind it, the
//! first of each stand for all. What is told of these is told of every other
//! (`told`), though another may bear another day, title or source.

pub mod difference;
pub mod evidence;
pub mod explanation;
pub mod feature;
pub mod kin;
pub mod model;
pub mod passage;
pub mod reason;
mod relator;
pub mod rule;
pub mod run;
mod surroundings;
mod told;
mod weights;

use std::fmt;
use std::str::FromStr;

pub(crate) use kin::Kin;
use rayon::prelude::*;
pub(crate) use relator::{look_at, tell_relations};
use serde::{Deserialize, Serialize};
pub(crate) use surroundings::Surroundings;
pub(crate) use told::Told;

use crate::corpus::{Corpus, Document, DocumentId, SetId};
use crate::error::{Error, Result};
use crate::narrow::narrow;
use crate::overlap::Overlap;
use crate::verify::VerifiedPair;

/// Carriers of one shingle set up to which every pair of them is written out, and pairs that
/// two sets make at most.
pub const EXPANSION_LIMIT: usize = 32;

/// What kind of sameness a pair of articles shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Relation {
    /// The same tokens in the same order.
    Exact,
    /// The same report, lightly edited, cut or extended.
    Copy,
    /// Different articles that share a substantial passage.
    Partial,
    /// The same event retold with changed facts.
    Update,
    /// A recurring bulletin: same wording, other day, numbers or names.
    Template,
    /// The same story or topic, little shared text.
    Related,
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Relation {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|relation| relation.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            Error::parameter("relation", &name, format!("write one of {names}"))
        })
    }
}

impl Relation {
    /// All relations, the closest first.
    pub const ALL: [Self; 6] =
        [Self::Exact, Self::Copy, Self::Partial, Self::Update, Self::Template, Self::Related];

    /// The name, as it stands in the tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Copy => "copy",
            Self::Partial => "partial",
            Self::Update => "update",
            Self::Template => "template",
            Self::Related => "related",
        }
    }

    /// Whether its pairs join clusters where those of these relations do: `exact` always does.
    pub(crate) fn joins(self, relations: &[Self]) -> bool {
        self == Self::Exact || relations.contains(&self)
    }

    /// The relation of two documents that the net admits, where their shingles alone are known.
    #[must_use]
    pub fn of_verified(a: &Document, b: &Document) -> Self {
        if a.token_fingerprint == b.token_fingerprint { Self::Exact } else { Self::Copy }
    }
}

/// Two articles that the net admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentPair {
    /// The article that stands first in the order of ids.
    pub a: DocumentId,
    /// The other.
    pub b: DocumentId,
    /// What their shingle sets share.
    pub overlap: Overlap,
    /// What kind of sameness it is.
    pub relation: Relation,
}

impl DocumentPair {
    /// The pair of these two in the order of their ids; `overlap` has that of
    /// `one` first.
    pub(crate) fn new(
        corpus: &Corpus,
        one: DocumentId,
        other: DocumentId,
        overlap: Overlap,
    ) -> Self {
        let relation = Relation::of_verified(corpus.document(one), corpus.document(other));
        if one < other {
            Self { a: one, b: other, overlap, relation }
        } else {
            Self { a: other, b: one, overlap: overlap.reversed(), relation }
        }
    }

    /// The shingle sets of the two, the lesser first, which may be one; `None` where one of
    /// them has none.
    pub(crate) fn sets(&self, corpus: &Corpus) -> Option<[SetId; 2]> {
        let set = |document| corpus.document(document).set;
        let (one, other) = set(self.a).zip(set(self.b))?;
        Some([one.min(other), one.max(other)])
    }
}

/// The pairs of documents behind verified pairs of sets and within sets,
/// ascending by the ids of the two.
///
/// At most [`EXPANSION_LIMIT`] pairs come of one pair of sets.
///
/// # Panics
///
/// Where a set of `verified` is not of this corpus.
#[must_use]
pub fn document_pairs(corpus: &Corpus, verified: &[VerifiedPair]) -> Vec<DocumentPair> {
    let mut pairs: Vec<DocumentPair> = corpus
        .sets()
        .ids()
        .flat_map(|set| within_set(corpus, set))
        .chain(verified.iter().flat_map(|pair| across_sets(corpus, *pair)))
        .collect();
    pairs.par_sort_unstable_by_key(|pair| (pair.a, pair.b));
    pairs
}

fn within_set(corpus: &Corpus, set: SetId) -> impl Iterator<Item = DocumentPair> {
    let carriers = corpus.carriers(set);
    let size = narrow(corpus.sets().size(set));
    let overlap = Overlap { a: size, b: size, shared: size };
    let forming = if carriers.len() <= EXPANSION_LIMIT { carriers } else { &carriers[..1] };
    forming.iter().enumerate().flat_map(move |(place, &one)| {
        carriers[place + 1..]
            .iter()
            .map(move |&other| DocumentPair::new(corpus, one, other, overlap))
    })
}

fn across_sets(corpus: &Corpus, pair: VerifiedPair) -> impl Iterator<Item = DocumentPair> {
    let [ones, others] = forming_pairs([pair.a, pair.b].map(|set| corpus.carriers(set)));
    ones.iter().flat_map(move |&one| {
        others.iter().map(move |&other| DocumentPair::new(corpus, one, other, pair.overlap))
    })
}

/// The verified pairs of sets that join clusters: at least half of the pairs of their
/// documents are `exact` or of one of these relations. None given: all.
///
/// # Panics
///
/// Where an article of `pairs` is not of this corpus, and relations are given.
#[must_use]
pub fn joined_sets(
    corpus: &Corpus,
    verified: &[VerifiedPair],
    pairs: &[DocumentPair],
    relations: &[Relation],
) -> Vec<VerifiedPair> {
    if relations.is_empty() {
        return verified.to_vec();
    }
    let told = |pair: &DocumentPair| Some((pair.sets(corpus)?, pair.relation.joins(relations)));
    let mut told: Vec<([SetId; 2], bool)> = pairs.iter().filter_map(told).collect();
    told.par_sort_unstable();
    // of the papers that print one text, one may bear another day
    let is_joined = |of_two: &&[([SetId; 2], bool)]| {
        of_two.iter().filter(|&&(_, joins)| joins).count() * 2 >= of_two.len()
    };
    let of_two_sets = told.chunk_by(|(one, _), (other, _)| one == other);
    let joined: Vec<[SetId; 2]> = of_two_sets.filter(is_joined).map(|of_two| of_two[0].0).collect();
    let is_joined = |pair: &&VerifiedPair| {
        joined.binary_search(&[pair.a.min(pair.b), pair.a.max(pair.b)]).is_ok()
    };
    verified.iter().filter(is_joined).copied().collect()
}

/// Those carriers of two sets that form pairs with each other: all, or the first of each.
pub(crate) fn forming_pairs(carriers: [&[DocumentId]; 2]) -> [&[DocumentId]; 2] {
    let [ones, others] = carriers;
    let are_few = ones.len() * others.len() <= EXPANSION_LIMIT;
    if are_few { carriers } else { carriers.map(|carriers| &carriers[..carriers.len().min(1)]) }
}

#[cfg(test)]
mod tests {
    use super::Relation::{Copy, Exact};
    use super::*;
    use crate::corpus::{Arrival, CorpusBuilder};
    use crate::shingle::Shingled;

    fn corpus(articles: impl Iterator<Item = Shingled>) -> Corpus {
        let arrival = |(n, shingled): (u32, Shingled)| Arrival {
            id: format!("{n:06}").into(),
            shingled,
            ..Arrival::default()
        };
        let mut builder = CorpusBuilder::new();
        builder.extend((0..).zip(articles).map(arrival)).unwrap();
        builder.finish().unwrap()
    }

    /// Articles of one shingle set, every other of which has the same tokens.
    fn alike(copies: u32) -> Corpus {
        corpus((0..copies).map(|n| Shingled {
            shingles: vec![1, 2],
            tokens: 4,
            token_fingerprint: u128::from(n % 2 == 1),
            sentences: Vec::new(),
        }))
    }

    #[test]
    fn few_equal_sets_are_written_out_in_full() {
        let pairs = document_pairs(&alike(4), &[]);
        let written: Vec<_> =
            pairs.iter().map(|pair| (pair.a.0, pair.b.0, pair.relation)).collect();
        let expected =
            [(0, 1, Copy), (0, 2, Exact), (0, 3, Copy), (1, 2, Copy), (1, 3, Exact), (2, 3, Copy)];
        assert_eq!(written, expected);
    }

    #[test]
    fn of_two_sets_with_many_carriers_the_first_form_the_pair() {
        let pairs_between = |ones: u32, others: u32| {
            let corpus = corpus((0..ones + others).map(|n| Shingled {
                shingles: vec![1, 2, 3 + u64::from(n >= ones)],
                tokens: 5,
                ..Shingled::default()
            }));
            let overlap = Overlap { a: 3, b: 3, shared: 2 };
            let verified = VerifiedPair { a: SetId(0), b: SetId(1), overlap };
            let pairs: Vec<DocumentPair> = across_sets(&corpus, verified).collect();
            let first = pairs.iter().all(|pair| (pair.a.0, pair.b.0) == (0, ones));
            (pairs.len(), first)
        };
        assert_eq!(pairs_between(4, 8), (32, false));
        assert_eq!(pairs_between(1, 32), (32, false));
        assert_eq!(pairs_between(3, 11), (1, true));
        assert_eq!(pairs_between(1, 33), (1, true));
    }

    #[test]
    fn many_equal_sets_make_a_star() {
        let pairs = document_pairs(&alike(100_000), &[]);
        assert_eq!(pairs.len(), 99_999);
        assert!(pairs.iter().all(|pair| pair.a == DocumentId(0)));
    }
}
