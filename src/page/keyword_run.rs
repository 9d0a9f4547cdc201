//! A run of keywords without separators, cut by the body.
//!
//! From left to right, the longest run of words that stands together in the
//! body, with neither punctuation nor the end of a line between, is taken for
//! a phrase. Words that the body does not hold make phrases of their own, as
//! long as they follow each other.
//!
//! Costs one pass over the body, and memory for the stretches of it that are
//! made of words of the run alone.

use std::ops::Range;

use ahash::{AHashMap, AHashSet};

use super::Slice;
use super::paragraph::is_blank;
use crate::narrow::narrow;
use crate::normalize::Normalizer;

/// No phrase taken from the body has more tokens: names of institutions are
/// seldom longer, and the cost of a run is bounded by it.
const MAX_PHRASE: usize = 8;

/// A word of the run between spaces, or two that a rule joins, with the
/// numbers of its tokens.
struct Unit {
    span: Range<usize>,
    tokens: Vec<u32>,
}

/// The phrases of a run without separators.
pub(super) fn from_body<'a>(
    run: &Slice<'a>,
    body: &[Slice<'a>],
    normalizer: &mut Normalizer,
) -> Vec<Slice<'a>> {
    let mut numbers = AHashMap::new();
    let units = units(run, &mut numbers, normalizer);
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
        let next = narrow(numbers.len());
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
