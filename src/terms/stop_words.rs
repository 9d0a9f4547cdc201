//! Stop words: words that say nothing of what an article is about.
//!
//! The list is data (`stop_words.txt`) and holds words as a dictionary does.
//! Arabic writes conjunctions, prepositions and pronouns onto them: `وفي`,
//! `بأن`, `لهذا`, `عليهم`. Which of these a word takes depends on its kind, so
//! each section of the list names one, and all forms are made from it once:
//! some 20,000, of which only hashes are kept. A question costs one hash and
//! one look-up, or the look-up alone where the hash is at hand.
//!
//! A form that is another word as well (`ولاية` is no `و` with `لأية`) stands
//! among the exceptions at the end of the list.

use std::sync::LazyLock;

use ahash::AHashSet;

use crate::hash;
use crate::normalize::{Level, Normalizer};

static SHARED: LazyLock<StopWords> =
    LazyLock::new(|| StopWords::of_list(include_str!("stop_words.txt")));

const CONJUNCTIONS: [&str; 3] = ["", "و", "ف"];
const PRONOUNS: [&str; 9] = ["", "ه", "ها", "هم", "هما", "هن", "ك", "كم", "نا"];
/// The first letters of verbs of the present, which alone take `س` and `ل`.
const PRESENT: [char; 3] = ['ي', 'ت', 'ن'];

/// Words that say nothing of what an article is about, with all their clitics.
#[derive(Clone, Debug, Default)]
pub struct StopWords {
    hashes: AHashSet<u64>,
    phrases: AHashSet<(u64, u64)>,
}

impl StopWords {
    /// The project's own list, made on first use and shared.
    #[must_use]
    pub fn shared() -> &'static Self {
        &SHARED
    }

    /// Whether `token`, normalised at [`Level::Standard`], is one.
    #[must_use]
    pub fn contains(&self, token: &str) -> bool {
        self.contains_hash(hash::bytes(token.as_bytes()))
    }

    /// [`contains`](Self::contains), by the token's hash ([`hash::bytes`]).
    #[must_use]
    pub fn contains_hash(&self, token: u64) -> bool {
        self.hashes.contains(&token)
    }

    /// Whether two words in a row, by their hashes, say nothing together
    /// (`السمو الملكي`), whatever each says elsewhere.
    #[must_use]
    pub fn contains_phrase(&self, first: u64, second: u64) -> bool {
        self.phrases.contains(&(first, second))
    }

    /// Sixteen hexadecimal digits that stand for the list.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let phrases = self.phrases.iter().map(|&(first, second)| first.rotate_left(1) ^ second);
        let forms = self.hashes.iter().copied().chain(phrases);
        let sum = forms.fold(0, u64::wrapping_add);
        format!("{:016x}", hash::avalanche(sum))
    }

    /// The words of a list in the form of `stop_words.txt`.
    fn of_list(list: &str) -> Self {
        let mut normalizer = Normalizer::new(Level::Standard);
        let mut words = Self::default();
        let mut kind = Kind::Exception;
        for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let section = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
            match section {
                Some(name) => kind = Kind::named(name).unwrap_or(kind),
                None => words.add(&normalizer.text(line), kind),
            }
        }
        words
    }

    fn add(&mut self, word: &str, kind: Kind) {
        if kind == Kind::Exception {
            self.hashes.remove(&hash::bytes(word.as_bytes()));
            return;
        }
        let (word, second) = match word.split_once(' ') {
            Some((first, second)) => (first, Some(hash::bytes(second.as_bytes()))),
            None => (word, None),
        };
        let mut form = String::new();
        let with_article = word.strip_prefix("ال");
        for conjunction in kind.conjunctions() {
            for &preposition in kind.prepositions(word) {
                // ل and the article are written لل
                let noun = with_article.filter(|_| preposition == "ل");
                let spelt = [("", Some(word)), ("ل", noun)];
                for (article, rest) in spelt {
                    let Some(rest) = rest else { continue };
                    for pronoun in kind.pronouns() {
                        form.clear();
                        form.extend([conjunction, preposition, article, rest, pronoun]);
                        let form = hash::bytes(form.as_bytes());
                        match second {
                            Some(second) => _ = self.phrases.insert((form, second)),
                            None => _ = self.hashes.insert(form),
                        }
                    }
                }
            }
        }
    }
}

/// The kinds of the list, by the clitics that they take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// `في`: conjunctions before it, pronouns behind it.
    Preposition,
    /// `أن`, `كل`: these, and prepositions in between.
    Pronoun,
    /// `هذا`: conjunctions and prepositions before it.
    Demonstrative,
    /// `أيضا`: conjunctions alone.
    Particle,
    /// `يكون`: conjunctions, and `س` or `ل` before the present.
    Verb,
    /// `ثلاثة`, `يوم`, `أول`: conjunctions, `ب` and `ل`.
    Noun,
    /// Words of other languages.
    Foreign,
    /// Words that are none.
    Exception,
}

impl Kind {
    fn named(section: &str) -> Option<Self> {
        Some(match section {
            "prepositions" => Self::Preposition,
            "pronouns" | "complementizers" => Self::Pronoun,
            "demonstratives" => Self::Demonstrative,
            "adverbs" | "particles" => Self::Particle,
            "verbs" => Self::Verb,
            "phrases" | "honorifics" | "numbers" | "times" | "qualifiers" => Self::Noun,
            "foreign" => Self::Foreign,
            "exceptions" => Self::Exception,
            _ => return None,
        })
    }

    fn conjunctions(self) -> &'static [&'static str] {
        if self == Self::Foreign { &[""] } else { &CONJUNCTIONS }
    }

    fn prepositions(self, word: &str) -> &'static [&'static str] {
        match self {
            Self::Pronoun | Self::Demonstrative => &["", "ب", "ل", "ك"],
            Self::Verb if word.starts_with(PRESENT) => &["", "س", "ل"],
            Self::Noun => &["", "ب", "ل"],
            _ => &[""],
        }
    }

    fn pronouns(self) -> &'static [&'static str] {
        match self {
            Self::Preposition | Self::Pronoun => &PRONOUNS,
            _ => &[""],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_stop_word(word: &str) -> bool {
        let token = Normalizer::new(Level::Standard).text(word);
        StopWords::shared().contains(&token)
    }

    #[test]
    fn function_words_are_found_whatever_is_written_onto_them() {
        for word in [
            "في",
            "وفي",
            "بأن",
            "فإن",
            "والتي",
            "لهذا",
            "كما",
            "وكان",
            "بذلك",
            "منها",
            "عليه",
            "إليهم",
            "وعليكم",
            "لديه",
            "للذين",
            "وللتي",
            "كهذه",
            "فكأنها",
            "سيكون",
            "وستكون",
            "لتكون",
            "أكّد",
            "وأكــد",
            "بعضهم",
            "ولكل",
            "هؤلاء",
            "ليومين",
            "بثلاثة",
            "The",
            "of",
        ] {
            assert!(is_stop_word(word), "{word}");
        }
    }

    #[test]
    fn words_with_a_subject_are_none() {
        for word in [
            "العراق",
            "بغداد",
            "ولاية",
            "فيصل",
            "وادي",
            "ولي",
            "وكالة",
            "وحدة",
            "عملة",
            "طلبة",
            "لبنان",
            "بنك",
            "فكرة",
            "كرة",
            "قدم",
            "رجب",
            "منى",
            "Reuters",
            "2015",
            "",
        ] {
            assert!(!is_stop_word(word), "{word}");
        }
    }

    #[test]
    fn a_hash_is_as_good_as_the_word() {
        assert!(StopWords::shared().contains_hash(hash::bytes("وفي".as_bytes())));
        assert!(!StopWords::shared().contains_hash(hash::bytes("وفيه خبر".as_bytes())));
    }

    #[test]
    fn two_words_can_say_nothing_together() {
        let stop_words = StopWords::shared();
        let [highness, royal, guard] =
            ["السمو", "الملكي", "الحرس"].map(|word| hash::bytes(word.as_bytes()));
        assert!(stop_words.contains_phrase(highness, royal));
        assert!(!stop_words.contains_phrase(guard, royal) && !stop_words.contains_hash(royal));
    }

    #[test]
    fn every_line_of_the_list_is_of_a_known_kind() {
        let mut normalizer = Normalizer::new(Level::Standard);
        let list = include_str!("stop_words.txt");
        let (mut words, mut section) = (0, "");
        for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                assert!(Kind::named(name).is_some(), "{name}");
                section = name;
                continue;
            }
            let mut tokens = 0;
            normalizer.for_each_token(line, |_| tokens += 1);
            assert_eq!(tokens, if section == "phrases" { 2 } else { 1 }, "{line}");
            words += 1;
        }
        assert!(words > 1000, "{words}");
    }
}
