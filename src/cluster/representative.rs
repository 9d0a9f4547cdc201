//! Which article stands for a cluster.
//!
//! A policy puts all documents in one order, the best first; equal ones are
//! ordered by id, so that the order is total and does not depend on the order
//! of the input (but for `first`, `last` and `sources`, which are about it).

use std::cmp::Reverse;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::corpus::{Corpus, DocumentId, SetId};
use crate::date::Moment;
use crate::narrow::narrow;
use crate::verify::VerifiedPair;

/// Which article of a cluster is its representative.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum RepresentativePolicy {
    /// The one of most tokens: the fullest version of a report.
    Longest,
    /// The one of the earliest date; those without a date that is understood come last,
    /// in the order of what is written there.
    Earliest,
    /// The one of the latest date; those without a date that is understood come last.
    Latest,
    /// The one that came first in the input.
    First,
    /// The one that came last in the input.
    Last,
    /// The one of the source that stands first in this list; of the others,
    /// and of one source, the one that came first in the input.
    Sources(Vec<String>),
    /// The one whose resemblances to its copies sum up highest, and of equals, as two alone
    /// are, the one of most tokens.
    #[default]
    Central,
}

/// Every document's and every set's place in the order of a policy.
#[derive(Debug)]
pub(crate) struct Ranking {
    leaders: Vec<DocumentId>,
    ranks: Vec<u32>,
    order: Vec<SetId>,
}

impl Ranking {
    /// That of this policy; but for `central`, whatever pairs there are.
    pub(crate) fn new(
        corpus: &Corpus,
        verified: &[VerifiedPair],
        policy: &RepresentativePolicy,
    ) -> Self {
        let mut best_first = ordered(corpus, verified, policy);
        if corpus.documents().iter().any(|document| document.is_earlier) {
            // what stands in an earlier corpus already stands before all others
            best_first.sort_by_key(|&document| !corpus.document(document).is_earlier);
        }
        let mut leaders: Vec<Option<DocumentId>> = vec![None; corpus.sets().len()];
        let mut order = Vec::with_capacity(corpus.sets().len());
        let mut ranks = vec![0; corpus.sets().len()];
        for document in best_first {
            let Some(set) = corpus.document(document).set else { continue };
            if leaders[set.index()].is_none() {
                leaders[set.index()] = Some(document);
                ranks[set.index()] = narrow(order.len());
                order.push(set);
            }
        }
        // every set has a carrier, so every leader is known by now
        Self { leaders: leaders.into_iter().flatten().collect(), ranks, order }
    }

    /// The best document that has this set.
    pub(crate) fn leader(&self, set: SetId) -> DocumentId {
        self.leaders[set.index()]
    }

    /// The set's place; lower is better.
    pub(crate) fn of(&self, set: SetId) -> u32 {
        self.ranks[set.index()]
    }

    /// The places of all sets.
    pub(crate) fn into_ranks(self) -> Vec<u32> {
        self.ranks
    }

    /// All sets, the best first.
    pub(crate) fn sets_in_order(&self) -> &[SetId] {
        &self.order
    }
}

/// All documents, the best first.
fn ordered(
    corpus: &Corpus,
    verified: &[VerifiedPair],
    policy: &RepresentativePolicy,
) -> Vec<DocumentId> {
    let mut documents = corpus.arrival().to_vec();
    let date = |id: DocumentId| corpus.document(id).date.as_deref();
    match policy {
        RepresentativePolicy::First => {}
        RepresentativePolicy::Last => documents.reverse(),
        RepresentativePolicy::Sources(trusted) => {
            // a stable sort: arrival decides among those of one source
            documents.sort_by_cached_key(|&id| {
                let source = corpus.document(id).source.as_deref();
                trusted.iter().position(|name| Some(name.as_str()) == source).unwrap_or(usize::MAX)
            });
        }
        RepresentativePolicy::Earliest => {
            sort_by_cached(&mut documents, |id| {
                let moment = date(id).and_then(Moment::parse);
                let unread = date(id).filter(|_| moment.is_none());
                (moment.is_none(), moment, unread.is_none(), unread)
            });
        }
        RepresentativePolicy::Latest => {
            sort_by_cached(&mut documents, |id| {
                let moment = date(id).and_then(Moment::parse);
                Reverse((moment, date(id).filter(|_| moment.is_none())))
            });
        }
        RepresentativePolicy::Central => {
            let centrality = centrality(corpus, verified);
            documents.par_sort_unstable_by_key(|&id| {
                let document = corpus.document(id);
                let centrality = document.set.map(|set| centrality[set.index()]);
                (Reverse((centrality, document.tokens)), id)
            });
        }
        RepresentativePolicy::Longest => {
            sort_by_cached(&mut documents, |id| Reverse(corpus.document(id).tokens));
        }
    }
    documents
}

/// Sorts documents by a key, equal ones by id. Each is looked up once, where a sort by
/// what it says would do so at every step.
fn sort_by_cached<K: Ord + Send>(
    documents: &mut [DocumentId],
    key: impl Fn(DocumentId) -> K + Sync,
) {
    let mut keyed: Vec<(K, DocumentId)> =
        documents.par_iter().map(|&document| (key(document), document)).collect();
    keyed.par_sort_unstable();
    for (place, (_, document)) in documents.iter_mut().zip(keyed) {
        *place = document;
    }
}

/// The sum of resemblances to all other documents that a set is joined to, per set, in units of
/// 2⁻³². Whole numbers, since their sum does not depend on the order of the pairs.
fn centrality(corpus: &Corpus, verified: &[VerifiedPair]) -> Vec<u128> {
    const ONE: f64 = 4_294_967_296.0;
    let carriers = |set: SetId| corpus.carriers(set).len() as u128;
    let mut sums: Vec<u128> = corpus.sets().ids().map(|set| (carriers(set) - 1) << 32).collect();
    for pair in verified {
        // a resemblance is 0 to 1
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let resemblance = (pair.overlap.resemblance() * ONE) as u128;
        sums[pair.a.index()] += resemblance * carriers(pair.b);
        sums[pair.b.index()] += resemblance * carriers(pair.a);
    }
    sums
}
