//! An article as the index takes it: its terms, and what lists ask of it
//! beside its subject.

use super::terms::ArticleTerms;
use crate::cluster::Cluster;
use crate::corpus::{Corpus, DocumentId};
use crate::relate::day::Day;
use crate::relate::{DocumentPair, Relation};

/// What the index takes of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubjectArticle {
    /// Its terms.
    pub terms: ArticleTerms,
    /// Its day, where it is known.
    pub day: Option<Day>,
    /// Its source, numbered as the caller likes.
    pub source: Option<u32>,
    /// The article that stands for it and its copies, by its place in the
    /// corpus; `None` where it stands for itself, and for a query that is not of the
    /// corpus.
    pub representative: Option<u32>,
    /// Other articles that are its copies, though another stands for them;
    /// ascending.
    pub copies: Vec<u32>,
}

/// Where an article stands beside its subject.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) day: Option<Day>,
    pub(super) source: Option<u32>,
    pub(super) representative: u32,
}

impl SubjectArticle {
    /// Where it stands, as the article of this number, which is beyond the corpus for a
    /// query.
    pub(super) fn place(&self, number: u32) -> Place {
        let Self { day, source, representative, .. } = *self;
        Place { day, source, representative: representative.unwrap_or(number) }
    }
}

/// The articles of a corpus for [`build`](super::SubjectIndex::build), in the order of their
/// ids; `terms` are in the order in which they came.
#[must_use]
pub fn subject_articles(
    corpus: &Corpus,
    clusters: &[Cluster],
    terms: Vec<ArticleTerms>,
) -> Vec<SubjectArticle> {
    let mut sources: Vec<&str> =
        corpus.documents().iter().filter_map(|document| document.source.as_deref()).collect();
    sources.sort_unstable();
    sources.dedup();
    let mut articles: Vec<SubjectArticle> = corpus
        .documents()
        .iter()
        .map(|document| {
            let source = document.source.as_deref();
            let source = source.and_then(|source| sources.binary_search(&source).ok());
            SubjectArticle {
                terms: ArticleTerms::default(),
                day: Day::of(document),
                source: source.and_then(|source| u32::try_from(source).ok()),
                representative: None,
                copies: Vec::new(),
            }
        })
        .collect();
    for (document, terms) in corpus.arrival().iter().zip(terms) {
        articles[document.index()].terms = terms;
    }
    for cluster in clusters {
        for member in &cluster.members {
            articles[member.document.index()].representative = Some(cluster.representative().0);
        }
    }
    articles
}

/// Tells the articles of a corpus of those copies that their clusters leave
/// out; `pairs` are its verified pairs.
pub fn note_copies(articles: &mut [SubjectArticle], pairs: &[DocumentPair]) {
    for pair in pairs.iter().filter(|pair| is_copy(pair.relation)) {
        let standing_for =
            |document: DocumentId| articles[document.index()].representative.unwrap_or(document.0);
        if standing_for(pair.a) != standing_for(pair.b) {
            articles[pair.a.index()].copies.push(pair.b.0);
            articles[pair.b.index()].copies.push(pair.a.0);
        }
    }
    for article in articles {
        article.copies.sort_unstable();
    }
}

/// Whether the relation makes one report of two articles.
pub(super) fn is_copy(relation: Relation) -> bool {
    matches!(relation, Relation::Exact | Relation::Copy)
}
