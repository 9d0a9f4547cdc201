//! The main text of a web page as the reader mode of a browser finds it, its title, date and
//! site from the page's metadata.

use std::borrow::Cow;
use std::panic::catch_unwind;

use dom_query::NodeData;
use dom_smoothie::{Config, Readability, ReadabilityError, TextMode};
use memchr::memchr2_iter;

use super::LONGEST_PAGE;
use super::tree::{MOST_ELEMENTS, MOST_NESTED, too_deep, tree};
use crate::read::record::Record;

/// Bytes that are looked at where a page is written out, above which it is no article either:
/// behind each letter that has a name there, the next one is looked for to the end of the text.
const MOST_LOOKED_AT: usize = 1 << 34;

/// The article of a page.
pub(super) fn article(page: &str) -> Result<Record<'static>, String> {
    // a page that its reader gives up at costs that page alone
    let read = catch_unwind(|| main_text(page));
    read.unwrap_or_else(|_| Err("the page cannot be read: its reader gave up".to_owned()))
}

fn main_text(page: &str) -> Result<Record<'static>, String> {
    if page.len() > LONGEST_PAGE {
        return Err(format!("a page of more than {} MB", LONGEST_PAGE >> 20));
    }
    let tree = tree(page)?;
    let config = Config {
        max_elements_to_parse: MOST_ELEMENTS,
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let reason = |error| match error {
        ReadabilityError::GrabFailed => "no article text on this page".to_owned(),
        other => format!("the page cannot be read: {other}"),
    };
    let mut page = Readability::with_document(tree, None, Some(config)).map_err(reason)?;
    if nesting(&page) > MOST_NESTED {
        return Err(too_deep());
    }
    if looked_at(&page) > MOST_LOOKED_AT {
        return Err("too many letters of a text have names in HTML".to_owned());
    }
    let headlines = headlines(&page);
    let article = page.parse().map_err(reason)?;
    let text = article.text_content.trim();
    if text.is_empty() {
        return Err("no article text on this page".to_owned());
    }
    let filled = |value: String| (!value.trim().is_empty()).then_some(Cow::Owned(value));
    Ok(Record {
        id: None,
        title: filled(whole_title(article.title, headlines)),
        texts: vec![Cow::Owned(text.to_owned())],
        date: article.published_time.and_then(filled).or(article.modified_time.and_then(filled)),
        source: article.site_name.and_then(filled),
    })
}

/// The title, or the headline that it is a part of: where a title ends and the name of the
/// site begins is guessed by marks, which Arabic quotations have too.
fn whole_title(title: String, headlines: Vec<String>) -> String {
    headlines.into_iter().find(|headline| headline.contains(&title)).unwrap_or(title)
}

/// The headlines that the title of the page holds whole.
fn headlines(page: &Readability) -> Vec<String> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = plain(&page.doc.select("title").text());
    let headings = page.doc.select("h1");
    let headings = headings.iter().map(|heading| plain(&heading.text()));
    headings.filter(|heading| title.contains(heading)).collect()
}

/// How many elements of a page stand within each other at most.
fn nesting(page: &Readability) -> usize {
    let mut deepest = 0;
    let mut open = vec![(page.doc.root(), 0)];
    while let Some((element, depth)) = open.pop() {
        deepest = deepest.max(depth);
        open.extend(element.element_children().into_iter().map(|child| (child, depth + 1)));
    }
    deepest
}

/// How many bytes are looked at where all of a page is written out.
fn looked_at(page: &Readability) -> usize {
    // the second begins a no-break space, and much else
    let of_text = |text: &str| text.len() * memchr2_iter(b'&', 0xC2, text.as_bytes()).count();
    let of_node = |data: &NodeData| match data {
        NodeData::Text { contents } => of_text(contents),
        NodeData::Element(element) => element.attrs.iter().map(|held| of_text(&held.value)).sum(),
        _ => 0,
    };
    let nodes = page.doc.root();
    let nodes = nodes.descendants_it();
    nodes.map(|node| node.query_or(0, |node| of_node(&node.data))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARAGRAPH: &str = "أعلنت هيئة الموانئ اليوم أن الرصيف الجديد يستقبل أول سفينة في مطلع \
                             الشهر المقبل، بعد أعمال دامت ثلاث سنوات، وقالت إن الحركة لن تتوقف.";

    fn page(body: &str) -> String {
        format!(
            "<!DOCTYPE html><html><head><meta charset='utf-8'><title>رصيف جديد - الميناء</title>\
             <meta property='article:published_time' content='2026-03-02T08:00:00Z'>\
             <meta property='og:site_name' content='صحيفة الميناء'></head><body>\
             <nav><a href='/'>الرئيسية</a> <a href='/s'>رياضة</a></nav>{body}\
             <footer>جميع الحقوق محفوظة</footer></body></html>"
        )
    }

    #[test]
    fn the_main_text_title_date_and_site_are_found() {
        let paragraphs = format!("<p>{PARAGRAPH}</p>").repeat(4);
        let body = page(&format!("<article><h1>رصيف جديد</h1>{paragraphs}</article>"));
        let record = article(&body).unwrap();
        let text = record.text();
        assert_eq!(text.matches(PARAGRAPH).count(), 4, "{text}");
        assert!(text.contains('\n'), "paragraphs stay apart: {text}");
        assert!(!text.contains("رياضة") && !text.contains("الحقوق"), "{text}");
        assert_eq!(record.date.as_deref(), Some("2026-03-02T08:00:00Z"));
        assert_eq!(record.source.as_deref(), Some("صحيفة الميناء"));
        assert!(record.title.unwrap().contains("رصيف جديد"));
    }

    #[test]
    fn a_quotation_does_not_cut_a_title() {
        let headline = "الهيئة تنقل «رصيف الصيد» إلى شمال المدينة قبل نهاية العام";
        let paragraphs = format!("<p>{PARAGRAPH}</p>").repeat(4);
        let body =
            page(&format!("<h1>الميناء</h1><article><h1>{headline}</h1>{paragraphs}</article>"));
        let body = body.replace("رصيف جديد - ", &format!("{headline} | "));
        assert_eq!(article(&body).unwrap().title.as_deref(), Some(headline));
    }

    #[test]
    fn a_page_without_text_is_none() {
        assert!(article("<html><body></body></html>").unwrap_err().contains("no article text"));
        assert!(article("").unwrap_err().contains("no article text"));
    }

    #[test]
    fn a_page_that_takes_too_long_to_write_is_refused() {
        let names = |count: usize| page(&format!("<article><p>{}", "&amp;".repeat(count)));
        let refused = article(&names(200_000)).unwrap_err();
        assert!(refused.contains("have names"), "{refused}");
        let long = page(&format!("<p title='{}'>", "&nbsp;".repeat(100_000)));
        assert!(article(&long).unwrap_err().contains("have names"));
        let paragraphs = format!("<p>{PARAGRAPH} «&amp;»</p>").repeat(100);
        assert!(article(&page(&format!("<article>{paragraphs}</article>"))).is_ok());
        let refused = article(&" ".repeat(LONGEST_PAGE + 1)).unwrap_err();
        assert!(refused.contains("more than 16 MB"), "{refused}");
    }

    #[test]
    fn a_page_nested_without_end_is_refused() {
        for tag in ["<div>", "<b>", "<DIV class='a'>", "<div></span>", "<div><!--</div>-->"] {
            let refused = article(&page(&tag.repeat(5_000))).unwrap_err();
            assert!(refused.contains("within each other"), "{refused}");
        }
        let paragraphs = format!("<p>{PARAGRAPH}<br><img src='a.png'>").repeat(5000);
        assert!(article(&page(&format!("<article>{paragraphs}</article>"))).is_ok());
        // what is closed otherwise, and what is no element
        let map = format!("<svg>{}</svg>", "<path d='M0 0'/>".repeat(2000));
        let script = format!("<script>{}</script>", "if (i<n) {}".repeat(2000));
        let paragraphs = format!("<p>{PARAGRAPH}").repeat(4);
        assert!(article(&page(&format!("<article>{map}{script}{paragraphs}</article>"))).is_ok());
    }
}
