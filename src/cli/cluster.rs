//! `nuskha cluster`: articles in, cluster files out.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use ahash::AHashSet;
use clap::{Args, ValueEnum};
use nuskha::read::{Reading, SourceTexts};
use nuskha::related::{ExplainedList, RelatedOptions, SubjectCorpus};
use nuskha::write::{Counts, RunSeconds, UnnamedTable, table, write_table};
use nuskha::{Analysis, Cluster, Member, Params, RepresentativePolicy, analyse};
use rayon::prelude::*;

use super::engine::EngineArguments;
use super::failure::Failure;
use super::format::{self, FormatArgument};
use super::frequencies::Counted;
use super::input::InputArguments;
use super::progress::Progress;
use super::reading::Read;
use super::related::Lists;
use super::run::write_run;
use super::stories::CaptionedStories;
use super::summary::Summary;
use super::tables::Tables;
use super::targets::Targets;
use super::warning::{warn_of_fields, warn_of_policy, warn_of_reading, warn_of_rejects};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct ClusterArguments {
    #[command(flatten)]
    input: InputArguments,

    /// The folder for the cluster files; without it the clusters go to
    /// standard output
    #[arg(short, long, group = "written", value_name = "DIR")]
    out: Option<PathBuf>,

    /// Replace the results in a folder that is not empty: all tables of an earlier
    /// run are removed, in any format, even those that this run does not write
    #[arg(long, requires = "written")]
    force: bool,

    /// Write stories.jsonl too: the articles on one event, over days and sources,
    /// copies and separate reports together
    #[arg(long, requires = "out")]
    stories: bool,

    /// The format of the cluster files; run.json is always JSON
    #[arg(long, value_enum, default_value = "jsonl")]
    format: FormatArgument,

    /// Print errors alone, rejected records among them
    #[arg(short, long)]
    quiet: bool,

    /// Write related.jsonl too: for every article up to ten that are nearest in
    /// subject and not its copies, and the one to read next
    #[arg(long, requires = "out")]
    related: bool,

    /// Which article stands for its cluster
    #[arg(long, value_enum, default_value = "central", value_name = "POLICY")]
    representative: PolicyArgument,

    #[command(flatten)]
    engine: EngineArguments,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PolicyArgument {
    /// The one with the most words
    Longest,
    /// The one with the earliest date
    Earliest,
    /// The one with the latest date
    Latest,
    /// The first in the input
    First,
    /// The last in the input
    Last,
    /// The one with the highest total resemblance to its copies, or the longer of two
    Central,
}

impl PolicyArgument {
    fn policy(self) -> RepresentativePolicy {
        match self {
            Self::Longest => RepresentativePolicy::Longest,
            Self::Earliest => RepresentativePolicy::Earliest,
            Self::Latest => RepresentativePolicy::Latest,
            Self::First => RepresentativePolicy::First,
            Self::Last => RepresentativePolicy::Last,
            Self::Central => RepresentativePolicy::Central,
        }
    }
}

pub(crate) fn run(arguments: &ClusterArguments) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let params =
        Params { representative: arguments.representative.policy(), ..arguments.engine.params()? };
    params.validate()?;
    let format = arguments.format.table_format();
    if arguments.out.is_none() {
        format::check_standard_output(format)?;
    }
    let progress = Progress::new(arguments.quiet);
    let (read, tables) = arguments.read(&params, &progress)?;
    let reading = &read.reading;
    let read_seconds = start.elapsed().as_secs_f64();

    let texts = read.texts(&params);
    let analysis = analyse(&reading.corpus, &params, &texts, &progress)?;
    let counts = Counts::new(reading, &analysis);
    let by_subject = BySubject::of(arguments, &read, &analysis, texts)?;
    let mut seconds = RunSeconds {
        read: read_seconds,
        analysis: analysis.seconds,
        related: by_subject.seconds_of_lists,
        stories: by_subject.seconds_of_stories,
        write: 0.0,
        total: 0.0,
    };
    if let Some(tables) = &tables {
        let writing = Instant::now();
        write_tables(tables, reading, &analysis, by_subject)?;
        seconds.write = writing.elapsed().as_secs_f64();
        seconds.total = start.elapsed().as_secs_f64();
        write_run(tables, &analysis, counts, seconds)?;
    } else {
        let mut out = io::BufWriter::new(io::stdout());
        write_table(format, &mut out, &params, table::clusters(&reading.corpus, &analysis))?;
        seconds.total = start.elapsed().as_secs_f64();
    }
    let all_in = arguments.input.rejects.place(tables.as_ref());
    warn_of_rejects(&reading.rejects, all_in.as_deref());
    if !arguments.quiet {
        warn_of_reading(&read);
        warn_of_fields(&arguments.input.form, &read);
        warn_of_policy("--representative", &params.representative, &read.reading);
        summary(reading, &analysis, counts, seconds.total).print();
    }
    Ok(ExitCode::SUCCESS)
}

impl ClusterArguments {
    /// Reads the articles, once there is a place for what comes of them.
    fn read<'p>(
        &self,
        params: &'p Params,
        progress: &Progress,
    ) -> Result<(Read, Option<Tables<'p>>), Failure> {
        let options = self.input.form.options()?;
        let mut sources = self.input.sources()?;
        if params.reads_twice() || self.related || self.stories {
            sources.keep_for_second_reading()?;
        }
        let mut targets = Targets::beside(&sources.sources);
        let format = self.format.table_format();
        let tables = targets.tables(self.out.as_deref(), self.force, format, params)?;
        self.input.rejects.take(&mut targets, self.force)?;
        let read = Read::from(sources, options, params, progress)?;
        let rejects = &read.reading.rejects;
        self.input.rejects.write(rejects)?;
        read.check().or_else(|failure| {
            tables.iter().try_for_each(|tables| tables.write_rejects_alone(rejects))?;
            Err(failure)
        })?;
        Ok((read, tables))
    }
}

/// What is found by subject, as far as it is asked for.
#[derive(Default)]
struct BySubject {
    lists: Option<Vec<ExplainedList>>,
    stories: Option<CaptionedStories>,
    /// How long the lists took, with the index that stories are made from too.
    seconds_of_lists: Option<f64>,
    /// How long the stories took beyond that.
    seconds_of_stories: Option<f64>,
}

impl BySubject {
    fn of(
        arguments: &ClusterArguments,
        Read { sources, options, reading }: &Read,
        analysis: &Analysis,
        texts: SourceTexts<'_>,
    ) -> Result<Self, Failure> {
        let mut found = Self::default();
        if !arguments.related && !arguments.stories {
            return Ok(found);
        }
        let (mut start, progress) = (Instant::now(), Progress::new(arguments.quiet));
        let subjects = SubjectCorpus::new(&reading.corpus, &texts, analysis, &progress)?;
        if arguments.related {
            found.lists = Some(subjects.lists(&RelatedOptions::default(), &progress)?);
            found.seconds_of_lists = Some(start.elapsed().as_secs_f64());
            start = Instant::now();
        }
        if arguments.stories {
            let frequencies = Counted::of(sources, options, &progress)?.frequencies;
            let stories =
                CaptionedStories::of(reading, analysis, &texts, &subjects, &frequencies, &progress);
            found.stories = Some(stories?);
            found.seconds_of_stories = Some(start.elapsed().as_secs_f64());
        }
        Ok(found)
    }
}

fn write_tables(
    tables: &Tables<'_>,
    reading: &Reading,
    analysis: &Analysis,
    by_subject: BySubject,
) -> Result<(), Failure> {
    let corpus = &reading.corpus;
    // beside each other, since each waits for the disk at its end
    let writers: [&(dyn Fn() -> nuskha::Result<UnnamedTable> + Sync); 4] = [
        &|| tables.table(table::pairs(corpus, analysis)),
        &|| tables.table(table::clusters(corpus, analysis)),
        &|| tables.table(table::assignments(corpus, analysis)),
        &|| tables.table(table::rejects(&reading.rejects)),
    ];
    let mut written: Vec<UnnamedTable> =
        writers.into_par_iter().map(|write| write()).collect::<nuskha::Result<_>>()?;
    if let Some(stories) = &by_subject.stories {
        written.push(tables.table(stories.rows(corpus))?);
    }
    if let Some(lists) = by_subject.lists {
        written.push(tables.table(Lists::of_corpus(reading, lists).rows(reading))?);
    }
    Ok(tables.folder.take_in(written)?)
}

fn summary<'a>(
    reading: &'a Reading,
    analysis: &Analysis,
    counts: Counts,
    seconds: f64,
) -> Summary<'a> {
    // however many others stand between them
    let repeated = |cluster: &Cluster| {
        let tokens = |member: &Member| reading.corpus.document(member.document).token_fingerprint;
        let distinct: AHashSet<u128> = cluster.members.iter().map(tokens).collect();
        cluster.members.len() - distinct.len()
    };
    Summary {
        counts,
        word_for_word: analysis.clusters.iter().map(repeated).sum(),
        largest: analysis
            .clusters
            .first()
            .map(|cluster| &*reading.corpus.document(cluster.representative()).id),
        seconds,
    }
}
