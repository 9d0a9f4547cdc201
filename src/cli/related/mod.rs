//! `nuskha related`: for every article the others that are nearest in subject.

mod options;

use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use nuskha::read::{ReadOptions, Reading, Reject, Source, Sources};
use nuskha::related::{ExplainedList, QueryIndex, SubjectCorpus};
use nuskha::write::related::{RelatedRow, row};
use nuskha::write::{Counts, RunSeconds, table, write_table};
use nuskha::{Analysis, BoilerplatePolicy, Params, analyse};

use super::engine::EngineArguments;
use super::failure::Failure;
use super::format::{self, FormatArgument};
use super::input::InputArguments;
use super::progress::Progress;
use super::reading::Read;
use super::run::write_run;
use super::summary::grouped;
use super::tables::Tables;
use super::targets::Targets;
use super::warning::{note, warn_of_fields, warn_of_reading, warn_of_rejects};
use options::ListArguments;

#[derive(Debug, Args)]
pub(crate) struct RelatedArguments {
    #[command(flatten)]
    input: InputArguments,

    /// Write lists only for the new articles in this file, of what the input has on
    /// their subject; any format of the input will do, and a scraped page or a
    /// record with only a title too
    #[arg(long, value_name = "FILE")]
    query: Vec<PathBuf>,

    /// The folder for related.jsonl, rejects.jsonl and run.json; without it the
    /// lists go to standard output
    #[arg(short, long, group = "written", value_name = "DIR")]
    out: Option<PathBuf>,

    /// Replace the results in a folder that is not empty: all tables of an earlier
    /// run are removed, clusters and pairs too, in any format
    #[arg(long, requires = "written")]
    force: bool,

    /// The format of the lists; run.json is always JSON
    #[arg(long, value_enum, default_value = "jsonl")]
    format: FormatArgument,

    /// Print errors alone, rejected records among them
    #[arg(short, long)]
    quiet: bool,

    #[command(flatten)]
    lists: ListArguments,

    #[command(flatten)]
    engine: EngineArguments,
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
    let (corpora, tables) = arguments.read(&params, &progress)?;
    let Corpora { read, queries } = &corpora;
    let read_seconds = start.elapsed().as_secs_f64();

    let analysis = analyse(&read.reading.corpus, &params, &read.texts(&params), &progress)?;
    let analysed = Instant::now();
    let lists = corpora.lists(arguments, &params, &analysis, &progress)?;
    let counts = Counts::new(&read.reading, &analysis);
    let mut seconds = RunSeconds {
        read: read_seconds,
        analysis: analysis.seconds,
        related: Some(analysed.elapsed().as_secs_f64()),
        stories: None,
        write: 0.0,
        total: 0.0,
    };
    if let Some(tables) = &tables {
        let writing = Instant::now();
        write_tables(tables, &corpora, &lists)?;
        seconds.write = writing.elapsed().as_secs_f64();
        seconds.total = start.elapsed().as_secs_f64();
        write_run(tables, &analysis, counts, seconds)?;
    } else {
        let mut out = BufWriter::new(io::stdout());
        write_table(format, &mut out, &params, lists.rows(&read.reading))?;
    }
    let all_in = arguments.input.rejects.place(tables.as_ref());
    for read in queries.iter().chain([read]) {
        warn_of_rejects(&read.reading.rejects, all_in.as_deref());
        if !arguments.quiet {
            warn_of_reading(read);
        }
    }
    if !arguments.quiet {
        warn_of_fields(&arguments.input.form, read);
        arguments.lists.warn_of_missing(&read.reading);
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
    /// Reads all that is named, once there is a place for what comes of it.
    fn read<'p>(
        &self,
        params: &'p Params,
        progress: &Progress,
    ) -> Result<(Corpora, Option<Tables<'p>>), Failure> {
        let options = self.input.form.options()?;
        let mut queries = self.queries(params, &options, progress)?;
        let mut sources = self.input.sources()?;
        let mut targets = Targets::beside(&sources.sources);
        if let Some(queries) = &queries {
            targets.read(&queries.sources.sources);
        }
        let format = self.format.table_format();
        let tables = targets.tables(self.out.as_deref(), self.force, format, params)?;
        self.input.rejects.take(&mut targets, self.force)?;
        sources.keep_for_second_reading()?;
        let read = Read::from(sources, options, params, progress)?;
        if let Some(queries) = &mut queries {
            queries.leave_out(&read.reading.boilerplate, params, progress)?;
        }
        let corpora = Corpora { read, queries };
        self.input.rejects.write(corpora.rejects())?;
        corpora.read.check().or_else(|failure| {
            tables.iter().try_for_each(|tables| tables.write_rejects_alone(corpora.rejects()))?;
            Err(failure)
        })?;
        Ok((corpora, tables))
    }

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
        sources.keep_for_second_reading()?;
        let queries = Read::from(sources, options, &params, progress)?;
        queries.check()?;
        Ok(Some(queries))
    }
}

/// What lists are made from.
struct Corpora {
    /// The articles that are listed.
    read: Read,
    /// Those that lists are asked for, where they are others.
    queries: Option<Read>,
}

impl Corpora {
    /// The rejects of both readings.
    fn rejects(&self) -> impl Iterator<Item = &Reject> {
        [&self.read].into_iter().chain(&self.queries).flat_map(|read| &read.reading.rejects)
    }

    /// The lists that are asked for.
    fn lists(
        &self,
        arguments: &RelatedArguments,
        params: &Params,
        analysis: &Analysis,
        progress: &Progress,
    ) -> Result<Lists<'_>, Failure> {
        let Self { read, queries } = self;
        let (options, texts) = (arguments.lists.options(), read.texts(params));
        let subjects = SubjectCorpus::new(&read.reading.corpus, &texts, analysis, progress)?;
        let Some(queries) = queries else {
            return Ok(Lists::of_corpus(&read.reading, subjects.lists(&options, progress)?));
        };
        let (of, texts) = (&queries.reading, queries.texts(params));
        let index = QueryIndex::of(&subjects, progress)?;
        let found = subjects.lists_for(&index, &of.corpus, &texts, params, &options, progress)?;
        Ok(Lists { of, found })
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

fn write_tables(tables: &Tables<'_>, corpora: &Corpora, lists: &Lists<'_>) -> Result<(), Failure> {
    let written = vec![
        tables.table(lists.rows(&corpora.read.reading))?,
        tables.table(table::rejects(corpora.rejects()))?,
    ];
    Ok(tables.folder.take_in(written)?)
}
