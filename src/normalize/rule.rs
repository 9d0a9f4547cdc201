//! Single rules, each alone, for what the reference tools do one at a time.

use unicode_normalization::UnicodeNormalization;

use super::{arabic, form};

/// One rule of the standard level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// D, the harakat and the superscript alef.
    Harakat,
    /// D, the tatweel.
    Tatweel,
    /// L1: آ أ إ ٱ become ا.
    Alef,
    /// L2 without the Persian letters: ى becomes ي.
    AlefMaksura,
    /// L3 without the Persian letters: ة becomes ه.
    TehMarbuta,
    /// P: presentation and full-width forms become plain, in NFC.
    Compatibility,
}

impl Rule {
    /// The text with this rule alone applied.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        let only = |letter: char| move |c: char| if c == letter { arabic::fold(c) } else { c };
        match self {
            Self::Harakat => text.chars().filter(|&c| !arabic::is_haraka(c)).collect(),
            Self::Tatweel => text.chars().filter(|&c| c != arabic::TATWEEL).collect(),
            Self::Alef => text.chars().map(arabic::fold_alef).collect(),
            Self::AlefMaksura => text.chars().map(only(arabic::ALEF_MAKSURA)).collect(),
            Self::TehMarbuta => text.chars().map(only(arabic::TEH_MARBUTA)).collect(),
            Self::Compatibility => {
                let mut plain = String::with_capacity(text.len());
                form::take_apart(text, |_| false, &mut plain);
                plain.nfc().collect()
            }
        }
    }
}
