//! Pages: an article as scraped, and what stands around it.
//!
//! Aggregators keep an article as plain text with its surroundings in it: a
//! dateline above, at times the headline, the writer and the day, and below the
//! source, keywords, a second article and titles of others. Counted for
//! similarity, they would make kin of articles that share a footer.
//! [`Page::segment`] takes a page apart; [`Page::body`] is all that similarity
//! sees. Everything it gives is a [`Slice`]: verbatim, with its bytes in the
//! page. A page without any heading is just an article, but for lines above it:
//! a day, a byline, a path, a dateline, and the one headline above a day or
//! byline.
//!
//! What stands above the article is told by its form (`head`); headings open
//! what follows them (`heading`, whose list is data); the first lines hold the
//! date (`date`); keywords come apart at their separators or against the body
//! (`keywords`). Segmenting is one pass over the lines, of which only the
//! beginnings are normalised, and one over the body where keywords without
//! separators need it. It does no I/O, and no string makes it panic.
//!
//! # Where an article ends
//!
//! `اقرأ أيضا` stands above a second article, above a list of titles, and in
//! the middle of an article above or before a title that leads elsewhere. What
//! follows decides:
//!
//! | what stands there | what it is |
//! |---|---|
//! | heading, colon, title on one line | a title for `similar`; the line is cut out, the article goes on |
//! | heading, then lines with bullets, or titles alone | titles for `similar` |
//! | heading, titles, paragraphs | the titles of a box; the article goes on |
//! | heading, one title, paragraphs | a second article, |
//! | … unless the source or the keywords come after it | a box too: the article goes on |
//! | heading, paragraphs | an empty box: the article goes on |
//!
//! The source or the keywords close an article. Behind them, paragraphs below
//! `اقرأ أيضا` are a second article whatever stands above them, and a list
//! gives no text back. Only paragraphs reopen an article that is closed, right
//! behind the line that closed it; short lines there are the foot of the page,
//! and so they are below buttons, where no paragraph follows.

mod calendar;
mod date;
mod dateline;
mod head;
mod heading;
mod keyword_run;
mod keywords;
mod lexeme;
mod line;
mod month;
mod paragraph;
mod segment;
mod slice;
mod stamp;
mod written;

use std::borrow::Cow;

pub use date::Date;
pub(crate) use date::written_day;
pub use keywords::fold_keyword;
pub use line::{PageLine, ReadAlsoLine, ReadAlsoSpans, Spans};
pub use slice::Slice;

/// A page taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<'a> {
    /// The headline above the article, where a day or a byline stands below it
    /// and tells it from the text.
    pub title: Option<Slice<'a>>,
    /// Who wrote and where: a line above the article, or what its first
    /// paragraph begins with.
    pub dateline: Option<Slice<'a>>,
    /// The article itself: one run of lines, or several where a line of
    /// something else was cut out.
    pub text: Vec<Slice<'a>>,
    /// The date above the article or in its first lines.
    pub date: Option<Date<'a>>,
    /// Who published the article.
    pub source: Option<Slice<'a>>,
    /// The phrases of the run of keywords, in its order; [`fold_keyword`]
    /// folds their letters.
    pub keywords: Vec<Slice<'a>>,
    /// A second article on the page.
    pub read_also: Option<ReadAlso<'a>>,
    /// Titles of other articles, without their bullets.
    pub similar: Vec<Slice<'a>>,
}

/// The second article of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadAlso<'a> {
    /// Its title; `None` where its heading stands right above the text.
    pub title: Option<Slice<'a>>,
    /// Its text.
    pub text: Slice<'a>,
    /// The date in its first lines.
    pub date: Option<Date<'a>>,
}

impl<'a> Page<'a> {
    /// Takes a page apart.
    ///
    /// `known_date` is the article's date from elsewhere in any form that a
    /// page may write; it gives the year to a date that has none.
    ///
    /// ```
    /// use nuskha::Page;
    ///
    /// let page = Page::segment("افتتح الجسر يوم ٢٤ آب.\nالمصدر: صوت الضفاف", Some("2024-08-25"));
    /// assert_eq!(page.body(), "افتتح الجسر يوم ٢٤ آب.");
    /// assert_eq!(page.date.unwrap().iso, "2024-08-24");
    /// assert_eq!(page.source.unwrap().text, "صوت الضفاف");
    /// ```
    #[must_use]
    pub fn segment(text: &'a str, known_date: Option<&str>) -> Self {
        segment::segment(text, known_date)
    }

    /// The article alone, its runs one line apart; borrowed where there is one.
    #[must_use]
    pub fn body(&self) -> Cow<'a, str> {
        match self.text.as_slice() {
            [] => Cow::Borrowed(""),
            [run] => Cow::Borrowed(run.text),
            runs => {
                let runs: Vec<&str> = runs.iter().map(|run| run.text).collect();
                Cow::Owned(runs.join("\n"))
            }
        }
    }
}

#[cfg(test)]
mod tests;
