//! `nuskha passages`: what stands in many articles, most widespread first.

mod listing;
mod marks;

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, ValueEnum};
use nuskha::cluster::Cluster;
use nuskha::read::{Reading, SourceTexts};
use nuskha::recurring::{
    ArticleTokens, CutArticle, DEFAULT_MIN_ARTICLES, WIDTH, Widespread, WidespreadLimits,
    widespread,
};
use nuskha::relate::passage::DEFAULT_MIN_PASSAGE;
use nuskha::{Level, Normalizer, Observer, Params, Step, analyse};

use super::failure::Failure;
use super::input::InputArguments;
use super::output::write_to;
use super::progress::Progress;
use super::reading::Read;
use super::summary::grouped;
use super::targets::Targets;
use super::terminal::Terminal;
use super::warning::{note, warn_of_rejects, warn_of_texts};
use listing::Listing;

#[derive(Debug, Args)]
pub(crate) struct PassagesArguments {
    #[command(flatten)]
    input: InputArguments,

    #[command(flatten)]
    choice: ChoiceArguments,

    /// How far texts are folded: none, light, standard or stem
    #[arg(long, default_value_t = Params::default().level)]
    level: Level,

    /// The file for the list [default: standard output]
    #[arg(short, long, group = "written", value_name = "FILE")]
    out: Option<PathBuf>,

    /// Replace the file if it exists
    #[arg(long, requires = "written")]
    force: bool,

    /// The format of the list [default: text on a terminal, else jsonl]
    #[arg(long, value_enum)]
    format: Option<ListingFormat>,

    /// Columns to wrap texts to [default: those of the terminal, else 100]
    #[arg(long, value_name = "COLUMNS")]
    width: Option<usize>,

    /// Print errors alone, rejected records among them
    #[arg(short, long)]
    quiet: bool,
}

/// What is listed.
#[derive(Debug, Args)]
struct ChoiceArguments {
    /// Least number of tokens in a passage, at least 8; lines that a newspaper repeats
    /// under its articles may be shorter
    #[arg(
        long,
        default_value_t = DEFAULT_MIN_PASSAGE,
        value_name = "TOKENS",
        value_parser = at_least::<WIDTH>
    )]
    min_passage: usize,

    /// Least number of articles that carry a passage, copies of one report, as
    /// `nuskha cluster` tells them by default, counted once; at least 2
    #[arg(
        long,
        default_value_t = DEFAULT_MIN_ARTICLES,
        value_name = "ARTICLES",
        value_parser = at_least::<2>
    )]
    min_articles: usize,

    /// How many to list; 0 lists all
    #[arg(long, default_value_t = 100, value_name = "N")]
    top: usize,

    /// List boilerplate alone: what `nuskha cluster` leaves out of similarity
    #[arg(long)]
    boilerplate_only: bool,

    /// List phrases too: names with their titles, formulas within sentences
    #[arg(long, conflicts_with = "boilerplate_only")]
    phrases: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListingFormat {
    /// A JSON object a line
    Jsonl,
    /// For a reader
    Text,
}

fn at_least<const LEAST: usize>(written: &str) -> Result<usize, String> {
    let number: usize = written.parse().map_err(|_| "a number is needed".to_owned())?;
    if number < LEAST { Err(format!("at least {LEAST} is needed")) } else { Ok(number) }
}

pub(crate) fn run(arguments: &PassagesArguments) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    // a report is what `cluster` calls a cluster
    let params = Params { level: arguments.level, ..Params::default() };
    params.validate()?;
    let options = arguments.input.form.options()?;
    let mut sources = arguments.input.sources()?;
    let mut targets = Targets::beside(&sources.sources);
    if let Some(path) = &arguments.out {
        targets.file(path, arguments.force)?;
    }
    let rejects = &arguments.input.rejects;
    rejects.take(&mut targets, arguments.force)?;
    sources.keep_for_second_reading()?;
    let progress = Progress::new(arguments.quiet);
    let read = Read::from(sources, options, &params, &progress)?;
    let reading = &read.reading;
    rejects.write(&reading.rejects)?;
    read.check()?;
    let texts = read.texts(&params);
    let clusters = analyse(&reading.corpus, &params, &texts, &progress)?.clusters;
    let found = find(arguments, reading, &clusters, &texts, &progress)?;
    let count = found.len();
    let listing = Listing::of(found, arguments.choice.top, &reading.corpus, &texts)?;
    write(arguments, &listing)?;
    warn_of_rejects(&reading.rejects, rejects.place(None).as_deref());
    if !arguments.quiet {
        warn_of_texts(&arguments.input.form, &read);
        note(&format!(
            "{} texts stand in {} or more reports, {} listed; {} articles read, {:.2} s",
            grouped(count),
            arguments.choice.min_articles,
            grouped(listing.len()),
            grouped(reading.corpus.documents().len()),
            start.elapsed().as_secs_f64()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// What is widespread.
fn find(
    arguments: &PassagesArguments,
    reading: &Reading,
    clusters: &[Cluster],
    texts: &SourceTexts<'_>,
    observer: &dyn Observer,
) -> Result<Vec<Widespread>, Failure> {
    let (mut articles, mut arrival) = (ArticleTokens::default(), reading.corpus.arrival().iter());
    observer.begin(Step::ReadAgain, Some(reading.corpus.documents().len() as u64));
    texts.each(
        || Normalizer::new(arguments.level),
        |normalizer, article| CutArticle::of(&article.text, normalizer),
        |article| {
            observer.advance(1);
            if let Some(document) = arrival.next() {
                articles.push(document.0, &article)?;
            }
            Ok(())
        },
    )?;
    articles.close()?;
    observer.end();
    let limits = WidespreadLimits {
        min_passage: arguments.choice.min_passage,
        min_articles: arguments.choice.min_articles,
        passages: !arguments.choice.boilerplate_only,
        phrases: arguments.choice.phrases,
    };
    Ok(widespread(&articles, &reports(reading, clusters), &reading.boilerplate, limits)?)
}

/// The report of each article, in the order of their ids: its cluster's representative
/// stands for all copies.
fn reports(reading: &Reading, clusters: &[Cluster]) -> Vec<u32> {
    let count = u32::try_from(reading.corpus.documents().len()).unwrap_or(u32::MAX);
    let mut reports: Vec<u32> = (0..count).collect();
    for cluster in clusters {
        for member in &cluster.members {
            reports[member.document.index()] = cluster.representative().0;
        }
    }
    reports
}

fn write(arguments: &PassagesArguments, listing: &Listing<'_>) -> Result<(), Failure> {
    let Some(path) = &arguments.out else {
        let is_terminal = io::stdout().is_terminal();
        let default = if is_terminal { ListingFormat::Text } else { ListingFormat::Jsonl };
        match arguments.format.unwrap_or(default) {
            ListingFormat::Jsonl => {
                let mut out = BufWriter::new(io::stdout().lock());
                listing.write_json_lines(&mut out)?;
                out.flush()?;
            }
            ListingFormat::Text => {
                let mut out = BufWriter::new(anstream::stdout().lock());
                listing.write_text(&mut out, Terminal::new(arguments.width))?;
                out.flush()?;
            }
        }
        return Ok(());
    };
    write_to(Some(path), arguments.force, |mut out| {
        let format = arguments.format.unwrap_or(ListingFormat::Jsonl);
        match format {
            ListingFormat::Jsonl => listing.write_json_lines(&mut out)?,
            ListingFormat::Text => {
                let mut plain = anstream::StripStream::new(Vec::new());
                listing.write_text(&mut plain, Terminal::new(arguments.width))?;
                out.write_all(&plain.into_inner())?;
            }
        }
        Ok(ExitCode::SUCCESS)
    })?;
    Ok(())
}
