//! The head of a page: what stands above the article's first paragraph.
//!
//! Sites write there the path, a section, the headline, who wrote, and the
//! day. None of it is the article, and its copies on other pages do not have
//! it; but an article may also begin with a short line. So only these lines
//! leave the text, and, datelines aside, only where a paragraph follows:
//!
//! | line | what becomes of it |
//! |---|---|
//! | a day, a byline, a path (`stamp`) | left out; the day dates the page |
//! | a dateline: the first line, above a day or byline, or between these and the paragraph (`dateline`) | the dateline |
//! | one or two words, or a place or an outlet, above a day or byline | left out, where the page has headings |
//! | the only other line above a day or byline | the title |
//! | several such | the text, since any of them may be the title |
//!
//! A byline stands in for a dateline where there is none: either says who
//! wrote.

use super::Slice;
use super::dateline;
use super::heading::{Heading, Line, Role};
use super::paragraph::{is_prose, words};
use super::stamp::Stamp;
use crate::normalize::Normalizer;

/// No head has more lines than this.
const MAX_LINES: usize = 8;
/// The name of a site or a section has at most this many words; a headline
/// has more.
const MAX_NAME_WORDS: usize = 2;

/// What the head of a page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head<'a> {
    pub(super) title: Option<Slice<'a>>,
    pub(super) dateline: Option<Slice<'a>>,
    /// The lines with the day of publication, and the bylines, which may bear
    /// it too.
    pub(super) stamps: Vec<Slice<'a>>,
}

/// The lines above the first paragraph.
struct Above<'l, 'a> {
    lines: &'l [Line<'a>],
    /// The stamp that each of the lines above the paragraph is.
    stamps: Vec<Option<Stamp>>,
    /// Whether a paragraph is near.
    has_text: bool,
}

/// What becomes of a line.
enum Fate<'a> {
    Text,
    LeftOut,
    Stamp,
    Byline,
    Dateline(Slice<'a>),
    /// The title, unless there are several.
    Title,
}

/// Reads the head of the page with these lines. Those that leave the text
/// become headings of [`Role::Head`], and a paragraph loses the dateline that
/// it begins with.
pub(super) fn take<'a>(lines: &mut [Line<'a>], normalizer: &mut Normalizer) -> Head<'a> {
    let is_page = lines.iter().any(|line| line.heading.is_some());
    let above = Above::read(lines, normalizer);
    let (fates, text) = (above.fates(is_page, normalizer), above.text());
    let is_titled = fates.iter().filter(|fate| matches!(fate, Fate::Title)).count() == 1;
    let (mut head, mut byline) = (Head::default(), None);
    for (line, fate) in lines.iter_mut().zip(fates) {
        let slice = line.slice.clone();
        match fate {
            Fate::Text => continue,
            Fate::Title if !is_titled => continue,
            Fate::Title => head.title = Some(slice),
            Fate::LeftOut => {}
            Fate::Stamp => head.stamps.push(slice),
            Fate::Byline => {
                head.stamps.push(slice.clone());
                byline.get_or_insert(slice);
            }
            Fate::Dateline(dateline) => head.dateline = Some(dateline),
        }
        line.heading = Some(Heading::bare(Role::Head));
    }
    // with lines of the text above it, a paragraph is one run with them
    let begins_text = |&at: &usize| lines[..at].iter().all(|line| line.heading.is_some());
    let text = text.filter(begins_text);
    if head.dateline.is_none()
        && let Some(paragraph) = text.and_then(|at| lines.get_mut(at))
        && let Some((dateline, rest)) = dateline::leading(&paragraph.slice, normalizer)
    {
        head.dateline = Some(dateline);
        paragraph.slice = rest;
    }
    head.dateline = head.dateline.or(byline);
    head
}

impl<'l, 'a> Above<'l, 'a> {
    fn read(lines: &'l [Line<'a>], normalizer: &mut Normalizer) -> Self {
        let mut above = Self { lines, stamps: Vec::new(), has_text: false };
        for line in lines.iter().take(MAX_LINES + 1) {
            let stamp = match line.role() {
                None => Stamp::read(&line.slice, normalizer),
                Some(Role::Share) => None,
                Some(_) => break,
            };
            if stamp.is_none() && line.heading.is_none() && is_prose(line.slice.text) {
                above.has_text = true;
                break;
            }
            above.stamps.push(stamp);
        }
        if !above.has_text {
            above.stamps.clear();
        }
        above.settle_days();
        above.settle_bylines();
        above
    }

    /// Days with other lines between them, as in a table of matches, are of the text, and so
    /// is one that a line announces.
    fn settle_days(&mut self) {
        let is_day = |&at: &usize| self.stamp(at) == Some(Stamp::Date);
        let days: Vec<usize> = (0..self.stamps.len()).filter(is_day).collect();
        let (Some(&first), Some(&last)) = (days.first(), days.last()) else { return };
        let is_table = (first..last).any(|at| self.is_unmarked(at));
        let is_announced = |at: &usize| {
            let above = at.checked_sub(1).filter(|&above| self.is_unmarked(above));
            above.is_some_and(|above| self.lines[above].slice.text.ends_with(':'))
        };
        let of_text: Vec<usize> =
            days.into_iter().filter(|at| is_table || is_announced(at)).collect();
        for at in of_text {
            self.stamps[at] = None;
        }
    }

    /// Where the first paragraph stands, if it is near.
    fn text(&self) -> Option<usize> {
        self.has_text.then_some(self.stamps.len())
    }

    /// What may be a byline is one beside a day, below a headline.
    fn settle_bylines(&mut self) {
        for at in 0..self.stamps.len() {
            if self.stamps[at] == Some(Stamp::PossibleByline) {
                let is_day = |at: usize| self.stamp(at) == Some(Stamp::Date);
                let is_dated = is_day(at + 1) || at.checked_sub(1).is_some_and(is_day);
                let is_below_headline = (0..at).any(|at| self.is_unmarked(at));
                self.stamps[at] = (is_dated && is_below_headline).then_some(Stamp::Byline);
            }
        }
    }

    fn fates(&self, is_page: bool, normalizer: &mut Normalizer) -> Vec<Fate<'a>> {
        let is_certain = |stamp: &Option<Stamp>| stamp.is_some_and(|stamp| stamp != Stamp::Path);
        let last_stamp = self.stamps.iter().rposition(is_certain);
        let first = (0..self.stamps.len()).find(|&at| self.is_unmarked(at)).unwrap_or(0);
        let mut has_dateline = false;
        // where no paragraph is near, the first line may still be a dateline
        let lines = self.lines.iter().take(self.stamps.len().max(1)).enumerate();
        lines
            .map(|(at, line)| {
                match self.stamp(at) {
                    Some(Stamp::Path) => return Fate::LeftOut,
                    Some(Stamp::Byline) => return Fate::Byline,
                    Some(_) => return Fate::Stamp,
                    None => {}
                }
                let is_above_stamp = last_stamp.is_some_and(|last| at < last);
                // between the day and the paragraph, a dateline alone
                let is_between =
                    last_stamp.is_some_and(|last| at == last + 1) && at + 1 == self.stamps.len();
                if line.heading.is_some() || !(is_above_stamp || is_between || at == first) {
                    return Fate::Text;
                }
                let dateline = self.dateline(at, normalizer).filter(|_| !has_dateline);
                if let Some(dateline) = dateline {
                    has_dateline = true;
                    return Fate::Dateline(dateline);
                }
                let text = line.slice.text;
                let is_name = words(text) <= MAX_NAME_WORDS || dateline::is_name(text, normalizer);
                if !is_above_stamp || is_name && !is_page {
                    Fate::Text
                } else if is_name {
                    Fate::LeftOut
                } else {
                    Fate::Title
                }
            })
            .collect()
    }

    /// The dateline that the line at `at` is.
    fn dateline(&self, at: usize, normalizer: &mut Normalizer) -> Option<Slice<'a>> {
        let line = &self.lines[at].slice;
        let is_above_day = matches!(self.stamp(at + 1), Some(Stamp::Date | Stamp::Byline));
        if is_above_day && let Some(dateline) = dateline::above_day(line, normalizer) {
            return Some(dateline);
        }
        let is_between =
            |at: usize| self.stamp(at).is_some() || self.lines[at].role() == Some(Role::Share);
        let next = (at + 1..self.lines.len()).find(|&at| !is_between(at))?;
        let next = self.lines.get(next).filter(|next| next.heading.is_none())?;
        dateline::is_dateline(line, next.slice.text, normalizer).then(|| line.clone())
    }

    fn stamp(&self, at: usize) -> Option<Stamp> {
        self.stamps.get(at).copied().flatten()
    }

    /// Whether the line at `at` is neither a stamp nor buttons.
    fn is_unmarked(&self, at: usize) -> bool {
        self.stamp(at).is_none() && self.lines.get(at).is_some_and(|line| line.heading.is_none())
    }
}

#[cfg(test)]
mod tests;
