//! Clusters: groups of articles that are copies of one report.
//!
//! Resemblance is not transitive. If A is half of B and B half of C, a chain
//! joins A and C, which may share nothing. So the default linkage is by
//! **representative** (`star`): every member of a cluster forms a verified pair with the
//! article that stands for it, or says the same as one that does, and no two
//! representatives form one with each other, unless one of them was kept from the other
//! by its templates there.
//!
//! An earlier corpus that the articles are only held against is taken first,
//! and each of its articles stands for itself, whether or not others there resemble it:
//! what is new and resembles any of them then represents nothing.
//!
//! **Single** linkage takes the connected components of the verified pairs.
//!
//! Both cost a sort of the documents and a visit to every verified pair.

mod representative;
mod star;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::corpus::{Corpus, DocumentId, SetId, ShingleSets};
use crate::error::Result;
use crate::narrow::narrow;
use crate::overlap::Overlap;
use crate::relate::{DocumentPair, Relation, Told};
use crate::union_find::UnionFind;
use crate::verify::VerifiedPair;

pub(crate) use representative::Ranking;
pub use representative::RepresentativePolicy;

/// What joins articles into one cluster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Linkage {
    /// A verified pair with the cluster's representative.
    #[default]
    Representative,
    /// A chain of verified pairs.
    Single,
}

/// An article in a cluster, and how it compares with the representative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Member {
    /// The article.
    pub document: DocumentId,
    /// Its shingle set (`a`) against the representative's (`b`).
    pub overlap: Overlap,
    /// Its relation to the representative; `None` for the representative.
    pub relation: Option<Relation>,
}

/// Two or more articles that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cluster {
    /// The representative first, then the others by falling resemblance to
    /// it, equal ones by id.
    pub members: Vec<Member>,
}

impl Cluster {
    /// The article that stands for the cluster.
    ///
    /// # Panics
    ///
    /// Where the cluster has no member, as none does that [`cluster`] makes.
    #[must_use]
    pub fn representative(&self) -> DocumentId {
        self.members[0].document
    }

    /// Articles in the cluster, the representative included.
    #[must_use]
    pub fn size(&self) -> usize {
        self.members.len()
    }
}

/// The cluster of every document, and itself in it, in the order of documents.
pub(crate) fn homes<'c>(
    corpus: &Corpus,
    clusters: &'c [Cluster],
) -> Vec<Option<(&'c Cluster, &'c Member)>> {
    let mut homes = vec![None; corpus.documents().len()];
    for cluster in clusters {
        for member in &cluster.members {
            homes[member.document.index()] = Some((cluster, member));
        }
    }
    homes
}

/// Groups the documents behind verified pairs, ascending; `pairs`, ascending,
/// has the relations of their documents. The largest cluster first, equal ones
/// by the representative's id.
///
/// # Errors
///
/// Those of [`ShingleSets::get`](crate::corpus::ShingleSets::get), which only a
/// chain asks for members that were never compared.
///
/// # Panics
///
/// Where a set of `verified` or an article of `pairs` is not of this corpus.
pub fn cluster(
    corpus: &Corpus,
    verified: &[VerifiedPair],
    pairs: &[DocumentPair],
    linkage: Linkage,
    policy: &RepresentativePolicy,
) -> Result<Vec<Cluster>> {
    let ranking = Ranking::new(corpus, verified, policy);
    let homes = match linkage {
        Linkage::Representative => star::by_representative(corpus, verified, pairs, &ranking),
        Linkage::Single => by_component(corpus, verified, &ranking),
    };
    let mut joined: Vec<(SetId, SetId)> =
        corpus.sets().ids().map(|set| (homes[set.index()], set)).collect();
    joined.par_sort_unstable();
    let told = Told::new(corpus, pairs);
    let of_one_home = joined.par_chunk_by(|(one, _), (other, _)| one == other);
    let mut clusters: Vec<Cluster> = of_one_home
        .filter_map(|sets| gather(corpus, verified, &told, sets, &ranking).transpose())
        .collect::<Result<_>>()?;
    clusters.par_sort_unstable_by_key(|cluster| {
        (std::cmp::Reverse(cluster.size()), cluster.representative())
    });
    Ok(clusters)
}

/// For every set, the set of its component's representative.
fn by_component(corpus: &Corpus, verified: &[VerifiedPair], ranking: &Ranking) -> Vec<SetId> {
    let mut components = UnionFind::new(corpus.sets().len());
    for pair in verified {
        components.join(pair.a.0, pair.b.0);
    }
    let mut representative: Vec<Option<SetId>> = vec![None; corpus.sets().len()];
    for &set in ranking.sets_in_order() {
        representative[components.find(set.0) as usize].get_or_insert(set);
    }
    corpus
        .sets()
        .ids()
        .map(|set| representative[components.find(set.0) as usize].unwrap_or(set))
        .collect()
}

/// The cluster of all documents of these sets, where there are two or more.
fn gather(
    corpus: &Corpus,
    verified: &[VerifiedPair],
    told: &Told<'_>,
    sets: &[(SetId, SetId)],
    ranking: &Ranking,
) -> Result<Option<Cluster>> {
    if let &[(_, alone)] = sets
        && corpus.carriers(alone).len() < 2
    {
        return Ok(None);
    }
    let (home, _) = sets[0];
    let representative = ranking.leader(home);
    let original = corpus.document(representative);
    // of a crowd with one shingle set some are no pair, and of a chain those that do not
    // resemble each other
    let relation = |document: DocumentId, set: SetId| match told.relation(document, representative)
    {
        Some(relation) => relation,
        None if set == home => Relation::of_verified(corpus.document(document), original),
        None => Relation::Related,
    };
    let mut members = Vec::new();
    for &(_, set) in sets {
        let overlap = overlap(corpus.sets(), verified, set, home)?;
        members.extend(corpus.carriers(set).iter().map(|&document| Member {
            document,
            overlap,
            relation: (document != representative).then(|| relation(document, set)),
        }));
    }
    members.sort_unstable_by(|one, other| {
        let by_resemblance = other.overlap.resemblance().total_cmp(&one.overlap.resemblance());
        one.relation
            .is_some()
            .cmp(&other.relation.is_some())
            .then(by_resemblance)
            .then(one.document.cmp(&other.document))
    });
    Ok(Some(Cluster { members }))
}

/// The overlap of two sets: that which was verified, or counted here.
fn overlap(
    sets: &ShingleSets,
    verified: &[VerifiedPair],
    one: SetId,
    other: SetId,
) -> Result<Overlap> {
    if one == other {
        let size = narrow(sets.size(one));
        return Ok(Overlap { a: size, b: size, shared: size });
    }
    let key = (one.min(other), one.max(other));
    match verified.binary_search_by_key(&key, |pair| (pair.a, pair.b)) {
        Ok(place) if one < other => Ok(verified[place].overlap),
        Ok(place) => Ok(verified[place].overlap.reversed()),
        Err(_) => Ok(Overlap::of(&sets.get(one)?, &sets.get(other)?)),
    }
}

#[cfg(test)]
mod tests;
