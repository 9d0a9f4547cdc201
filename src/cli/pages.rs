//! `nuskha pages`: scraped pages in, articles out.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use nuskha::Page;
use nuskha::page::PageLine;
use nuskha::read::{LeftOut, Place, Record, Sources, visit};

use super::failure::Failure;
use super::input::InputArguments;
use super::output::{unwritten, write_to};
use super::progress::Progress;
use super::targets::Targets;
use super::warning::{note, note_input, warn_of_rejects};

/// Every text is a page here, and nothing is shingled, so two options of the input say nothing.
#[derive(Debug, Args)]
#[command(mut_arg("pages", |option| option.hide(true)))]
#[command(mut_arg("memory", |option| option.hide(true)))]
pub(crate) struct PagesArguments {
    #[command(flatten)]
    input: InputArguments,

    /// The file for the articles, JSON Lines, compressed as its name says
    /// [default: standard output]
    #[arg(short, long, group = "written", value_name = "FILE")]
    out: Option<PathBuf>,

    /// Replace the file if it exists
    #[arg(long, requires = "written")]
    force: bool,

    /// Print errors alone, rejected records among them
    #[arg(short, long)]
    quiet: bool,
}

pub(crate) fn run(arguments: &PagesArguments) -> Result<ExitCode, Failure> {
    let sources = arguments.input.sources()?;
    let mut targets = Targets::beside(&sources.sources);
    if let Some(path) = &arguments.out {
        targets.file(path, arguments.force)?;
    }
    arguments.input.rejects.take(&mut targets, arguments.force)?;
    write_to(arguments.out.as_deref(), arguments.force, |out| take_apart(arguments, &sources, out))
}

/// Writes the articles of all pages.
fn take_apart(
    arguments: &PagesArguments,
    sources: &Sources,
    out: &mut (dyn Write + Send),
) -> Result<ExitCode, Failure> {
    let options = arguments.input.form.options()?;
    let progress = Progress::new(arguments.quiet);
    let (mut pages, mut articles, mut rejects) = (0_usize, 0, Vec::new());
    let visited = visit(
        &sources.sources,
        &options,
        &progress,
        || (),
        |(), record, _: Place| lines(&record, options.fields.left_out()),
        |item| {
            match item {
                Ok((count, lines)) => {
                    pages += 1;
                    articles += count;
                    out.write_all(lines.as_bytes()).map_err(unwritten(arguments.out.as_deref()))?;
                }
                Err(reject) => rejects.push(reject),
            }
            Ok(())
        },
    )?;
    let file = &arguments.input.rejects;
    file.write(&rejects)?;
    warn_of_rejects(&rejects, file.place(None).as_deref());
    if !arguments.quiet {
        note_input(sources, &visited);
        let counted = |count: usize, one: &str| match count {
            1 => format!("1 {one}"),
            more => format!("{more} {one}s"),
        };
        note(&format!("{} on {}", counted(articles, "article"), counted(pages, "page")));
    }
    Failure::unless_read(pages, &rejects)?;
    Ok(ExitCode::SUCCESS)
}

/// The articles of one page, a JSON object a line, and how many they are.
fn lines(record: &Record<'_>, left_out: LeftOut) -> (usize, String) {
    let text = record.text();
    let page = Page::segment(&text, record.date.as_deref());
    let id = record.id.as_deref().unwrap_or_default();
    let article = PageLine::of_page(id, record.title.as_deref(), &page)
        .of_record(record.date.as_deref(), record.source.as_deref());
    let mut lines = String::new();
    let mut count = 0;
    for mut line in [Some(article), PageLine::of_read_also(id, &page)].into_iter().flatten() {
        line.title = line.title.filter(|_| !left_out.title);
        line.date = line.date.filter(|_| !left_out.date);
        line.source = line.source.filter(|_| !left_out.source);
        // an object of strings and numbers always becomes JSON
        lines += &serde_json::to_string(&line).unwrap_or_default();
        lines.push('\n');
        count += 1;
    }
    (count, lines)
}
