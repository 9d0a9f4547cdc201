//! What is left of a word when it is taken apart, and which of several rests is the word.

use super::bare::{Bare, Segmentation};
use super::form::ARTICLE;
use crate::hash;
use crate::letters::has_letters;
use crate::terms::StopWords;

/// Documents from which on a word's own figures are trusted.
pub(super) const KNOWN: u32 = 8;
/// A rest is a usual word if it stands in so many times the documents of the whole,
const USUAL: u32 = 3;
/// or, of a whole that takes no prefixes, in one for so many.
const USUAL_WITHOUT_PREFIXES: u32 = 2;
/// A noun in one for so many documents of the whole may stand in it, though the whole is the
/// commoner by far: `لكرة` beside `كرة`.
const OUTNUMBERED: u32 = 5;

/// A word without what is written onto it, as one segmentation has it.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    /// What it is, and what was taken off.
    pub(super) bare: Bare,
    /// Its token.
    pub(super) token: String,
    /// Documents that hold it, or its occurrences in the article at hand.
    pub(super) count: u32,
    /// Whether it stands anywhere, and is not taken for a word by its article alone.
    stands: bool,
}

impl Rest {
    /// The rest that a segmentation leaves, where `known` gives the documents that hold a token.
    pub(super) fn of(segmentation: &Segmentation<'_>, known: impl Fn(&str) -> u32) -> Self {
        let Segmentation { dropped, puts_article, is_led, rest } = *segmentation;
        let article = if puts_article { ARTICLE } else { "" };
        let token = format!("{article}{rest}");
        let bare = Bare { hash: hash::bytes(token.as_bytes()), dropped, puts_article, is_led };
        let count = known(&token);
        Self { bare, token, count, stands: true }
    }

    /// Counts it in the article at hand, where the whole stands so often.
    pub(super) fn count_in_article(&mut self, whole: u32, own: impl Fn(u64) -> u32) {
        self.count = own(self.bare.hash);
        let is_noun = |rest: &str| has_letters(rest, 3);
        // an article behind a letter speaks for itself
        if self.token.strip_prefix(ARTICLE).is_some_and(is_noun) {
            self.stands = self.count > 0;
            self.count = self.count.max(whole);
        }
    }

    /// Whether it is a stop word.
    pub(super) fn says_nothing(&self) -> bool {
        StopWords::shared().contains_hash(self.bare.hash)
    }

    /// Whether it is so common beside the whole, which stands so often, that this is it with
    /// something written onto it.
    pub(super) fn is_usual(&self, whole: u32, takes_prefixes: bool) -> bool {
        self.count >= whole.saturating_mul(USUAL)
            || !takes_prefixes && self.count.saturating_mul(USUAL_WITHOUT_PREFIXES) >= whole
    }

    /// Whether it is so well known beside the whole, which stands so often, that it may be a
    /// noun in it that stands there more often than by itself.
    pub(super) fn is_outnumbered(&self, whole: u32) -> bool {
        whole >= KNOWN && self.count.saturating_mul(OUTNUMBERED) >= whole
    }
}

/// The rests of one word that outdo the others.
#[derive(Debug, Default)]
pub(super) struct Rests {
    /// Of those that are usual words, the most common.
    pub(super) usual: Option<Rest>,
    /// Of those that are known, the most common.
    pub(super) known: Option<Rest>,
}

impl Rests {
    /// Holds a rest against those so far; the first of equals stays.
    pub(super) fn take(&mut self, rest: Rest, is_usual: bool) {
        let is_commoner = |known: &Rest| rest.count > known.count;
        if rest.count >= KNOWN && self.known.as_ref().is_none_or(is_commoner) {
            self.known = Some(rest.clone());
        }
        // what stands nowhere gives way to what does
        let is_better = |usual: &Rest| (rest.stands, rest.count) > (usual.stands, usual.count);
        if rest.count > 0
            && is_usual
            && self.usual.as_ref().is_none_or(is_better)
            && !rest.says_nothing()
        {
            self.usual = Some(rest);
        }
    }
}
