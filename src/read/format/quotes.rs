//! Rows and their fields, some in quotes (RFC 4180).
//!
//! A field is quoted if it begins with a quote, and if behind the next quote, doubled ones
//! aside, the field ends. Within, delimiters and line feeds are letters. Any other quote is
//! a letter itself, and takes in nothing of what stands behind it.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

/// How a field begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    /// Without a quote.
    Bare,
    /// With one that is closed: so many bytes, both quotes included.
    Quoted(usize),
    /// With one, and more of the field stands behind the next.
    Unpaired,
    /// With one, and what closes it is not in sight.
    Open,
}

/// How the field begins that `bytes` begin with; nothing stands behind them at the end.
fn opening(bytes: &[u8], delimiter: u8, is_end: bool) -> Opening {
    if bytes.first() != Some(&b'"') {
        return Opening::Bare;
    }
    let mut at = 1;
    loop {
        let Some(quote) = memchr(b'"', &bytes[at..]) else { return Opening::Open };
        at += quote + 1;
        if bytes.get(at) == Some(&b'"') {
            // a doubled quote is one within the field
            at += 1;
            continue;
        }
        return match is_field_end(&bytes[at..], delimiter) {
            Some(true) => Opening::Quoted(at),
            None if is_end => Opening::Quoted(at),
            Some(false) => Opening::Unpaired,
            None => Opening::Open,
        };
    }
}

/// Whether a field ends here, blanks aside; `None` where that is not in sight.
fn is_field_end(bytes: &[u8], delimiter: u8) -> Option<bool> {
    let is_blank = |byte: &&u8| **byte == b' ' && **byte != delimiter;
    match bytes[bytes.iter().take_while(is_blank).count()..] {
        [] | [b'\r'] => None,
        [b'\n', ..] | [b'\r', b'\n', ..] => Some(true),
        [next, ..] => Some(next == delimiter),
    }
}

/// The length of the first row, its line feed included; `None` where its end
/// is not in sight. Nothing stands behind `bytes` at the end.
pub(super) fn row_end(bytes: &[u8], delimiter: u8, is_end: bool) -> Option<usize> {
    let mut at = 0;
    loop {
        match opening(&bytes[at..], delimiter, is_end) {
            Opening::Quoted(length) => at += length,
            Opening::Open if !is_end => return None,
            Opening::Bare | Opening::Unpaired | Opening::Open => {}
        }
        at += memchr2(delimiter, b'\n', &bytes[at..])? + 1;
        if bytes[at - 1] == b'\n' {
            return Some(at);
        }
    }
}

/// The fields of one row as they stand there, each with how it begins.
fn raw_fields(row: &[u8], delimiter: u8) -> impl Iterator<Item = (&[u8], Opening)> {
    let mut rest = Some(row);
    std::iter::from_fn(move || {
        let row = rest?;
        let opening = opening(row, delimiter, true);
        let quoted = if let Opening::Quoted(length) = opening { length } else { 0 };
        let end = memchr(delimiter, &row[quoted..]).map(|end| quoted + end);
        rest = end.map(|end| &row[end + 1..]);
        Some((&row[..end.unwrap_or(row.len())], opening))
    })
}

/// The fields of one row, borrowed from it where no doubled quote is in the way.
pub(super) fn split(row: &str, delimiter: u8) -> Vec<Cow<'_, str>> {
    if !row.contains('"') {
        return row.split(char::from(delimiter)).map(Cow::Borrowed).collect();
    }
    raw_fields(row.as_bytes(), delimiter)
        .map(|(field, opening)| match opening {
            Opening::Quoted(length) => match String::from_utf8_lossy(&field[1..length - 1]) {
                within if within.contains('"') => Cow::Owned(within.replace("\"\"", "\"")),
                within => within,
            },
            _ => String::from_utf8_lossy(field),
        })
        .collect()
}

/// What is wrong with the quotes of a row, where those are to stand in pairs.
pub(super) fn fault(row: &str, delimiter: u8) -> Option<&'static str> {
    if !row.contains('"') {
        return None;
    }
    raw_fields(row.as_bytes(), delimiter).find_map(|(_, opening)| match opening {
        Opening::Open => Some("a quote is not closed"),
        Opening::Unpaired => Some("a quote within a quoted field is not doubled"),
        Opening::Bare | Opening::Quoted(_) => None,
    })
}

/// Whether a quote that opens a field of this row is not closed.
pub(crate) fn has_open_quote(row: &str, delimiter: u8) -> bool {
    row.contains('"')
        && raw_fields(row.as_bytes(), delimiter).any(|(_, opening)| opening == Opening::Open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The rows of a text that comes in pieces of `step` bytes.
    fn rows(text: &str, delimiter: u8, step: usize) -> Vec<&str> {
        let (mut start, mut seen, mut rows) = (0, 0, Vec::new());
        while start < text.len() {
            let is_end = seen == text.len();
            match row_end(&text.as_bytes()[start..seen], delimiter, is_end) {
                Some(length) => {
                    rows.push(&text[start..start + length]);
                    start += length;
                }
                None if is_end => {
                    rows.push(&text[start..]);
                    start = text.len();
                }
                None => seen = (seen + step).min(text.len()),
            }
        }
        rows
    }

    #[test]
    fn a_quote_that_closes_before_letters_takes_in_nothing() {
        let text = "1\t\"عنوان\tنص\n2\tب\tنص\n3\t\"عنوان\" ثان\tنص\n4\t\"سطر\nثان\"\tنص\n";
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let expected =
            [lines[0], lines[1], lines[2], &text[text.len() - "4\t\"سطر\nثان\"\tنص\n".len()..]];
        assert_eq!(rows(text, b'\t', 1000), expected);
        assert_eq!(split(lines[0].trim_end(), b'\t'), ["1", "\"عنوان", "نص"]);
        assert_eq!(split(lines[2].trim_end(), b'\t'), ["3", "\"عنوان\" ثان", "نص"]);
        assert_eq!(split(expected[3].trim_end(), b'\t'), ["4", "سطر\nثان", "نص"]);
        // none stands behind it at all
        assert_eq!(rows("\"a\tb\nc\td\n", b'\t', 1000), ["\"a\tb\n", "c\td\n"]);
    }

    #[test]
    fn faults_are_told_apart() {
        for (row, told) in [
            ("a,\"b", Some("a quote is not closed")),
            ("a,\"b\"c,d", Some("a quote within a quoted field is not doubled")),
            ("a,\"b\" ,\"\"", None),
            ("a,b \"c\"", None),
        ] {
            assert_eq!(fault(row, b','), told, "{row}");
        }
        assert!(has_open_quote("a,\"b\nc", b',') && !has_open_quote("a,\"b\"c", b','));
    }

    proptest! {
        // another writer of the same rules
        #[test]
        fn what_is_quoted_is_read_as_it_was_written(
            written in prop::collection::vec(
                prop::collection::vec("[ab,\"\r\n ]{0,6}", 3),
                0..6,
            ),
            always in any::<bool>(),
        ) {
            let style =
                if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
            let mut writer = csv::WriterBuilder::new().quote_style(style).from_writer(Vec::new());
            for row in &written {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<Vec<Cow<'_, str>>> = rows(&text, b',', 1000)
                .into_iter()
                .map(|row| split(row.strip_suffix('\n').unwrap(), b','))
                .collect();
            prop_assert_eq!(read, written);
        }

        #[test]
        fn any_text_is_cut_alike_in_any_pieces(
            text in "[ab\t\"\r\n ]{0,40}",
            step in 1_usize..9,
        ) {
            prop_assert_eq!(rows(&text, b'\t', step), rows(&text, b'\t', 1000));
        }
    }
}
