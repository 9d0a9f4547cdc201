//! The corpus as the later steps see it: no text, only ids, dates and the
//! distinct shingle sets.
//!
//! Documents with the same shingle set share one entry in [`ShingleSets`], so
//! a hundred thousand copies of one article cost one signature, one row in
//! each band and no comparison. All later steps work on sets and come back to
//! documents at the end.
//!
//! A [`DocumentId`] is the rank of the document's id among all ids, those of an
//! earlier corpus behind all others. Whatever is ordered by it is therefore
//! independent of the order of the input.
//!
//! A document takes some 94 bytes beside its id and date; its shingles stay in
//! memory as far as the [builder](CorpusBuilder) was given room for them, and
//! go to a file behind that.

mod arrival;
mod builder;
mod document;
mod names;
mod packed;
mod pieces;
mod ranks;
mod revision;
mod set_id;
mod set_run;
mod sets;
mod slices;
mod spill;

use std::borrow::Cow;
use std::fmt;

use crate::counting_sort::ByKey;
use crate::error::Result;
use crate::hash;
use crate::narrow::narrow;
use crate::shingle::Shingled;

pub use arrival::Arrival;
pub use builder::{CorpusBuilder, MEMORY};
pub use document::{Document, DocumentId};
pub(crate) use pieces::{Part, Pieces};
pub(crate) use ranks::Ranks;
pub use set_id::SetId;
pub use set_run::SetRun;
pub use sets::ShingleSets;
pub(crate) use slices::{KEY_BITS, Onlooker, Slice, Slices, key};
pub(crate) use spill::Spill;

/// All documents and their distinct shingle sets.
pub struct Corpus {
    documents: Vec<Document>,
    arrival: Vec<DocumentId>,
    /// Of every document, how many came before it.
    came: Vec<u32>,
    sets: ShingleSets,
    carriers: ByKey<DocumentId>,
    repeated_ids: Vec<Box<str>>,
}

/// Counts alone, since the whole may be gigabytes.
impl fmt::Debug for Corpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Corpus")
            .field("documents", &self.documents.len())
            .field("sets", &self.sets)
            .finish_non_exhaustive()
    }
}

impl Corpus {
    /// Documents in order of id.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// One document.
    ///
    /// # Panics
    ///
    /// Where `id` is not of this corpus.
    #[must_use]
    pub fn document(&self, id: DocumentId) -> &Document {
        &self.documents[id.index()]
    }

    /// The document of this id in this corpus or, where `is_earlier`, in the earlier one
    /// that it is held against; one binary search. Where an id stood more than once, it is
    /// that of the first of its documents, as [`repeated_ids`](Self::repeated_ids) says.
    #[must_use]
    pub fn find(&self, id: &str, is_earlier: bool) -> Option<DocumentId> {
        let place = self.documents.binary_search_by(|known| known.name().cmp(&(is_earlier, id)));
        place.ok().map(|place| DocumentId(narrow(place)))
    }

    /// The shingles of one document, ascending; none where its text holds no
    /// token.
    ///
    /// # Errors
    ///
    /// Those of [`ShingleSets::get`].
    ///
    /// # Panics
    ///
    /// Where `id` is not of this corpus.
    pub fn shingles(&self, id: DocumentId) -> Result<Cow<'_, [u64]>> {
        self.document(id).set.map_or(Ok(Cow::Borrowed(&[])), |set| self.sets.get(set))
    }

    /// The documents in the order in which they came.
    #[must_use]
    pub fn arrival(&self) -> &[DocumentId] {
        &self.arrival
    }

    /// How many documents came before this one.
    ///
    /// # Panics
    ///
    /// Where `id` is not of this corpus.
    #[must_use]
    pub fn came(&self, id: DocumentId) -> u32 {
        self.came[id.index()]
    }

    /// The distinct shingle sets.
    #[must_use]
    pub fn sets(&self) -> &ShingleSets {
        &self.sets
    }

    /// The documents that have this shingle set, in order of id; at least one.
    ///
    /// # Panics
    ///
    /// Where `set` is not of this corpus.
    #[must_use]
    pub fn carriers(&self, set: SetId) -> &[DocumentId] {
        self.carriers.of(set.index())
    }

    /// Ids that stood more than once in the input, in order; all but one of
    /// the documents of each were given the id with `#2`, `#3` … behind it, which names
    /// them in this corpus alone.
    #[must_use]
    pub fn repeated_ids(&self) -> &[Box<str>] {
        &self.repeated_ids
    }

    /// `size` of the documents, or all where there are fewer, as a corpus of
    /// their own, in the order in which they came.
    ///
    /// Which ones depends on their ids and the seed alone, not on the order of
    /// the input: those whose hashes of the two are least. It costs a sort of
    /// the ids' hashes and a copy of the shingles, in memory.
    ///
    /// # Errors
    ///
    /// Those of [`ShingleSets::get`].
    pub fn sample(&self, size: usize, seed: u64) -> Result<Self> {
        let draw = |document: &Document| {
            let side = u64::from(document.is_earlier);
            hash::avalanche(hash::bytes(document.id.as_bytes()) ^ hash::avalanche(seed) ^ side)
        };
        let mut drawn: Vec<(u64, u32)> =
            (0..).zip(&self.documents).map(|(n, document)| (draw(document), n)).collect();
        drawn.sort_unstable();
        drawn.truncate(size);
        let mut is_drawn = vec![false; self.documents.len()];
        for (_, n) in drawn {
            is_drawn[n as usize] = true;
        }
        let mut builder = CorpusBuilder::new();
        let arrived = self.arrival.iter().filter(|id| is_drawn[id.index()]);
        for &id in arrived {
            builder.extend([self.depart(id)?])?;
        }
        builder.finish()
    }

    /// A document as it arrived.
    fn depart(&self, id: DocumentId) -> Result<Arrival> {
        let document = self.document(id);
        Ok(Arrival {
            id: document.id.clone(),
            date: document.date.clone(),
            source: document.source.as_deref().map(Box::from),
            is_earlier: document.is_earlier,
            shingled: Shingled {
                shingles: self.shingles(id)?.into_owned(),
                tokens: document.tokens,
                token_fingerprint: document.token_fingerprint,
                sentences: Vec::new(),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival(id: &str, shingles: &[u64]) -> Arrival {
        let shingled = Shingled {
            shingles: shingles.to_vec(),
            tokens: narrow(shingles.len()),
            token_fingerprint: hash::fingerprint(shingles),
            sentences: Vec::new(),
        };
        Arrival { id: id.into(), shingled, ..Arrival::default() }
    }

    fn corpus(arrivals: &[Arrival]) -> Corpus {
        let mut builder = CorpusBuilder::new();
        for run in arrivals.chunks(2) {
            builder.extend(run.iter().cloned()).unwrap();
        }
        builder.finish().unwrap()
    }

    #[test]
    fn equal_sets_share_one_entry() {
        let corpus = corpus(&[
            arrival("c", &[1, 2]),
            arrival("a", &[3]),
            arrival("b", &[1, 2]),
            arrival("d", &[]),
        ]);
        assert_eq!(corpus.sets().len(), 2);
        assert_eq!(*corpus.sets().get(SetId(1)).unwrap(), [3]);
        assert_eq!(corpus.carriers(SetId(0)), [DocumentId(1), DocumentId(2)]);
        assert_eq!(corpus.carriers(SetId(1)), [DocumentId(0)]);
        assert_eq!(corpus.document(DocumentId(3)).set, None);
        assert_eq!(corpus.arrival(), [2, 0, 1, 3].map(DocumentId));
        assert_eq!([0, 1, 2, 3].map(|id| corpus.came(DocumentId(id))), [1, 2, 0, 3]);
    }

    #[test]
    fn shingles_out_of_order_or_twice_are_refused() {
        let mut builder = CorpusBuilder::new();
        builder.extend([arrival("a", &[1, 2])]).unwrap();
        for wrong in [&[2, 1][..], &[1, 1]] {
            let error = builder.extend([arrival("b", wrong)]).unwrap_err();
            assert!(error.to_string().starts_with("shingles: those of b"), "{error}");
            let shingled = arrival("a", wrong).shingled;
            assert!(builder.replace(0, &shingled).unwrap_err().is_usage());
        }
        assert_eq!(builder.finish().unwrap().documents().len(), 1);
    }

    #[test]
    fn repeated_ids_are_told_apart_whatever_their_order() {
        let one = [arrival("x", &[1]), arrival("x", &[2]), arrival("x#2", &[3])];
        let other = [one[1].clone(), one[2].clone(), one[0].clone()];
        let (one, other) = (corpus(&one), corpus(&other));
        let named = |corpus: &Corpus| -> Vec<(Box<str>, u128)> {
            corpus.documents().iter().map(|d| (d.id.clone(), d.token_fingerprint)).collect()
        };
        assert_eq!(named(&one), named(&other));
        let ids: Vec<&str> = one.documents().iter().map(|d| &*d.id).collect();
        assert_eq!(ids, ["x", "x#2", "x#3"]);
        assert_eq!(one.repeated_ids(), [Box::from("x")]);
    }

    #[test]
    fn documents_are_found_by_their_ids() {
        let ids =
            [("x", true), ("x#2", false), ("a", true), ("x", false), ("x", false), ("x", true)];
        let arrivals = ids.map(|(id, is_earlier)| Arrival { is_earlier, ..arrival(id, &[1]) });
        let corpus = corpus(&arrivals);
        assert_eq!(corpus.documents().len(), 6);
        for (place, document) in (0..).zip(corpus.documents()) {
            assert_eq!(corpus.find(&document.id, document.is_earlier), Some(DocumentId(place)));
        }
        assert_eq!(corpus.find("a", false), None);
        assert_eq!(corpus.find("y", true), None);
    }

    #[test]
    fn a_sample_depends_on_ids_and_seed_alone() {
        let all: Vec<Arrival> = (0..200).map(|n| arrival(&n.to_string(), &[n / 2])).collect();
        let reversed: Vec<Arrival> = all.iter().rev().cloned().collect();
        let ids = |corpus: &Corpus| -> Vec<Box<str>> {
            corpus.documents().iter().map(|document| document.id.clone()).collect()
        };
        let (one, other) =
            (corpus(&all).sample(50, 7).unwrap(), corpus(&reversed).sample(50, 7).unwrap());
        assert_eq!(one.documents().len(), 50);
        assert_eq!(ids(&one), ids(&other));
        assert_ne!(ids(&one), ids(&corpus(&all).sample(50, 8).unwrap()));
        for document in one.documents() {
            let number: u64 = document.id.parse().unwrap();
            assert_eq!(*one.sets().get(document.set.unwrap()).unwrap(), [number / 2]);
        }
        assert_eq!(corpus(&all).sample(500, 7).unwrap().documents().len(), 200);
    }
}
