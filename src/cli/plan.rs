//! `nuskha plan`: the S-curve of a run, its banding and what it will cost.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use nuskha::band::curve::candidate_chance;

use super::engine::EngineArguments;
use super::failure::Failure;
use super::summary::grouped;

#[derive(Debug, Args)]
pub(crate) struct PlanArguments {
    /// Documents to plan for
    #[arg(short, long, default_value_t = 1_000_000, value_name = "N")]
    documents: usize,

    #[command(flatten)]
    engine: EngineArguments,
}

/// Distinct shingles of a news article: the mean over 37,283 real ones.
const SHINGLES_PER_DOCUMENT: usize = 255;

/// Share of the shingles of 37,283 real news articles that a second article
/// carries, or seems to: those that the prefix join sorts.
const REPEATED: f64 = 0.43;

/// Mean resemblance and share of all pairs, range by range, over 37,283 real
/// news articles, as `examples/resemblance_spread.rs` measures them: what the
/// expected number of candidates is taken from. A larger corpus of more
/// sources and days holds a smaller share of kin.
const SPREAD: [(f64, f64); 9] = [
    (0.000_75, 6.480e-3),
    (0.001_87, 2.392e-2),
    (0.004_98, 1.143e-2),
    (0.014_47, 1.701e-3),
    (0.045_37, 1.198e-4),
    (0.139_37, 1.408e-5),
    (0.283_14, 6.421e-6),
    (0.516_38, 6.468e-6),
    (0.841_06, 2.711e-6),
];

pub(crate) fn run(arguments: &PlanArguments) -> Result<ExitCode, Failure> {
    let params = arguments.engine.params();
    params.validate()?;
    let banding = params.banding()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    writeln!(
        out,
        "k {}, threshold {}, recall {}: {} bands of {} rows, {} of {} minima used\n",
        params.k,
        params.threshold,
        params.recall,
        banding.bands,
        banding.rows,
        banding.minima(),
        params.k
    )?;
    writeln!(out, "resemblance  chance to become a candidate")?;
    for step in 1..=20 {
        let resemblance = f64::from(step) / 20.0;
        let chance = candidate_chance(banding, resemblance);
        writeln!(out, "{resemblance:>11.2}  {chance:>8.6}  {}", bar(chance))?;
    }
    let at_threshold = candidate_chance(banding, params.threshold);
    writeln!(out, "{:>11.2}  {at_threshold:>8.6}  at the threshold\n", params.threshold)?;

    let documents = arguments.documents;
    let pairs = documents as f64 * (documents.saturating_sub(1)) as f64 / 2.0;
    let chance: f64 = SPREAD.iter().map(|&(s, share)| share * candidate_chance(banding, s)).sum();
    let candidates = pairs * chance;
    let mebibytes = |bytes: f64| format!("{:.0} MiB", bytes / f64::from(1 << 20));
    let documents = documents as f64;
    let signatures = documents * params.k as f64 * 4.0;
    let shingles = documents * SHINGLES_PER_DOCUMENT as f64 * 8.0;
    // shingle and place while they are sorted, and four bits of the sketch a shingle
    let join = shingles * (2.0 * REPEATED + 0.5);
    let bands = documents * 16.0 * rayon::current_num_threads().min(banding.bands) as f64;
    writeln!(out, "for {} documents:", grouped(arguments.documents))?;
    // a count of pairs, far below 2^63 and not negative
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let candidates_rounded = candidates.round() as usize;
    writeln!(out, "  candidates  about {} pairs", grouped(candidates_rounded))?;
    writeln!(out, "  signatures  {}", mebibytes(signatures))?;
    writeln!(out, "  shingles    {}", mebibytes(shingles))?;
    writeln!(out, "  band keys   {}", mebibytes(bands))?;
    if params.prefix_join().is_some() {
        writeln!(out, "  prefix join {}", mebibytes(join))?;
    }
    writeln!(out, "  pairs       {}", mebibytes(candidates * 8.0))?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn bar(chance: f64) -> String {
    // 0 to 40
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let length = (chance * 40.0).round() as usize;
    "█".repeat(length)
}
