//! The rules around the model: what the relations mean, where weights would have
//! to learn it from too few pairs.
//!
//! Numbers that give way to others inside equal text, no date among them, in what one
//! outlet published within a day make an `update`, and so do other facts where it comes
//! back to what both titles name. A text that holds the other and turns to another subject
//! besides is `partial`. What an outlet prints again days later, other than word for word,
//! is a `template`. Where nearly all that two texts of different days share recurs, they
//! are bulletins, and copies only if one holds nearly all of the other, or two outlets name
//! the same people within a day, or one event in their titles; a form that another day
//! fills with other numbers or names is a `template` in any corpus, and so is one that
//! shares no number or date where the corpus is too small to tell what recurs, or no
//! passage with what resembles it days apart.

use std::fmt;

use super::Relation;
use super::evidence::Evidence;

/// Share of recurring shingles from which on changed numbers make no update.
const RECURRING: f64 = 0.5;
/// Share of a text in passages from which on the other text holds it.
const HELD: f64 = 0.75;
/// Share of the other text in passages below which it holds more besides.
const HOLDS_MORE: f64 = 0.5;
/// Share of a text in passages above which it is a form that both fill in.
const FORM: f64 = 0.9;
/// Resemblance from which on an outlet's repeated article is the same again.
const SAME_AGAIN: f64 = 0.9;
/// Share of recurring shingles from which on what an outlet prints again is a bulletin.
const COMES_AGAIN: f64 = 0.3;
/// Share of recurring shingles from which on two texts are bulletins.
const BULLETIN: f64 = 0.65;
/// Containment below which two bulletins are two; real ones of one day reach
/// 0.85 and more, those of two days 0.8 at most.
const OTHER_BULLETIN: f64 = 0.82;
/// Share of the names that both keep below which they tell of others.
const NAMES_KEPT: f64 = 0.5;
/// Resemblance from which on two bulletins with the same names are one.
const ALIKE: f64 = 0.35;
/// Share of recurring shingles from which on a text is all formula.
const FORMULA: f64 = 0.8;
/// Share from which on the names are the same.
const SAME_NAMES: f64 = 0.9;
/// Share of the names that both keep from which on most are the same.
const MOST_NAMES: f64 = 0.75;
/// Share of the numbers and dates that both keep from which on most are the same.
const MOST_FACTS: f64 = 0.6;
/// Share of the titles in the leads from which on texts of the same names are on one event.
const ONE_EVENT: f64 = 0.55;
/// Share of the titles in the leads from which on both tell of one matter.
const ONE_MATTER: f64 = 0.65;
/// Share of the words of the openings in each other from which on they are one.
const ONE_OPENING: f64 = 0.8;
/// Resemblance from which on texts share more than a story does.
const MUCH: f64 = 0.2;
/// Tokens that each of two bulletins has in a row for itself, where they are two.
const OWN_STRETCH: u32 = 10;
/// Containment from which on two bulletins are one.
const SAME_BULLETIN: f64 = 0.85;

/// A rule that decides in the place of the model; prints as a clause in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// One outlet retold an event with other numbers.
    Update,
    /// One text holds the other and turns to another subject besides: a report that
    /// joins two reports, against one of them.
    JoinsTwo,
    /// An outlet prints, days later, what is not quite its own report again: it does
    /// not repeat its news, but its bulletins.
    ComesAgain,
    /// Two bulletins that do not bear one day differ where a bulletin's news stands. Of
    /// one day, papers cut one bulletin differently.
    OtherBulletin,
    /// The texts of two days differ mostly in numbers and dates, and keep fewer than
    /// half of them: a form filled in anew.
    OtherFacts,
    /// Days later most names are others: a form filled in with other people or places. Of
    /// one day, two papers choose whom they name.
    OtherNames,
    /// The texts have no number or date in common, and passages differ in them: all that
    /// tells a form, of one day as well, where nobody knows what recurs.
    NoFactKept,
    /// Two outlets print one and the same bulletin.
    SameBulletin,
    /// Two outlets tell within a day of the same people and places, in what is not all
    /// formula: congratulations to one king, a meeting with one guest. A forecast names the
    /// same regions each day, and nearly all of it recurs.
    SameNames,
    /// Two outlets tell within a day of one event, which their titles name too: what they
    /// share recurs since it is told of for days. What is all formula has to open alike as
    /// well.
    SameEvent,
    /// One outlet comes back to a matter that both titles name, with other numbers or dates.
    NextStage,
    /// Days apart the texts share much, and no passage: a formula that is filled in.
    Formula,
}

impl Rule {
    /// The rule that overturns what the model says, if one does.
    pub(super) fn over(class: Relation, evidence: &Evidence) -> Option<Self> {
        let rules: &[Self] = match class {
            Relation::Copy => &[
                Self::Update,
                Self::JoinsTwo,
                Self::ComesAgain,
                Self::OtherBulletin,
                Self::OtherFacts,
                Self::OtherNames,
                Self::NoFactKept,
            ],
            Relation::Template => &[
                Self::Update,
                Self::JoinsTwo,
                Self::SameBulletin,
                Self::SameNames,
                Self::SameEvent,
            ],
            Relation::Partial if is_form(evidence) => {
                &[Self::Update, Self::OtherFacts, Self::NextStage]
            }
            Relation::Partial => &[Self::Update, Self::NextStage],
            Relation::Related => &[Self::Formula],
            _ => &[],
        };
        rules.iter().copied().find(|rule| rule.holds(evidence))
    }

    /// What it makes of the pair.
    pub(super) fn relation(self) -> Relation {
        match self {
            Self::Update | Self::NextStage => Relation::Update,
            Self::JoinsTwo => Relation::Partial,
            Self::ComesAgain
            | Self::OtherBulletin
            | Self::OtherFacts
            | Self::OtherNames
            | Self::NoFactKept
            | Self::Formula => Relation::Template,
            Self::SameBulletin | Self::SameNames | Self::SameEvent => Relation::Copy,
        }
    }

    fn holds(self, evidence: &Evidence) -> bool {
        let Evidence { edits, days_apart, same_source, recurring, facts_kept, .. } = *evidence;
        let containment = evidence.containment();
        let within_a_day = days_apart.is_some_and(|days| days <= 1);
        let days_later = days_apart.is_some_and(|days| days > 1);
        match self {
            Self::Update => {
                same_source == Some(true)
                    && within_a_day
                    && edits.new_numbers > 0
                    && edits.dates == 0
                    && recurring.unwrap_or(0.0) < RECURRING
            }
            Self::JoinsTwo => {
                let (a, b) = (evidence.aligned_of_a, evidence.aligned_of_b);
                evidence.turns && a.max(b) > HELD && a.min(b) < HOLDS_MORE
            }
            Self::ComesAgain => {
                same_source == Some(true)
                    && days_later
                    && evidence.resemblance < SAME_AGAIN
                    && (recurring.is_none_or(|share| share >= COMES_AGAIN) || edits.facts > 0)
            }
            Self::OtherBulletin => {
                days_apart != Some(0)
                    && recurring.is_some_and(|share| share >= BULLETIN)
                    && (containment < OTHER_BULLETIN
                        || evidence.own_in_both() >= OWN_STRETCH && containment < SAME_AGAIN)
            }
            Self::OtherFacts => {
                days_apart != Some(0)
                    && edits.places > 1
                    && edits.facts * 2 >= edits.places
                    && facts_kept.is_some_and(|kept| kept < 0.5)
            }
            Self::OtherNames => {
                days_later && evidence.names_kept.is_some_and(|kept| kept < NAMES_KEPT)
            }
            Self::NoFactKept => {
                recurring.is_none() && edits.facts > 0 && facts_kept.is_some_and(|kept| kept <= 0.0)
            }
            Self::SameNames => {
                same_source == Some(false)
                    && within_a_day
                    && edits.numbers == 0
                    && evidence.names_kept.is_some_and(|kept| kept >= SAME_NAMES)
                    && evidence.resemblance >= ALIKE
                    && recurring.is_some_and(|share| share < FORMULA)
            }
            Self::SameEvent => {
                same_source == Some(false)
                    && within_a_day
                    && edits.numbers == 0
                    && evidence.titles_in_lead.is_some_and(|share| share >= ONE_EVENT)
                    && facts_kept.is_none_or(|kept| kept >= MOST_FACTS)
                    && evidence.names_kept.is_some_and(|kept| {
                        kept >= MOST_NAMES && recurring.is_some_and(|share| share < FORMULA)
                            || kept >= SAME_NAMES && evidence.opening_words >= ONE_OPENING
                    })
            }
            Self::NextStage => {
                same_source == Some(true)
                    && evidence.titles_in_lead.is_some_and(|share| share >= ONE_MATTER)
                    && facts_kept.is_some_and(|kept| kept < 1.0)
            }
            Self::Formula => days_later && evidence.resemblance >= MUCH,
            Self::SameBulletin => {
                recurring.is_some_and(|share| share >= RECURRING)
                    && containment >= SAME_BULLETIN
                    && same_source != Some(true)
                    && edits.numbers == 0
                    && days_apart.is_none_or(|days| days <= 1)
            }
        }
    }
}

/// Whether nearly all of a text is a form that both fill in.
fn is_form(evidence: &Evidence) -> bool {
    evidence.aligned_of_a.max(evidence.aligned_of_b) > FORM
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Update => "one outlet tells it again within a day with other numbers",
            Self::JoinsTwo => "one text joins the other with another subject",
            Self::ComesAgain => "one outlet prints it again days later, and not word for word",
            Self::OtherBulletin => "two bulletins, of which neither holds the news of the other",
            Self::OtherFacts => "a form filled in anew: they differ mostly in numbers and dates",
            Self::OtherNames => "days later, most names in one are not in the other",
            Self::NoFactKept => "the texts have no number or date in common",
            Self::SameNames => "two outlets tell of the same people and places within a day",
            Self::SameEvent => "two outlets tell of one event within a day, with the same names",
            Self::NextStage => "one outlet comes back to the matter with other numbers or dates",
            Self::Formula => "days apart they share a formula and no passage",
            Self::SameBulletin => "one bulletin with the same numbers, and not twice in one outlet",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Level;
    use crate::overlap::Overlap;
    use crate::relate::day::Day;
    use crate::relate::evidence::Side;
    use crate::relate::passage::Aligner;
    use crate::relate::text::{TokenizedText, Tokenizer};

    #[test]
    fn bulletins_of_one_day_are_not_told_apart_by_their_recurring_text() {
        let cut = |days_apart| Evidence {
            recurring: Some(0.9),
            containment_of_a: 0.7,
            days_apart,
            ..Evidence::default()
        };
        assert!(Rule::OtherBulletin.holds(&cut(Some(1))));
        assert!(Rule::OtherBulletin.holds(&cut(None)));
        assert!(!Rule::OtherBulletin.holds(&cut(Some(0))));
    }

    #[test]
    fn two_outlets_with_the_same_names_print_one_bulletin_unless_it_is_all_formula() {
        let bulletin = |recurring, names_kept, days_apart| Evidence {
            recurring: Some(recurring),
            names_kept: Some(names_kept),
            days_apart: Some(days_apart),
            same_source: Some(false),
            resemblance: 0.5,
            ..Evidence::default()
        };
        let over = |evidence: &Evidence| Rule::over(Relation::Template, evidence);
        assert_eq!(over(&bulletin(0.7, 1.0, 1)), Some(Rule::SameNames));
        for other in [bulletin(0.9, 1.0, 1), bulletin(0.7, 0.8, 1), bulletin(0.7, 1.0, 2)] {
            assert_eq!(over(&other), None);
        }
    }

    #[test]
    fn days_later_other_names_make_another_bulletin() {
        let text = |names: &str| {
            let form = "نفذت الوزارة أمس حكم القضاء في المواطن";
            Tokenizer::new(Level::Standard).tokenize(&format!("{form} {names} في مدينة"))
        };
        let first = text("سالم بن حمد بن راشد بن علي الرياض");
        let holds = |other: &TokenizedText, days: i32| {
            let side = |text, day| Side { text, title: None, day: Some(Day(day)), source: None };
            let (one, other) = (side(&first, 0), side(other, days));
            let overlap = Overlap::default();
            let evidence = Evidence::of(one, other, overlap, &Aligner::default());
            Rule::OtherNames.holds(&evidence)
        };
        let other = text("ماجد بن فهد بن خالد بن تركي جدة");
        assert!(holds(&other, 8) && !holds(&other, 1));
        assert!(!holds(&first, 8));
        assert!(!holds(&text("في الرياض"), 8), "one name tells nothing");
    }
}
