//! Rows and their fields, some in quotes (RFC 4180).
//!
//! A field is quoted if it begins with a quote, and if behind the next quote, doubled ones
//! aside, the field ends. Within, delimiters and line feeds are letters. Any other quote is
//! a letter itself, and takes in nothing of what stands behind it. Two stray quotes may stand
//! rows apart and look like a pair; so no quoted field between tabs has both tabs and line
//! feeds in it.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

/// No quoted field is longer; a quote that opens one is a letter.
const LONGEST_QUOTED: usize = 1 << 26;
/// What is said of such a quote. Of a longer field its row may hold the first line alone, so
/// whether it is closed further on is not known.
const NOT_CLOSED: &str = "a quote is not closed within 64 MB, the longest that a field may be";

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

/// How the first field of `bytes` begins; at the end, nothing stands behind them.
fn opening(bytes: &[u8], delimiter: u8, is_end: bool) -> Opening {
    opening_within(LONGEST_QUOTED, bytes, delimiter, is_end)
}

/// The same, where no quoted field is longer than `longest`: what stands further on is not
/// looked at, so that it is the same whether it is there or still to come.
fn opening_within(longest: usize, bytes: &[u8], delimiter: u8, is_end: bool) -> Opening {
    if bytes.first() != Some(&b'"') {
        return Opening::Bare;
    }
    let is_end = is_end && bytes.len() < longest;
    let bytes = &bytes[..bytes.len().min(longest)];
    let mut at = 1;
    loop {
        let Some(quote) = memchr(b'"', &bytes[at..]) else { return Opening::Open };
        at += quote + 1;
        if bytes.get(at) == Some(&b'"') {
            // a doubled quote is one within the field
            at += 1;
            continue;
        }
        return match is_field_end(&bytes[at..], delimiter).or(is_end.then_some(true)) {
            Some(true) if !holds_rows(&bytes[..at], delimiter) => Opening::Quoted(at),
            Some(_) => Opening::Unpaired,
            None => Opening::Open,
        };
    }
}

/// Whether these are rows between tabs that two stray quotes stand around: a field holds tabs
/// or line feeds there, and hardly both.
fn holds_rows(field: &[u8], delimiter: u8) -> bool {
    delimiter == b'\t' && memchr(b'\t', field).is_some() && memchr(b'\n', field).is_some()
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
            Opening::Open if !is_end && bytes.len() - at < LONGEST_QUOTED => return None,
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

/// A row without the fields at these places, all others as they stand there.
pub(crate) fn without_fields<'a>(row: &'a [u8], delimiter: u8, places: &[usize]) -> Cow<'a, [u8]> {
    if places.is_empty() {
        return Cow::Borrowed(row);
    }
    let fields = raw_fields(row, delimiter).enumerate();
    let kept = fields.filter(|(place, _)| !places.contains(place)).map(|(_, (field, _))| field);
    Cow::Owned(kept.collect::<Vec<&[u8]>>().join(&delimiter))
}

/// What is wrong with the quotes of a row, where those are to stand in pairs.
pub(super) fn fault(row: &str, delimiter: u8) -> Option<&'static str> {
    if !row.contains('"') {
        return None;
    }
    raw_fields(row.as_bytes(), delimiter).find_map(|(_, opening)| match opening {
        Opening::Open => Some(NOT_CLOSED),
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
    fn two_stray_quotes_rows_apart_are_no_pair_between_tabs() {
        let text = "1\t\"عنوان\n2\tب\n3\tنعم\"\n4\tد\n";
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        assert_eq!(rows(text, b'\t', 1000), lines);
        assert_eq!(rows(&text.replace('\t', ","), b',', 1000).len(), 2, "commas stand in any text");
        for field in ["\"سطر\nثان\"", "\"خانة\tأخرى\""] {
            assert_eq!(rows(&format!("{field}\n1\n"), b'\t', 1000).len(), 2, "{field}");
        }
    }

    #[test]
    fn a_quote_that_none_closes_within_reach_holds_nothing_back() {
        let text = format!("\"a\n{}", "b\n".repeat(LONGEST_QUOTED / 2));
        assert_eq!(row_end(&text.as_bytes()[..LONGEST_QUOTED - 1], b'\t', false), None);
        for seen in [LONGEST_QUOTED, text.len()] {
            assert_eq!(row_end(&text.as_bytes()[..seen], b'\t', false), Some("\"a\n".len()));
        }
        assert!(has_open_quote(&text, b'\t'));
    }

    #[test]
    fn of_a_field_that_is_too_long_the_limit_is_told() {
        let row = format!("1,\"{}\"", "a".repeat(LONGEST_QUOTED));
        let reason = fault(&row, b',').unwrap();
        assert!(reason.contains("64 MB"), "{reason}");
        assert_eq!(LONGEST_QUOTED, 64 << 20);
    }

    #[test]
    fn faults_are_told_apart() {
        for (row, told) in [
            ("a,\"b", Some(NOT_CLOSED)),
            ("a,\"b\"c,d", Some("a quote within a quoted field is not doubled")),
            ("a,\"b\" ,\"\"", None),
            ("a,b \"c\"", None),
        ] {
            assert_eq!(fault(row, b','), told, "{row}");
        }
        assert!(has_open_quote("a,\"b\nc", b',') && !has_open_quote("a,\"b\"c", b','));
    }

    /// The length of the quoted part that a text of whole lines begins with.
    fn quoted(text: &str, delimiter: char) -> usize {
        let length = || {
            let single = text.strip_prefix('"')?.replace("\"\"", "xx");
            let (within, behind) = single.split_once('"')?;
            let is_closed = behind.trim_start_matches(' ').starts_with([delimiter, '\n']);
            let are_rows = delimiter == '\t' && within.contains('\t') && within.contains('\n');
            (is_closed && !are_rows).then_some(within.len() + 2)
        };
        length().unwrap_or(0)
    }

    /// How many fields each row of a text of whole lines has: one more than delimiters
    /// outside its quoted parts.
    fn counts(text: &str, delimiter: char) -> Vec<usize> {
        let (mut rest, mut fields, mut counts) = (text, 1, Vec::new());
        while !rest.is_empty() {
            rest = &rest[quoted(rest, delimiter)..];
            let end = rest.find([delimiter, '\n']).unwrap();
            if rest[end..].starts_with('\n') {
                counts.push(std::mem::replace(&mut fields, 1));
            } else {
                fields += 1;
            }
            rest = &rest[end + 1..];
        }
        counts
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
        fn what_is_cut_is_split_alike(
            text in "[ab,\"\n ]{0,40}",
            delimiter in prop::sample::select(vec![',', '\t']),
        ) {
            let text = text.replace(',', &delimiter.to_string()) + "\n";
            let byte = u8::try_from(delimiter).unwrap();
            let rows = rows(&text, byte, 1000).into_iter();
            let fields = rows.map(|row| split(row.strip_suffix('\n').unwrap(), byte).len());
            prop_assert_eq!(fields.collect::<Vec<usize>>(), counts(&text, delimiter));
        }

        #[test]
        fn a_field_begins_alike_however_much_of_what_follows_is_in_sight(
            text in "\"[ab,\"\r\n ]{0,20}",
            longest in 1_usize..16,
        ) {
            let whole = opening_within(longest, text.as_bytes(), b',', true);
            for seen in 1..=text.len() {
                let part = opening_within(longest, &text.as_bytes()[..seen], b',', false);
                let is_undecided = part == Opening::Open && seen < longest;
                prop_assert!(is_undecided || part == whole, "{:?} of {}", part, seen);
            }
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
