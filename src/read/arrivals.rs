//! From a record to its arrivals: its articles, shingled.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

use super::article::articles;
use super::fields::{Fields, LeftOut};
use super::record::Record;
use super::spent::Spent;
use super::{Pages, Place};
use crate::corpus::Arrival;
use crate::shingle::{Shingled, Shingler};

/// The arrivals of one record, which has two at the most, and its place.
pub(super) type Arrived = ([Option<Arrival>; 2], Place);

/// Makes arrivals of records; all threads share it.
pub(super) struct Arrivals {
    pages: Pages,
    /// The first source that is of an earlier corpus.
    left_out: LeftOut,
    first_earlier: usize,
    spent: Spent,
    has_titles: AtomicBool,
    /// Of each field that is joined to a text, whether any record has it.
    has_texts: Vec<AtomicBool>,
}

impl Arrivals {
    /// Those of records that hold such pages, or none; the sources from
    /// `first_earlier` on are of an earlier corpus.
    pub(super) fn new(pages: Pages, fields: &Fields, first_earlier: usize) -> Self {
        Self {
            pages,
            left_out: fields.left_out(),
            first_earlier,
            spent: Spent::default(),
            has_titles: AtomicBool::new(false),
            has_texts: (0..fields.joined_texts()).map(|_| AtomicBool::new(false)).collect(),
        }
    }

    /// What `shingler` makes of a record.
    pub(super) fn of(&self, shingler: &mut Shingler, record: Record<'_>, place: Place) -> Arrived {
        note(&self.has_titles, record.title.is_some());
        for (has_text, text) in self.has_texts.iter().zip(&record.texts) {
            note(has_text, !text.is_empty());
        }
        let is_earlier = place.source as usize >= self.first_earlier;
        let mut arrivals = articles(record, self.pages, self.left_out)
            .map(|article| arrival(article, is_earlier, shingler, self.spent.shingled()));
        ([arrivals.next(), arrivals.next()], place)
    }

    /// Where what is done with goes back to.
    pub(super) fn spent(&self) -> &Spent {
        &self.spent
    }

    /// Whether any record had a title, and each of the joined texts; gives up what is spent.
    pub(super) fn have_titles_and_texts(self) -> (bool, Vec<bool>) {
        let has_texts = self.has_texts.into_iter().map(AtomicBool::into_inner);
        (self.has_titles.into_inner(), has_texts.collect())
    }
}

/// Notes that it is so, once; a look costs no other thread anything, as writing each time
/// would.
fn note(known: &AtomicBool, is_so: bool) {
    if is_so && !known.load(Ordering::Relaxed) {
        known.store(true, Ordering::Relaxed);
    }
}

fn arrival(
    record: Record<'_>,
    is_earlier: bool,
    shingler: &mut Shingler,
    mut shingled: Shingled,
) -> Arrival {
    shingler.shingle_into(&record.text(), &mut shingled);
    let boxed = |value: Cow<'_, str>| value.into_owned().into_boxed_str();
    Arrival {
        id: record.id.map(boxed).unwrap_or_default(),
        date: record.date.map(boxed),
        source: record.source.map(boxed),
        is_earlier,
        shingled,
    }
}
