//! Tables of cells: tabs, commas or blanks between them, with a header or
//! without.

use std::borrow::Cow;
use std::ffi::OsStr;

use csv::{Position, ReaderBuilder, StringRecord};

use super::collector::Collector;
use super::columns::{CLUSTERS, ITEMS};
use super::json_lines::Member;
use crate::error::Result;
use crate::evaluate::PairLabel;
use crate::read::format::delimited::has_open_quote;

/// What stands between cells.
#[derive(Clone, Copy)]
enum Separator {
    Tab,
    Comma,
    Blanks,
}

/// Which columns hold what.
#[derive(Clone, Copy)]
enum Shape {
    Assignments { item: usize, cluster: usize },
    Clusters { cluster: usize, members: usize },
    Pairs { a: usize, b: usize, relation: usize },
}

/// What the first row is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    /// A row like the others.
    Row,
    /// A header.
    Header,
    /// One of its two cells could be the name of a column, and both an item and its cluster.
    Either,
}

/// What the first row says of all.
#[derive(Clone, Copy)]
struct Layout {
    shape: Shape,
    columns: usize,
    /// Whether blanks around a cell are none of it.
    is_padded: bool,
}

/// Reads a whole table.
pub(super) fn read(
    text: &str,
    extension: Option<&OsStr>,
    collector: &mut Collector<'_>,
) -> Result<()> {
    let separator = separator(text, extension);
    let mut layout: Option<Layout> = None;
    rows(text, separator, &mut |line, cells| {
        let Some(cells) = cells else {
            return Err(collector.fault(line, "a quoted cell does not end"));
        };
        let Some(Layout { shape, columns, is_padded }) = layout else {
            let names = trimmed(cells);
            let (shape, first) = shape(&names).ok_or_else(|| {
                collector.fault(
                    line,
                    format_args!(
                        "{}, and no header says what they are; give two, an id and its cluster, or a header that names id and cluster_id, or a, b and relation",
                        count(cells.len()),
                    ),
                )
            })?;
            let is_header = match first {
                First::Row => false,
                First::Header => true,
                First::Either => !is_cluster_of_others(text, separator, names[1])?,
            };
            if is_header && first == First::Either {
                collector.presume_header(&names);
            }
            // who pads cells pads names; under others a blank is a letter of the id
            let is_padded = !is_header || names != cells;
            layout = Some(Layout { shape, columns: cells.len(), is_padded });
            return if is_header { Ok(()) } else { take(shape, line, &names, collector) };
        };
        if cells.len() != columns {
            let reason = format_args!(
                "{} here, {columns} in the first line; quote what holds a separator, or use tabs",
                count(cells.len()),
            );
            return Err(collector.fault(line, reason));
        }
        if is_padded {
            take(shape, line, &trimmed(cells), collector)
        } else {
            take(shape, line, cells, collector)
        }
    })
}

fn trimmed<'c>(cells: &[&'c str]) -> Vec<&'c str> {
    cells.iter().map(|cell| cell.trim()).collect()
}

fn count(columns: usize) -> String {
    if columns == 1 { "1 column".to_owned() } else { format!("{columns} columns") }
}

/// The separator that the name promises, or the first line shows.
fn separator(text: &str, extension: Option<&OsStr>) -> Separator {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    match extension.and_then(OsStr::to_str) {
        Some("tsv") => Separator::Tab,
        Some("csv") if !first.contains('\t') => Separator::Comma,
        _ if first.contains('\t') => Separator::Tab,
        _ if first.contains(',') => Separator::Comma,
        _ => Separator::Blanks,
    }
}

/// Gives every row with its line, and none for one whose last cell is never closed; lines
/// without a cell are passed over.
fn rows(
    text: &str,
    separator: Separator,
    take: &mut impl FnMut(u64, Option<&[&str]>) -> Result<()>,
) -> Result<()> {
    let (delimiter, has_quotes) = match separator {
        Separator::Tab => (b'\t', false),
        Separator::Comma => (b',', true),
        Separator::Blanks => {
            return (1..).zip(text.lines()).try_for_each(|(line, text)| {
                let cells: Vec<&str> = text.split_whitespace().collect();
                if cells.is_empty() { Ok(()) } else { take(line, Some(&cells)) }
            });
        }
    };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(has_quotes)
        .from_reader(text.as_bytes());
    let (mut record, mut last) = (StringRecord::new(), Position::new());
    // text is UTF-8, and rows may be of any length, so nothing goes wrong
    while reader.read_record(&mut record).unwrap_or(false) {
        if let Some(position) = record.position() {
            last.clone_from(position);
            // the second half of the line end before
            let begins = usize::try_from(last.byte()).unwrap_or(usize::MAX);
            if text.as_bytes().get(begins) == Some(&b'\n') {
                last.set_line(last.line() + 1);
            }
        }
        let unquoted = |cell| if has_quotes { Cow::Borrowed(cell) } else { unquoted(cell) };
        let cells: Vec<Cow<'_, str>> = record.iter().map(unquoted).collect();
        let cells: Vec<&str> = cells.iter().map(|cell| &**cell).collect();
        take(last.line(), Some(&cells))?;
    }
    // an open quote takes in all that stands behind it
    let row = usize::try_from(last.byte()).ok().and_then(|at| text.get(at..));
    let is_open = has_quotes && row.is_some_and(|row| has_open_quote(row, delimiter));
    if is_open { take(last.line(), None) } else { Ok(()) }
}

/// A cell between tabs without quotes around it, in which those within are doubled; any other
/// quote is a letter there.
fn unquoted(cell: &str) -> Cow<'_, str> {
    let closed = cell.trim_end_matches(' ');
    match closed.strip_prefix('"').and_then(|opened| opened.strip_suffix('"')) {
        Some(within) if !within.replace("\"\"", "").contains('"') => {
            Cow::Owned(within.replace("\"\"", "\""))
        }
        _ => Cow::Borrowed(cell),
    }
}

/// Whether rows below the first of a table of two columns have this cell as their cluster. The
/// name of a column hardly is one of its clusters too.
fn is_cluster_of_others(text: &str, separator: Separator, cell: &str) -> Result<bool> {
    let mut times = 0;
    rows(text, separator, &mut |_, cells| {
        let cluster = cells.and_then(|cells| cells.get(1));
        times += usize::from(cluster.is_some_and(|cluster| cluster.trim() == cell));
        Ok(())
    })?;
    Ok(times > 1)
}

/// What the columns hold, and what the first row is; `None` where nothing tells.
fn shape(first: &[&str]) -> Option<(Shape, First)> {
    let names: Vec<String> = first.iter().map(|cell| cell.to_lowercase()).collect();
    let column = |wanted: &&str| names.iter().position(|name| name == wanted);
    let find = |wanted: &[&str]| wanted.iter().find_map(column);
    if let (Some(a), Some(b), Some(relation)) = (find(&["a"]), find(&["b"]), find(&["relation"])) {
        return Some((Shape::Pairs { a, b, relation }, First::Header));
    }
    if let (Some(cluster), Some(members)) = (find(&["cluster_id"]), find(&["members"])) {
        return Some((Shape::Clusters { cluster, members }, First::Header));
    }
    match (find(&ITEMS), find(&CLUSTERS), first) {
        (Some(item), Some(cluster), _) => {
            Some((Shape::Assignments { item, cluster }, First::Header))
        }
        (Some(0), None, [_, _]) | (None, Some(1), [_, _]) => {
            Some((Shape::Assignments { item: 0, cluster: 1 }, First::Either))
        }
        (_, _, [_, _]) => Some((Shape::Assignments { item: 0, cluster: 1 }, First::Row)),
        (_, _, [_, _, relation]) if relation.parse::<PairLabel>().is_ok() => {
            Some((Shape::Pairs { a: 0, b: 1, relation: 2 }, First::Row))
        }
        _ => None,
    }
}

/// Hands one row on. It has as many cells as the first, so none is missing.
fn take(shape: Shape, line: u64, cells: &[&str], collector: &mut Collector<'_>) -> Result<()> {
    match shape {
        Shape::Assignments { item, cluster } => collector.assign(line, cells[item], cells[cluster]),
        Shape::Pairs { a, b, relation } => {
            collector.pair(line, cells[a], cells[b], cells[relation].trim())
        }
        Shape::Clusters { cluster, members } => {
            let members: Vec<Member<'_>> = serde_json::from_str(cells[members])
                .map_err(|error| collector.fault(line, format_args!("members: {error}")))?;
            members.iter().try_for_each(|member| {
                let item: Cow<'_, str> = member.id.text();
                collector.assign(line, &item, cells[cluster])
            })
        }
    }
}
