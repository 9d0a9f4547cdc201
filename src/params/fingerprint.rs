//! The fingerprint of parameters, and what they differ in from others.

use super::Params;
use crate::hash;
use crate::relate::Relation;

impl Params {
    /// Sixteen hexadecimal digits that stand for these parameters: XXH3-64 of
    /// their JSON form. Equal parameters have equal fingerprints, and so have those that
    /// say the same in other words: relations in another order, or a
    /// `candidate_threshold` above `threshold`.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let json = serde_json::to_vec(&self.canonical()).unwrap_or_default();
        format!("{:016x}", hash::bytes(&json))
    }

    /// The same, in one of the ways to say it.
    pub(crate) fn canonical(&self) -> Self {
        let mut relations = self.relations.clone();
        relations.sort_unstable();
        relations.dedup();
        if relations.len() > 1 {
            // it joins beside whatever else is named
            relations.retain(|&relation| relation != Relation::Exact);
        }
        Self { candidate_threshold: self.net().resemblance, relations, ..self.clone() }
    }

    /// Each parameter that is not as in `other`, with both values, for a
    /// message: `threshold is 0.5, not 0.8`. `None` where all come to the same.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<String> {
        let [ours, theirs] = [self, other].map(|params| serde_json::json!(params.canonical()));
        let names = ours.as_object()?.keys();
        let differences: Vec<String> = names
            .filter(|&name| ours[name] != theirs[name])
            .map(|name| format!("{name} is {}, not {}", ours[name], theirs[name]))
            .collect();
        (!differences.is_empty()).then(|| differences.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::band::Banding;
    use crate::cluster::{Linkage, RepresentativePolicy};
    use crate::normalize::Level;
    use crate::params::{BoilerplatePolicy, CandidateMethod};
    use crate::shingle::ShingleKind;

    #[test]
    fn every_parameter_changes_the_fingerprint() {
        let base = Params::default();
        let (partial, earliest) = (vec![Relation::Partial], RepresentativePolicy::Earliest);
        let others = [
            Params { format_version: 0, ..base.clone() },
            Params { level: Level::Light, ..base.clone() },
            Params { shingle: ShingleKind::Word(4), ..base.clone() },
            Params { recall: 0.9, ..base.clone() },
            Params { candidates: CandidateMethod::Exact, ..base.clone() },
            Params { boilerplate: BoilerplatePolicy::Keep, ..base.clone() },
            Params { relations: partial, ..base.clone() },
            Params { representative: earliest, ..base.clone() },
            Params { k: 256, ..base.clone() },
            Params { seed: 1, ..base.clone() },
            Params { threshold: 0.8, ..base.clone() },
            Params { candidate_threshold: 0.3, ..base.clone() },
            Params { containment: None, ..base.clone() },
            Params { linkage: Linkage::Single, ..base.clone() },
            Params { banding: Some(Banding { bands: 8, rows: 16 }), ..base.clone() },
        ];
        for other in others {
            assert_ne!(base.fingerprint(), other.fingerprint());
        }
        assert_eq!(base.fingerprint(), Params::default().fingerprint());
    }

    #[test]
    fn what_says_the_same_has_one_fingerprint() {
        use Relation::{Copy, Exact, Partial};
        let of = |relations: &[Relation], candidate_threshold| Params {
            relations: relations.to_vec(),
            candidate_threshold,
            ..Params::default()
        };
        let first = of(&[Copy, Partial], 0.5);
        for other in [
            of(&[Partial, Copy], 0.5),
            of(&[Copy, Copy, Exact, Partial], 0.5),
            of(&[Copy, Partial], 0.9),
        ] {
            assert_eq!(first.fingerprint(), other.fingerprint());
            assert_eq!(first.difference(&other), None);
        }
        let by_resemblance = of(&[], 0.5).fingerprint();
        assert_ne!(of(&[Exact], 0.5).fingerprint(), by_resemblance);
        assert_eq!(of(&[Copy], 0.2).fingerprint(), Params::default().fingerprint());
    }

    #[test]
    fn a_difference_is_named() {
        let base = Params::default();
        let other = Params { k: 256, threshold: 0.8, ..base.clone() };
        let difference = base.difference(&other).unwrap();
        assert!(difference.contains("threshold is 0.5, not 0.8"), "{difference}");
        assert!(difference.contains("k is 128, not 256"), "{difference}");
        assert!(!difference.contains("level"), "{difference}");
        assert_eq!(base.difference(&base), None);
    }
}
