//! The line that a page becomes in `articles.jsonl`.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use super::{Page, ReadAlso, Slice, fold_keyword};

/// The first and the last byte of a field, the latter excluded.
type Span = [usize; 2];

/// One record: the article of a page, or the second article on it. What a
/// page does not have is `null` or an empty list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PageLine<'a> {
    /// The record's id.
    pub id: Cow<'a, str>,
    /// The title that its record says, or else [`Page::title`].
    pub title: Option<Cow<'a, str>>,
    /// See [`Page::dateline`].
    pub dateline: Option<&'a str>,
    /// The article alone, [`Page::body`].
    pub text: Cow<'a, str>,
    /// ISO 8601, [`Date::iso`](super::Date::iso).
    pub date: Option<String>,
    /// See [`Page::source`].
    pub source: Option<&'a str>,
    /// The phrases, folded.
    pub keywords: Vec<Cow<'a, str>>,
    /// The second article, which is a record of its own too.
    pub read_also: Option<ReadAlsoLine<'a>>,
    /// See [`Page::similar`].
    pub similar: Vec<&'a str>,
    /// Where in the page each field stands.
    pub spans: Spans,
    /// The record on whose page this second article stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<Cow<'a, str>>,
}

/// The second article as a field of its page's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReadAlsoLine<'a> {
    /// The id of its own record.
    pub id: String,
    /// See [`ReadAlso::title`].
    pub title: Option<&'a str>,
    /// See [`ReadAlso::text`].
    pub text: &'a str,
}

/// The bytes of each field in the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Spans {
    /// Of the title, where the page itself tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Span>,
    /// Of the dateline.
    pub dateline: Option<Span>,
    /// Of each run of the text.
    pub text: Vec<Span>,
    /// Of the date as it is written.
    pub date: Option<Span>,
    /// Of the source's name.
    pub source: Option<Span>,
    /// Of each keyword.
    pub keywords: Vec<Span>,
    /// Of the second article.
    pub read_also: Option<ReadAlsoSpans>,
    /// Of each title.
    pub similar: Vec<Span>,
}

/// The bytes of the second article in the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReadAlsoSpans {
    /// Of its title.
    pub title: Option<Span>,
    /// Of its text.
    pub text: Span,
}

impl<'a> PageLine<'a> {
    /// The record of the page's article; `title` is the one that is known from
    /// elsewhere and counts before that of the page.
    #[must_use]
    pub fn of_page(id: &'a str, title: Option<&'a str>, page: &Page<'a>) -> Self {
        let text_of = |slice: &Slice<'a>| slice.text;
        Self {
            id: Cow::Borrowed(id),
            title: title.or(page.title.as_ref().map(text_of)).map(Cow::Borrowed),
            dateline: page.dateline.as_ref().map(text_of),
            text: page.body(),
            date: page.date.as_ref().map(|date| date.iso.clone()),
            source: page.source.as_ref().map(text_of),
            keywords: page.keywords.iter().map(|phrase| fold_keyword(phrase.text)).collect(),
            read_also: page.read_also.as_ref().map(|article| ReadAlsoLine {
                id: read_also_id(id),
                title: article.title.as_ref().map(text_of),
                text: article.text.text,
            }),
            similar: page.similar.iter().map(text_of).collect(),
            spans: Spans {
                title: page.title.as_ref().map(span),
                dateline: page.dateline.as_ref().map(span),
                text: page.text.iter().map(span).collect(),
                date: page.date.as_ref().map(|date| span(&date.written)),
                source: page.source.as_ref().map(span),
                keywords: page.keywords.iter().map(span).collect(),
                read_also: page.read_also.as_ref().map(|article| ReadAlsoSpans {
                    title: article.title.as_ref().map(span),
                    text: span(&article.text),
                }),
                similar: page.similar.iter().map(span).collect(),
            },
            page: None,
        }
    }

    /// The same with what the record of the page says itself. Its date counts before one
    /// in the first lines, which may be an event's; its source is the site that the page
    /// was found on, and stands in where the page names none.
    #[must_use]
    pub fn of_record(self, date: Option<&str>, source: Option<&'a str>) -> Self {
        Self { date: date.map(str::to_owned).or(self.date), source: self.source.or(source), ..self }
    }

    /// The record of the second article on the page of `id`, if there is one;
    /// its spans are of that page.
    #[must_use]
    pub fn of_read_also(id: &'a str, page: &Page<'a>) -> Option<Self> {
        let ReadAlso { title, text, date } = page.read_also.as_ref()?;
        Some(Self {
            id: Cow::Owned(read_also_id(id)),
            title: title.as_ref().map(|title| Cow::Borrowed(title.text)),
            dateline: None,
            text: Cow::Borrowed(text.text),
            date: date.as_ref().map(|date| date.iso.clone()),
            source: None,
            keywords: Vec::new(),
            read_also: None,
            similar: Vec::new(),
            spans: Spans {
                title: title.as_ref().map(span),
                text: vec![span(text)],
                date: date.as_ref().map(|date| span(&date.written)),
                ..Spans::default()
            },
            page: Some(Cow::Borrowed(id)),
        })
    }
}

fn read_also_id(id: &str) -> String {
    format!("{id}#read_also")
}

fn span(slice: &Slice<'_>) -> Span {
    let Range { start, end } = slice.span;
    [start, end]
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIGHTHOUSE: &str = include_str!("../../fixtures/pages/lighthouse.txt");

    #[test]
    fn records_name_every_field_and_its_bytes() {
        let page = Page::segment(LIGHTHOUSE, None);
        let line = serde_json::to_value(PageLine::of_page("p1", Some("عنوان"), &page)).unwrap();
        let text_at = |span: &serde_json::Value| {
            let byte = |at: usize| usize::try_from(span[at].as_u64().unwrap()).unwrap();
            &LIGHTHOUSE[byte(0)..byte(1)]
        };
        assert_eq!((&line["id"], &line["title"]), (&"p1".into(), &"عنوان".into()));
        assert_eq!(line["date"], "2024-11-12");
        assert_eq!(line["read_also"]["id"], "p1#read_also");
        assert_eq!(line["keywords"][0], "منارة رأس الريح");
        assert!(line.get("page").is_none());
        let spans = &line["spans"];
        assert_eq!(text_at(&spans["date"]), "12 تشرين الثاني 2024");
        for (field, span) in [
            (&line["dateline"], &spans["dateline"]),
            (&line["text"], &spans["text"][0]),
            (&line["source"], &spans["source"]),
            (&line["read_also"]["title"], &spans["read_also"]["title"]),
            (&line["read_also"]["text"], &spans["read_also"]["text"]),
            (&line["similar"][9], &spans["similar"][9]),
        ] {
            assert_eq!(field, text_at(span));
        }
        assert_eq!(spans["keywords"].as_array().unwrap().len(), 5);

        let second = serde_json::to_value(PageLine::of_read_also("p1", &page).unwrap()).unwrap();
        assert_eq!((&second["id"], &second["page"]), (&"p1#read_also".into(), &"p1".into()));
        assert_eq!(second["title"], line["read_also"]["title"]);
        assert_eq!(second["text"], text_at(&second["spans"]["text"][0]));
        assert_eq!(second["title"], text_at(&second["spans"]["title"]));

        let titled = Page::segment("يفتح الجسر صباح الغد\n9/8/2024\nانتهت الأعمال.", None);
        for (known, title) in [(None, "يفتح الجسر صباح الغد"), (Some("آخر"), "آخر")]
        {
            let line = PageLine::of_page("p3", known, &titled);
            assert_eq!((line.title.as_deref(), line.text.as_ref()), (Some(title), "انتهت الأعمال."));
            assert_eq!(line.spans.title, titled.title.as_ref().map(span));
        }

        let bare = serde_json::to_value(PageLine::of_page("p2", None, &Page::segment("نص", None)))
            .unwrap();
        let names = ["title", "dateline", "date", "source", "read_also"];
        assert!(names.iter().all(|name| bare[name].is_null()));
        assert_eq!(bare["similar"], serde_json::json!([]));
        assert_eq!(bare["spans"]["text"], serde_json::json!([[0, 4]]));
        assert!(PageLine::of_read_also("p2", &Page::segment("نص", None)).is_none());
    }
}
