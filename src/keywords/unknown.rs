//! Words that few documents hold. Two of them in a row are mostly a name from abroad (`لوسيان
//! كارتال`), if they are neither inflected nor made of words that are known.

use super::form::ARTICLE;
use super::grammar::WRITTEN_ON;
use crate::letters::has_letters;

/// Pronouns that names do not take.
const PRONOUNS: [&str; 4] = ["ه", "ها", "هم", "نا"];
/// Endings of plurals, duals, adverbs and feminine nouns, which names share with too many words.
const ENDINGS: [&str; 5] = ["ين", "ون", "تان", "ا", "ه"];
/// First letters of the present of verbs.
const PRESENT: [&str; 3] = ["ي", "ت", "ن"];

/// Whether a word that few documents hold may be a given name: it is Arabic, has none of these
/// endings, begins as neither a verb in the present nor a word behind "and", and no other form
/// of it is known. `known` gives the documents that hold a token.
pub(super) fn may_be_given_name(token: &str, known: impl Fn(&str) -> u32) -> bool {
    let is_known_without = |letter: char| {
        token.strip_prefix(letter).is_some_and(|rest| known(rest) >= known(token).max(1))
    };
    // of the present, another person is known
    let is_verb_of = |stem: &str| {
        let others = PRESENT.map(|first| format!("{first}{stem}"));
        others.iter().any(|other| other != token && known(other) >= 2)
    };
    let is_verb = || PRESENT.iter().filter_map(|&first| token.strip_prefix(first)).any(is_verb_of);
    let is_past = || token.strip_suffix('ت').is_some_and(|stem| known(stem) > 0);
    is_arabic(token)
        && has_letters(token, 3)
        && !token.starts_with(['ي', 'و'])
        && !ENDINGS.iter().any(|ending| token.ends_with(ending))
        && known(&format!("{ARTICLE}{token}")) == 0
        && PRONOUNS.iter().all(|pronoun| known(&format!("{token}{pronoun}")) == 0)
        && !is_verb()
        && !is_past()
        && !WRITTEN_ON.into_iter().any(is_known_without)
}

/// Whether a word that few documents hold may be the name behind such a one: no conjunction
/// before it, and no ending of an adverb.
pub(super) fn may_be_last_name(token: &str) -> bool {
    is_arabic(token) && has_letters(token, 3) && !token.starts_with('و') && !token.ends_with('ا')
}

/// Words in other letters follow one another in titles of any kind.
fn is_arabic(token: &str) -> bool {
    token.starts_with(|first: char| ('\u{621}'..='\u{6D3}').contains(&first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_with_other_forms_is_no_name() {
        let known = [("السفين", 3), ("رافعها", 2), ("يبحر", 4), ("مرفا", 9), ("ابحر", 5)];
        let known = |word: &str| {
            known.iter().find(|(other, _)| *other == word).map_or(0, |(_, count)| *count)
        };
        for token in ["لوسيان", "كارتال", "نيلسن"] {
            assert!(may_be_given_name(token, known), "{token}");
        }
        for token in [
            "سفين",
            "رافع",
            "تبحر",
            "بمرفا",
            "ابحرت",
            "عازفين",
            "طيارون",
            "جاهزا",
            "يعوم",
            "وكسور",
            "acme",
        ] {
            assert!(!may_be_given_name(token, known), "{token}");
        }
        assert!(may_be_last_name("كارتال") && may_be_last_name("هاريسون"));
        assert!(!may_be_last_name("ومضيفون") && !may_be_last_name("مشترطا"));
    }
}
