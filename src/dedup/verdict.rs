//! What becomes of every article: kept, or dropped for another.

use crate::cluster::{Cluster, Member};
use crate::corpus::{Corpus, DocumentId};
use crate::relate::Relation;

/// What becomes of one article of the input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The article.
    pub document: DocumentId,
    /// The article that stands for its cluster; itself where it is kept.
    pub representative: DocumentId,
    /// Its relation to the representative; `None` for the representative.
    pub relation: Option<Relation>,
    /// Its resemblance to the representative, 0 to 1; `None` where it has no
    /// shingle.
    pub resemblance: Option<f64>,
    /// Its containment in the representative, 0 to 1.
    pub containment: Option<f64>,
}

impl Verdict {
    /// Whether the article stands for its cluster.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.document == self.representative
    }
}

/// The verdict on every article, in the order in which they came, those of an
/// earlier corpus included.
#[must_use]
pub fn verdicts(corpus: &Corpus, clusters: &[Cluster]) -> Vec<Verdict> {
    let mut homes: Vec<Option<(DocumentId, &Member)>> = vec![None; corpus.documents().len()];
    for cluster in clusters {
        for member in &cluster.members {
            homes[member.document.index()] = Some((cluster.representative(), member));
        }
    }
    let verdict = |&document: &DocumentId| {
        if let Some((representative, member)) = homes[document.index()] {
            return Verdict {
                document,
                representative,
                relation: member.relation,
                resemblance: Some(member.overlap.resemblance()),
                containment: Some(member.overlap.containment_of_a()),
            };
        }
        let itself = corpus.document(document).set.map(|_| 1.0);
        Verdict {
            document,
            representative: document,
            relation: None,
            resemblance: itself,
            containment: itself,
        }
    };
    corpus.arrival().iter().map(verdict).collect()
}
