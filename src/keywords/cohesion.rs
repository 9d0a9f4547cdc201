//! How much a word belongs to the word before it.

use ahash::AHashMap;

use super::grammar::WordClass;
use super::phrase::{Part, PhraseWord, Phrases};
use crate::frequencies::Frequencies;

/// Least cohesion within a phrase,
const LEAST: f64 = 0.3;
/// and over a seam: before a word with a conjunction or preposition ("of the
/// Union for Football"), or where grammar has one phrase end and the next
/// begin. Few phrases go on there.
const LEAST_OVER_SEAM: f64 = 0.4;
/// Fewest documents with a pair of that kind.
const PAIR_OVER_SEAM: u32 = 10;
/// Cohesion of a given name and the name behind it, which nobody may have met.
const OF_NAMES: f64 = 0.5;

/// Cohesions of the words of one article.
pub(super) struct Cohesions<'a> {
    phrases: &'a Phrases<'a>,
    frequencies: &'a Frequencies,
    /// How often each word stands in the article,
    words: AHashMap<u64, u32>,
    /// and each two in a row.
    pairs: AHashMap<(u64, u64), u32>,
}

impl<'a> Cohesions<'a> {
    pub(super) fn new(phrases: &'a Phrases<'a>, frequencies: &'a Frequencies) -> Self {
        let (mut words, mut pairs) = (AHashMap::new(), AHashMap::new());
        for run in &phrases.runs {
            let run = &phrases.words[run.clone()];
            for word in run {
                *words.entry(word.facts.bare.word.hash).or_default() += 1;
            }
            for pair in run.windows(2) {
                *pairs.entry((pair[0].facts.bare.word.hash, pair[1].hash)).or_default() += 1;
            }
        }
        Self { phrases, frequencies, words, pairs }
    }

    /// How much the word at `at` belongs to the one before, from 0 to 1;
    /// `None` where no phrase reaches from one to the other. The word before
    /// begins the phrase, or not.
    ///
    /// The background's opinion is discounted where it rests on few documents
    /// (Pantel and Lin 2002), since an article's copies agree in everything.
    /// The article itself speaks where it repeats the two: by the Dice
    /// coefficient.
    pub(super) fn to_word_before(&self, at: usize, begins: bool) -> Option<f64> {
        let [first, second] = [&self.phrases.words[at - 1], &self.phrases.words[at]];
        if first.part == Part::Joint || matches!(second.part, Part::Joint | Part::Ten) {
            return Some(1.0);
        }
        let mut cohesion = self.known(first.hash, second.hash);
        if begins && first.facts.bare.word.dropped > 0 {
            cohesion = cohesion.max(self.known(first.facts.bare.word.hash, second.hash));
        }
        if second.has_clitic() || is_seam(first, second) {
            let is_common = self.frequencies.of_pair(first.hash, second.hash) >= PAIR_OVER_SEAM;
            return Some(cohesion).filter(|&cohesion| is_common && cohesion >= LEAST_OVER_SEAM);
        }
        if second.part != Part::Number {
            cohesion = cohesion.max(self.own(first, second));
            if first.facts.is_given_name_before(&second.facts)
                && second.facts.bare.class != WordClass::Indefinite
            {
                cohesion = cohesion.max(OF_NAMES);
            }
        }
        Some(cohesion).filter(|&cohesion| cohesion >= LEAST)
    }

    fn known(&self, first: u64, second: u64) -> f64 {
        let both = f64::from(self.frequencies.of_pair(first, second));
        let cohesion = self.frequencies.cohesion(first, second).unwrap_or(0.0);
        cohesion.max(0.0) * both / (both + 2.0)
    }

    fn own(&self, first: &PhraseWord, second: &PhraseWord) -> f64 {
        let pair = (first.facts.bare.word.hash, second.hash);
        let both = f64::from(self.pairs.get(&pair).copied().unwrap_or(0));
        if both < 2.0 {
            return 0.0;
        }
        let single = |word: u64| f64::from(self.words.get(&word).copied().unwrap_or(0));
        let dice = 2.0 * both / (single(pair.0) + single(second.facts.bare.word.hash));
        dice * both / (both + 1.0)
    }
}

/// Whether a noun without the article follows one with it: the one is the
/// subject of a verb, the other its object, unless a name follows a title.
fn is_seam(first: &PhraseWord, second: &PhraseWord) -> bool {
    first.facts.bare.class.is_definite() && second.facts.bare.class == WordClass::Indefinite
}
