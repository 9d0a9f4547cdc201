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
//!   parts of it, and are not listed again;
//! - the name of an official with all his titles stands in more articles than
//!   any statement. What is neither a whole sentence nor long where it stands
//!   is a **phrase**, told apart so that it can be left out.
//!
//! Time is linear in what the lists hold but for sorting them; memory 12 bytes
//! for each article of each list. The articles themselves are gone through in
//! memory or in a temporary file ([`ArticleTokens`]).

use std::collections::BTreeMap;
use std::ops::Range;

use ahash::AHashMap;
use rayon::prelude::*;

use super::article_tokens::ArticleTokens;
use super::boilerplate::{BoilerplateKind, BoilerplateReport};
use super::recurring::recurring_passages;
use crate::error::Result;

/// Tokens between what stands side by side.
const BESIDE: u32 = 24;
/// How many times the least length makes a passage that is no phrase.
const LONG: usize = 2;
/// Tokens that may lack at either end of a whole sentence: a paper's own
/// "and", an initial.
const SLACK: u32 = 2;

/// What kind of text is widespread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WidespreadKind {
    /// A passage of articles: a statement, a background paragraph.
    Passage,
    /// A passage within sentences: a name with its titles, a formula.
    Phrase,
    /// A line that a source puts under articles of all times.
    Standing,
    /// A line that a source puts under the articles of a few days.
    Teaser,
}

impl WidespreadKind {
    /// Whether it is a line that `boilerplate` found.
    #[must_use]
    pub fn is_boilerplate(self) -> bool {
        matches!(self, Self::Standing | Self::Teaser)
    }
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
    /// An article that carries as much of it as most do.
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
    /// Whether phrases are listed too.
    pub phrases: bool,
}

/// The texts that stand in many of these articles, those in most reports
/// first, whatever the order in which they came. `reports` names the report of each
/// article: one number for all copies of it.
///
/// # Errors
///
/// [`crate::Error::Temporary`] where a temporary file cannot be used.
///
/// # Panics
///
/// Where `reports` is shorter than `articles`, or the boilerplate of another
/// corpus.
pub fn widespread(
    articles: &ArticleTokens,
    reports: &[u32],
    boilerplate: &BoilerplateReport,
    limits: Limits,
) -> Result<Vec<Widespread>> {
    let mut candidates = boilerplate_lines(articles, boilerplate)?;
    if limits.passages {
        candidates.extend(passages(articles, limits)?);
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
    // what is mostly boilerplate is that, however widespread it is
    let (lines, passages): (Vec<_>, Vec<_>) =
        counted.into_iter().partition(|(_, candidate)| candidate.kind.is_boilerplate());
    let mut listed = Listed::default();
    for (reports, candidate) in lines.into_iter().chain(passages) {
        listed.take(&candidate, reports);
    }
    listed.texts.retain(|text| limits.phrases || text.kind != WidespreadKind::Phrase);
    listed.texts.sort_by_key(|text| {
        (std::cmp::Reverse((text.reports, text.carriers.len())), text.kind.is_boilerplate())
    });
    Ok(listed.texts)
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

fn passages(articles: &ArticleTokens, limits: Limits) -> Result<Vec<Candidate>> {
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
fn has_whole_sentence(
    mut sentences: impl Iterator<Item = Range<u32>>,
    tokens: &Range<u32>,
) -> bool {
    let within = tokens.start.saturating_sub(SLACK)..tokens.end.saturating_add(SLACK);
    let half = tokens.len() / 2;
    sentences.any(|sentence| {
        within.start <= sentence.start && sentence.end <= within.end && sentence.len() > half
    })
}

/// The lines of all sources, those of equal words as one, with their places.
fn boilerplate_lines(
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
    fn take(&mut self, candidate: &Candidate, reports: usize) {
        let whole = self.whole(candidate);
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
        let are_alike = |one: WidespreadKind, other: WidespreadKind| {
            one == other || one.is_boilerplate() && other.is_boilerplate()
        };
        for (article, range) in &candidate.places {
            let near = self.taken.get(article).into_iter().flatten().filter(|(taken, text)| {
                if are_alike(self.texts[*text].kind, candidate.kind) {
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
    use crate::normalize::{Level, Normalizer};
    use crate::relate::article_tokens::CutArticle;
    use crate::relate::boilerplate::{self, BoilerplateFinder};
    use crate::relate::day::Day;

    const STATEMENT: &str = "وقال المتحدث باسم وزارة الري إن السدود الثلاثة تستقبل مياه الموسم \
                             بكامل طاقتها وإن التوزيع يجري وفق الجدول المعلن";
    const IN_FULL: &str = "وأضاف أن فرق الصيانة تعمل ليل نهار على ضفاف القناة الشرقية وأن \
                           الشكاوى ترد إلى مركز واحد";

    /// Articles, each of other words but for what it quotes.
    fn articles(texts: &[String]) -> ArticleTokens {
        let mut normalizer = Normalizer::new(Level::Standard);
        let mut articles = ArticleTokens::default();
        for (number, text) in (0..).zip(texts) {
            articles.push(number, &CutArticle::of(text, &mut normalizer)).unwrap();
        }
        articles.close().unwrap();
        articles
    }

    fn own(article: usize) -> String {
        let letters = |number: usize| -> String {
            let digits = format!("{number:04}");
            digits
                .bytes()
                .map(|digit| {
                    ["ا", "ب", "ت", "ث", "ج", "ح", "خ", "د", "ذ", "ر"][usize::from(digit - b'0')]
                })
                .collect()
        };
        (0..20).map(|word| letters(article * 20 + word) + " ").collect()
    }

    /// What is widespread where there is no boilerplate.
    fn found(articles: &ArticleTokens, reports: &[u32], limits: Limits) -> Vec<Widespread> {
        widespread(articles, reports, &BoilerplateReport::default(), limits).unwrap()
    }

    fn limits() -> Limits {
        Limits { min_passage: 12, min_articles: 5, passages: true, phrases: false }
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
        let found = found(&articles(&texts), &reports, limits());
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
        assert!(found(&articles, &reports, limits()).is_empty());
        let found = found(&articles, &reports, Limits { min_articles: 2, ..limits() });
        assert_eq!((found[0].reports, found[0].carriers.len()), (2, 9));
    }

    #[test]
    fn a_name_with_its_titles_is_a_phrase() {
        let titles = "السيد المهندس الدكتور رامي بن سعد العامر وزير الري والموارد المائية رئيس مجلس \
                      إدارة السدود";
        let texts: Vec<String> =
            (0..9).map(|n| format!("{} {titles} {}", own(n), own(n + 100))).collect();
        let articles = articles(&texts);
        let reports: Vec<u32> = (0..9).collect();
        assert!(found(&articles, &reports, limits()).is_empty());
        let found = found(&articles, &reports, Limits { phrases: true, ..limits() });
        assert_eq!((found.len(), found[0].kind), (1, WidespreadKind::Phrase));
    }

    #[test]
    fn a_long_standing_line_is_boilerplate_and_no_passage() {
        let texts: Vec<String> = (0..8).map(|n| format!("{}\n{STATEMENT}", own(n))).collect();
        let articles = articles(&texts);
        let mut finder = BoilerplateFinder::new(boilerplate::Limits::default());
        for (article, day) in (0..8).zip(0..) {
            let tokens = articles.of(article).unwrap();
            let keys = articles.keyed_sentences(article, &tokens).map(|(key, _)| key);
            finder.add(&keys.collect::<Vec<u64>>(), Some("صحيفة"), Some(Day(day)));
        }
        let reports: Vec<u32> = (0..8).collect();
        let found = widespread(&articles, &reports, &finder.finish(), limits()).unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].kind, found[0].tokens.start), (WidespreadKind::Standing, 20));
    }
}
