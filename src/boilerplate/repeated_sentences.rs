//! The sentences that come back in article after article of one source.

use rayon::prelude::*;

use super::{Boilerplate, BoilerplateLimits, BoilerplateReport};
use crate::date::Day;
use crate::repeats::drop_rare;

/// A sentence where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sentence {
    pub(super) source: u32,
    pub(super) key: u64,
    pub(super) article: u32,
}

/// Sentences that several articles have.
#[derive(Clone, Debug)]
pub struct RepeatedSentences {
    limits: BoilerplateLimits,
    sources: Vec<Box<str>>,
    /// Of every article, the key of its opening and its day.
    carriers: Vec<(u64, Option<Day>)>,
    /// The articles of one sentence, ascending.
    of_one: Vec<u32>,
    /// Those of one source and key side by side.
    sentences: Vec<Sentence>,
}

impl RepeatedSentences {
    /// Those among these that stand in articles enough.
    pub(super) fn among(
        mut sentences: Vec<Sentence>,
        sources: Vec<Box<str>>,
        carriers: Vec<(u64, Option<Day>)>,
        of_one: Vec<u32>,
        limits: BoilerplateLimits,
    ) -> Self {
        let least = limits.standing.min(limits.teaser);
        drop_rare(&mut sentences, least, |sentence| sentence.key);
        sentences.par_sort_unstable();
        // within an article, a repeated sentence counts once
        sentences.dedup();
        let mut kept = Vec::new();
        for same in sentences.chunk_by(is_same) {
            if same.len() >= least {
                kept.extend_from_slice(same);
            }
        }
        Self { limits, sources, carriers, of_one, sentences: kept }
    }

    /// The boilerplate among those articles that are there, by their numbers
    /// in the finder.
    #[must_use]
    pub fn report(&self, is_there: impl Fn(u32) -> bool) -> BoilerplateReport {
        let mut report = BoilerplateReport::default();
        for same in self.sentences.chunk_by(is_same) {
            let same: Vec<Sentence> =
                same.iter().filter(|sentence| is_there(sentence.article)).copied().collect();
            let Some(kind) = self.limits.kind(&same, &self.carriers) else { continue };
            let source = &self.sources[same[0].source as usize];
            // what an article opens with stays, unless it is all there is
            let may_go = |sentence: &&Sentence| {
                sentence.key != self.carriers[sentence.article as usize].0
                    || self.of_one.binary_search(&sentence.article).is_ok()
            };
            let loses = same.iter().filter(may_go);
            report.affected.extend(loses.map(|sentence| sentence.article));
            report.keys.entry(source.clone()).or_default().insert(same[0].key);
            report.lines.push(Boilerplate {
                source: source.clone(),
                kind,
                key: same[0].key,
                articles: same.iter().map(|sentence| sentence.article).collect(),
            });
        }
        report.affected.sort_unstable();
        report.affected.dedup();
        report.lines.sort_unstable_by(|one, other| {
            let order = other.articles.len().cmp(&one.articles.len());
            order.then_with(|| (&one.source, one.key).cmp(&(&other.source, other.key)))
        });
        report
    }
}

/// Whether two sentences are the same one of one source.
fn is_same(one: &Sentence, other: &Sentence) -> bool {
    (one.source, one.key) == (other.source, other.key)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::boilerplate::BoilerplateFinder;
    use crate::hash::avalanche;

    proptest! {
        #[test]
        fn repeated_sentences_are_those_of_articles_enough(
            articles in prop::collection::vec((0..3_u64, prop::collection::vec(0..40_u64, 0..8)), 0..40),
        ) {
            let mut finder = BoilerplateFinder::new(BoilerplateLimits::default());
            let mut carriers: BTreeMap<(u64, u64), BTreeSet<u32>> = BTreeMap::new();
            for (article, (source, sentences)) in (0..).zip(&articles) {
                let keys: Vec<u64> = sentences.iter().map(|&n| avalanche(n)).collect();
                finder.add(&keys, Some(&source.to_string()), None);
                for key in keys {
                    carriers.entry((*source, key)).or_default().insert(article);
                }
            }
            let repeated = finder.repeated();
            let mut found: BTreeMap<(u64, u64), BTreeSet<u32>> = BTreeMap::new();
            for sentence in &repeated.sentences {
                let source = repeated.sources[sentence.source as usize].parse().unwrap();
                let is_new = found.entry((source, sentence.key)).or_default().insert(sentence.article);
                prop_assert!(is_new);
            }
            carriers.retain(|_, articles| articles.len() >= 4);
            prop_assert_eq!(found, carriers);
        }
    }
}
