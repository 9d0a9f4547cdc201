//! What was not as it should be in what `dedup` read and wrote.

use std::path::Path;

use ahash::AHashSet;
use nuskha::RepresentativePolicy;
use nuskha::dedup::{Output, Verdict};
use nuskha::read::{InputFormat, Reading};

use super::DedupArguments;
use crate::cli::reading::Read;
use crate::cli::warning::{
    note_input, warn, warn_of_dates, warn_of_fields, warn_of_policy, warn_of_repeated_ids,
};

/// Bytes of the longest id that Elasticsearch and OpenSearch take.
const LONGEST_ENGINE_ID: usize = 512;

/// Says all of it, a line each.
pub(super) fn of_all(arguments: &DedupArguments, read: &Read, output: &Output<'_>) {
    let Read { sources, reading, .. } = read;
    warn_of_repeated_ids(reading);
    warn_of_dates(reading);
    warn_of_fields(&arguments.input.form, read);
    warn_of_policy("--keep", &arguments.keep, reading);
    if let RepresentativePolicy::Sources(trusted) = &arguments.keep {
        of_sources(trusted, reading);
    }
    if arguments.bulk.is_some() {
        of_long_ids(output, arguments.annotate);
        of_no_ids(output);
    } else if let (Some(out), true) = (&arguments.out, output.is_one_stream()) {
        of_name(out, output);
    }
    if arguments.bulk.is_some() || arguments.annotate {
        of_shared_ids(output);
    }
    note_input(sources, &reading.visited);
}

/// Says which of the trusted sources no article is of.
fn of_sources(trusted: &[String], reading: &Reading) {
    let sources = || reading.corpus.documents().iter().filter_map(|one| one.source.as_deref());
    for name in trusted.iter().filter(|&name| !sources().any(|source| source == name)) {
        warn(&format!("no article is of the source {name}, which --keep names"));
    }
}

/// Says how many of the articles that are written have ids that no search engine takes.
fn of_long_ids(output: &Output<'_>, all: bool) {
    let written = output.verdicts.iter().filter(|verdict| all || verdict.is_kept());
    let ids = written.map(|verdict| &output.corpus.document(verdict.document).id);
    let mut long = ids.filter(|id| id.len() > LONGEST_ENGINE_ID);
    if let Some(first) = long.next() {
        let count = long.count() + 1;
        warn(&format!(
            "search engines take ids of at most {LONGEST_ENGINE_ID} bytes and will refuse {count} of these articles; give them shorter ones, which --id-field names; the first: {first}"
        ));
    }
}

/// Says how many articles the search engine will name, each time they are sent anew.
fn of_no_ids(output: &Output<'_>) {
    let count = output.articles_without_id();
    if count > 0 {
        warn(&format!(
            "{count} of the articles bring no id: the search engine gives each one, and another if it is sent again; their cluster_id is a line of this input, which another day's input has too; name the field of an id with --id-field"
        ));
    }
}

/// Says how many articles bear the id of an earlier one that stands for others: one name
/// for two clusters.
fn of_shared_ids(output: &Output<'_>) {
    let document = |id| output.corpus.document(id);
    let is_earlier = |verdict: &&Verdict| document(verdict.representative).is_earlier;
    let earlier: AHashSet<&str> = output
        .verdicts
        .iter()
        .filter(is_earlier)
        .map(|one| &*document(one.representative).id)
        .collect();
    let is_another = |verdict: &&Verdict| {
        let (own, standing) = (document(verdict.document), document(verdict.representative));
        earlier.contains(&*own.id) && !(standing.is_earlier && standing.id == own.id)
    };
    let count = output.verdicts.iter().filter(is_another).count();
    if count > 0 {
        warn(&format!(
            "{count} of the articles bear the id of another in the corpus of --against that copies name as their cluster_id; ids that are no others' on any day keep clusters apart"
        ));
    }
}

/// Says where the name of what was written tells of another form than it has.
fn of_name(out: &Path, output: &Output<'_>) {
    let Some(kind) = output.kinds.first() else { return };
    let is_json = |format| matches!(format, InputFormat::Json | InputFormat::JsonLines);
    let is_other =
        |named: &InputFormat| *named != kind.format && !(is_json(*named) && is_json(kind.format));
    if let Some(named) = InputFormat::of_name(out).filter(is_other) {
        warn(&format!(
            "{} is named as {named} and holds {}: articles are written in the form in which they came",
            out.display(),
            kind.format
        ));
    }
}
