//! The corpus as the later steps see it: no text, only ids, dates and the
//! distinct shingle sets.
//!
//! Documents with the same shingle set share one entry in [`ShingleSets`], so
//! a hundred thousand copies of one article cost one signature, one row in
//! each band and no comparison. All later steps work on sets and come back to
//! documents at the end.
//!
//! A [`DocumentId`] is the rank of the document's id among all ids. Whatever
//! is ordered by it is therefore independent of the order of the input.

use std::ops::Range;
use std::sync::Arc;

use ahash::{AHashMap, AHashSet};

use crate::hash;
use crate::shingle::Shingled;

/// A document's place in the order of ids: 0 to documents − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub u32);

/// A distinct shingle set's place in order of arrival: 0 to sets − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SetId(pub u32);

impl DocumentId {
    /// The id as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl SetId {
    /// The id as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What is kept of one article.
#[derive(Clone, Debug)]
pub struct Document {
    /// The article's id, distinct within the corpus.
    pub id: Box<str>,
    /// Its date as the input wrote it; ISO 8601 sorts as it should.
    pub date: Option<Box<str>>,
    /// Its newspaper, agency or site, one string for all articles of it.
    pub source: Option<Arc<str>>,
    /// Whether it is of an earlier corpus, which others are only held against.
    pub is_earlier: bool,
    /// Tokens in its text.
    pub tokens: u32,
    /// Fingerprint of its tokens in their order.
    pub token_fingerprint: u128,
    /// Its shingle set; `None` where the text holds no token.
    pub set: Option<SetId>,
}

impl Document {
    /// What tells the document from all others: ids are distinct within a
    /// corpus, and an earlier one may have the same.
    fn name(&self) -> (bool, &str) {
        (self.is_earlier, &self.id)
    }
}

/// The distinct shingle sets of a corpus, each ascending, in large blocks.
#[derive(Debug, Default)]
pub struct ShingleSets {
    blocks: Vec<Box<[u64]>>,
    places: Vec<(u32, Range<u32>)>,
}

impl ShingleSets {
    /// Distinct sets.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether no document has a shingle.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The shingles of one set, ascending.
    ///
    /// # Panics
    ///
    /// Where `set` is not of this corpus.
    #[must_use]
    pub fn get(&self, set: SetId) -> &[u64] {
        self.at(set.index())
    }

    /// The shingles of the set at this place.
    pub(crate) fn at(&self, place: usize) -> &[u64] {
        let (block, range) = &self.places[place];
        &self.blocks[*block as usize][range.start as usize..range.end as usize]
    }

    /// Every set id in order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = SetId> + use<> {
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(SetId)
    }
}

/// One article on its way into the corpus.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The id as given.
    pub id: Box<str>,
    /// The date as given.
    pub date: Option<Box<str>>,
    /// The newspaper, agency or site.
    pub source: Option<Box<str>>,
    /// Whether it is of an earlier corpus.
    pub is_earlier: bool,
    /// What the text became.
    pub shingled: Shingled,
}

/// All documents and their distinct shingle sets.
#[derive(Debug)]
pub struct Corpus {
    documents: Vec<Document>,
    arrival: Vec<DocumentId>,
    sets: ShingleSets,
    carriers: Vec<DocumentId>,
    carrier_ends: Vec<u32>,
    repeated_ids: Vec<Box<str>>,
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

    /// The shingles of one document, ascending; none where its text holds no
    /// token.
    ///
    /// # Panics
    ///
    /// Where `id` is not of this corpus.
    #[must_use]
    pub fn shingles(&self, id: DocumentId) -> &[u64] {
        self.document(id).set.map_or(&[], |set| self.sets.get(set))
    }

    /// The documents in the order in which they came.
    #[must_use]
    pub fn arrival(&self) -> &[DocumentId] {
        &self.arrival
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
        let start = set.index().checked_sub(1).map_or(0, |before| self.carrier_ends[before]);
        &self.carriers[start as usize..self.carrier_ends[set.index()] as usize]
    }

    /// Ids that stood more than once in the input, in order; all but one of
    /// the documents of each were given the id with `#2`, `#3` … behind it.
    #[must_use]
    pub fn repeated_ids(&self) -> &[Box<str>] {
        &self.repeated_ids
    }

    /// `size` of the documents, or all where there are fewer, as a corpus of
    /// their own, in the order in which they came.
    ///
    /// Which ones depends on their ids and the seed alone, not on the order of
    /// the input: those whose hashes of the two are least. It costs a sort of
    /// the ids' hashes and a copy of the shingles.
    #[must_use]
    pub fn sample(&self, size: usize, seed: u64) -> Self {
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
        builder.extend(arrived.map(|&id| self.depart(id)));
        builder.finish()
    }

    /// A document as it arrived.
    fn depart(&self, id: DocumentId) -> Arrival {
        let document = self.document(id);
        Arrival {
            id: document.id.clone(),
            date: document.date.clone(),
            source: document.source.as_deref().map(Box::from),
            is_earlier: document.is_earlier,
            shingled: Shingled {
                shingles: document.set.map(|set| self.sets.get(set).to_vec()).unwrap_or_default(),
                tokens: document.tokens,
                token_fingerprint: document.token_fingerprint,
                sentences: Vec::new(),
            },
        }
    }
}

/// Takes articles in and collapses equal shingle sets as they come.
#[derive(Debug, Default)]
pub struct CorpusBuilder {
    documents: Vec<Document>,
    sets: ShingleSets,
    known: AHashMap<u128, SetId>,
    sources: AHashSet<Arc<str>>,
}

impl CorpusBuilder {
    /// An empty corpus.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Documents taken in so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether nothing was taken in yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Takes in a run of articles. Their new shingle sets are stored side by
    /// side in one block, so large runs are stored without waste.
    pub fn extend(&mut self, arrivals: impl IntoIterator<Item = Arrival>) {
        let mut block = Vec::new();
        for Arrival { id, date, source, is_earlier, shingled } in arrivals {
            let set = (!shingled.shingles.is_empty())
                .then(|| self.intern(&shingled.shingles, &mut block));
            let Shingled { tokens, token_fingerprint, .. } = shingled;
            let source = source.map(|source| self.shared(&source));
            self.documents.push(Document {
                id,
                date,
                source,
                is_earlier,
                tokens,
                token_fingerprint,
                set,
            });
        }
        if !block.is_empty() {
            self.sets.blocks.push(block.into_boxed_slice());
        }
    }

    /// The one string of this source.
    fn shared(&mut self, source: &str) -> Arc<str> {
        if let Some(known) = self.sources.get(source) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = source.into();
        self.sources.insert(Arc::clone(&shared));
        shared
    }

    /// The source of the document that so many came before.
    ///
    /// # Panics
    ///
    /// Where so many did not come.
    #[must_use]
    pub fn source_of(&self, came: usize) -> Option<&str> {
        self.documents[came].source.as_deref()
    }

    /// Puts other shingles in the place of those of the document that
    /// so many came before; for what was found to say nothing of the article.
    ///
    /// # Panics
    ///
    /// Where so many did not come.
    pub fn replace(&mut self, came: usize, shingled: &Shingled) {
        let mut block = Vec::new();
        let set =
            (!shingled.shingles.is_empty()).then(|| self.intern(&shingled.shingles, &mut block));
        if !block.is_empty() {
            self.sets.blocks.push(block.into_boxed_slice());
        }
        let document = &mut self.documents[came];
        document.set = set;
        document.tokens = shingled.tokens;
        document.token_fingerprint = shingled.token_fingerprint;
    }

    fn intern(&mut self, shingles: &[u64], block: &mut Vec<u64>) -> SetId {
        let places = &mut self.sets.places;
        *self.known.entry(hash::fingerprint(shingles)).or_insert_with(|| {
            let start = index(block.len());
            block.extend_from_slice(shingles);
            places.push((index(self.sets.blocks.len()), start..index(block.len())));
            SetId(index(places.len() - 1))
        })
    }

    /// Gives every document its place in the order of ids.
    ///
    /// Documents of the same id are told apart by their texts first, so that
    /// the names they are given do not depend on the order of the input.
    #[must_use]
    pub fn finish(self) -> Corpus {
        let Self { mut documents, mut sets, known, .. } = self;
        drop(known);
        drop_sets_without_carriers(&mut documents, &mut sets);
        let repeated_ids = make_distinct(&mut documents);
        let mut ranked: Vec<u32> = (0..index(documents.len())).collect();
        ranked.sort_unstable_by(|&a, &b| {
            documents[a as usize].name().cmp(&documents[b as usize].name())
        });
        let mut arrival = vec![DocumentId(0); documents.len()];
        for (rank, &came) in ranked.iter().enumerate() {
            arrival[came as usize] = DocumentId(index(rank));
        }
        let mut slots: Vec<Option<Document>> = documents.into_iter().map(Some).collect();
        let documents: Vec<Document> =
            ranked.iter().filter_map(|&came| slots[came as usize].take()).collect();
        let (carriers, carrier_ends) = carriers(&documents, sets.len());
        Corpus { documents, arrival, sets, carriers, carrier_ends, repeated_ids }
    }
}

/// Forgets sets whose documents were all given others, so that every set has
/// a carrier.
fn drop_sets_without_carriers(documents: &mut [Document], sets: &mut ShingleSets) {
    let mut is_carried = vec![false; sets.len()];
    for set in documents.iter().filter_map(|document| document.set) {
        is_carried[set.index()] = true;
    }
    if is_carried.iter().all(|&is_carried| is_carried) {
        return;
    }
    let mut kept = 0;
    let renumbered: Vec<SetId> = is_carried
        .iter()
        .map(|&is_carried| {
            let number = SetId(kept);
            kept += u32::from(is_carried);
            number
        })
        .collect();
    let mut carried = is_carried.iter();
    sets.places.retain(|_| carried.next().copied().unwrap_or_default());
    for set in documents.iter_mut().filter_map(|document| document.set.as_mut()) {
        *set = renumbered[set.index()];
    }
}

/// Counts within a corpus fit u32: four thousand million articles.
fn index(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Numbers the second and later documents of an id; returns the ids concerned.
fn make_distinct(documents: &mut [Document]) -> Vec<Box<str>> {
    let mut order: Vec<u32> = (0..index(documents.len())).collect();
    order.sort_unstable_by(|&a, &b| {
        let key = |n: u32| {
            let document = &documents[n as usize];
            (document.name(), document.token_fingerprint, &document.date, n)
        };
        key(a).cmp(&key(b))
    });
    let mut renamed: Vec<(u32, Box<str>)> = Vec::new();
    let mut repeated = Vec::new();
    let mut taken = None;
    for same in
        order.chunk_by(|&a, &b| documents[a as usize].name() == documents[b as usize].name())
    {
        let [first, others @ ..] = same else { continue };
        if others.is_empty() {
            continue;
        }
        let taken = taken.get_or_insert_with(|| {
            documents.iter().map(|document| document.id.clone()).collect::<AHashSet<_>>()
        });
        let id = &documents[*first as usize].id;
        let mut number = 1_usize;
        for &other in others {
            let name = loop {
                number += 1;
                let name = format!("{id}#{number}").into_boxed_str();
                if taken.insert(name.clone()) {
                    break name;
                }
            };
            renamed.push((other, name));
        }
        repeated.push(id.clone());
    }
    for (document, name) in renamed {
        documents[document as usize].id = name;
    }
    repeated
}

/// The documents of each set, side by side, and where each run ends.
fn carriers(documents: &[Document], sets: usize) -> (Vec<DocumentId>, Vec<u32>) {
    let mut ends = vec![0_u32; sets];
    for set in documents.iter().filter_map(|document| document.set) {
        ends[set.index()] += 1;
    }
    let mut total = 0;
    for end in &mut ends {
        total += std::mem::replace(end, total);
    }
    let mut carriers = vec![DocumentId(0); total as usize];
    for (rank, document) in documents.iter().enumerate() {
        if let Some(set) = document.set {
            let next = &mut ends[set.index()];
            carriers[*next as usize] = DocumentId(index(rank));
            *next += 1;
        }
    }
    (carriers, ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival(id: &str, shingles: &[u64]) -> Arrival {
        let shingled = Shingled {
            shingles: shingles.to_vec(),
            tokens: index(shingles.len()),
            token_fingerprint: hash::fingerprint(shingles),
            sentences: Vec::new(),
        };
        Arrival { id: id.into(), date: None, source: None, is_earlier: false, shingled }
    }

    fn corpus(arrivals: &[Arrival]) -> Corpus {
        let mut builder = CorpusBuilder::new();
        for run in arrivals.chunks(2) {
            builder.extend(run.iter().cloned());
        }
        builder.finish()
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
        assert_eq!(corpus.sets().get(SetId(1)), [3]);
        assert_eq!(corpus.carriers(SetId(0)), [DocumentId(1), DocumentId(2)]);
        assert_eq!(corpus.carriers(SetId(1)), [DocumentId(0)]);
        assert_eq!(corpus.document(DocumentId(3)).set, None);
        assert_eq!(corpus.arrival(), [2, 0, 1, 3].map(DocumentId));
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
    fn a_sample_depends_on_ids_and_seed_alone() {
        let all: Vec<Arrival> = (0..200).map(|n| arrival(&n.to_string(), &[n / 2])).collect();
        let reversed: Vec<Arrival> = all.iter().rev().cloned().collect();
        let ids = |corpus: &Corpus| -> Vec<Box<str>> {
            corpus.documents().iter().map(|document| document.id.clone()).collect()
        };
        let (one, other) = (corpus(&all).sample(50, 7), corpus(&reversed).sample(50, 7));
        assert_eq!(one.documents().len(), 50);
        assert_eq!(ids(&one), ids(&other));
        assert_ne!(ids(&one), ids(&corpus(&all).sample(50, 8)));
        for document in one.documents() {
            let number: u64 = document.id.parse().unwrap();
            assert_eq!(one.sets().get(document.set.unwrap()), [number / 2]);
        }
        assert_eq!(corpus(&all).sample(500, 7).documents().len(), 200);
    }
}
