//! `nuskha plan`: the S-curve of a run, its banding and what it will cost.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use nuskha::band::curve::candidate_chance;
use nuskha::corpus::MEMORY;
use nuskha::prefix::MOST_CARRIERS;
use nuskha::{Banding, CandidateMethod, Net, Params};

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
const SHINGLES_PER_DOCUMENT: f64 = 255.0;

/// Bytes of memory that any run takes, most of them the first shingles.
const MEMORY_OF_ANY_RUN: f64 = 100e6;
/// Bytes of memory a document beyond that, as `scripts/scale` measures them from one
/// million documents to ten.
const MEMORY_OF_BANDS: f64 = 510.0;
/// The same with the prefix join, and what it puts in temporary files.
const MEMORY_AND_FILES_OF_JOIN: (f64, f64) = (570.0, 3000.0);

/// Mean resemblance and share of all pairs, range by range, over 37,283 real
/// news articles, as `examples/resemblance_spread.rs` measures them: what the
/// expected number of candidates is taken from.
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

/// Articles whose pairs those are.
const MEASURED: f64 = 37_283.0;
/// Resemblance below which two articles resemble each other by chance. A larger corpus
/// is one of more days and sources: an article finds more of such there, but no more of
/// its own matter.
const BY_CHANCE: f64 = 0.1;

pub(crate) fn run(arguments: &PlanArguments) -> Result<ExitCode, Failure> {
    let params = arguments.engine.params()?;
    params.validate()?;
    let banding = params.banding()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if params.candidates == CandidateMethod::Exact {
        writeln!(out, "threshold {}: the exact join needs no bands\n", params.threshold)?;
    } else {
        print_curve(&mut out, &params, banding)?;
    }
    print_costs(&mut out, &params, banding, arguments.documents)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The banding, and the chance of a pair of each resemblance.
fn print_curve(out: &mut impl Write, params: &Params, banding: Banding) -> io::Result<()> {
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
    writeln!(out, "resemblance  chance to share a band")?;
    for step in 1..=20 {
        let resemblance = f64::from(step) / 20.0;
        let chance = candidate_chance(banding, resemblance);
        writeln!(out, "{resemblance:>11.2}  {chance:>8.6}  {}", bar(chance))?;
    }
    let at_threshold = candidate_chance(banding, params.threshold);
    writeln!(out, "{:>11.2}  {at_threshold:>8.6}  at the threshold\n", params.threshold)
}

/// What a run over so many documents will find and take.
fn print_costs(
    out: &mut impl Write,
    params: &Params,
    banding: Banding,
    documents: usize,
) -> io::Result<()> {
    let Net { resemblance: least, containment } = params.net();
    let joins = params.prefix_join().is_some();
    if joins {
        let or_containment =
            containment.map(|least| format!(", or a containment of {least}")).unwrap_or_default();
        writeln!(
            out,
            "a join finds every pair from a resemblance of {least}{or_containment} on, unless\n\
             all that the two share stands in more than {MOST_CARRIERS} articles; bands are for those\n",
        )?;
    }
    let chance = |resemblance: f64| {
        if joins || params.candidates == CandidateMethod::Exact {
            f64::from(u8::from(resemblance >= least))
        } else {
            candidate_chance(banding, resemblance)
        }
    };
    let count = documents as f64;
    let pairs = |resemblance: f64| {
        let others = if resemblance < BY_CHANCE { count } else { count.min(MEASURED) };
        count * (others - 1.0).max(0.0) / 2.0
    };
    let candidates: f64 = SPREAD.iter().map(|&(s, share)| pairs(s) * share * chance(s)).sum();
    let (memory, joined) = if joins { MEMORY_AND_FILES_OF_JOIN } else { (MEMORY_OF_BANDS, 0.0) };
    let spilled = (count * SHINGLES_PER_DOCUMENT * 8.0 - MEMORY as f64).max(0.0);
    writeln!(out, "for {} documents:", grouped(documents))?;
    // a count of pairs, far below 2^63 and not negative
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let candidates = candidates.round() as usize;
    writeln!(out, "  candidates       about {} pairs", grouped(candidates))?;
    writeln!(out, "  memory           about {:.1} GB", (MEMORY_OF_ANY_RUN + count * memory) / 1e9)?;
    writeln!(out, "  temporary files  about {:.1} GB", (spilled + count * joined) / 1e9)
}

fn bar(chance: f64) -> String {
    // 0 to 40
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let length = (chance * 40.0).round() as usize;
    "█".repeat(length)
}
