//! Where the articles and the lists of a run go.

use std::path::Path;

use nuskha::dedup::distinct_names;
use nuskha::read::Source;
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
    for list in [&arguments.removed, &arguments.rejects].into_iter().flatten() {
        targets.file(list, force)?;
    }
    Ok(folder)
}

/// Whether a file of `out` is made of each source, as far as it is known before they are
/// read.
fn goes_to_folder(out: &Path, sources: &[Source]) -> bool {
    out.is_dir() || sources.iter().any(|source| source.below().is_some())
}
