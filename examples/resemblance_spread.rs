//! How the resemblances of all pairs of a corpus are spread: the table behind
//! the expected candidates of `nuskha plan`.
//!
//! ```text
//! cargo run --release --example resemblance_spread -- CORPUS.jsonl...
//! ```
//!
//! Compares every sixtieth shingle set with all others, exactly, and prints
//! the share of pairs in each range and their mean resemblance there. Pairs
//! that share nothing are left out: they never become candidates.

use std::path::PathBuf;

use nuskha::read::{ReadOptions, Sources, read};
use nuskha::{Overlap, Params};
use rayon::prelude::*;

/// Every how many sets one is compared.
const STRIDE: usize = 60;
/// Upper ends of the ranges.
const RANGES: [f64; 9] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 0.7, 1.0];

fn main() -> nuskha::Result<()> {
    let inputs: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let reading = read(
        &Sources::expand(&inputs, None)?.sources,
        &Params::default(),
        &ReadOptions::default(),
        &(),
    )?;
    let sets = reading.corpus.sets();
    let sample: Vec<_> = sets.ids().step_by(STRIDE).collect();
    let counted: Vec<(u64, f64)> = sample
        .par_iter()
        .map(|&one| -> nuskha::Result<Vec<(u64, f64)>> {
            let mut ranges = [(0, 0.0); RANGES.len()];
            let shingles = sets.get(one)?;
            for other in sets.ids().filter(|&other| other != one) {
                let resemblance = Overlap::of(&shingles, &sets.get(other)?).resemblance();
                let range = RANGES.iter().position(|&end| resemblance <= end);
                if let Some(range) = range.filter(|_| resemblance > 0.0) {
                    ranges[range].0 += 1;
                    ranges[range].1 += resemblance;
                }
            }
            Ok(ranges.to_vec())
        })
        .try_reduce(
            || vec![(0, 0.0); RANGES.len()],
            |one, other| {
                let sums = one.into_iter().zip(other);
                Ok(sums.map(|((a, x), (b, y))| (a + b, x + y)).collect())
            },
        )?;
    let pairs = sample.len() as f64 * (sets.len() - 1) as f64;
    println!("{} sets, {} of them against all: {pairs} pairs", sets.len(), sample.len());
    println!("up to  mean resemblance  share of pairs");
    for (end, (count, sum)) in RANGES.iter().zip(counted) {
        println!("{end:>5}  {:>16.5}  {:>14.3e}", sum / count.max(1) as f64, count as f64 / pairs);
    }
    println!("{:.0} distinct shingles a set", sets.shingles() as f64 / sets.len() as f64);
    Ok(())
}
