//! Standard output as a place for texts of either direction to be read.
//!
//! A terminal that knows bidirectional text is told where a line of it begins
//! and ends, so that marks and figures beside it stay where they are put. A
//! pipe gets the letters alone, in the order in which they are read.

use std::io::{self, IsTerminal};

use unicode_width::UnicodeWidthChar;

/// Columns where no terminal says how many there are.
const DEFAULT_WIDTH: usize = 100;
/// Fewest columns that words are wrapped to.
pub(crate) const MIN_WIDTH: usize = 40;
/// Most columns.
const MAX_WIDTH: usize = 1000;

const RIGHT_TO_LEFT_ISOLATE: char = '\u{2067}';
const POP_ISOLATE: char = '\u{2069}';

/// How texts are set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    /// Columns of a line.
    pub(crate) width: usize,
    is_terminal: bool,
}

impl Terminal {
    /// Standard output, or so many columns of it.
    pub(crate) fn new(width: Option<usize>) -> Self {
        let own = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = width.or_else(own).unwrap_or(DEFAULT_WIDTH).clamp(MIN_WIDTH, MAX_WIDTH);
        Self { width, is_terminal: io::stdout().is_terminal() }
    }

    /// A line of one direction, kept apart from what stands beside it.
    pub(crate) fn isolated(self, line: &str) -> String {
        if self.is_terminal && is_right_to_left(line) {
            format!("{RIGHT_TO_LEFT_ISOLATE}{line}{POP_ISOLATE}")
        } else {
            line.to_owned()
        }
    }

    /// A name or a title, whatever stands in it, on one line.
    pub(crate) fn on_one_line(self, text: &str) -> String {
        self.isolated(&shown(text).split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// A line in a column of its own: at the side on which it begins.
    pub(crate) fn column(self, line: &str, width: usize) -> String {
        let room = " ".repeat(width.saturating_sub(columns(line)));
        let text = self.isolated(line);
        if is_right_to_left(line) { format!("{room}{text}") } else { format!("{text}{room}") }
    }
}

/// The lines of a text, wrapped between words; a word that is wider than a
/// line is cut. What would move the cursor or turn the direction is left out.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in shown(text).split_whitespace() {
        match lines.last_mut() {
            Some(line) if columns(line) + 1 + columns(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ if columns(word) <= width => lines.push(word.to_owned()),
            _ => lines.extend(cut(word, width)),
        }
    }
    lines
}

/// A text without what would move the cursor or turn the direction.
fn shown(text: &str) -> String {
    text.chars().filter(|&c| c.is_whitespace() || !is_control(c)).collect()
}

/// Columns of a text, letter by letter: a terminal gives lam and alef a cell
/// each, whether it joins them or not.
fn columns(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).sum()
}

fn cut(word: &str, width: usize) -> Vec<String> {
    let (mut pieces, mut filled) = (vec![String::new()], 0);
    for letter in word.chars() {
        let own = letter.width().unwrap_or(0);
        if filled + own > width {
            pieces.push(String::new());
            filled = 0;
        }
        filled += own;
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    pieces
}

fn is_right_to_left(line: &str) -> bool {
    line.chars().any(
        |c| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'),
    )
}

/// A line of a message, whatever stands in the names and records that it tells of: messages
/// go to terminals, which obey what moves the cursor, sets their title or reads the clipboard.
pub(crate) fn plain_line(text: &str) -> String {
    let on_the_line = |c: char| if is_control(c) && c.is_whitespace() { ' ' } else { c };
    text.chars().map(on_the_line).filter(|&c| !is_control(c)).collect()
}

fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_between_words() {
        assert_eq!(wrapped("واحد اثنان\nثلاثة", 11), ["واحد اثنان", "ثلاثة"]);
        assert_eq!(wrapped("abcdef gh", 4), ["abcd", "ef", "gh"]);
        assert_eq!(wrapped("لا لا", 4), ["لا", "لا"], "four letters and a space");
        assert!(wrapped(" \n", 10).is_empty());
    }

    #[test]
    fn nothing_moves_the_cursor_or_turns_the_direction() {
        assert_eq!(wrapped("a\u{1b}[2Jb \u{202E}c\u{2069}", 20), ["a[2Jb c"]);
        assert_eq!(plain_line("a\u{1b}]0;b\u{7}\n\u{202E}c\u{2028}d"), "a]0;b c d");
    }

    #[test]
    fn isolates_go_to_terminals_alone() {
        let pipe = Terminal { width: 80, is_terminal: false };
        let terminal = Terminal { is_terminal: true, ..pipe };
        assert_eq!(pipe.isolated("متن"), "متن");
        assert_eq!(terminal.isolated("متن"), "\u{2067}متن\u{2069}");
        assert_eq!(terminal.isolated("text"), "text");
        assert_eq!(pipe.column("متن", 5), "  متن");
        assert_eq!(pipe.column("text", 5), "text ");
    }
}
