//! Eras: the articles of a corpus by stretches of days, each with all that are near
//! them in time.

use crate::date::Day;

/// Articles of an era at least: fewer are hardly worth an index of their own.
const LEAST: usize = 1 << 13;

/// The articles of a stretch of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Era {
    /// Its own, in the order of their days.
    pub(super) own: Vec<u32>,
    /// All that are near enough in time to any of them, ascending.
    pub(super) around: Vec<u32>,
}

/// The eras of these articles, of which each is in one; `near` are the days between two
/// that are near. An article without a day is near to all.
///
/// An era is at least so many days long, and has at least as many articles as have no
/// day; so all that is around eras is a few times the corpus.
pub(super) fn eras(articles: &[(u32, Option<Day>)], near: u32) -> Vec<Era> {
    let days = articles.iter().filter_map(|&(article, day)| Some((day?, article)));
    let mut dated: Vec<(Day, u32)> = days.collect();
    dated.sort_unstable();
    let undated = articles.iter().filter(|(_, day)| day.is_none());
    let undated: Vec<u32> = undated.map(|&(article, _)| article).collect();
    let with_undated = |dated: &[(Day, u32)]| {
        let dated = dated.iter().map(|&(_, article)| article);
        let mut around: Vec<u32> = dated.chain(undated.iter().copied()).collect();
        around.sort_unstable();
        around
    };
    let (mut eras, mut start) = (Vec::new(), 0);
    let until = |day: Day| dated.partition_point(|&(other, _)| other <= later(day, near));
    while let Some(&(first, _)) = dated.get(start) {
        let end = until(first).max(start + undated.len().max(LEAST)).min(dated.len());
        let (last, _) = dated[end - 1];
        let before = dated.partition_point(|&(other, _)| later(other, near) < first);
        let own = dated[start..end].iter().map(|&(_, article)| article).collect();
        eras.push(Era { own, around: with_undated(&dated[before..until(last)]) });
        start = end;
    }
    if !undated.is_empty() {
        eras.push(Era { own: undated.clone(), around: with_undated(&dated) });
    }
    eras
}

fn later(day: Day, days: u32) -> Day {
    Day(day.0.saturating_add_unsigned(days))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_is_near_is_around(
            days in prop::collection::vec(prop::option::weighted(0.9, -40_i32..4000), 0..60),
            near in 0_u32..300,
            copies in prop::sample::select(vec![1, 400, LEAST]),
        ) {
            let days = days.iter().flat_map(|day| std::iter::repeat_n(day.map(Day), copies));
            let articles: Vec<(u32, Option<Day>)> = (0..).zip(days).collect();
            let day = |article: u32| articles[article as usize].1;
            let eras = eras(&articles, near);
            let mut own: Vec<u32> = eras.iter().flat_map(|era| era.own.clone()).collect();
            own.sort_unstable();
            prop_assert!(own.into_iter().eq(articles.iter().map(|&(article, _)| article)));
            for Era { own, around } in &eras {
                prop_assert!(around.is_sorted_by(|one, other| one < other));
                for (other, _) in articles.iter().copied().step_by(copies) {
                    let is_near = |&article: &u32| {
                        let known = day(article).zip(day(other));
                        known.is_none_or(|(one, other)| one.distance(other) <= near)
                    };
                    if [own.first(), own.last()].into_iter().flatten().any(is_near) {
                        prop_assert!(around.binary_search(&other).is_ok());
                    }
                }
            }
        }
    }

    #[test]
    fn many_years_are_many_eras() {
        let day = |article: u32| Day(i32::try_from(article / 100).unwrap());
        let dated: Vec<(u32, Option<Day>)> = (0..100_000).map(|n| (n, Some(day(n)))).collect();
        let made = eras(&dated, 14);
        assert_eq!(made.len(), 13);
        assert!(made.iter().all(|era| era.around.len() <= 2 * LEAST));
        let undated = (100_000..160_000).map(|n| (n, None));
        let made = eras(&dated.iter().copied().chain(undated).collect::<Vec<_>>(), 14);
        assert_eq!(
            made.iter().map(|era| era.own.len()).collect::<Vec<_>>(),
            [60_000, 40_000, 60_000]
        );
        assert!(eras(&[], 14).is_empty());
    }
}
