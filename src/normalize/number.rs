//! Numbers: rules N1 and N2.
//!
//! Digits of all three series become ASCII. A group separator stands before
//! exactly three digits and goes; a decimal point stands before any other
//! number of digits and stays, one a number. So `2,008`, `٢٬٠٠٨` and `2008`
//! are one token and `2.5` stays.
//!
//! `٫` is written `.`, but where its fraction has exactly three digits it
//! stays as it is: `2.125` would be read as 2125 the next time.

use super::arabic::{DECIMAL_SEPARATOR, THOUSANDS_SEPARATOR};
use super::class::{Class, Classes};

/// Appends the number that `text` begins with; returns its length in bytes.
/// `text` begins with a digit.
pub(super) fn read(text: &str, classes: Classes, number: &mut String) -> usize {
    let mut has_fraction = false;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        match classes.of(c) {
            Class::Digit(digit) => number.push(digit),
            Class::Deleted | Class::HamzaMark => continue,
            _ if has_fraction => break,
            _ => match (c, digits_ahead(&text[at + c.len_utf8()..], classes)) {
                (_, 0) => break,
                (',' | '.' | THOUSANDS_SEPARATOR, 3) => {}
                ('.', _) => {
                    has_fraction = true;
                    number.push('.');
                }
                (DECIMAL_SEPARATOR, digits) => {
                    has_fraction = true;
                    number.push(if digits == 3 { DECIMAL_SEPARATOR } else { '.' });
                }
                _ => break,
            },
        }
        end = at + c.len_utf8();
    }
    end
}

/// Digits that `text` begins with, 4 standing for more.
fn digits_ahead(text: &str, classes: Classes) -> usize {
    text.chars()
        .map(|c| classes.of(c))
        .filter(|class| !matches!(class, Class::Deleted | Class::HamzaMark))
        .take(4)
        .take_while(|class| matches!(class, Class::Digit(_)))
        .count()
}
