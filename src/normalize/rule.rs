//! Single rules, applied alone: each reproduces one function of the reference
//! tools, so that the rules can be checked against them one by one.

use super::arabic::{self, ALEF, ALEF_MAKSURA, ALEF_WASLA, ALEF_WITH_HAMZA_ABOVE};
use super::arabic::{ALEF_WITH_HAMZA_BELOW, ALEF_WITH_MADDA, HEH, SUPERSCRIPT_ALEF, TATWEEL};
use super::arabic::{TEH_MARBUTA, YEH};
use super::class;

/// One rule of the normaliser, or the part of it that a reference tool has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// D: the eight common harakat and the superscript alef go.
    Harakat,
    /// D: the eight common harakat go.
    Tashkeel,
    /// D: tatweel goes.
    Tatweel,
    /// L1: every alef becomes ا.
    Alef,
    /// L2 without the Persian letters: ى becomes ي.
    AlefMaksura,
    /// L3 without the Persian letters: ة becomes ه.
    TehMarbuta,
    /// P: presentation forms and full-width characters become plain.
    Compatibility,
}

impl Rule {
    /// The text under this rule alone.
    #[must_use]
    pub fn apply(self, text: &str) -> String {
        match self {
            Self::Harakat => without(text, |c| is_tashkeel(c) || c == SUPERSCRIPT_ALEF),
            Self::Tashkeel => without(text, is_tashkeel),
            Self::Tatweel => without(text, |c| c == TATWEEL),
            Self::Alef => folded(text, |c| {
                matches!(
                    c,
                    ALEF_WITH_MADDA | ALEF_WITH_HAMZA_ABOVE | ALEF_WITH_HAMZA_BELOW | ALEF_WASLA
                )
                .then_some(ALEF)
            }),
            Self::AlefMaksura => folded(text, |c| (c == ALEF_MAKSURA).then_some(YEH)),
            Self::TehMarbuta => folded(text, |c| (c == TEH_MARBUTA).then_some(HEH)),
            Self::Compatibility => {
                let mut plain = String::with_capacity(text.len());
                for c in text.chars() {
                    if arabic::is_compatibility_form(c) {
                        plain.extend(class::parts(c));
                    } else {
                        plain.push(c);
                    }
                }
                plain
            }
        }
    }
}

const fn is_tashkeel(c: char) -> bool {
    matches!(c, '\u{064B}'..='\u{0652}')
}

fn without(text: &str, is_deleted: impl Fn(char) -> bool) -> String {
    text.chars().filter(|&c| !is_deleted(c)).collect()
}

fn folded(text: &str, fold: impl Fn(char) -> Option<char>) -> String {
    text.chars().map(|c| fold(c).unwrap_or(c)).collect()
}
