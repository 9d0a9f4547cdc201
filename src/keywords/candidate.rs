//! Candidates: every phrase of up to four words that could be a name, and
//! where it stands.

use std::ops::Range;

use ahash::AHashMap;

use super::MAX_PHRASE;
use super::cohesion::Cohesions;
use super::grammar::{WordClass, share};
use super::occurrence::Occurrence;
use super::phrase::{Part, PhraseWord, Phrases};
use crate::hash::{STEP, avalanche};

/// A phrase begins with a word that begins runs, at least in this share of the
/// documents that hold it, and ends with one that ends them: adjectives begin
/// none, and what ends none is cut off. A word alone does both.
const LEAST_BEGINNING: f64 = 0.08;
const LEAST_ENDING: f64 = 0.25;
const LEAST_BEGINNING_ALONE: f64 = 0.15;
const LEAST_ENDING_ALONE: f64 = 0.2;

/// A word alone that asks for a preposition (`القبض على`) has the same one behind it at least so
/// often, and in two of three places.
const LEAST_GOVERNING: usize = 2;
/// A word alone is a unit (`دينار`) or a crowd that is counted, if a number stands before it at
/// least so often, and in half of its places.
const LEAST_COUNTED: usize = 2;

/// Cohesion from which on a name of the most words goes on beyond them.
const BINDING: f64 = 0.5;

/// A phrase and where it stands.
#[derive(Clone, Debug, Default)]
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
    /// The candidate that this phrase is the first occurrence of, still to be taken in.
    fn new(cohesion: f64, phrase: &Occurrence<'_>) -> Self {
        let (length, before) = (phrase.range.len(), hash_before(phrase));
        Self { length, before, cohesion, ..Self::default() }
    }

    /// Takes in an occurrence, which is cut out of a longer name or not.
    fn take(&mut self, phrase: &Occurrence<'_>, is_cut: bool) {
        self.places.push(phrase.range.start);
        self.is_met_elsewhere |= self.before != hash_before(phrase);
        self.begins += usize::from(phrase.before().is_none());
        self.ends += usize::from(phrase.behind().is_none());
        self.led += usize::from(phrase.first().facts.bare.word.is_led);
        self.cut += usize::from(is_cut);
    }

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

    /// Whether the phrase can stand by itself, where `all` are the words of the article.
    fn may_stand(&self, all: &[PhraseWord]) -> bool {
        let words = &all[self.first()];
        let ([first, .., last] | [first @ last]) = words else { return false };
        let is_number =
            |word: &PhraseWord| matches!(word.part, Part::Number | Part::NumberWord | Part::Ten);
        if self.cut == self.places.len() || words.iter().all(is_number) {
            return false;
        }
        let (of_first, of_last) = (first.facts.bare.frequency, last.facts.frequency);
        let begins = share(of_first.beginning, of_first.documents);
        let ends = share(of_last.ending, of_last.documents);
        if self.length == 1 {
            if first.part == Part::Fragment || self.governs(all) || self.is_counted(all) {
                return false;
            }
            return begins.map_or(self.begins > 0, |share| share >= LEAST_BEGINNING_ALONE)
                && ends.map_or(self.ends > 0, |share| share >= LEAST_ENDING_ALONE);
        }
        let is_mostly = |count: usize| 2 * count >= self.places.len();
        let class = |word: &PhraseWord| word.facts.bare.class;
        // an adjective belongs to what stands before it, as in the French Emmanuel Macron
        if class(first) == WordClass::Adjective && class(&words[1]).is_of_name() {
            return false;
        }
        // whoever has an office has it before his name
        (first.facts.is_given_name_before(&words[1].facts) && !first.facts.hides_word
            || begins
                .map_or(self.begins > 0 || self.is_met_elsewhere, |share| share >= LEAST_BEGINNING)
            || is_mostly(self.begins))
            && (matches!(last.part, Part::Number | Part::Ten)
                || ends.is_none_or(|share| share >= LEAST_ENDING)
                || is_mostly(self.ends))
    }

    /// Whether this word, alone, asks for the preposition behind it: half of a clause. No name
    /// does.
    fn governs(&self, all: &[PhraseWord]) -> bool {
        if all[self.first().start].facts.bare.class.is_of_name() {
            return false;
        }
        let behind = self.places.iter().filter_map(|&place| all[place].beside.preposition);
        let mut behind: Vec<u64> = behind.collect();
        behind.sort_unstable();
        let most = behind.chunk_by(u64::eq).map(<[u64]>::len).max().unwrap_or(0);
        most >= LEAST_GOVERNING && 3 * most >= 2 * self.places.len()
    }

    /// Whether this word, alone, is what numbers count.
    fn is_counted(&self, all: &[PhraseWord]) -> bool {
        let counted = self.places.iter().filter(|&&place| all[place].beside.is_counted).count();
        counted >= LEAST_COUNTED && 2 * counted >= self.places.len()
    }
}

/// The hash of the word before, 0 for none.
fn hash_before(phrase: &Occurrence<'_>) -> u64 {
    phrase.before().map_or(0, |word| word.hash)
}

/// All candidates of an article, in the order of their first occurrence, the
/// shorter first.
pub(super) fn candidates(phrases: &Phrases<'_>, cohesions: &Cohesions<'_>) -> Vec<Candidate> {
    let words = &phrases.words;
    let mut finder = CandidateFinder { cohesions, numbers: AHashMap::new(), found: Vec::new() };
    for run in &phrases.runs {
        for start in run.clone() {
            let first = Occurrence { words, run, range: start..start + 1 };
            if first.may_begin() {
                finder.take_phrases(first);
            }
        }
    }
    finder.found.retain(|candidate| candidate.may_stand(words));
    finder.found
}

/// The candidates of an article as they are found.
struct CandidateFinder<'a> {
    cohesions: &'a Cohesions<'a>,
    /// Which each is, by the hash of its words.
    numbers: AHashMap<u64, usize>,
    found: Vec<Candidate>,
}

impl CandidateFinder<'_> {
    /// Takes the phrases that begin with this word.
    fn take_phrases(&mut self, mut phrase: Occurrence<'_>) {
        let Range { start, end: second } = phrase.range;
        let mut key = phrase.first().facts.bare.word.hash;
        let mut least = 1.0_f64;
        self.take(key, least, &phrase);
        for at in second..phrase.run.end.min(start + MAX_PHRASE) {
            let Some(cohesion) = self.cohesions.to_word_before(at, at == second) else { break };
            least = least.min(cohesion);
            key = avalanche(key.wrapping_mul(STEP).wrapping_add(phrase.words[at].hash));
            phrase.range.end = at + 1;
            self.take(key, least, &phrase);
        }
    }

    /// Takes a phrase of this key and cohesion, if it may end where it does.
    fn take(&mut self, key: u64, cohesion: f64, phrase: &Occurrence<'_>) {
        if !phrase.may_end() {
            return;
        }
        let is_cut = self.is_cut(phrase);
        let number = *self.numbers.entry(key).or_insert_with(|| {
            self.found.push(Candidate::new(cohesion, phrase));
            self.found.len() - 1
        });
        self.found[number].take(phrase, is_cut);
    }

    /// Whether a phrase has the most words and is cut out of a longer name.
    fn is_cut(&self, phrase: &Occurrence<'_>) -> bool {
        let Range { start, end } = phrase.range;
        let binds = |at| {
            self.cohesions.to_word_before(at, false).is_some_and(|cohesion| cohesion >= BINDING)
        };
        phrase.range.len() == MAX_PHRASE
            && (phrase.before().is_some() && binds(start)
                || phrase.behind().is_some() && binds(end))
    }
}
