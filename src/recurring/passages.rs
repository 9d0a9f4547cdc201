//! Texts that recur in many articles: statements, agency boilerplate, "about
//! us" lines.
//!
//! Found without comparing articles. Every text is thinned to fingerprints
//! (`winnow`), about a third of its tokens, so that no passage of the length
//! asked for is without one. Those that many articles have are frequent (`frequent`);
//! frequent fingerprints that follow each other in a text and have mostly the
//! same articles belong to one passage. So each passage is as long as the text
//! that recurs, and a changed word does not cut it.
//!
//! Time is linear in the corpus but for the lists of carriers, which are
//! compared once for each pair of fingerprints that follow each other. Memory is
//! 16 bytes for each frequent fingerprint of each article; what is counted or
//! read again goes to temporary files where it is much.

use std::collections::BTreeMap;
use std::ops::Range;

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

use super::article_tokens::ArticleTokens;
use super::frequent::{Frequent, Occurrence};
use super::stretches::{REACH, Stretches};
use super::winnow::Winnow;
use crate::error::Result;
use crate::narrow::narrow;
use crate::union_find::UnionFind;

/// Tokens of a fingerprint.
pub const WIDTH: usize = 8;
/// Articles from which on a passage is reported by default.
pub const DEFAULT_MIN_ARTICLES: usize = 5;

/// A passage that many articles have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecurringPassage {
    /// The articles that carry most of it, ascending, and where: token ranges.
    pub carriers: Vec<(u32, Range<u32>)>,
    /// The place in `carriers` of the one that carries it at its longest.
    pub longest: usize,
}

/// The passages of at least `min_passage` tokens that stand in at least
/// `min_articles` of these articles, those in most first.
///
/// # Errors
///
/// [`crate::Error::Temporary`] where a temporary file cannot be used.
pub fn recurring_passages(
    articles: &ArticleTokens,
    min_passage: usize,
    min_articles: usize,
) -> Result<Vec<RecurringPassage>> {
    let (min_passage, min_articles) = (min_passage.max(WIDTH), min_articles.max(2));
    let winnow = Winnow::of_passages(min_passage);
    let frequent = Frequent::of(articles, &winnow, min_articles)?;
    let occurrences = frequent.occurrences(articles, &winnow)?;
    let groups = groups(&occurrences, frequent.len());
    let mut passages = passages(&occurrences, &groups, min_articles);
    passages.par_iter_mut().try_for_each(|passage| passage.draw_out(winnow.window(), articles))?;
    passages
        .retain(|passage| passage.example().is_some_and(|(_, range)| range.len() >= min_passage));
    passages.sort_by(|one, other| {
        let length = |passage: &RecurringPassage| passage.example().map_or(0, |(_, r)| r.len());
        (other.carriers.len().cmp(&one.carriers.len()))
            .then_with(|| length(other).cmp(&length(one)))
            .then_with(|| one.example().map(place).cmp(&other.example().map(place)))
    });
    Ok(passages)
}

/// The occurrences of each article.
fn by_article(occurrences: &[Occurrence]) -> impl Iterator<Item = &[Occurrence]> {
    occurrences.chunk_by(|one, other| one.article == other.article)
}

/// The group of every frequent fingerprint: those that follow each other and have
/// mostly the same carriers are in one.
fn groups(occurrences: &[Occurrence], fingerprints: usize) -> Vec<u32> {
    let mut carriers: Vec<Vec<u32>> = vec![Vec::new(); fingerprints];
    for occurrence in occurrences {
        let of_number = &mut carriers[occurrence.number as usize];
        if of_number.last() != Some(&occurrence.article) {
            of_number.push(occurrence.article);
        }
    }
    let mut groups = UnionFind::new(fingerprints);
    let mut compared = AHashSet::new();
    for of_article in by_article(occurrences) {
        for pair in of_article.windows(2) {
            let [before, after] = [pair[0].number, pair[1].number];
            if pair[1].place - pair[0].place <= REACH
                && compared.insert((before, after))
                && mostly_same(&carriers[before as usize], &carriers[after as usize])
            {
                groups.join(before, after);
            }
        }
    }
    (0..).take(fingerprints).map(|number| groups.find(number)).collect()
}

/// Where each group stands in each article, at its longest.
fn passages(
    occurrences: &[Occurrence],
    groups: &[u32],
    min_articles: usize,
) -> Vec<RecurringPassage> {
    let mut sizes: AHashMap<u32, usize> = AHashMap::new();
    for &group in groups {
        *sizes.entry(group).or_default() += 1;
    }
    let mut stretches: BTreeMap<u32, Vec<(u32, Range<u32>)>> = BTreeMap::new();
    for of_article in by_article(occurrences) {
        let mut here: BTreeMap<u32, Stretches> = BTreeMap::new();
        for occurrence in of_article {
            let end = occurrence.place.saturating_add(narrow(WIDTH));
            let group = groups[occurrence.number as usize];
            here.entry(group).or_default().extend(occurrence.place..end);
        }
        for (group, found) in here {
            let (members, range) = found.best();
            if members * 2 >= sizes[&group] {
                stretches.entry(group).or_default().push((of_article[0].article, range));
            }
        }
    }
    stretches
        .into_values()
        .filter(|carriers| carriers.len() >= min_articles)
        .filter_map(|carriers| {
            let lengths = carriers.iter().map(|(_, range)| range.len()).enumerate();
            let (longest, _) =
                lengths.max_by_key(|&(place, length)| (length, std::cmp::Reverse(place)))?;
            Some(RecurringPassage { carriers, longest })
        })
        .collect()
}

impl RecurringPassage {
    /// The article and the tokens where the passage is longest.
    #[must_use]
    pub fn example(&self) -> Option<&(u32, Range<u32>)> {
        self.carriers.get(self.longest)
    }

    /// Moves both ends outwards, at most by what winnowing may have left out,
    /// as long as two thirds of the carriers go on as the longest does.
    fn draw_out(&mut self, most: usize, articles: &ArticleTokens) -> Result<()> {
        let Some((example, range)) = self.example().cloned() else { return Ok(()) };
        let (model, start, end) = (articles.of(example)?, range.start as usize, range.end as usize);
        let before: Vec<u64> = model[..start].iter().rev().take(most).copied().collect();
        let after: Vec<u64> = model[end..].iter().take(most).copied().collect();
        // how far each carrier goes on as the example does
        let reaches: Vec<(usize, usize)> = self
            .carriers
            .iter()
            .map(|(article, range)| {
                let own = articles.of(*article)?;
                let left = own[..range.start as usize].iter().rev();
                let right = own[range.end as usize..].iter();
                Ok((common(left, &before), common(right, &after)))
            })
            .collect::<Result<_>>()?;
        let quorum = |reach: &dyn Fn(&(usize, usize)) -> usize| {
            let mut lengths: Vec<usize> = reaches.iter().map(reach).collect();
            lengths.sort_unstable();
            lengths[lengths.len() / 3]
        };
        let (left, right) = (quorum(&|reach| reach.0), quorum(&|reach| reach.1));
        for ((_, range), reach) in self.carriers.iter_mut().zip(&reaches) {
            range.start -= narrow(left.min(reach.0));
            range.end += narrow(right.min(reach.1));
        }
        Ok(())
    }
}

/// How many tokens two sequences begin with alike.
fn common<'t>(one: impl Iterator<Item = &'t u64>, other: &[u64]) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}

/// Whether two ascending lists share two thirds of the longer.
fn mostly_same(one: &[u32], other: &[u32]) -> bool {
    // what stands in nearly all articles has many neighbours, most of them in few
    if one.len().min(other.len()) * 3 < one.len().max(other.len()) * 2 {
        return false;
    }
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < one.len() && j < other.len() {
        shared += usize::from(one[i] == other[j]);
        let step = one[i].cmp(&other[j]);
        i += usize::from(step.is_le());
        j += usize::from(step.is_ge());
    }
    shared * 3 >= one.len().max(other.len()) * 2
}

fn place((article, range): &(u32, Range<u32>)) -> (u32, u32) {
    (*article, range.start)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hash::avalanche;
    use crate::recurring::CutArticle;

    /// Tokens that stand nowhere else.
    fn own(article: u64, tokens: u64) -> Vec<u64> {
        (0..tokens).map(|n| avalanche(article * 1000 + n + 1)).collect()
    }

    /// The passages of at least 12 tokens in so many of these articles.
    fn found(
        min_articles: usize,
        articles: impl Iterator<Item = Vec<u64>>,
    ) -> Vec<RecurringPassage> {
        let mut tokens = ArticleTokens::default();
        let articles = articles.map(|tokens| CutArticle { tokens, sentences: Vec::new() });
        for (number, article) in (0..).zip(articles) {
            tokens.push(number, &article).unwrap();
        }
        tokens.close().unwrap();
        recurring_passages(&tokens, 12, min_articles).unwrap()
    }

    #[test]
    fn a_statement_is_found_with_its_carriers_and_its_length() {
        let statement = own(900, 40);
        let found = found(
            3,
            (0..10).map(|article| {
                let middle = if article % 2 == 0 { statement.clone() } else { Vec::new() };
                [own(article, 50), middle, own(article + 100, 30)].concat()
            }),
        );
        assert_eq!(found.len(), 1);
        let articles: Vec<u32> = found[0].carriers.iter().map(|(article, _)| *article).collect();
        assert_eq!(articles, [0, 2, 4, 6, 8]);
        assert!(found[0].carriers.iter().all(|(_, range)| *range == (50..90)));
    }

    #[test]
    fn two_texts_that_meet_in_some_articles_stay_two() {
        let (line, statement) = (own(900, 20), own(901, 30));
        let found = found(
            3,
            (0..12).map(|article| {
                let statement = if article < 4 { statement.clone() } else { Vec::new() };
                [own(article, 20), statement, line.clone()].concat()
            }),
        );
        let carriers: Vec<usize> = found.iter().map(|passage| passage.carriers.len()).collect();
        assert_eq!(carriers, [12, 4]);
    }

    #[test]
    fn short_and_empty_texts_are_taken_in() {
        assert!(found(2, [vec![], vec![1, 2, 3], own(1, 9)].into_iter()).is_empty());
    }

    proptest! {
        #[test]
        fn no_passage_long_enough_is_missed(
            before in proptest::collection::vec(0..30_u32, 3..6),
            length in 12..40_u32,
        ) {
            let text = own(900, u64::from(length));
            let articles =
                (0..).zip(&before).map(|(article, &tokens)| [own(article, u64::from(tokens)), text.clone()].concat());
            let found = found(before.len(), articles);
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(found[0].carriers.len(), before.len());
            for ((_, range), &tokens) in found[0].carriers.iter().zip(&before) {
                prop_assert_eq!(range.clone(), tokens..tokens + length);
            }
        }
    }
}
