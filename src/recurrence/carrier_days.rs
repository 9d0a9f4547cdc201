//! The days that the articles of each set bear, by the rank of the set.
//!
//! They are asked for every carrier of every repeated shingle, in no order that
//! memory knows. So a set has two bytes, in which its day stands if its articles
//! bear one day once, as nearly all do. Of the others they say where in a list
//! their days stand, counted from the first of their [stretch](STRETCH).

use rayon::prelude::*;

use super::days::{Days, MOST_DAYS};
use super::outer_days::RECURS;
use crate::corpus::{Corpus, Ranks};
use crate::counting_sort::ByKey;
use crate::marks::Marks;

/// Sets of a stretch.
const STRETCH: usize = 1 << 12;
/// Of a set whose articles bear no day.
const NO_DAY: u16 = 0;
/// Of the first set of a stretch that has several days; the next have what
/// follows. All below is a day.
const SEVERAL: u16 = MOST_DAYS + 1;

/// The days of all sets, as ranks of the calendar. Takes 2 bytes a set, and 6 or
/// more for one of several articles.
#[derive(Debug)]
pub(super) struct CarrierDays {
    codes: Vec<u16>,
    /// Of every stretch, how many sets before it have several days.
    before: Vec<usize>,
    /// The days of the sets that have several.
    several: ByKey<u16>,
    /// Which sets those are.
    has_several: Marks,
}

impl CarrierDays {
    /// Those of a corpus whose sets have these ranks.
    pub(super) fn of(corpus: &Corpus, ranks: &Ranks, days: &Days) -> Self {
        let stretch = |sets: &[_]| {
            let (mut codes, mut lists) = (Vec::with_capacity(sets.len()), Vec::new());
            for &set in sets {
                let own = corpus.carriers(set).iter().filter_map(|&document| days.rank(document));
                let mut own = own.fuse();
                codes.push(match (own.next(), own.next()) {
                    (None, _) => NO_DAY,
                    (Some(only), None) => only,
                    (Some(one), Some(other)) => {
                        lists.push(outer([one, other].into_iter().chain(own).collect()));
                        SEVERAL + u16::try_from(lists.len() - 1).unwrap_or_default()
                    }
                });
            }
            (codes, lists)
        };
        let stretches: Vec<(Vec<u16>, Vec<Vec<u16>>)> =
            ranks.sets().par_chunks(STRETCH).map(stretch).collect();
        let (mut codes, mut before, mut several) = (Vec::new(), Vec::new(), Vec::new());
        for (own, lists) in stretches {
            before.push(several.len());
            codes.extend(own);
            several.extend(lists);
        }
        let several = ByKey::in_order(several.concat(), several.iter().map(Vec::len));
        let has_several = codes.iter().map(|&code| code >= SEVERAL).collect();
        Self { codes, before, several, has_several }
    }

    /// Whether several articles of a set bear a day.
    pub(super) fn has_several(&self, rank: u32) -> bool {
        self.has_several.has(rank)
    }

    /// Puts the days of the articles of a set behind the others; where they are
    /// many, the first and the last [`RECURS`], since those between tell
    /// nothing.
    pub(super) fn add_to(&self, days: &mut Vec<u16>, rank: u32) {
        let code = self.codes[rank as usize];
        if code < SEVERAL {
            if code != NO_DAY {
                days.push(code);
            }
            return;
        }
        let before = self.before[rank as usize / STRETCH];
        days.extend_from_slice(self.several.of(before + usize::from(code - SEVERAL)));
    }
}

fn outer(mut days: Vec<u16>) -> Vec<u16> {
    days.sort_unstable();
    if days.len() > 2 * RECURS {
        days.drain(RECURS..days.len() - RECURS);
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Arrival, CorpusBuilder, SetId};
    use crate::shingle::Shingled;

    #[test]
    fn each_set_has_the_days_of_its_articles() {
        // of 6,000 sets, every third has one article with a day, every third
        // one of several, and the others none
        let days_of = |set: u64| match set % 3 {
            0 => vec![set % 7],
            1 => (0..2 + set % 9).map(|n| (set + n) % 7).collect(),
            _ => Vec::new(),
        };
        let mut builder = CorpusBuilder::new();
        for set in 0..6_000 {
            let mut add = |n: usize, date: Option<Box<str>>| {
                let shingled = Shingled { shingles: vec![set], ..Shingled::default() };
                let id = format!("{set} {n}").into();
                builder.extend([Arrival { id, date, shingled, ..Arrival::default() }]).unwrap();
            };
            add(0, None);
            for (n, day) in days_of(set).iter().enumerate() {
                add(n + 1, Some(format!("2015-07-0{}", day + 1).into()));
            }
        }
        let corpus = builder.finish().unwrap();
        let (ranks, days) = (Ranks::of(corpus.sets()), Days::of(&corpus));
        let carrier_days = CarrierDays::of(&corpus, &ranks, &days);
        for set in 0..6_000_u32 {
            let mut found = vec![9];
            let rank = ranks.by_set()[SetId(set).index()];
            carrier_days.add_to(&mut found, rank);
            let shingle = corpus.sets().get(SetId(set)).unwrap()[0];
            let expected = days_of(shingle).into_iter().map(|day| u16::try_from(day + 1).unwrap());
            let expected = outer(expected.collect());
            assert_eq!(found[1..], expected);
        }
    }
}
