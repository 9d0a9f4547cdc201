//! Lines that a source puts under article after article.
//!
//! "Follow us", "quoted from", the questions that close every page, teasers of
//! other stories and the background that is pasted below each day's news: they
//! make different articles resemble each other and say nothing about them.
//! They are found without a list, by two counts over the sentences of each
//! source:
//!
//! - a **standing line** is in at least [`Limits::standing`] articles of the
//!   source, over at least [`Limits::days`] different days;
//! - a **teaser** is in at least [`Limits::teaser`] articles of the source
//!   within [`Limits::within`] days.
//!
//! Only articles that begin differently count: the copies of one report share
//! all of its sentences, and none of them is boilerplate for that. An article
//! keeps a sentence that it opens with, and one that most of its title's words
//! stand in: a teaser belongs to the article it leads to.
//!
//! Sentences are known by the hash of their tokens, so no two articles are
//! compared: time is linear in the corpus, memory is 32 bytes a sentence.

use std::ops::Range;

use ahash::{AHashMap, AHashSet};

use super::day::Day;
use super::text::TokenizedText;
use crate::hash;

/// Fewest tokens of a sentence that is looked at: shorter ones are greetings,
/// names and initials, which mean nothing wherever they stand.
pub const MIN_SENTENCE: usize = 3;
/// Share of a title's words in a sentence from which on it is the article's own.
const OWN_TITLE: f64 = 0.5;
/// Distinct openings that are remembered for a sentence.
const MAX_CARRIERS: usize = 4096;

/// From how many articles on a sentence is boilerplate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Articles of one source that carry a standing line.
    pub standing: usize,
    /// Different days over which they spread.
    pub days: usize,
    /// Articles of one source that carry a teaser.
    pub teaser: usize,
    /// Days within which they follow each other.
    pub within: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { standing: 5, days: 3, teaser: 4, within: 3 }
    }
}

/// What kind of boilerplate a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BoilerplateKind {
    /// Stands in articles of all times.
    Standing,
    /// Stands in articles of a few days.
    Teaser,
}

/// One sentence of boilerplate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boilerplate {
    /// The source that prints it.
    pub source: Box<str>,
    /// What kind it is.
    pub kind: BoilerplateKind,
    /// The articles that carry it, ascending.
    pub articles: Vec<u32>,
    /// The article and the tokens where it can be read.
    pub example: (u32, Range<u32>),
}

/// All boilerplate of a corpus, and what of each article is boilerplate.
#[derive(Debug, Default)]
pub struct BoilerplateReport {
    /// The most widespread first.
    pub lines: Vec<Boilerplate>,
    masks: AHashMap<u32, Vec<Range<usize>>>,
}

impl BoilerplateReport {
    /// The token ranges of an article to leave out of similarity, ascending
    /// and disjoint; for [`TokenizedText::without`].
    #[must_use]
    pub fn mask(&self, article: u32) -> &[Range<usize>] {
        self.masks.get(&article).map_or(&[], Vec::as_slice)
    }
}

/// A sentence where it stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    article: u32,
    start: u32,
    end: u32,
    /// Whether it may be left out of this article.
    is_own: bool,
}

/// What is known of an article.
#[derive(Clone, Copy, Debug)]
struct Carrier {
    opening: u64,
    day: Option<Day>,
}

/// Gathers the sentences of a corpus, article by article.
#[derive(Debug)]
pub struct BoilerplateFinder {
    limits: Limits,
    sources: Vec<Box<str>>,
    source_places: AHashMap<Box<str>, u32>,
    carriers: Vec<Carrier>,
    sentences: AHashMap<(u32, u64), Vec<Place>>,
}

impl BoilerplateFinder {
    /// A finder with these limits.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            sources: Vec::new(),
            source_places: AHashMap::new(),
            carriers: Vec::new(),
            sentences: AHashMap::new(),
        }
    }

    /// Takes in the next article; the first is number 0. An article without a
    /// source counts with all others that have none.
    pub fn add(
        &mut self,
        text: &TokenizedText,
        title: Option<&TokenizedText>,
        source: Option<&str>,
        day: Option<Day>,
    ) {
        let article = index(self.carriers.len());
        let source = self.source_place(source.unwrap_or_default());
        let title: AHashSet<u64> = title.map(|title| title.words(usize::MAX)).unwrap_or_default();
        let mut opening = None;
        let mut seen = AHashSet::new();
        for range in text.sentence_ranges().filter(|range| range.len() >= MIN_SENTENCE) {
            let key = sentence_key(&text.tokens[range.clone()]);
            let is_first = opening.is_none();
            opening.get_or_insert(key);
            if seen.insert(key) {
                let is_own = is_first || is_of_title(&title, &text.stems[range.clone()]);
                let place =
                    Place { article, start: index(range.start), end: index(range.end), is_own };
                self.sentences.entry((source, key)).or_default().push(place);
            }
        }
        self.carriers.push(Carrier { opening: opening.unwrap_or_default(), day });
    }

    /// The boilerplate among all that was taken in.
    #[must_use]
    pub fn finish(self) -> BoilerplateReport {
        let Self { limits, sources, carriers, sentences, .. } = self;
        let mut report = BoilerplateReport::default();
        for ((source, _), places) in sentences {
            let Some(kind) = limits.kind(&places, &carriers) else { continue };
            for place in places.iter().filter(|place| !place.is_own) {
                let range = place.start as usize..place.end as usize;
                report.masks.entry(place.article).or_default().push(range);
            }
            let example = places.iter().find(|place| !place.is_own).unwrap_or(&places[0]);
            report.lines.push(Boilerplate {
                source: sources[source as usize].clone(),
                kind,
                example: (example.article, example.start..example.end),
                articles: places.iter().map(|place| place.article).collect(),
            });
        }
        for mask in report.masks.values_mut() {
            mask.sort_unstable_by_key(|range| range.start);
        }
        report.lines.sort_unstable_by(|one, other| {
            let order = other.articles.len().cmp(&one.articles.len());
            let place = |line: &Boilerplate| (line.example.0, line.example.1.start);
            order.then_with(|| place(one).cmp(&place(other)))
        });
        report
    }

    fn source_place(&mut self, source: &str) -> u32 {
        if let Some(&place) = self.source_places.get(source) {
            return place;
        }
        let place = index(self.sources.len());
        self.sources.push(source.into());
        self.source_places.insert(source.into(), place);
        place
    }
}

impl Limits {
    /// What kind of boilerplate a sentence at these places is, if any.
    fn kind(&self, places: &[Place], carriers: &[Carrier]) -> Option<BoilerplateKind> {
        if places.len() < self.standing.min(self.teaser) {
            return None;
        }
        let mut openings = AHashSet::new();
        let distinct: Vec<Option<Day>> = places
            .iter()
            .map(|place| carriers[place.article as usize])
            .filter(|carrier| openings.insert(carrier.opening))
            .map(|carrier| carrier.day)
            .take(MAX_CARRIERS)
            .collect();
        let mut days: Vec<Day> = distinct.iter().flatten().copied().collect();
        days.sort_unstable();
        let is_teaser = days
            .windows(self.teaser.max(1))
            .any(|run| run[0].distance(run[run.len() - 1]) <= self.within);
        days.dedup();
        // without dates, the number of articles alone must do
        let spreads = days.len() >= self.days || days.is_empty();
        if distinct.len() >= self.standing && spreads {
            Some(BoilerplateKind::Standing)
        } else {
            is_teaser.then_some(BoilerplateKind::Teaser)
        }
    }
}

fn sentence_key(tokens: &[u64]) -> u64 {
    let sum = |sum: u64, &token: &u64| sum.wrapping_mul(hash::STEP).wrapping_add(token);
    hash::avalanche(tokens.iter().fold(tokens.len() as u64, sum))
}

/// Whether a sentence says what the title says.
fn is_of_title(title: &AHashSet<u64>, sentence: &[u64]) -> bool {
    let found = sentence.iter().filter(|stem| title.contains(stem)).collect::<AHashSet<_>>();
    !title.is_empty() && found.len() as f64 >= OWN_TITLE * title.len() as f64
}

fn index(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Level;
    use crate::relate::text::Tokenizer;

    /// A corpus of one source: title, text and day of each article.
    fn report(articles: &[(&str, String, i32)]) -> (BoilerplateReport, Vec<TokenizedText>) {
        let mut tokenizer = Tokenizer::new(Level::Standard);
        let mut finder = BoilerplateFinder::new(Limits::default());
        let mut texts = Vec::new();
        for (title, text, day) in articles {
            let (title, text) = (tokenizer.tokenize(title), tokenizer.tokenize(text));
            finder.add(&text, Some(&title), Some("صحيفة"), Some(Day(*day)));
            texts.push(text);
        }
        (finder.finish(), texts)
    }

    #[test]
    fn a_standing_line_goes_and_the_news_stays() {
        let line = "تابعوا آخر الأخبار عبر تطبيق الصحيفة";
        let articles: Vec<_> = (0..6)
            .map(|n| ("", format!("افتتح الوزير المشروع رقم {n} اليوم\n{line}"), n * 10))
            .collect();
        let (report, texts) = report(&articles);
        assert_eq!(report.lines.len(), 1);
        assert_eq!(report.lines[0].kind, BoilerplateKind::Standing);
        assert_eq!(report.lines[0].articles, [0, 1, 2, 3, 4, 5]);
        for (article, text) in texts.iter().enumerate() {
            assert_eq!(text.without(report.mask(index(article))).len(), text.len() - 6);
        }
    }

    #[test]
    fn copies_of_one_report_are_no_boilerplate() {
        let text = "افتتح الوزير المشروع الجديد اليوم. وقال إن العمل فيه انتهى قبل موعده";
        let articles: Vec<_> = (0..9).map(|n| ("", text.to_owned(), n)).collect();
        assert!(report(&articles).0.lines.is_empty());
    }

    #[test]
    fn a_teaser_stays_in_the_article_it_leads_to() {
        let teaser = "غواصون يعثرون على سفينة غارقة قبالة الجزيرة";
        let mut articles: Vec<_> = (0..4)
            .map(|n| ("", format!("اجتمع المجلس البلدي للمرة {n} هذا العام\n{teaser}"), 7))
            .collect();
        articles.push((
            "غواصون يعثرون على سفينة غارقة",
            format!("أعلنت البعثة نتائج عملها أمس الأول\n{teaser}"),
            7,
        ));
        let (report, _) = report(&articles);
        assert_eq!(report.lines[0].kind, BoilerplateKind::Teaser);
        assert_eq!(report.mask(0).len(), 1);
        assert!(report.mask(4).is_empty());
    }

    #[test]
    fn a_line_that_comes_back_after_weeks_is_no_teaser() {
        let articles: Vec<_> = (0..4)
            .map(|n| {
                ("", format!("خبر جديد رقم {n} من المدينة\nجملة تعود بعد أسابيع كثيرة"), n * 20)
            })
            .collect();
        assert!(report(&articles).0.lines.is_empty());
    }
}
