//! The tags of a web page, looked through before it is parsed.
//!
//! A parser of HTML asks of every element what it stands in, and of every attribute whether
//! its element has it already: the time grows with the square of how deep elements stand
//! within each other, and of how many attributes one has. No article has so many, and a page
//! made to stall its reader has. So the tags are counted first, in one pass.

use ahash::AHashMap;
use memchr::{memchr, memmem};

/// Elements within each other above which a page is no article but an attack on the reader:
/// each takes some of the stack.
pub(super) const MOST_NESTED: usize = 1000;
/// Elements that are not closed above which the same holds, those too that end by themselves:
/// all are looked through for the one that a tag closes.
const MOST_OPEN: usize = 2 * MOST_NESTED;
/// Attributes of one element, likewise.
const MOST_ATTRIBUTES: usize = 1000;

/// Elements that stand within each other until they are closed, whatever stands open in
/// them.
const BLOCKS: [&str; 27] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "button",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "main",
    "menu",
    "nav",
    "ol",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];
/// Elements that have no end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
/// Elements that end where the next of their kind begins, or the block does that they stand
/// in.
const ENDING: [&str; 19] = [
    "a", "colgroup", "dd", "dt", "li", "nobr", "optgroup", "option", "p", "rb", "rp", "rt", "rtc",
    "tbody", "td", "tfoot", "th", "thead", "tr",
];
/// Elements in which no other begins.
const RAW: [&str; 5] = ["script", "style", "textarea", "title", "xmp"];
/// Elements of another language, in which tags may end themselves, and none is raw.
const FOREIGN: [&str; 2] = ["math", "svg"];

/// Why a page is not parsed, if it is not.
pub(super) fn refusal(page: &str) -> Option<String> {
    let mut open = OpenElements::default();
    let mut rest = page;
    while let Some(tag) = next_tag(&mut rest) {
        if tag.attributes > MOST_ATTRIBUTES {
            return Some(format!("an element has more than {MOST_ATTRIBUTES} attributes"));
        }
        let name = tag.name.to_ascii_lowercase();
        let is_foreign = FOREIGN.iter().any(|foreign| open.holds(foreign));
        if tag.closes {
            open.close(&name);
        } else if !is_foreign && RAW.contains(&&*name) {
            rest = behind_raw(rest, &name);
        } else if !(VOID.contains(&&*name) || is_foreign && tag.ends_itself) {
            open.open(&name);
            if open.depth > MOST_NESTED || open.elements.len() > MOST_OPEN {
                return Some(too_deep());
            }
        }
    }
    None
}

/// What is said of a page whose elements stand too deep.
pub(super) fn too_deep() -> String {
    format!("more than {MOST_NESTED} elements stand within each other")
}

/// The elements that are not closed yet, about as a parser keeps them.
#[derive(Default)]
struct OpenElements {
    /// The outermost first.
    elements: Vec<Element>,
    /// How many of them are of no kind that ends by itself.
    depth: usize,
    /// The number of each name that was met.
    names: AHashMap<String, usize>,
    /// How many of each number are open.
    counts: Vec<usize>,
}

#[derive(Clone, Copy)]
struct Element {
    name: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Block,
    Ending,
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        if BLOCKS.contains(&name) {
            Self::Block
        } else if ENDING.contains(&name) {
            Self::Ending
        } else {
            Self::Other
        }
    }
}

impl OpenElements {
    fn holds(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|&name| self.counts[name] > 0)
    }

    fn open(&mut self, name: &str) {
        let kind = Kind::of(name);
        if kind == Kind::Ending {
            self.close(name);
        }
        let known = self.names.get(name).copied();
        let name = known.unwrap_or_else(|| {
            self.counts.push(0);
            self.names.insert(name.to_owned(), self.counts.len() - 1);
            self.counts.len() - 1
        });
        self.counts[name] += 1;
        self.depth += usize::from(kind != Kind::Ending);
        self.elements.push(Element { name, kind });
    }

    /// Closes the last of this name. What stands open in it ends with it, but no block in
    /// what is none.
    fn close(&mut self, name: &str) {
        let Some(&name) = self.names.get(name).filter(|&&name| self.counts[name] > 0) else {
            return;
        };
        let Some(place) = self.elements.iter().rposition(|open| open.name == name) else { return };
        let holds_block = || self.elements[place + 1..].iter().any(|open| open.kind == Kind::Block);
        let ended = match self.elements[place].kind {
            Kind::Ending if holds_block() => return,
            Kind::Other if holds_block() => place..place + 1,
            _ => place..self.elements.len(),
        };
        for Element { name, kind } in self.elements.drain(ended) {
            self.counts[name] -= 1;
            self.depth -= usize::from(kind != Kind::Ending);
        }
    }
}

/// A tag: the name of its element, and how many attributes it has, about.
struct Tag<'a> {
    name: &'a str,
    closes: bool,
    /// Whether a slash stands at its end.
    ends_itself: bool,
    attributes: usize,
}

/// The next tag, of which and of all before it `rest` is rid; comments are passed over.
fn next_tag<'a>(rest: &mut &'a str) -> Option<Tag<'a>> {
    loop {
        let behind = &rest[memchr(b'<', rest.as_bytes())? + 1..];
        if let Some(comment) = behind.strip_prefix("!--") {
            // these two are whole
            let is_empty = comment.starts_with('>') || comment.starts_with("->");
            let end = if is_empty { 0 } else { memmem::find(comment.as_bytes(), b"-->")? };
            *rest = &comment[end..];
            continue;
        }
        let (closes, named) = match behind.strip_prefix('/') {
            Some(named) => (true, named),
            None => (false, behind),
        };
        let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric();
        let length = named.bytes().take_while(is_of_name).count();
        if !named.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
            *rest = behind;
            continue;
        }
        let (name, behind) = named.split_at(length);
        let (attributes, length) = attributes(behind.as_bytes());
        let ends_itself = behind[..length].ends_with('/');
        *rest = &behind[length..];
        return Some(Tag { name, closes, ends_itself, attributes });
    }
}

/// How many attributes stand before the end of a tag, and bytes up to that end.
fn attributes(tag: &[u8]) -> (usize, usize) {
    let (mut count, mut quote, mut is_between) = (0, None, true);
    for (at, &byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => (quote, is_between) = (None, true),
            (None, b'>') => return (count, at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, _) if byte.is_ascii_whitespace() || byte == b'/' => is_between = true,
            (None, _) if std::mem::take(&mut is_between) => count += 1,
            _ => {}
        }
    }
    (count, tag.len())
}

/// What stands behind the content of an element in which no other begins.
fn behind_raw<'a>(rest: &'a str, name: &str) -> &'a str {
    let closing = format!("</{name}");
    let mut at = 0;
    while let Some(found) = memmem::find(&rest.as_bytes()[at..], b"</") {
        at += found;
        let tag = rest.as_bytes().get(at..at + closing.len());
        if tag.is_some_and(|tag| tag.eq_ignore_ascii_case(closing.as_bytes())) {
            return &rest[at..];
        }
        at += 2;
    }
    ""
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_stands_too_deep_is_refused() {
        for tag in [
            "<div>",
            "<DIV class='>'>",
            "<ul><li>",
            "<div></span>",
            "<div><!--</div>-->",
            "<!--><div>",
            "<b>",
            "<unknown/>",
            "<svg><style><g>",
            "<b><div></b>",
            "<span><p></span><div>",
        ] {
            let refused = refusal(&tag.repeat(MOST_NESTED + 1)).unwrap();
            assert!(refused.contains("within each other"), "{tag}: {refused}");
        }
        assert!(refusal(&format!("<svg><style>{}", "<div>".repeat(2000))).is_some());
    }

    #[test]
    fn what_ends_by_itself_cannot_pile_up_in_blocks() {
        let page = "<div><li><p><dd><dt><a><nobr><option>".repeat(MOST_NESTED / 2);
        assert!(refusal(&page).unwrap().contains("stand within each other"));
    }

    #[test]
    fn what_ends_is_not_counted() {
        for piece in [
            "<div><p>نص</div>",
            "<section><div></section>",
            "<p>نص<br><li>",
            "<script>if (a<div) {}</script>",
            "<a href='/<div>'>",
            "<svg><path d='M0'/><g/></svg>",
            "<b><i>نص</b>",
            "<p><o:p/><font>نص</p>",
            "<p><font>نص",
            "<table><tr><td><font>نص<td></table>",
            "a < b",
        ] {
            assert_eq!(refusal(&piece.repeat(3 * MOST_NESTED)), None, "{piece}");
        }
        assert_eq!(refusal(&"</div>".repeat(5000)), None);
    }

    #[test]
    fn an_element_of_attributes_alone_is_refused() {
        let page = |count: usize| {
            let attributes: Vec<String> = (0..count).map(|n| format!("a{n}='1 2'")).collect();
            [attributes.join(" "), attributes.concat()].map(|all| format!("<p {all}>نص</p>"))
        };
        for page in page(5000) {
            assert!(refusal(&page).unwrap().contains("attributes"));
        }
        assert!(page(500).iter().all(|page| refusal(page).is_none()));
    }

    proptest! {
        #[test]
        fn any_text_is_looked_through(page in "[<>/!a-dاب='\" -]{0,80}") {
            refusal(&page);
        }
    }
}
