//! Which candidates are names for the same: a person is named whole once and
//! by the last name from then on, and a thing is named ever more precisely.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ahash::AHashMap;

use super::MAX_PHRASE;
use super::candidate::Candidate;
use super::phrase::Phrases;
use crate::frequencies::Frequencies;

/// A word is short for a name if this share of the documents that hold it hold
/// the name.
const LEAST_SHARE: f64 = 0.3;
/// The information of a word that few know: one document in a hundred.
const RARE: f64 = 4.6;
/// A name is the more precise one of another that it begins with if it stands
/// for this part of its occurrences,
const PRECISE: usize = 3;
/// and what a phrase is cut out of stands where it does but for one in so
/// many.
const CUT_OUT: usize = 6;

/// Marks the candidates that are short for others, whose occurrences go to
/// those.
pub(super) fn join_names(
    candidates: &mut [Candidate],
    phrases: &Phrases<'_>,
    frequencies: &Frequencies,
) {
    join_last_names(candidates, phrases, frequencies);
    join_precise_names(candidates, phrases);
}

/// Finds the whole name that a word is short for: `العبادي` for `حيدر
/// العبادي`, `الولايات` for `الولايات المتحدة`.
fn join_last_names(candidates: &mut [Candidate], phrases: &Phrases<'_>, frequencies: &Frequencies) {
    let mut words: AHashMap<u64, usize> = AHashMap::new();
    for (number, candidate) in candidates.iter().enumerate().filter(|(_, one)| one.length == 1) {
        words.insert(phrases.words[candidate.first().start].facts.bare.word.hash, number);
    }
    // where each word first stands in the text
    let mut told: AHashMap<u64, usize> = AHashMap::new();
    for (place, word) in phrases.words.iter().enumerate().filter(|(_, word)| !word.is_title) {
        told.entry(word.hash).or_insert(place);
    }
    // by word: the name that it is short for, the best so far
    let mut names: BTreeMap<usize, (usize, Reverse<usize>)> = BTreeMap::new();
    for (number, candidate) in candidates.iter().enumerate().filter(|(_, one)| one.length > 1) {
        let range = candidate.first();
        let hash = |at: usize| {
            let word = &phrases.words[at];
            if at == range.start { word.facts.bare.word.hash } else { word.hash }
        };
        // a name that few know, told whole where it first stands
        let is_last_name = |at: usize| {
            let word = &phrases.words[at];
            frequencies.inverse(word.facts.frequency.documents) >= RARE
                && phrases.words[at - 1].facts.is_given_name_before(&word.facts)
                && told.get(&word.hash).is_some_and(|&told| {
                    told + 1 >= range.len() && candidate.places.contains(&(told + 1 - range.len()))
                })
        };
        let share = |first: usize, of: usize| {
            let both = f64::from(frequencies.of_pair(hash(first), hash(first + 1)));
            let share = both / f64::from(frequencies.of_hash(hash(of)).documents.max(1));
            if of > first && is_last_name(of) { share.max(LEAST_SHARE) } else { share }
        };
        let pairs = range.start..range.end - 1;
        let of_last: f64 = pairs.clone().map(|at| share(at, at + 1)).product();
        let of_first: f64 = pairs.map(|at| share(at, at)).product();
        for (word, share) in [(range.end - 1, of_last), (range.start, of_first)] {
            let Some(&short) = words.get(&phrases.words[word].facts.bare.word.hash) else {
                continue;
            };
            let rank = (candidate.places.len(), Reverse(number));
            let is_better = names.get(&short).is_none_or(|&best| rank > best);
            if share >= LEAST_SHARE && is_better {
                names.insert(short, rank);
            }
        }
    }
    for (short, (occurrences, Reverse(name))) in names {
        candidates[short].is_short = true;
        candidates[name].inherited += candidates[short].places.len().saturating_sub(occurrences);
    }
}

/// Finds what a phrase is a piece of. Arabic puts the thing first and says
/// then which: so a name that goes on to the right is the same thing, more
/// precisely; one that begins further left is another thing.
fn join_precise_names(candidates: &mut [Candidate], phrases: &Phrases<'_>) {
    let mut standing: AHashMap<(usize, usize), usize> = AHashMap::new();
    for (number, candidate) in candidates.iter().enumerate() {
        for &place in &candidate.places {
            standing.insert((place, candidate.length), number);
        }
    }
    let mut by_length: Vec<usize> = (0..candidates.len()).collect();
    by_length.sort_by_key(|&number| candidates[number].length);
    for number in by_length {
        let candidate = &candidates[number];
        let count = candidate.places.len();
        let (mut to_right, mut to_left) = (BTreeMap::new(), BTreeMap::new());
        for &place in &candidate.places {
            for length in candidate.length + 1..=MAX_PHRASE {
                if let Some(&longer) = standing.get(&(place, length)) {
                    *to_right.entry(longer).or_insert(0_usize) += 1;
                }
                for start in place.saturating_sub(length - candidate.length)..place {
                    if let Some(&longer) = standing.get(&(start, length)) {
                        *to_left.entry(longer).or_insert(0_usize) += 1;
                    }
                }
            }
        }
        let precise = to_right
            .iter()
            .filter(|&(_, &shared)| shared >= 2 && PRECISE * shared >= count || shared == count)
            .max_by_key(|&(&longer, &shared)| (shared, candidates[longer].length, Reverse(longer)));
        if let Some((&longer, &shared)) = precise {
            let inherited =
                if candidate.is_short { 0 } else { candidate.count().saturating_sub(shared) };
            candidates[longer].inherited += inherited;
            candidates[number].is_short = true;
        } else if to_left.iter().any(|(&longer, &shared)| {
            CUT_OUT * shared > (CUT_OUT - 1) * candidate.count()
                && !candidates[longer].is_led(phrases)
        }) {
            candidates[number].is_short = true;
        }
    }
}
