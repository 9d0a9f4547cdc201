//! Star clustering (Aslam, Pelekhov and Rus 2004), with the order of the representative
//! policy in place of the degree.
//!
//! Articles are taken in that order, and each that forms a verified pair with no
//! representative before it becomes one itself. All others join one of those before them,
//! the closest pairs first, unless of those that have joined it already more are
//! their templates than their copies: of a series of bulletins one may pass for a
//! copy of the article that they all resemble, and its fellows tell. Who finds no
//! representative stands alone.
//!
//! Cost: a sort of the pairs with representatives, and for each that is tried a visit to
//! all pairs of the article that is to join.

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
    let sets = corpus.sets();
    let copies = neighbours(sets.len(), verified.iter().map(|pair| [pair.a, pair.b]));
    let templates = neighbours(sets.len(), templates(corpus, pairs));
    let mut home: Vec<Option<SetId>> = vec![None; sets.len()];
    for &set in ranking.sets_in_order() {
        let is_earlier = corpus.document(ranking.leader(set)).is_earlier;
        if is_earlier || copies.of(set.index()).iter().all(|other| home[other.index()].is_none()) {
            home[set.index()] = Some(set);
        }
    }
    for Joining { representative, set, .. } in joinings(verified, &home, ranking) {
        let joined = |others: &ByKey<SetId>| {
            let others = others.of(set.index()).iter();
            others.filter(|other| home[other.index()] == Some(representative)).count()
        };
        if home[set.index()].is_none() && joined(&templates) <= joined(&copies) {
            home[set.index()] = Some(representative);
        }
    }
    sets.ids().zip(home).map(|(set, home)| home.unwrap_or(set)).collect()
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

/// The sets of which documents are templates of each other.
fn templates<'c>(
    corpus: &'c Corpus,
    pairs: &'c [DocumentPair],
) -> impl Iterator<Item = [SetId; 2]> + Clone + 'c {
    let sets = |pair: &DocumentPair| {
        let set = |document| corpus.document(document).set;
        (pair.relation == Relation::Template).then(|| Some([set(pair.a)?, set(pair.b)?]))?
    };
    pairs.iter().filter_map(sets)
}

/// Those that each set forms a pair with.
fn neighbours(sets: usize, pairs: impl Iterator<Item = [SetId; 2]> + Clone) -> ByKey<SetId> {
    counting_sort(pairs.flat_map(|[a, b]| [(a.index(), b), (b.index(), a)]), sets)
}
