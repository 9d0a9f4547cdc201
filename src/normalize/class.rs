//! What a code point is to the scanner.
//!
//! The code points below U+0700, nearly all of an Arabic text, stand in a
//! table that is filled on first use; the rest are classified as they come.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::arabic;

/// What a code point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A letter, and the one it is folded to.
    Letter(char),
    /// ى, folded to ي unless a hamza follows.
    AlefMaksura,
    /// ء, which takes the place of an ى before it.
    Hamza,
    /// A digit by its value in ASCII.
    Digit(char),
    /// Deleted wherever it stands.
    Deleted,
    /// A hamza mark, which turns the waw or yeh before it into a hamza.
    HamzaMark,
    /// A mark that stays with the letter before it.
    Mark,
    /// A word of its own.
    Ideograph(char),
    /// Several code points in one.
    Composite,
    /// Anything that separates words.
    Separator,
}

const TABLE_LENGTH: usize = 0x700;

static TABLE: LazyLock<Vec<Class>> = LazyLock::new(|| {
    (0..0x700).map(|code| char::from_u32(code).map_or(Class::Separator, classify)).collect()
});

/// Code points and what they are; a handle on the table that costs nothing to
/// look through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Classes {
    table: &'static [Class],
}

impl Classes {
    pub(super) fn new() -> Self {
        Self { table: &TABLE[..TABLE_LENGTH] }
    }

    #[inline]
    pub(super) fn of(self, c: char) -> Class {
        match self.table.get(c as usize) {
            Some(class) => *class,
            None => classify(c),
        }
    }
}

fn classify(c: char) -> Class {
    match c {
        arabic::HAMZA_ABOVE | arabic::HAMZA_BELOW => Class::HamzaMark,
        // dropped after Latin letters, and never a word of their own
        '\u{0300}'..='\u{036F}' => Class::Deleted,
        _ if arabic::is_deleted(c) => Class::Deleted,
        arabic::HAMZA => Class::Hamza,
        arabic::ALEF_MAKSURA => Class::AlefMaksura,
        _ if arabic::is_compatibility_form(c) => form(c),
        '0'..='9' => Class::Digit(c),
        'a'..='z' => Class::Letter(c),
        'A'..='Z' => Class::Letter(c.to_ascii_lowercase()),
        '\u{0660}'..='\u{0669}' => ascii_digit(c, 0x0660),
        '\u{06F0}'..='\u{06F9}' => ascii_digit(c, 0x06F0),
        '\u{3041}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => ideograph(c),
        _ if is_combining_mark(c) => Class::Mark,
        _ => folded(c),
    }
}

/// A form of one plain character is that character.
fn form(c: char) -> Class {
    let mut parts = parts(c);
    match (parts.next(), parts.next()) {
        (None, _) => Class::Deleted,
        (Some(plain), None) if plain != c => classify(plain),
        (Some(_), None) => folded(c),
        _ => Class::Composite,
    }
}

fn ascii_digit(c: char, zero: u32) -> Class {
    char::from_digit(c as u32 - zero, 10).map_or(Class::Separator, Class::Digit)
}

fn ideograph(c: char) -> Class {
    let mut composed = std::iter::once(c).nfc();
    match (composed.next(), c.is_alphanumeric() && !is_combining_mark(c)) {
        (Some(c), true) => Class::Ideograph(c),
        _ => Class::Separator,
    }
}

/// A letter whose fold is one code point is told at once.
fn folded(c: char) -> Class {
    if !c.is_alphanumeric() {
        return Class::Separator;
    }
    let mut letters = lowered(c);
    match (letters.next(), letters.next()) {
        (Some(one), None) => Class::Letter(arabic::fold(one)),
        _ => Class::Composite,
    }
}

/// Lower case, and Latin letters without their accents.
fn lowered(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase()
        .flat_map(|lower| {
            let is_latin = matches!(lower, '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}');
            let taken_apart = is_latin.then(|| std::iter::once(lower).nfd());
            let kept = (!is_latin).then_some(lower);
            taken_apart.into_iter().flatten().chain(kept)
        })
        .filter(|c| !matches!(c, '\u{0300}'..='\u{036F}'))
}

/// What a composite is made of, deleted marks left out.
///
/// The isolated forms of the harakat are taken apart into a space and the
/// mark; that space is no part of the text.
pub(super) fn parts(c: char) -> impl Iterator<Item = char> {
    let is_form = arabic::is_compatibility_form(c);
    let form = is_form.then(|| std::iter::once(c).nfkc()).into_iter().flatten();
    let only_marks = form.clone().all(|part| part == ' ' || arabic::is_deleted(part));
    let letters = (!is_form).then(|| lowered(c)).into_iter().flatten();
    form.filter(move |part| !only_marks && !arabic::is_deleted(*part)).chain(letters)
}

/// Rules D and P alone: appends `text` as the level `light` renders it.
pub(super) fn lighten(text: &str, rendered: &mut String) {
    for c in text.chars() {
        if arabic::is_compatibility_form(c) {
            rendered.extend(parts(c));
        } else if !arabic::is_deleted(c) {
            rendered.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_classify_says() {
        let classes = Classes::new();
        for c in '\u{0}'..'\u{900}' {
            assert_eq!(classes.of(c), classify(c), "{c:?}");
        }
    }

    #[test]
    fn folded_letters_are_folded_no_further() {
        for c in '\u{0}'..=char::MAX {
            if let Class::Letter(letter) | Class::Ideograph(letter) = classify(c) {
                let again = classify(letter);
                let expected = match letter {
                    arabic::HAMZA => Class::Hamza,
                    _ if matches!(again, Class::Ideograph(_)) => Class::Ideograph(letter),
                    _ => Class::Letter(letter),
                };
                assert_eq!(again, expected, "{c:?} {letter:?}");
            }
        }
    }
}
