//! Copies as newspapers make them, with the edits counted.

use crate::language::{Language, Word};
use crate::random::Random;

/// What was done to an original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing.
    Reprint,
    /// One to three words left out or put in.
    Light,
    /// The end left out, as papers cut from below: a twentieth to two fifths.
    Cut,
    /// A dateline of three to eight words put before it.
    Dateline,
    /// One to fifteen words in a hundred replaced by others.
    Substituted,
}

impl Kind {
    /// Every kind, as often as it is drawn.
    const DRAWN: [Self; 10] = [
        Self::Reprint,
        Self::Reprint,
        Self::Reprint,
        Self::Light,
        Self::Light,
        Self::Cut,
        Self::Cut,
        Self::Dateline,
        Self::Substituted,
        Self::Substituted,
    ];

    pub(crate) fn draw(random: &mut Random) -> Self {
        *random.one_of(&Self::DRAWN)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Reprint => "reprint",
            Self::Light => "light",
            Self::Cut => "cut",
            Self::Dateline => "dateline",
            Self::Substituted => "substituted",
        }
    }

    /// Writes a copy of `original`, which is not empty, into `copy`, and
    /// gives the number of words put in, left out or replaced.
    pub(crate) fn copy(
        self,
        original: &[Word],
        language: &Language,
        random: &mut Random,
        copy: &mut Vec<Word>,
    ) -> usize {
        copy.clear();
        copy.extend_from_slice(original);
        let length = original.len();
        match self {
            Self::Reprint => 0,
            Self::Light => {
                let edits = random.between(1, 3);
                for _ in 0..edits {
                    let place = random.below(copy.len());
                    if copy.len() > 1 && random.once_in(2) {
                        copy.remove(place);
                    } else {
                        copy.insert(place, language.word(random));
                    }
                }
                edits
            }
            Self::Cut => {
                let cut = length * random.between(5, 40) / 100;
                copy.truncate(length - cut);
                cut
            }
            Self::Dateline => {
                let dateline = random.between(3, 8);
                copy.splice(..0, (0..dateline).map(|_| language.word(random)));
                dateline
            }
            Self::Substituted => {
                let edits = (length * random.between(1, 15)).div_ceil(100);
                substitute(copy, edits, language, random);
                edits
            }
        }
    }
}

/// Replaces exactly `edits` words, every choice of places equally likely
/// (Knuth, *The Art of Computer Programming* 2, section 3.4.2, algorithm S).
pub(crate) fn substitute(
    words: &mut [Word],
    edits: usize,
    language: &Language,
    random: &mut Random,
) {
    let mut wanted = edits.min(words.len());
    let length = words.len();
    for (index, word) in words.iter_mut().enumerate() {
        if random.below(length - index) < wanted {
            *word = language.word(random);
            wanted -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::tests::fixture;

    /// Words put in, left out or replaced at least, between two texts.
    fn distance(a: &[Word], b: &[Word]) -> usize {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, one) in a.iter().enumerate() {
            let mut corner = std::mem::replace(&mut row[0], i + 1);
            for (j, other) in b.iter().enumerate() {
                let least =
                    (corner + usize::from(one != other)).min(row[j] + 1).min(row[j + 1] + 1);
                corner = std::mem::replace(&mut row[j + 1], least);
            }
        }
        row[b.len()]
    }

    #[test]
    fn the_edits_counted_are_those_made() {
        let (language, mut random) = (fixture(), Random::new(5));
        let (mut original, mut copy) = (Vec::new(), Vec::new());
        for kind in Kind::DRAWN {
            let (mut counted, mut measured) = (0, 0);
            for _ in 0..30 {
                language.text(200, &mut random, &mut original);
                let edits = kind.copy(&original, &language, &mut random, &mut copy);
                let distance = distance(&original, &copy);
                assert!(distance <= edits, "{kind:?}: {distance} of {edits}");
                counted += edits;
                measured += distance;
            }
            // a common word is now and then replaced by itself
            assert!(measured * 100 >= counted * 95, "{kind:?}: {measured} of {counted}");
        }
    }

    #[test]
    fn exactly_as_many_words_are_replaced_as_asked_for() {
        let (language, mut random) = (fixture(), Random::new(6));
        let never = Word::MAX;
        for edits in [0, 1, 7, 20] {
            let mut words = [never; 20];
            substitute(&mut words, edits, &language, &mut random);
            assert_eq!(words.iter().filter(|&&word| word != never).count(), edits);
        }
    }

    #[test]
    fn a_text_of_one_word_can_be_copied() {
        let (language, mut random, mut copy) = (fixture(), Random::new(7), Vec::new());
        for kind in Kind::DRAWN {
            for _ in 0..20 {
                kind.copy(&[0], &language, &mut random, &mut copy);
                assert!(!copy.is_empty());
            }
        }
    }
}
