//! What some lists of shingles share with all sets of a corpus: articles that are new to it,
//! or have other shingles now.
//!
//! No table of the corpus is kept for it. Each of its shingles is looked up among those of the
//! lists, which fit the cache where they are few, and a hit is counted for each list that has
//! it. So all are found that a [net](Net) admits, however common what they share is.

use ahash::AHashMap;
use rayon::prelude::*;

use crate::corpus::{SetId, SetRun, ShingleSets};
use crate::error::Result;
use crate::narrow::narrow;
use crate::observer::Observer;
use crate::overlap::{Net, Overlap};

/// A list of shingles and a set that the net admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meeting {
    /// The place of the list among the others.
    pub(crate) list: usize,
    /// The set.
    pub(crate) set: SetId,
    /// What they share, that of the list first.
    pub(crate) overlap: Overlap,
}

/// Every meeting of one of these lists, each ascending, with a set, that `net` admits; in the
/// order of the sets. Costs a look-up for each shingle of the sets, and a count for each list
/// that has it.
pub(crate) fn meetings<L: AsRef<[u64]> + Sync>(
    sets: &ShingleSets,
    lists: &[L],
    net: Net,
    observer: &dyn Observer,
) -> Result<Vec<Meeting>> {
    let mut holders: AHashMap<u64, Vec<usize>> = AHashMap::new();
    for (list, shingles) in lists.iter().enumerate() {
        for &shingle in shingles.as_ref() {
            holders.entry(shingle).or_default().push(list);
        }
    }
    if holders.is_empty() {
        return Ok(Vec::new());
    }
    let of_set = |set: SetId, shingles: &[u64], counts: &mut [u32]| {
        let mut met = Vec::new();
        for shingle in shingles {
            for &list in holders.get(shingle).into_iter().flatten() {
                if counts[list] == 0 {
                    met.push(list);
                }
                counts[list] += 1;
            }
        }
        let mut meetings = Vec::new();
        for list in met {
            let [a, b] = [lists[list].as_ref(), shingles].map(|shingles| narrow(shingles.len()));
            let overlap = Overlap { a, b, shared: std::mem::take(&mut counts[list]) };
            if net.admits(overlap) {
                meetings.push(Meeting { list, set, overlap });
            }
        }
        meetings
    };
    let of_run = |counts: &mut Vec<u32>, run: Result<SetRun<'_>>| {
        observer.go_on()?;
        let run = run?;
        Ok(run.iter().flat_map(|(set, shingles)| of_set(set, shingles, counts)).collect())
    };
    let met: Vec<Vec<Meeting>> =
        sets.runs().map_init(|| vec![0; lists.len()], of_run).collect::<Result<_>>()?;
    Ok(met.concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn all_that_the_net_admits_meet(
            sets in prop::collection::vec(prop::collection::btree_set(0_u64..30, 1..16), 0..20),
            lists in prop::collection::vec(prop::collection::btree_set(0_u64..30, 0..16), 0..9),
            resemblance in prop::sample::select(vec![0.05, 0.2, 0.5, 1.0]),
            containment in prop::option::of(prop::sample::select(vec![0.2, 0.5, 1.0])),
        ) {
            let [sets, lists] = [sets, lists].map(|all| -> Vec<Vec<u64>> {
                all.into_iter().map(|one| one.into_iter().collect()).collect()
            });
            let mut stored = ShingleSets::with_memory(400);
            for set in &sets {
                stored.push(set).unwrap();
            }
            stored.close().unwrap();
            let net = Net { resemblance, containment };
            let mut expected = Vec::new();
            for (set, shingles) in stored.ids().zip(&sets) {
                for (list, own) in lists.iter().enumerate() {
                    let overlap = Overlap::of(own, shingles);
                    if net.admits(overlap) {
                        expected.push(Meeting { list, set, overlap });
                    }
                }
            }
            let mut met = meetings(&stored, &lists, net, &()).unwrap();
            prop_assert!(met.is_sorted_by_key(|meeting| meeting.set));
            met.sort_by_key(|meeting| (meeting.set, meeting.list));
            prop_assert_eq!(met, expected);
        }
    }
}
