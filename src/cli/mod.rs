//! The command line: one file a command.

mod audit;
mod cluster;
mod dedup;
mod engine;
mod eval;
mod explain;
mod failure;
mod format;
mod frequencies;
mod input;
mod keywords;
mod normalize;
mod output;
mod pages;
mod passages;
mod plan;
mod progress;
mod reading;
mod rejects;
mod related;
mod run;
mod spread;
mod stories;
pub(crate) mod style;
mod summary;
mod tables;
mod targets;
mod terminal;
mod warning;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use failure::Failure;

/// Finds the copies and the kin of Arabic news articles.
#[derive(Debug, Parser)]
#[command(name = "nuskha", version, max_term_width = 100, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// When to colour messages
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    color: Color,

    /// Threads to use; 0 takes one a processor
    #[arg(long, global = true, default_value_t = 0, value_name = "N", value_parser = clap::value_parser!(u16).range(..=1024))]
    threads: u16,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measure, on a sample of the input, what the bands of a run by resemblance
    /// (--relations none) find and miss
    Audit(audit::AuditArguments),
    /// Group near-duplicate articles and write cluster files
    Cluster(cluster::ClusterArguments),
    /// Write the articles without their copies
    Dedup(dedup::DedupArguments),
    /// Score clusters, of any program, against the truth
    Eval(eval::EvalArguments),
    /// Show what two articles share, what they are to each other, and why
    Explain(explain::ExplainArguments),
    /// Count in how many articles each word stands, for `nuskha keywords`
    Frequencies(frequencies::FrequenciesArguments),
    /// Find the phrases that say what each article is about
    Keywords(keywords::KeywordsArguments),
    /// Show what the engine sees of a text, each line by itself
    Normalize(normalize::NormalizeArguments),
    /// Take scraped pages apart into articles and what stands around them
    Pages(pages::PagesArguments),
    /// List the texts that stand in many articles: statements, agency lines,
    /// the lines under every page
    Passages(passages::PassagesArguments),
    /// Show which bands and rows a threshold asks for, and what they cost
    Plan(plan::PlanArguments),
    /// List for every article those nearest in subject, and the one to read
    /// next
    Related(related::RelatedArguments),
}

/// When to colour messages.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Parses the command line and runs the command.
pub(crate) fn run() -> Result<ExitCode, Failure> {
    let arguments = Arguments::parse();
    match arguments.color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    rayon::ThreadPoolBuilder::new().num_threads(arguments.threads.into()).build_global().map_err(
        |error| Failure::new(format!("cannot start {} threads: {error}", arguments.threads)),
    )?;
    let result = match arguments.command {
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Cluster(arguments) => cluster::run(&arguments),
        Command::Dedup(arguments) => dedup::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Frequencies(arguments) => frequencies::run(&arguments),
        Command::Keywords(arguments) => keywords::run(&arguments),
        Command::Normalize(arguments) => normalize::run(&arguments),
        Command::Pages(arguments) => pages::run(&arguments),
        Command::Passages(arguments) => passages::run(&arguments),
        Command::Plan(arguments) => plan::run(&arguments),
        Command::Related(arguments) => related::run(&arguments),
    };
    match result {
        // who closed the pipe has seen enough
        Err(failure) if failure.is_broken_pipe() => Ok(ExitCode::SUCCESS),
        other => other,
    }
}
