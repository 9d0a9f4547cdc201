//! The tags of a web page, looked through before it is parsed.
//!
//! A parser of HTML asks of every block what it stands in, and of every attribute whether
//! its element has it already: the time grows with the square of how deep blocks stand
//! within each other, and of how many attributes one element has. No article has so many,
//! and a page made to stall its reader has. So the tags are counted first, in one pass.

use memchr::{memchr, memmem};

/// Elements within each other above which a page is no article but an attack on the reader:
/// each takes some of the stack.
pub(super) const MOST_NESTED: usize = 1000;
/// Attributes of one element, likewise.
const MOST_ATTRIBUTES: usize = 1000;

/// Elements that stand within each other until they are closed. Paragraphs, list items and
/// cells end where the next begins.
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
/// Elements in which no other begins.
const RAW: [&str; 5] = ["script", "style", "textarea", "title", "xmp"];

/// Why a page is not parsed, if it is not.
pub(super) fn refusal(page: &str) -> Option<String> {
    // both by the places of blocks in their list
    let (mut open, mut counts) = (Vec::new(), [0_usize; BLOCKS.len()]);
    let mut rest = page;
    while let Some(tag) = next_tag(&mut rest) {
        if tag.attributes > MOST_ATTRIBUTES {
            return Some(format!("an element has more than {MOST_ATTRIBUTES} attributes"));
        }
        let is_named = |name: &&str| name.eq_ignore_ascii_case(tag.name);
        if !tag.closes && RAW.iter().any(is_named) {
            rest = behind_raw(rest, tag.name);
        }
        let Some(block) = BLOCKS.iter().position(is_named) else { continue };
        if !tag.closes {
            counts[block] += 1;
            open.push(block);
            if open.len() > MOST_NESTED {
                return Some(too_deep());
            }
        } else if counts[block] > 0 {
            // what was opened within it ends with it
            while let Some(ended) = open.pop() {
                counts[ended] -= 1;
                if ended == block {
                    break;
                }
            }
        }
    }
    None
}

/// What is said of a page whose elements stand too deep.
pub(super) fn too_deep() -> String {
    format!("more than {MOST_NESTED} elements stand within each other")
}

/// A tag: the name of its element, and how many attributes it has, about.
struct Tag<'a> {
    name: &'a str,
    closes: bool,
    attributes: usize,
}

/// The next tag, of which and of all before it `rest` is rid; comments are passed over.
fn next_tag<'a>(rest: &mut &'a str) -> Option<Tag<'a>> {
    loop {
        let behind = &rest[memchr(b'<', rest.as_bytes())? + 1..];
        if let Some(comment) = behind.strip_prefix("!--") {
            *rest = &comment[memmem::find(comment.as_bytes(), b"-->")?..];
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
        *rest = &behind[length..];
        return Some(Tag { name, closes, attributes });
    }
}

/// How many attributes stand before the end of a tag, and bytes up to that end.
fn attributes(tag: &[u8]) -> (usize, usize) {
    let (mut count, mut quote, mut is_between) = (0, None, true);
    for (at, &byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
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
        for tag in ["<div>", "<DIV class='>'>", "<ul><li>", "<div></span>", "<div><!--</div>-->"] {
            let refused = refusal(&tag.repeat(MOST_NESTED + 1)).unwrap();
            assert!(refused.contains("within each other"), "{tag}: {refused}");
        }
    }

    #[test]
    fn what_ends_is_not_counted() {
        for piece in [
            "<div><p>نص</div>",
            "<section><div></section>",
            "<p>نص<br><li>",
            "<script>if (a<div) {}</script>",
            "<a href='/<div>'>",
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
            format!("<p {}>نص</p>", attributes.join(" "))
        };
        assert!(refusal(&page(5000)).unwrap().contains("attributes"));
        assert_eq!(refusal(&page(500)), None);
    }

    proptest! {
        #[test]
        fn any_text_is_looked_through(page in "[<>/!a-dاب='\" -]{0,80}") {
            refusal(&page);
        }
    }
}
