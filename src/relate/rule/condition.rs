//! What must be so of a pair for each rule to hold, and the figures from which on it is.

use super::Rule;
use crate::relate::evidence::Evidence;

impl Rule {
    /// Whether a pair is such as it says, whatever the model makes of it.
    pub(super) fn holds(self, evidence: &Evidence) -> bool {
        match self {
            Self::Update => update(evidence),
            Self::Foretold => foretold(evidence),
            Self::JoinsTwo => joins_two(evidence),
            Self::ComesAgain => comes_again(evidence),
            Self::OtherBulletin => other_bulletin(evidence),
            Self::OtherFacts => other_facts(evidence),
            Self::OtherNames => other_names(evidence),
            Self::OtherSubject => other_subject(evidence),
            Self::OtherWeekday => other_weekday(evidence),
            Self::OtherDate => evidence.own_dates,
            Self::NoFactKept => no_fact_kept(evidence),
            Self::ShareLittle => share_little(evidence),
            Self::Reprint => reprint(evidence),
            Self::HoldEachOther => hold_each_other(evidence),
            Self::SameBulletin => same_bulletin(evidence),
            Self::SameNames => same_names(evidence),
            Self::SameEvent => same_event(evidence),
            Self::SameOpening => same_opening(evidence),
            Self::SameFacts => same_facts(evidence),
            Self::Rewritten => rewritten(evidence),
            Self::NextStage => next_stage(evidence),
            Self::Formula => formula(evidence),
        }
    }
}

/// Share of a text in passages above which it is a form that both fill in.
const FORM: f64 = 0.9;

/// Whether nearly all of a text is a form that both fill in.
pub(super) fn is_form(evidence: &Evidence) -> bool {
    evidence.aligned() > FORM
}

/// Share of recurring shingles from which on two texts are mostly formula: changed numbers
/// make no update.
const RECURRING: f64 = 0.5;

fn update(evidence: &Evidence) -> bool {
    of_one_outlet(evidence)
        && within_a_day(evidence)
        && !evidence.other_subjects
        && evidence.edits.new_numbers > 0
        && evidence.edits.dates == 0
        && evidence.recurring.unwrap_or(0.0) < RECURRING
}

/// Resemblance below which what was foretold and what came of it are two reports.
const TOLD_ANEW: f64 = 0.7;
/// Days within which it comes.
const SOON: u32 = 2;

fn foretold(evidence: &Evidence) -> bool {
    evidence.foretold
        && of_one_outlet(evidence)
        && evidence.days_apart.is_some_and(|days| days <= SOON)
        && evidence.resemblance < TOLD_ANEW
}

/// Share of a text in passages, or of its shingles, from which on the other text holds it.
const HELD: f64 = 0.75;
/// Share of the other text in passages below which it holds more besides.
const HOLDS_MORE: f64 = 0.5;

fn joins_two(evidence: &Evidence) -> bool {
    let less_aligned = evidence.aligned_of_a.min(evidence.aligned_of_b);
    evidence.turns && evidence.aligned() > HELD && less_aligned < HOLDS_MORE
}

/// Resemblance from which on an outlet's repeated article is the same again.
const SAME_AGAIN: f64 = 0.9;
/// Share of recurring shingles from which on what an outlet prints again is a bulletin.
const COMES_AGAIN: f64 = 0.3;

fn comes_again(evidence: &Evidence) -> bool {
    of_one_outlet(evidence)
        && days_later(evidence)
        && evidence.resemblance < SAME_AGAIN
        && (evidence.recurring.is_none_or(|share| share >= COMES_AGAIN) || evidence.edits.facts > 0)
}

/// Share of recurring shingles from which on two texts are bulletins.
const BULLETIN: f64 = 0.65;
/// Containment below which two bulletins are two; real ones of one day reach
/// 0.85 and more, those of two days 0.8 at most.
const OTHER_BULLETIN: f64 = 0.82;
/// Tokens that each of two bulletins has in a row for itself, where they are two.
const OWN_STRETCH: u32 = 10;
/// Containment below which such a stretch makes them two.
const OTHER_BY_STRETCH: f64 = 0.9;

fn other_bulletin(evidence: &Evidence) -> bool {
    let containment = evidence.containment();
    !of_one_day(evidence)
        && evidence.recurring.is_some_and(|share| share >= BULLETIN)
        && (containment < OTHER_BULLETIN
            || evidence.own_in_both() >= OWN_STRETCH && containment < OTHER_BY_STRETCH)
        // what makes a copy of a template speaks for a copy all the more
        && !same_opening(evidence)
        && !same_facts(evidence)
}

/// Fewest places that differ in a form filled in anew: a single one may be a correction.
const FORM_PLACES: u32 = 2;
/// Share of the numbers and dates that both keep below which they tell of others.
const FACTS_KEPT: f64 = 0.5;

fn other_facts(evidence: &Evidence) -> bool {
    let edits = evidence.edits;
    !of_one_day(evidence)
        && edits.places >= FORM_PLACES
        && edits.facts * 2 >= edits.places
        && evidence.facts_kept.is_some_and(|kept| kept < FACTS_KEPT)
}

/// Share of the names that both keep below which they tell of others.
const NAMES_KEPT: f64 = 0.5;

fn other_names(evidence: &Evidence) -> bool {
    days_later(evidence) && evidence.names_kept.is_some_and(|kept| kept < NAMES_KEPT)
}

/// Resemblance from which on one text bears two titles of an outlet, …
const TITLED_ANEW: f64 = 0.8;
/// … and of whoever prints it days later, so many at least.
const TITLED_ANEW_LATER: f64 = 0.5;
const LATER: u32 = 3;

fn other_subject(evidence: &Evidence) -> bool {
    let is_later = evidence.days_apart.is_some_and(|days| days >= LATER);
    evidence.other_subjects
        && (of_one_outlet(evidence) && evidence.resemblance < TITLED_ANEW
            || is_later && evidence.resemblance < TITLED_ANEW_LATER
            || is_other_case(evidence))
}

/// Share of both texts in passages from which on two cases are told in one form, …
const CASE_ALIGNED: f64 = 0.7;
/// … of the openings' words in each other up to which they are two, …
const CASE_OPENING: f64 = 0.76;
/// … and of the words of their titles.
const CASE_TITLES: f64 = 0.35;

/// Whether two outlets that fill in a form with other subjects tell of two cases, as of two
/// fires with few numbers in common, or of two cables that are all formula and have none.
fn is_other_case(evidence: &Evidence) -> bool {
    let is_form = evidence.aligned_of_a.min(evidence.aligned_of_b) >= CASE_ALIGNED
        && evidence.opening_words <= CASE_OPENING
        && keeps_few_facts(evidence);
    let is_cable =
        evidence.recurring.is_some_and(|share| share >= FORMULA) && evidence.facts_kept.is_none();
    evidence.title_shared.is_some_and(|share| share <= CASE_TITLES) && (is_form || is_cable)
}

fn other_weekday(evidence: &Evidence) -> bool {
    evidence.own_weekdays.is_some() && (!of_one_day(evidence) || keeps_few_facts(evidence))
}

fn keeps_few_facts(evidence: &Evidence) -> bool {
    evidence.facts_kept.is_some_and(|kept| kept <= FACTS_KEPT)
}

fn no_fact_kept(evidence: &Evidence) -> bool {
    evidence.recurring.is_none()
        && evidence.edits.facts > 0
        && evidence.facts_kept.is_some_and(|kept| kept <= 0.0)
}

/// Resemblance below which texts share little, and from which on two bulletins with the same
/// names are one.
const ALIKE: f64 = 0.35;

fn share_little(evidence: &Evidence) -> bool {
    evidence.recurring.is_none()
        && days_later(evidence)
        && evidence.resemblance < ALIKE
        && evidence.containment() < HELD
}

/// Resemblance from which on texts of the same facts and names are one.
const REPRINT: f64 = 0.8;

fn reprint(evidence: &Evidence) -> bool {
    let is_kept = |kept: Option<f64>| kept.is_none_or(|kept| kept >= 1.0);
    evidence.resemblance >= REPRINT
        && evidence.edits.facts == 0
        && evidence.edits.names == 0
        && is_kept(evidence.facts_kept)
        && is_kept(evidence.names_kept)
}

/// Share of both texts from which on each holds the other.
const HELD_BY_BOTH: f64 = 0.7;

fn hold_each_other(evidence: &Evidence) -> bool {
    by_two_within_a_day(evidence)
        && evidence.containment_of_a.min(evidence.containment_of_b) >= HELD_BY_BOTH
        && evidence.names_kept.is_none_or(|kept| kept >= MOST_NAMES)
}

/// Containment from which on two bulletins are one.
const SAME_BULLETIN: f64 = 0.85;

fn same_bulletin(evidence: &Evidence) -> bool {
    evidence.recurring.is_some_and(|share| share >= RECURRING)
        && evidence.containment() >= SAME_BULLETIN
        && !of_one_outlet(evidence)
        && evidence.edits.numbers == 0
        && !days_later(evidence)
}

/// Share of recurring shingles from which on a text is all formula.
const FORMULA: f64 = 0.8;
/// Share from which on the names are the same.
const SAME_NAMES: f64 = 0.9;

fn same_names(evidence: &Evidence) -> bool {
    told_by_two_within_a_day(evidence)
        && evidence.names_kept.is_some_and(|kept| kept >= SAME_NAMES)
        && evidence.resemblance >= ALIKE
        && is_news(evidence)
}

/// Whether what two texts share is not all formula, as far as the corpus knows.
fn is_news(evidence: &Evidence) -> bool {
    evidence.recurring.is_some_and(|share| share < FORMULA)
}

/// Share of the titles in the leads from which on texts of the same names are on one event.
const ONE_EVENT: f64 = 0.55;
/// Share of the numbers and dates that both keep from which on most are the same.
const MOST_FACTS: f64 = 0.6;
/// Share of the names that both keep from which on most are the same.
const MOST_NAMES: f64 = 0.75;
/// Share of the words of the openings in each other from which on they are one.
const ONE_OPENING: f64 = 0.8;

fn same_event(evidence: &Evidence) -> bool {
    let opens_alike = evidence.opening_words >= ONE_OPENING;
    let keep_names = |least: f64| evidence.names_kept.is_some_and(|kept| kept >= least);
    told_by_two_within_a_day(evidence)
        && evidence.titles_in_lead.is_some_and(|share| share >= ONE_EVENT)
        && evidence.facts_kept.is_none_or(|kept| kept >= MOST_FACTS)
        && (keep_names(MOST_NAMES) && is_news(evidence) || keep_names(SAME_NAMES) && opens_alike)
}

/// Share of the words of the openings in each other from which on two outlets open alike.
const OPENS_ALIKE: f64 = 0.65;
/// Resemblance from which on what opens alike is one report.
const ONE_REPORT: f64 = 0.3;

fn same_opening(evidence: &Evidence) -> bool {
    by_two_within_a_day(evidence)
        && evidence.resemblance >= ONE_REPORT
        && evidence.opening_words >= OPENS_ALIKE
        && evidence.edits.new_numbers == 0
        && evidence.names_kept.is_none_or(|kept| kept >= MOST_NAMES)
        && is_news(evidence)
}

/// Resemblance from which on what keeps all numbers and dates is the same.
const SAME_FACTS: f64 = 0.6;

fn same_facts(evidence: &Evidence) -> bool {
    evidence.resemblance >= SAME_FACTS
        && evidence.facts_kept.is_some_and(|kept| kept >= 1.0)
        && evidence.figures_kept.is_none_or(|kept| kept >= 1.0)
        && evidence.names_kept.is_none_or(|kept| kept >= SAME_NAMES)
        && evidence.edits.new_numbers == 0
        && is_news(evidence)
}

/// Tokens of a text from which on its opening tells something.
const REPORT: u32 = 13;
/// Share of the words of the openings in each other from which on one report of two outlets
/// was put in other words, …
const REWRITTEN: f64 = 0.6;
/// … and of one outlet.
const REWRITTEN_BY_ONE: f64 = 0.7;
/// Containment from which on half of a text was kept.
const HALF: f64 = 0.5;

fn rewritten(evidence: &Evidence) -> bool {
    let least = match evidence.same_source {
        Some(true) => REWRITTEN_BY_ONE,
        Some(false) => REWRITTEN,
        None => return false,
    };
    evidence.shorter >= REPORT
        && (evidence.resemblance >= MUCH || evidence.containment() >= HALF)
        && within_a_day(evidence)
        && evidence.opening_words >= least
        && is_news(evidence)
}

/// Share of the titles in the leads from which on both tell of one matter.
const ONE_MATTER: f64 = 0.65;

fn next_stage(evidence: &Evidence) -> bool {
    of_one_outlet(evidence)
        && !evidence.other_subjects
        && evidence.titles_in_lead.is_some_and(|share| share >= ONE_MATTER)
        && evidence.facts_kept.is_some_and(|kept| kept < 1.0)
}

/// Resemblance from which on texts share more than a story does.
const MUCH: f64 = 0.2;

fn formula(evidence: &Evidence) -> bool {
    days_later(evidence) && evidence.resemblance >= MUCH
}

/// Whether two outlets tell it within a day, and with the same numbers.
fn told_by_two_within_a_day(evidence: &Evidence) -> bool {
    by_two_within_a_day(evidence) && evidence.edits.numbers == 0
}

fn by_two_within_a_day(evidence: &Evidence) -> bool {
    evidence.same_source == Some(false) && within_a_day(evidence)
}

fn of_one_outlet(evidence: &Evidence) -> bool {
    evidence.same_source == Some(true)
}

fn of_one_day(evidence: &Evidence) -> bool {
    evidence.days_apart == Some(0)
}

/// Days within which papers print one report.
const A_DAY: u32 = 1;

fn within_a_day(evidence: &Evidence) -> bool {
    evidence.days_apart.is_some_and(|days| days <= A_DAY)
}

fn days_later(evidence: &Evidence) -> bool {
    evidence.days_apart.is_some_and(|days| days > A_DAY)
}
