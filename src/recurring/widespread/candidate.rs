//! Texts that may be listed, as they are found: recurring passages, and the lines of
//! sources.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::{WidespreadKind, WidespreadLimits};
use crate::boilerplate::{BoilerplateKind, BoilerplateReport};
use crate::error::Result;
use crate::recurring::{ArticleTokens, recurring_passages};

/// How many times the least length makes a passage that is no phrase.
const LONG: usize = 2;
/// Tokens that may lack at either end of a whole sentence: a paper's own
/// "and", an initial.
const SLACK: u32 = 2;

/// A text before it is known whether it is part of another.
pub(super) struct Candidate {
    pub(super) kind: WidespreadKind,
    /// The articles that carry it, ascending, and the tokens; at least one.
    pub(super) places: Vec<(u32, Range<u32>)>,
    /// The place of the one to be shown.
    shown: usize,
}

impl Candidate {
    pub(super) fn example(&self) -> &(u32, Range<u32>) {
        &self.places[self.shown]
    }

    pub(super) fn reports(&self, reports: &[u32]) -> usize {
        let mut distinct: Vec<u32> =
            self.places.iter().map(|(article, _)| reports[*article as usize]).collect();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.len()
    }
}

/// The passages that recur in these articles.
pub(super) fn passages(
    articles: &ArticleTokens,
    limits: WidespreadLimits,
) -> Result<Vec<Candidate>> {
    let found = recurring_passages(articles, limits.min_passage, limits.min_articles)?;
    let candidates = found.into_iter().map(|passage| {
        let places = passage.carriers;
        let mut by_length: Vec<usize> = (0..places.len()).collect();
        by_length.sort_by_key(|&place| places[place].1.len());
        // the longest may be two that stand side by side
        let shown = by_length[by_length.len() / 2];
        let whole = |(article, range): &&(u32, Range<u32>)| {
            has_whole_sentence(articles.sentences(*article), range)
        };
        let is_long = places[shown].1.len() >= limits.min_passage * LONG;
        let is_passage = is_long || places.iter().filter(whole).count() * 2 >= places.len();
        let kind = if is_passage { WidespreadKind::Passage } else { WidespreadKind::Phrase };
        Candidate { kind, places, shown }
    });
    Ok(candidates.collect())
}

/// Whether a sentence long enough to say something lies in these tokens.
fn has_whole_sentence(sentences: impl Iterator<Item = Range<u32>>, tokens: &Range<u32>) -> bool {
    let half = tokens.len() / 2;
    within(sentences, tokens).any(|sentence| sentence.len() > half)
}

/// As much of these tokens as lies in whole sentences, or all of them where that is less than
/// half: who reads a statement reads it from its beginning.
pub(super) fn whole_sentences(
    sentences: impl Iterator<Item = Range<u32>>,
    tokens: &Range<u32>,
) -> Range<u32> {
    let whole = within(sentences, tokens).reduce(|first, last| first.start..last.end);
    let shared = whole.map(|whole| whole.start.max(tokens.start)..whole.end.min(tokens.end));
    shared.filter(|shared| 2 * shared.len() >= tokens.len()).unwrap_or_else(|| tokens.clone())
}

/// The sentences that lie in these tokens, but for a little.
fn within(
    sentences: impl Iterator<Item = Range<u32>>,
    tokens: &Range<u32>,
) -> impl Iterator<Item = Range<u32>> {
    let room = tokens.start.saturating_sub(SLACK)..tokens.end.saturating_add(SLACK);
    sentences.filter(move |sentence| {
        room.start <= sentence.start && sentence.end <= room.end && !sentence.is_empty()
    })
}

/// The lines of all sources, those of equal words as one, with their places.
pub(super) fn boilerplate_lines(
    articles: &ArticleTokens,
    boilerplate: &BoilerplateReport,
) -> Result<Vec<Candidate>> {
    let mut lines: BTreeMap<u64, Candidate> = BTreeMap::new();
    let mut wanted: Vec<(u32, u64)> = Vec::new();
    for line in &boilerplate.lines {
        let kind = match line.kind {
            BoilerplateKind::Standing => WidespreadKind::Standing,
            BoilerplateKind::Teaser => WidespreadKind::Teaser,
        };
        // the most widespread comes first, and names the kind
        lines.entry(line.key).or_insert(Candidate { kind, places: Vec::new(), shown: 0 });
        wanted.extend(line.articles.iter().map(|&came| (articles.number(came), line.key)));
    }
    wanted.sort_unstable();
    for (article, start, end, key) in line_places(articles, &wanted)? {
        if let Some(line) = lines.get_mut(&key) {
            line.places.push((article, start..end));
        }
    }
    Ok(lines.into_values().filter(|line| !line.places.is_empty()).collect())
}

/// The tokens of these sentences, known by their keys, in these articles; both
/// ascending. Each comes as often as it is asked for, behind its article and before its
/// key.
fn line_places(
    articles: &ArticleTokens,
    wanted: &[(u32, u64)],
) -> Result<Vec<(u32, u32, u32, u64)>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = articles.rows(|article, tokens, places| {
        let first = wanted.partition_point(|&(other, _)| other < article);
        let of_article = wanted[first..].iter().take_while(|&&(other, _)| other == article);
        let mut left: Vec<u64> = of_article.map(|&(_, key)| key).collect();
        if left.is_empty() {
            return;
        }
        for (key, range) in articles.keyed_sentences(article, tokens) {
            if let Ok(place) = left.binary_search(&key) {
                left.remove(place);
                places.push((article, range.start, range.end, key));
            }
        }
    })?;
    found.par_sort_unstable();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::whole_sentences;

    #[test]
    fn a_passage_is_shown_from_a_sentence_s_beginning_to_its_end() {
        let shown = |tokens| whole_sentences([0..10, 10..30, 30..50].into_iter(), &tokens);
        assert_eq!(shown(6..50), 10..50);
        assert_eq!(shown(12..49), 12..49, "a word may lack at either end");
        assert_eq!(shown(15..48), 30..48);
        assert_eq!(shown(15..45), 15..45, "no sentence is whole");
        assert_eq!(shown(13..31), 13..31);
    }
}
