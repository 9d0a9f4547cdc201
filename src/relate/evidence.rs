//! What a reader would look at to tell the relation of two articles.
//!
//! Resemblance alone misleads: two papers' versions of one report may share a
//! third of their shingles while two days' bulletins share two thirds. What
//! tells them apart is where the texts agree and what stands where they do
//! not. [`Evidence`] puts that in numbers that can be read one by one;
//! the model weighs them, and nothing else.
//!
//! Cost: one alignment, linear in both texts, and two small sets of facts.

use std::ops::Range;

use serde::Serialize;

use super::passage::{Aligner, Alignment, Passage};
use crate::corpus::Document;
use crate::date::Day;
use crate::narrow::narrow;
use crate::overlap::Overlap;
use crate::text::{
    FIELD, LEAD, OpeningWords, TimeWord, TokenKind, TokenizedArticle, TokenizedText,
};

/// Tokens of the opening: about the first sentence of a report.
pub const OPENING: usize = 40;

/// Names of places and people from which on they tell something: fewer are those of any
/// report of a place.
pub const NAMES: usize = 3;

/// One article, as far as its relation to another depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its text.
    pub text: &'a TokenizedText,
    /// The words of its title, where it has one.
    pub title: Option<&'a OpeningWords>,
    /// The day it bears.
    pub day: Option<Day>,
    /// Where it was published; any names that are equal for one outlet.
    pub source: Option<&'a str>,
}

impl<'a> Side<'a> {
    /// The side of this article, with what its document says beside the text.
    #[must_use]
    pub fn of(article: &'a TokenizedArticle, document: &'a Document) -> Self {
        let (day, source) = (Day::of(document), document.source.as_deref());
        Self { text: &article.text, title: article.title.as_ref(), day, source }
    }
}

/// Differences inside passages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Edits {
    /// Places at which the texts differ.
    pub places: u32,
    /// Of these, places at which one text has a number that the other lacks.
    pub numbers: u32,
    /// Of these, places at which each text has a number that the other has nowhere: one
    /// that stands elsewhere was moved, and one without a counterpart was added.
    pub new_numbers: u32,
    /// Of these, places at which one text has a day or month that the other lacks.
    pub dates: u32,
    /// Of these, places at which a number, a day or a month differs.
    pub facts: u32,
    /// Of these, places at which one text has a name that the other lacks.
    pub names: u32,
}

impl Edits {
    /// Counts others too.
    fn add(&mut self, other: Self) {
        self.places += other.places;
        self.numbers += other.numbers;
        self.new_numbers += other.new_numbers;
        self.dates += other.dates;
        self.facts += other.facts;
        self.names += other.names;
    }
}

/// The evidence on one pair. Shares are 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a finding of its own")]
#[non_exhaustive]
pub struct Evidence {
    /// Whether the tokens are the same in the same order.
    pub same_tokens: bool,
    /// Share of all distinct shingles that both have.
    pub resemblance: f64,
    /// Share of A's shingles that B has.
    pub containment_of_a: f64,
    /// Share of B's shingles that A has.
    pub containment_of_b: f64,
    /// Share of A's tokens that lie in passages.
    pub aligned_of_a: f64,
    /// Share of B's tokens that lie in passages.
    pub aligned_of_b: f64,
    /// Passages found.
    pub passages: u32,
    /// Equal tokens of the longest passage.
    pub longest_passage: u32,
    /// Lengths in tokens of the stretches outside passages, longest first, in A.
    pub gaps_of_a: Vec<u32>,
    /// The same in B.
    pub gaps_of_b: Vec<u32>,
    /// Differences inside passages.
    pub edits: Edits,
    /// Share of the numbers and dates in the text that has fewer of them that
    /// stand in the other too; `None` where one has none.
    pub facts_kept: Option<f64>,
    /// Share of the numbers in digits in the text that has fewer of them that
    /// stand in the other too; `None` where one has none. Words for small
    /// numbers stand in any two texts.
    pub figures_kept: Option<f64>,
    /// Share of the names in the text that has fewer that stand in the other too; `None`
    /// where one has fewer than [`NAMES`].
    pub names_kept: Option<f64>,
    /// Share of the words of one opening, the first [`OPENING`] tokens, that stand in the first [`FIELD`]
    /// tokens of the other text, the mean of both sides; particles aside.
    pub opening_words: f64,
    /// Whether a sentence outside all passages turns to another subject, as in
    /// a report that joins two.
    pub turns: bool,
    /// Tokens of the shorter text.
    pub shorter: u32,
    /// Days between the two; `None` where one has no date.
    pub days_apart: Option<u32>,
    /// Whether one outlet published both; `None` where one's is not known.
    pub same_source: Option<bool>,
    /// Share of the words of the shorter title that the other title has;
    /// `None` where one has no title.
    pub title_shared: Option<f64>,
    /// Share of the words of one title that stand in the first [`LEAD`] tokens
    /// of the other text, the mean of both sides; `None` where one has no title.
    pub titles_in_lead: Option<f64>,
    /// The days of the week, from 0, Saturday, to 6, that each names as its own in the first
    /// [`LEAD`] tokens: "today, Thursday", or the only one there, if it is that of the day the
    /// article bears. `None` where one names none, or the other names it too, as "yesterday".
    pub own_weekdays: Option<[u32; 2]>,
    /// Whether each gives itself a date behind "corresponding to", of which it has one figure
    /// for itself.
    pub own_dates: bool,
    /// Whether one alone says in its first [`LEAD`] tokens that something is expected.
    pub foretold: bool,
    /// Whether each title has a word that its own text begins with, and that neither the
    /// other title has nor what the other text begins with: the place, the people or the
    /// thing that a form is filled in with. Numbers and dates aside.
    pub other_subjects: bool,
    /// Share of the shingles of both that recur in the corpus on other days
    /// (see [`Recurrence`](crate::recurrence::Recurrence)); `None` where the
    /// two were looked at without a corpus.
    pub recurring: Option<f64>,
    /// How near a third article of the corpus comes to both: the greatest of
    /// the lesser of its two resemblances, 0 where none resembles both;
    /// `None` where the two were looked at without a corpus.
    pub kin: Option<f64>,
}

impl Evidence {
    /// The evidence on two articles, with what their shingle sets share.
    #[must_use]
    pub fn of(a: Side<'_>, b: Side<'_>, overlap: Overlap, aligner: &Aligner) -> Self {
        let alignment = aligner.align(&a.text.tokens, &b.text.tokens);
        Self::of_alignment(a, b, overlap, &alignment)
    }

    /// The same where the texts are aligned already.
    ///
    /// # Panics
    ///
    /// Where the alignment reaches beyond the texts; of other texts, it says nothing of
    /// these.
    #[must_use]
    pub fn of_alignment(a: Side<'_>, b: Side<'_>, overlap: Overlap, alignment: &Alignment) -> Self {
        let passages = &alignment.passages;
        let mut in_a: Vec<Range<usize>> = passages.iter().map(|p| p.a.clone()).collect();
        in_a.sort_unstable_by_key(|range| range.start);
        let in_b: Vec<Range<usize>> = passages.iter().map(|p| p.b.clone()).collect();
        let (length_a, length_b) = (a.text.len(), b.text.len());
        Self {
            same_tokens: a.text.tokens == b.text.tokens,
            resemblance: overlap.resemblance(),
            containment_of_a: overlap.containment_of_a(),
            containment_of_b: overlap.containment_of_b(),
            aligned_of_a: share(in_a.iter().map(Range::len).sum(), length_a),
            aligned_of_b: share(in_b.iter().map(Range::len).sum(), length_b),
            passages: narrow(passages.len()),
            longest_passage: narrow(passages.iter().map(|p| p.shared).max().unwrap_or(0)),
            gaps_of_a: gaps(&in_a, length_a),
            gaps_of_b: gaps(&in_b, length_b),
            edits: edits(a.text, b.text, alignment),
            facts_kept: shared_by(&a.text.facts, &b.text.facts),
            figures_kept: shared_by(&a.text.figures, &b.text.figures),
            names_kept: shared_by(&a.text.names, &b.text.names)
                .filter(|_| a.text.names.len().min(b.text.names.len()) >= NAMES),
            opening_words: f64::midpoint(
                opening_words(a.text, b.text),
                opening_words(b.text, a.text),
            ),
            turns: turns_outside(a.text, &in_a) || turns_outside(b.text, &in_b),
            shorter: narrow(length_a.min(length_b)),
            days_apart: a.day.zip(b.day).map(|(a, b)| a.distance(b)),
            same_source: a.source.zip(b.source).map(|(a, b)| a == b),
            title_shared: a.title.zip(b.title).and_then(|(a, b)| a.shared(b)),
            titles_in_lead: titles_in_lead(a, b),
            own_weekdays: own_weekday(a, b).zip(own_weekday(b, a)).map(<[u32; 2]>::from),
            own_dates: has_own_date(a, b) && has_own_date(b, a),
            foretold: foretells(a) != foretells(b),
            other_subjects: has_own_subject(a, b) && has_own_subject(b, a),
            recurring: None,
            kin: None,
        }
    }

    /// The larger containment: how much of one text the other holds.
    #[must_use]
    pub fn containment(&self) -> f64 {
        self.containment_of_a.max(self.containment_of_b)
    }

    /// The larger share in passages, that of the text which has more of it there.
    #[must_use]
    pub fn aligned(&self) -> f64 {
        self.aligned_of_a.max(self.aligned_of_b)
    }

    /// Tokens that each text has in a row for itself, the lesser of both.
    #[must_use]
    pub fn own_in_both(&self) -> u32 {
        let longest = |gaps: &[u32]| gaps.first().copied().unwrap_or(0);
        longest(&self.gaps_of_a).min(longest(&self.gaps_of_b))
    }
}

/// The lengths of what lies outside these ascending, disjoint ranges, longest
/// first.
fn gaps(passages: &[Range<usize>], length: usize) -> Vec<u32> {
    let starts = passages.iter().map(|range| range.start).chain([length]);
    let ends = [0].into_iter().chain(passages.iter().map(|range| range.end));
    let mut gaps: Vec<u32> =
        ends.zip(starts).map(|(end, start)| narrow(start - end)).filter(|&gap| gap > 0).collect();
    gaps.sort_unstable_by(|one, other| other.cmp(one));
    gaps
}

/// Whether a turn stands outside these ranges.
fn turns_outside(text: &TokenizedText, passages: &[Range<usize>]) -> bool {
    let is_inside = |turn: usize| passages.iter().any(|range| range.contains(&turn));
    text.turns.iter().any(|&turn| !is_inside(turn as usize))
}

/// Share of the words of one opening that the other text begins with.
fn opening_words(one: &TokenizedText, other: &TokenizedText) -> f64 {
    one.words.kept(OPENING, &other.words, FIELD).unwrap_or(0.0)
}

fn titles_in_lead(a: Side<'_>, b: Side<'_>) -> Option<f64> {
    let (of_a, of_b) = (a.title?, b.title?);
    let in_b = of_a.kept(usize::MAX, &b.text.words, LEAD)?;
    let in_a = of_b.kept(usize::MAX, &a.text.words, LEAD)?;
    Some(f64::midpoint(in_a, in_b))
}

/// Whether the title of one names what its opening does, and the other nowhere in its title
/// and [`FIELD`].
fn has_own_subject(one: Side<'_>, other: Side<'_>) -> bool {
    let Some((title, other_title)) = one.title.zip(other.title) else { return false };
    let tells = |place: usize| {
        place < OPENING && matches!(one.text.kinds[place], TokenKind::Word | TokenKind::Name)
    };
    title.own_in(&one.text.words, [other_title, &other.text.words]).any(tells)
}

/// The day of the week that a text names as its own, and the other text does not name.
fn own_weekday(one: Side<'_>, other: Side<'_>) -> Option<u32> {
    let names_only = |day: &u32| {
        let mut named = weekdays(one.text).peekable();
        named.peek().is_some() && named.all(|named| named == *day)
    };
    let today = one.text.times_in_lead().find_map(|time| match time {
        TimeWord::Today(day) => Some(day),
        _ => None,
    });
    let borne = || one.day.map(Day::weekday).filter(names_only);
    today.or_else(borne).filter(|day| weekdays(other.text).all(|named| named != *day))
}

/// The days of the week that the lead of a text names.
fn weekdays(text: &TokenizedText) -> impl Iterator<Item = u32> {
    text.times_in_lead().filter_map(TimeWord::weekday)
}

/// Whether a text gives itself a date of which the other text lacks one figure.
fn has_own_date(one: Side<'_>, other: Side<'_>) -> bool {
    let is_own = |time: &TimeWord| match time {
        TimeWord::Dated(figure) => other.text.facts.binary_search(figure).is_err(),
        _ => false,
    };
    // were all of a whole date other figures, it might be one day in the two calendars
    one.text.times.iter().filter(|(_, time)| is_own(time)).count() == 1
}

/// Whether a text says in its lead that something is expected.
fn foretells(side: Side<'_>) -> bool {
    side.text.times_in_lead().any(|time| time == TimeWord::Expected)
}

/// What differs between the runs of each passage, and at the edges.
fn edits(a: &TokenizedText, b: &TokenizedText, alignment: &Alignment) -> Edits {
    let mut edits = Edits::default();
    let mut runs = alignment.runs.iter().peekable();
    for Passage { b: within, .. } in &alignment.passages {
        while runs.next_if(|run| run.b < within.start).is_some() {}
        let mut end: Option<(usize, usize)> = None;
        while let Some(run) = runs.next_if(|run| run.b < within.end) {
            if let Some((end_a, end_b)) = end {
                edits.add(edit(a, end_a..run.a, b, end_b..run.b));
            }
            end = Some((run.a + run.length, run.b + run.length));
        }
    }
    for [of_a, of_b] in edges(a, b, &alignment.passages) {
        let edit = edit(a, of_a, b, of_b);
        // names stand in datelines too
        if edit.new_numbers > 0 {
            edits.add(Edits { names: 0, ..edit });
        }
    }
    edits
}

/// What differs between two stretches that stand at one place.
fn edit(a: &TokenizedText, of_a: Range<usize>, b: &TokenizedText, of_b: Range<usize>) -> Edits {
    let differs = |kind: TokenKind| {
        has_other(a, of_a.clone(), b, of_b.clone(), kind)
            || has_other(b, of_b.clone(), a, of_a.clone(), kind)
    };
    let numbers = [a.numbers_in(&of_a), b.numbers_in(&of_b)];
    let other_number = are_other(numbers);
    // the day of a month is a figure
    let are_days = has_day(a, numbers[0]) && has_day(b, numbers[1]);
    let other_date = differs(TokenKind::Date) || other_number && are_days;
    let are_new = has_new(numbers[0], &b.facts) && has_new(numbers[1], &a.facts);
    Edits {
        places: 1,
        numbers: other_number.into(),
        new_numbers: are_new.into(),
        dates: other_date.into(),
        facts: (other_number || other_date).into(),
        names: differs(TokenKind::Name).into(),
    }
}

/// Tokens before the first passage and behind the last within which two texts tell the same
/// thing otherwise.
const EDGE: usize = 12;

/// What stands before the passage that is the first in both texts, and behind that which is
/// the last in both, where it is short.
fn edges(
    a: &TokenizedText,
    b: &TokenizedText,
    passages: &[Passage],
) -> impl Iterator<Item = [Range<usize>; 2]> {
    let first =
        passages.first().filter(|first| passages.iter().all(|p| p.a.start >= first.a.start));
    let last = passages.last().filter(|last| passages.iter().all(|p| p.a.end <= last.a.end));
    let before = first.map(|first| [0..first.a.start, 0..first.b.start]);
    let behind = last.map(|last| [last.a.end..a.len(), last.b.end..b.len()]);
    let is_short = |edge: &[Range<usize>; 2]| edge.iter().all(|range| range.len() <= EDGE);
    [before, behind].into_iter().flatten().filter(is_short)
}

/// Whether one of these numbers is the day of a month.
fn has_day(text: &TokenizedText, numbers: &[(u32, u64)]) -> bool {
    let is_day = |place: usize| {
        text.kinds[place] == TokenKind::Figure
            && text.kinds.get(place + 1) == Some(&TokenKind::Date)
    };
    numbers.iter().any(|&(place, _)| is_day(place as usize))
}

/// Whether a stretch holds a token of such a kind that the other lacks.
fn has_other(
    one: &TokenizedText,
    stretch: Range<usize>,
    other: &TokenizedText,
    opposite: Range<usize>,
    kind: TokenKind,
) -> bool {
    let lacking = &other.tokens[opposite];
    stretch.into_iter().any(|at| one.kinds[at] == kind && !lacking.contains(&one.tokens[at]))
}

/// Whether one of two lists has a value that the other lacks.
fn are_other([one, other]: [&[(u32, u64)]; 2]) -> bool {
    let lacks = |list: &[(u32, u64)], value: u64| list.iter().all(|&(_, listed)| listed != value);
    one.iter().any(|&(_, value)| lacks(other, value))
        || other.iter().any(|&(_, value)| lacks(one, value))
}

/// Whether a stretch has a number that is not among the facts of the other text.
fn has_new(numbers: &[(u32, u64)], facts: &[u64]) -> bool {
    numbers.iter().any(|(_, value)| facts.binary_search(value).is_err())
}

/// Share of the list that has fewer members that the other has, both ascending.
fn shared_by(a: &[u64], b: &[u64]) -> Option<f64> {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let found = few.iter().filter(|fact| many.binary_search(fact).is_ok());
    (!few.is_empty()).then(|| share(found.count(), few.len()))
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Level;
    use crate::text::Tokenizer;

    #[test]
    fn a_toll_is_seen_wherever_it_stands() {
        let mut tokenizer = Tokenizer::new(Level::Standard);
        let report = "في انهيار مبنى قديم وسط المدينة فجر اليوم بحسب الدفاع المدني الذي أرسل فرقه \
                      إلى المكان وواصل البحث بين الأنقاض";
        let first = "قتل 5 أشخاص وأصيب 12 آخرون";
        let second = "قتل 9 أشخاص وأصيب 31 آخرون";
        let mut edits = |one: &str, other: &str| {
            let [one, other] = [one, other].map(|text| tokenizer.tokenize(text));
            let side = |text| Side { text, title: None, day: None, source: None };
            Evidence::of(side(&one), side(&other), Overlap::default(), &Aligner::default()).edits
        };
        for [one, other] in [
            [format!("{first} {report}"), format!("{second} {report}")],
            [format!("{report} {first}"), format!("{report} {second}")],
            [format!("{report} {first} {report}"), format!("{report} {second} {report}")],
        ] {
            let found = edits(&one, &other);
            assert!(found.new_numbers > 0 && found.dates == 0, "{one}: {found:?}");
        }
        let dateline = |city: &str| format!("{city} وكالة الميناء {report}");
        assert_eq!(edits(&dateline("الرياض"), &dateline("جدة")), Edits::default());
        let days = edits(&format!("{report} يوم 1 يوليو"), &format!("{report} يوم 2 يوليو"));
        assert_eq!((days.numbers, days.dates), (1, 1));
    }

    #[test]
    fn a_title_counts_in_the_lead_and_not_further_down() {
        let mut tokenizer = Tokenizer::new(Level::Standard);
        let title = tokenizer.title("افتتاح جسر الميناء");
        let other_title = tokenizer.title("حصاد القمح");
        let background = "كلام ".repeat(LEAD);
        let late = tokenizer.tokenize(&format!("{background} افتتاح جسر الميناء"));
        let early = tokenizer.tokenize(&format!("افتتاح جسر الميناء {background}"));
        let side = |text, title| Side { text, title, day: None, source: None };
        let shared = |text| {
            titles_in_lead(side(&late, Some(&title)), side(text, Some(&other_title))).unwrap()
        };
        assert!((shared(&early) - 0.5).abs() < 1e-9, "the words of one title of two");
        assert!(shared(&late).abs() < 1e-9);
        assert_eq!(titles_in_lead(side(&late, None), side(&early, Some(&title))), None);
    }
}
