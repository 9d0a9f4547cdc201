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
//! compared: time is that of counting the sentences of the corpus and sorting
//! those that recur, memory 16 bytes a sentence, and at most 20 while they are
//! counted. What they say is not kept; an article that has one is
//! read again, and [`BoilerplateReport::mask`] says what of it goes.

use std::ops::Range;

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

use super::day::Day;
use super::located::LocatedText;
use super::words::Words;
use crate::narrow::narrow;
use crate::repeats::drop_rare;
use crate::sentence::sentence_key;

/// Share of a title's words in a sentence from which on it is the article's own.
const OWN_TITLE: f64 = 0.5;
/// Distinct openings that are looked at for a sentence.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoilerplateKind {
    /// Stands in articles of all times.
    Standing,
    /// Stands in articles of a few days.
    Teaser,
}

/// One sentence of boilerplate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boilerplate {
    /// The source that prints it; empty for articles without one.
    pub source: Box<str>,
    /// What kind it is.
    pub kind: BoilerplateKind,
    /// Its key, see [`sentence_key`].
    pub key: u64,
    /// The articles that carry it, ascending, by their numbers in the finder.
    pub articles: Vec<u32>,
}

/// All boilerplate of a corpus.
#[derive(Clone, Debug, Default)]
pub struct BoilerplateReport {
    /// The most widespread first.
    pub lines: Vec<Boilerplate>,
    /// The articles that may lose something, ascending.
    pub affected: Vec<u32>,
    keys: AHashMap<Box<str>, AHashSet<u64>>,
}

impl BoilerplateReport {
    /// The articles that carry a line which is boilerplate in one of the two
    /// reports and not in the other, ascending.
    #[must_use]
    pub fn changes_to(&self, other: &Self) -> Vec<u32> {
        let lines_apart = |one: &Self, other: &Self| -> Vec<u32> {
            let is_shared = |line: &&Boilerplate| {
                other.keys.get(&line.source).is_some_and(|keys| keys.contains(&line.key))
            };
            let apart = one.lines.iter().filter(|line| !is_shared(line));
            apart.flat_map(|line| line.articles.iter().copied()).collect()
        };
        let mut changed = lines_apart(self, other);
        changed.extend(lines_apart(other, self));
        changed.sort_unstable();
        changed.dedup();
        changed
    }

    /// Whether the article that so many came before may lose something.
    #[must_use]
    pub fn affects(&self, came: u32) -> bool {
        self.affected.binary_search(&came).is_ok()
    }

    /// The token ranges of an article to leave out of similarity, ascending
    /// and disjoint; for [`LocatedText::without`]. The sentence it opens
    /// with stays, and so does one that says what its title says.
    #[must_use]
    pub fn mask(
        &self,
        source: Option<&str>,
        text: &LocatedText,
        title: Option<&Words>,
    ) -> Vec<Range<usize>> {
        let Some(keys) = self.keys.get(source.unwrap_or_default()) else { return Vec::new() };
        text.sentence_ranges()
            .filter_map(|range| Some((sentence_key(&text.tokenized.tokens[range.clone()])?, range)))
            .skip(1)
            .filter(|(key, range)| {
                keys.contains(key)
                    && !title.is_some_and(|title| is_of_title(title, &text.stems[range.clone()]))
            })
            .map(|(_, range)| range)
            .collect()
    }
}

/// A sentence where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sentence {
    source: u32,
    key: u64,
    article: u32,
}

/// Gathers the sentences of a corpus, article by article.
#[derive(Debug)]
pub struct BoilerplateFinder {
    limits: Limits,
    sources: Vec<Box<str>>,
    source_places: AHashMap<Box<str>, u32>,
    /// Of every article, the key of its opening and its day.
    carriers: Vec<(u64, Option<Day>)>,
    sentences: Vec<Sentence>,
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
            sentences: Vec::new(),
        }
    }

    /// Takes in the keys of the next article's sentences, in their order; the
    /// first article is number 0. An article without a source counts with all
    /// others that have none.
    pub fn add(&mut self, keys: &[u64], source: Option<&str>, day: Option<Day>) {
        let article = narrow(self.carriers.len());
        let source = self.source_place(source.unwrap_or_default());
        self.sentences.extend(keys.iter().map(|&key| Sentence { source, key, article }));
        self.carriers.push((keys.first().copied().unwrap_or_default(), day));
    }

    /// The boilerplate among all that was taken in.
    #[must_use]
    pub fn finish(self) -> BoilerplateReport {
        self.repeated().report(|_| true)
    }

    /// The sentences that stand in articles enough to be boilerplate of them,
    /// or of some of them.
    #[must_use]
    pub fn repeated(self) -> RepeatedSentences {
        let Self { limits, sources, carriers, mut sentences, .. } = self;
        let least = limits.standing.min(limits.teaser);
        drop_rare(&mut sentences, least, |sentence| sentence.key);
        sentences.par_sort_unstable();
        // within an article, a repeated sentence counts once
        sentences.dedup();
        let mut kept = Vec::new();
        for same in sentences.chunk_by(is_same) {
            if same.len() >= least {
                kept.extend_from_slice(same);
            }
        }
        RepeatedSentences { limits, sources, carriers, sentences: kept }
    }

    fn source_place(&mut self, source: &str) -> u32 {
        if let Some(&place) = self.source_places.get(source) {
            return place;
        }
        let place = narrow(self.sources.len());
        self.sources.push(source.into());
        self.source_places.insert(source.into(), place);
        place
    }
}

/// Sentences that several articles have.
#[derive(Clone, Debug)]
pub struct RepeatedSentences {
    limits: Limits,
    sources: Vec<Box<str>>,
    carriers: Vec<(u64, Option<Day>)>,
    /// Those of one source and key side by side.
    sentences: Vec<Sentence>,
}

impl RepeatedSentences {
    /// The boilerplate among those articles that are there, by their numbers
    /// in the finder.
    #[must_use]
    pub fn report(&self, is_there: impl Fn(u32) -> bool) -> BoilerplateReport {
        let mut report = BoilerplateReport::default();
        for same in self.sentences.chunk_by(is_same) {
            let same: Vec<Sentence> =
                same.iter().filter(|sentence| is_there(sentence.article)).copied().collect();
            let Some(kind) = self.limits.kind(&same, &self.carriers) else { continue };
            let source = &self.sources[same[0].source as usize];
            let opening = |sentence: &Sentence| self.carriers[sentence.article as usize].0;
            let loses = same.iter().filter(|sentence| sentence.key != opening(sentence));
            report.affected.extend(loses.map(|sentence| sentence.article));
            report.keys.entry(source.clone()).or_default().insert(same[0].key);
            report.lines.push(Boilerplate {
                source: source.clone(),
                kind,
                key: same[0].key,
                articles: same.iter().map(|sentence| sentence.article).collect(),
            });
        }
        report.affected.sort_unstable();
        report.affected.dedup();
        report.lines.sort_unstable_by(|one, other| {
            let order = other.articles.len().cmp(&one.articles.len());
            order.then_with(|| (&one.source, one.key).cmp(&(&other.source, other.key)))
        });
        report
    }
}

/// Whether two sentences are the same one of one source.
fn is_same(one: &Sentence, other: &Sentence) -> bool {
    (one.source, one.key) == (other.source, other.key)
}

impl Limits {
    /// What kind of boilerplate a sentence at these places is, if any.
    fn kind(&self, same: &[Sentence], carriers: &[(u64, Option<Day>)]) -> Option<BoilerplateKind> {
        if same.len() < self.standing.min(self.teaser) {
            return None;
        }
        let mut distinct: Vec<(u64, Option<Day>)> =
            same.iter().map(|sentence| carriers[sentence.article as usize]).collect();
        // of articles that open alike, one that bears a day stands for all
        distinct.sort_unstable_by_key(|&(opening, day)| (opening, day.is_none(), day));
        distinct.dedup_by_key(|(opening, _)| *opening);
        distinct.truncate(MAX_CARRIERS);
        let mut days: Vec<Day> = distinct.iter().filter_map(|(_, day)| *day).collect();
        days.sort_unstable();
        let is_teaser = days
            .windows(self.teaser.max(1))
            .any(|run| run[0].distance(run[run.len() - 1]) <= self.within);
        days.dedup();
        // of articles without dates, the number alone must do
        let undated = distinct.iter().filter(|(_, day)| day.is_none()).count();
        let spreads = days.len() >= self.days || undated >= self.standing;
        if distinct.len() >= self.standing && spreads {
            Some(BoilerplateKind::Standing)
        } else {
            is_teaser.then_some(BoilerplateKind::Teaser)
        }
    }
}

/// Whether a sentence says what the title says.
fn is_of_title(title: &Words, sentence: &[u64]) -> bool {
    !title.is_empty() && title.among(sentence) as f64 >= OWN_TITLE * title.len() as f64
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::hash::avalanche;
    use crate::normalize::Level;
    use crate::relate::text::Tokenizer;

    const SOURCE: Option<&str> = Some("صحيفة");

    /// What goes of an article: its text and title.
    fn mask(report: &BoilerplateReport, (text, title): &(LocatedText, Words)) -> usize {
        report.mask(SOURCE, text, Some(title)).iter().map(Range::len).sum()
    }

    type Texts = Vec<(LocatedText, Words)>;

    /// A corpus of one source: title, text and day of each article.
    fn report(articles: &[(&str, String, i32)]) -> (BoilerplateReport, Texts) {
        let mut tokenizer = Tokenizer::new(Level::Standard);
        let mut finder = BoilerplateFinder::new(Limits::default());
        let mut texts = Vec::new();
        for (title, text, day) in articles {
            let (title, text) = (tokenizer.title(title), tokenizer.locate(text));
            let keys: Vec<u64> = text
                .sentence_ranges()
                .filter_map(|range| sentence_key(&text.tokenized.tokens[range]))
                .collect();
            finder.add(&keys, SOURCE, Some(Day(*day)));
            texts.push((text, title));
        }
        (finder.finish(), texts)
    }

    #[test]
    fn an_article_that_bears_no_day_hides_none() {
        // five openings over five weeks, each once with its day and once without
        let dated = (0..5_u64).zip((0..5).map(|week| Some(Day(week * 7))));
        let carriers: Vec<_> =
            dated.flat_map(|(opening, day)| [(opening, None), (opening, day)]).collect();
        let same: Vec<_> = (0..10).map(|article| Sentence { source: 0, key: 7, article }).collect();
        let kind = Limits::default().kind(&same, &carriers);
        assert_eq!(kind, Some(BoilerplateKind::Standing));
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
        assert_eq!(report.affected, [0, 1, 2, 3, 4, 5]);
        assert!(texts.iter().all(|text| mask(&report, text) == 6));
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
        let (report, texts) = report(&articles);
        assert_eq!(report.lines[0].kind, BoilerplateKind::Teaser);
        assert_eq!(mask(&report, &texts[0]), 7);
        assert_eq!(mask(&report, &texts[4]), 0);
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

    proptest! {
        #[test]
        fn repeated_sentences_are_those_of_articles_enough(
            articles in prop::collection::vec((0..3_u64, prop::collection::vec(0..40_u64, 0..8)), 0..40),
        ) {
            let mut finder = BoilerplateFinder::new(Limits::default());
            let mut carriers: BTreeMap<(u64, u64), BTreeSet<u32>> = BTreeMap::new();
            for (article, (source, sentences)) in (0..).zip(&articles) {
                let keys: Vec<u64> = sentences.iter().map(|&n| avalanche(n)).collect();
                finder.add(&keys, Some(&source.to_string()), None);
                for key in keys {
                    carriers.entry((*source, key)).or_default().insert(article);
                }
            }
            let repeated = finder.repeated();
            let mut found: BTreeMap<(u64, u64), BTreeSet<u32>> = BTreeMap::new();
            for sentence in &repeated.sentences {
                let source = repeated.sources[sentence.source as usize].parse().unwrap();
                let is_new = found.entry((source, sentence.key)).or_default().insert(sentence.article);
                prop_assert!(is_new);
            }
            carriers.retain(|_, articles| articles.len() >= 4);
            prop_assert_eq!(found, carriers);
        }
    }
}
