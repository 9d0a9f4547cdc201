//! Files that an earlier run left in the folder for the articles.

use std::path::Path;

use nuskha::Error;
use nuskha::read::{InputFormat, Source, Sources};

use crate::cli::failure::Failure;
use crate::cli::targets::Targets;

/// How many of them are named.
const NAMED: usize = 3;

/// Refuses a folder with files that would be read as articles, and that the run neither
/// writes nor reads itself: whoever reads the folder would take them for what was kept. They
/// are not removed, since nothing tells whose they are.
pub(super) fn refuse_leftovers(
    folder: &Path,
    format: Option<InputFormat>,
    targets: &mut Targets,
) -> Result<(), Failure> {
    let mut found = Sources::default();
    match found.add(folder, format) {
        Err(Error::NothingToRead { .. }) => return Ok(()),
        added => added?,
    }
    let mut leftovers = found.sources.iter().filter(|source| !targets.has(source.path()));
    let name = |source: &Source| source.output_name().display().to_string();
    let named: Vec<String> = leftovers.by_ref().take(NAMED).map(name).collect();
    if named.is_empty() {
        return Ok(());
    }
    let more = match leftovers.count() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Err(Failure::new(format!(
        "{}: {}{more} would stay there among the kept articles, and this run does not write them; remove them, or name another --out",
        folder.display(),
        named.join(", ")
    )))
}
