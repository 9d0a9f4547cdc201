//! Takes articles in and makes a corpus of them.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use ahash::{AHashMap, AHashSet};

use super::names::{Named, make_distinct};
use super::set_id::SetId;
use super::sets::ShingleSets;
use super::{Arrival, Corpus, Document, DocumentId};
use crate::counting_sort::{ByKey, counting_sort};
use crate::error::{Error, Result};
use crate::hash;
use crate::narrow::narrow;
use crate::shingle::Shingled;

/// Bytes of shingles that stay in memory where nobody says otherwise: those of
/// some 30,000 articles.
pub const MEMORY: usize = 64 << 20;

/// Takes articles in and collapses equal shingle sets as they come.
///
/// Beside the documents it knows every set by a fingerprint, in 24 bytes at
/// the least and twice that after the table of them has grown.
#[derive(Debug)]
pub struct CorpusBuilder {
    documents: Vec<Document>,
    sets: ShingleSets,
    /// Sets by the two halves of their fingerprints, which take no more than
    /// its 16 bytes with a set beside them.
    known: AHashMap<[u64; 2], SetId>,
    sources: AHashSet<Arc<str>>,
}

impl Default for CorpusBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl CorpusBuilder {
    /// An empty corpus that stays in memory.
    #[must_use]
    pub fn new() -> Self {
        Self::with_memory(usize::MAX)
    }

    /// An empty corpus of which so many bytes of shingles stay in memory; those
    /// that come later go to a temporary file. What comes of the corpus is the
    /// same.
    #[must_use]
    pub fn with_memory(bytes: usize) -> Self {
        Self {
            documents: Vec::new(),
            sets: ShingleSets::with_memory(bytes),
            known: AHashMap::new(),
            sources: AHashSet::new(),
        }
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

    /// Takes in a run of articles.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where shingles are not ascending and free of repeats, as those
    /// of a [`Shingler`](crate::Shingler) are, and [`Error::Temporary`] where the temporary
    /// file cannot be written.
    pub fn extend(&mut self, arrivals: impl IntoIterator<Item = Arrival>) -> Result<()> {
        arrivals.into_iter().try_for_each(|arrival| self.take(arrival).map(drop))
    }

    /// Takes in one article; what its text became comes back, for its memory
    /// to be used again.
    ///
    /// # Errors
    ///
    /// Those of [`extend`](Self::extend).
    pub fn take(&mut self, arrival: Arrival) -> Result<Shingled> {
        let Arrival { id, date, source, is_earlier, shingled } = arrival;
        check_order(&id, &shingled.shingles)?;
        let set = self.intern(&shingled.shingles)?;
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
        Ok(shingled)
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

    /// The source of each of these documents, which are known by how many came before
    /// them.
    ///
    /// # Panics
    ///
    /// Where so many did not come.
    #[must_use]
    pub fn sources_of(&self, came: &[u32]) -> Vec<Option<Arc<str>>> {
        came.iter().map(|&came| self.documents[came as usize].source.clone()).collect()
    }

    /// Replaces the shingles of the document before which so many came, once its
    /// boilerplate is known.
    ///
    /// # Errors
    ///
    /// Those of [`extend`](Self::extend).
    ///
    /// # Panics
    ///
    /// Where so many did not come.
    pub fn replace(&mut self, came: usize, shingled: &Shingled) -> Result<()> {
        check_order(&self.documents[came].id, &shingled.shingles)?;
        let set = self.intern(&shingled.shingles)?;
        let document = &mut self.documents[came];
        document.set = set;
        document.tokens = shingled.tokens;
        document.token_fingerprint = shingled.token_fingerprint;
        Ok(())
    }

    /// The one set of these shingles, if there are any.
    fn intern(&mut self, shingles: &[u64]) -> Result<Option<SetId>> {
        if shingles.is_empty() {
            return Ok(None);
        }
        let set = match self.known.entry(hash::halves(hash::fingerprint(shingles))) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => *new.insert(self.sets.push(shingles)?),
        };
        Ok(Some(set))
    }

    /// Gives every document its place in the order of ids.
    ///
    /// Documents of the same id are told apart by their texts first, so that
    /// the names they are given do not depend on the order of the input. They do depend on
    /// what else came: with one document more of that id, `ID#2` may be another. So such
    /// names hold for this corpus alone, and who keeps articles from one corpus to the
    /// next must bring distinct ids; [`Corpus::repeated_ids`] names those that were not.
    ///
    /// # Errors
    ///
    /// Those of [`extend`](Self::extend).
    pub fn finish(self) -> Result<Corpus> {
        let Self { mut documents, mut sets, known, .. } = self;
        drop(known);
        sets.close()?;
        drop_sets_without_carriers(&mut documents, &mut sets);
        let Named { order, repeated: repeated_ids } = make_distinct(&mut documents);
        let arrival = put_in_order(&mut documents, &order);
        let carriers = carriers(&documents, sets.len());
        Ok(Corpus { documents, arrival, came: order, sets, carriers, repeated_ids })
    }
}

/// Refuses shingles of this article that no merge of two sets would find.
fn check_order(id: &str, shingles: &[u64]) -> Result<()> {
    if shingles.is_sorted_by(|one, other| one < other) {
        return Ok(());
    }
    let remedy = "each is needed once, ascending, as Shingler gives them";
    Err(Error::parameter("shingles", &format!("those of {id}"), remedy))
}

/// Puts the documents in this order of their places; the new place of each, in
/// their old order.
fn put_in_order(documents: &mut [Document], order: &[u32]) -> Vec<DocumentId> {
    let mut arrival = vec![DocumentId(0); documents.len()];
    for (rank, &came) in order.iter().enumerate() {
        arrival[came as usize] = DocumentId(narrow(rank));
    }
    let mut target = arrival.clone();
    for place in 0..documents.len() {
        // each exchange brings one document home
        while target[place].index() != place {
            let home = target[place].index();
            documents.swap(place, home);
            target.swap(place, home);
        }
    }
    arrival
}

/// Forgets sets whose documents were all given others, so that every set has
/// a carrier.
pub(super) fn drop_sets_without_carriers(documents: &mut [Document], sets: &mut ShingleSets) {
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
    sets.retain(&is_carried);
    for set in documents.iter_mut().filter_map(|document| document.set.as_mut()) {
        *set = renumbered[set.index()];
    }
}

/// The documents of each set.
pub(super) fn carriers(documents: &[Document], sets: usize) -> ByKey<DocumentId> {
    let carried = (0..).map(DocumentId).zip(documents);
    counting_sort(carried.filter_map(|(id, document)| Some((document.set?.index(), id))), sets)
}
