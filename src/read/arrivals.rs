//! From a record to its arrivals: its articles, shingled.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

use super::article::articles;
use super::fields::LeftOut;
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
}

impl Arrivals {
    /// Those of records that hold such pages, or none; the sources from
    /// `first_earlier` on are of an earlier corpus.
    pub(super) fn new(pages: Pages, left_out: LeftOut, first_earlier: usize) -> Self {
        let has_titles = AtomicBool::new(false);
        Self { pages, left_out, first_earlier, spent: Spent::default(), has_titles }
    }

    /// What `shingler` makes of a record.
    pub(super) fn of(&self, shingler: &mut Shingler, record: Record<'_>, place: Place) -> Arrived {
        // a look costs no other thread anything, as writing each time would
        if record.title.is_some() && !self.has_titles.load(Ordering::Relaxed) {
            self.has_titles.store(true, Ordering::Relaxed);
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

    /// Whether any record had a title; gives up what is spent.
    pub(super) fn have_titles(self) -> bool {
        self.has_titles.into_inner()
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
