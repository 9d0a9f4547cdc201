//! Numbers: rules N1 and N2.
//!
//! Digits of all series become ASCII. A group separator stands before exactly
//! three digits and goes; a decimal point stands before any other number of
//! digits and stays, one a number. So `2,008`, `٢٬٠٠٨` and `2008` are one
//! token and `2.5` stays.
//!
//! `٫` is written `.`, but where its fraction has exactly three digits it
//! stays as it is: `2.125` would be read as 2125 the next time.

use super::arabic::{DECIMAL_SEPARATOR, THOUSANDS_SEPARATOR};
use super::class::{Class, ascii_digit, classify};
use super::form;

/// Appends the number that `text` begins with, and returns its length in the
/// text. What rule D deletes is passed over; cost is linear in the length.
pub(super) fn read(text: &str, number: &mut Vec<u8>) -> usize {
    let mut has_fraction = false;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if let Some(digit) = ascii_digit(c) {
            number.push(digit);
        } else if is_passed_over(c) {
            if !matches!(classify(c), Class::Control) {
                end = if end == at { at + c.len_utf8() } else { end };
            }
            continue;
        } else if has_fraction {
            break;
        } else {
            let plain = form::ascii(c).unwrap_or(c);
            match (plain, digits_ahead(&text[at + c.len_utf8()..])) {
                (_, 0) => break,
                (',' | '.' | THOUSANDS_SEPARATOR, 3) => {}
                ('.', _) => number.push(b'.'),
                (DECIMAL_SEPARATOR, 3) => {
                    number.extend_from_slice(DECIMAL_SEPARATOR.encode_utf8(&mut [0; 4]).as_bytes());
                }
                (DECIMAL_SEPARATOR, _) => number.push(b'.'),
                _ => break,
            }
            has_fraction = matches!(number.last(), Some(last) if !last.is_ascii_digit());
        }
        end = at + c.len_utf8();
    }
    end
}

fn is_passed_over(c: char) -> bool {
    matches!(
        classify(c),
        Class::DeletedMark | Class::HamzaAbove | Class::Tatweel | Class::Control | Class::Accent
    )
}

/// How many digits `text` begins with; 4 stands for more.
fn digits_ahead(text: &str) -> usize {
    if !text.starts_with(|c| ascii_digit(c).is_some() || is_passed_over(c)) {
        return 0;
    }
    let visible = text.chars().filter(|&c| !is_passed_over(c));
    visible.take(4).take_while(|&c| ascii_digit(c).is_some()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_to_their_end() {
        for (text, number, length) in [
            ("2,008 ", "2008", 5),
            ("٢٬٠٠٨", "2008", 10),
            ("1.234.567", "1234567", 9),
            ("1.234.5", "1234.5", 7),
            ("2.5.125", "2.5", 3),
            ("2٫5", "2.5", 4),
            ("2٫125", "2٫125", 6),
            ("2,5", "2", 1),
            ("2,0081", "2", 1),
            ("２，００８", "2008", 15),
            ("2\u{200F},\u{200F}008", "2008", 11),
            ("2.", "2", 1),
        ] {
            let mut found = Vec::new();
            assert_eq!(read(text, &mut found), length, "{text}");
            assert_eq!(found, number.as_bytes(), "{text}");
        }
    }
}
