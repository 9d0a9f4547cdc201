//! The reasons for a relation, in words.
//!
//! The model's score of a class is a sum of a weight times a feature, so what
//! spoke for a relation, and against the runner-up, can be named: a reason is a
//! feature with the value it had. Where a [rule](Rule) around the model decided, it is
//! named first. Cost: a few additions a pair.

use std::fmt;

use super::Relation;
use super::evidence::Evidence;
use super::feature::Feature;
use super::model::{CLASSES, Model, best_two};
use super::rule::Rule;

/// Why a pair has its relation; prints as a clause in English.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// The tokens are the same in the same order.
    SameTokens,
    /// Share of the text that has more of it in passages.
    Aligned(f64),
    /// Share of the words of the opening that the other text begins with.
    Opening(f64),
    /// Share of the common shingles that recur on other days.
    Recurring(f64),
    /// Days between the two.
    DaysApart(u32),
    /// Whether one outlet published both.
    SameSource(bool),
    /// Share of the title's words that the other title has.
    Title(f64),
    /// Share of the titles' words that stand in the first sentences of the other text.
    TitleInLead(f64),
    /// Share of the numbers in digits that the other text has.
    FiguresKept(f64),
    /// How much a third article resembles both.
    Kin(f64),
    /// The rule that decided.
    Rule(Rule),
    /// Places with other numbers, of all places that differ inside passages.
    Numbers {
        /// Places at which numbers differ.
        differ: u32,
        /// Places at which anything differs.
        places: u32,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: &f64| format!("{:.0} %", share * 100.0);
        match self {
            Self::SameTokens => f.write_str("the tokens are the same in the same order"),
            Self::Aligned(share) => {
                write!(f, "{} of one text lies in passages that both have", percent(share))
            }
            Self::Opening(share) => {
                write!(f, "{} of the opening's words stand where the other begins", percent(share))
            }
            Self::Recurring(share) => {
                write!(f, "{} of what they share stands in articles of other days", percent(share))
            }
            Self::DaysApart(0) => f.write_str("both bear the same day"),
            Self::DaysApart(1) => f.write_str("they are one day apart"),
            Self::DaysApart(days) => write!(f, "they are {days} days apart"),
            Self::SameSource(true) => f.write_str("one outlet published both"),
            Self::SameSource(false) => f.write_str("two outlets published them"),
            Self::Title(share) => write!(f, "the titles share {} of their words", percent(share)),
            Self::TitleInLead(share) => {
                write!(f, "{} of the titles' words stand in the other's lead", percent(share))
            }
            Self::FiguresKept(share) => {
                write!(f, "{} of the numbers stand in both texts", percent(share))
            }
            Self::Kin(nearness) if *nearness > 0.0 => {
                write!(f, "a third article resembles both by {nearness:.2} or more")
            }
            Self::Kin(_) => f.write_str("no third article resembles both"),
            Self::Rule(rule) => rule.fmt(f),
            Self::Numbers { differ, places } => {
                write!(
                    f,
                    "the numbers differ in {differ} of {places} places where the texts differ"
                )
            }
        }
    }
}

impl Reason {
    /// A feature with the value that it has; `None` where that is not known.
    fn of(feature: Feature, evidence: &Evidence) -> Option<Self> {
        Some(match feature {
            Feature::Aligned => Self::Aligned(evidence.aligned()),
            Feature::Opening => Self::Opening(evidence.opening_words),
            Feature::Recurring => Self::Recurring(evidence.recurring?),
            Feature::OtherDay => Self::DaysApart(evidence.days_apart?),
            Feature::SameSource => Self::SameSource(evidence.same_source?),
            Feature::Title => Self::Title(evidence.title_shared?),
            Feature::TitleInLead => Self::TitleInLead(evidence.titles_in_lead?),
            Feature::FiguresKept => Self::FiguresKept(evidence.figures_kept?),
            Feature::Kin => Self::Kin(evidence.kin?),
        })
    }
}

/// What spoke most for the relation, strongest first; at most three.
#[must_use]
pub fn reasons(evidence: &Evidence, relation: Relation) -> Vec<Reason> {
    match relation {
        Relation::Exact => return vec![Reason::SameTokens],
        Relation::Update => return update_reasons(evidence),
        _ => {}
    }
    let model = Model::published();
    let Some(class) = CLASSES.iter().position(|&class| class == relation) else {
        return Vec::new();
    };
    let mut rivals = model.scores(evidence);
    rivals[class] = f64::NEG_INFINITY;
    let [rival, _] = best_two(&rivals);
    let rule = Rule::over(model.class(evidence), evidence);
    let rule = rule.filter(|rule| rule.relation() == relation);
    let mut spoken: Vec<(f64, Reason)> = model
        .weights
        .iter()
        .filter_map(|weight| {
            let gap = weight.classes[class] - weight.classes[rival];
            let reason = Reason::of(weight.feature, evidence)?;
            Some((gap * weight.deviations(evidence), reason))
        })
        .filter(|(strength, _)| *strength > 0.0)
        .chain(rule.map(|rule| (f64::INFINITY, Reason::Rule(rule))))
        .collect();
    spoken.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    spoken.into_iter().take(3).map(|(_, reason)| reason).collect()
}

/// An update is told by rule alone.
fn update_reasons(evidence: &Evidence) -> Vec<Reason> {
    let rule = Rule::over(Model::published().class(evidence), evidence);
    let rule = rule.filter(|rule| rule.relation() == Relation::Update).map(Reason::Rule);
    let (differ, places) = (evidence.edits.numbers, evidence.edits.places);
    let numbers = (differ > 0).then_some(Reason::Numbers { differ, places });
    let days = evidence.days_apart.map(Reason::DaysApart);
    [rule, numbers, days].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_that_decided_is_named_first() {
        let evidence = Evidence {
            resemblance: 0.8,
            aligned_of_a: 0.9,
            aligned_of_b: 0.9,
            opening_words: 1.0,
            titles_in_lead: Some(1.0),
            days_apart: Some(6),
            same_source: Some(true),
            ..Evidence::default()
        };
        let model = Model::published();
        assert_eq!(model.class(&evidence), Relation::Copy);
        assert_eq!(model.relation(&evidence), Relation::Template);
        let reasons = reasons(&evidence, Relation::Template);
        assert_eq!(reasons[0], Reason::Rule(Rule::ComesAgain));
        assert!(reasons[0].to_string().starts_with("one outlet prints it again"));
    }

    #[test]
    fn an_update_without_another_number_inside_a_passage_names_its_rule_alone() {
        let evidence = Evidence {
            resemblance: 0.4,
            aligned_of_a: 0.5,
            titles_in_lead: Some(0.9),
            facts_kept: Some(0.5),
            days_apart: Some(1),
            same_source: Some(true),
            ..Evidence::default()
        };
        assert_eq!(Model::published().relation(&evidence), Relation::Update);
        let reasons = reasons(&evidence, Relation::Update);
        assert_eq!(reasons, [Reason::Rule(Rule::NextStage), Reason::DaysApart(1)]);
    }
}
