//! From pairs of shingle sets back to pairs of articles, each with its
//! relation.
//!
//! A relation says what kind of sameness a pair shows. `exact` is told by the
//! token fingerprints. Of all other pairs the texts are looked at again
//! (`relator`): they are aligned (`passage`), what a reader would
//! look at is put in numbers (`evidence`, with `text`, `day`, `recurrence` and
//! `kin`), and a small table of weights decides (`model`). Without texts, what reached
//! the threshold is a `copy`. What recurs over a whole corpus is found in
//! `recurring` (passages) and `boilerplate` (lines that say nothing).
//!
//! Documents with equal shingle sets would make a number of pairs that grows
//! with the square of their number. Up to [`EXPANSION_LIMIT`] carriers of one
//! set are written out in full; above it the first of them alone stands for
//! all, and forms a pair with each. What is told of the first is told of every other
//! (`told`), though another may bear another day, title or source.

pub mod article;
pub mod article_tokens;
pub mod boilerplate;
mod carrier_days;
pub mod day;
mod day_counter;
mod days;
pub mod difference;
pub mod evidence;
pub mod explanation;
pub mod feature;
pub mod kin;
mod lexicon;
pub mod located;
pub mod model;
pub mod moment;
mod number_words;
mod open_number;
mod outer_days;
pub mod passage;
pub mod reason;
pub mod recurrence;
pub mod recurring;
mod relator;
pub mod rule;
pub mod run;
mod stretches;
mod surroundings;
pub mod text;
pub mod texts;
mod token_kind;
mod token_reader;
mod tokenizer;
mod told;
mod watched;
mod weights;
pub mod widespread;
pub mod words;

use std::fmt;
use std::str::FromStr;

pub(crate) use day_counter::DayCounter;
pub(crate) use kin::Kin;
use rayon::prelude::*;
pub(crate) use recurrence::Recurrence;
pub(crate) use relator::{look_at, tell_relations};
use serde::{Deserialize, Serialize};
pub(crate) use surroundings::Surroundings;
pub(crate) use told::Told;

use crate::corpus::{Corpus, Document, DocumentId, SetId};
use crate::error::{Error, Result};
use crate::narrow::narrow;
use crate::overlap::Overlap;
use crate::verify::VerifiedPair;

/// Carriers of one shingle set up to which every pair is written out.
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

    /// The relation of two documents that the net admits, where their shingles alone are known.
    #[must_use]
    pub fn of_verified(a: &Document, b: &Document) -> Self {
        if a.token_fingerprint == b.token_fingerprint { Self::Exact } else { Self::Copy }
    }
}

/// Two articles that the net admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentPair {
    /// The article whose id is the lesser.
    pub a: DocumentId,
    /// The article whose id is the greater.
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
}

/// The pairs of documents behind verified pairs of sets and within sets,
/// ascending by the ids of the two.
///
/// At most [`EXPANSION_LIMIT`]² pairs come of one pair of sets.
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
    expanded(carriers).iter().enumerate().flat_map(move |(place, &one)| {
        carriers[place + 1..]
            .iter()
            .map(move |&other| DocumentPair::new(corpus, one, other, overlap))
    })
}

fn across_sets(corpus: &Corpus, pair: VerifiedPair) -> impl Iterator<Item = DocumentPair> {
    let (ones, others) = (expanded(corpus.carriers(pair.a)), expanded(corpus.carriers(pair.b)));
    ones.iter().flat_map(move |&one| {
        others.iter().map(move |&other| DocumentPair::new(corpus, one, other, pair.overlap))
    })
}

/// The verified pairs of sets that join clusters: at least one pair of their
/// documents is `exact` or of one of these relations. None given: all.
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
    let in_order = |one: SetId, other: SetId| (one.min(other), one.max(other));
    let sets = |pair: &DocumentPair| {
        let set = |document: DocumentId| corpus.document(document).set;
        set(pair.a).zip(set(pair.b)).map(|(one, other)| in_order(one, other))
    };
    let joins = |relation| relation == Relation::Exact || relations.contains(&relation);
    let mut joined: Vec<(SetId, SetId)> =
        pairs.iter().filter(|pair| joins(pair.relation)).filter_map(sets).collect();
    joined.sort_unstable();
    joined.dedup();
    let is_joined = |pair: &&VerifiedPair| joined.binary_search(&in_order(pair.a, pair.b)).is_ok();
    verified.iter().filter(is_joined).copied().collect()
}

/// The carriers that form pairs of their own.
fn expanded(carriers: &[DocumentId]) -> &[DocumentId] {
    if carriers.len() <= EXPANSION_LIMIT { carriers } else { &carriers[..1] }
}

#[cfg(test)]
mod tests {
    use super::Relation::{Copy, Exact};
    use super::*;
    use crate::corpus::{Arrival, CorpusBuilder};
    use crate::shingle::Shingled;

    fn corpus(copies: usize) -> Corpus {
        let mut builder = CorpusBuilder::new();
        builder
            .extend((0..copies).map(|n| Arrival {
                id: format!("{n:06}").into(),
                date: None,
                source: None,
                is_earlier: false,
                shingled: Shingled {
                    shingles: vec![1, 2],
                    tokens: 4,
                    token_fingerprint: u128::from(n % 2 == 1),
                    sentences: Vec::new(),
                },
            }))
            .unwrap();
        builder.finish().unwrap()
    }

    #[test]
    fn few_equal_sets_are_written_out_in_full() {
        let pairs = document_pairs(&corpus(4), &[]);
        let written: Vec<_> =
            pairs.iter().map(|pair| (pair.a.0, pair.b.0, pair.relation)).collect();
        let expected =
            [(0, 1, Copy), (0, 2, Exact), (0, 3, Copy), (1, 2, Copy), (1, 3, Exact), (2, 3, Copy)];
        assert_eq!(written, expected);
    }

    #[test]
    fn many_equal_sets_make_a_star() {
        let pairs = document_pairs(&corpus(100_000), &[]);
        assert_eq!(pairs.len(), 99_999);
        assert!(pairs.iter().all(|pair| pair.a == DocumentId(0)));
    }
}
