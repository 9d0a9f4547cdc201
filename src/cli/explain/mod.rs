//! `nuskha explain`: two articles, what they share, and what follows from it.

mod figures;
mod subject;
mod texts;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use nuskha::read::{Pages, Reading, Source, Sources};
use nuskha::recurrence::Recurrence;
use nuskha::relate::explanation::explain;
use nuskha::relate::kin::Kin;
use nuskha::relate::passage::{Aligner, DEFAULT_BRIDGE, DEFAULT_MIN_PASSAGE};
use nuskha::{DocumentId, Level, Params, ShingleKind};

use super::engine::BoilerplateArgument;
use super::failure::Failure;
use super::input::FormArguments;
use super::progress::Progress;
use super::reading::Read;
use super::terminal::Terminal;
use super::warning::{warn_of_rejects, warn_of_texts};
use subject::Subject;

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// An article: a file that holds it alone, or its id, with --in
    a: PathBuf,

    /// The other article
    b: PathBuf,

    /// The articles among which A and B are found by their ids; what recurs
    /// among all of them counts as it does for `nuskha cluster`; may be given
    /// more than once
    #[arg(long = "in", value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// How far texts are folded: none, light, standard or stem
    #[arg(long, default_value_t = Params::default().level, help_heading = "Parameters")]
    level: Level,

    /// What a shingle is made of: word:1 to word:16, char:1 to char:16
    #[arg(
        long,
        default_value_t = Params::default().shingle,
        value_name = "KIND",
        help_heading = "Parameters"
    )]
    shingle: ShingleKind,

    /// What becomes of lines that a source puts under article after article
    #[arg(
        long,
        value_enum,
        default_value = "drop",
        value_name = "WHAT",
        help_heading = "Parameters"
    )]
    boilerplate: BoilerplateArgument,

    /// Tokens that both must share for a passage to be shown
    #[arg(long, default_value_t = DEFAULT_MIN_PASSAGE, value_name = "TOKENS")]
    min_passage: usize,

    #[command(flatten)]
    result: ResultArguments,

    /// Columns to wrap texts to [default: those of the terminal, else 100]
    #[arg(long, value_name = "COLUMNS")]
    width: Option<usize>,

    /// Print errors alone beside the result, rejected records among them
    #[arg(short, long)]
    quiet: bool,

    #[command(flatten)]
    form: FormArguments,
}

/// How the pair is shown.
#[derive(Debug, Args)]
struct ResultArguments {
    /// Show the texts in two columns, A on the left
    #[arg(long, conflicts_with = "diff")]
    side_by_side: bool,

    /// Show the texts as one, with what only A has marked - and what only B
    /// has marked + (the default)
    #[arg(long)]
    diff: bool,

    /// Print one JSON object, with spans in bytes of the texts
    #[arg(long, conflicts_with_all = ["diff", "side_by_side"])]
    json: bool,
}

pub(crate) fn run(arguments: &ExplainArguments) -> Result<ExitCode, Failure> {
    let params = Params {
        level: arguments.level,
        shingle: arguments.shingle,
        boilerplate: arguments.boilerplate.policy(),
        ..Params::default()
    };
    params.validate()?;
    let mut options = arguments.form.options()?;
    let by_id = !arguments.inputs.is_empty();
    let mut sources = if by_id {
        Sources::expand(&arguments.inputs, options.format)?
    } else {
        if options.pages != Pages::None {
            // a file is one article, whatever stands below it
            options.pages = Pages::Article;
        }
        two_files(arguments)?
    };
    sources.keep_for_second_reading()?;
    let read = Read::from(sources, options, &params, &Progress::new(arguments.quiet))?;
    let reading = &read.reading;
    warn_of_rejects(&read.reading.rejects, None);
    if !arguments.quiet {
        warn_of_texts(&arguments.form, &read);
    }
    let documents = if by_id {
        [of_id(reading, &arguments.a)?, of_id(reading, &arguments.b)?]
    } else {
        [only_of(reading, 0, &arguments.a)?, only_of(reading, 1, &arguments.b)?]
    };
    let texts = read.texts(&params);
    let [a, b] = Subject::both(documents, &texts)?;
    let aligner = Aligner::new(arguments.min_passage, DEFAULT_BRIDGE);
    let corpus = &reading.corpus;
    let (recurrence, kin) = (Recurrence::of(corpus, &())?, Kin::around(corpus, documents)?);
    let explanation = explain(corpus, &recurrence, &kin, a.subject(), b.subject(), &aligner)?;
    if arguments.result.json {
        let mut out = BufWriter::new(io::stdout().lock());
        serde_json::to_writer(&mut out, &figures::object([&a, &b], &explanation))
            .map_err(io::Error::from)?;
        writeln!(out)?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let terminal = Terminal::new(arguments.width);
    let mut out = BufWriter::new(anstream::stdout().lock());
    figures::write(&mut out, terminal, [&a, &b], &explanation)?;
    if arguments.result.side_by_side {
        texts::write_columns(&mut out, terminal, [&a, &b], &explanation.alignment)?;
    } else {
        texts::write_lines(&mut out, terminal, [&a, &b], &explanation.alignment)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The two files that were named in the place of ids.
fn two_files(arguments: &ExplainArguments) -> Result<Sources, Failure> {
    if [&arguments.a, &arguments.b].into_iter().all(|path| path.as_os_str() == "-") {
        return Err(Failure::usage(
            "standard input can be read once; give a file for one of the two",
        ));
    }
    let mut both = Sources::default();
    for path in [&arguments.a, &arguments.b] {
        if path.as_os_str() != "-" && !path.exists() {
            return Err(Failure::usage(format!(
                "{0}: no such file; if {0} is the id of an article, say with --in which input holds it",
                path.display()
            )));
        }
        if path.is_dir() {
            return Err(Failure::usage(format!(
                "{0}: a folder; give the ids of two articles in it, and --in {0}",
                path.display()
            )));
        }
        both.sources.push(Source::at(path));
    }
    Ok(both)
}

/// The one article of a file.
fn only_of(reading: &Reading, source: u32, path: &Path) -> Result<DocumentId, Failure> {
    let mut came = (0..reading.places.len()).filter(|&at| reading.places[at].source == source);
    match (came.next(), came.count()) {
        (Some(only), 0) => Ok(reading.corpus.arrival()[only]),
        (Some(_), more) => Err(Failure::usage(format!(
            "{0}: holds {1} articles; give the ids of two, and --in {0}",
            path.display(),
            more + 1
        ))),
        (None, _) => {
            let name = path.display().to_string();
            match reading.rejects.iter().find(|reject| reject.file == name) {
                Some(reject) => Err(Failure::nothing_read(reject)),
                None => Err(Failure::new(format!("{name}: holds no article"))),
            }
        }
    }
}

/// The article of this id.
fn of_id(reading: &Reading, id: &Path) -> Result<DocumentId, Failure> {
    let id = id.to_string_lossy();
    let documents = reading.corpus.documents();
    let place = documents.partition_point(|document| *document.id < *id);
    if documents.get(place).is_some_and(|document| *document.id == *id) {
        return Ok(DocumentId(u32::try_from(place).unwrap_or(u32::MAX)));
    }
    let near: Vec<&str> = documents[place.saturating_sub(1)..]
        .iter()
        .take(if place == 0 { 1 } else { 2 })
        .map(|document| &*document.id)
        .collect();
    Err(Failure::new(match &near[..] {
        [] => "no article was read; check --in".to_owned(),
        near => format!(
            "{id}: none of the {} articles has this id; the nearest in order: {}",
            documents.len(),
            near.join(", ")
        ),
    }))
}
