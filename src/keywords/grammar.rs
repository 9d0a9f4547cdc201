//! What the background shows of a word by itself.
//!
//! Each word's facts are worked out once, when it is first met, and kept for
//! all threads; they hang on the word and the background alone, so it does not
//! matter who meets it first.

use std::sync::{PoisonError, RwLock};

use ahash::AHashMap;

use super::bare::{Analysis, Bare, analyses};
use super::form::{ARTICLE, Form, form, takes_article, takes_endings};
use crate::frequencies::{Frequencies, TermFrequency};
use crate::hash;
use crate::terms::StopWords;

/// Documents from which on a word's own figures are trusted.
const KNOWN: u32 = 8;
/// A given name ends a run in less than this share of its documents.
const GIVEN_NAME_ENDS: f64 = 0.25;
/// A noun with the article is common if one in so many of its documents has it
/// without.
const COMMON: u32 = 5;
/// Documents in which `بن` stands before a word from which on it is a name.
const SONS: u32 = 2;
/// Letters that are written onto a word.
const WRITTEN_ON: [char; 5] = ['و', 'ف', 'ب', 'ل', 'ك'];
/// Parts of the memory, so that threads seldom wait for each other.
const SHARES: usize = 64;
/// Words remembered in each part before it starts anew: a hundred megabytes
/// in all.
const MAX_REMEMBERED: usize = 1 << 14;

/// What the background shows of a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    /// What its form makes of it.
    pub(super) form: Form,
    /// Its own frequency.
    pub(super) frequency: TermFrequency,
    /// The word without what is written onto it.
    pub(super) bare: BareWord,
    /// The same where the next word asks for it, for words that may be whole.
    pub(super) other_bare: Option<BareWord>,
    /// Whether something is written onto it that cannot be left out.
    pub(super) is_bound: bool,
    /// Whether it would be a commoner word without its first letter, which may be written
    /// onto that.
    pub(super) hides_word: bool,
}

/// A word without what is written onto it, and what the background shows of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct BareWord {
    /// What it is, and what was taken off.
    pub(super) word: Bare,
    /// Its frequency.
    pub(super) frequency: TermFrequency,
    /// Its hash, without the article.
    pub(super) core: u64,
    /// What kind of word it is.
    pub(super) class: WordClass,
}

/// What kind of word a word is, by what the background shows of it with and
/// without the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordClass {
    /// It has the article, and hardly stands without it.
    Definite,
    /// It has the article by the way: a common noun.
    Common,
    /// Such a word that is, by its ending, an adjective.
    Adjective,
    /// A noun or an adjective that could have the article and has not.
    Indefinite,
    /// It takes no article, and another name follows it.
    GivenName,
    /// It takes no article.
    Name,
}

/// The facts of all words met.
#[derive(Debug)]
pub(super) struct Grammar<'f> {
    frequencies: &'f Frequencies,
    /// The hash of `بن`.
    son: u64,
    memory: Vec<RwLock<AHashMap<u64, Facts>>>,
}

impl<'f> Grammar<'f> {
    pub(super) fn new(frequencies: &'f Frequencies) -> Self {
        let son = hash::bytes("بن".as_bytes());
        Self { frequencies, son, memory: (0..SHARES).map(|_| RwLock::default()).collect() }
    }

    pub(super) fn frequencies(&self) -> &'f Frequencies {
        self.frequencies
    }

    /// The facts of a word, given as hash and token; `own` tells how often a
    /// word stands in the article at hand, which counts where the background
    /// knows nothing.
    pub(super) fn facts(&self, hash: u64, token: &str, own: impl Fn(u64) -> u32) -> Facts {
        let memory = &self.memory[hash.to_le_bytes()[2] as usize % SHARES];
        let known = memory.read().unwrap_or_else(PoisonError::into_inner).get(&hash).copied();
        if let Some(facts) = known {
            return facts;
        }
        let (facts, is_settled) = self.work_out(hash, token, own);
        if is_settled {
            let mut memory = memory.write().unwrap_or_else(PoisonError::into_inner);
            if memory.len() >= MAX_REMEMBERED {
                memory.clear();
            }
            memory.insert(hash, facts);
        }
        facts
    }

    /// The facts, and whether the article at hand had no part in them.
    fn work_out(&self, hash: u64, token: &str, own: impl Fn(u64) -> u32) -> (Facts, bool) {
        let known = |token: &str| self.frequencies.word(token).documents;
        let frequency = self.frequencies.of_hash(hash);
        let documents = frequency.documents;
        let takes_prefixes = {
            // للمرفا is no ل before لمرفا
            let prefixes = [ARTICLE, "ب", "ل"]
                .into_iter()
                .filter(|&one| one != "ل" || !token.starts_with('ل'));
            let prefixed: u32 = prefixes.map(|prefix| known(&format!("{prefix}{token}"))).sum();
            prefixed > 0 && prefixed.saturating_mul(20) >= documents
        };
        let mut other_bare: Option<(u32, Bare, String)> = None;
        let mut best: Option<((bool, u32), Bare, String)> = None;
        let mut hangs_on_own = false;
        let mut is_bound = false;
        for analysis in analyses(token) {
            let article = if analysis.puts_article { ARTICLE } else { "" };
            let rest = format!("{article}{}", analysis.rest);
            let rest_hash = hash::bytes(rest.as_bytes());
            let mut word = documents;
            let mut without = known(&rest);
            let mut stands = true;
            let says_nothing = || StopWords::shared().contains_hash(rest_hash);
            if analysis.is_led && !takes_prefixes && says_nothing() {
                is_bound = true;
            }
            if word == 0 && without == 0 {
                hangs_on_own = true;
                (word, without) = (own(hash), own(rest_hash));
                let is_noun = |rest: &str| rest.chars().nth(2).is_some();
                // an article behind a letter speaks for itself
                if without == 0 && rest.strip_prefix(ARTICLE).is_some_and(is_noun) {
                    without = word;
                    stands = false;
                }
            }
            let is_usual = without >= word.saturating_mul(3)
                || !takes_prefixes && without.saturating_mul(2) >= word;
            // what stands nowhere gives way to what does
            let is_better = best.as_ref().is_none_or(|(most, ..)| (stands, without) > *most);
            let Analysis { dropped, puts_article, is_led, .. } = analysis;
            let bare = Bare { hash: rest_hash, dropped, puts_article, is_led };
            if without >= KNOWN && other_bare.as_ref().is_none_or(|(most, ..)| without > *most) {
                other_bare = Some((without, bare, rest.clone()));
            }
            if without > 0 && is_usual && is_better && !says_nothing() {
                best = Some(((stands, without), bare, rest));
            }
        }
        let (bare, bare_token) = match &best {
            Some((_, bare, rest)) => (*bare, rest.as_str()),
            None => (Bare::whole(hash), token),
        };
        // a father or a son is no verb, whatever forms his name has beside it
        let is_fathers = self.frequencies.of_pair(self.son, bare.hash) >= SONS;
        let facts = Facts {
            form: if is_fathers { Form::Name } else { form(bare_token, known) },
            frequency,
            bare: self.bare_word(bare, bare_token),
            other_bare: other_bare
                .filter(|_| best.is_none())
                .map(|(_, bare, rest)| self.bare_word(bare, &rest)),
            is_bound: is_bound && best.is_none(),
            hides_word: token.strip_prefix(WRITTEN_ON).is_some_and(|rest| known(rest) > documents),
        };
        (facts, !hangs_on_own)
    }

    fn bare_word(&self, word: Bare, token: &str) -> BareWord {
        let frequency = self.frequencies.of_hash(word.hash);
        let core = token.strip_prefix(ARTICLE).filter(|rest| !rest.is_empty());
        BareWord {
            word,
            frequency,
            core: hash::bytes(core.unwrap_or(token).as_bytes()),
            class: self.class(token, frequency),
        }
    }

    fn class(&self, token: &str, frequency: TermFrequency) -> WordClass {
        let known = |token: &str| self.frequencies.word(token).documents;
        let documents = frequency.documents;
        if let Some(rest) = token.strip_prefix(ARTICLE).filter(|rest| !rest.is_empty()) {
            let is_common = known(rest).saturating_mul(COMMON) >= documents.max(1);
            let is_nisba = token.strip_suffix('ه').unwrap_or(token).ends_with('ي');
            return match (is_common, is_nisba) {
                (false, _) => WordClass::Definite,
                (true, false) => WordClass::Common,
                (true, true) => WordClass::Adjective,
            };
        }
        if takes_article(documents, known(&format!("{ARTICLE}{token}"))) {
            return WordClass::Indefinite;
        }
        let ends_few =
            share(frequency.ending, documents).is_some_and(|ends| ends < GIVEN_NAME_ENDS);
        if ends_few && !takes_endings(token, known) {
            return WordClass::GivenName;
        }
        WordClass::Name
    }
}

impl WordClass {
    /// Whether the word has the article.
    pub(super) fn is_definite(self) -> bool {
        matches!(self, Self::Definite | Self::Common | Self::Adjective)
    }
}

/// The share of a word's documents; `None` where it is not well known.
pub(super) fn share(part: u32, documents: u32) -> Option<f64> {
    (documents >= KNOWN).then(|| f64::from(part) / f64::from(documents))
}
