//! What stands right beside a word, be it a word that no phrase holds.

use crate::terms::{Word, WordKind, Words};

/// Amounts, behind which stands what is counted.
const AMOUNTS: [&str; 6] = ["الف", "الاف", "مليون", "ملايين", "مليار", "مليارات"];
/// Prepositions that a word may ask for, as `القبض` does for `على`. Behind names stand `في`
/// and `من` as well.
const PREPOSITIONS: [&str; 5] = ["علي", "الي", "مع", "عن", "بين"];

/// What stands right beside a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Beside {
    /// Whether a number or an amount stands before it.
    pub(super) is_counted: bool,
    /// The hash of the preposition behind it.
    pub(super) preposition: Option<u64>,
}

impl Beside {
    /// What stands beside the word at `place` of a text.
    pub(super) fn of(words: &Words, source: &str, place: usize) -> Self {
        let before = place.checked_sub(1).filter(|&at| are_adjacent(words, source, at));
        let behind = Some(place + 1).filter(|_| are_adjacent(words, source, place));
        let word = |at: Option<usize>| at.and_then(|at| words.all().get(at));
        let is_among = |word: &Word, list: &[&str]| {
            word.kind == WordKind::Function && list.contains(&words.token(word))
        };
        let counts = |word: &Word| word.kind == WordKind::Number || is_among(word, &AMOUNTS);
        let leads = |word: &&Word| is_among(word, &PREPOSITIONS);
        Self {
            is_counted: word(before).is_some_and(counts),
            preposition: word(behind).filter(leads).map(|word| word.hash),
        }
    }
}

/// Whether nothing but a space stands between the word at `place` and the next.
pub(super) fn are_adjacent(words: &Words, source: &str, place: usize) -> bool {
    let [Some(first), Some(second)] = [place, place + 1].map(|at| words.all().get(at)) else {
        return false;
    };
    let gap = source.get(first.span.end as usize..second.span.start as usize);
    gap.is_some_and(|gap| matches!(gap, "" | " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;
    use crate::terms::WordReader;

    fn beside(text: &str, token: &str) -> Beside {
        let words = WordReader::new().read(text);
        let place = words.all().iter().position(|word| words.token(word) == token).unwrap();
        Beside::of(&words, text, place)
    }

    #[test]
    fn what_is_counted_stands_behind_a_number_or_an_amount() {
        for text in ["ثمنه 25 دينار", "ثمنه 25 مليون دينار", "ثمنه ثلاثة آلاف دينار"]
        {
            assert!(beside(text, "دينار").is_counted, "{text}");
        }
        for text in ["دينار", "صرف دينار", "عام 2015، دينار"] {
            assert!(!beside(text, "دينار").is_counted, "{text}");
        }
    }

    #[test]
    fn a_preposition_counts_right_behind_the_word() {
        let on = Some(hash::bytes("علي".as_bytes()));
        assert_eq!(beside("تم القبض على رجلين", "القبض").preposition, on);
        for text in ["تم القبض، على ما قيل", "تم القبض أمس على رجلين", "القبض"]
        {
            assert_eq!(beside(text, "القبض").preposition, None, "{text}");
        }
    }
}
