//! `nuskha frequencies`: articles in, the background of their words out.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use nuskha::frequencies::{DocumentTerms, Frequencies, FrequencyCounter, TermReader};
use nuskha::read::{Place, ReadOptions, Record, Reject, Sources, Visited, articles, visit};
use nuskha::write::write_file;

use super::failure::Failure;
use super::input::InputArguments;
use super::progress::Progress;
use super::summary::grouped;
use super::targets::Targets;
use super::warning::{note, note_input, warn_of_rejects};

#[derive(Debug, Args)]
pub(crate) struct FrequenciesArguments {
    #[command(flatten)]
    input: InputArguments,

    /// The file for the table, which `nuskha keywords --frequencies` reads
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,

    /// Replace the file if it exists
    #[arg(long)]
    force: bool,

    /// Print errors alone, rejected records among them
    #[arg(short, long)]
    quiet: bool,
}

pub(crate) fn run(arguments: &FrequenciesArguments) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let options = arguments.input.form.options()?;
    let sources = arguments.input.sources()?;
    let mut targets = Targets::beside(&sources.sources);
    targets.file(&arguments.out, arguments.force)?;
    let rejects = &arguments.input.rejects;
    rejects.take(&mut targets, arguments.force)?;
    let counted = Counted::of(&sources, &options, &Progress::new(arguments.quiet))?;
    rejects.write(&counted.rejects)?;
    let frequencies = &counted.frequencies;
    let documents = usize::try_from(frequencies.documents()).unwrap_or(usize::MAX);
    Failure::unless_read(documents, &counted.rejects)?;
    write_file(&arguments.out, arguments.force, |file| frequencies.write(file))?;
    warn_of_rejects(&counted.rejects, rejects.place(None).as_deref());
    if !arguments.quiet {
        note_input(&sources, &counted.visited);
        note(&format!(
            "{} terms stand in two or more of {} articles, {:.2} s",
            grouped(frequencies.terms()),
            grouped(documents),
            start.elapsed().as_secs_f64()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// The frequencies of a corpus, and what was met on the way.
pub(crate) struct Counted {
    pub(crate) frequencies: Frequencies,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) visited: Visited,
}

impl Counted {
    /// Reads all sources.
    pub(crate) fn of(
        sources: &Sources,
        options: &ReadOptions,
        progress: &Progress,
    ) -> Result<Self, Failure> {
        let mut counter = FrequencyCounter::new();
        let mut rejects = Vec::new();
        let visited = visit(
            &sources.sources,
            options,
            progress,
            TermReader::new,
            |reader, record, _: Place| -> Vec<DocumentTerms> {
                let terms =
                    |article: Record<'_>| reader.read(article.title.as_deref(), &article.text());
                articles(record, options.pages.or_article(), options.fields.left_out())
                    .map(terms)
                    .collect()
            },
            |item| {
                match item {
                    Ok(articles) => articles.into_iter().for_each(|terms| counter.add(terms)),
                    Err(reject) => rejects.push(reject),
                }
                Ok(())
            },
        )?;
        Ok(Self { frequencies: counter.finish(), rejects, visited })
    }
}
