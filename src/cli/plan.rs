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
use super::spread;
use super::summary::grouped;

#[derive(Debug, Args)]
pub(crate) struct PlanArguments {
    /// Documents to plan for
    #[arg(short, long, default_value_t = 1_000_000, value_name = "N")]
    documents: usize,

    #[command(flatten)]
    engine: EngineArguments,
}

/// Distinct shingles of a news article, cut as by default: the mean over 37,283 real ones.
const SHINGLES_PER_DOCUMENT: f64 = 255.0;

/// Bytes of memory that any run takes, most of them the first shingles.
const MEMORY_OF_ANY_RUN: f64 = 100e6;
/// Bytes of memory a document beyond that, as `scripts/scale` measures them from one
/// million documents to ten.
const MEMORY_OF_BANDS: f64 = 510.0;
/// The same with a join, and what it puts in temporary files.
const MEMORY_AND_FILES_OF_JOIN: (f64, f64) = (570.0, 3000.0);

/// Pairs that the prefix join looks at for each that the net admits; 1.5 to 1.6 over
/// 37,283 real articles, whatever the net.
const LOOKED_AT: f64 = 1.6;

pub(crate) fn run(arguments: &PlanArguments) -> Result<ExitCode, Failure> {
    let params = arguments.engine.params()?;
    params.validate()?;
    let banding = params.banding()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if params.candidates == CandidateMethod::Exact {
        let least = params.net().resemblance;
        writeln!(out, "resemblance {least} and more: the exact join needs no bands\n")?;
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
    let net = params.net();
    let Net { resemblance: least, containment } = net;
    let is_exact = params.candidates == CandidateMethod::Exact;
    let by_prefix = params.prefix_join().is_some();
    if by_prefix {
        let or_containment =
            containment.map(|least| format!(", or a containment of {least}")).unwrap_or_default();
        writeln!(
            out,
            "a join finds every pair from a resemblance of {least}{or_containment} on, unless\n\
             all that the two share stands in more than {MOST_CARRIERS} articles; bands are for those\n",
        )?;
    }
    let Params { shingle: usual, .. } = Params::default();
    if params.shingle != usual {
        return writeln!(
            out,
            "how many candidates there are, and what they take, was measured for {usual} alone, and\n\
             is not known for {}",
            params.shingle,
        );
    }
    let count = documents as f64;
    let candidates = if by_prefix {
        LOOKED_AT * spread::admitted(count, net)
    } else if is_exact {
        spread::admitted(count, net)
    } else {
        spread::pairs(count, |resemblance, _| candidate_chance(banding, resemblance))
    };
    let (memory, joined) =
        if by_prefix || is_exact { MEMORY_AND_FILES_OF_JOIN } else { (MEMORY_OF_BANDS, 0.0) };
    let spilled = (count * SHINGLES_PER_DOCUMENT * 8.0 - MEMORY as f64).max(0.0);
    writeln!(out, "for {} documents:", grouped(documents))?;
    // a count of pairs, far below 2^63 and not negative
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let candidates = candidates.round() as usize;
    writeln!(out, "  candidates       about {} pairs", grouped(candidates))?;
    writeln!(out, "  memory           about {:.1} GB", (MEMORY_OF_ANY_RUN + count * memory) / 1e9)?;
    writeln!(out, "  temporary files  about {:.1} GB\n", (spilled + count * joined) / 1e9)?;
    writeln!(
        out,
        "measured over two corpora together, at level standard and without boilerplate; corpora\n\
         differ: by default one of the two has 4.4 times as many candidates, the other 0.7 times",
    )
}

fn bar(chance: f64) -> String {
    // 0 to 40
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let length = (chance * 40.0).round() as usize;
    "█".repeat(length)
}
