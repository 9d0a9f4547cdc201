//! Rule P: compatibility forms, taken apart as NFKC does.
//!
//! The Arabic presentation forms stand in a table of some 900 strings, made
//! from the Unicode data on first use; a full-width character is its ASCII
//! self at a fixed distance.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::arabic;

const FIRST: u32 = 0xFB50;
const LAST: u32 = 0xFEFC;
/// What lies between a full-width character and its ASCII self.
const FULL_WIDTH: u32 = 0xFEE0;

static FORMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    (FIRST..=LAST)
        .map(|code| char::from_u32(code).filter(|&c| is_arabic(c)).map_or_else(String::new, spell))
        .collect()
});

/// The letters of one form; empty for a haraka alone, whose NFKC is the mark
/// on a space or a tatweel that are no part of the text.
fn spell(c: char) -> String {
    let spelt: String = std::iter::once(c).nfkc().collect();
    let is_mark_alone = spelt.chars().all(|part| part == ' ' || arabic::is_deleted(part));
    if is_mark_alone { String::new() } else { spelt }
}

/// Whether `c` lies in the Arabic presentation blocks that rule P names.
pub(super) const fn is_arabic(c: char) -> bool {
    matches!(c, '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// What an Arabic presentation form stands for; `None` for other characters
/// and for those of the blocks that stand for themselves, such as `﴾`.
pub(super) fn arabic(c: char) -> Option<&'static str> {
    if !is_arabic(c) {
        return None;
    }
    let spelt = FORMS.get((u32::from(c) - FIRST) as usize)?;
    let mut parts = spelt.chars();
    let is_itself = parts.next() == Some(c) && parts.next().is_none();
    (!is_itself).then_some(spelt)
}

/// The ASCII self of a full-width character.
pub(super) fn ascii(c: char) -> Option<char> {
    if !matches!(c, '\u{FF01}'..='\u{FF5E}') {
        return None;
    }
    char::from_u32(u32::from(c) - FULL_WIDTH)
}

/// Appends `text` with all forms taken apart, and `is_deleted` left out.
///
/// A form of several words, such as `ﷺ`, stands apart from what it touches.
pub(super) fn take_apart(text: &str, is_deleted: impl Fn(char) -> bool, plain: &mut String) {
    let mut ends_phrase = false;
    for c in text.chars() {
        if is_deleted(c) {
            continue;
        }
        if let Some(spelt) = arabic(c) {
            let is_phrase = spelt.contains(' ');
            if (is_phrase || ends_phrase) && plain.ends_with(char::is_alphanumeric) {
                plain.push(' ');
            }
            plain.extend(spelt.chars().filter(|&part| !is_deleted(part)));
            ends_phrase = is_phrase;
        } else {
            let c = ascii(c).unwrap_or(c);
            if ends_phrase && c.is_alphanumeric() {
                plain.push(' ');
            }
            plain.push(c);
            ends_phrase = false;
        }
    }
}

/// Whether all of `text` is of the common kind that D, P and NFC leave alone.
pub(super) fn is_settled(text: &str) -> bool {
    text.chars().all(|c| {
        matches!(c, '\0'..='\u{00AC}' | '\u{00AE}'..='\u{02FF}' | '\u{060C}' | '\u{061B}'
            | '\u{061F}'..='\u{063F}' | '\u{0641}'..='\u{064A}' | '\u{0660}'..='\u{066C}')
    })
}

/// Rules D and P alone, in NFC before and after: a deletion can bring a
/// letter and its accent together. Appends the result.
pub(super) fn lighten(text: &str, light: &mut String) {
    if is_settled(text) {
        return light.push_str(text);
    }
    let composed: String = text.nfc().collect();
    let mut plain = String::with_capacity(text.len());
    take_apart(&composed, arabic::is_deleted, &mut plain);
    light.extend(plain.nfc());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_spelt_as_nfkc_does() {
        assert_eq!(arabic('ﷲ'), Some("الله"));
        assert_eq!(arabic('ﻻ'), Some("لا"));
        assert_eq!(arabic('ﷺ'), Some("صلى الله عليه وسلم"));
        assert_eq!(arabic('﴾'), None);
        assert_eq!(arabic('\u{FE70}'), Some(""));
        assert_eq!(ascii('Ａ'), Some('A'));
        assert_eq!(ascii('A'), None);
    }

    #[test]
    fn a_phrase_stands_apart() {
        let mut light = String::new();
        lighten("محمدﷺقال ﷺ، \u{FE8D}\u{FE70}\u{FEDF}", &mut light);
        assert_eq!(light, "محمد صلى الله عليه وسلم قال صلى الله عليه وسلم، ال");
    }
}
