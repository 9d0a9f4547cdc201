//! What was not as it should be in the input, a line each on standard error.

use nuskha::read::{Reading, Reject, Source, Sources, Visited};
use nuskha::write::{Folder, TableFormat};

use super::style::{NOTE, WARNING};

/// Says what was done with encodings and strange files.
pub(crate) fn note_input(sources: &Sources, visited: &Visited) {
    for kind in visited.kinds.iter().filter(|kind| !kind.encoding.is_utf_8()) {
        let name = sources.sources.get(kind.first as usize).map(Source::name).unwrap_or_default();
        let others = match kind.count - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        note(&format!("{name}{others}: decoded from {}", kind.encoding));
    }
    if let Some(first) = sources.passed_over.first() {
        let count = sources.passed_over.len();
        let files = if count == 1 { "1 file" } else { &format!("{count} files") };
        note(&format!(
            "{files} of no known form passed over, as {}; name a file itself, or --input-format, to have it read",
            first.display()
        ));
    }
    if visited.bytes == 0 {
        warn("the input is empty");
    }
}

/// Says what was not as it should be in what was read; all rejects are in the
/// table of this folder and form, where they were written.
pub(crate) fn warn_of_reading(
    sources: &Sources,
    reading: &Reading,
    all_in: Option<(&Folder, TableFormat)>,
) {
    let all_in = all_in.map(|(folder, format)| {
        folder.path().join(format.file_name("rejects")).display().to_string()
    });
    warn_of_rejects(&reading.rejects, all_in.as_deref());
    let repeated = reading.corpus.repeated_ids();
    if let Some(first) = repeated.first() {
        warn(&format!(
            "{} ids stand more than once, the first is {first}; their later articles are named {first}#2 and so on",
            repeated.len()
        ));
    }
    note_input(sources, &reading.visited);
}

/// Says how many records could not be read, and why the first could not.
pub(crate) fn warn_of_rejects(rejects: &[Reject], all_in: Option<&str>) {
    if let Some(first) = rejects.first() {
        let all = all_in.map_or(String::new(), |place| format!("; all in {place}"));
        let records = if rejects.len() == 1 { "record" } else { "records" };
        warn(&format!("{} {records} rejected{all}; the first: {first}", rejects.len()));
    }
}

pub(crate) fn warn(text: &str) {
    anstream::eprintln!("{WARNING}warning:{WARNING:#} {text}");
}

pub(crate) fn note(text: &str) {
    anstream::eprintln!("{NOTE}note:{NOTE:#} {text}");
}
