//! The keywords of a page: one run of words, taken apart into phrases.
//!
//! Where the run has separators, they cut it. Where it has none (aggregators
//! lose them when the markup goes), the body does: keywords were drawn from
//! it (`keyword_run`). Either way, the phrases in their order are the run.

use std::borrow::Cow;
use std::ops::Range;

use super::Slice;
use super::keyword_run::from_body;
use super::paragraph::{bulleted, is_blank, is_bullet, is_dash};
use crate::normalize::Normalizer;

/// The phrases of a run that stands on one or more lines.
pub(super) fn phrases<'a>(
    lines: &[Slice<'a>],
    body: &[Slice<'a>],
    normalizer: &mut Normalizer,
) -> Vec<Slice<'a>> {
    if let [line] = lines
        && !has_separator(line)
    {
        return from_body(&trimmed(line.clone()), body, normalizer);
    }
    lines.iter().flat_map(separated).collect()
}

/// The phrase with the letters of Persian keyboards folded, and one space
/// between words.
#[must_use]
pub fn fold_keyword(phrase: &str) -> Cow<'_, str> {
    let is_persian = |c| persian(c) != c;
    let is_space = |c: char| is_blank(c) && c != ' ';
    if !phrase.contains(is_persian) && !phrase.contains(is_space) && !phrase.contains("  ") {
        return Cow::Borrowed(phrase);
    }
    let words = phrase.split(is_blank).filter(|word| !word.is_empty());
    let mut folded = String::with_capacity(phrase.len());
    for word in words {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().map(persian));
    }
    Cow::Owned(folded)
}

/// The Arabic letter for one of a Persian or Urdu keyboard.
fn persian(c: char) -> char {
    match c {
        '\u{06CC}' => 'ي',
        '\u{06A9}' | '\u{06AA}' => 'ك',
        '\u{06BE}' | '\u{06C1}' | '\u{06D5}' => 'ه',
        '\u{06C0}' | '\u{06C3}' => 'ة',
        _ => c,
    }
}

fn has_separator(line: &Slice<'_>) -> bool {
    bulleted(line).is_some() || separators(line.text).next().is_some()
}

/// The pieces between the separators of a line.
fn separated<'a>(line: &Slice<'a>) -> Vec<Slice<'a>> {
    let line = bulleted(line).unwrap_or_else(|| line.clone());
    let mut pieces = Vec::new();
    let mut start = 0;
    for separator in separators(line.text) {
        pieces.push(line.part(start..separator.start));
        start = separator.end;
    }
    pieces.push(line.after(start));
    pieces
        .into_iter()
        .map(trimmed)
        .filter(|piece| piece.text.contains(char::is_alphanumeric))
        .collect()
}

/// Where separators stand.
fn separators(line: &str) -> impl Iterator<Item = Range<usize>> {
    line.char_indices().filter_map(|(at, c)| {
        let end = at + c.len_utf8();
        let before = line[..at].chars().next_back();
        let after = line[end..].chars().next();
        is_separator(before, c, after).then_some(at..end)
    })
}

fn is_separator(before: Option<char>, c: char, after: Option<char>) -> bool {
    let is_open = |side: Option<char>| side.is_none_or(is_blank);
    match c {
        '،' | '|' | '؛' | ';' | '\n' | '\t' => true,
        // 2,5 is one number
        ',' => !(before.is_some_and(char::is_numeric) && after.is_some_and(char::is_numeric)),
        // C# is one word
        '#' => !before.is_some_and(char::is_alphanumeric),
        '/' => is_open(before) && is_open(after),
        _ => is_bullet(c) || is_dash(c) && is_open(before) && is_open(after),
    }
}

fn trimmed(piece: Slice<'_>) -> Slice<'_> {
    piece.trimmed_with(|c| is_blank(c) || ".:\"'«»“”".contains(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::normalize::Level;

    fn taken<'a>(run: &'a str, body: &'a str) -> Vec<Cow<'a, str>> {
        let lines: Vec<_> = super::super::paragraph::paragraphs(run).collect();
        phrases(&lines, &[Slice::whole(body)], &mut Normalizer::new(Level::Standard))
            .into_iter()
            .map(|phrase| fold_keyword(phrase.text))
            .collect()
    }

    #[test]
    fn separators_cut_the_run() {
        for run in [
            "نهر، جسر جديد",
            "نهر | جسر جديد",
            "نهر؛جسر جديد",
            "#نهر #جسر جديد",
            "• نهر • جسر جديد",
            "- نهر\n- جسر جديد",
            "نهر\nجسر جديد",
            "نهر - جسر جديد.",
            "نهر, «جسر جديد»",
        ] {
            assert_eq!(taken(run, "جسر"), ["نهر", "جسر جديد"], "{run}");
        }
        assert_eq!(taken("C#, 2,5 مليون", ""), ["C#", "2,5 مليون"]);
        assert_eq!(taken("#جسر_النهر", ""), ["جسر_النهر"]);
    }

    #[test]
    fn the_body_cuts_a_run_without_separators() {
        let body =
            "قال عمال الميناء القديم، في المدينة، إن الرافعة توقفت.\nفي الميناء القديم عمال.";
        assert_eq!(
            taken("عمال المیناء القدیم فی المدینة الرافعة", body),
            ["عمال الميناء القديم", "في المدينة", "الرافعة"]
        );
        // neither punctuation nor the end of a line stands within a phrase
        assert_eq!(taken("القديم في", body), ["القديم", "في"]);
        assert_eq!(taken("توقفت في", body), ["توقفت", "في"]);
    }

    #[test]
    fn words_the_body_does_not_hold_keep_together() {
        assert_eq!(
            taken("الميناء سفينة عابرة الميناء", "عاد الميناء"),
            ["الميناء", "سفينة عابرة", "الميناء"]
        );
        assert_eq!(taken("سفينة عابرة", ""), ["سفينة عابرة"]);
    }

    #[test]
    fn joined_and_dropped_tokens_keep_their_words() {
        assert_eq!(
            taken("الوزير عبد الكريم عام 2024 م", "زار عبدالكريم المكان عام 2024"),
            ["الوزير", "عبد الكريم", "عام 2024 م"]
        );
        assert_eq!(taken("( ) ؟", "نص"), Vec::<Cow<'_, str>>::new());
    }

    #[test]
    fn persian_letters_are_folded_and_the_rest_kept() {
        assert_eq!(fold_keyword("بین  المکانین"), "بين المكانين");
        assert!(matches!(fold_keyword("إلى القاهرة"), Cow::Borrowed("إلى القاهرة")));
    }

    proptest! {
        #[test]
        fn phrases_in_their_order_are_the_run(
            run in "[أبةـی عد٣2\u{64b}-]{0,30}",
            body in "[أبةـی عد٣2\u{64b}،\n-]{0,60}",
        ) {
            let runs = Slice::whole(&run);
            if !has_separator(&runs) {
                let phrases = from_body(&trimmed(runs.clone()), &[Slice::whole(&body)], &mut Normalizer::new(Level::Standard));
                let joined: Vec<_> = phrases.iter().map(|phrase| fold_keyword(phrase.text)).collect();
                if !phrases.is_empty() {
                    prop_assert_eq!(joined.join(" "), fold_keyword(trimmed(runs).text));
                }
            }
        }
    }
}
