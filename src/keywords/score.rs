//! What a candidate says of its article.
//!
//! tf-idf with three corrections. A phrase counts by how much its words belong
//! together, and by a third word, which makes it telling; a common noun alone
//! counts less than a name; what stands early counts more, and a title's words
//! three times.

use super::MIN_BACKGROUND;
use super::candidate::Candidate;
use super::grammar::WordClass;
use super::phrase::{PhraseWord, Phrases};
use crate::frequencies::Frequencies;

/// Occurrences that one in the title is worth beside itself.
const OF_TITLE: usize = 2;
/// Of a phrase of three words or four.
const OF_LENGTH: f64 = 1.25;
/// Of a noun alone, without and with the article.
const OF_INDEFINITE: f64 = 0.4;
const OF_COMMON: f64 = 0.75;
/// Of an adjective alone.
const OF_ADJECTIVE: f64 = 0.3;
/// Of what stands once, outside the title.
const OF_ONCE: f64 = 0.5;
/// Of what stands behind prepositions alone.
const OF_LED: f64 = 0.5;
/// What stands once counts only this early,
const LEAD: usize = 60;
/// and if its words belong together by so much.
const COHESION_OF_ONCE: f64 = 0.4;
/// The least information of a word alone: one in seven documents holds it.
const LEAST_INVERSE: f64 = 2.0;
/// Words after which half of the worth of standing first is gone.
const EARLY: f64 = 40.0;

/// How much a candidate says; `None` for one that is not to be shown.
pub(super) fn score(
    candidate: &Candidate,
    phrases: &Phrases<'_>,
    frequencies: &Frequencies,
) -> Option<f64> {
    if candidate.is_short {
        return None;
    }
    let words = &phrases.words[candidate.first()];
    let places = candidate.places.iter().map(|&place| &phrases.words[place]);
    let in_title = places.clone().filter(|word| word.is_title).count();
    let place = places.filter(|word| !word.is_title).map(|word| word.place).min();
    let count = candidate.count() + OF_TITLE * in_title;
    let information = information(words, frequencies);
    let is_background = frequencies.documents() >= MIN_BACKGROUND;
    let form = match words {
        [_] if count < 2 || is_background && information < LEAST_INVERSE => return None,
        [only] => match only.facts.bare.class {
            WordClass::Indefinite => OF_INDEFINITE,
            WordClass::Adjective => OF_ADJECTIVE,
            WordClass::Common => OF_COMMON,
            WordClass::Definite | WordClass::GivenName | WordClass::Unknown | WordClass::Name => {
                1.0
            }
        },
        [_, _] => 1.0 + candidate.cohesion,
        _ => OF_LENGTH * (1.0 + candidate.cohesion),
    };
    let once = match count {
        1 if place.unwrap_or(0) > LEAD || candidate.cohesion < COHESION_OF_ONCE => return None,
        1 => OF_ONCE,
        _ => 1.0,
    };
    let led = if candidate.length > 1 && candidate.is_led(phrases) { OF_LED } else { 1.0 };
    let early = 1.0 + 0.5 / (1.0 + place.unwrap_or(0) as f64 / EARLY);
    Some((1.0 + count as f64).ln() * information.max(0.1) * form * once * led * early)
}

/// The mean information of the words, and no more than that of two of them in
/// a row: "informed sources" are words like any other and stand everywhere.
fn information(words: &[PhraseWord], frequencies: &Frequencies) -> f64 {
    let sum: f64 =
        words.iter().map(|word| frequencies.inverse(word.facts.bare.frequency.documents)).sum();
    let mean = sum / words.len() as f64;
    let pairs = words.windows(2).map(|pair| {
        frequencies.inverse(frequencies.of_pair(pair[0].facts.bare.word.hash, pair[1].hash))
    });
    pairs.fold(mean, f64::min)
}
