//! The rule that tells a relation from the evidence, and its reasons.
//!
//! A multinomial logistic model over nine features, whose weights stand in
//! one table (`weights.rs`). It scores four classes; a few rules that follow
//! from what the relations mean frame it. Equal tokens are `exact`. Numbers that
//! differ inside equal text, no date among them, in what one outlet published
//! within a day make an `update`: there are too few labelled updates to fit
//! weights to. A text that holds the other and turns to another subject besides
//! is `partial`. What an outlet prints again days later, other than word for
//! word, is a `template`. Where nearly all that two texts of different days
//! share recurs, they are bulletins, and copies only if one holds nearly all of
//! the other; a form that another day fills with other numbers is a `template`
//! in any corpus, and so is one that shares no number or date where the corpus
//! is too small to tell what recurs.
//!
//! Each class's score is a sum of a weight times a feature, so every decision
//! can be put in words: [`reasons`](super::reason::reasons) names the features that spoke most for the
//! relation and against the runner-up.
//!
//! The weights were fitted by `examples/fit_relations.rs` to labelled pairs of
//! real articles, with features standardised and the L2 penalty of
//! [`PENALTY`]; the example prints the table and how well it generalises.

use super::Relation;
use super::evidence::Evidence;

/// The relations that the model scores, in the order of its weights.
pub const CLASSES: [Relation; 4] =
    [Relation::Copy, Relation::Partial, Relation::Template, Relation::Related];
/// Features that the model weighs.
pub const FEATURES: usize = 9;
/// The L2 penalty on each weight, in units of one labelled pair.
pub const PENALTY: f64 = 3.0;
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

/// Share of recurring shingles from which on two texts are bulletins.
const BULLETIN: f64 = 0.65;
/// Containment below which two bulletins are two; real ones of one day reach
/// 0.85 and more, those of two days 0.8 at most.
const OTHER_BULLETIN: f64 = 0.82;
/// Tokens that each of two bulletins has in a row for itself, where they are two.
const OWN_STRETCH: u32 = 10;
/// Containment from which on two bulletins are one.
const SAME_BULLETIN: f64 = 0.85;

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// The mean of the feature over the labelled pairs; stands in where the
    /// feature is not known.
    pub mean: f64,
    /// Its standard deviation.
    pub deviation: f64,
    /// What one deviation above the mean adds to the score of each class.
    pub classes: [f64; CLASSES.len()],
}

/// The weights of all features and the scores of a pair that is average in
/// every one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Model {
    /// The scores to start from.
    pub intercepts: [f64; CLASSES.len()],
    /// One line for each feature, in the order of [`features`].
    pub weights: [Weight; FEATURES],
}

/// The features of a pair, `None` where the evidence for one is missing.
#[must_use]
pub fn features(evidence: &Evidence) -> [Option<f64>; FEATURES] {
    // the title of a bulletin recurs with it, and says nothing
    let news = 1.0 - evidence.recurring.unwrap_or(0.0);
    [
        Some(evidence.aligned_of_a.max(evidence.aligned_of_b)),
        Some(evidence.opening_words),
        evidence.recurring,
        evidence.days_apart.map(|days| f64::from(u8::from(days > 0))),
        evidence.same_source.map(|same| f64::from(u8::from(same))),
        evidence.title_shared.map(|share| share * news),
        evidence.titles_in_lead,
        evidence.figures_kept,
        evidence.kin,
    ]
}

impl Model {
    /// The scores of the classes, in the order of [`CLASSES`]; their
    /// differences are log odds.
    #[must_use]
    pub fn scores(&self, features: &[Option<f64>; FEATURES]) -> [f64; CLASSES.len()] {
        let mut scores = self.intercepts;
        for (place, weight) in self.weights.iter().enumerate() {
            let deviations = weight.deviations(features[place]);
            for (score, class) in scores.iter_mut().zip(weight.classes) {
                *score += class * deviations;
            }
        }
        scores
    }

    /// The relation that the evidence speaks for.
    #[must_use]
    pub fn relation(&self, evidence: &Evidence) -> Relation {
        if evidence.same_tokens {
            return Relation::Exact;
        }
        let [first, _] = best_two(&self.scores(&features(evidence)));
        match CLASSES[first] {
            Relation::Related => Relation::Related,
            _ if is_update(evidence) => Relation::Update,
            Relation::Copy | Relation::Template if joins_two(evidence) => Relation::Partial,
            Relation::Copy
                if comes_again(evidence)
                    || is_other_bulletin(evidence)
                    || has_other_facts(evidence)
                    || keeps_no_fact(evidence) =>
            {
                Relation::Template
            }
            Relation::Partial if is_filled_in_anew(evidence) => Relation::Template,
            Relation::Template if is_same_bulletin(evidence) => Relation::Copy,
            class => class,
        }
    }
}

impl Weight {
    pub(super) fn deviations(&self, feature: Option<f64>) -> f64 {
        feature.map_or(0.0, |value| (value - self.mean) / self.deviation)
    }
}

/// Whether one outlet retold an event with other numbers.
fn is_update(evidence: &Evidence) -> bool {
    evidence.same_source == Some(true)
        && evidence.days_apart.is_some_and(|days| days <= 1)
        && evidence.edits.numbers > 0
        && evidence.edits.dates == 0
        && evidence.facts_kept.is_some_and(|kept| kept < 1.0)
        && evidence.recurring.unwrap_or(0.0) < RECURRING
}

/// Whether one text holds the other and turns to another subject besides: a
/// report that joins two reports, against one of them.
pub(super) fn joins_two(evidence: &Evidence) -> bool {
    let (a, b) = (evidence.aligned_of_a, evidence.aligned_of_b);
    evidence.turns && a.max(b) > HELD && a.min(b) < HOLDS_MORE
}

/// Whether an outlet prints, days later, what is not quite its own report
/// again: it does not repeat its news, but its bulletins.
fn comes_again(evidence: &Evidence) -> bool {
    evidence.same_source == Some(true)
        && evidence.days_apart.is_some_and(|days| days > 1)
        && evidence.resemblance < SAME_AGAIN
}

/// Whether two bulletins that do not bear one day differ where a bulletin's
/// news stands. Of one day, papers cut one bulletin differently.
fn is_other_bulletin(evidence: &Evidence) -> bool {
    evidence.days_apart != Some(0)
        && evidence.recurring.is_some_and(|share| share >= BULLETIN)
        && (evidence.containment() < OTHER_BULLETIN
            || evidence.own_in_both() >= OWN_STRETCH && evidence.containment() < SAME_AGAIN)
}

/// Whether the texts of two days differ mostly in numbers and dates, and keep
/// fewer than half of them: a form filled in anew.
fn has_other_facts(evidence: &Evidence) -> bool {
    let edits = evidence.edits;
    evidence.days_apart != Some(0)
        && edits.places > 1
        && (edits.numbers + edits.dates) * 2 >= edits.places
        && evidence.facts_kept.is_some_and(|kept| kept < 0.5)
}

/// Whether nearly all of a text is a form that has other facts in the other.
fn is_filled_in_anew(evidence: &Evidence) -> bool {
    evidence.aligned_of_a.max(evidence.aligned_of_b) > FORM && has_other_facts(evidence)
}

/// Whether the texts have no number or date in common, and passages differ in
/// them: all that tells a form, of one day as well, where nobody knows what
/// recurs.
fn keeps_no_fact(evidence: &Evidence) -> bool {
    evidence.recurring.is_none()
        && evidence.edits.numbers + evidence.edits.dates > 0
        && evidence.facts_kept.is_some_and(|kept| kept <= 0.0)
}

/// Whether two outlets print one and the same bulletin.
fn is_same_bulletin(evidence: &Evidence) -> bool {
    evidence.recurring.is_some_and(|share| share >= RECURRING)
        && evidence.containment() >= SAME_BULLETIN
        && evidence.same_source != Some(true)
        && evidence.edits.numbers == 0
        && evidence.days_apart.is_none_or(|days| days <= 1)
}

/// The places of the highest and the second highest score; the first of equals.
pub(super) fn best_two(scores: &[f64; CLASSES.len()]) -> [usize; 2] {
    let best = |without: usize| {
        let places = (0..scores.len()).filter(|&place| place != without);
        places.fold(usize::from(without == 0), |best, place| {
            if scores[place] > scores[best] { place } else { best }
        })
    };
    let first = best(usize::MAX);
    [first, best(first)]
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::normalize::Level;
    use crate::overlap::Overlap;
    use crate::relate::day::Day;
    use crate::relate::evidence::Side;
    use crate::relate::passage::Aligner;
    use crate::relate::reason::reasons;
    use crate::relate::text::{TokenizedText, Tokenizer};
    use crate::relate::words::Words;
    use crate::shingle::{ShingleKind, Shingler};

    struct Article {
        text: TokenizedText,
        title: Words,
        day: Day,
        source: String,
        shingles: Vec<u64>,
    }

    fn newsroom() -> HashMap<String, Article> {
        let mut tokenizer = Tokenizer::new(Level::Standard);
        let mut shingler = Shingler::new(Level::Standard, ShingleKind::Word(3));
        let mut article = |line: &str| {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let field = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
            let article = Article {
                text: tokenizer.tokenize(&field("text")),
                title: tokenizer.title(&field("title")),
                day: Day::parse(&field("date")).unwrap(),
                source: field("source"),
                shingles: shingler.shingle([field("text").as_str()]).shingles,
            };
            (field("id"), article)
        };
        fixture("newsroom.jsonl").lines().map(&mut article).collect()
    }

    fn fixture(name: &str) -> String {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name))
            .unwrap()
    }

    fn side(article: &Article) -> Side<'_> {
        Side {
            text: &article.text,
            title: Some(&article.title),
            day: Some(article.day),
            source: Some(&article.source),
        }
    }

    #[test]
    fn bulletins_of_one_day_are_not_told_apart_by_their_recurring_text() {
        let cut = |days_apart| Evidence {
            recurring: Some(0.9),
            containment_of_a: 0.7,
            days_apart,
            ..Evidence::default()
        };
        assert!(is_other_bulletin(&cut(Some(1))));
        assert!(is_other_bulletin(&cut(None)));
        assert!(!is_other_bulletin(&cut(Some(0))));
    }

    #[test]
    fn every_pair_of_the_newsroom_has_its_relation() {
        let articles = newsroom();
        let labels = fixture("newsroom.labels.tsv");
        let mut wrong = Vec::new();
        for label in labels.lines().skip(1) {
            let mut fields = label.split('\t');
            let (a, b, label) =
                (fields.next().unwrap(), fields.next().unwrap(), fields.next().unwrap());
            let (one, other) = (&articles[a], &articles[b]);
            let overlap = Overlap::of(&one.shingles, &other.shingles);
            let evidence = Evidence::of(side(one), side(other), overlap, &Aligner::default());
            // so few articles tell nothing of what recurs, nor who is kin
            let told = format!("{:?}", Model::published().relation(&evidence)).to_lowercase();
            if told != label && (label, told.as_str()) != ("unrelated", "related") {
                wrong.push(format!("{a} {b}: {label}, told {told}"));
            }
            assert!(!reasons(&evidence, Model::published().relation(&evidence)).is_empty());
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
