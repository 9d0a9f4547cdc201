//! What the background shows of a word by itself.
//!
//! Each word's facts are worked out once, when it is first met, and kept for
//! all threads; they hang on the word and the background alone, so it does not
//! matter who meets it first.

use std::sync::{PoisonError, RwLock};

use ahash::AHashMap;

use super::bare::{Bare, segmentations};
use super::form::{ARTICLE, Form, form, takes_article, takes_endings};
use super::rest::{KNOWN, Rest, Rests};
use super::unknown::{may_be_given_name, may_be_last_name};
use crate::frequencies::{Frequencies, TermFrequency};
use crate::hash;

/// A given name ends a run in less than this share of its documents.
const GIVEN_NAME_ENDS: f64 = 0.25;
/// A word with a preposition written onto it ends a run in less than this share of its documents;
/// a family name of that form (`لبكي`) does in more.
const LED_ENDS: f64 = 0.25;
/// Documents of a background among which a word that few of them hold is one that few know; in
/// fewer documents most words are.
const MANY_DOCUMENTS: u64 = 5000;
/// Most documents that hold a last name which few know.
const LITTLE_KNOWN: u32 = 25;
/// A noun with the article is common if one in so many of its documents has it
/// without.
const COMMON: u32 = 5;
/// An adjective of origin (`الفرنسي`) begins a run in less than this share of its
/// documents; the name of a place or a family of that form does in more.
const ADJECTIVE_BEGINS: f64 = 0.3;
/// Documents in which `بن` stands before a word from which on it is a name.
const SONS: u32 = 2;
/// The same where `بن` stands behind it.
const FATHERS: u32 = 4;
/// A word takes prefixes if it stands behind some in one for so many of its documents.
const PREFIXED: u32 = 20;
/// Letters that are written onto a word.
pub(super) const WRITTEN_ON: [char; 5] = ['و', 'ف', 'ب', 'ل', 'ك'];
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
    /// Whether it may be the last name of somebody whom few know.
    is_last_name: bool,
}

impl Facts {
    /// Whether this is a given name, if that word stands behind it.
    pub(super) fn is_given_name_before(&self, next: &Self) -> bool {
        match self.bare.class {
            WordClass::GivenName => true,
            WordClass::Unknown => next.is_last_name,
            _ => false,
        }
    }
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
    /// So few documents hold it that this may be either: it has no other form.
    Unknown,
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
        let frequency = self.frequencies.of_hash(hash);
        let documents = frequency.documents;
        let takes_prefixes = self.takes_prefixes(token, documents);
        let mut rests = Rests::default();
        let (mut hangs_on_own, mut is_bound) = (false, false);
        for segmentation in segmentations(token) {
            let mut rest = Rest::of(&segmentation, |token| self.known(token));
            is_bound |= segmentation.is_led
                && !takes_prefixes
                && (rest.says_nothing() || self.is_outnumbered(&rest, frequency));
            let mut whole = documents;
            if whole == 0 && rest.count == 0 {
                hangs_on_own = true;
                whole = own(hash);
                rest.count_in_article(whole, &own);
            }
            let is_usual = rest.is_usual(whole, takes_prefixes);
            rests.take(rest, is_usual);
        }
        let (bare, bare_token) = match &rests.usual {
            Some(rest) => (rest.bare, rest.token.as_str()),
            None => (Bare::whole(hash), token),
        };
        let is_whole = rests.usual.is_none();
        let other = rests.known.as_ref().filter(|_| is_whole);
        let is_commoner = |rest: &str| self.known(rest) > documents;
        let bare = self.bare_word(bare, bare_token);
        let is_last_name = bare.class.is_of_name()
            && bare.word.dropped == 0
            && documents <= LITTLE_KNOWN
            && may_be_last_name(token);
        let facts = Facts {
            form: self.form(bare.word.hash, bare_token),
            frequency,
            bare,
            other_bare: other.map(|rest| self.bare_word(rest.bare, &rest.token)),
            is_bound: is_bound && is_whole,
            hides_word: token.strip_prefix(WRITTEN_ON).is_some_and(is_commoner),
            is_last_name,
        };
        (facts, !hangs_on_own)
    }

    /// Whether a preposition is written onto a noun, the rest, more often than the noun stands by
    /// itself: `لكرة`. The noun takes the article, and the whole ends few runs.
    fn is_outnumbered(&self, rest: &Rest, whole: TermFrequency) -> bool {
        let ends_few = || share(whole.ending, whole.documents).is_some_and(|ends| ends < LED_ENDS);
        !rest.token.starts_with(ARTICLE)
            && rest.is_outnumbered(whole.documents)
            && takes_article(rest.count, self.known(&format!("{ARTICLE}{}", rest.token)))
            && ends_few()
    }

    /// Documents that hold a word.
    fn known(&self, token: &str) -> u32 {
        self.frequencies.word(token).documents
    }

    /// Whether a word that so many documents hold stands behind the article or a
    /// preposition as well.
    fn takes_prefixes(&self, token: &str, documents: u32) -> bool {
        // للمرفا is no ل before لمرفا
        let prefixes =
            [ARTICLE, "ب", "ل"].into_iter().filter(|&one| one != "ل" || !token.starts_with('ل'));
        let prefixed: u32 = prefixes.map(|prefix| self.known(&format!("{prefix}{token}"))).sum();
        prefixed > 0 && prefixed.saturating_mul(PREFIXED) >= documents
    }

    fn form(&self, hash: u64, token: &str) -> Form {
        // a father or a son is no verb, whatever forms his name has beside it
        if self.frequencies.of_pair(self.son, hash) >= SONS
            || self.frequencies.of_pair(hash, self.son) >= FATHERS
        {
            return Form::Name;
        }
        form(token, |token| self.known(token))
    }

    fn bare_word(&self, word: Bare, token: &str) -> BareWord {
        let frequency = self.frequencies.of_hash(word.hash);
        let core = token.strip_prefix(ARTICLE).filter(|rest| !rest.is_empty());
        BareWord {
            word,
            frequency,
            core: hash::bytes(core.unwrap_or(token).as_bytes()),
            class: self.class(word.hash, token, frequency),
        }
    }

    fn class(&self, hash: u64, token: &str, frequency: TermFrequency) -> WordClass {
        let documents = frequency.documents;
        if let Some(rest) = token.strip_prefix(ARTICLE).filter(|rest| !rest.is_empty()) {
            let is_common = self.known(rest).saturating_mul(COMMON) >= documents.max(1);
            let is_nisba = token.strip_suffix('ه').unwrap_or(token).ends_with('ي');
            let begins_few = share(frequency.beginning, documents)
                .is_some_and(|begins| begins < ADJECTIVE_BEGINS);
            return match (is_common, is_nisba) {
                // the French president, though papers seldom write French without the article
                (false, true) if begins_few => WordClass::Adjective,
                (false, _) => WordClass::Definite,
                (true, false) => WordClass::Common,
                (true, true) => WordClass::Adjective,
            };
        }
        if takes_article(documents, self.known(&format!("{ARTICLE}{token}"))) {
            return WordClass::Indefinite;
        }
        let ends_few =
            share(frequency.ending, documents).is_some_and(|ends| ends < GIVEN_NAME_ENDS);
        if ends_few && !takes_endings(token, |token| self.known(token)) {
            return WordClass::GivenName;
        }
        let is_unknown = documents < KNOWN
            && self.frequencies.documents() >= MANY_DOCUMENTS
            && may_be_given_name(token, |token| self.known(token))
            && self.form(hash, token) == Form::Name;
        if is_unknown { WordClass::Unknown } else { WordClass::Name }
    }
}

impl WordClass {
    /// Whether the word has the article.
    pub(super) fn is_definite(self) -> bool {
        matches!(self, Self::Definite | Self::Common | Self::Adjective)
    }

    /// Whether the word may be of a name, since it takes no article.
    pub(super) fn is_of_name(self) -> bool {
        matches!(self, Self::GivenName | Self::Unknown | Self::Name)
    }
}

/// The share of a word's documents; `None` where it is not well known.
pub(super) fn share(part: u32, documents: u32) -> Option<f64> {
    (documents >= KNOWN).then(|| f64::from(part) / f64::from(documents))
}
