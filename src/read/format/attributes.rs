//! The attributes of a tag, counted as a parser of HTML tells them apart, and before it does:
//! it asks of each whether its element has it already.

use memchr::memchr;

/// The attributes of one tag so far.
pub(super) struct Attributes {
    pub(super) count: usize,
    state: State,
}

/// Where in a tag the next byte stands.
#[derive(Clone, Copy)]
enum State {
    /// In the name of the element.
    Element,
    /// Before the name of an attribute, or the end of the tag.
    Between,
    /// In the name of an attribute.
    Name,
    /// Behind the name of an attribute, which may have a value.
    Named,
    /// Before a value.
    Equals,
    /// In a value without quotes.
    Bare,
    /// In a value that this quote closes.
    Quoted(u8),
    /// Behind the tag.
    Behind,
}

impl Attributes {
    /// Those of the tag that a piece of a page begins with, as far as it goes; `None` where it
    /// begins with none.
    pub(super) fn of_tag(piece: &str) -> Option<Self> {
        let named = piece.strip_prefix('<')?;
        let named = named.strip_prefix('/').unwrap_or(named);
        if !named.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return None;
        }
        let mut attributes = Self { count: 0, state: State::Element };
        attributes.read(named);
        Some(attributes)
    }

    /// Reads on.
    pub(super) fn read(&mut self, piece: &str) {
        let bytes = piece.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match self.state {
                State::Behind => return,
                State::Quoted(quote) => match memchr(quote, &bytes[at..]) {
                    Some(length) => {
                        at += length;
                        self.state = State::Between;
                    }
                    None => return,
                },
                state => self.state = self.next(state, byte),
            }
            at += 1;
        }
    }

    fn next(&mut self, state: State, byte: u8) -> State {
        let is_blank = byte.is_ascii_whitespace();
        match (state, byte) {
            (_, b'>') => State::Behind,
            (State::Equals, b'"' | b'\'') => State::Quoted(byte),
            (State::Equals, _) if is_blank => State::Equals,
            (State::Bare, _) if is_blank => State::Between,
            (State::Equals | State::Bare, _) => State::Bare,
            (_, b'/') => State::Between,
            (State::Name | State::Named, b'=') => State::Equals,
            (State::Name | State::Named, _) if is_blank => State::Named,
            (_, _) if is_blank => State::Between,
            (State::Element | State::Name, _) => state,
            _ => {
                self.count += 1;
                State::Name
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_told_apart_as_a_parser_does() {
        for (tag, count) in [
            ("<p>a b c", 0),
            ("<p a b=1 c='d e' f = \"g>h\" i>j k", 5),
            ("</p a>", 1),
            ("<p a=1b=2 c=/d/e f/g/>", 4),
            ("<p a='1'b=\"2\"c>", 3),
            // a quote that stands behind no sign of equality is a letter
            ("<p \" a \">", 3),
            ("<p =a= =>", 1),
            ("<p a=>b", 1),
        ] {
            assert_eq!(Attributes::of_tag(tag).unwrap().count, count, "{tag}");
        }
        assert!(["< p a>", "</>", "<!-- a", "a"].iter().all(|no| Attributes::of_tag(no).is_none()));
        let mut parts = Attributes::of_tag("<p a=\"b").unwrap();
        parts.read("<c d e\" f");
        assert_eq!(parts.count, 2);
    }
}
