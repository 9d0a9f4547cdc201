//! Texts that recur in many articles: statements, agency boilerplate, "about
//! us" lines.
//!
//! Found without comparing articles. Of every text the hashes of all runs of
//! [`WIDTH`] tokens are thinned by winnowing (Schleimer, Wilkerson and Aiken
//! 2003, section 2): in each window the least is kept, which leaves about a
//! third and misses no passage of the length asked for. Fingerprints that many
//! articles have are frequent; frequent fingerprints that follow each other in
//! a text and have mostly the same articles belong to one passage. So each
//! passage is as long as the text that recurs, and a changed word does not cut
//! it.
//!
//! Memory is about 5 bytes a token; time is linear in the corpus but for the
//! lists of carriers, which are compared once for each pair of fingerprints
//! that follow each other.

use std::collections::BTreeMap;
use std::ops::Range;

use ahash::{AHashMap, AHashSet};

use super::stretches::{REACH, Stretches};
use crate::hash::{STEP, avalanche};

/// Tokens of a fingerprint.
pub const WIDTH: usize = 8;
/// Articles from which on a passage is reported by default.
pub const DEFAULT_MIN_ARTICLES: usize = 5;

/// A passage that many articles have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecurringPassage {
    /// The articles that carry most of it, ascending, and where: token ranges.
    pub carriers: Vec<(u32, Range<u32>)>,
    /// The place in `carriers` of the one that carries it at its longest.
    pub longest: usize,
}

impl RecurringPassage {
    /// The article and the tokens where the passage is longest.
    #[must_use]
    pub fn example(&self) -> Option<&(u32, Range<u32>)> {
        self.carriers.get(self.longest)
    }

    /// Moves both ends outwards, at most by what winnowing may have left out,
    /// as long as two thirds of the carriers go on as the longest does.
    fn draw_out<'t>(&mut self, most: usize, tokens: &impl Fn(u32) -> &'t [u64]) {
        let Some((example, range)) = self.example().cloned() else { return };
        let (model, start, end) = (tokens(example), range.start as usize, range.end as usize);
        let before: Vec<u64> = model[..start].iter().rev().take(most).copied().collect();
        let after: Vec<u64> = model[end..].iter().take(most).copied().collect();
        // how far each carrier goes on as the example does
        let reaches: Vec<(usize, usize)> = self
            .carriers
            .iter()
            .map(|(article, range)| {
                let own = tokens(*article);
                let left = own[..range.start as usize].iter().rev();
                let right = own[range.end as usize..].iter();
                (common(left, &before), common(right, &after))
            })
            .collect();
        let quorum = |reach: &dyn Fn(&(usize, usize)) -> usize| {
            let mut lengths: Vec<usize> = reaches.iter().map(reach).collect();
            lengths.sort_unstable();
            lengths[lengths.len() / 3]
        };
        let (left, right) = (quorum(&|reach| reach.0), quorum(&|reach| reach.1));
        for ((_, range), reach) in self.carriers.iter_mut().zip(&reaches) {
            range.start -= index(left.min(reach.0));
            range.end += index(right.min(reach.1));
        }
    }
}

/// How many tokens two sequences begin with alike.
fn common<'t>(one: impl Iterator<Item = &'t u64>, other: &[u64]) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}

#[derive(Clone, Copy, Debug)]
struct Fingerprint {
    hash: u64,
    place: u32,
}

/// Gathers the fingerprints of a corpus, article by article.
#[derive(Debug)]
pub struct RecurringFinder {
    window: usize,
    min_passage: usize,
    min_articles: usize,
    fingerprints: Vec<Fingerprint>,
    ends: Vec<usize>,
}

impl RecurringFinder {
    /// A finder of passages of at least `min_passage` tokens that stand in at
    /// least `min_articles` articles.
    #[must_use]
    pub fn new(min_passage: usize, min_articles: usize) -> Self {
        let min_passage = min_passage.max(WIDTH);
        Self {
            window: min_passage - WIDTH + 1,
            min_passage,
            min_articles: min_articles.max(2),
            fingerprints: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Takes in the tokens of the next article; the first is number 0.
    pub fn add(&mut self, tokens: &[u64]) {
        let hashes: Vec<u64> = tokens.windows(WIDTH).map(fingerprint).collect();
        let mut last = None;
        for (start, window) in hashes.windows(self.window.min(hashes.len()).max(1)).enumerate() {
            // the rightmost of equal ones, so that a repeated text keeps few
            let least = (0..window.len()).rev().min_by_key(|&at| window[at]).unwrap_or(0);
            let place = start + least;
            if last != Some(place) {
                last = Some(place);
                self.fingerprints.push(Fingerprint { hash: hashes[place], place: index(place) });
            }
        }
        self.ends.push(self.fingerprints.len());
    }

    /// The recurring passages, those in most articles first. `tokens` gives
    /// the tokens of an article again, so that passages are drawn out to where
    /// their carriers part.
    #[must_use]
    pub fn finish<'t>(self, tokens: impl Fn(u32) -> &'t [u64]) -> Vec<RecurringPassage> {
        let frequent = self.frequent();
        let groups = self.groups(&frequent);
        let mut passages = self.passages(&frequent, &groups);
        for passage in &mut passages {
            passage.draw_out(self.window, &tokens);
        }
        passages.retain(|passage| {
            passage.example().is_some_and(|(_, range)| range.len() >= self.min_passage)
        });
        passages.sort_by(|one, other| {
            let length = |passage: &RecurringPassage| passage.example().map_or(0, |(_, r)| r.len());
            (other.carriers.len().cmp(&one.carriers.len()))
                .then_with(|| length(other).cmp(&length(one)))
                .then_with(|| one.example().map(place).cmp(&other.example().map(place)))
        });
        passages
    }

    fn articles(&self) -> impl Iterator<Item = (u32, &[Fingerprint])> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        let ranges = starts.zip(self.ends.iter().copied());
        ranges
            .enumerate()
            .map(|(article, (start, end))| (index(article), &self.fingerprints[start..end]))
    }

    /// The articles of every frequent fingerprint, by number, and their numbers.
    fn frequent(&self) -> Frequent {
        let mut counts: AHashMap<u64, (u32, u32)> = AHashMap::new();
        for (article, fingerprints) in self.articles() {
            for fingerprint in fingerprints {
                let (last, count) = counts.entry(fingerprint.hash).or_insert((u32::MAX, 0));
                *count += u32::from(*last != article);
                *last = article;
            }
        }
        let least = index(self.min_articles);
        let mut frequent = Frequent::default();
        for (article, fingerprints) in self.articles() {
            for &Fingerprint { hash, .. } in fingerprints {
                if counts.get(&hash).is_none_or(|&(_, count)| count < least) {
                    continue;
                }
                let next = frequent.carriers.len();
                let number = *frequent.numbers.entry(hash).or_insert(next);
                if number == next {
                    frequent.carriers.push(Vec::new());
                }
                let carriers = &mut frequent.carriers[number];
                if carriers.last() != Some(&article) {
                    carriers.push(article);
                }
            }
        }
        frequent
    }

    /// The group of every frequent fingerprint: those that follow each other
    /// and have mostly the same carriers are in one.
    fn groups(&self, frequent: &Frequent) -> Vec<usize> {
        let mut groups = Groups { parents: (0..frequent.carriers.len()).collect() };
        let mut compared = AHashSet::new();
        for (_, fingerprints) in self.articles() {
            let mut before: Option<(usize, u32)> = None;
            for fingerprint in fingerprints {
                let Some(&number) = frequent.numbers.get(&fingerprint.hash) else { continue };
                if let Some((previous, at)) = before
                    && fingerprint.place - at <= REACH
                    && compared.insert((previous, number))
                    && mostly_same(&frequent.carriers[previous], &frequent.carriers[number])
                {
                    groups.join(previous, number);
                }
                before = Some((number, fingerprint.place));
            }
        }
        (0..frequent.carriers.len()).map(|number| groups.root(number)).collect()
    }

    /// Where each group stands in each article, at its longest.
    fn passages(&self, frequent: &Frequent, groups: &[usize]) -> Vec<RecurringPassage> {
        let mut sizes: AHashMap<usize, usize> = AHashMap::new();
        for &group in groups {
            *sizes.entry(group).or_default() += 1;
        }
        let mut stretches: BTreeMap<usize, Vec<(u32, Range<u32>)>> = BTreeMap::new();
        for (article, fingerprints) in self.articles() {
            let mut here: BTreeMap<usize, Stretches> = BTreeMap::new();
            for fingerprint in fingerprints {
                if let Some(&number) = frequent.numbers.get(&fingerprint.hash) {
                    let place = fingerprint.place;
                    let end = place.saturating_add(index(WIDTH));
                    here.entry(groups[number]).or_default().extend(place..end);
                }
            }
            for (group, found) in here {
                let (members, range) = found.best();
                if members * 2 >= sizes[&group] {
                    stretches.entry(group).or_default().push((article, range));
                }
            }
        }
        stretches
            .into_values()
            .filter(|carriers| carriers.len() >= self.min_articles)
            .filter_map(|carriers| {
                let lengths = carriers.iter().map(|(_, range)| range.len()).enumerate();
                let (longest, _) =
                    lengths.max_by_key(|&(place, length)| (length, std::cmp::Reverse(place)))?;
                Some(RecurringPassage { carriers, longest })
            })
            .collect()
    }
}

#[derive(Debug, Default)]
struct Frequent {
    numbers: AHashMap<u64, usize>,
    carriers: Vec<Vec<u32>>,
}

/// A forest of joined numbers.
struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    fn root(&mut self, mut number: usize) -> usize {
        while self.parents[number] != number {
            self.parents[number] = self.parents[self.parents[number]];
            number = self.parents[number];
        }
        number
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents[one.max(other)] = one.min(other);
    }
}

/// Whether two ascending lists share two thirds of the longer.
fn mostly_same(one: &[u32], other: &[u32]) -> bool {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < one.len() && j < other.len() {
        shared += usize::from(one[i] == other[j]);
        let step = one[i].cmp(&other[j]);
        i += usize::from(step.is_le());
        j += usize::from(step.is_ge());
    }
    shared * 3 >= one.len().max(other.len()) * 2
}

fn fingerprint(tokens: &[u64]) -> u64 {
    avalanche(tokens.iter().fold(0, |sum, &token| sum.wrapping_mul(STEP).wrapping_add(token)))
}

fn place((article, range): &(u32, Range<u32>)) -> (u32, u32) {
    (*article, range.start)
}

fn index(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Tokens that stand nowhere else.
    fn own(article: u64, tokens: u64) -> Vec<u64> {
        (0..tokens).map(|n| avalanche(article * 1000 + n + 1)).collect()
    }

    /// The passages of at least 12 tokens in so many of these articles.
    fn found(
        min_articles: usize,
        articles: impl Iterator<Item = Vec<u64>>,
    ) -> Vec<RecurringPassage> {
        let articles: Vec<Vec<u64>> = articles.collect();
        let mut finder = RecurringFinder::new(12, min_articles);
        for tokens in &articles {
            finder.add(tokens);
        }
        finder.finish(|article| &articles[article as usize])
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
