//! `nuskha audit`: what bands find and miss, measured on a sample.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use nuskha::audit::{Audit, RangeRecall, Request, audit};
use nuskha::{BoilerplatePolicy, Params};
use serde_json::json;

use super::engine::SignatureArguments;
use super::failure::Failure;
use super::input::InputArguments;
use super::progress::Progress;
use super::reading::Read;
use super::summary::grouped;
use super::targets::Targets;
use super::warning::{warn_of_rejects, warn_of_texts};

#[derive(Debug, Args)]
pub(crate) struct AuditArguments {
    #[command(flatten)]
    input: InputArguments,

    /// Articles in the sample
    #[arg(long, default_value_t = Request::default().sample, value_name = "N")]
    sample: usize,

    /// The seed of the sample: another number draws other articles
    #[arg(long, default_value_t = Request::default().seed, value_name = "N")]
    seed: u64,

    /// The least resemblance in the histogram; a lower one takes longer
    /// [default: 0.2, or the threshold if that is lower]
    #[arg(long, value_name = "T", allow_negative_numbers = true)]
    floor: Option<f64>,

    /// Print one JSON object
    #[arg(long)]
    json: bool,

    /// Replace the file of --rejects if it exists
    #[arg(long, requires = "written")]
    force: bool,

    /// Print errors alone, rejected records among them
    #[arg(short, long)]
    quiet: bool,

    /// The resemblance whose recall is measured, above 0 and at most 1
    #[arg(
        short,
        long,
        default_value_t = Params::default().threshold,
        value_name = "T",
        allow_negative_numbers = true
    )]
    threshold: f64,

    #[command(flatten)]
    signatures: SignatureArguments,
}

/// Fewer pairs than this measure a recall of 0.995 badly.
const FEW_PAIRS: usize = 1000;
/// Characters of the longest bar.
const LONGEST_BAR: f64 = 40.0;
/// Bins of a bar.
const BINS_PER_BAR: usize = 2;

pub(crate) fn run(arguments: &AuditArguments) -> Result<ExitCode, Failure> {
    let params = Params { threshold: arguments.threshold, ..arguments.signatures.params() };
    let floor = arguments.floor.unwrap_or(Request::default().floor.min(params.threshold));
    let request = Request { sample: arguments.sample, seed: arguments.seed, floor };
    request.check(&params)?;
    let options = arguments.input.form.options()?;
    let mut sources = arguments.input.sources()?;
    if params.boilerplate == BoilerplatePolicy::Drop {
        sources.keep_for_second_reading()?;
    }
    let rejects = &arguments.input.rejects;
    rejects.take(&mut Targets::beside(&sources.sources), arguments.force)?;
    let progress = Progress::new(arguments.quiet);
    let read = Read::from(sources, options, &params, &progress)?;
    rejects.write(&read.reading.rejects)?;
    warn_of_rejects(&read.reading.rejects, rejects.place(None).as_deref());
    if !arguments.quiet {
        warn_of_texts(&arguments.input.form, &read);
    }
    let audit = audit(&read.reading.corpus, &params, request, &progress)?;

    let mut out = io::BufWriter::new(io::stdout().lock());
    if arguments.json {
        serde_json::to_writer_pretty(&mut out, &object(&audit)).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        print(&mut out, &audit)?;
    }
    out.flush()?;
    read.check()?;
    Ok(ExitCode::SUCCESS)
}

fn print(out: &mut impl Write, audit: &Audit) -> io::Result<()> {
    writeln!(
        out,
        "{} of {} articles, {} distinct shingle sets, compared pair by pair",
        grouped(audit.sampled),
        grouped(audit.documents),
        grouped(audit.shingle_sets),
    )?;
    print_recall(out, audit)?;
    print_histogram(out, audit)?;
    writeln!(out, "\n{}", advice(audit))
}

fn print_recall(out: &mut impl Write, audit: &Audit) -> io::Result<()> {
    let banding = audit.banding;
    writeln!(
        out,
        "\nthreshold {}, {} bands of {} rows: {} candidate pairs\n",
        audit.threshold,
        banding.bands,
        banding.rows,
        grouped(usize::try_from(audit.candidates).unwrap_or(usize::MAX)),
    )?;
    writeln!(out, "resemblance       pairs      found   recall  expected")?;
    for range in &audit.ranges {
        writeln!(out, "{:<11}  {}", format!("{:.2}-{:.2}", range.from, range.to), recall(range))?;
    }
    writeln!(out, "{:<11}  {}", "all", recall(&audit.overall))?;
    if audit.overall.exact < FEW_PAIRS {
        writeln!(
            out,
            "\nFew pairs measure little: a larger --sample, or several by --seed, tell more."
        )?;
    }
    Ok(())
}

fn recall(range: &RangeRecall) -> String {
    let figure = |figure: Option<f64>| figure.map_or("-".to_owned(), |share| format!("{share:.4}"));
    format!(
        "{:>10}  {:>9}  {:>7}  {:>8}",
        grouped(range.exact),
        grouped(range.found),
        figure(range.recall()),
        figure(range.expected)
    )
}

/// A bar for every few bins, on a scale of square roots: the lowest bins hold
/// a hundred times what the valley holds, and both are to be seen.
fn print_histogram(out: &mut impl Write, audit: &Audit) -> io::Result<()> {
    writeln!(out, "\nresemblance       pairs")?;
    let bins: Vec<(f64, u64)> = audit.histogram.bins().collect();
    let bars: Vec<(f64, u64)> = bins
        .chunks(BINS_PER_BAR)
        .map(|bins| (bins[0].0, bins.iter().map(|(_, count)| count).sum()))
        .collect();
    let most = bars.iter().map(|&(_, count)| count).max().unwrap_or(0).max(1) as f64;
    let width = BINS_PER_BAR as f64 * nuskha::audit::BIN;
    for &(from, count) in &bars {
        let to = (from + width).min(1.0);
        let is_here = |resemblance: f64| resemblance >= from && (resemblance < to || to >= 1.0);
        let mut marks = String::new();
        if is_here(audit.threshold + 1e-9) {
            marks += "  ← threshold";
        }
        if audit.valley.is_some_and(|valley| is_here(valley.floor.resemblance)) {
            marks += "  ← valley";
        }
        writeln!(
            out,
            "{from:.2}-{to:.2}    {:>10}  {}{marks}",
            grouped(usize::try_from(count).unwrap_or(usize::MAX)),
            bar((count as f64 / most).sqrt() * LONGEST_BAR),
        )?;
    }
    writeln!(out, "Bars grow with the square root of the count.")
}

/// A bar of eighths of a character; something, where there is anything.
fn bar(length: f64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    // 0 to 320
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let eighths = (length * 8.0).ceil() as usize;
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

/// The threshold that the sample speaks for, and why.
fn advice(audit: &Audit) -> String {
    let default = Params::default().threshold;
    match audit.valley {
        Some(valley) => format!(
            "Suggested: --threshold {:.2}. Pairs are fewest there, {:.0} in each {} of resemblance, against {:.0} at {:.2} and {:.0} at {:.2}; so the fewest decisions hang on the exact figure.",
            valley.floor.resemblance,
            valley.floor.pairs,
            nuskha::audit::BIN,
            valley.below.pairs,
            valley.below.resemblance,
            valley.above.pairs,
            valley.above.resemblance,
        ),
        None => format!(
            "No valley: the counts show no clear gap between copies and the rest, so they name no threshold; keep the {default} of --relations none, and look at pairs on both sides of it."
        ),
    }
}

fn object(audit: &Audit) -> serde_json::Value {
    let bins: Vec<_> = audit
        .histogram
        .bins()
        .map(|(from, pairs)| json!({ "from": from, "pairs": pairs }))
        .collect();
    let with_recall = |range: &RangeRecall| {
        json!({
            "from": range.from,
            "to": range.to,
            "exact": range.exact,
            "found": range.found,
            "recall": range.recall(),
            "expected": range.expected,
        })
    };
    json!({
        "documents": audit.documents,
        "sampled": audit.sampled,
        "shingle_sets": audit.shingle_sets,
        "threshold": audit.threshold,
        "banding": audit.banding,
        "candidates": audit.candidates,
        "recall": with_recall(&audit.overall),
        "recall_by_resemblance": audit.ranges.iter().map(with_recall).collect::<Vec<_>>(),
        "histogram": { "width": nuskha::audit::BIN, "bins": bins },
        "valley": audit.valley,
        "suggested_threshold": audit.valley.map(|valley| (valley.floor.resemblance * 100.0).round() / 100.0),
        "reason": advice(audit),
    })
}
