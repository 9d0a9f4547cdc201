//! Lines that a source puts under article after article.
//!
//! "Follow us", "quoted from", the questions that close every page, teasers of
//! other stories and the background that is pasted below each day's news: they
//! make different articles resemble each other and say nothing about them.
//! They are found without a list, by two counts over the sentences of each
//! source:
//!
//! - a **standing line** is in at least [`BoilerplateLimits::standing`] articles of
//!   the source, over at least [`BoilerplateLimits::days`] different days;
//! - a **teaser** is in at least [`BoilerplateLimits::teaser`] articles of the
//!   source within [`BoilerplateLimits::within`] days.
//!
//! Only articles that begin differently count: the copies of one report share
//! all of its sentences, and none of them is boilerplate for that. An article
//! keeps a sentence that it opens with, unless it has no other but boilerplate, and one
//! that most of its title's words stand in: a teaser belongs to the article it leads to.
//!
//! Sentences are known by the hash of their tokens, so no two articles are
//! compared: time is that of counting the sentences of the corpus and sorting
//! those that recur, memory 16 bytes a sentence, and at most 20 while they are
//! counted. What they say is not kept; of an article that has one
//! the text is needed again, and [`BoilerplateReport::bare`] is what is left of it,
//! [`BoilerplateReport::mask`] which of its tokens go. A run does this before any pair of
//! articles is looked at.

mod finder;
mod limits;
mod repeated_sentences;
mod report;

pub use finder::BoilerplateFinder;
pub use limits::BoilerplateLimits;
pub use repeated_sentences::RepeatedSentences;
pub use report::BoilerplateReport;

/// What kind of boilerplate a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BoilerplateKind {
    /// Stands in articles of all times.
    Standing,
    /// Stands in articles of a few days.
    Teaser,
}

/// One sentence of boilerplate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Boilerplate {
    /// The source that prints it; empty for articles without one.
    pub source: Box<str>,
    /// What kind it is.
    pub kind: BoilerplateKind,
    /// Its key, see [`sentence_key`](crate::sentence::sentence_key).
    pub key: u64,
    /// The articles that carry it, ascending, by their numbers in the finder.
    pub articles: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::date::Day;
    use crate::normalize::Level;
    use crate::sentence::sentence_key;
    use crate::text::{ArticleText, LocatedText, OpeningWords, Tokenizer};

    const SOURCE: Option<&str> = Some("صحيفة");

    /// What goes of an article: its text and title.
    fn mask(report: &BoilerplateReport, (text, title): &(LocatedText, OpeningWords)) -> usize {
        report.mask(SOURCE, text, Some(title)).iter().map(Range::len).sum()
    }

    type Texts = Vec<(LocatedText, OpeningWords)>;

    /// A corpus of one source: title, text and day of each article.
    fn report(articles: &[(&str, String, i32)]) -> (BoilerplateReport, Texts) {
        let mut tokenizer = Tokenizer::new(Level::Standard);
        let mut finder = BoilerplateFinder::new(BoilerplateLimits::default());
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
    fn an_article_of_nothing_else_has_nothing_left() {
        let line = "جميع المقالات المنشورة تمثل رأي كتابها فقط";
        let mut articles: Vec<_> = (0..6)
            .map(|n| ("", format!("كتب الأستاذ مقاله رقم {n} عن المدينة\n{line}"), n * 10))
            .collect();
        articles.push(("عمود الأسبوع", line.to_owned(), 15));
        articles.push(("", format!("{line}\nكتب الأستاذ في هذا العدد عن المدينة"), 25));
        articles.push((line, line.to_owned(), 35));
        let (report, texts) = report(&articles);
        assert_eq!(mask(&report, &texts[6]), 7);
        assert_eq!(mask(&report, &texts[7]), 0, "what an article opens with stays");
        assert_eq!(mask(&report, &texts[8]), 0, "it says what its title says");
    }

    #[test]
    fn what_stands_around_a_line_is_left_a_line_apart() {
        let line = "تابعوا آخر الأخبار عبر تطبيق الصحيفة";
        let mut articles: Vec<_> = (0..6)
            .map(|n| ("", format!("افتتح الوزير المشروع رقم {n} اليوم. {line}. وغادر {n}"), n * 10))
            .collect();
        articles.push(("", "وصل الوفد إلى العاصمة مساء أمس".to_owned(), 3));
        let (report, mut tokenizer) = (report(&articles).0, Tokenizer::new(Level::Standard));
        let mut bare = |came: u32| {
            let text = articles.get(came as usize).map_or("", |article| &article.1).into();
            let article = ArticleText { title: None, text };
            report.bare(came, SOURCE, &article, &mut tokenizer)
        };
        assert_eq!(bare(2).unwrap(), "افتتح الوزير المشروع رقم 2 اليوم. \n. وغادر 2");
        assert_eq!(bare(6), None, "it has none");
        assert_eq!(bare(7), None, "there is no such article");
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
}
