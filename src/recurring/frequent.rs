//! Fingerprints that stand in many articles.
//!
//! Nine in ten stand in one article alone. So all are counted first, sorted by
//! their upper bits so that each part fits the cache, in memory up to 32 MB and
//! in a temporary file behind that; and only those that are frequent are looked
//! for in the articles again, and remembered.

use ahash::AHashMap;
use rayon::prelude::*;

use super::article_tokens::ArticleTokens;
use super::winnow::Winnow;
use crate::corpus::Pieces;
use crate::counting_sort::counting_sort;
use crate::error::Result;
use crate::repeats::drop_rare;

/// Upper bits of a fingerprint that say in which part it is counted.
const PART_BITS: u32 = 10;
/// The bits behind them by which it is known there.
const REST_BITS: u32 = 48;
/// Bytes of fingerprints that stay in memory.
const MEMORY: usize = 32 << 20;
/// Tokens whose fingerprints are sorted together.
const STRETCH_TOKENS: u64 = 1 << 19;

/// A frequent fingerprint in an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occurrence {
    pub(super) article: u32,
    /// The number of the fingerprint: they are numbered article by article.
    pub(super) number: u32,
    /// The first token.
    pub(super) place: u32,
}

/// The fingerprints that stand in many articles.
#[derive(Debug)]
pub(super) struct Frequent {
    /// The rank of each among them.
    ranks: AHashMap<u64, u32>,
}

impl Frequent {
    /// Those that stand in at least so many articles.
    pub(super) fn of(articles: &ArticleTokens, winnow: &Winnow, least: usize) -> Result<Self> {
        let stretches = articles.stretches(STRETCH_TOKENS);
        let counted = Pieces::new(stretches.len(), 1 << PART_BITS, REST_BITS, MEMORY);
        let by_part = |&hash: &u64| {
            let part = usize::try_from(hash >> (u64::BITS - PART_BITS)).unwrap_or_default();
            (part, known(hash) & ((1 << REST_BITS) - 1))
        };
        stretches.enumerate().try_for_each_init(
            || (winnow.clone(), Vec::new()),
            |(winnow, own), (number, stretch)| {
                let mut hashes = Vec::new();
                for (_, tokens) in stretch?.iter() {
                    own.clear();
                    winnow.each(tokens, |fingerprint| own.push(fingerprint.hash));
                    // an article counts once
                    own.sort_unstable();
                    own.dedup();
                    hashes.extend_from_slice(own);
                }
                counted.put(number, counting_sort(hashes.iter().map(by_part), 1 << PART_BITS))
            },
        )?;
        let frequent = counted.each_part(0..counted.blocks(), |part, rests| {
            let mut rests = rests.numbers().to_vec();
            drop_rare(&mut rests, least, |rest| rest << (u64::BITS - REST_BITS));
            rests.sort_unstable();
            let alike = rests.chunk_by(|one, other| one == other);
            let frequent = alike.filter(|alike| alike.len() >= least);
            Ok(frequent.map(|alike| (part as u64) << REST_BITS | alike[0]).collect::<Vec<u64>>())
        })?;
        Ok(Self { ranks: frequent.into_iter().flatten().zip(0..).collect() })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ranks.len()
    }

    /// Where they stand, in the order of the articles and in each in that of its text.
    pub(super) fn occurrences(
        &self,
        articles: &ArticleTokens,
        winnow: &Winnow,
    ) -> Result<Vec<Occurrence>> {
        let mut occurrences = articles.rows(|article, tokens, found| {
            winnow.clone().each(tokens, |fingerprint| {
                if let Some(&rank) = self.ranks.get(&known(fingerprint.hash)) {
                    found.push(Occurrence { article, number: rank, place: fingerprint.place });
                }
            });
        })?;
        occurrences.par_sort_by_key(|occurrence| occurrence.article);
        // what is equal otherwise stands in the order of the articles, not of hashes
        let (mut numbers, mut next) = (vec![None; self.len()], 0..);
        for Occurrence { number, .. } in &mut occurrences {
            let known = &mut numbers[*number as usize];
            *known = known.or_else(|| next.next());
            *number = known.unwrap_or_default();
        }
        Ok(occurrences)
    }
}

/// What a fingerprint is known by: its upper 58 bits.
fn known(hash: u64) -> u64 {
    hash >> (u64::BITS - PART_BITS - REST_BITS)
}
