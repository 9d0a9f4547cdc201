//! Everything that changes a result, in one serialisable place.
//!
//! Two runs with the same [`Params`] over the same articles give the same
//! clusters on every platform, thread count and release of one
//! [`FORMAT_VERSION`]. Whatever is written to disk carries the parameters and
//! their [fingerprint](Params::fingerprint).

mod boilerplate_policy;
mod candidate_method;
mod fingerprint;

use serde::{Deserialize, Serialize};

use crate::band::Banding;
use crate::cluster::{Linkage, RepresentativePolicy};
use crate::error::{Error, Result};
use crate::normalize::Level;
use crate::overlap::Net;
use crate::prefix::PrefixJoin;
use crate::relate::Relation;
use crate::shingle::{ShingleKind, Shingler};
use crate::sign::{MAX_K, MIN_K, SEED};

pub use boilerplate_policy::BoilerplatePolicy;
pub use candidate_method::CandidateMethod;

/// Counts up whenever a release changes a hash, a normalisation rule or a
/// cluster file, so that results of the two cannot be mixed unnoticed.
pub const FORMAT_VERSION: u32 = 2;

/// Everything that changes a result.
///
/// Build one from [`Params::default`] and the struct update syntax, then let
/// [`Params::validate`] check it; [`read`](crate::read::read()), [`analyse`](crate::analyse)
/// and [`Articles`](crate::Articles) do so too. Fields may be added.
///
/// What its JSON form leaves out is as by default, so `{}` is [`Params::default`], and
/// `{"containment": null}` no containment. A name that is none of these is refused.
///
/// ```
/// use nuskha::Params;
///
/// let params: Params = serde_json::from_str(r#"{"threshold": 0.8}"#)?;
/// assert_eq!(params, Params { threshold: 0.8, ..Params::default() });
/// assert!(serde_json::from_str::<Params>(r#"{"treshold": 0.8}"#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// [`FORMAT_VERSION`] of the release that wrote them.
    pub format_version: u32,
    /// How far the text is folded before shingling.
    pub level: Level,
    /// Words or characters, and how many of them make a shingle.
    pub shingle: ShingleKind,
    /// Minima in a signature, [`MIN_K`] to [`MAX_K`].
    pub k: usize,
    /// The seed all hash functions derive from.
    pub seed: u64,
    /// The resemblance that bands are made for, above 0 and at most 1. Where relations
    /// are told, pairs are looked at from `candidate_threshold` on, and their relation
    /// decides; see [`by_resemblance`](Self::by_resemblance) for runs in which this alone
    /// does.
    pub threshold: f64,
    /// The resemblance from which a pair is looked at, above 0 and at most 1;
    /// one above `threshold` counts as `threshold`.
    pub candidate_threshold: f64,
    /// The containment of the smaller shingle set in the larger from which a
    /// pair is looked at whatever its resemblance, above 0 and at most 1;
    /// `None` looks at resemblance alone.
    pub containment: Option<f64>,
    /// The chance, at the threshold itself, that a pair becomes a candidate;
    /// above it the chance only grows. Above 0 and below 1.
    pub recall: f64,
    /// Bands and rows given by hand; `None` chooses them from `threshold` and
    /// `recall`.
    pub banding: Option<Banding>,
    /// Where candidate pairs come from.
    pub candidates: CandidateMethod,
    /// What becomes of lines that a source puts under article after article, in
    /// [`read`](crate::read::read) and [`Articles`](crate::Articles); a corpus of one's own
    /// making keeps them.
    pub boilerplate: BoilerplatePolicy,
    /// The relations whose pairs join clusters, beside `exact` and equal shingle sets:
    /// of `copy`, `partial` and `update`. Empty: relations are not told, and every
    /// verified pair is a copy; so `candidate_threshold` must not be below `threshold` then
    /// ([`by_resemblance`](Self::by_resemblance)).
    pub relations: Vec<Relation>,
    /// What joins articles into one cluster.
    pub linkage: Linkage,
    /// Which article stands for its cluster.
    pub representative: RepresentativePolicy,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            format_version: FORMAT_VERSION,
            level: Level::Standard,
            shingle: ShingleKind::default(),
            k: 128,
            seed: SEED,
            threshold: 0.5,
            candidate_threshold: 0.2,
            containment: Some(0.5),
            recall: 0.995,
            banding: None,
            candidates: CandidateMethod::Lsh,
            boilerplate: BoilerplatePolicy::Drop,
            relations: vec![Relation::Copy],
            linkage: Linkage::Representative,
            representative: RepresentativePolicy::Central,
        }
    }
}

impl Params {
    /// The parameters of a run that goes by resemblance alone: relations are not told,
    /// containment does not count, boilerplate counts like any other text, and every pair
    /// of `threshold` or more is a copy.
    #[must_use]
    pub fn by_resemblance(threshold: f64) -> Self {
        Self {
            threshold,
            candidate_threshold: threshold,
            containment: None,
            boilerplate: BoilerplatePolicy::Keep,
            relations: Vec::new(),
            ..Self::default()
        }
    }

    /// What reads articles by these parameters: with their sentences where boilerplate
    /// is dropped.
    #[must_use]
    pub fn shingler(&self) -> Shingler {
        let shingler = Shingler::new(self.level, self.shingle);
        let drops_boilerplate = self.boilerplate == BoilerplatePolicy::Drop;
        if drops_boilerplate { shingler.with_sentences() } else { shingler }
    }

    /// Checks every value against its range.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] names the first value out of range and the range.
    pub fn validate(&self) -> Result<()> {
        if self.format_version != FORMAT_VERSION {
            return Err(Error::parameter(
                "format_version",
                &self.format_version,
                format!("this release reads and writes {FORMAT_VERSION}; leave it as it is"),
            ));
        }
        check_share(
            "threshold",
            self.threshold,
            "a resemblance above 0 and at most 1 is needed; 0.5 finds edited copies, 0.8 near-identical ones",
        )?;
        check_share(
            "candidate_threshold",
            self.candidate_threshold,
            "a resemblance above 0 and at most 1 is needed; that of the threshold looks at no pair below it",
        )?;
        if let Some(containment) = self.containment {
            check_share(
                "containment",
                containment,
                "a share of the smaller article above 0 and at most 1 is needed; without one, resemblance alone counts",
            )?;
        }
        if !(self.recall > 0.0 && self.recall < 1.0) {
            return Err(Error::parameter(
                "recall",
                &self.recall,
                "a chance above 0 and below 1 is needed; all pairs are found by the exact join",
            ));
        }
        if !self.tells_relations() && self.net().resemblance < self.threshold {
            return Err(Error::parameter(
                "relations",
                "none",
                format!(
                    "without them every pair is a copy from the candidate threshold of {} on; Params::by_resemblance gives the parameters of a run that goes by resemblance alone",
                    self.candidate_threshold
                ),
            ));
        }
        let is_no_copy = |relation: &&Relation| **relation > Relation::Update;
        if let Some(relation) = self.relations.iter().find(is_no_copy) {
            return Err(Error::parameter(
                "relations",
                relation,
                "such articles are no copies of each other and share no cluster; choose of exact, copy, partial and update",
            ));
        }
        if !(MIN_K..=MAX_K).contains(&self.k) {
            return Err(Error::parameter(
                "k",
                &self.k,
                format!("a signature has {MIN_K} to {MAX_K} minima; 128 is the default"),
            ));
        }
        self.shingle.validate()?;
        self.banding().map(drop)
    }

    /// Whether the articles are looked at a second time, so that what can be
    /// read only once has to be kept.
    #[must_use]
    pub fn reads_twice(&self) -> bool {
        self.tells_relations() || self.boilerplate == BoilerplatePolicy::Drop
    }

    /// Whether pairs are told their relations, which some of them decide by.
    #[must_use]
    pub fn tells_relations(&self) -> bool {
        !self.relations.is_empty()
    }

    /// The banding of this run: the one given, checked against `k`, or the
    /// one chosen from `threshold` and `recall`.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where `k` minima cannot reach it.
    pub fn banding(&self) -> Result<Banding> {
        match self.banding {
            Some(banding) => banding.checked(self.k),
            None if self.candidates == CandidateMethod::Exact => Ok(Banding::unused()),
            None => Banding::choose(self.k, self.threshold, self.recall),
        }
    }

    /// Which pairs are verified.
    #[must_use]
    pub fn net(&self) -> Net {
        Net {
            resemblance: self.candidate_threshold.min(self.threshold),
            containment: self.containment,
        }
    }

    /// The join for the pairs below `threshold`, which the bands are not made
    /// for; `None` where no such pair is looked at, and with the exact join.
    #[must_use]
    pub fn prefix_join(&self) -> Option<PrefixJoin> {
        let net = self.net();
        let is_needed =
            net != Net::of_resemblance(self.threshold) && self.candidates == CandidateMethod::Lsh;
        is_needed.then(|| PrefixJoin::new(net))
    }
}

/// Refuses what is not above 0 and at most 1, and what is no number.
fn check_share(name: &'static str, share: f64, remedy: &str) -> Result<()> {
    let is_share = share > 0.0 && share <= 1.0;
    if is_share { Ok(()) } else { Err(Error::parameter(name, &share, remedy)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_valid() {
        Params::default().validate().unwrap();
    }

    #[test]
    fn thresholds_out_of_range_are_refused() {
        for threshold in [0.0, -1.0, 2.0, f64::NAN, f64::INFINITY] {
            let params = Params { threshold, ..Params::default() };
            let message = params.validate().unwrap_err().to_string();
            assert!(message.starts_with("threshold: "), "{message}");
        }
        Params { threshold: 1.0, ..Params::default() }.validate().unwrap();
    }

    #[test]
    fn a_net_out_of_range_is_refused() {
        for wrong in [0.0, -1.0, 2.0, f64::NAN, f64::INFINITY] {
            let params = Params { candidate_threshold: wrong, ..Params::default() };
            let message = params.validate().unwrap_err().to_string();
            assert!(message.starts_with("candidate threshold: "), "{message}");
            let params = Params { containment: Some(wrong), ..Params::default() };
            let message = params.validate().unwrap_err().to_string();
            assert!(message.starts_with("containment: "), "{message}");
        }
        Params { containment: None, ..Params::default() }.validate().unwrap();
    }

    #[test]
    fn the_net_reaches_below_the_threshold_and_never_above_it() {
        let base = Params::default();
        assert!(base.net().resemblance < base.threshold);
        assert!(base.prefix_join().is_some());
        let low = Params { threshold: 0.1, containment: None, ..base.clone() };
        assert_eq!(low.net(), Net::of_resemblance(0.1));
        assert_eq!(low.prefix_join(), None);
        let exact = Params { candidates: CandidateMethod::Exact, ..base };
        assert_eq!(exact.prefix_join(), None);
    }

    #[test]
    fn relations_of_articles_that_are_no_copies_join_nothing() {
        for relation in [Relation::Template, Relation::Related] {
            let params = Params { relations: vec![Relation::Copy, relation], ..Params::default() };
            let message = params.validate().unwrap_err().to_string();
            assert!(message.starts_with("relations: "), "{message}");
        }
    }

    #[test]
    fn without_relations_no_pair_below_the_threshold_becomes_a_copy() {
        let none = Params { relations: Vec::new(), ..Params::default() };
        let message = none.validate().unwrap_err().to_string();
        assert!(message.starts_with("relations: "), "{message}");
        assert!(message.contains("Params::by_resemblance"), "{message}");
        Params { candidate_threshold: 0.5, ..none }.validate().unwrap();
        Params::by_resemblance(0.3).validate().unwrap();
    }

    #[test]
    fn parameters_survive_json() {
        let params = Params::default();
        let json = serde_json::to_string(&params).unwrap();
        assert_eq!(serde_json::from_str::<Params>(&json).unwrap(), params);
    }

    #[test]
    fn what_json_leaves_out_is_as_by_default_and_nothing_else_is_taken() {
        let read = |json: &str| serde_json::from_str::<Params>(json);
        assert_eq!(read("{}").unwrap(), Params::default());
        let no_containment = Params { containment: None, ..Params::default() };
        assert_eq!(read(r#"{"containment":null}"#).unwrap(), no_containment);
        for wrong in [r#"{"containement":0.7}"#, r#"{"banding":{"bands":8,"rows":4,"k":9}}"#] {
            let message = read(wrong).unwrap_err().to_string();
            assert!(message.contains("unknown field"), "{message}");
        }
    }
}
