//! Which candidates become keywords, and how each is written.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ahash::AHashSet;

use super::Keyword;
use super::candidate::Candidate;
use super::implied::implied;
use super::phrase::Phrases;

/// So many keywords are given if they are worth this share of the best,
const ALWAYS: usize = 5;
const LEAST: f64 = 0.12;
/// the others if they are worth this;
const LEAST_OF_FURTHER: f64 = 0.3;
/// behind so many, a word alone has to be worth that too.
const ALWAYS_WORDS: usize = 3;

/// The keywords among candidates with their scores, the best first. What other keywords imply
/// makes room for the next.
pub(super) fn chosen(
    mut scored: Vec<(f64, &Candidate)>,
    phrases: &Phrases<'_>,
    top: usize,
) -> Vec<Keyword> {
    loop {
        let picked = picked(&scored, phrases, top);
        let implied = implied(&picked, phrases);
        if implied.is_empty() {
            return picked.into_iter().map(|(_, keyword)| keyword).collect();
        }
        scored.retain(|(_, candidate)| !implied.contains(&candidate.first()));
    }
}

/// The best candidates that each say something new.
fn picked<'c>(
    scored: &[(f64, &'c Candidate)],
    phrases: &Phrases<'_>,
    top: usize,
) -> Vec<(&'c Candidate, Keyword)> {
    let best = scored.first().map_or(1.0, |&(score, _)| score);
    let mut chosen: Vec<Vec<u64>> = Vec::new();
    // where a word of a keyword stands
    let mut taken: AHashSet<usize> = AHashSet::new();
    let mut picked: Vec<(&Candidate, Keyword)> = Vec::new();
    for &(score, candidate) in scored {
        let score = score / best;
        let least = if picked.len() < ALWAYS { LEAST } else { LEAST_OF_FURTHER };
        if picked.len() >= top || score < least {
            break;
        }
        if candidate.length == 1 && picked.len() >= ALWAYS_WORDS && score < LEAST_OF_FURTHER {
            continue;
        }
        let words: Vec<u64> =
            phrases.words[candidate.first()].iter().map(|word| word.facts.bare.core).collect();
        let places = |&place: &usize| place..place + candidate.length;
        let is_taken = |place: &&usize| places(place).any(|place| taken.contains(&place));
        let overlaps = 2 * candidate.places.iter().filter(is_taken).count();
        if is_told(&words, &chosen) || overlaps > candidate.places.len() {
            continue;
        }
        taken.extend(candidate.places.iter().flat_map(places));
        let phrase = written(candidate, phrases);
        let count = candidate.places.len();
        picked.push((candidate, Keyword { phrase, score, count }));
        chosen.push(words);
    }
    picked
}

/// Whether a phrase says nothing new: it stands in another, another stands in
/// it, or most of its words stand in others.
fn is_told(words: &[u64], chosen: &[Vec<u64>]) -> bool {
    let repeated = |word: &&u64| chosen.iter().any(|other| other.contains(word));
    chosen.iter().any(|other| contains(other, words) || contains(words, other))
        || 2 * words.iter().filter(repeated).count() > words.len()
}

fn contains(longer: &[u64], shorter: &[u64]) -> bool {
    longer.windows(shorter.len()).any(|window| window == shorter)
}

/// The phrase as it is mostly written, the earlier of two.
fn written(candidate: &Candidate, phrases: &Phrases<'_>) -> String {
    let mut spellings: BTreeMap<String, (usize, Reverse<usize>)> = BTreeMap::new();
    for &place in &candidate.places {
        let spelling = phrases.written(place..place + candidate.length);
        spellings.entry(spelling).or_insert((0, Reverse(place))).0 += 1;
    }
    let most = spellings.into_iter().max_by_key(|&(_, rank)| rank);
    most.map(|(spelling, _)| spelling).unwrap_or_default()
}
