//! The exact all-pairs join: every pair of sets that a net admits, with none
//! missed (Bayardo, Ma and Srikant 2007; Xiao et al. 2011, PPJoin).
//!
//! It is the [prefix join](crate::prefix) with no shingle too common to lead
//! anywhere. So its time grows with the square of the corpus in the worst
//! case: the truth for tests and small inputs, not the way for millions.

use rayon::prelude::*;

use crate::corpus::ShingleSets;
use crate::error::Result;
use crate::observer::Observer;
use crate::overlap::Net;
use crate::prefix::PrefixJoin;
use crate::verify::{VerifiedPair, verify};

/// Every pair of sets that `net` admits, ascending.
///
/// # Errors
///
/// [`crate::Error::Parameter`] where `net` is out of range,
/// [`crate::Error::Temporary`] where a temporary file cannot be written or read, and
/// [`crate::Error::Cancelled`].
pub fn all_pairs(
    sets: &ShingleSets,
    net: Net,
    observer: &dyn Observer,
) -> Result<Vec<VerifiedPair>> {
    let mut candidates = PrefixJoin::exact(net).candidates(sets, observer)?;
    candidates.par_sort_unstable();
    verify(sets, &candidates, net, observer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::band::CandidatePair;
    use crate::corpus::{Arrival, CorpusBuilder};
    use crate::shingle::Shingled;
    use crate::verify::verify_pair;
    use proptest::prelude::*;

    #[test]
    fn a_net_out_of_range_is_refused() {
        let corpus = CorpusBuilder::new().finish().unwrap();
        for wrong in [0.0, -1.0, f64::NAN] {
            let error = all_pairs(corpus.sets(), Net::of_resemblance(wrong), &()).unwrap_err();
            assert!(error.is_usage(), "{error}");
        }
    }

    proptest! {
        #[test]
        fn the_join_finds_what_comparing_all_pairs_finds(
            sets in prop::collection::btree_set(prop::collection::btree_set(0_u64..30, 1..16), 0..40),
            resemblance in prop::sample::select(vec![0.05, 0.2, 0.5, 0.6, 0.75, 0.8, 0.9, 1.0]),
            containment in prop::option::of(prop::sample::select(vec![0.2, 0.5, 0.8, 1.0])),
        ) {
            let net = Net { resemblance, containment };
            let mut builder = CorpusBuilder::new();
            builder.extend(sets.iter().enumerate().map(|(n, set)| Arrival {
                id: n.to_string().into(),
                shingled: Shingled { shingles: set.iter().copied().collect(), ..Shingled::default() }, ..Arrival::default() })).unwrap();
            let corpus = builder.finish().unwrap();
            let sets = corpus.sets();
            let mut expected = Vec::new();
            for a in sets.ids() {
                for b in sets.ids().skip(a.index() + 1) {
                    expected.extend(verify_pair(sets, CandidatePair { a, b }, net).unwrap());
                }
            }
            prop_assert_eq!(all_pairs(sets, net, &()).unwrap(), expected);
        }
    }
}
