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
    let (out, force) = (arguments.out.as_deref(), arguments.force);
    let (file, folder) = match out {
        Some(out) if arguments.bulk.is_none() && goes_to_folder(out, inputs) => (None, Some(out)),
        out => (out, None),
    };
    // a corpus may take its own place
    let in_place = file.filter(|_| force && arguments.bulk.is_none());
    if let Some(out) = in_place {
        targets.file(out, force)?;
    }
    for source in inputs {
        targets.read(source.path());
    }
    if let Some(out) = file.filter(|_| in_place.is_none()) {
        targets.file(out, force)?;
    }
    let mut made = None;
    if let Some(out) = folder {
        distinct_names(inputs)?;
        made = Some(targets.folder(out, inputs.iter().map(Source::output_name), force)?);
    }
    for list in [&arguments.removed, &arguments.rejects].into_iter().flatten() {
        targets.file(list, force)?;
    }
    Ok(made)
}

/// Whether a file of `out` is made of each source, as far as it is known before they are
/// read.
fn goes_to_folder(out: &Path, sources: &[Source]) -> bool {
    out.is_dir() || sources.iter().any(|source| source.below().is_some())
}
