//! What a code point is to the scanner.
//!
//! All of U+0000 to U+07FF, one and two bytes of UTF-8 and nearly the whole
//! of an Arabic text, stand in a table of 8 KiB that is filled on first use;
//! a letter's entry holds the bytes of the letter it is folded to. The rest
//! is classified as it comes, by the function that fills the table.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{arabic, form};

/// What a code point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Separates words.
    Separator,
    /// A letter whose fold is in the table.
    Letter,
    /// A letter of ASCII, where an address may begin.
    Latin,
    /// A letter whose fold must be worked out.
    OtherLetter,
    /// A letter that is a word of its own.
    Ideograph,
    /// ى: yeh, unless a hamza follows.
    AlefMaksura,
    /// ء, which swallows an ى before it.
    Hamza,
    /// A deleted mark, part of the word it stands in.
    DeletedMark,
    /// The mark that makes a hamza of the waw or yeh below it.
    HamzaAbove,
    /// A deleted stretch of the line.
    Tatweel,
    /// Deleted, and part of no word.
    Control,
    /// U+0300 to U+036F, deleted on Latin and Arabic letters.
    Accent,
    /// A mark that stays with its letter.
    Mark,
    /// A digit of one of the three series.
    Digit,
    /// A compatibility form, rule P.
    Form,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// The class.
    pub(super) class: Class,
    /// How many of `bytes` count, for [`Class::Letter`] and [`Class::Latin`].
    pub(super) length: u8,
    /// The folded letter in UTF-8.
    pub(super) bytes: [u8; 2],
}

/// How many code points one and two bytes of UTF-8 can write.
pub(super) const TABLE_LENGTH: usize = 0x800;

/// Code points and what they are.
pub(super) type Table = [Entry; TABLE_LENGTH];

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = [Entry { class: Class::Separator, length: 0, bytes: [0; 2] }; TABLE_LENGTH];
    for (c, entry) in ('\0'..).zip(&mut table) {
        *entry = entry_of(c);
    }
    table
});

/// The table, filled.
pub(super) fn table() -> &'static Table {
    &TABLE
}

/// The UTF-8 of a code point from U+0080 to U+07FF.
pub(super) const fn two_bytes(c: char) -> [u8; 2] {
    let code = c as u32;
    [0xC0 | (code >> 6).to_le_bytes()[0], 0x80 | (code & 0x3F).to_le_bytes()[0]]
}

fn entry_of(c: char) -> Entry {
    let mut entry = Entry { class: classify(c), length: 0, bytes: [0; 2] };
    if matches!(entry.class, Class::OtherLetter | Class::Latin) {
        let mut folded = String::new();
        fold(c, &mut folded);
        let bytes = folded.as_bytes();
        if bytes.len() <= 2 && folded.chars().count() == 1 {
            entry.bytes[..bytes.len()].copy_from_slice(bytes);
            entry.length = if bytes.len() == 2 { 2 } else { 1 };
            if entry.class == Class::OtherLetter {
                entry.class = Class::Letter;
            }
        }
    }
    entry
}

/// What `c` is; never [`Class::Letter`], which only the table can say.
pub(super) fn classify(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Latin,
        '0'..='9' | '\u{0660}'..='\u{0669}' | '\u{06F0}'..='\u{06F9}' => Class::Digit,
        arabic::HAMZA => Class::Hamza,
        arabic::ALEF_MAKSURA => Class::AlefMaksura,
        arabic::HAMZA_ABOVE => Class::HamzaAbove,
        arabic::TATWEEL => Class::Tatweel,
        _ if arabic::is_deleted_mark(c) => Class::DeletedMark,
        _ if arabic::is_control(c) => Class::Control,
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => Class::Control,
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' => Class::Separator,
        _ if form::arabic(c).is_some() || form::ascii(c).is_some() => Class::Form,
        '\u{0300}'..='\u{036F}' => Class::Accent,
        _ if is_combining_mark(c) => Class::Mark,
        _ if !c.is_alphanumeric() => Class::Separator,
        '\u{3041}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Class::Ideograph,
        _ => Class::OtherLetter,
    }
}

/// The value of a digit, as an ASCII digit.
pub(super) fn ascii_digit(c: char) -> Option<u8> {
    let c = form::ascii(c).unwrap_or(c);
    let value = match c {
        '0'..='9' => u32::from(c) - 0x30,
        '\u{0660}'..='\u{0669}' => u32::from(c) - 0x0660,
        '\u{06F0}'..='\u{06F9}' => u32::from(c) - 0x06F0,
        _ => return None,
    };
    u8::try_from(value).ok().map(|value| b'0' + value)
}

/// Rule L: appends the letters that `c` is folded to, in NFC.
pub(super) fn fold(c: char, folded: &mut String) {
    folded.extend(c.to_lowercase().flat_map(letters_of).nfc());
}

/// Whether accents on `c` are kept: letters of neither the Latin nor the
/// Arabic script, and kept accents themselves.
pub(super) fn keeps_accents(c: char) -> bool {
    !matches!(c, '\0'..='\u{02FF}' | '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}'
        | '\u{08A0}'..='\u{08FF}' | '\u{1E00}'..='\u{1EFF}')
}

/// The letters one lower-case letter is folded to.
fn letters_of(c: char) -> Box<dyn Iterator<Item = char>> {
    match c {
        'ß' => Box::new("ss".chars()),
        'ſ' => Box::new(std::iter::once('s')),
        'ς' => Box::new(std::iter::once('σ')),
        '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' | '\u{212A}'..='\u{212B}' => {
            let letters = std::iter::once(c).nfd();
            Box::new(
                letters
                    .filter(|part| !matches!(part, '\u{0300}'..='\u{036F}'))
                    .map(|part| if part == 'ſ' { 's' } else { part }),
            )
        }
        '\u{0300}'..='\u{036F}' => Box::new(std::iter::empty()),
        _ => Box::new(std::iter::once(arabic::fold(c))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_twice_is_folding_once() {
        for c in ('\0'..=char::MAX).filter(|&c| classify(c) == Class::OtherLetter) {
            let (mut once, mut twice) = (String::new(), String::new());
            fold(c, &mut once);
            once.chars().for_each(|c| match classify(c) {
                Class::OtherLetter | Class::Latin => fold(c, &mut twice),
                _ => twice.push(c),
            });
            let twice: String = twice.nfc().collect();
            assert_eq!(once, twice, "{c:?}");
        }
    }

    #[test]
    fn a_table_letter_is_folded_no_further() {
        for entry in table().iter().filter(|entry| entry.length > 0) {
            let letter = std::str::from_utf8(&entry.bytes[..usize::from(entry.length)]);
            let letter = letter.ok().and_then(|letter| letter.chars().next());
            let again = letter.map(entry_of);
            assert!(again.is_some_and(|again| {
                again.bytes == entry.bytes || again.class == Class::Hamza
            }));
        }
    }
}
