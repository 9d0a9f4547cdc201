//! `nuskha cluster`: articles in, cluster files out.

use std::io;
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, ValueEnum};
use nuskha::read::{ReadOptions, Reading, SourceTexts, Sources, read};
use nuskha::related::{ExplainedList, RelatedOptions, SubjectCorpus};
use nuskha::write::related::RelatedRow;
use nuskha::write::story::StoryRow;
use nuskha::write::{Counts, Folder, RUN, RunSeconds, TableFormat, table, write_table};
use nuskha::{Analysis, Params, Relation, RepresentativePolicy, analyse};
use rayon::prelude::*;

use super::engine::EngineArguments;
use super::failure::Failure;
use super::format::{self, FormatArgument};
use super::frequencies::Counted;
use super::input::InputArguments;
use super::progress::Progress;
use super::related::Lists;
use super::run::write_run;
use super::stories::CaptionedStories;
use super::summary::Summary;
use super::targets::Targets;
use super::warning::{warn_of_fields, warn_of_reading};

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
    /// run go, also those that this one does not write, whatever
    /// their format
    #[arg(long, requires = "written")]
    force: bool,

    /// Also write stories: the articles on one event, over days and sources,
    /// copies and separate reports together
    #[arg(long, requires = "out")]
    stories: bool,

    /// The form of the cluster files; run.json is always JSON
    #[arg(long, value_enum, default_value = "jsonl")]
    format: FormatArgument,

    /// Print errors alone
    #[arg(short, long)]
    quiet: bool,

    /// Write related.jsonl too: for every article the ten nearest in subject
    /// that are not its copies, and the one to read next
    #[arg(long, requires = "out")]
    related: bool,

    /// Which article stands for its cluster
    #[arg(long, value_enum, default_value = "longest", value_name = "POLICY")]
    representative: PolicyArgument,

    #[command(flatten)]
    engine: EngineArguments,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PolicyArgument {
    /// The one of most words
    Longest,
    /// The one of the earliest date
    Earliest,
    /// The one of the latest date
    Latest,
    /// The first in the input
    First,
    /// The last in the input
    Last,
    /// The one closest to all others
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
    let options = arguments.input.form.options()?;
    let mut sources = arguments.input.sources()?;
    if params.reads_twice() || arguments.related || arguments.stories {
        sources.keep_for_second_reading()?;
    }
    let mut targets = Targets::beside(&sources.sources);
    let folder = targets.tables(arguments.out.as_deref(), arguments.force)?;
    let rejects = &arguments.input.rejects;
    rejects.take(&mut targets, arguments.force)?;

    let progress = Progress::new(arguments.quiet);
    let reading = read(&sources.sources, &params, &options, &progress)?;
    rejects.write(&reading.rejects)?;
    // the process gives it back at once; one by one takes a fiftieth of the run
    let reading = ManuallyDrop::new(reading);
    if let Err(failure) = Failure::unless_read(reading.corpus.documents().len(), &reading.rejects) {
        // what an earlier run wrote stays whole
        if let Some(folder) = folder.filter(|folder| !folder.holds_run()) {
            folder.write_table(format, &params, table::rejects(&reading.rejects))?;
        }
        return Err(failure);
    }
    let read_seconds = start.elapsed().as_secs_f64();
    let texts = reading.texts(&sources.sources, &options, &params);
    let analysis = analyse(&reading.corpus, &params, &texts, &progress)?;

    let counts = Counts::new(&reading, &analysis);
    let by_subject = BySubject::of(arguments, &sources, &options, &reading, &analysis, texts)?;
    let mut seconds = RunSeconds {
        read: read_seconds,
        analysis: analysis.seconds,
        related: by_subject.seconds_of_lists,
        stories: by_subject.seconds_of_stories,
        write: 0.0,
        total: 0.0,
    };
    if let Some(folder) = &folder {
        let writing = Instant::now();
        write_tables(folder, format, &params, &reading, &analysis)?;
        if let Some(stories) = &by_subject.stories {
            folder.write_table(format, &params, stories.rows(&reading.corpus))?;
        }
        if let Some(lists) = by_subject.lists {
            let lists = Lists::of_corpus(&reading, lists);
            folder.write_table(format, &params, lists.rows(&reading))?;
        }
        seconds.write = writing.elapsed().as_secs_f64();
        seconds.total = start.elapsed().as_secs_f64();
        write_run(folder, &params, &analysis, counts, seconds)?;
    } else {
        let mut out = io::BufWriter::new(io::stdout());
        write_table(format, &mut out, &params, table::clusters(&reading.corpus, &analysis))?;
        seconds.total = start.elapsed().as_secs_f64();
    }
    if !arguments.quiet {
        let all_in = rejects.place(folder.as_ref().map(|folder| (folder, format)));
        warn_of_reading(&sources, &reading, all_in.as_deref());
        warn_of_fields(&arguments.input.form, &sources, &reading);
        summary(&reading, &analysis, counts, seconds.total).print();
    }
    Ok(ExitCode::SUCCESS)
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
        sources: &Sources,
        options: &ReadOptions,
        reading: &Reading,
        analysis: &Analysis,
        texts: SourceTexts<'_>,
    ) -> Result<Self, Failure> {
        let mut found = Self::default();
        if !arguments.related && !arguments.stories {
            return Ok(found);
        }
        let (mut start, progress) = (Instant::now(), Progress::new(arguments.quiet));
        let subjects = SubjectCorpus::new(texts, analysis)?;
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
    folder: &Folder,
    format: TableFormat,
    params: &Params,
    reading: &Reading,
    analysis: &Analysis,
) -> Result<(), Failure> {
    let corpus = &reading.corpus;
    // an earlier run is whole no more from here on
    folder.remove(RUN)?;
    folder.remove_table::<StoryRow<'_>>()?;
    folder.remove_table::<RelatedRow<'_>>()?;
    // beside each other, since each waits for the disk at its end
    let tables: [&(dyn Fn() -> nuskha::Result<()> + Sync); 4] = [
        &|| folder.write_table(format, params, table::pairs(corpus, analysis)),
        &|| folder.write_table(format, params, table::clusters(corpus, analysis)),
        &|| folder.write_table(format, params, table::assignments(corpus, analysis)),
        &|| folder.write_table(format, params, table::rejects(&reading.rejects)),
    ];
    Ok(tables.into_par_iter().try_for_each(|write| write())?)
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
