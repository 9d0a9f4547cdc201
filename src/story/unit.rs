//! What stories are made of: an article with all its copies.
//!
//! Copies are of one story by themselves, and ten copies are no ten voices:
//! a unit counts once, so a report printed everywhere draws no more to its
//! story than any other.

use super::span::Span;
use crate::cluster::{Cluster, Member};
use crate::corpus::{Corpus, DocumentId};
use crate::date::Day;
use crate::relate::Relation;

/// A cluster of copies, or an article alone.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// The article that stands for it.
    pub(super) representative: DocumentId,
    /// All its articles, in order of id.
    pub(super) documents: Vec<DocumentId>,
    /// The relations of all others to the representative, in order of id.
    pub(super) relations: Vec<(DocumentId, Relation)>,
    /// The days of its articles, as far as they are known.
    pub(super) span: Option<Span>,
}

impl Unit {
    fn alone(corpus: &Corpus, document: DocumentId) -> Self {
        Self {
            representative: document,
            documents: vec![document],
            relations: Vec::new(),
            span: Span::of(Day::of(corpus.document(document))),
        }
    }

    fn of(corpus: &Corpus, cluster: &Cluster) -> Self {
        let members = &cluster.members;
        let mut documents: Vec<DocumentId> = members.iter().map(|member| member.document).collect();
        documents.sort_unstable();
        let related = |member: &Member| Some((member.document, member.relation?));
        let mut relations: Vec<_> = members.iter().filter_map(related).collect();
        relations.sort_unstable_by_key(|&(document, _)| document);
        Self {
            representative: cluster.representative(),
            span: Span::of(documents.iter().filter_map(|&id| Day::of(corpus.document(id)))),
            documents,
            relations,
        }
    }
}

/// The units of a corpus, and which one each document is of.
#[derive(Debug)]
pub(super) struct Units {
    /// In order of the first of their documents.
    pub(super) units: Vec<Unit>,
    /// By document; `None` where the text holds no word.
    homes: Vec<Option<u32>>,
}

impl Units {
    /// The units of a corpus, whose clusters these are.
    pub(super) fn new(corpus: &Corpus, clusters: &[Cluster]) -> Self {
        let documents = corpus.documents();
        let mut is_copy = vec![false; documents.len()];
        for member in clusters.iter().flat_map(|cluster| &cluster.members) {
            is_copy[member.document.index()] = true;
        }
        let alone = (0..)
            .zip(documents.iter().zip(is_copy))
            .filter(|(_, (document, is_copy))| document.set.is_some() && !is_copy)
            .map(|(at, _)| Unit::alone(corpus, DocumentId(at)));
        let mut units: Vec<Unit> =
            clusters.iter().map(|cluster| Unit::of(corpus, cluster)).chain(alone).collect();
        // which article stands for a cluster may depend on the input's order
        units.sort_unstable_by_key(|unit| unit.documents[0]);
        let mut homes = vec![None; documents.len()];
        for (unit, at) in units.iter().zip(0..) {
            for document in &unit.documents {
                homes[document.index()] = Some(at);
            }
        }
        Self { units, homes }
    }

    /// The unit that holds a document; `None` where its text holds no word.
    pub(super) fn of(&self, document: DocumentId) -> Option<u32> {
        self.homes.get(document.index()).copied().flatten()
    }

    /// The units of two documents, where both have one and it is not the same.
    pub(super) fn of_both(&self, a: DocumentId, b: DocumentId) -> Option<[u32; 2]> {
        let (a, b) = (self.of(a)?, self.of(b)?);
        (a != b).then(|| [a.min(b), a.max(b)])
    }
}
