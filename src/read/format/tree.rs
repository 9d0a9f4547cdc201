//! The tree of a web page, as large as that of an article may be.
//!
//! A parser of HTML asks of every element what it stands in, and of every attribute whether
//! its element has it already; and what marks letters and is not closed, it opens again in
//! every block. So time grows with the square of how many elements are open and of how many
//! attributes one has, and memory with the product of what is opened again and how often. No
//! article has so many, and a page made to stall its reader has.
//!
//! Which tags open and close what, only the parser knows: by what they stand in, they may be
//! letters, or end themselves, or close others. So it is given the page in pieces of one tag
//! each and asked behind each piece how much is open and how much there is. Attributes come
//! to be known with their tag alone, when it is too late, and are counted before.

use std::cell::Cell;

use dom_query::{Document, NodeId};
use html5ever::TokenizerResult;
use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::Tracer;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use memchr::memchr;

use super::attributes::Attributes;

/// Elements within each other above which a page is no article but an attack on the reader:
/// each takes some of the stack.
pub(super) const MOST_NESTED: usize = 1000;
/// Elements that are open, or to be opened again, above which the same holds.
const MOST_OPEN: usize = 2 * MOST_NESTED;
/// Attributes of one element, likewise.
const MOST_ATTRIBUTES: usize = 1000;
/// Elements of a page, likewise.
pub(super) const MOST_ELEMENTS: usize = 200_000;
/// The same with texts and comments, which may stand between all of them.
const MOST_NODES: usize = 2 * MOST_ELEMENTS;
/// Attributes of all elements that are opened again, likewise: each has them anew.
const MOST_REPEATED: usize = 1 << 21;
/// Nodes that come until it is asked again how many are open.
const ASKED_EVERY: usize = 64;

/// The tree of a page, or why it is not built.
pub(super) fn tree(page: &str) -> Result<Document, String> {
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let growth = Growth::of(TreeBuilder::new(Document::default(), options));
    let parser = Tokenizer::new(growth, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut attributes = None;
    for piece in pieces(page) {
        // a tag that stands open behind its piece goes on in the next
        if parser.sink.has_grown.take() {
            attributes = None;
        }
        let may_be_tag = piece.starts_with("</") || !parser.sink.is_raw.get();
        let open: Option<&mut Attributes> = attributes.as_mut();
        match open {
            Some(open) => open.read(piece),
            None if may_be_tag => attributes = Attributes::of_tag(piece),
            None => {}
        }
        if attributes.as_ref().is_some_and(|tag| tag.count > MOST_ATTRIBUTES) {
            return Err(too_many_attributes());
        }
        input.push_back(StrTendril::from(piece));
        while !matches!(parser.feed(&input), TokenizerResult::Done) {}
        parser.sink.check()?;
    }
    parser.end();
    parser.sink.check()?;
    Ok(parser.sink.builder.sink)
}

/// What is said of a page whose elements stand too deep.
pub(super) fn too_deep() -> String {
    format!("more than {MOST_NESTED} elements stand within each other")
}

fn too_many_attributes() -> String {
    format!("an element has more than {MOST_ATTRIBUTES} attributes")
}

/// A page in pieces, each of which but the first begins with the only `<` in it.
fn pieces(page: &str) -> impl Iterator<Item = &str> {
    let mut rest = page;
    std::iter::from_fn(move || {
        let behind = rest.as_bytes().get(1..)?;
        let length = memchr(b'<', behind).map_or(rest.len(), |before| before + 1);
        let (piece, behind) = rest.split_at(length);
        rest = behind;
        Some(piece)
    })
}

/// A tree, and what is known of how it grows.
struct Growth {
    builder: TreeBuilder<NodeId, Document>,
    /// Whether anything came to it since that was asked.
    has_grown: Cell<bool>,
    /// Whether tags are letters here but for the one that ends this.
    is_raw: Cell<bool>,
    /// The most attributes of an element.
    widest: Cell<usize>,
    /// Attributes that were given to the outermost elements, which take those of all tags of
    /// their name.
    outermost: Cell<usize>,
    /// Elements that no tag of their own opened.
    reopened: Cell<usize>,
    /// The nodes when it was last asked how many are open.
    asked_at: Cell<usize>,
}

impl Growth {
    fn of(builder: TreeBuilder<NodeId, Document>) -> Self {
        Self {
            builder,
            has_grown: Cell::new(false),
            is_raw: Cell::new(false),
            widest: Cell::new(0),
            outermost: Cell::new(0),
            reopened: Cell::new(0),
            asked_at: Cell::new(0),
        }
    }

    fn nodes(&self) -> usize {
        self.builder.sink.tree.len()
    }

    /// Says why the tree is not built on, if it is not.
    fn check(&self) -> Result<(), String> {
        let nodes = self.nodes();
        let repeated = self.reopened.get().saturating_mul(self.widest.get() + 1);
        if nodes > MOST_NODES || repeated > MOST_REPEATED {
            return Err(format!("more than {MOST_ELEMENTS} elements"));
        }
        if self.outermost.get() > MOST_ATTRIBUTES {
            return Err(too_many_attributes());
        }
        if nodes >= self.asked_at.get() + ASKED_EVERY {
            self.asked_at.set(nodes);
            let open = Open::default();
            self.builder.trace_handles(&open);
            if open.0.get() > MOST_OPEN {
                return Err(too_deep());
            }
        }
        Ok(())
    }

    fn meet(&self, tag: &Tag) {
        self.widest.set(self.widest.get().max(tag.attrs.len()));
        if tag.kind == TagKind::StartTag && matches!(&*tag.name, "html" | "body") {
            self.outermost.set(self.outermost.get() + tag.attrs.len());
        }
    }
}

impl TokenSink for Growth {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let is_tag = match &token {
            // no word is lost by them, and nobody reads them
            Token::ParseError(_) => return TokenSinkResult::Continue,
            Token::TagToken(tag) => {
                self.meet(tag);
                true
            }
            _ => false,
        };
        self.has_grown.set(true);
        let before = self.nodes();
        let result = self.builder.process_token(token, line);
        // one node is its own
        let others = (self.nodes() - before).saturating_sub(1);
        self.reopened.set(self.reopened.get() + others);
        if is_tag {
            let is_raw = matches!(result, TokenSinkResult::RawData(_) | TokenSinkResult::Plaintext);
            self.is_raw.set(is_raw);
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Counts the elements that a parser has open or would open again.
#[derive(Default)]
struct Open(Cell<usize>);

impl Tracer for Open {
    type Handle = NodeId;

    fn trace_handle(&self, _: &NodeId) {
        self.0.set(self.0.get() + 1);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn numbered(count: usize, part: impl Fn(usize) -> String) -> String {
        (0..count).map(part).collect::<Vec<String>>().concat()
    }

    fn refusal(page: &str) -> Option<String> {
        tree(page).err()
    }

    #[test]
    fn what_stands_too_deep_is_refused() {
        for (before, tag, behind) in [
            ("", "<div>", ""),
            ("", "<div><!--</div>-->", ""),
            ("", "<b>", ""),
            ("", "<template>", ""),
            // of comments, values and elements, what ends them and what does not
            ("<!----!>", "<div>", "-->"),
            ("<p \">", "<div>", "\">"),
            ("", "<div><! </div>", ""),
            ("", "<div><iframe></div></iframe>", ""),
            ("<svg><p>", "<div/>", ""),
            ("<svg>", "<g><![CDATA[></g>]]>", ""),
            ("<svg><p>", "<div><script></div></script>", ""),
        ] {
            let page = format!("{before}{}{behind}", tag.repeat(3 * MOST_NESTED));
            let refused = refusal(&page).unwrap_or_default();
            assert!(refused.contains("within each other"), "{before}{tag}{behind}: {refused}");
        }
    }

    #[test]
    fn what_ends_is_not_counted() {
        for piece in [
            "<div><p>نص</div>",
            "<section><div></div></section>",
            "<p>نص<br><li>",
            "<script>if (a<div) {}</script>",
            "<a href='/<div>'>",
            "<svg><path d='M0'/><g/></svg>",
            "<b><i>نص</b></i>",
            "<p><o:p/><font>نص</o:p></p>",
            "<p><font>نص",
            "<table><tr><td><font>نص<td></table>",
            "a < b",
            "</div>",
            "<!-- <p -->",
        ] {
            assert_eq!(refusal(&piece.repeat(3 * MOST_NESTED)), None, "{piece}");
        }
    }

    #[test]
    fn an_element_of_attributes_alone_is_refused() {
        let page = |count: usize| {
            let attributes: Vec<String> = (0..count).map(|n| format!("a{n}='1 2'")).collect();
            [attributes.join(" "), attributes.concat()]
        };
        for (before, behind) in [
            ("<p ", ">نص</p>"),
            ("<p \" ", " \">"),
            ("</><p ", ">"),
            ("<p ", ""),
            ("<p x<y='<' ", ">"),
            ("<script></script ", ">"),
            ("<svg><script><p ", ">"),
            ("<!-- <p x=\"--><p ", "\">"),
            ("<!----!><p ", ">-->"),
        ] {
            for attributes in page(5000) {
                let refused = refusal(&format!("{before}{attributes}{behind}")).unwrap_or_default();
                assert!(refused.contains("attributes"), "{before} {behind}: {refused}");
            }
            for attributes in page(500) {
                assert_eq!(refusal(&format!("{before}{attributes}{behind}")), None, "{before}");
            }
        }
        let bodies = numbered(5000, |n| format!("<body a{n}>"));
        assert!(refusal(&bodies).unwrap().contains("attributes"));
        let [letters, _] = page(5000);
        for (before, behind) in [("<script>a<b ", "</script>"), ("<p title='<b ", "'>")] {
            let letters = letters.replace('\'', "");
            assert_eq!(refusal(&format!("{before}{letters}{behind}")), None, "{before}");
        }
    }

    #[test]
    fn what_is_opened_again_is_counted() {
        let marks = |count: usize| numbered(count, |n| format!("<b c={n}>"));
        let attributes = |count: usize| numbered(count, |n| format!(" a{n}"));
        let wide = marks(100).replace('>', &format!("{}>", attributes(20)));
        for marks in [wide, format!("<b{}>", attributes(900))] {
            let page = format!("<p>{marks}x</p>{}", "<p>x</p>".repeat(3000));
            let refused = refusal(&page).unwrap_or_default();
            assert!(refused.contains("more than 200000 elements"), "{refused}");
        }
        let page = format!("<p>{}x</p>{}", marks(9), "<p>x</p>".repeat(3000));
        assert_eq!(refusal(&page), None);
    }

    #[test]
    fn a_page_in_pieces_is_the_page() {
        for page in [
            "<!DOCTYPE html><title>أ &amp; ب</title><p>نص\r\n&lt<b>ثان</b> a<b",
            "\u{FEFF}<p>أ<table>ب<td>ج</table><pre>\r\nد</pre><textarea>\n<p></textarea>",
            "<svg><![CDATA[أ<p>]]></svg><script><!--<script></script>--></script>ه<",
            "",
        ] {
            assert_eq!(tree(page).unwrap().html(), Document::from(page).html(), "{page}");
        }
    }

    proptest! {
        #[test]
        fn so_is_any(page in "([<>/!a-dاب='\"& -]|<b>|<p|<svg>|<table>|<!--|-->|<title>|&am){0,40}") {
            prop_assert_eq!(tree(&page).unwrap().html(), Document::from(&*page).html());
        }
    }
}
