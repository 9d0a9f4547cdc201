//! `nuskha cluster`: articles in, cluster files out.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, ValueEnum};
use nuskha::read::{Fields, ReadOptions, Reading, Source, read};
use nuskha::write::{
    Counts, Folder, Run, RunSeconds, TableFormat, peak_memory, table, write_table,
};
use nuskha::{
    Analysis, Banding, CandidateMethod, Level, Linkage, Observer, Params, Relation,
    RepresentativePolicy, ShingleKind, Step, analyse,
};

use super::failure::Failure;
use super::format::{self, FormatArgument};
use super::progress::Progress;
use super::style::WARNING;
use super::summary::Summary;

#[derive(Debug, Args)]
pub(crate) struct ClusterArguments {
    /// JSON Lines: files, folders of .jsonl and .ndjson files, or - for
    /// standard input
    #[arg(required = true)]
    inputs: Vec<PathBuf>,

    /// The folder for the cluster files; without it the clusters go to
    /// standard output
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Replace the cluster files in a folder that is not empty, whatever
    /// their format
    #[arg(long, requires = "out")]
    force: bool,

    /// The form of the cluster files; run.json is always JSON
    #[arg(long, value_enum, default_value = "jsonl")]
    format: FormatArgument,

    /// The field that holds the id [default: `id`, `_id` or `article_id`; the
    /// file and the line where there is none]
    #[arg(long, value_name = "FIELD")]
    id_field: Option<String>,

    /// The fields that hold the text, joined in this order [default: text,
    /// content, body or article]
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    text_field: Vec<String>,

    /// Stop at the first bad record
    #[arg(long)]
    strict: bool,

    /// Print errors alone
    #[arg(short, long)]
    quiet: bool,

    #[command(flatten)]
    params: ParamsArguments,
}

/// The parameters of a run.
#[derive(Debug, Args)]
#[command(next_help_heading = "Parameters")]
pub(crate) struct ParamsArguments {
    /// How far texts are folded: none, light, standard or stem
    #[arg(long, default_value_t = Params::default().level)]
    level: Level,

    /// What a shingle is made of: word:1 to word:16, char:1 to char:16
    #[arg(long, default_value_t = Params::default().shingle, value_name = "KIND")]
    shingle: ShingleKind,

    /// Minima in a signature, 16 to 1024
    #[arg(short, long, default_value_t = Params::default().k)]
    k: usize,

    /// The least resemblance of a pair, above 0 and at most 1
    #[arg(
        short,
        long,
        default_value_t = Params::default().threshold,
        value_name = "T",
        allow_negative_numbers = true
    )]
    threshold: f64,

    /// The chance that a pair of just the threshold is found
    #[arg(
        long,
        default_value_t = Params::default().recall,
        value_name = "CHANCE",
        allow_negative_numbers = true
    )]
    recall: f64,

    /// Bands of a signature, by hand
    #[arg(long, requires = "rows")]
    bands: Option<usize>,

    /// Rows of a band, by hand
    #[arg(long, requires = "bands")]
    rows: Option<usize>,

    /// Where candidate pairs come from
    #[arg(long, value_enum, default_value = "lsh")]
    candidates: CandidatesArgument,

    /// What joins articles into a cluster
    #[arg(long, value_enum, default_value = "representative")]
    linkage: LinkageArgument,

    /// Which article stands for its cluster
    #[arg(long, value_enum, default_value = "longest", value_name = "POLICY")]
    representative: PolicyArgument,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CandidatesArgument {
    /// MinHash signatures in bands: fast, misses few
    Lsh,
    /// The exact join: misses none, for small inputs
    Exact,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LinkageArgument {
    /// Every member reaches the threshold with the representative
    Representative,
    /// A chain of pairs is enough
    Single,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PolicyArgument {
    /// The one of most words
    Longest,
    /// The one of the earliest date
    Earliest,
    /// The first in the input
    First,
    /// The one closest to all others
    Central,
}

impl ParamsArguments {
    pub(crate) fn params(&self) -> Params {
        Params {
            level: self.level,
            shingle: self.shingle,
            k: self.k,
            threshold: self.threshold,
            recall: self.recall,
            banding: self.bands.zip(self.rows).map(|(bands, rows)| Banding { bands, rows }),
            candidates: match self.candidates {
                CandidatesArgument::Lsh => CandidateMethod::Lsh,
                CandidatesArgument::Exact => CandidateMethod::Exact,
            },
            linkage: match self.linkage {
                LinkageArgument::Representative => Linkage::Representative,
                LinkageArgument::Single => Linkage::Single,
            },
            representative: match self.representative {
                PolicyArgument::Longest => RepresentativePolicy::Longest,
                PolicyArgument::Earliest => RepresentativePolicy::Earliest,
                PolicyArgument::First => RepresentativePolicy::First,
                PolicyArgument::Central => RepresentativePolicy::Central,
            },
            ..Params::default()
        }
    }
}

pub(crate) fn run(arguments: &ClusterArguments) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let params = arguments.params.params();
    params.validate()?;
    let options = ReadOptions {
        fields: Fields::new(arguments.id_field.clone(), arguments.text_field.clone())?,
        strict: arguments.strict,
    };
    let format = arguments.format.table_format();
    if arguments.out.is_none() {
        format::check_standard_output(format)?;
    }
    let sources = Source::expand(&arguments.inputs)?;
    let folder =
        arguments.out.as_ref().map(|path| Folder::create(path, arguments.force)).transpose()?;

    let progress = Progress::new(arguments.quiet);
    progress.begin(Step::Read, sources.iter().map(Source::size).sum());
    let reading = read(&sources, &params, &options, |bytes| progress.advance(bytes))?;
    progress.end();
    let read_seconds = start.elapsed().as_secs_f64();
    let analysis = analyse(&reading.corpus, &params, &progress)?;

    let counts = Counts::new(&reading, &analysis);
    let mut seconds = RunSeconds { read: read_seconds, analysis: analysis.seconds, total: 0.0 };
    if let Some(folder) = &folder {
        write_tables(folder, format, &params, &reading, &analysis)?;
        seconds.total = start.elapsed().as_secs_f64();
        write_run(folder, &params, &analysis, counts, seconds)?;
    } else {
        let mut out = io::BufWriter::new(io::stdout());
        write_table(format, &mut out, &params, table::clusters(&reading.corpus, &analysis))?;
        seconds.total = start.elapsed().as_secs_f64();
    }
    if !arguments.quiet {
        warn(&reading, folder.as_ref(), format);
        summary(&reading, &analysis, counts, seconds.total).print();
    }
    match reading.rejects.first() {
        Some(first) if counts.documents == 0 => {
            Err(Failure::new(format!("no record could be read; the first: {first}")))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

fn write_tables(
    folder: &Folder,
    format: TableFormat,
    params: &Params,
    reading: &Reading,
    analysis: &Analysis,
) -> Result<(), Failure> {
    let corpus = &reading.corpus;
    // an earlier run is whole no more from here on
    folder.remove("run.json")?;
    folder.write_table(format, params, table::clusters(corpus, analysis))?;
    folder.write_table(format, params, table::assignments(corpus, analysis))?;
    folder.write_table(format, params, table::pairs(corpus, analysis))?;
    folder.write_table(format, params, table::rejects(&reading.rejects))?;
    Ok(())
}

fn write_run(
    folder: &Folder,
    params: &Params,
    analysis: &Analysis,
    counts: Counts,
    seconds: RunSeconds,
) -> Result<(), Failure> {
    let run = Run {
        version: env!("CARGO_PKG_VERSION"),
        fingerprint: params.fingerprint(),
        params,
        banding: analysis.banding,
        counts,
        seconds,
        peak_memory_bytes: peak_memory(),
    };
    folder.write("run.json", |file| {
        serde_json::to_writer_pretty(&mut *file, &run)?;
        file.write_all(b"\n")
    })?;
    Ok(())
}

/// Says what was not as it should be in the input.
fn warn(reading: &Reading, folder: Option<&Folder>, format: TableFormat) {
    let warning = |text: String| anstream::eprintln!("{WARNING}warning:{WARNING:#} {text}");
    if let Some(first) = reading.rejects.first() {
        let all = folder.map_or(String::new(), |folder| {
            format!("; all in {}", folder.path().join(format.file_name("rejects")).display())
        });
        warning(format!("{} records rejected{all}; the first: {first}", reading.rejects.len()));
    }
    let repeated = reading.corpus.repeated_ids();
    if let Some(first) = repeated.first() {
        warning(format!(
            "{} ids stand more than once, the first is {first}; their later articles are named {first}#2 and so on",
            repeated.len()
        ));
    }
    if reading.bytes == 0 {
        warning("the input is empty".to_owned());
    }
}

fn summary<'a>(
    reading: &'a Reading,
    analysis: &Analysis,
    counts: Counts,
    seconds: f64,
) -> Summary<'a> {
    let members = analysis.clusters.iter().flat_map(|cluster| &cluster.members);
    Summary {
        counts,
        exact: members.filter(|member| member.relation == Some(Relation::Exact)).count(),
        largest: analysis
            .clusters
            .first()
            .map(|cluster| &*reading.corpus.document(cluster.representative()).id),
        seconds,
    }
}
