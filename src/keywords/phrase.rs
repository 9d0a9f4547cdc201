//! An article as the words that a phrase may hold, and the runs of them.

use std::ops::Range;

use ahash::AHashMap;

use super::beside::Beside;
use super::form::Form;
use super::grammar::{Facts, Grammar};
use super::number_word::is_number_word;
use super::reach::{joins_names, runs};
use crate::frequencies::Frequencies;
use crate::letters::has_letters;
use crate::terms::{Word, WordKind, WordReader, Words};

/// "Son of": a name goes on over it.
const SON: &str = "بن";
/// "House of".
const HOUSE: &str = "آل";
/// Fewest documents with two words that take a preposition apart.
const PAIR_APART: u32 = 10;
const TANWIN: char = '\u{64B}';

/// What a word may be to a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Any part, or the whole.
    Word,
    /// Not the whole: two letters are mostly half of something (`إف 16`).
    Fragment,
    /// Not the first.
    Number,
    /// Not the whole, nor with other numbers.
    NumberWord,
    /// Not without the word before it: the ten of `الستة عشر`.
    Ten,
    /// It joins the words around it into one name.
    Joint,
}

/// A word that a phrase may hold.
#[derive(Clone, Debug)]
pub(super) struct PhraseWord {
    /// The hash of its token.
    pub(super) hash: u64,
    /// What the background shows of it.
    pub(super) facts: Facts,
    /// What it may be to a phrase.
    pub(super) part: Part,
    /// Whether it stands in the title.
    pub(super) is_title: bool,
    /// Its place among all words of title or text.
    pub(super) place: usize,
    /// What stands right beside it there.
    pub(super) beside: Beside,
    span: Range<usize>,
}

impl PhraseWord {
    /// Whether a conjunction or a preposition is written onto it.
    pub(super) fn has_clitic(&self) -> bool {
        self.facts.bare.word.dropped > 0 || self.facts.is_bound
    }
}

/// The words of an article that a phrase may hold, and the runs of them.
#[derive(Debug)]
pub(super) struct Phrases<'a> {
    pub(super) words: Vec<PhraseWord>,
    pub(super) runs: Vec<Range<usize>>,
    parts: [&'a str; 2],
}

impl<'a> Phrases<'a> {
    /// Reads title and text.
    pub(super) fn read(title: &'a str, text: &'a str, grammar: &Grammar<'_>) -> Self {
        let mut reader = WordReader::new();
        let parts = [title, text];
        let read = parts.map(|part| reader.read(part));
        let mut own: AHashMap<u64, u32> = AHashMap::new();
        for word in read.iter().flat_map(Words::all) {
            *own.entry(word.hash).or_default() += 1;
        }
        let own = |word: u64| own.get(&word).copied().unwrap_or(0);
        let mut phrases = Self { words: Vec::new(), runs: Vec::new(), parts };
        for ((words, source), is_title) in read.iter().zip(parts).zip([true, false]) {
            let dateline = if is_title { 0 } else { dateline(source) };
            for run in runs(words, source) {
                let mut start = phrases.words.len();
                for place in run {
                    let word = &words.all()[place];
                    let token = words.token(word);
                    let span = words.byte_span(place..place + 1);
                    if span.start < dateline {
                        start = phrases.words.len();
                        continue;
                    }
                    let written = &source[span.clone()];
                    let facts = grammar.facts(word.hash, token, own);
                    let is_part = match word.kind {
                        WordKind::Number => true,
                        WordKind::Subject => may_name(facts.form, written),
                        // joints and tens go with the word before them
                        WordKind::Function => start < phrases.words.len(),
                    };
                    if is_part {
                        let (hash, part) = (word.hash, part(word, token, written));
                        let beside = Beside::of(words, source, place);
                        phrases.words.push(PhraseWord {
                            hash,
                            facts,
                            part,
                            is_title,
                            place,
                            beside,
                            span,
                        });
                    } else {
                        phrases.end_run(start);
                        start = phrases.words.len();
                    }
                }
                phrases.end_run(start);
            }
        }
        phrases.take_apart_by_pairs(grammar.frequencies());
        phrases
    }

    /// Takes the preposition off a first word that could do without, where
    /// the next word hardly follows the whole (`بعيد الفطر`), or where it is
    /// written onto the word more often than not (`لكرة القدم`).
    fn take_apart_by_pairs(&mut self, frequencies: &Frequencies) {
        let within_runs = self.runs.iter().flat_map(|run| run.start + 1..run.end);
        for at in within_runs {
            let Some(other) = self.words[at - 1].facts.other_bare else { continue };
            let next = self.words[at].hash;
            let whole = frequencies.of_pair(self.words[at - 1].hash, next);
            let apart = frequencies.of_pair(other.word.hash, next);
            let facts = &mut self.words[at - 1].facts;
            if apart >= PAIR_APART && (apart > whole || facts.is_bound) {
                facts.bare = other;
                facts.is_bound = false;
            }
        }
    }

    fn end_run(&mut self, start: usize) {
        if start < self.words.len() {
            self.runs.push(start..self.words.len());
        }
    }

    /// Words as a reader expects them: as written, one space apart, without
    /// what is written onto the first.
    pub(super) fn written(&self, range: Range<usize>) -> String {
        let Some([first, .., last] | [first @ last]) = self.words.get(range) else {
            return String::new();
        };
        let part = self.parts[usize::from(!first.is_title)];
        let written = &part[first.span.start..last.span.end];
        let written = first.facts.bare.word.of_written(written);
        written.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Bytes of a text's dateline, `النورس (وكالة) - ` or `المرفأ – وكالة:`: names
/// that stand there tell where and who, not what. A short beginning before a
/// dash is one.
fn dateline(text: &str) -> usize {
    const MOST_WORDS: usize = 8;
    const MOST_BYTES: usize = 160;
    let beginning = &text[..text.floor_char_boundary(MOST_BYTES)];
    let line = beginning.trim_start().lines().next().unwrap_or_default();
    let start = beginning.len() - beginning.trim_start().len();
    let dash = [" - ", "- ", " -", "--", "–", "—", " ـ "]
        .iter()
        .filter_map(|&dash| line.find(dash).map(|at| at + dash.len()))
        .min();
    dash.filter(|&end| line[..end].split_whitespace().count() <= MOST_WORDS)
        .map_or(0, |end| start + end)
}

/// What a word of a run may be to a phrase.
fn part(word: &Word, token: &str, written: &str) -> Part {
    match word.kind {
        WordKind::Number => Part::Number,
        WordKind::Function if joins_names(token) => Part::Joint,
        WordKind::Function => Part::Ten,
        WordKind::Subject if token == SON || written == HOUSE => Part::Joint,
        WordKind::Subject if is_number_word(token) => Part::NumberWord,
        WordKind::Subject if !has_letters(token, 3) => Part::Fragment,
        WordKind::Subject => Part::Word,
    }
}

/// Whether a word of this form, written like this, may be part of a name.
fn may_name(form: Form, written: &str) -> bool {
    match form {
        Form::Name => !written.contains(TANWIN),
        Form::NameWithTeh => !written.contains(TANWIN) && !written.ends_with('ه'),
        Form::Other => false,
    }
}
