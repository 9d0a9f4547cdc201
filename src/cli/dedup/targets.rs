//! Where the articles and the lists of a run go.

use std::io::{self, IsTerminal};
use std::path::Path;

use nuskha::dedup::{Output, distinct_names};
use nuskha::read::{Compression, InputFormat, Source};
use nuskha::write::{Folder, is_open_already};

use super::DedupArguments;
use super::leftovers::refuse_leftovers;
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
            refuse_name_of_file(out)?;
            refuse_own_folder(out, inputs)?;
            targets.read(inputs);
            distinct_names(inputs)?;
            folder = Some(targets.folder(out, inputs.iter().map(Source::output_name), force)?);
        }
        // a corpus may take its own place
        Some(out) if !is_bulk && force && !is_open_already(out) => {
            targets.file(out, force)?;
            targets.read(inputs);
        }
        Some(out) => {
            if !is_bulk && !is_open_already(out) && source_at(inputs, out).is_some() {
                let out = out.display();
                return Err(Failure::usage(format!(
                    "{out} is read by this run; give --force to let the output take its place, or another name"
                )));
            }
            targets.read(inputs);
            targets.file(out, force)?;
        }
    }
    if let Some(list) = &arguments.removed {
        targets.file(list, force)?;
    }
    arguments.input.rejects.take(&mut targets, force)?;
    if let Some(folder) = &folder {
        refuse_leftovers(folder.path(), arguments.input.form.input_format, &mut targets)?;
    }
    Ok(folder)
}

/// A name by which users mean one file is that of a folder only where one has it already.
fn refuse_name_of_file(out: &Path) -> Result<(), Failure> {
    let is_of_file = InputFormat::of_name(out).is_some() || Compression::of_name(out).is_some();
    if !is_of_file || out.exists() {
        return Ok(());
    }
    let out = out.display();
    Err(Failure::usage(format!(
        "{out}: the articles of a folder go to a folder, and this is the name of a file; name another, or make a folder of this name first; files of one format that are named themselves go to one file"
    )))
}

/// A folder takes no place of its own: its files have their names one by one, and a run
/// that ends early would leave some of the old beside some of the new.
fn refuse_own_folder(out: &Path, inputs: &[Source]) -> Result<(), Failure> {
    let is_own = |source: &&Source| {
        let place = out.join(source.output_name());
        place.is_file() && source.is_at(&place)
    };
    inputs.iter().find(is_own).map_or(Ok(()), |source| {
        let (path, out) = (source.path().display(), out.display());
        Err(Failure::usage(format!(
            "{path} would be written over: only a single file may take its own place, with --force, and {out} is a folder; name another"
        )))
    })
}

/// Sees to it, once the forms are known, that the articles can go where they are to. Some
/// sources are `broken_off`: they could not be read to their end.
pub(super) fn check(
    arguments: &DedupArguments,
    output: &Output<'_>,
    broken_off: &[u32],
    has_folder: bool,
) -> Result<(), Failure> {
    refuse_loss(arguments, output, broken_off)?;
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
        // in a folder, each table is a file of its own
        return if has_folder { Ok(()) } else { Ok(output.check_columns()?) };
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
/// they would stand nowhere any more. Where they stay, what stands behind the place where a
/// source breaks off does not, which is no record that could be copied.
fn refuse_loss(
    arguments: &DedupArguments,
    output: &Output<'_>,
    broken_off: &[u32],
) -> Result<(), Failure> {
    // where each of thousands of sources is, is asked only where something may be lost
    let stay = output.kinds.iter().all(|kind| output.keeps_rejects(kind.format));
    let may_be_lost = if stay { broken_off.len() } else { output.rejects.len() };
    let (Some(out), true) = (arguments.out.as_deref(), may_be_lost > 0) else { return Ok(()) };
    let Some(number) = source_at(output.sources, out) else { return Ok(()) };
    let name = output.sources[number].name();
    let mut rejects = output.rejects.iter().filter(|reject| reject.file == name);
    let (reject, lost) = if stay {
        let is_broken_off = broken_off.iter().any(|&broken| broken as usize == number);
        // the last says why
        (rejects.next_back().filter(|_| is_broken_off), "what stands from there on".to_owned())
    } else {
        let first = rejects.next();
        let lost = match rejects.count() {
            0 => "the record".to_owned(),
            more => format!("this record and {more} more"),
        };
        (first, lost)
    };
    reject.map_or(Ok(()), |reject| {
        Err(Failure::new(format!(
            "{reject}; {lost} cannot be kept, and would be lost if the output took the place of the input: give another --out"
        )))
    })
}

/// The number of the source that is read from the file at `path`, where it is one.
pub(super) fn source_at(sources: &[Source], path: &Path) -> Option<usize> {
    path.is_file().then(|| sources.iter().position(|source| source.is_at(path)))?
}

/// Whether a file of `out` is made of each source, as far as it is known before they are
/// read.
fn goes_to_folder(out: &Path, sources: &[Source]) -> bool {
    out.is_dir() || sources.iter().any(|source| source.below().is_some())
}
