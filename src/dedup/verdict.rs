//! What becomes of every article: kept, or dropped for another.

use ahash::AHashMap;

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

/// Takes in what became of the kept articles when they were looked at again,
/// both in the order in which the articles came: what was dropped for an
/// article that is dropped now follows it to its own representative. Returns
/// how many are dropped now.
pub(super) fn follow(verdicts: &mut [Verdict], now: &[Verdict]) -> usize {
    let dropped: AHashMap<DocumentId, Verdict> = verdicts
        .iter()
        .zip(now)
        .filter(|(before, now)| before.is_kept() && !now.is_kept())
        .map(|(_, now)| (now.document, *now))
        .collect();
    for verdict in verdicts {
        match dropped.get(&verdict.representative) {
            Some(now) if verdict.is_kept() => *verdict = *now,
            Some(now) => verdict.representative = now.representative,
            None => {}
        }
    }
    dropped.len()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(document: u32, representative: u32) -> Verdict {
        Verdict {
            document: DocumentId(document),
            representative: DocumentId(representative),
            relation: (document != representative).then_some(Relation::Copy),
            resemblance: Some(0.5),
            containment: Some(0.5),
        }
    }

    #[test]
    fn what_was_dropped_follows_its_representative() {
        // 1 fell to 0; of 0, 2 and 3, which were kept, 0 falls to 3 now
        let mut verdicts = [verdict(0, 0), verdict(1, 0), verdict(2, 2), verdict(3, 3)];
        let now = [verdict(0, 3), verdict(1, 1), verdict(2, 2), verdict(3, 3)];
        assert_eq!(follow(&mut verdicts, &now), 1);
        let representatives = verdicts.map(|verdict| verdict.representative.0);
        assert_eq!(representatives, [3, 3, 2, 3]);
        assert_eq!(follow(&mut verdicts, &[0, 1, 2, 3].map(|id| verdict(id, id))), 0);
    }
}
