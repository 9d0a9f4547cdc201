//! Star clustering (Aslam, Pelekhov and Rus 2004), with the order of the representative
//! policy in place of the degree.
//!
//! Articles are taken in that order, and each that forms a verified pair with no
//! representative before it becomes one itself. All others join one of those before them,
//! the closest pairs first, unless of those that have joined it already more are
//! their templates than their copies: of a series of bulletins one may pass for a
//! copy of the article that they all resemble, and its fellows tell. In the end whoever
//! has been outnumbered by those who joined later leaves again. Those who
//! find no representative are taken once more, by themselves and in the same way, since
//! the bulletin of one day may stand in several papers.
//!
//! Cost: a sort of the pairs with representatives, and for each that is tried a visit to
//! all pairs of the article that is to join. Few are left for another round.

use std::borrow::Cow;

use rayon::prelude::*;

use super::Ranking;
use crate::corpus::{Corpus, SetId};
use crate::counting_sort::{ByKey, counting_sort};
use crate::relate::{DocumentPair, Relation};
use crate::verify::VerifiedPair;

/// A set that may join the set of a representative.
struct Joining {
    resemblance: f64,
    representative: SetId,
    set: SetId,
}

/// For every set, the set of the representative it joins, itself included.
pub(super) fn by_representative(
    corpus: &Corpus,
    verified: &[VerifiedPair],
    pairs: &[DocumentPair],
    ranking: &Ranking,
) -> Vec<SetId> {
    let mut stars = Stars::new(corpus, verified, pairs);
    let mut alone = ranking.sets_in_order().to_vec();
    let mut verified = Cow::Borrowed(verified);
    while !alone.is_empty() {
        stars.represent(&alone, corpus, ranking);
        stars.join(&verified, ranking);
        let is_alone = |set: SetId| stars.home[set.index()].is_none();
        alone.retain(|&set| is_alone(set));
        let are_alone = |pair: &&VerifiedPair| is_alone(pair.a) && is_alone(pair.b);
        verified = verified.iter().filter(are_alone).copied().collect();
    }
    corpus.sets().ids().zip(stars.home).map(|(set, home)| home.unwrap_or(set)).collect()
}

/// Sets and the representatives that they have so far.
struct Stars {
    home: Vec<Option<SetId>>,
    copies: ByKey<SetId>,
    templates: ByKey<SetId>,
}

impl Stars {
    fn new(corpus: &Corpus, verified: &[VerifiedPair], pairs: &[DocumentPair]) -> Self {
        let sets = corpus.sets().len();
        Self {
            home: vec![None; sets],
            copies: neighbours(sets, verified.iter().map(|pair| [pair.a, pair.b])),
            templates: neighbours(sets, templates(corpus, verified, pairs).into_iter()),
        }
    }

    /// Makes representatives of those of these sets, the best first, that form a pair with
    /// none before them.
    fn represent(&mut self, alone: &[SetId], corpus: &Corpus, ranking: &Ranking) {
        let mut stands = vec![false; self.home.len()];
        for &set in alone {
            let is_earlier = corpus.document(ranking.leader(set)).is_earlier;
            let mut others = self.copies.of(set.index()).iter();
            stands[set.index()] = is_earlier || others.all(|other| !stands[other.index()]);
            self.home[set.index()] = stands[set.index()].then_some(set);
        }
    }

    /// Joins the sets that have no representative to one of those that they form these pairs
    /// with.
    fn join(&mut self, verified: &[VerifiedPair], ranking: &Ranking) {
        let mut joined = Vec::new();
        for Joining { representative, set, .. } in joinings(verified, &self.home, ranking) {
            if self.home[set.index()].is_none() && !self.is_outnumbered(set, representative) {
                self.home[set.index()] = Some(representative);
                joined.push(set);
            }
        }
        // the last were the least close; as one leaves, others may be outnumbered
        let mut before = usize::MAX;
        while joined.len() < before {
            before = joined.len();
            for &set in joined.iter().rev() {
                let home = &self.home[set.index()];
                if home.is_some_and(|home| self.is_outnumbered(set, home)) {
                    self.home[set.index()] = None;
                }
            }
            joined.retain(|set| self.home[set.index()].is_some());
        }
    }

    /// Whether of those that have this representative more are templates of the set than
    /// its copies.
    fn is_outnumbered(&self, set: SetId, representative: SetId) -> bool {
        let there = |others: &ByKey<SetId>| {
            let others = others.of(set.index()).iter();
            others.filter(|other| self.home[other.index()] == Some(representative)).count()
        };
        there(&self.templates) > there(&self.copies)
    }
}

/// The verified pairs of a representative and a set that the policy puts behind it, the
/// closest first.
fn joinings(verified: &[VerifiedPair], home: &[Option<SetId>], ranking: &Ranking) -> Vec<Joining> {
    let stands = |set: SetId| home[set.index()].is_some();
    let both = |pair: &VerifiedPair| {
        let resemblance = pair.overlap.resemblance();
        [(pair.a, pair.b), (pair.b, pair.a)].map(|(representative, set)| Joining {
            resemblance,
            representative,
            set,
        })
    };
    let may_join = |&Joining { representative, set, .. }: &Joining| {
        stands(representative) && !stands(set) && ranking.of(representative) < ranking.of(set)
    };
    let mut joinings: Vec<Joining> =
        verified.par_iter().flat_map_iter(both).filter(may_join).collect();
    joinings.par_sort_unstable_by(|one, other| {
        let places =
            |joining: &Joining| (ranking.of(joining.representative), ranking.of(joining.set));
        let by_resemblance = other.resemblance.total_cmp(&one.resemblance);
        by_resemblance.then(places(one).cmp(&places(other)))
    });
    joinings
}

/// The pairs of sets, each once, of which documents are templates of each other and that are
/// none of those that join.
fn templates(
    corpus: &Corpus,
    verified: &[VerifiedPair],
    pairs: &[DocumentPair],
) -> Vec<[SetId; 2]> {
    let told = pairs.iter().filter(|pair| pair.relation == Relation::Template);
    let mut templates: Vec<[SetId; 2]> = told.filter_map(|pair| pair.sets(corpus)).collect();
    templates.par_sort_unstable();
    templates.dedup();
    templates
        .retain(|&[a, b]| verified.binary_search_by_key(&(a, b), |pair| (pair.a, pair.b)).is_err());
    templates
}

/// Those that each set forms a pair with.
fn neighbours(sets: usize, pairs: impl Iterator<Item = [SetId; 2]> + Clone) -> ByKey<SetId> {
    counting_sort(pairs.flat_map(|[a, b]| [(a.index(), b), (b.index(), a)]), sets)
}
