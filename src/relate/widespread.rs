//! What stands in many articles, most widespread first: statements quoted in
//! reports of their own, agency lines, the lines under every page.
//!
//! Recurring passages and boilerplate lines are found elsewhere
//! ([`recurring`](super::recurring), [`boilerplate`](super::boilerplate)),
//! without comparing articles. Here they become one list that a reader can
//! use:
//!
//! - copies of one report carry all of its text, and none of it is a statement
//!   for that: carriers that are copies of each other count as one **report**;
//! - a statement that some quote in full and others in part comes as several
//!   passages that stand side by side: those behind the most widespread are
//!   parts of it, and are not listed again.
//!
//! Time is linear in what the lists hold but for sorting them; memory 12 bytes
//! for each article of each list.

use std::collections::BTreeMap;
use std::ops::Range;

use ahash::AHashMap;

use super::boilerplate::{BoilerplateKind, BoilerplateReport};
use super::recurring::RecurringFinder;
use super::text::TokenizedText;
use crate::sentence::sentence_key;

/// Tokens between what stands side by side.
const BESIDE: u32 = 24;

/// One article: its tokens, and where its sentences begin.
#[derive(Clone, Debug, Default)]
pub struct ArticleTokens {
    tokens: Box<[u64]>,
    sentences: Box<[u32]>,
}

impl From<TokenizedText> for ArticleTokens {
    fn from(text: TokenizedText) -> Self {
        Self { tokens: text.tokens.into(), sentences: text.sentences.into() }
    }
}

/// What kind of text is widespread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WidespreadKind {
    /// A passage of articles: a statement, a background paragraph.
    Passage,
    /// A line that a source puts under articles of all times.
    Standing,
    /// A line that a source puts under the articles of a few days.
    Teaser,
}

/// A text that stands in many articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Widespread {
    /// What kind it is.
    pub kind: WidespreadKind,
    /// The articles that carry it, ascending.
    pub carriers: Vec<u32>,
    /// How many they are where copies of one report count once.
    pub reports: usize,
    /// An article that carries it whole.
    pub example: u32,
    /// Its tokens there.
    pub tokens: Range<u32>,
}

/// From where on a text is widespread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Tokens of a passage.
    pub min_passage: usize,
    /// Reports that carry it.
    pub min_articles: usize,
    /// Whether passages are looked for, beside boilerplate.
    pub passages: bool,
}

/// The texts that stand in many of these articles, those in most reports
/// first. `reports` names the report of each article: one number for all
/// copies of it.
///
/// # Panics
///
/// Where `reports` is shorter than `articles`, or the boilerplate of another
/// corpus.
#[must_use]
pub fn widespread(
    articles: &[ArticleTokens],
    reports: &[u32],
    boilerplate: &BoilerplateReport,
    limits: Limits,
) -> Vec<Widespread> {
    let mut candidates = boilerplate_lines(articles, boilerplate);
    if limits.passages {
        candidates.extend(passages(articles, limits));
    }
    let mut counted: Vec<(usize, Candidate)> = candidates
        .into_iter()
        .map(|candidate| (candidate.reports(reports), candidate))
        .filter(|(reports, _)| *reports >= limits.min_articles)
        .collect();
    counted.sort_by_cached_key(|(reports, candidate)| {
        let (article, range) = candidate.example();
        let most = (*reports, candidate.places.len(), range.len());
        (std::cmp::Reverse(most), *article, range.start)
    });
    let mut listed = Listed::default();
    for (reports, candidate) in counted {
        listed.take(candidate, reports);
    }
    listed.texts
}

/// A text before it is known whether it is part of another.
struct Candidate {
    kind: WidespreadKind,
    /// The articles that carry it, ascending, and the tokens; at least one.
    places: Vec<(u32, Range<u32>)>,
    /// The place of the one to be shown.
    shown: usize,
}

impl Candidate {
    fn example(&self) -> &(u32, Range<u32>) {
        &self.places[self.shown]
    }

    fn reports(&self, reports: &[u32]) -> usize {
        let mut distinct: Vec<u32> =
            self.places.iter().map(|(article, _)| reports[*article as usize]).collect();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.len()
    }
}

fn passages(articles: &[ArticleTokens], limits: Limits) -> impl Iterator<Item = Candidate> {
    let mut finder = RecurringFinder::new(limits.min_passage, limits.min_articles);
    for article in articles {
        finder.add(&article.tokens);
    }
    let found = finder.finish(|article| &articles[article as usize].tokens);
    found.into_iter().map(|passage| Candidate {
        kind: WidespreadKind::Passage,
        shown: passage.longest,
        places: passage.carriers,
    })
}

/// The lines of all sources, those of equal words as one, with their places.
fn boilerplate_lines(
    articles: &[ArticleTokens],
    boilerplate: &BoilerplateReport,
) -> Vec<Candidate> {
    let mut lines: BTreeMap<u64, Candidate> = BTreeMap::new();
    let mut wanted: Vec<(u32, u64)> = Vec::new();
    for line in &boilerplate.lines {
        let kind = match line.kind {
            BoilerplateKind::Standing => WidespreadKind::Standing,
            BoilerplateKind::Teaser => WidespreadKind::Teaser,
        };
        // the most widespread comes first, and names the kind
        lines.entry(line.key).or_insert(Candidate { kind, places: Vec::new(), shown: 0 });
        wanted.extend(line.articles.iter().map(|&article| (article, line.key)));
    }
    wanted.sort_unstable();
    for of_article in wanted.chunk_by(|(one, _), (other, _)| one == other) {
        let article = of_article[0].0;
        let mut left = of_article.to_vec();
        for (key, range) in articles[article as usize].keyed_sentences() {
            if let Ok(place) = left.binary_search(&(article, key))
                && let Some(line) = lines.get_mut(&key)
            {
                left.remove(place);
                line.places.push((article, range));
            }
        }
    }
    lines.into_values().filter(|line| !line.places.is_empty()).collect()
}

impl ArticleTokens {
    /// The sentences that have a key.
    fn keyed_sentences(&self) -> impl Iterator<Item = (u64, Range<u32>)> {
        let end = u32::try_from(self.tokens.len()).unwrap_or(u32::MAX);
        let ends = self.sentences.iter().skip(1).copied().chain([end]);
        self.sentences.iter().zip(ends).filter_map(|(&start, end)| {
            let key = sentence_key(&self.tokens[start as usize..end as usize])?;
            Some((key, start..end))
        })
    }
}

/// The list as it grows.
#[derive(Default)]
struct Listed {
    texts: Vec<Widespread>,
    /// What of each article is of which text.
    taken: AHashMap<u32, Vec<(Range<u32>, usize)>>,
}

impl Listed {
    /// Lists a text, unless most of its carriers have it as part of one that
    /// is listed.
    fn take(&mut self, candidate: Candidate, reports: usize) {
        let whole = self.whole(&candidate);
        let text = whole.unwrap_or(self.texts.len());
        for (article, range) in &candidate.places {
            self.taken.entry(*article).or_default().push((range.clone(), text));
        }
        if whole.is_none() {
            let (example, tokens) = candidate.example().clone();
            self.texts.push(Widespread {
                kind: candidate.kind,
                carriers: candidate.places.iter().map(|(article, _)| *article).collect(),
                reports,
                example,
                tokens,
            });
        }
    }

    /// The listed text that this is a part of.
    fn whole(&self, candidate: &Candidate) -> Option<usize> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let is_passage = |kind| kind == WidespreadKind::Passage;
        for (article, range) in &candidate.places {
            let near = self.taken.get(article).into_iter().flatten().filter(|(taken, text)| {
                if is_passage(self.texts[*text].kind) == is_passage(candidate.kind) {
                    is_beside(taken, range)
                } else {
                    overlap(taken, range) * 2 >= range.len()
                }
            });
            let mut near: Vec<usize> = near.map(|(_, text)| *text).collect();
            near.sort_unstable();
            near.dedup();
            for text in near {
                *counts.entry(text).or_default() += 1;
            }
        }
        let most = counts.into_iter().max_by_key(|&(text, count)| (count, std::cmp::Reverse(text)));
        most.filter(|(_, count)| count * 2 > candidate.places.len()).map(|(text, _)| text)
    }
}

fn is_beside(one: &Range<u32>, other: &Range<u32>) -> bool {
    one.start <= other.end.saturating_add(BESIDE) && other.start <= one.end.saturating_add(BESIDE)
}

fn overlap(one: &Range<u32>, other: &Range<u32>) -> usize {
    (one.start.max(other.start)..one.end.min(other.end)).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Level;
    use crate::relate::boilerplate::{self, BoilerplateFinder};
    use crate::relate::day::Day;
    use crate::relate::text::Tokenizer;

    const STATEMENT: &str = "وقال المتحدث باسم وزارة الري إن السدود الثلاثة تستقبل مياه الموسم \
                             بكامل طاقتها وإن التوزيع يجري وفق الجدول المعلن";
    const IN_FULL: &str = "وأضاف أن فرق الصيانة تعمل ليل نهار على ضفاف القناة الشرقية وأن \
                           الشكاوى ترد إلى مركز واحد";

    /// Articles, each of other words but for what it quotes.
    fn articles(texts: &[String]) -> Vec<ArticleTokens> {
        let mut tokenizer = Tokenizer::new(Level::Standard);
        texts.iter().map(|text| tokenizer.tokenize(text).into()).collect()
    }

    fn own(article: usize) -> String {
        (0..20).map(|word| format!("كلمة{article}و{word} ")).collect()
    }

    fn limits() -> Limits {
        Limits { min_passage: 12, min_articles: 5, passages: true }
    }

    #[test]
    fn a_statement_and_its_longer_form_are_listed_once() {
        let texts: Vec<String> = (0..24)
            .map(|n| match n % 4 {
                0 => format!("{}. {STATEMENT}. {IN_FULL}. {}", own(n), own(n + 100)),
                3 => own(n),
                _ => format!("{}. {STATEMENT}. {}", own(n), own(n + 100)),
            })
            .collect();
        let reports: Vec<u32> = (0..24).collect();
        let found =
            widespread(&articles(&texts), &reports, &BoilerplateReport::default(), limits());
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].reports, 18);
        assert_eq!(found[0].carriers.len(), 18);
        assert_eq!(found[0].kind, WidespreadKind::Passage);
    }

    #[test]
    fn copies_of_a_report_count_once() {
        let texts: Vec<String> = (0..9).map(|n| format!("{}. {STATEMENT}", own(n / 5))).collect();
        let reports: Vec<u32> = (0..9).map(|n| n / 5).collect();
        let articles = articles(&texts);
        let none = BoilerplateReport::default();
        assert!(widespread(&articles, &reports, &none, limits()).is_empty());
        let found = widespread(&articles, &reports, &none, Limits { min_articles: 2, ..limits() });
        assert_eq!((found[0].reports, found[0].carriers.len()), (2, 9));
    }

    #[test]
    fn a_long_standing_line_is_boilerplate_and_no_passage() {
        let texts: Vec<String> = (0..8).map(|n| format!("{}\n{STATEMENT}", own(n))).collect();
        let articles = articles(&texts);
        let mut finder = BoilerplateFinder::new(boilerplate::Limits::default());
        for (article, day) in articles.iter().zip(0..) {
            let keys: Vec<u64> = article.keyed_sentences().map(|(key, _)| key).collect();
            finder.add(&keys, Some("صحيفة"), Some(Day(day)));
        }
        let reports: Vec<u32> = (0..8).collect();
        let found = widespread(&articles, &reports, &finder.finish(), limits());
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].kind, found[0].tokens.start), (WidespreadKind::Standing, 20));
    }
}
