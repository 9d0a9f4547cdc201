//! The walk over the lines of a page; the rules stand in the module above.

use super::heading::{Heading, Line, Role};
use super::paragraph::{bulleted, is_prose, is_stopped, is_title, paragraphs, words};
use super::{Page, ReadAlso, Slice, date, head, keywords};
use crate::normalize::{Level, Normalizer};

/// A keyword line of a section has at most this many words.
const MAX_KEYWORD_WORDS: usize = 40;

/// A heading and the lines below it, up to the next one.
struct Section<'a> {
    heading: Option<Heading<'a>>,
    lines: Vec<Slice<'a>>,
}

/// What lines without a heading of their own belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Body,
    List,
    Article,
    Nothing,
}

struct Walk<'a> {
    text: &'a str,
    page: Page<'a>,
    /// The lines of the keywords.
    keywords: Vec<Slice<'a>>,
    open: Open,
    /// Whether the source or the keywords have followed the last line of the
    /// body.
    is_closed: bool,
    /// Whether something was cut out behind the last line of the body.
    is_cut: bool,
    /// Whether the body holds a paragraph.
    has_prose: bool,
}

pub(super) fn segment<'a>(text: &'a str, known_date: Option<&str>) -> Page<'a> {
    let mut normalizer = Normalizer::new(Level::Standard);
    let mut lines = Line::all(text, &mut normalizer);
    let head = head::take(&mut lines, &mut normalizer);
    let sections = sections(lines);
    let mut walk = Walk {
        text,
        page: Page { title: head.title, dateline: head.dateline, ..Page::default() },
        keywords: Vec::new(),
        open: Open::Body,
        is_closed: false,
        is_cut: false,
        has_prose: false,
    };
    let last_closing = sections.iter().rposition(Section::is_closing);
    for (index, section) in sections.into_iter().enumerate() {
        let closes_later = last_closing.is_some_and(|last| index < last);
        walk.take(section, closes_later);
    }
    let Walk { mut page, keywords, .. } = walk;
    page.keywords = keywords::phrases(&keywords, &page.text, &mut normalizer);
    let body_lines = page.text.iter().flat_map(|run| lines_of(text, run));
    // a day of publication counts before any that the title or the text tells of
    let above = head.stamps.iter().chain(&page.dateline).chain(&page.title).cloned();
    let first_lines = above.chain(body_lines);
    page.date = date::find(first_lines, known_date, text, &mut normalizer);
    if let Some(article) = &mut page.read_also {
        let lines = lines_of(text, &article.text);
        article.date = date::find(lines, None, article.text.text, &mut normalizer);
    }
    page
}

/// The lines of a slice, placed in the page.
fn lines_of<'a>(page: &'a str, slice: &Slice<'a>) -> impl Iterator<Item = Slice<'a>> {
    let (page, start) = (Slice::whole(page), slice.span.start);
    paragraphs(slice.text)
        .map(move |line| page.part(start + line.span.start..start + line.span.end))
}

fn sections(lines: Vec<Line<'_>>) -> Vec<Section<'_>> {
    let mut sections = vec![Section { heading: None, lines: Vec::new() }];
    for Line { slice, heading } in lines {
        if heading.is_some() {
            sections.push(Section { heading, lines: Vec::new() });
        } else if let Some(section) = sections.last_mut() {
            section.lines.push(slice);
        }
    }
    sections
}

impl Section<'_> {
    fn is_closing(&self) -> bool {
        let role = self.heading.as_ref().map(|heading| heading.role);
        matches!(role, Some(Role::Source | Role::Keywords))
    }
}

impl<'a> Walk<'a> {
    fn take(&mut self, section: Section<'a>, closes_later: bool) {
        let Section { heading, lines } = section;
        let Some(Heading { role, value }) = heading else { return self.push_body(&lines) };
        match (role, value) {
            (Role::Source, value) => self.take_source(value, lines),
            (Role::Keywords, value) => self.take_keywords(value, lines),
            (Role::ReadAlso, Some(title))
                if self.is_closed && lines.iter().any(|line| is_prose(line.text)) =>
            {
                self.take_article(Some(title), &lines);
            }
            // within the second article, a title leads on as its words do
            (Role::ReadAlso | Role::Similar, Some(_)) if self.open == Open::Article => {
                self.extend_article(&lines);
            }
            (Role::ReadAlso | Role::Similar, Some(title)) => {
                self.page.similar.push(title);
                self.is_cut = true;
                self.resume(lines);
            }
            (Role::ReadAlso | Role::Similar, None) | (Role::Other, _) => {
                self.take_list(role, lines, closes_later);
            }
            (Role::Share, _) => self.take_buttons(lines),
            (Role::Head, _) => {
                self.is_cut = true;
                self.resume(lines);
            }
            (Role::End, _) => {
                self.is_cut = true;
                if self.page.text.is_empty() {
                    self.push_body(&lines);
                } else {
                    self.open = Open::Nothing;
                }
            }
        }
    }

    fn take_source(&mut self, value: Option<Slice<'a>>, mut lines: Vec<Slice<'a>>) {
        let is_below = value.is_none() && lines.first().is_some_and(|line| is_title(line.text));
        let value = if is_below { Some(lines.remove(0)) } else { value };
        if self.page.source.is_none() {
            self.page.source = value;
        }
        self.close(lines);
    }

    fn take_keywords(&mut self, value: Option<Slice<'a>>, mut lines: Vec<Slice<'a>>) {
        let run = if let Some(value) = value {
            vec![value]
        } else {
            let is_of_run =
                |line: &Slice<'_>| !is_stopped(line.text) && words(line.text) <= MAX_KEYWORD_WORDS;
            let length = lines.iter().take_while(|line| is_of_run(line)).count();
            lines.drain(..length).collect()
        };
        if self.keywords.is_empty() {
            self.keywords = run;
        }
        self.close(lines);
    }

    /// Behind the source or the keywords.
    fn close(&mut self, lines: Vec<Slice<'a>>) {
        self.is_cut = true;
        self.is_closed |= !self.page.text.is_empty();
        if self.open == Open::Article {
            // the second article has a source of its own, and ends with it
            self.open = Open::Nothing;
        }
        self.resume(lines);
    }

    /// The lines below a line of buttons. Short ones are buttons too, or tell
    /// of them, where a list or the article has ended.
    fn take_buttons(&mut self, mut lines: Vec<Slice<'a>>) {
        self.is_cut = true;
        let is_text = |line: &Slice<'_>| bulleted(line).is_some() || is_prose(line.text);
        let buttons = lines.iter().take_while(|line| !is_text(line)).count();
        let has_ended = match self.open {
            Open::List => true,
            Open::Body => self.has_prose && buttons == lines.len(),
            Open::Article | Open::Nothing => false,
        };
        if has_ended {
            lines.drain(..buttons);
        }
        self.resume(lines);
    }

    /// Gives lines to what was open before the heading above them.
    fn resume(&mut self, lines: Vec<Slice<'a>>) {
        match self.open {
            Open::Body => self.push_body(&lines),
            Open::List => self.take_list(Role::Similar, lines, false),
            Open::Article => self.extend_article(&lines),
            Open::Nothing => {}
        }
    }

    /// The lines below a bare heading of an article or of a list.
    fn take_list(&mut self, role: Role, mut lines: Vec<Slice<'a>>, closes_later: bool) {
        let is_article = role == Role::ReadAlso
            && lines.iter().any(|line| is_prose_line(line))
            && lines.first().is_some_and(|line| bulleted(line).is_none());
        let titles = lines.iter().take_while(|line| !is_prose(line.text)).count();
        if is_article && (self.is_closed || titles == 1 && !closes_later) {
            let is_titled = lines.first().is_some_and(|line| is_title(line.text));
            let title = is_titled.then(|| lines.remove(0));
            return self.take_article(title, &lines);
        }
        let is_bulleted = lines.first().is_some_and(|line| bulleted(line).is_some());
        let titles = lines.iter().take_while(|line| match bulleted(line) {
            Some(_) => true,
            None => !is_bulleted && !is_prose(line.text),
        });
        let rest = lines.split_off(titles.count());
        if role != Role::Other {
            self.page.similar.extend(lines.into_iter().map(|line| bulleted(&line).unwrap_or(line)));
        }
        self.is_cut = true;
        if !self.is_closed && rest.iter().any(|line| is_prose(line.text)) {
            self.push_body(&rest);
        } else {
            self.open = Open::List;
        }
    }

    fn take_article(&mut self, title: Option<Slice<'a>>, lines: &[Slice<'a>]) {
        self.is_cut = true;
        let (Some(first), Some(last), None) = (lines.first(), lines.last(), &self.page.read_also)
        else {
            // there is one second article; of a third, the title is kept
            self.page.similar.extend(title);
            self.open = Open::Nothing;
            return;
        };
        let text = Slice::whole(self.text).part(first.span.start..last.span.end);
        self.page.read_also = Some(ReadAlso { title, text, date: None });
        self.open = Open::Article;
    }

    fn extend_article(&mut self, lines: &[Slice<'a>]) {
        if let (Some(article), Some(last)) = (&mut self.page.read_also, lines.last()) {
            let start = article.text.span.start;
            article.text = Slice::whole(self.text).part(start..last.span.end);
        }
    }

    /// Lines of the article; behind its end, only where paragraphs are among
    /// them.
    fn push_body(&mut self, lines: &[Slice<'a>]) {
        let (Some(first), Some(end)) = (lines.first(), lines.last().map(|line| line.span.end))
        else {
            return;
        };
        let has_prose = lines.iter().any(|line| is_prose(line.text));
        if self.is_closed && !has_prose {
            return;
        }
        self.has_prose |= has_prose;
        let whole = Slice::whole(self.text);
        match self.page.text.last_mut() {
            Some(run) if !self.is_cut => *run = whole.part(run.span.start..end),
            _ => self.page.text.push(whole.part(first.span.start..end)),
        }
        self.open = Open::Body;
        self.is_closed = false;
        self.is_cut = false;
    }
}

/// Whether the line reads as running text and carries no bullet.
fn is_prose_line(line: &Slice<'_>) -> bool {
    bulleted(line).is_none() && is_prose(line.text)
}
