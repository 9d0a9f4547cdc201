//! The marks that belong to a stretch of text, where tokens end before them.

use std::ops::Range;

/// Brackets and quotation marks that come in pairs.
const PAIRS: [(char, char); 6] =
    [('(', ')'), ('[', ']'), ('{', '}'), ('«', '»'), ('“', '”'), ('‘', '’')];
/// Opens and closes alike.
const QUOTE: char = '"';
/// End a sentence.
const ENDS: [char; 4] = ['.', '؟', '!', '…'];

/// The stretch with the marks right before and behind it that open or close what is closed or
/// opened in it, and with those that end its sentence.
pub(super) fn with_marks(text: &str, span: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = span;
    if start >= end {
        return start..end;
    }
    while let Some(mark) = text[..start].chars().next_back()
        && lacks_opening(&text[start..end], mark)
    {
        start -= mark.len_utf8();
    }
    while let Some(mark) = text[end..].chars().next()
        && (ENDS.contains(&mark) || lacks_closing(&text[start..end], mark))
    {
        end += mark.len_utf8();
    }
    start..end
}

/// Whether this mark opens what is closed in the stretch and was not opened there.
fn lacks_opening(within: &str, mark: char) -> bool {
    match PAIRS.into_iter().find(|&(opening, _)| opening == mark) {
        Some(pair) => unmatched(within, pair).0 > 0,
        None => mark == QUOTE && is_odd(within),
    }
}

/// Whether this mark closes what was opened in the stretch and not closed there.
fn lacks_closing(within: &str, mark: char) -> bool {
    match PAIRS.into_iter().find(|&(_, closing)| closing == mark) {
        Some(pair) => unmatched(within, pair).1 > 0,
        None => mark == QUOTE && is_odd(within),
    }
}

/// How many closing marks of a pair nothing opens, and how many opening ones nothing closes.
fn unmatched(within: &str, (opening, closing): (char, char)) -> (usize, usize) {
    within.chars().fold((0, 0), |(closed, open), c| match c {
        c if c == opening => (closed, open + 1),
        c if c == closing && open == 0 => (closed + 1, open),
        c if c == closing => (closed, open - 1),
        _ => (closed, open),
    })
}

fn is_odd(within: &str) -> bool {
    within.matches(QUOTE).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_opened_is_closed() {
        for (text, stretch, whole) in [
            ("خدمة «نيويورك تايمز»، خاص", "خدمة «نيويورك تايمز", "خدمة «نيويورك تايمز»"),
            ("دبي (CNN)-- قال", "دبي (CNN", "دبي (CNN)"),
            ("«واس» تنشر. ثم", "واس» تنشر", "«واس» تنشر."),
            ("قال \"نعم\" اليوم", "قال \"نعم", "قال \"نعم\""),
            ("(كما قال) في", "قال", "قال"),
            ("كلمة", "", ""),
        ] {
            let start = text.find(stretch).unwrap();
            let found = with_marks(text, start..start + stretch.len());
            assert_eq!(&text[found], whole, "{stretch}");
        }
    }
}
