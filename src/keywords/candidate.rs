//! Candidates: every phrase of up to four words that could be a name, and
//! where it stands.

use std::ops::Range;

use ahash::AHashMap;

use super::MAX_PHRASE;
use super::cohesion::Cohesions;
use super::grammar::{WordClass, share};
use super::phrase::{Part, PhraseWord, Phrases};
use crate::hash::{STEP, avalanche};

/// A phrase begins with a word that begins runs, at least in this share of the
/// documents that hold it, and ends with one that ends them: adjectives begin
/// none, and what ends none is cut off. A word alone does both.
const LEAST_BEGINNING: f64 = 0.08;
const LEAST_ENDING: f64 = 0.25;
const LEAST_BEGINNING_ALONE: f64 = 0.15;
const LEAST_ENDING_ALONE: f64 = 0.2;

/// Cohesion from which on a name of the most words goes on beyond them.
const BINDING: f64 = 0.5;

/// A phrase and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Words.
    pub(super) length: usize,
    /// The first word of each occurrence, ascending.
    pub(super) places: Vec<usize>,
    /// The hash of the word before the first of these, 0 for none; and whether
    /// another stands before others.
    before: u64,
    is_met_elsewhere: bool,
    /// Of these, how many begin and end a run.
    begins: usize,
    ends: usize,
    /// Of these, how many stand behind a preposition written onto them.
    led: usize,
    /// Of these, how many are cut out of longer names.
    cut: usize,
    /// Its least cohesion.
    pub(super) cohesion: f64,
    /// Occurrences of shorter names for the same, beside its own.
    pub(super) inherited: usize,
    /// Whether it is short for another, or a piece of one.
    pub(super) is_short: bool,
}

impl Candidate {
    /// Its words, where it first stands.
    pub(super) fn first(&self) -> Range<usize> {
        let start = self.places.first().copied().unwrap_or(0);
        start..start + self.length
    }

    /// Occurrences of it under any name.
    pub(super) fn count(&self) -> usize {
        self.places.len() + self.inherited
    }

    /// Whether it stands behind prepositions alone: more of a clause ("under
    /// the leadership of") than of a name.
    pub(super) fn is_led(&self, phrases: &Phrases<'_>) -> bool {
        let first = &phrases.words[self.first().start].facts;
        self.led == self.places.len() && !first.bare.class.is_definite()
    }

    /// Whether the phrase can stand by itself.
    fn may_stand(&self, words: &[PhraseWord]) -> bool {
        let ([first, .., last] | [first @ last]) = words else { return false };
        if self.cut == self.places.len() {
            return false;
        }
        let (of_first, of_last) = (first.facts.bare.frequency, last.facts.frequency);
        let begins = share(of_first.beginning, of_first.documents);
        let ends = share(of_last.ending, of_last.documents);
        if self.length == 1 {
            if first.part == Part::Fragment {
                return false;
            }
            return begins.map_or(self.begins > 0, |share| share >= LEAST_BEGINNING_ALONE)
                && ends.map_or(self.ends > 0, |share| share >= LEAST_ENDING_ALONE);
        }
        let is_mostly = |count: usize| 2 * count >= self.places.len();
        let class = |word: &PhraseWord| word.facts.bare.class;
        // an adjective belongs to what stands before it, as in the French Emmanuel Macron
        if class(first) == WordClass::Adjective
            && matches!(class(&words[1]), WordClass::Name | WordClass::GivenName)
        {
            return false;
        }
        // whoever has an office has it before his name
        (class(first) == WordClass::GivenName && !first.facts.hides_word
            || begins
                .map_or(self.begins > 0 || self.is_met_elsewhere, |share| share >= LEAST_BEGINNING)
            || is_mostly(self.begins))
            && (last.part == Part::Number
                || ends.is_none_or(|share| share >= LEAST_ENDING)
                || is_mostly(self.ends))
    }
}

fn is_joint(word: &PhraseWord) -> bool {
    word.part == Part::Joint
}

/// All candidates of an article, in the order of their first occurrence, the
/// shorter first.
pub(super) fn candidates(phrases: &Phrases<'_>, cohesions: &Cohesions<'_>) -> Vec<Candidate> {
    let mut numbers: AHashMap<u64, usize> = AHashMap::new();
    let mut all: Vec<Candidate> = Vec::new();
    for run in &phrases.runs {
        for start in run.clone() {
            let first = &phrases.words[start];
            let before = phrases.words[..start].last().filter(|_| start > run.start);
            // a thing that is counted, a father
            let goes_on = before.is_some_and(|word| {
                matches!(word.part, Part::Number | Part::Joint) || first.part == Part::Joint
            });
            if first.part == Part::Number || first.facts.is_bound || goes_on {
                continue;
            }
            let mut key = first.facts.bare.word.hash;
            let mut least = 1.0_f64;
            for length in 1..=MAX_PHRASE.min(run.end - start) {
                let last = start + length - 1;
                if length > 1 {
                    let Some(cohesion) = cohesions.to_word_before(last, length == 2) else { break };
                    least = least.min(cohesion);
                    key = avalanche(key.wrapping_mul(STEP).wrapping_add(phrases.words[last].hash));
                }
                // a chain of fathers longer than a phrase is cut behind the second
                let joins = phrases.words[start..=last].iter().any(is_joint);
                let goes_on = last + 1 < run.end && is_joint(&phrases.words[last + 1]);
                if is_joint(&phrases.words[last]) || goes_on && (length < MAX_PHRASE || !joins) {
                    continue;
                }
                let number = *numbers.entry(key).or_insert_with(|| {
                    all.push(Candidate {
                        length,
                        places: Vec::new(),
                        before: before.map_or(0, |word| word.hash),
                        is_met_elsewhere: false,
                        begins: 0,
                        ends: 0,
                        led: 0,
                        cut: 0,
                        cohesion: least,
                        inherited: 0,
                        is_short: false,
                    });
                    all.len() - 1
                });
                let candidate = &mut all[number];
                candidate.places.push(start);
                candidate.is_met_elsewhere |=
                    candidate.before != before.map_or(0, |word| word.hash);
                let binds =
                    |at| cohesions.to_word_before(at, false).is_some_and(|one| one >= BINDING);
                candidate.cut += usize::from(
                    length == MAX_PHRASE
                        && (start > run.start && binds(start)
                            || last + 1 < run.end && binds(last + 1)),
                );
                candidate.begins += usize::from(start == run.start);
                candidate.led += usize::from(first.facts.bare.word.is_led);
                candidate.ends += usize::from(last + 1 == run.end);
            }
        }
    }
    all.retain(|candidate| candidate.may_stand(&phrases.words[candidate.first()]));
    all
}
