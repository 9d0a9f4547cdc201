//! Which keywords others imply: the office of one who is named, and the adjective of a place
//! that is.

use std::ops::Range;

use ahash::AHashSet;

use super::Keyword;
use super::candidate::Candidate;
use super::form::ARTICLE;
use super::grammar::WordClass;
use super::phrase::{Part, PhraseWord, Phrases};
use crate::letters::has_letters;

/// Where those of these keywords first stand that others imply.
pub(super) fn implied(
    picked: &[(&Candidate, Keyword)],
    phrases: &Phrases<'_>,
) -> Vec<Range<usize>> {
    let names = picked.iter().filter(|(one, _)| is_name(&phrases.words[one.first()]));
    let names: AHashSet<usize> = names.flat_map(|(name, _)| name.places.iter().copied()).collect();
    let is_implied = |one: &Candidate, keyword: &Keyword| {
        is_office(one, &names, phrases)
            || one.length == 1
                && picked.iter().any(|(_, other)| is_origin(&keyword.phrase, &other.phrase))
    };
    let implied = picked.iter().filter(|(one, keyword)| is_implied(one, keyword));
    implied.map(|(one, _)| one.first()).collect()
}

/// Whether these words are somebody's name.
fn is_name(words: &[PhraseWord]) -> bool {
    let is_of_name = |word: &PhraseWord| {
        let class = word.facts.bare.class;
        matches!(word.part, Part::Word | Part::Fragment)
            && !word.has_clitic()
            && (class.is_of_name() || class == WordClass::Definite)
    };
    words.len() > 1
        && words[0].facts.bare.class.is_of_name()
        && is_of_name(&words[0])
        && words[1..].iter().all(|word| word.part == Part::Joint || is_of_name(word))
}

/// Whether a phrase without a name stands, in half of its places, at the beginning of a run and
/// right before a name: `وزير الخارجية` before whoever it is.
fn is_office(phrase: &Candidate, names: &AHashSet<usize>, phrases: &Phrases<'_>) -> bool {
    let holds_name =
        phrases.words[phrase.first()].iter().any(|word| word.facts.bare.class.is_of_name());
    if phrase.length == 1 || holds_name {
        return false;
    }
    let is_before_name = |&&place: &&usize| {
        let number = phrases.runs.partition_point(|run| run.end <= place);
        let behind = place + phrase.length;
        let is_in_run = |run: &Range<usize>| run.start == place && behind < run.end;
        phrases.runs.get(number).is_some_and(is_in_run) && names.contains(&behind)
    };
    2 * phrase.places.iter().filter(is_before_name).count() >= phrase.places.len()
}

/// Whether a word is the adjective of a place: `البولندي` of `بولندا`.
fn is_origin(adjective: &str, place: &str) -> bool {
    let stem = adjective
        .strip_prefix(ARTICLE)
        .and_then(|word| word.strip_suffix("ية").or_else(|| word.strip_suffix('ي')))
        .filter(|stem| has_letters(stem, 3));
    let place = place.strip_prefix(ARTICLE).unwrap_or(place);
    stem.and_then(|stem| place.strip_prefix(stem))
        .is_some_and(|ending| matches!(ending, "" | "ا" | "يا" | "ة"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjectives_are_told_by_their_places() {
        for (adjective, place) in [
            ("البولندي", "بولندا"),
            ("الإسبانية", "إسبانيا"),
            ("الكويتية", "الكويت"),
            ("المكسيكي", "المكسيك"),
        ] {
            assert!(is_origin(adjective, place), "{adjective} {place}");
        }
        for (adjective, place) in
            [("البولندي", "البولندي"), ("البولندي", "هولندا"), ("بولندي", "بولندا"), ("الي", "ا")]
        {
            assert!(!is_origin(adjective, place), "{adjective} {place}");
        }
    }
}
