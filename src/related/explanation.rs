//! Why an article is in a list: the words that it shares with the other.
//!
//! Stems mean nothing to a reader, so the words are those of the article as
//! written, and where several stand side by side there, they are given as one
//! phrase: `قوات الأمن`. Each says the more, the more its terms add to the
//! cosine of the two articles.
//!
//! The index keeps no words, which would be most of its memory; the text of
//! the article is read once more instead. Costs one pass over it, and a look
//! at each of its words for each article listed.

use std::cmp::Ordering;
use std::ops::Range;

use super::index::SubjectIndex;
use super::search::Related;
use super::terms::TermReader;
use super::vectors::TermVector;
use super::vocabulary::TermId;

/// Phrases that explain one article of a list.
const PHRASES: usize = 4;
/// Words of a phrase.
const PHRASE_WORDS: usize = 3;
/// Shared terms that are looked at, those that add most.
const TERMS: usize = 12;
/// What a phrase says, as a share of what the first one does, at least.
const LEAST_SHARE: f32 = 0.1;

/// Explains related lists; one a thread, for the buffers it holds.
#[derive(Debug, Default)]
pub struct Explainer {
    reader: TermReader,
}

/// A word of the article that is explained.
struct Word<'a> {
    term: TermId,
    /// Its bytes in the title or the text, whichever it stands in.
    span: Range<usize>,
    within: &'a str,
    /// Whether it stands right behind the word before.
    follows: bool,
}

impl Explainer {
    /// For each article of the list, the words of this one that they share,
    /// those that say most first; none is given twice.
    pub fn explain<'t>(
        &mut self,
        index: &SubjectIndex,
        title: Option<&'t str>,
        text: &'t str,
        list: &[Related],
    ) -> Vec<Vec<&'t str>> {
        list.iter().map(self.explain_each(index, title, text)).collect()
    }

    /// The same for one article after the other, as they are asked for.
    pub(super) fn explain_each<'t>(
        &mut self,
        index: &SubjectIndex,
        title: Option<&'t str>,
        text: &'t str,
    ) -> impl Fn(&Related) -> Vec<&'t str> {
        let terms = self.reader.read(title, text);
        let vector = index.vector(&terms);
        let words = self.words(index, title.unwrap_or_default(), text);
        let other = |related: &Related| index.vectors.get(related.article.index());
        move |related| phrases(&words, &shared(&vector, other(related)))
    }

    /// The words of an article that the corpus has, in order.
    fn words<'t>(&mut self, index: &SubjectIndex, title: &'t str, text: &'t str) -> Vec<Word<'t>> {
        let mut words = Vec::new();
        for within in [title, text] {
            let mut end = None;
            self.reader.each(within, |word| {
                let term = word.term;
                let follows = end.is_some_and(|end: usize| is_blank(within, end..word.span.start));
                end = Some(word.span.end);
                let known = index.vocabulary.id(term);
                words.extend(known.map(|term| Word {
                    term,
                    span: word.span.clone(),
                    within,
                    follows,
                }));
                if known.is_none() {
                    end = None;
                }
            });
        }
        words
    }
}

/// Whether white space alone stands here.
fn is_blank(text: &str, between: Range<usize>) -> bool {
    text.get(between).is_some_and(|between| between.chars().all(char::is_whitespace))
}

/// The terms of both vectors that add most to their cosine, ascending, and
/// what each adds.
fn shared(vector: &[(TermId, f32)], other: TermVector<'_>) -> Vec<(TermId, f32)> {
    let mut shared: Vec<(TermId, f32)> = Vec::new();
    for &(term, weight) in vector {
        if let Ok(place) = other.terms.binary_search(&term) {
            shared.push((term, weight * other.weights[place]));
        }
    }
    shared.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    shared.truncate(TERMS);
    shared.sort_unstable_by_key(|&(term, _)| term);
    shared
}

/// The phrases that say most of what is shared.
fn phrases<'t>(words: &[Word<'t>], shared: &[(TermId, f32)]) -> Vec<&'t str> {
    let mut shared = shared.to_vec();
    // the places of shared words and, for each, its term's place in `shared`
    let carriers: Vec<(usize, usize)> = (0..words.len())
        .filter_map(|at| {
            let term = shared.binary_search_by_key(&words[at].term, |&(term, _)| term).ok()?;
            Some((at, term))
        })
        .collect();
    let mut phrases: Vec<&str> = Vec::new();
    let mut least = 0.0;
    while phrases.len() < PHRASES {
        let runs = (0..carriers.len()).flat_map(|first| runs(words, &carriers, first));
        let valued = runs.map(|run| Phrase::of(words, &carriers[run], &shared));
        let Some(best) = valued.max_by(Phrase::order) else { break };
        if best.value <= least {
            break;
        }
        if phrases.is_empty() {
            least = LEAST_SHARE * best.value;
        }
        phrases.push(best.text);
        // what is said need not be said again
        best.carriers.iter().for_each(|&(_, term)| shared[term].1 = 0.0);
    }
    phrases
}

/// The runs of shared words side by side that begin with this one.
fn runs<'a>(
    words: &'a [Word<'_>],
    carriers: &'a [(usize, usize)],
    first: usize,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let goes_on = move |&last: &usize| {
        last == first
            || carriers[last].0 == carriers[last - 1].0 + 1 && words[carriers[last].0].follows
    };
    let lasts = first..carriers.len().min(first + PHRASE_WORDS);
    lasts.take_while(goes_on).map(move |last| first..last + 1)
}

/// A run of shared words and what it says.
struct Phrase<'c, 't> {
    carriers: &'c [(usize, usize)],
    text: &'t str,
    value: f32,
}

impl<'c, 't> Phrase<'c, 't> {
    fn of(words: &[Word<'t>], carriers: &'c [(usize, usize)], shared: &[(TermId, f32)]) -> Self {
        let all_new = carriers.iter().all(|&(_, term)| shared[term].1 > 0.0);
        let sum: f32 = carriers.iter().map(|&(_, term)| shared[term].1).sum();
        let [first, last] = [carriers[0].0, carriers[carriers.len() - 1].0];
        let text = &words[first].within[words[first].span.start..words[last].span.end];
        // a phrase is worth more than its best word, less than all of them
        let value = if all_new { sum / (carriers.len() as f32).sqrt() } else { 0.0 };
        Self { carriers, text, value }
    }

    /// By what is said, then the shorter form (`الموصل`, not `والموصل`), then
    /// the first.
    fn order(&self, other: &Self) -> Ordering {
        let longer = other.text.len().cmp(&self.text.len());
        let later = other.carriers[0].0.cmp(&self.carriers[0].0);
        self.value.total_cmp(&other.value).then(longer).then(later)
    }
}
