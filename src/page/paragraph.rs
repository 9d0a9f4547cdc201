//! The lines of a page, and what their form alone says about them.
//!
//! Aggregators write one paragraph, title or heading a line. Whether a line is
//! a title or a paragraph decides where a list ends and where an article goes
//! on; the bounds below were read off real pages and stand here once.

use std::ops::Range;

use memchr::memchr3_iter;

use super::Slice;
use crate::normalize::is_control;

/// A title has at most this many words: the longest of a list seldom pass 16,
/// and a paragraph that is shorter mostly ends with a full stop.
const MAX_TITLE_WORDS: usize = 18;
/// A line that ends with a full stop is still a title below this many words.
const MIN_STOPPED_WORDS: usize = 10;
/// Bullets that need no space behind them.
const BULLETS: [char; 10] = ['•', '▪', '◦', '‣', '·', '●', '■', '○', '►', '▸'];
/// Bullets that are punctuation too, and so need a space behind them.
const DASHES: [char; 5] = ['-', '–', '—', '*', '+'];

/// The lines of `text` that hold anything, without the space around them.
pub(super) fn paragraphs(text: &str) -> impl Iterator<Item = Slice<'_>> {
    let whole = Slice::whole(text);
    let end = text.len()..text.len();
    let mut start = 0;
    line_breaks(text)
        .chain(std::iter::once(end))
        .map(move |line_break| {
            let line = whole.part(start..line_break.start);
            start = line_break.end;
            line.trimmed()
        })
        .filter(|line| !line.text.is_empty())
}

/// Where a line ends: at `\n`, `\r`, U+2028 or U+2029.
fn line_breaks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    memchr3_iter(b'\n', b'\r', 0xE2, bytes).filter_map(|at| match &bytes[at..] {
        [b'\n' | b'\r', ..] => Some(at..at + 1),
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => Some(at..at + 3),
        _ => None,
    })
}

/// Whether `c` shows nothing: white space, or an invisible control.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_control(c)
}

/// Whether `c` always is a bullet.
pub(super) fn is_bullet(c: char) -> bool {
    BULLETS.contains(&c)
}

/// Whether `c` is a bullet where space stands around it.
pub(super) fn is_dash(c: char) -> bool {
    DASHES.contains(&c)
}

/// Words between spaces.
pub(super) fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Whether the line could be a title: short, and no sentence with a full stop.
pub(super) fn is_title(line: &str) -> bool {
    // a whole text may stand on one line, and is counted no further
    let words = line.split_whitespace().take(MAX_TITLE_WORDS + 1).count();
    words <= MAX_TITLE_WORDS && !(words >= MIN_STOPPED_WORDS && is_stopped(line))
}

/// Whether the line reads as running text: too long for a title, or ended as
/// a sentence is.
pub(super) fn is_prose(line: &str) -> bool {
    !is_title(line) || is_stopped(line)
}

/// Whether the line ends with a full stop, quotes and brackets aside; titles
/// end with `؟`, `!` and `..` too.
pub(super) fn is_stopped(line: &str) -> bool {
    let line = line.trim_end_matches(|c: char| is_blank(c) || "\"'”’»)]".contains(c));
    line.ends_with(['.', '۔']) && !line.ends_with("..")
}

/// The line without its bullet (`•`, `-`, `1.`, `١-`), if it has one.
pub(super) fn bulleted<'a>(line: &Slice<'a>) -> Option<Slice<'a>> {
    let first = line.text.chars().next()?;
    let content = if is_bullet(first) {
        line.after(first.len_utf8()).trimmed_with(|c| is_blank(c) || is_bullet(c))
    } else if is_dash(first) {
        let rest = line.after(first.len_utf8());
        if !rest.text.starts_with(is_blank) {
            return None;
        }
        rest.trimmed()
    } else {
        numbered(line)?
    };
    (!content.text.is_empty()).then_some(content)
}

/// The line without its number; a decimal or a date is none.
fn numbered<'a>(line: &Slice<'a>) -> Option<Slice<'a>> {
    let digits = line.text.find(|c: char| !c.is_numeric())?;
    if digits == 0 || line.text[..digits].chars().count() > 2 {
        return None;
    }
    let rest = line.after(digits);
    let mark = rest.text.chars().next().filter(|c| ".-–)".contains(*c))?;
    let rest = rest.after(mark.len_utf8());
    if rest.text.starts_with(char::is_numeric) { None } else { Some(rest.trimmed()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(line: &str) -> Option<&str> {
        bulleted(&Slice::whole(line)).map(|slice| slice.text)
    }

    #[test]
    fn bullets_and_numbers_are_taken_off() {
        for line in [
            "• خبر",
            "- خبر",
            "– خبر",
            "* خبر",
            "▪خبر",
            "1. خبر",
            "١- خبر",
            "٢) خبر",
            "◦ خبر",
            "‣ خبر",
            "· خبر",
        ] {
            assert_eq!(content(line), Some("خبر"), "{line}");
        }
    }

    #[test]
    fn a_number_or_a_dash_of_the_sentence_stays() {
        for line in
            ["2.5 مليون", "24-8-2024", "200 مليون دولار", "-5 درجات", "2024. خبر", "خبر", "•", ""]
        {
            assert_eq!(content(line), None, "{line}");
        }
    }

    #[test]
    fn titles_are_short_and_paragraphs_end_with_a_stop() {
        assert!(is_title("اتفاق جديد بين البلدين"));
        assert!(is_title("ماذا بعد الاتفاق؟"));
        assert!(!is_title(&"كلمة ".repeat(19)));
        assert!(!is_title(&format!("{}.", "كلمة ".repeat(12).trim_end())));
        assert!(is_prose("وانتهى الاجتماع.\""));
        assert!(!is_prose("شارك الخبر"));
        assert!(!is_prose("ماذا بعد الاتفاق..."));
    }

    #[test]
    fn lines_end_at_any_line_break_and_keep_their_places() {
        let text = "أ \r\n\u{a0}\n ب\u{2028}ج\r";
        let lines: Vec<_> = paragraphs(text).collect();
        assert_eq!(lines.iter().map(|line| line.text).collect::<Vec<_>>(), ["أ", "ب", "ج"]);
        for line in lines {
            assert_eq!(&text[line.span.clone()], line.text);
        }
    }

    #[test]
    fn what_shows_nothing_is_trimmed_and_fills_no_line() {
        for blank in ['\t', '\u{AD}', '\u{180E}', '\u{200F}', '\u{2060}', '\u{FEFF}', '\u{E0020}'] {
            let text = format!("{blank}\n{blank}خبر{blank}");
            let lines: Vec<_> = paragraphs(&text).map(|line| line.text).collect();
            assert_eq!(lines, ["خبر"], "{blank:?}");
        }
    }
}
