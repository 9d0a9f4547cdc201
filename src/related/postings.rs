//! The inverted index: for every term, the articles that have it, those that
//! it says most of first.
//!
//! Impact order (Anh, de Kretser and Moffat 2001) lets a search read the
//! postings that can add most to any score, of all terms together, and stop at
//! a number of its choosing (Lin and Trotman 2015, "Anytime Ranking for
//! Impact-Ordered Indexes"). So the time of a search does not grow with the
//! corpus, and that of all searches is linear in it.
//!
//! Weights are kept as levels, four to each halving, as in both papers: those of a
//! term that are of one level lie side by side, and a posting is the number of its
//! article alone. Which postings to read is told by the sizes of levels, without a
//! look at the postings. What a level leaves of a weight is right to an eighth, so
//! a sum of products chooses among articles and scores none of them.
//!
//! 4 bytes a posting, and 9 for every level of a term.

use super::vectors::TermVector;
use crate::counting_sort::counting_sort;

/// Levels of weights: those of 1 down to 1/256, and the last of all below.
const LEVELS: u8 = 32;
/// Bits of a weight that its level leaves out: all but the exponent and the two
/// highest of the mantissa.
const LEFT_OUT: u32 = f32::MANTISSA_DIGITS - 1 - 2;

/// An inverted index.
#[derive(Clone, Debug)]
pub(super) struct Postings {
    /// Where the levels of each term begin, and behind the last where all end.
    starts: Vec<usize>,
    /// The levels of each term that any of its postings has, ascending: the heaviest
    /// postings first.
    levels: Vec<u8>,
    /// Where the postings of each of these levels begin, and behind the last where all
    /// end.
    level_starts: Vec<usize>,
    articles: Vec<u32>,
}

/// The articles that have a term, at one level of weight.
#[derive(Clone, Copy, Debug)]
struct Tier<'a> {
    level: u8,
    articles: &'a [u32],
}

/// The articles to which a term of a query adds the same.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Addition<'a> {
    pub(super) product: f32,
    pub(super) articles: &'a [u32],
}

impl Postings {
    /// The index of these vectors over so many terms.
    pub(super) fn of<'a>(
        vectors: impl Iterator<Item = TermVector<'a>> + Clone,
        terms: usize,
    ) -> Self {
        let mut places = vec![0_usize; terms + 1];
        for vector in vectors.clone() {
            vector.terms.iter().for_each(|term| places[term.index() + 1] += 1);
        }
        for term in 0..terms {
            places[term + 1] += places[term];
        }
        // the level above the article, so that both are put in order at once
        let mut postings = vec![0_u64; places[terms]];
        for (vector, article) in vectors.zip(0_u64..) {
            for (term, weight) in vector.entries() {
                // each start moves to its end, which is the next one's start
                let place = &mut places[term.index()];
                postings[*place] = u64::from(level(weight)) << u32::BITS | article;
                *place += 1;
            }
        }
        let (mut starts, mut levels, mut level_starts) = (vec![0], Vec::new(), vec![0]);
        let mut start = 0;
        for &end in &places[..terms] {
            postings[start..end].sort_unstable();
            for tier in
                postings[start..end].chunk_by(|one, other| level_of(*one) == level_of(*other))
            {
                start += tier.len();
                levels.push(level_of(tier[0]));
                level_starts.push(start);
            }
            starts.push(levels.len());
        }
        let articles = postings.into_iter().map(article_of).collect();
        Self { starts, levels, level_starts, articles }
    }

    /// The tiers of a term, the heaviest first.
    fn tiers(&self, term: usize) -> impl Iterator<Item = Tier<'_>> {
        (self.starts[term]..self.starts[term + 1]).map(|at| Tier {
            level: self.levels[at],
            articles: &self.articles[self.level_starts[at]..self.level_starts[at + 1]],
        })
    }

    /// The postings to read for a query, those that add most first: some `budget`, or
    /// all. Of those that add about the same, the terms are in their order.
    pub(super) fn for_query(&self, query: TermVector<'_>, budget: usize) -> Vec<Addition<'_>> {
        let tiers = query.entries().flat_map(|(term, weight)| {
            let of_query = level(weight);
            self.tiers(term.index()).map(move |tier| {
                let product = weight * weight_at(tier.level);
                // levels are logarithms, so those of a product add up
                (usize::from(of_query + tier.level), Addition { product, articles: tier.articles })
            })
        });
        let tiers: Vec<(usize, Addition<'_>)> = tiers.collect();
        let mut additions =
            counting_sort(tiers.iter().copied(), 2 * usize::from(LEVELS)).into_items();
        let mut read = 0;
        let last = additions.iter().position(|addition| {
            read += addition.articles.len();
            read >= budget
        });
        additions.truncate(last.map_or(additions.len(), |last| last + 1));
        additions
    }
}

/// The level of a weight: 0 for 1 and what is just below, the greater the lighter.
fn level(weight: f32) -> u8 {
    let below = f32::to_bits(1.0).saturating_sub(weight.to_bits()) >> LEFT_OUT;
    u8::try_from(below).unwrap_or(u8::MAX).min(LEVELS - 1)
}

/// A weight in the middle of a level.
fn weight_at(level: u8) -> f32 {
    let below = (2 * u32::from(level) + 1) << (LEFT_OUT - 1);
    f32::from_bits(f32::to_bits(1.0) - below)
}

/// The level of a posting as it is put in order.
#[expect(clippy::cast_possible_truncation, reason = "levels are few")]
fn level_of(posting: u64) -> u8 {
    (posting >> u32::BITS) as u8
}

/// The article of a posting as it is put in order.
#[expect(clippy::cast_possible_truncation, reason = "the lower bits are wanted")]
fn article_of(posting: u64) -> u32 {
    posting as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::related::vectors::TermVectors;
    use crate::related::vocabulary::TermId;

    const TERMS: u32 = 6;

    fn vectors() -> impl Strategy<Value = Vec<Vec<(TermId, f32)>>> {
        let vector = prop::collection::btree_map(0..TERMS, 0.004_f32..1.0, 0..5);
        let vector = vector.prop_map(|vector| {
            vector.into_iter().map(|(term, weight)| (TermId(term), weight)).collect()
        });
        prop::collection::vec(vector, 1..40)
    }

    #[test]
    fn a_level_says_a_weight_to_an_eighth() {
        assert_eq!([1.0, 0.95, 0.5, 0.25, 0.0].map(level), [0, 0, 4, 8, LEVELS - 1]);
        for weight in (4..1000).map(|thousandths| thousandths as f32 / 1000.0) {
            let near = weight_at(level(weight));
            assert!((near - weight).abs() <= weight / 8.0, "{weight} {near}");
        }
    }

    proptest! {
        #[test]
        fn what_adds_most_is_read_first(made in vectors(), budget in 1_usize..60) {
            let vectors: TermVectors = made.iter().cloned().collect();
            let postings = Postings::of(vectors.iter(), TERMS as usize);
            let query = vectors.get(0);
            let mut read: Vec<Vec<f32>> = vec![Vec::new(); vectors.len()];
            for Addition { product, articles } in postings.for_query(query, budget) {
                for &article in articles {
                    read[article as usize].push(product);
                }
            }
            let least = read.iter().flatten().copied().fold(f32::MAX, f32::min);
            let mut all = 0;
            for (vector, read) in vectors.iter().zip(&read) {
                let shared = vector.entries().filter_map(|(term, weight)| {
                    let place = query.terms.binary_search(&term).ok()?;
                    Some(weight * query.weights[place])
                });
                let shared: Vec<f32> = shared.collect();
                all += shared.len();
                for product in read {
                    let is_it = |of: &f32| (of - product).abs() <= of / 8.0;
                    prop_assert!(shared.iter().any(is_it), "{product} of {shared:?}");
                }
                // as far as the levels of both factors tell
                let greatest = shared.iter().filter(|&&product| product >= 1.6 * least).count();
                prop_assert!(greatest <= read.len() && read.len() <= shared.len());
            }
            prop_assert!(read.iter().flatten().count() >= budget.min(all));
        }
    }
}
