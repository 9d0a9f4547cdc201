//! An article as the index takes it: its terms, and what lists ask of it
//! beside its subject.

use std::slice;

use super::terms::ArticleTerms;
use crate::cluster::Cluster;
use crate::corpus::{Corpus, DocumentId};
use crate::date::Day;
use crate::relate::{DocumentPair, Relation, forming_pairs};

/// What the index takes of one article. Fields may be added: end with
/// `..SubjectArticle::default()`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubjectArticle {
    /// Its terms.
    pub terms: ArticleTerms,
    /// Its day, where it is known.
    pub day: Option<Day>,
    /// Its source, numbered as the caller likes.
    pub source: Option<u32>,
    /// The article that stands for it and its copies; or, in an index by subject, its place
    /// in the list that this is built from. `None` where it has none, and for a query that is
    /// not of the corpus.
    pub representative: Option<DocumentId>,
    /// Other articles that are its copies, though they stand for themselves or others;
    /// ascending, and named as that is.
    pub copies: Vec<DocumentId>,
}

/// What lists ask of an article beside its subject.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attributes {
    pub(super) day: Option<Day>,
    pub(super) source: Option<u32>,
    pub(super) representative: u32,
}

impl SubjectArticle {
    /// Its attributes, as the article of this number, which is beyond the corpus for a
    /// query.
    pub(super) fn attributes(&self, number: u32) -> Attributes {
        let Self { day, source, representative, .. } = *self;
        Attributes { day, source, representative: representative.map_or(number, |id| id.0) }
    }
}

/// The articles of a corpus for [`build`](super::SubjectIndex::build), and their terms, in the
/// order of their ids.
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
    for (article, terms) in articles.iter_mut().zip(terms) {
        article.terms = terms;
    }
    for cluster in clusters {
        for member in &cluster.members {
            articles[member.document.index()].representative = Some(cluster.representative());
        }
    }
    articles
}

/// Tells the articles of a corpus of those copies that their clusters leave out; `pairs`
/// are its verified pairs. Where many articles share one shingle set, what holds for the
/// first holds for all, and a list has at most one of them.
pub fn note_copies(articles: &mut [SubjectArticle], corpus: &Corpus, pairs: &[DocumentPair]) {
    let standing_for =
        |document: &DocumentId| articles[document.index()].representative.unwrap_or(*document);
    let stands = |document: &&DocumentId| standing_for(document) == **document;
    let mut found: Vec<(DocumentId, DocumentId)> = Vec::new();
    for pair in pairs.iter().filter(|pair| is_copy(pair.relation)) {
        for [one, other] in [[&pair.a, &pair.b], [&pair.b, &pair.a]] {
            if standing_for(one) == standing_for(other) {
                continue;
            }
            let [ones, others] = alike(corpus, [one, other]);
            let of_other: Vec<DocumentId> = others.iter().filter(stands).copied().collect();
            for &one in ones {
                found.extend(of_other.iter().map(|&other| (one, other)));
            }
        }
    }
    for (one, other) in found {
        articles[one.index()].copies.push(other);
    }
    for article in articles {
        article.copies.sort_unstable();
        article.copies.dedup();
    }
}

/// The articles for which these two form the pair.
fn alike<'a>(corpus: &'a Corpus, pair: [&'a DocumentId; 2]) -> [&'a [DocumentId]; 2] {
    let carriers = pair.map(|document| match corpus.document(*document).set {
        Some(set) => corpus.carriers(set),
        None => slice::from_ref(document),
    });
    let do_all = forming_pairs(carriers) == carriers;
    if do_all { pair.map(slice::from_ref) } else { carriers }
}

/// Whether the relation makes one report of two articles.
pub(super) fn is_copy(relation: Relation) -> bool {
    matches!(relation, Relation::Exact | Relation::Copy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Arrival, CorpusBuilder};
    use crate::overlap::Overlap;
    use crate::relate::EXPANSION_LIMIT;
    use crate::shingle::Shingled;

    #[test]
    fn what_is_told_of_the_first_of_a_crowd_is_told_of_all() {
        let crowd = u32::try_from(EXPANSION_LIMIT).unwrap() + 1;
        let arrivals = (0..=crowd).map(|number| Arrival {
            id: format!("{number:03}").into(),
            shingled: Shingled { shingles: vec![u64::from(number / crowd)], ..Shingled::default() },
            ..Arrival::default()
        });
        let mut builder = CorpusBuilder::new();
        builder.extend(arrivals).unwrap();
        let corpus = builder.finish().unwrap();
        let mut articles = vec![SubjectArticle::default(); crowd as usize + 1];
        // the third stands for the crowd, the first forms its pairs
        articles[..crowd as usize]
            .iter_mut()
            .for_each(|one| one.representative = Some(DocumentId(2)));
        let (first, apart) = (DocumentId(0), DocumentId(crowd));
        let pair = DocumentPair {
            relation: Relation::Copy,
            ..DocumentPair::new(&corpus, first, apart, Overlap::default())
        };
        note_copies(&mut articles, &corpus, &[pair]);
        assert_eq!(articles[crowd as usize].copies, [DocumentId(2)]);
        assert!(articles[..crowd as usize].iter().all(|one| one.copies == [DocumentId(crowd)]));
    }
}
