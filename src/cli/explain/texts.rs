//! The two texts on one page: as one with marks, or in two columns.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;
use nuskha::relate::difference::{Nature, Piece, difference};
use nuskha::relate::passage::Alignment;

use super::subject::Subject;
use crate::cli::style::{ADDED, FAINT, REMOVED};
use crate::cli::terminal::{Terminal, wrapped};

/// Columns of the marks before a line.
const GUTTER: usize = 3;
/// What stands between two columns.
const BETWEEN: &str = " │ ";

/// The texts as one: a line for every piece, in the order of reading.
pub(super) fn write_lines(
    out: &mut impl Write,
    terminal: Terminal,
    [a, b]: [&Subject<'_>; 2],
    alignment: &Alignment,
) -> io::Result<()> {
    let pieces = difference(a.text(), b.text(), alignment);
    write_legend(out, &pieces)?;
    for piece in &pieces {
        let text = slice(a, piece.a.as_ref()).or_else(|| slice(b, piece.b.as_ref()));
        let (style, gutter) = (style(piece), gutter(piece));
        for line in wrapped(text.unwrap_or_default(), terminal.width - GUTTER) {
            writeln!(out, "{style}{gutter}{}{style:#}", terminal.isolated(&line))?;
        }
    }
    Ok(())
}

/// The texts in two columns: a row for every piece, what differs side by side.
pub(super) fn write_columns(
    out: &mut impl Write,
    terminal: Terminal,
    [a, b]: [&Subject<'_>; 2],
    alignment: &Alignment,
) -> io::Result<()> {
    let pieces = difference(a.text(), b.text(), alignment);
    write_legend(out, &pieces)?;
    let width = (terminal.width - BETWEEN.chars().count()) / 2 - GUTTER;
    for rows in pieces.chunk_by(|one, other| is_own(one) && is_own(other)) {
        let lines = |subject: &Subject<'_>, of: fn(&Piece) -> Option<&Range<usize>>| {
            let mut lines = Vec::new();
            for piece in rows {
                let text = slice(subject, of(piece)).unwrap_or_default();
                lines.extend(wrapped(text, width).into_iter().map(|line| (piece, line)));
            }
            lines
        };
        let left = lines(a, |piece| piece.a.as_ref());
        let right = lines(b, |piece| piece.b.as_ref());
        for row in 0..left.len().max(right.len()) {
            let cell = |lines: &[(&Piece, String)]| match lines.get(row) {
                Some((piece, line)) => {
                    let (style, gutter) = (style(piece), gutter(piece));
                    format!("{style}{gutter}{}{style:#}", terminal.column(line, width))
                }
                None => " ".repeat(width + GUTTER),
            };
            writeln!(out, "{}{BETWEEN}{}", cell(&left), cell(&right))?;
        }
    }
    Ok(())
}

/// What the marks mean, as far as they are met.
fn write_legend(out: &mut impl Write, pieces: &[Piece]) -> io::Result<()> {
    let has = |nature| pieces.iter().any(|piece| piece.nature == nature);
    write!(
        out,
        "{REMOVED}- only in A{REMOVED:#}   {ADDED}+ only in B{ADDED:#}   unmarked: both, as A writes it"
    )?;
    if has(Nature::Moved) {
        write!(out, "   ~ stands elsewhere in the other")?;
    }
    if has(Nature::Boilerplate) {
        write!(out, "   {FAINT}· boilerplate, left out{FAINT:#}")?;
    }
    writeln!(out, "\n")
}

fn is_own(piece: &Piece) -> bool {
    piece.a.is_none() || piece.b.is_none()
}

fn slice<'a>(subject: &'a Subject<'_>, bytes: Option<&Range<usize>>) -> Option<&'a str> {
    subject.article.text.get(bytes?.clone())
}

fn style(piece: &Piece) -> Style {
    match (piece.nature, &piece.a, &piece.b) {
        (Nature::Boilerplate, ..) => FAINT,
        (_, Some(_), None) => REMOVED,
        (_, None, Some(_)) => ADDED,
        _ => Style::new(),
    }
}

fn gutter(piece: &Piece) -> String {
    let side = match (&piece.a, &piece.b) {
        (Some(_), None) => '-',
        (None, Some(_)) => '+',
        _ => ' ',
    };
    let nature = match piece.nature {
        Nature::Moved => '~',
        Nature::Boilerplate => '·',
        _ => ' ',
    };
    format!("{side}{nature} ")
}
