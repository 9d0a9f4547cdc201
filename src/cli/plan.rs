//! `nuskha plan`: the S-curve of a run, its banding and what it will cost.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use nuskha::band::curve::candidate_chance;
use nuskha::corpus::MEMORY;
use nuskha::prefix::MOST_CARRIERS;

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

/// Megabytes of memory that any run takes, most of them the first shingles.
const MEMORY_OF_ANY_RUN: f64 = 100.0;

/// Bytes of memory a document beyond that, as `scripts/scale` measures them at one
/// million to ten: with the prefix join and without.
const MEMORY_PER_DOCUMENT: [f64; 2] = [570.0, 510.0];

/// Bytes a document that the prefix join puts in temporary files.
const JOIN_PER_DOCUMENT: f64 = 3000.0;

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
    writeln!(out, "resemblance  chance to share a band")?;
    for step in 1..=20 {
        let resemblance = f64::from(step) / 20.0;
        let chance = candidate_chance(banding, resemblance);
        writeln!(out, "{resemblance:>11.2}  {chance:>8.6}  {}", bar(chance))?;
    }
    let at_threshold = candidate_chance(banding, params.threshold);
    writeln!(out, "{:>11.2}  {at_threshold:>8.6}  at the threshold\n", params.threshold)?;

    let net = params.net();
    let joins = params.prefix_join().is_some();
    if joins {
        let containment = net
            .containment
            .map(|least| format!(", or a containment of {least}"))
            .unwrap_or_default();
        writeln!(
            out,
            "a join finds every pair from a resemblance of {}{containment} on, unless all that\n\
             the two share stands in more than {MOST_CARRIERS} articles: for those alone there are bands\n",
            net.resemblance
        )?;
    }
    let chance = |resemblance: f64| match joins {
        true if resemblance >= net.resemblance => 1.0,
        true => 0.0,
        false => candidate_chance(banding, resemblance),
    };
    let documents = arguments.documents as f64;
    let pairs = documents * (documents - 1.0).max(0.0) / 2.0;
    let candidates = pairs * SPREAD.iter().map(|&(s, share)| share * chance(s)).sum::<f64>();
    let [joining, banding_alone] = MEMORY_PER_DOCUMENT;
    let per_document = if joins { joining } else { banding_alone };
    let memory = MEMORY_OF_ANY_RUN * 1e6 + documents * per_document;
    let beyond_memory = documents * SHINGLES_PER_DOCUMENT * 8.0 - MEMORY as f64;
    let joined = if joins { documents * JOIN_PER_DOCUMENT } else { 0.0 };
    writeln!(out, "for {} documents:", grouped(arguments.documents))?;
    // a count of pairs, far below 2^63 and not negative
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let candidates_rounded = candidates.round() as usize;
    writeln!(out, "  candidates       about {} pairs", grouped(candidates_rounded))?;
    writeln!(out, "  memory           about {:.1} GB", memory / 1e9)?;
    let files = beyond_memory.max(0.0) + joined;
    writeln!(out, "  temporary files  about {:.1} GB", files / 1e9)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn bar(chance: f64) -> String {
    // 0 to 40
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let length = (chance * 40.0).round() as usize;
    "█".repeat(length)
}
