//! Where the articles and the lists of a run go.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;

use nuskha::dedup::{Output, distinct_names};
use nuskha::read::{InputFormat, Source};
use nuskha::write::Folder;

use super::DedupArguments;
use crate::cli::failure::Failure;
use crate::cli::targets::Targets;

/// Looks before the work at what would be in its way at the end. Of the sources, so many
/// are of the input; the others are held against. Returns the folder for the articles,
/// where one is known to be needed.
pub(super) fn take(
    arguments: &DedupArguments,
    sources: &[Source],
    inputs: usize,
) -> Result<Option<Folder>, Failure> {
    let (inputs, earlier) = sources.split_at(inputs);
    let mut targets = Targets::beside(earlier);
    let (force, is_bulk) = (arguments.force, arguments.bulk.is_some());
    let mut folder = None;
    match arguments.out.as_deref() {
        None => targets.read(inputs),
        Some(out) if !is_bulk && goes_to_folder(out, inputs) => {
            targets.read(inputs);
            distinct_names(inputs)?;
            folder = Some(targets.folder(out, inputs.iter().map(Source::output_name), force)?);
        }
        // a corpus may take its own place
        Some(out) if !is_bulk && force => {
            targets.file(out, force)?;
            targets.read(inputs);
        }
        Some(out) => {
            targets.read(inputs);
            targets.file(out, force)?;
        }
    }
    if let Some(list) = &arguments.removed {
        targets.file(list, force)?;
    }
    arguments.input.rejects.take(&mut targets, force)?;
    Ok(folder)
}

/// Sees to it, once the forms are known, that the articles can go where they are to.
pub(super) fn check(
    arguments: &DedupArguments,
    output: &Output<'_>,
    has_folder: bool,
) -> Result<(), Failure> {
    refuse_loss(arguments, output)?;
    let is_bulk = arguments.bulk.is_some();
    let full = output.without_room_for_annotations().filter(|_| arguments.annotate && !is_bulk);
    if let Some(format) = full {
        return Err(Failure::usage(format!(
            "--annotate: {format} has no room for a cluster; use --bulk INDEX, or `nuskha cluster`, which writes assignments"
        )));
    }
    if output.is_one_stream() {
        let is_table = output.kinds.first().is_some_and(|kind| kind.format == InputFormat::Parquet);
        let is_shown = arguments.out.is_none() && io::stdout().is_terminal();
        if is_table && !is_bulk && is_shown {
            return Err(Failure::usage("Parquet does not go to a terminal; give --out FILE"));
        }
        return Ok(());
    }
    match &arguments.out {
        None => Err(Failure::usage(
            "these articles stand in a folder, are files of their own, or are of several forms, and do not go to one stream; give a folder with --out DIR",
        )),
        Some(out) if !has_folder && (out.exists() || InputFormat::of_name(out).is_some()) => {
            Err(Failure::usage(format!(
                "{}: these articles are of several forms or encodings, and go to a folder; name one",
                out.display()
            )))
        }
        Some(_) => Ok(distinct_names(output.sources)?),
    }
}

/// A corpus may take its own place, but not without records of it that could not be read:
/// they would stand nowhere any more.
fn refuse_loss(arguments: &DedupArguments, output: &Output<'_>) -> Result<(), Failure> {
    // where each of thousands of sources is, is asked only where something may be lost
    if arguments.annotate || output.rejects.is_empty() {
        return Ok(());
    }
    let place = |path: &Path| fs::canonicalize(path).ok();
    let Some(out) = arguments.out.as_deref().and_then(place) else { return Ok(()) };
    let is_own_place = |source: &&Source| place(source.path()).as_ref() == Some(&out);
    let Some(source) = output.sources.iter().find(is_own_place) else { return Ok(()) };
    let mut lost = output.rejects.iter().filter(|reject| reject.file == source.name());
    let Some(first) = lost.next() else { return Ok(()) };
    let records = match lost.count() {
        0 => "the record cannot be kept".to_owned(),
        more => format!("this record and {more} more cannot be kept"),
    };
    Err(Failure::new(format!(
        "{first}; {records}, and would be lost if the output took the place of the input: give another --out"
    )))
}

/// Whether a file of `out` is made of each source, as far as it is known before they are
/// read.
fn goes_to_folder(out: &Path, sources: &[Source]) -> bool {
    out.is_dir() || sources.iter().any(|source| source.below().is_some())
}
