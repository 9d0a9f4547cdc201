//! The rules around the model: what the relations mean, where weights would have
//! to learn it from too few pairs.
//!
//! Numbers that give way to others inside equal text, no date among them, in what one
//! outlet published within a day make an `update`, and so do other facts where it comes
//! back to what both titles name. A text that holds the other and turns to another subject
//! besides is `partial`. What an outlet prints again days later, other than word for word,
//! is a `template`. Where nearly all that two texts of different days share recurs, they
//! are bulletins, and copies only if one holds nearly all of the other, or two outlets name
//! the same people within a day, or one event in their titles. In any corpus, a form that
//! another day fills with other numbers or names is a `template`, and one that is filled in
//! with what each title names, in one outlet, days apart, or where few facts are kept, and
//! one that names another day of the week as its own. So is, where the corpus
//! cannot tell what recurs, what shares no number or date, or shares little days apart; and
//! so is what resembles another days apart and has no passage in common with it. What is
//! nearly the same, with every number, date and name, was printed again, whatever days the
//! two bear. A matter that is told of for days recurs as bulletins do: what is not all
//! formula is a copy where two outlets open alike within a day with the same numbers and
//! names, where every fact is the same, and where what shares no passage opens alike.

mod condition;

use std::fmt;

use super::Relation;
use super::evidence::Evidence;

/// A rule that decides in the place of the model; prints as a clause in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// One outlet retold an event with other numbers.
    Update,
    /// One outlet tells what is expected, and within two days what came of it: a match, a
    /// session, a visit.
    Foretold,
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
    /// The titles name other places, people or things, each of which its own text alone
    /// begins with: a form filled in with another subject, in what one outlet prints, days
    /// apart, where most numbers are others as well, or in a formula without any.
    OtherSubject,
    /// Each lead names its own day of the week, and they are two: a table, a programme or a
    /// bulletin of each day. Where both bear one day, most numbers are others as well.
    OtherWeekday,
    /// Each gives itself a date, which is not the other's: two days' statements in one form.
    OtherDate,
    /// The texts have no number or date in common, and passages differ in them: all that
    /// tells a form, of one day as well, where nobody knows what recurs.
    NoFactKept,
    /// Days apart, neither holds the other and they share little, where nobody knows what
    /// recurs: of what lies so far apart, more is formula than is reprinted.
    ShareLittle,
    /// Nearly the same text with every number, date and name: no bulletin, which would have
    /// news of its own.
    Reprint,
    /// Two outlets hold most of each other's text within a day: a new headline and a moved
    /// paragraph make no other report.
    HoldEachOther,
    /// One and the same bulletin, not known to be of one outlet nor days apart.
    SameBulletin,
    /// Two outlets tell within a day of the same people and places, in what is not all
    /// formula: congratulations to one king, a meeting with one guest. A forecast names the
    /// same regions each day, and nearly all of it recurs.
    SameNames,
    /// Two outlets tell within a day of one event, which their titles name too: what they
    /// share recurs since it is told of for days. What is all formula has to open alike as
    /// well.
    SameEvent,
    /// Two outlets open alike within a day, with the same numbers and names: a matter that
    /// is told of for days recurs as bulletins do.
    SameOpening,
    /// Every number and date, and nearly every name, is the same in what is not all formula,
    /// whatever days the two bear: "today" became "yesterday".
    SameFacts,
    /// The texts open alike within a day: one report, cut short or put in other words.
    Rewritten,
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
                Self::Foretold,
                Self::JoinsTwo,
                Self::ComesAgain,
                Self::OtherBulletin,
                Self::OtherFacts,
                Self::OtherNames,
                Self::OtherSubject,
                Self::OtherWeekday,
                Self::OtherDate,
                Self::NoFactKept,
                Self::ShareLittle,
            ],
            Relation::Template => &[
                Self::Update,
                Self::JoinsTwo,
                Self::Reprint,
                Self::SameBulletin,
                Self::SameNames,
                Self::SameEvent,
                Self::SameOpening,
                Self::SameFacts,
            ],
            Relation::Partial if condition::is_form(evidence) => &[
                Self::Update,
                Self::Reprint,
                Self::HoldEachOther,
                Self::OtherFacts,
                Self::NextStage,
            ],
            Relation::Partial => {
                &[Self::Update, Self::Reprint, Self::HoldEachOther, Self::NextStage]
            }
            Relation::Related => &[Self::Rewritten, Self::Formula],
            _ => &[],
        };
        rules.iter().copied().find(|rule| rule.holds(evidence))
    }

    /// What it makes of the pair.
    pub(super) fn relation(self) -> Relation {
        match self {
            Self::Update | Self::Foretold | Self::NextStage => Relation::Update,
            Self::JoinsTwo => Relation::Partial,
            Self::ComesAgain
            | Self::OtherBulletin
            | Self::OtherFacts
            | Self::OtherNames
            | Self::OtherSubject
            | Self::OtherWeekday
            | Self::OtherDate
            | Self::NoFactKept
            | Self::ShareLittle
            | Self::Formula => Relation::Template,
            Self::Reprint
            | Self::HoldEachOther
            | Self::SameBulletin
            | Self::SameNames
            | Self::SameEvent
            | Self::SameOpening
            | Self::SameFacts
            | Self::Rewritten => Relation::Copy,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Update => "one outlet tells it again within a day with other numbers",
            Self::Foretold => "one outlet tells what is expected, and what came of it",
            Self::JoinsTwo => "one text joins the other with another subject",
            Self::ComesAgain => "one outlet prints it again days later, and not word for word",
            Self::OtherBulletin => "two bulletins, of which neither holds the news of the other",
            Self::OtherFacts => "a form filled in anew: they differ mostly in numbers and dates",
            Self::OtherNames => "days later, most names in one are not in the other",
            Self::OtherSubject => "each title names what its own text alone begins with",
            Self::OtherWeekday => "each names another day of the week, its own",
            Self::OtherDate => "each gives itself a date, and not the same",
            Self::NoFactKept => "the texts have no number or date in common",
            Self::ShareLittle => "days apart they share little, and nobody knows what recurs",
            Self::Reprint => "nearly the same text, with every number, date and name",
            Self::HoldEachOther => {
                "within a day each of two outlets holds most of the other's text"
            }
            Self::SameBulletin => "one bulletin with the same numbers, and not twice in one outlet",
            Self::SameNames => "two outlets tell of the same people and places within a day",
            Self::SameEvent => "two outlets tell of one event within a day, with the same names",
            Self::SameOpening => "two outlets open alike within a day, with the same numbers",
            Self::SameFacts => "the numbers, dates and names are the same, and it is no formula",
            Self::Rewritten => "within a day both open alike: one report in other words",
            Self::NextStage => "one outlet comes back to the matter with other numbers or dates",
            Self::Formula => "days apart they share a formula and no passage",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Day;
    use crate::normalize::Level;
    use crate::overlap::Overlap;
    use crate::relate::evidence::{Edits, Side};
    use crate::relate::passage::Aligner;
    use crate::text::{OpeningWords, TokenizedText, Tokenizer};

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
    fn what_keeps_every_fact_and_name_was_printed_again() {
        let reprint = || Evidence {
            resemblance: 0.85,
            facts_kept: Some(1.0),
            days_apart: Some(800),
            recurring: Some(0.9),
            ..Evidence::default()
        };
        let over = |evidence: &Evidence| Rule::over(Relation::Template, evidence);
        assert_eq!(over(&reprint()), Some(Rule::Reprint));
        let edits = Edits { places: 1, facts: 1, ..Edits::default() };
        for other in [
            Evidence { resemblance: 0.75, ..reprint() },
            Evidence { facts_kept: Some(0.9), ..reprint() },
            Evidence { names_kept: Some(0.9), ..reprint() },
            Evidence { edits, ..reprint() },
        ] {
            assert_eq!(over(&other), None);
        }
    }

    #[test]
    fn one_report_of_a_matter_that_is_told_of_for_days_is_a_copy() {
        let over = |class, evidence: &Evidence| Rule::over(class, evidence);
        let flight = || Evidence {
            resemblance: 0.4,
            recurring: Some(0.7),
            opening_words: 0.7,
            days_apart: Some(1),
            same_source: Some(false),
            ..Evidence::default()
        };
        assert_eq!(over(Relation::Template, &flight()), Some(Rule::SameOpening));
        assert_eq!(over(Relation::Copy, &flight()), None, "no more than what the model says");
        let of_another = Evidence { opening_words: 0.5, ..flight() };
        assert_eq!(over(Relation::Copy, &of_another), Some(Rule::OtherBulletin));
        let new_numbers = Edits { places: 1, new_numbers: 1, ..Edits::default() };
        for other in [
            Evidence { recurring: Some(0.9), ..flight() },
            Evidence { recurring: None, ..flight() },
            Evidence { same_source: Some(true), ..flight() },
            Evidence { days_apart: Some(2), ..flight() },
            Evidence { names_kept: Some(0.5), ..flight() },
            Evidence { edits: new_numbers, ..flight() },
            Evidence { opening_words: 0.5, ..flight() },
        ] {
            assert_eq!(over(Relation::Template, &other), None);
        }
        let of_days = || Evidence {
            resemblance: 0.7,
            recurring: Some(0.7),
            facts_kept: Some(1.0),
            days_apart: Some(3),
            same_source: Some(true),
            ..Evidence::default()
        };
        assert_eq!(over(Relation::Template, &of_days()), Some(Rule::SameFacts));
        let another = Evidence { facts_kept: Some(0.9), ..of_days() };
        assert_eq!(over(Relation::Template, &another), None);
    }

    #[test]
    fn titles_that_name_what_their_texts_alone_begin_with_make_another_bulletin() {
        let mut tokenizer = Tokenizer::new(Level::Standard);
        let mut article = |place: &str| {
            let title = tokenizer.title(&format!("تعليم {place} يدعو المرشحين للمقابلة"));
            let text = format!("دعت إدارة تعليم {place} المرشحين إلى حجز موعد للمقابلة يوم 5");
            (tokenizer.tokenize(&text), title)
        };
        let (harbour, valley, again) = (article("الميناء"), article("الوادي"), article("ميناء"));
        let evidence = |one: &(TokenizedText, OpeningWords),
                        other: &(TokenizedText, OpeningWords)| {
            let side = |article| {
                let (text, title): &(TokenizedText, OpeningWords) = article;
                Side { text, title: Some(title), day: None, source: Some("wire") }
            };
            Evidence::of(side(one), side(other), Overlap::default(), &Aligner::default())
        };
        let other = evidence(&harbour, &valley);
        assert!(other.other_subjects && Rule::OtherSubject.holds(&other));
        assert!(!evidence(&harbour, &again).other_subjects);
        let case = |facts_kept, recurring| Evidence {
            same_source: Some(false),
            aligned_of_a: 0.7,
            aligned_of_b: 0.8,
            opening_words: 0.7,
            title_shared: Some(0.3),
            facts_kept,
            recurring,
            ..other.clone()
        };
        for (holds, evidence) in [
            (false, Evidence { same_source: Some(false), ..other.clone() }),
            (false, Evidence { resemblance: 0.9, ..other.clone() }),
            (true, Evidence { same_source: None, days_apart: Some(3), ..other.clone() }),
            (true, case(Some(0.5), None)),
            (false, case(Some(0.6), None)),
            (false, case(None, Some(0.7))),
            (true, case(None, Some(0.8))),
            (false, Evidence { title_shared: Some(0.5), ..case(None, Some(0.8)) }),
            (false, Evidence { other_subjects: false, ..other }),
        ] {
            assert_eq!(Rule::OtherSubject.holds(&evidence), holds, "{evidence:?}");
        }
    }

    #[test]
    fn what_names_another_day_of_the_week_as_its_own_is_a_bulletin_of_that_day() {
        let text = |lead: &str| {
            let flights = "تقلع الرحلة الأولى إلى الميناء في الساعة 7 وتعود في الساعة 12";
            Tokenizer::new(Level::Standard).tokenize(&format!("مواعيد الطيران {lead} {flights}"))
        };
        // 1970-01-01 was a Thursday
        let evidence = |of_a: (&str, i32), of_b: (&str, i32)| {
            let [a, b] = [of_a, of_b].map(|(lead, day)| (text(lead), Day(day)));
            let side = |side| {
                let (text, day): &(TokenizedText, Day) = side;
                Side { text, title: None, day: Some(*day), source: None }
            };
            Evidence::of(side(&a), side(&b), Overlap::default(), &Aligner::default())
        };
        let holds = |a, b| Rule::OtherWeekday.holds(&evidence(a, b));
        assert!(holds(("الخميس", 0), ("ليوم الجمعة", 1)), "each bears the day that it names");
        assert!(!holds(("الخميس", 0), ("يوم الجمعة", 2)));
        assert!(holds(("اليوم الخميس", 7), ("اليوم الجمعة", 9)), "each says which day it is");
        assert!(!holds(("اليوم الخميس", 0), ("أمس الخميس", 1)));
        assert!(!holds(("اليوم الخميس وغدا الجمعة", 0), ("أمس الخميس واليوم الجمعة", 1)));
        // the day of a crawl is no bulletin's own, so numbers have to tell
        let of_one_crawl = evidence(("اليوم الخميس", 1), ("اليوم الجمعة", 1));
        assert!(!Rule::OtherWeekday.holds(&of_one_crawl));
        assert!(Rule::OtherWeekday.holds(&Evidence { facts_kept: Some(0.5), ..of_one_crawl }));
    }

    #[test]
    fn what_gives_itself_another_date_is_a_statement_of_that_day() {
        let evidence = |of_a: &str, of_b: &str| {
            let [a, b] = [of_a, of_b].map(|date| {
                let text = format!("أصدرت الوزارة بيانا يوم الخميس {date} عن تنفيذ الحكم");
                Tokenizer::new(Level::Standard).tokenize(&text)
            });
            let side = |text| Side { text, title: None, day: None, source: None };
            Evidence::of(side(&a), side(&b), Overlap::default(), &Aligner::default())
        };
        let over = |a, b| Rule::over(Relation::Copy, &evidence(a, b));
        let first = "الموافق 5 / 10 / 1436";
        assert_eq!(over(first, "الموافق 15 / 10 / 1436"), Some(Rule::OtherDate));
        assert_eq!(over("الموافق 1436/10/15هـ", "الموافق 14 / 10 / 1436هـ"), Some(Rule::OtherDate));
        assert_eq!(over(first, first), None);
        assert_eq!(over(first, "الموافق 21 / 7 / 2015"), None, "it may be one day");
        assert_eq!(over(first, "21 يوليو الموافق 5 شوال"), None);
        assert_eq!(over(first, "21 يوليو"), None, "one has no such date");
        assert_eq!(over("5 شوال الموافق 21 يوليو", "الموافق 5 شوال"), None, "both are in one");
    }

    #[test]
    fn what_is_expected_and_what_came_of_it_are_two_reports_of_one_outlet() {
        let report = |side: &str| {
            let lead = format!("مباراة الفريقين {side} في ملعب المدينة مساء أمس");
            Tokenizer::new(Level::Standard).tokenize(&lead)
        };
        let (preview, outcome) = (report("المنتظرة"), report("المثيرة"));
        let evidence = |one, other, source, day| {
            let side = |text, source, day| Side { text, title: None, day: Some(Day(day)), source };
            let sides = [side(one, Some("wire"), 0), side(other, source, day)];
            let overlap = Overlap::default();
            Evidence::of(sides[0], sides[1], overlap, &Aligner::default())
        };
        let over = |evidence: &Evidence| Rule::over(Relation::Copy, evidence);
        let wire = Some("wire");
        let foretold = evidence(&preview, &outcome, wire, 1);
        assert_eq!(over(&foretold), Some(Rule::Foretold));
        assert_eq!(over(&Evidence { resemblance: 0.8, ..foretold }), None);
        let both = evidence(&preview, &preview, wire, 1);
        let by_two = evidence(&preview, &outcome, Some("paper"), 1);
        let late = evidence(&preview, &outcome, wire, 3);
        assert!(![both, by_two, late].iter().any(|other| Rule::Foretold.holds(other)));
    }

    #[test]
    fn two_outlets_that_hold_each_other_print_one_report() {
        let moved = || Evidence {
            containment_of_a: 0.8,
            containment_of_b: 0.7,
            days_apart: Some(1),
            same_source: Some(false),
            ..Evidence::default()
        };
        assert_eq!(Rule::over(Relation::Partial, &moved()), Some(Rule::HoldEachOther));
        for other in [
            Evidence { containment_of_b: 0.6, ..moved() },
            Evidence { names_kept: Some(0.5), ..moved() },
            Evidence { same_source: Some(true), ..moved() },
            Evidence { days_apart: Some(2), ..moved() },
        ] {
            assert_eq!(Rule::over(Relation::Partial, &other), None);
        }
    }

    #[test]
    fn one_outlet_that_tells_of_two_subjects_brings_no_update() {
        let edits = Edits { places: 1, numbers: 1, new_numbers: 1, ..Edits::default() };
        let update = || Evidence {
            edits,
            resemblance: 0.5,
            days_apart: Some(0),
            same_source: Some(true),
            ..Evidence::default()
        };
        assert_eq!(Rule::over(Relation::Copy, &update()), Some(Rule::Update));
        let of_two = Evidence { other_subjects: true, ..update() };
        assert_eq!(Rule::over(Relation::Copy, &of_two), Some(Rule::OtherSubject));
        let next = || Evidence {
            titles_in_lead: Some(0.7),
            facts_kept: Some(0.5),
            same_source: Some(true),
            ..Evidence::default()
        };
        assert!(Rule::NextStage.holds(&next()));
        assert!(!Rule::NextStage.holds(&Evidence { other_subjects: true, ..next() }));
    }

    #[test]
    fn what_opens_alike_within_a_day_was_put_in_other_words() {
        let short = || Evidence {
            shorter: 40,
            containment_of_a: 0.6,
            recurring: Some(0.1),
            opening_words: 0.65,
            days_apart: Some(0),
            same_source: Some(false),
            ..Evidence::default()
        };
        let over = |evidence: &Evidence| Rule::over(Relation::Related, evidence);
        assert_eq!(over(&short()), Some(Rule::Rewritten));
        for other in [
            Evidence { same_source: Some(true), ..short() },
            Evidence { same_source: None, ..short() },
            Evidence { shorter: 7, ..short() },
            Evidence { days_apart: Some(2), ..short() },
            Evidence { recurring: Some(0.9), ..short() },
            Evidence { containment_of_a: 0.1, ..short() },
        ] {
            assert_eq!(over(&other), None);
        }
    }

    #[test]
    fn what_keeps_all_is_a_copy_however_it_is_put_in_order() {
        let swapped = || Evidence {
            resemblance: 0.99,
            facts_kept: Some(1.0),
            names_kept: Some(1.0),
            ..Evidence::default()
        };
        assert_eq!(Rule::over(Relation::Partial, &swapped()), Some(Rule::Reprint));
        let in_part = Evidence { resemblance: 0.6, ..swapped() };
        assert_eq!(Rule::over(Relation::Partial, &in_part), None);
    }

    #[test]
    fn what_shares_little_days_apart_is_no_copy_where_nobody_knows_what_recurs() {
        let cables = || Evidence { resemblance: 0.3, days_apart: Some(9), ..Evidence::default() };
        assert_eq!(Rule::over(Relation::Copy, &cables()), Some(Rule::ShareLittle));
        for other in [
            Evidence { recurring: Some(0.0), ..cables() },
            Evidence { days_apart: Some(1), ..cables() },
            Evidence { resemblance: 0.4, ..cables() },
            Evidence { containment_of_b: 0.9, ..cables() },
        ] {
            assert!(!Rule::ShareLittle.holds(&other));
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
