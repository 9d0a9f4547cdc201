//! `nuskha keywords`: articles in, the phrases that say what each is about out.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use nuskha::frequencies::Frequencies;
use nuskha::keywords::{Keyword, KeywordFinder, KeywordOptions, MIN_BACKGROUND};
use nuskha::read::{Place, ReadOptions, Record, Reject, Sources, articles, visit};
use serde_json::json;

use super::failure::Failure;
use super::frequencies::Counted;
use super::input::InputArguments;
use super::output::{unwritten, write_to};
use super::progress::Progress;
use super::summary::grouped;
use super::targets::Targets;
use super::terminal::plain_line;
use super::warning::{note, note_input, warn_of_rejects};

#[derive(Debug, Args)]
pub(crate) struct KeywordsArguments {
    #[command(flatten)]
    input: InputArguments,

    /// A table of common words that `nuskha frequencies` wrote; without it the
    /// input is its own background, and is read twice
    #[arg(long, value_name = "FILE")]
    frequencies: Option<PathBuf>,

    /// Phrases of an article at most, 1 to 100
    #[arg(
        long,
        default_value_t = KeywordOptions::default().top,
        value_name = "N",
        value_parser = top
    )]
    top: usize,

    /// The format of the result
    #[arg(long, value_enum, default_value = "jsonl")]
    format: KeywordFormat,

    /// The file for the result, compressed as its name says [default:
    /// standard output]
    #[arg(short, long, group = "written", value_name = "FILE")]
    out: Option<PathBuf>,

    /// Replace the file if it exists
    #[arg(long, requires = "written")]
    force: bool,

    /// Print errors alone, rejected records among them
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum KeywordFormat {
    /// A JSON object a line: id, and keywords with phrase and score
    Jsonl,
    /// A line an article: id, a tab, and the phrases between commas
    Text,
}

fn top(written: &str) -> Result<usize, String> {
    let number = written.parse().ok().filter(|number| (1..=100).contains(number));
    number.ok_or_else(|| "a number from 1 to 100 is needed".to_owned())
}

pub(crate) fn run(arguments: &KeywordsArguments) -> Result<ExitCode, Failure> {
    let sources = arguments.input.sources()?;
    let mut targets = Targets::beside(&sources.sources);
    if let Some(table) = &arguments.frequencies {
        targets.read_file(table);
    }
    if let Some(path) = &arguments.out {
        targets.file(path, arguments.force)?;
    }
    arguments.input.rejects.take(&mut targets, arguments.force)?;
    write_to(arguments.out.as_deref(), arguments.force, |out| find(arguments, sources, out))
}

/// Writes the keywords of all articles.
fn find(
    arguments: &KeywordsArguments,
    mut sources: Sources,
    out: &mut (dyn Write + Send),
) -> Result<ExitCode, Failure> {
    let options = arguments.input.form.options()?;
    let progress = Progress::new(arguments.quiet);
    let frequencies = if let Some(path) = &arguments.frequencies {
        Frequencies::read(path)?
    } else {
        sources.keep_for_second_reading()?;
        Counted::of(&sources, &options, &progress)?.frequencies
    };
    let found = Found::write(arguments, &sources, &options, &frequencies, &progress, out)?;
    let rejects = &arguments.input.rejects;
    rejects.write(&found.rejects)?;
    warn_of_rejects(&found.rejects, rejects.place(None).as_deref());
    if !arguments.quiet {
        note_input(&sources, &found.visited);
        note_background(arguments, &frequencies, found.articles);
    }
    Failure::unless_read(found.articles, &found.rejects)?;
    Ok(ExitCode::SUCCESS)
}

/// Says so where too little is known to tell rare words from common ones.
fn note_background(arguments: &KeywordsArguments, frequencies: &Frequencies, articles: usize) {
    if frequencies.documents() >= MIN_BACKGROUND || articles == 0 {
        return;
    }
    let known = usize::try_from(frequencies.documents()).unwrap_or(usize::MAX);
    let background = match (&arguments.frequencies, known) {
        (Some(path), _) => format!("{} knows {} articles", path.display(), grouped(known)),
        (None, 1) => "there is one article and no background".to_owned(),
        (None, _) => format!("there are {} articles and no other background", grouped(known)),
    };
    note(&format!(
        "{background}: what the articles repeat and their titles say had to decide; for better keywords give --frequencies with a table of {MIN_BACKGROUND} articles or many more, as `nuskha frequencies` makes"
    ));
}

/// What was met while the keywords were written.
struct Found {
    articles: usize,
    rejects: Vec<Reject>,
    visited: nuskha::read::Visited,
}

impl Found {
    fn write(
        arguments: &KeywordsArguments,
        sources: &Sources,
        options: &ReadOptions,
        frequencies: &Frequencies,
        progress: &Progress,
        out: &mut (dyn Write + Send),
    ) -> Result<Self, Failure> {
        let finder = KeywordFinder::new(frequencies, KeywordOptions { top: arguments.top });
        let (mut articles_found, mut rejects) = (0, Vec::new());
        let visited = visit(
            &sources.sources,
            options,
            progress,
            || (),
            |(), record, _: Place| -> Vec<String> {
                let line = |article: Record<'_>| {
                    let keywords = finder.find(article.title.as_deref(), &article.text());
                    arguments.format.line(article.id.as_deref().unwrap_or_default(), &keywords)
                };
                articles(record, options.pages.or_article(), options.fields.left_out())
                    .map(line)
                    .collect()
            },
            |item| {
                match item {
                    Ok(lines) => {
                        articles_found += lines.len();
                        for line in lines {
                            out.write_all(line.as_bytes())
                                .map_err(unwritten(arguments.out.as_deref()))?;
                        }
                    }
                    Err(reject) => rejects.push(reject),
                }
                Ok(())
            },
        )?;
        Ok(Self { articles: articles_found, rejects, visited })
    }
}

impl KeywordFormat {
    /// One article's line.
    fn line(self, id: &str, keywords: &[Keyword]) -> String {
        match self {
            Self::Jsonl => {
                let keywords: Vec<_> = keywords
                    .iter()
                    .map(|one| json!({ "phrase": one.phrase, "score": rounded(one.score) }))
                    .collect();
                format!("{}\n", json!({ "id": id, "keywords": keywords }))
            }
            Self::Text => {
                let phrases: Vec<&str> = keywords.iter().map(|one| one.phrase.as_str()).collect();
                // an id may hold what ends columns and lines here
                format!("{}\t{}\n", plain_line(id), phrases.join("، "))
            }
        }
    }
}

/// More digits than four would pretend to mean something.
fn rounded(score: f64) -> f64 {
    (score * 1e4).round() / 1e4
}
