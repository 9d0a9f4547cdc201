//! The rule that tells a relation from the evidence, and its reasons.
//!
//! A multinomial logistic model over nine [features](Feature), whose weights stand in
//! one table (`weights.rs`). It scores four classes; stated [rules](Rule) that follow from
//! what the relations mean overturn what it says. Equal tokens are `exact`.
//!
//! Each class's score is a sum of a weight times a feature, so every decision
//! can be put in words: [`reasons`](super::reason::reasons) names the rule that
//! decided, and the features that spoke most for the relation and against the
//! runner-up.
//!
//! The weights were fitted by `examples/fit_relations.rs` to labelled pairs of
//! real articles, with features standardised and the L2 penalty of
//! [`PENALTY`]; the example prints the table and how well it generalises.

use super::Relation;
use super::evidence::Evidence;
use super::feature::Feature;
use super::rule::Rule;

/// The relations that the model scores, in the order of its weights.
pub const CLASSES: [Relation; 4] =
    [Relation::Copy, Relation::Partial, Relation::Template, Relation::Related];
/// The L2 penalty on each weight, in units of one labelled pair.
pub const PENALTY: f64 = 3.0;

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// What it weighs.
    pub feature: Feature,
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
    /// One line for each feature.
    pub weights: [Weight; Feature::ALL.len()],
}

impl Model {
    /// The scores of the classes, in the order of [`CLASSES`]; their
    /// differences are log odds.
    #[must_use]
    pub fn scores(&self, evidence: &Evidence) -> [f64; CLASSES.len()] {
        let mut scores = self.intercepts;
        for weight in &self.weights {
            let deviations = weight.deviations(evidence);
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
        let class = self.class(evidence);
        Rule::over(class, evidence).map_or(class, Rule::relation)
    }

    /// The class of the highest score.
    pub(super) fn class(&self, evidence: &Evidence) -> Relation {
        let [first, _] = best_two(&self.scores(evidence));
        CLASSES[first]
    }
}

impl Weight {
    /// By how many deviations a pair is above the mean; by none where its feature is not
    /// known.
    #[must_use]
    pub fn deviations(&self, evidence: &Evidence) -> f64 {
        self.feature.value(evidence).map_or(0.0, |value| (value - self.mean) / self.deviation)
    }
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
    use crate::date::Day;
    use crate::normalize::Level;
    use crate::overlap::Overlap;
    use crate::relate::evidence::Side;
    use crate::relate::passage::Aligner;
    use crate::relate::reason::reasons;
    use crate::shingle::{ShingleKind, Shingler};
    use crate::text::{OpeningWords, TokenizedText, Tokenizer};

    struct Article {
        text: TokenizedText,
        title: OpeningWords,
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
                shingles: shingler.shingle(&field("text")).shingles,
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
