//! The pairs that are to be verified: those of the prefix join, and those of the bands for
//! sets that it may miss. Where the join is not needed, bands look at all sets.

use rayon::prelude::*;

use crate::band::{self, BandKeys, Banding, CandidatePair};
use crate::cluster::Ranking;
use crate::corpus::{Corpus, Onlooker, Ranks};
use crate::error::{Error, Result};
use crate::observer::Observer;
use crate::params::Params;
use crate::prefix::Joined;
use crate::recurrence::{DayCounter, Recurrence};
use crate::seconds::{Seconds, timed};
use crate::sign::Signer;

/// What is to be verified.
pub(crate) struct Candidates {
    /// Each pair once, ascending.
    pub(crate) pairs: Vec<CandidatePair>,
    /// What recurs in the corpus, where it was seen on the way.
    pub(crate) recurrence: Option<Recurrence>,
}

impl Candidates {
    /// Those of a corpus.
    ///
    /// # Errors
    ///
    /// [`Error::Temporary`] where a temporary file cannot be used, and [`Error::Cancelled`].
    pub(crate) fn of(
        corpus: &Corpus,
        params: &Params,
        banding: Banding,
        seconds: &mut Seconds,
        observer: &dyn Observer,
    ) -> Result<Self> {
        let sets = corpus.sets();
        let mut recurrence = None;
        let Joined { mut pairs, common } = match params.prefix_join() {
            None => Joined { pairs: Vec::new(), common: sets.ids().collect() },
            Some(join) => timed(&mut seconds.join, || {
                // who carries each shingle is seen once for both
                let ranks = Ranks::of(sets);
                let days = params.tells_relations().then(|| DayCounter::of(corpus, &ranks));
                let beside: Vec<_> = days.iter().map(|days| days as &dyn Onlooker).collect();
                let joined = join.candidates_beside(sets, &ranks, &beside, observer)?;
                recurrence =
                    days.map(|days| Recurrence::from_counter(days, observer)).transpose()?;
                Ok::<_, Error>(joined)
            })?,
        };
        let signer = Signer::new(banding.minima(), params.seed);
        let keys = timed(&mut seconds.sign, || {
            BandKeys::of_some(sets, common, &signer, banding, observer)
        })?;
        let ranks = || Ranking::new(corpus, &[], &params.representative).into_ranks();
        pairs.extend(timed(&mut seconds.band, || band::candidates(&keys, sets, ranks, observer))?);
        drop(keys);
        pairs.par_sort_unstable();
        pairs.dedup();
        Ok(Self { pairs, recurrence })
    }
}
