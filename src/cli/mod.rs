//! The command line: one module for each command. Only here are arguments parsed, messages
//! printed and exit statuses chosen.

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
mod standard_error;
mod stories;
mod style;
mod summary;
mod tables;
mod targets;
mod terminal;
mod warning;

use std::num::NonZero;
use std::process::ExitCode;
use std::thread;

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

    /// Threads to use; 0 means one for each processor
    #[arg(long, global = true, default_value_t = 0, value_name = "N", value_parser = clap::value_parser!(u16).range(..=1024))]
    threads: u16,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measure on a sample which pairs a run by resemblance (--relations none)
    /// finds and misses
    Audit(audit::AuditArguments),
    /// Group near-duplicate articles and write cluster files
    Cluster(cluster::ClusterArguments),
    /// Write the articles without their copies
    Dedup(dedup::DedupArguments),
    /// Score the clusters of any program against the truth
    Eval(eval::EvalArguments),
    /// Show what two articles share, their relation, and the reasons
    Explain(explain::ExplainArguments),
    /// Count in how many articles each word occurs, for `nuskha keywords`
    Frequencies(frequencies::FrequenciesArguments),
    /// Find the phrases that say what each article is about
    Keywords(keywords::KeywordsArguments),
    /// Show the normalised tokens of a text, line by line
    Normalize(normalize::NormalizeArguments),
    /// Take scraped pages apart: the article, and what stands around it
    Pages(pages::PagesArguments),
    /// List the texts that stand in many articles: statements, agency lines,
    /// the lines under every page
    Passages(passages::PassagesArguments),
    /// Show which bands and rows a threshold asks for, and what they cost
    Plan(plan::PlanArguments),
    /// List, for every article, those nearest in subject and the one to read
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
    // asked for by number, so that no variable of the environment has a say
    let threads = match arguments.threads {
        0 => thread::available_parallelism().map_or(1, NonZero::get),
        threads => threads.into(),
    };
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().map_err(|error| {
        Failure::new(format!(
            "cannot start {threads} threads: {error}; give fewer with --threads, or raise the limit of processes"
        ))
    })?;
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
