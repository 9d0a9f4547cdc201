//! The days on which the articles of each shingle set appeared.

use super::day::Day;
use super::recurrence::RECURS;
use crate::corpus::{Corpus, SetId};

/// Of each set, the days that its articles bear, ascending: all, or where they
/// are many the first and the last [`RECURS`], since those between change
/// nothing. Takes 8 bytes a set.
#[derive(Debug)]
pub(super) struct SetDays {
    days: Vec<Day>,
    ends: Vec<u32>,
}

impl SetDays {
    /// Those of this corpus, whose documents bear `days`.
    pub(super) fn of(corpus: &Corpus, days: &[Option<Day>]) -> Self {
        let mut all = Self { days: Vec::new(), ends: Vec::with_capacity(corpus.sets().len()) };
        let mut own = Vec::new();
        for set in corpus.sets().ids() {
            own.clear();
            own.extend(corpus.carriers(set).iter().filter_map(|document| days[document.index()]));
            own.sort_unstable();
            let first = own.len().min(RECURS);
            let last = own.len().saturating_sub(RECURS).max(first);
            all.days.extend(own[..first].iter().chain(&own[last..]));
            all.ends.push(u32::try_from(all.days.len()).unwrap_or(u32::MAX));
        }
        all
    }

    /// The days of one set.
    pub(super) fn of_set(&self, set: SetId) -> &[Day] {
        let start = set.index().checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.days[start as usize..self.ends[set.index()] as usize]
    }
}
