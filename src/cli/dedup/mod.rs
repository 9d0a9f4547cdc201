//! `nuskha dedup`: the corpus without its copies.

mod leftovers;
mod targets;
mod warnings;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use ahash::AHashSet;
use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use nuskha::dedup::{Choice, Output, Verdict, settle, verdicts};
use nuskha::read::{Compression, Pages, Reading, Source, Sources};
use nuskha::write::{Folder, WholeFile};
use nuskha::{BoilerplatePolicy, DocumentId, Error, Params, RepresentativePolicy, analyse};

use super::engine::EngineArguments;
use super::failure::Failure;
use super::input::InputArguments;
use super::output::lines_without_name;
use super::progress::Progress;
use super::reading::Read;
use super::standard_error;
use super::summary::{grouped, line, megabytes};
use super::warning::warn_of_rejects;

#[derive(Debug, Args)]
pub(crate) struct DedupArguments {
    #[command(flatten)]
    input: InputArguments,

    /// Where the kept articles go: a file, compressed as its name says, or, if the
    /// input is a folder, a folder [default: standard output, for files of one
    /// format outside folders]
    #[arg(short, long, value_name = "OUT")]
    out: Option<PathBuf>,

    /// Replace OUT and the files of --removed and --rejects if they exist; OUT may be an
    /// input itself if it is a single file, unless records of it cannot be read
    #[arg(long)]
    force: bool,

    /// Which article of a cluster is kept: first, last, longest, earliest,
    /// latest, or source:LIST with newspapers in order of trust, as in
    /// source:واس,الرياض
    #[arg(long, value_name = "WHICH", default_value = "first", value_parser = policy)]
    keep: RepresentativePolicy,

    /// Keep the copies too, and add to each record the cluster it belongs to; records that
    /// cannot be read stay as they came, but in CSV and TSV they are left out
    #[arg(long)]
    annotate: bool,

    /// Write lines for the bulk API of Elasticsearch and OpenSearch that put
    /// the kept articles into this index (all articles, with --annotate)
    #[arg(long, value_name = "INDEX", value_parser = NonEmptyStringValueParser::new())]
    bulk: Option<String>,

    /// Write what was dropped to this file, by id, file and line, and what it duplicates
    #[arg(long, value_name = "FILE")]
    removed: Option<PathBuf>,

    /// Drop what is already in this corpus; may be given more than once
    #[arg(long, value_name = "CORPUS")]
    against: Vec<PathBuf>,

    /// Print errors alone, rejected records among them
    #[arg(short, long)]
    quiet: bool,

    #[command(flatten)]
    engine: EngineArguments,
}

fn policy(written: &str) -> Result<RepresentativePolicy, String> {
    Ok(match written {
        "first" => RepresentativePolicy::First,
        "last" => RepresentativePolicy::Last,
        "longest" => RepresentativePolicy::Longest,
        "earliest" => RepresentativePolicy::Earliest,
        "latest" => RepresentativePolicy::Latest,
        _ => match written.strip_prefix("source:").map(|list| list.split(',').map(str::trim)) {
            Some(list) if list.clone().all(|name| !name.is_empty()) => {
                RepresentativePolicy::Sources(list.map(str::to_owned).collect())
            }
            _ => {
                return Err("write first, last, longest, earliest, latest or \
                            source: with a list of sources"
                    .to_owned());
            }
        },
    })
}

pub(crate) fn run(arguments: &DedupArguments) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let params = Params { representative: arguments.keep.clone(), ..arguments.engine.params()? };
    params.validate()?;
    let mut options = arguments.input.form.options()?;
    if options.pages != Pages::None {
        // a record stands or falls with its own article
        options.pages = Pages::Article;
    }
    options.keeps_sentences = params.boilerplate == BoilerplatePolicy::Drop;
    let (mut sources, inputs) = arguments.sources()?;
    options.earlier = sources.sources.len() - inputs;
    let read_again = if params.reads_twice() { sources.sources.len() } else { inputs };
    for source in &mut sources.sources[..read_again] {
        source.keep_for_second_reading()?;
    }
    let folder = targets::take(arguments, &sources.sources, inputs)?;

    let progress = Progress::new(arguments.quiet);
    let mut read = Read::from(sources, options, &params, &progress)?;
    arguments.input.rejects.write(&read.reading.rejects)?;
    // without verdicts as yet
    let unsettled = output(arguments, &read, inputs, &[]);
    let came = unsettled.places.len();
    unless_either_read(&read, came, inputs)?;
    let broken_off = &read.reading.visited.broken_off;
    targets::check(arguments, &unsettled, broken_off, folder.is_some())?;
    let analysis = analyse(&read.reading.corpus, &params, &read.texts(&params), &progress)?;
    let mut verdicts = verdicts(&read.reading.corpus, &analysis.clusters);
    if params.reads_twice() {
        let Read { sources, options, reading } = &mut read;
        let sources = &sources.sources;
        settle(&mut verdicts, reading, &analysis, sources, &params, options, &progress)?;
    }
    verdicts.truncate(came);
    let list = arguments.removed.as_deref();
    let list = list
        .map(|path| lines_without_name(path, arguments.force, removed(&read, &verdicts)))
        .transpose()?;
    let output = output(arguments, &read, inputs, &verdicts);
    let written = write(&output, arguments, folder);
    // who reads the articles need not read all, and the list is whole then
    if written.as_ref().err().is_none_or(Failure::is_broken_pipe) {
        list.flatten().map_or(Ok(()), WholeFile::give_name)?;
    }
    written?;
    let all_in = arguments.input.rejects.place(None);
    warn_of_rejects(&read.reading.rejects, all_in.as_deref());
    if !arguments.quiet {
        warnings::of_all(arguments, &read, &output);
        summary(&read.reading, &verdicts, arguments.annotate, start.elapsed().as_secs_f64());
    }
    Ok(ExitCode::SUCCESS)
}

impl DedupArguments {
    /// The sources of the input, and behind these, of which there are so many, those of
    /// what it is held against.
    fn sources(&self) -> Result<(Sources, usize), Failure> {
        let mut sources = self.input.sources()?;
        let inputs = sources.sources.len();
        self.input.refuse_pipe_for("--against", &self.against)?;
        let mut earlier = Sources::default();
        for archive in &self.against {
            match earlier.add(archive, None) {
                // an archive begins empty
                Err(Error::NothingToRead { others: 0, .. }) => {}
                added => added?,
            }
        }
        sources.sources.extend(earlier.sources.into_iter().map(Source::of_its_own_form));
        sources.passed_over.extend(earlier.passed_over);
        sources.not_followed.extend(earlier.not_followed);
        Ok((sources, inputs))
    }
}

/// Ends the run where nothing could be read of the input, which so many articles are of, or
/// of what it is held against.
fn unless_either_read(
    Read { sources, reading, .. }: &Read,
    came: usize,
    inputs: usize,
) -> Result<(), Failure> {
    let (input, earlier) = sources.sources.split_at(inputs);
    for (documents, sources) in [(came, input), (reading.places.len() - came, earlier)] {
        if documents > 0 {
            continue;
        }
        let name = |source: &Source| source.path().display().to_string();
        let names: AHashSet<String> = sources.iter().map(name).collect();
        if let Some(first) = reading.rejects.iter().find(|reject| names.contains(&reject.file)) {
            return Err(Failure::nothing_read(first));
        }
    }
    Ok(())
}

/// What is written of what was read of the input; what came last is of the earlier corpus.
fn output<'a>(
    arguments: &DedupArguments,
    Read { sources, options, reading }: &'a Read,
    inputs: usize,
    verdicts: &'a [Verdict],
) -> Output<'a> {
    let kinds = &reading.visited.kinds;
    let places = &reading.places;
    let came = places.partition_point(|place| (place.source as usize) < inputs);
    Output {
        sources: &sources.sources[..inputs],
        options,
        kinds: &kinds[..kinds.partition_point(|kind| (kind.first as usize) < inputs)],
        corpus: &reading.corpus,
        places: &places[..came],
        verdicts,
        rejects: &reading.rejects,
        choice: match (&arguments.bulk, arguments.annotate) {
            (Some(index), all) => Choice::Bulk { index: index.clone(), all },
            (None, true) => Choice::Annotated,
            (None, false) => Choice::Kept,
        },
    }
}

/// Writes the records to where they are to go.
fn write(
    output: &Output<'_>,
    arguments: &DedupArguments,
    folder: Option<Folder>,
) -> Result<(), Failure> {
    let Some(out) = &arguments.out else {
        let stdout = io::BufWriter::with_capacity(1 << 18, io::stdout());
        return Ok(output.write_stream(stdout, None, Path::new("standard output"))?);
    };
    if folder.is_none() && output.is_one_stream() {
        let file = WholeFile::create(out, arguments.force)?;
        let buffered = io::BufWriter::with_capacity(1 << 18, file.as_file());
        output.write_stream(buffered, Compression::of_name(out), out)?;
        file.flush()?;
        // what came to a file while this read it is in no output, and to wait for the disk is
        // what takes the longest
        if let Some(number) = targets::source_at(output.sources, out) {
            output.sources[number].check_unchanged()?;
        }
        return Ok(file.give_name()?);
    }
    let folder = folder.map_or_else(|| Folder::create(out, arguments.force), Ok)?;
    Ok(output.write_folder(&folder)?)
}

/// A line for every article that was dropped.
fn removed<'a>(
    Read { sources, reading, .. }: &'a Read,
    verdicts: &'a [Verdict],
) -> impl Iterator<Item = serde_json::Value> + use<'a> {
    let corpus = &reading.corpus;
    let stands = |document: DocumentId| {
        let place = reading.places[corpus.came(document) as usize];
        (sources.sources[place.source as usize].name(), place.line)
    };
    verdicts.iter().filter(|verdict| !verdict.is_kept()).map(move |verdict| {
        let kept = corpus.document(verdict.representative);
        let (file, line) = stands(verdict.document);
        let (kept_file, kept_line) = stands(verdict.representative);
        serde_json::json!({
            "id": corpus.document(verdict.document).id,
            "file": file,
            "line": line,
            "duplicate_of": kept.id,
            "duplicate_of_file": kept_file,
            "duplicate_of_line": kept_line,
            "earlier": kept.is_earlier,
            "relation": verdict.relation,
            "resemblance": verdict.resemblance,
            "containment": verdict.containment,
        })
    })
}

/// The lines at the end of a run.
fn summary(reading: &Reading, verdicts: &[Verdict], annotate: bool, seconds: f64) {
    let kept = verdicts.iter().filter(|verdict| verdict.is_kept()).count();
    let dropped = verdicts.len() - kept;
    let share = 100.0 * dropped as f64 / verdicts.len().max(1) as f64;
    let mut bytes = megabytes(reading.visited.bytes);
    if !reading.rejects.is_empty() {
        bytes.extend([", ", &grouped(reading.rejects.len()), " rejected"]);
    }
    let mut lines = vec![line("documents", &grouped(verdicts.len()), &bytes)];
    // with annotation, nothing is dropped
    let [kept_label, dropped_label] =
        if annotate { ["originals", "copies"] } else { ["kept", "dropped"] };
    lines.push(line(kept_label, &grouped(kept), ""));
    lines.push(line(dropped_label, &grouped(dropped), &format!("{share:.1} % of all")));
    let rate = verdicts.len() as f64 / seconds.max(1e-9);
    lines.push(line("time", &format!("{seconds:.2} s"), &format!("{rate:.0} documents/s")));
    standard_error::print(format_args!("{}", lines.concat()));
}
