//! What stands in many articles, most widespread first: statements quoted in
//! reports of their own, agency lines, the lines under every page.
//!
//! Recurring passages and boilerplate lines are found elsewhere
//! ([`recurring_passages`](super::recurring_passages), [`boilerplate`](crate::boilerplate)),
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

mod candidate;
mod listed;

use std::ops::Range;

use super::article_tokens::ArticleTokens;
use crate::boilerplate::BoilerplateReport;
use crate::error::{Error, Result};
use candidate::Candidate;
use listed::Listed;

/// What kind of text is widespread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
    /// What it is called in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Passage => "passage",
            Self::Phrase => "phrase",
            Self::Standing => "standing",
            Self::Teaser => "teaser",
        }
    }

    /// Whether it is a line that `boilerplate` found.
    #[must_use]
    pub fn is_boilerplate(self) -> bool {
        matches!(self, Self::Standing | Self::Teaser)
    }
}

/// A text that stands in many articles.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Widespread {
    /// What kind it is.
    pub kind: WidespreadKind,
    /// The articles that carry it, ascending.
    pub carriers: Vec<u32>,
    /// How many they are where copies of one report count once.
    pub reports: usize,
    /// An article that carries as much of it as most do.
    pub example: u32,
    /// Its tokens there; of a passage, the sentences that are whole, where they are most of
    /// it.
    pub tokens: Range<u32>,
}

/// From where on a text is widespread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WidespreadLimits {
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
/// [`Error::Parameter`] where `reports` is shorter than `articles`, and [`Error::Temporary`]
/// where a temporary file cannot be used.
///
/// # Panics
///
/// Where the boilerplate is of another corpus, and names articles that are not among these.
pub fn widespread(
    articles: &ArticleTokens,
    reports: &[u32],
    boilerplate: &BoilerplateReport,
    limits: WidespreadLimits,
) -> Result<Vec<Widespread>> {
    if reports.len() < articles.len() {
        let remedy = format!("one is needed for each of {} articles", articles.len());
        return Err(Error::parameter("reports", &reports.len(), remedy));
    }
    let mut candidates = candidate::boilerplate_lines(articles, boilerplate)?;
    if limits.passages {
        candidates.extend(candidate::passages(articles, limits)?);
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
    // who asks for boilerplate alone asks what is left out, line by line
    let mut listed = Listed::new(!limits.passages);
    for (reports, candidate) in lines.into_iter().chain(passages) {
        listed.take(&candidate, reports);
    }
    let mut texts = listed.texts;
    texts.retain(|text| limits.phrases || text.kind != WidespreadKind::Phrase);
    for text in texts.iter_mut().filter(|text| text.kind == WidespreadKind::Passage) {
        text.tokens = candidate::whole_sentences(articles.sentences(text.example), &text.tokens);
    }
    texts.sort_by_key(|text| {
        (std::cmp::Reverse((text.reports, text.carriers.len())), text.kind.is_boilerplate())
    });
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boilerplate::{BoilerplateFinder, BoilerplateLimits};
    use crate::date::Day;
    use crate::normalize::{Level, Normalizer};
    use crate::recurring::CutArticle;

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
    fn found(
        articles: &ArticleTokens,
        reports: &[u32],
        limits: WidespreadLimits,
    ) -> Vec<Widespread> {
        widespread(articles, reports, &BoilerplateReport::default(), limits).unwrap()
    }

    fn limits() -> WidespreadLimits {
        WidespreadLimits { min_passage: 12, min_articles: 5, passages: true, phrases: false }
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
    fn an_article_without_a_report_is_refused() {
        let articles = articles(&[own(1), own(2)]);
        let short = widespread(&articles, &[0], &BoilerplateReport::default(), limits());
        let message = short.unwrap_err().to_string();
        assert!(message.starts_with("reports: 1 will not do"), "{message}");
    }

    #[test]
    fn copies_of_a_report_count_once() {
        let texts: Vec<String> = (0..9).map(|n| format!("{}. {STATEMENT}", own(n / 5))).collect();
        let reports: Vec<u32> = (0..9).map(|n| n / 5).collect();
        let articles = articles(&texts);
        assert!(found(&articles, &reports, limits()).is_empty());
        let found = found(&articles, &reports, WidespreadLimits { min_articles: 2, ..limits() });
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
        let found = found(&articles, &reports, WidespreadLimits { phrases: true, ..limits() });
        assert_eq!((found.len(), found[0].kind), (1, WidespreadKind::Phrase));
    }

    #[test]
    fn a_long_standing_line_is_boilerplate_and_no_passage() {
        let texts: Vec<String> = (0..8).map(|n| format!("{}\n{STATEMENT}", own(n))).collect();
        let articles = articles(&texts);
        let mut finder = BoilerplateFinder::new(BoilerplateLimits::default());
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
