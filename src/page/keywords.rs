//! The keywords of a page: one run of words, taken apart into phrases.
//!
//! Where the run has separators, they cut it. Where it has none (aggregators
//! lose them when the markup goes), the body does: keywords were drawn from
//! it, so the longest run of words that stands together in the body, with no
//! punctuation between, is taken for a phrase, from left to right. Words that
//! the body does not hold make phrases of their own. Either way, the phrases
//! in their order are the run.
//!
//! Costs one pass over the body, and memory for the stretches of it that are
//! made of words of the run alone.

use std::borrow::Cow;
use std::ops::Range;

use ahash::{AHashMap, AHashSet};

use super::Slice;
use super::paragraph::{bulleted, is_blank, is_bullet, is_dash};
use crate::normalize::Normalizer;

/// No phrase taken from the body has more tokens.
const MAX_PHRASE: usize = 8;

/// The phrases of a run that stands on one or more lines.
pub(super) fn phrases<'a>(
    lines: &[Slice<'a>],
    body: &[Slice<'a>],
    normalizer: &mut Normalizer,
) -> Vec<Slice<'a>> {
    if let [line] = lines
        && !has_separator(line)
    {
        return from_body(line, body, normalizer);
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
    bulleted(line.clone()).is_some() || separators(line.text).next().is_some()
}

/// The pieces between the separators of a line.
fn separated<'a>(line: &Slice<'a>) -> Vec<Slice<'a>> {
    let line = bulleted(line.clone()).unwrap_or_else(|| line.clone());
    let ends = separators(line.text).chain([line.text.len()..line.text.len()]);
    let mut start = 0;
    ends.map(|separator| {
        let piece = line.part(start..separator.start);
        start = separator.end;
        trimmed(piece)
    })
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

/// A word of the run between spaces, or two that a rule joins, with the
/// numbers of its tokens.
struct Unit {
    span: Range<usize>,
    tokens: Vec<u32>,
}

/// The phrases of a run without separators.
fn from_body<'a>(
    run: &Slice<'a>,
    body: &[Slice<'a>],
    normalizer: &mut Normalizer,
) -> Vec<Slice<'a>> {
    let run = trimmed(run.clone());
    let mut numbers = AHashMap::new();
    let units = units(&run, &mut numbers, normalizer);
    let stretches = stretches(body, &numbers, normalizer);
    let known: AHashSet<&[u32]> = stretches
        .iter()
        .flat_map(|stretch| {
            (0..stretch.len()).flat_map(move |start| {
                let longest = (stretch.len() - start).min(MAX_PHRASE);
                (1..=longest).map(move |length| &stretch[start..start + length])
            })
        })
        .collect();

    let mut phrases: Vec<Slice<'a>> = Vec::new();
    let mut is_last_unknown = false;
    let mut at = 0;
    while let Some(unit) = units.get(at) {
        let mut tokens = Vec::new();
        let mut length = 0;
        for next in &units[at..] {
            tokens.extend_from_slice(&next.tokens);
            if !known.contains(tokens.as_slice()) {
                break;
            }
            length += 1;
        }
        let start = match phrases.last() {
            // words that the body does not hold keep together
            Some(last) if length == 0 && is_last_unknown => {
                let start = last.span.start - run.span.start;
                phrases.pop();
                start
            }
            _ => unit.span.start,
        };
        is_last_unknown = length == 0;
        at += length.max(1);
        phrases.push(run.part(start..units[at - 1].span.end));
    }
    phrases
}

/// Takes the run apart and gives every different token a number.
fn units(
    run: &Slice<'_>,
    numbers: &mut AHashMap<String, u32>,
    normalizer: &mut Normalizer,
) -> Vec<Unit> {
    let offset = run.span.start;
    let mut words = run
        .clone()
        .split_words()
        .map(|word| word.span.start - offset..word.span.end - offset)
        .peekable();
    let mut units: Vec<Unit> = Vec::new();
    normalizer.for_each_token(run.text, |token| {
        while let Some(word) = words.next_if(|word| word.start < token.span.end) {
            match units.last_mut() {
                // a token over several words joins them; a word without a
                // token belongs to the one before
                Some(last) if token.span.start < word.start || word.end <= token.span.start => {
                    last.span.end = word.end;
                }
                _ => units.push(Unit { span: word, tokens: Vec::new() }),
            }
        }
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let number = *numbers.entry(token.text.to_owned()).or_insert(next);
        if let Some(unit) = units.last_mut() {
            unit.tokens.push(number);
        }
    });
    if let (Some(last), Some(word)) = (units.last_mut(), words.last()) {
        last.span.end = word.end;
    }
    units
}

/// The stretches of the body that hold words of the run alone and neither
/// punctuation nor the end of a line.
fn stretches(
    body: &[Slice<'_>],
    numbers: &AHashMap<String, u32>,
    normalizer: &mut Normalizer,
) -> Vec<Vec<u32>> {
    let mut stretches = vec![Vec::new()];
    for part in body {
        let mut end = 0;
        normalizer.for_each_token(part.text, |token| {
            let number = numbers.get(token.text);
            let gap = part.text.get(end..token.span.start).unwrap_or_default();
            if (number.is_none() || end == 0 || is_break(gap))
                && stretches.last().is_some_and(|stretch| !stretch.is_empty())
            {
                stretches.push(Vec::new());
            }
            if let (Some(&number), Some(stretch)) = (number, stretches.last_mut()) {
                stretch.push(number);
            }
            end = token.span.end;
        });
    }
    stretches
}

/// Whether no phrase runs over this gap between two tokens. A hyphen between
/// letters is part of a word.
fn is_break(gap: &str) -> bool {
    let stays = |c: char| c != '\n' && is_blank(c) || c.is_alphanumeric() || c == 'ـ';
    gap != "-" && !gap.chars().all(stays)
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
                let phrases = from_body(&runs, &[Slice::whole(&body)], &mut Normalizer::new(Level::Standard));
                let joined: Vec<_> = phrases.iter().map(|phrase| fold_keyword(phrase.text)).collect();
                if !phrases.is_empty() {
                    prop_assert_eq!(joined.join(" "), fold_keyword(trimmed(runs).text));
                }
            }
        }
    }
}
