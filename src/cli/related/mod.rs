//! `nuskha related`: for every article the others that are nearest in subject.

mod options;

use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use nuskha::read::{ReadOptions, Reading, Reject, Source, Sources, read};
use nuskha::related::{ExplainedList, SubjectCorpus};
use nuskha::write::related::{RelatedRow, row};
use nuskha::write::story::StoryRow;
use nuskha::write::table::{AssignmentRow, ClusterRow, PairRow};
use nuskha::write::{Counts, Folder, RUN, RunSeconds, TableFormat, table, write_table};
use nuskha::{BoilerplatePolicy, Params, analyse};

use super::engine::EngineArguments;
use super::failure::Failure;
use super::format::{self, FormatArgument};
use super::input::InputArguments;
use super::progress::Progress;
use super::run::write_run;
use super::summary::grouped;
use super::targets::Targets;
use super::warning::{note, warn_of_fields, warn_of_reading};
use options::ListArguments;

#[derive(Debug, Args)]
pub(crate) struct RelatedArguments {
    #[command(flatten)]
    input: InputArguments,

    /// List for these new articles alone what the input has on their subject:
    /// a file in any form that the input may have, pages as scraped and
    /// records with a title alone included
    #[arg(long, value_name = "FILE")]
    query: Vec<PathBuf>,

    /// The folder for related.jsonl, rejects.jsonl and run.json; without it the
    /// lists go to standard output
    #[arg(short, long, group = "written", value_name = "DIR")]
    out: Option<PathBuf>,

    /// Replace the results in a folder that is not empty: all tables of an earlier
    /// run go, clusters and pairs too, whatever their format
    #[arg(long, requires = "written")]
    force: bool,

    /// The form of the lists; run.json is always JSON
    #[arg(long, value_enum, default_value = "jsonl")]
    format: FormatArgument,

    /// Print errors alone
    #[arg(short, long)]
    quiet: bool,

    #[command(flatten)]
    lists: ListArguments,

    #[command(flatten)]
    engine: EngineArguments,
}

/// Sources, and what was read from them.
struct Read {
    sources: Sources,
    options: ReadOptions,
    reading: Reading,
}

pub(crate) fn run(arguments: &RelatedArguments) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let params = arguments.engine.params()?;
    params.validate()?;
    let format = arguments.format.table_format();
    if arguments.out.is_none() {
        format::check_standard_output(format)?;
    }
    let progress = Progress::new(arguments.quiet);
    let options = arguments.input.form.options()?;
    let queries = arguments.queries(&params, &options, &progress)?;
    let sources = arguments.input.sources()?;
    let mut targets = Targets::beside(&sources.sources);
    if let Some(queries) = &queries {
        targets.read(&queries.sources.sources);
    }
    let folder = targets.tables(arguments.out.as_deref(), arguments.force)?;
    let rejects = &arguments.input.rejects;
    rejects.take(&mut targets, arguments.force)?;
    let read = Read::from(sources, options, &params, &progress)?;
    rejects.write(read.rejects(queries.as_ref()))?;
    read.check().or_else(|failure| {
        // what an earlier run wrote stays whole
        if let Some(folder) = folder.as_ref().filter(|folder| !folder.holds_run()) {
            folder.write_table(format, &params, table::rejects(read.rejects(queries.as_ref())))?;
        }
        Err(failure)
    })?;
    let read_seconds = start.elapsed().as_secs_f64();

    let texts = read.reading.texts(&read.sources.sources, &read.options, &params);
    let analysis = analyse(&read.reading.corpus, &params, &texts, &progress)?;
    let analysed = Instant::now();
    let subjects = SubjectCorpus::new(texts, &analysis)?;
    let listed = arguments.lists.options();
    let lists = match &queries {
        Some(queries) => {
            let texts = queries.reading.texts(&queries.sources.sources, &queries.options, &params);
            Lists {
                of: &queries.reading,
                found: subjects.lists_for(&texts, &params, &listed, &progress)?,
            }
        }
        None => Lists::of_corpus(&read.reading, subjects.lists(&listed, &progress)?),
    };
    let counts = Counts::new(&read.reading, &analysis);
    let mut seconds = RunSeconds {
        read: read_seconds,
        analysis: analysis.seconds,
        related: Some(analysed.elapsed().as_secs_f64()),
        stories: None,
        write: 0.0,
        total: 0.0,
    };
    if let Some(folder) = &folder {
        let writing = Instant::now();
        write_folder(folder, format, &params, &read, queries.as_ref(), &lists)?;
        seconds.write = writing.elapsed().as_secs_f64();
        seconds.total = start.elapsed().as_secs_f64();
        write_run(folder, &params, &analysis, counts, seconds)?;
    } else {
        let mut out = BufWriter::new(io::stdout());
        write_table(format, &mut out, &params, lists.rows(&read.reading))?;
    }
    if !arguments.quiet {
        let all_in = rejects.place(folder.as_ref().map(|folder| (folder, format)));
        for read in queries.iter().chain([&read]) {
            warn_of_reading(&read.sources, &read.reading, all_in.as_deref());
        }
        warn_of_fields(&arguments.input.form, &read.sources, &read.reading);
        let number = lists.found.len();
        note(&format!(
            "{} {} of {} articles, {:.2} s",
            grouped(number),
            if number == 1 { "list" } else { "lists" },
            grouped(counts.documents),
            start.elapsed().as_secs_f64()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

impl RelatedArguments {
    /// The new articles, where lists are asked for such alone. Only their own
    /// text counts, and a title will do for one.
    fn queries(
        &self,
        params: &Params,
        options: &ReadOptions,
        progress: &Progress,
    ) -> Result<Option<Read>, Failure> {
        if self.query.is_empty() {
            return Ok(None);
        }
        self.input.refuse_pipe_for("--query", &self.query)?;
        let mut sources = Sources::expand(&self.query, None)?;
        let own_form = sources.sources.into_iter().map(Source::of_its_own_form);
        sources.sources = own_form.collect();
        let options = ReadOptions {
            fields: options.fields.clone().or_title(),
            format: None,
            pages: options.pages.or_article(),
            ..options.clone()
        };
        // what several of them have is no sign of boilerplate
        let params = Params { boilerplate: BoilerplatePolicy::Keep, ..params.clone() };
        let queries = Read::from(sources, options, &params, progress)?;
        queries.check()?;
        Ok(Some(queries))
    }
}

impl Read {
    fn from(
        mut sources: Sources,
        options: ReadOptions,
        params: &Params,
        progress: &Progress,
    ) -> Result<Self, Failure> {
        sources.keep_for_second_reading()?;
        let reading = read(&sources.sources, params, &options, progress)?;
        Ok(Self { sources, options, reading })
    }

    /// Ends the run where nothing could be read.
    fn check(&self) -> Result<(), Failure> {
        Failure::unless_read(self.reading.corpus.documents().len(), &self.reading.rejects)
    }

    /// The rejects of both readings.
    fn rejects<'r>(&'r self, queries: Option<&'r Self>) -> impl Iterator<Item = &'r Reject> {
        [Some(self), queries].into_iter().flatten().flat_map(|read| &read.reading.rejects)
    }
}

/// Lists, in the order in which their articles came.
pub(crate) struct Lists<'a> {
    /// What the articles were read with.
    of: &'a Reading,
    found: Vec<ExplainedList>,
}

impl<'a> Lists<'a> {
    /// The list of every article of a corpus.
    pub(crate) fn of_corpus(reading: &'a Reading, mut lists: Vec<ExplainedList>) -> Self {
        let arrival = reading.corpus.arrival().iter();
        let found = arrival.map(|document| std::mem::take(&mut lists[document.index()])).collect();
        Self { of: reading, found }
    }

    /// The rows of the table, whose lists are of the articles of `listed`.
    pub(crate) fn rows<'l>(&'l self, listed: &'l Reading) -> impl Iterator<Item = RelatedRow<'l>> {
        let corpus = &self.of.corpus;
        corpus
            .arrival()
            .iter()
            .zip(&self.found)
            .map(move |(&document, list)| row(&corpus.document(document).id, list, &listed.corpus))
    }
}

fn write_folder(
    folder: &Folder,
    format: TableFormat,
    params: &Params,
    read: &Read,
    queries: Option<&Read>,
    lists: &Lists<'_>,
) -> Result<(), Failure> {
    // an earlier run is whole no more from here on, and what it knew of copies is not of
    // this one
    folder.remove(RUN)?;
    folder.remove_table::<ClusterRow<'_>>()?;
    folder.remove_table::<AssignmentRow<'_>>()?;
    folder.remove_table::<PairRow<'_>>()?;
    folder.remove_table::<StoryRow<'_>>()?;
    folder.write_table(format, params, lists.rows(&read.reading))?;
    folder.write_table(format, params, table::rejects(read.rejects(queries)))?;
    Ok(())
}
