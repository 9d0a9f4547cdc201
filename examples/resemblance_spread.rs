//! How the resemblances and containments of all pairs of a corpus are spread: the
//! table behind the expected candidates of `nuskha plan` (`src/cli/spread.rs`).
//!
//! ```text
//! cargo run --release --example resemblance_spread -- CORPUS.jsonl...
//! ```
//!
//! Pairs that a net of [`NEAR`] admits are found by the exact join, every one; of the
//! others every sixtieth shingle set is compared with all. Prints how many of 10^10 pairs
//! of articles are pairs of sets of each range, and their means there, as rows of the
//! table. Ranges of a few pairs are left out, and so are all that share nothing: they
//! never become candidates.

use std::path::PathBuf;

use nuskha::corpus::ShingleSets;
use nuskha::prefix::PrefixJoin;
use nuskha::read::{ReadOptions, Sources, read};
use nuskha::verify::verify;
use nuskha::{Net, Overlap, Params};
use rayon::prelude::*;

/// Every how many sets one is compared.
const STRIDE: usize = 60;
/// What is counted pair by pair.
const NEAR: Net = Net { resemblance: 0.1, containment: Some(0.35) };
/// Of so many pairs, 10^10 being all, a range is printed.
const FEWEST: f64 = 100.0;
/// Upper ends of the ranges of resemblance.
const RESEMBLANCES: [f64; 13] =
    [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 1.0];
/// Upper ends of the ranges of the smaller set's containment.
const CONTAINMENTS: [f64; 6] = [0.35, 0.5, 0.65, 0.8, 0.9, 1.0];

/// Pairs of one range, with the sums of their resemblances and containments.
#[derive(Clone, Copy, Default)]
struct Range {
    pairs: f64,
    resemblance: f64,
    containment: f64,
}

/// Range by range, those of one resemblance one after another.
#[derive(Clone)]
struct Spread([Range; RESEMBLANCES.len() * CONTAINMENTS.len()]);

impl Spread {
    fn empty() -> Self {
        Self([Range::default(); _])
    }

    /// Counts a pair for as many as it stands for.
    fn add(&mut self, overlap: Overlap, weight: f64) {
        let (resemblance, containment) = (overlap.resemblance(), overlap.containment_of_smaller());
        let place = |ends: &[f64], share: f64| ends.iter().take_while(|&&end| share > end).count();
        let row = place(&RESEMBLANCES, resemblance) * CONTAINMENTS.len();
        let range = &mut self.0[row + place(&CONTAINMENTS, containment)];
        range.pairs += weight;
        range.resemblance += weight * resemblance;
        range.containment += weight * containment;
    }

    fn and(mut self, other: &Self) -> Self {
        for (range, other) in self.0.iter_mut().zip(&other.0) {
            range.pairs += other.pairs;
            range.resemblance += other.resemblance;
            range.containment += other.containment;
        }
        self
    }
}

fn main() -> nuskha::Result<()> {
    let inputs: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let reading = read(
        &Sources::expand(&inputs, None)?.sources,
        &Params::default(),
        &ReadOptions::default(),
        &(),
    )?;
    let sets = reading.corpus.sets();
    let spread = near(sets)?.and(&far(sets)?);
    let shingles = sets.shingles() as f64 / sets.len() as f64;
    println!("{} sets, {shingles:.0} distinct shingles each", sets.len());
    println!("(resemblance, containment, pairs of 10^10)");
    let documents = reading.corpus.documents().len() as f64;
    let all = documents * (documents - 1.0) / 2.0;
    for range in spread.0 {
        let pairs = range.pairs / all * 1e10;
        if pairs >= FEWEST {
            let mean = |sum: f64| sum / range.pairs;
            let (resemblance, containment) = (mean(range.resemblance), mean(range.containment));
            println!("({resemblance:.5}, {containment:.3}, {pairs:.0}.0),");
        }
    }
    Ok(())
}

/// The pairs that [`NEAR`] admits, each counted once.
fn near(sets: &ShingleSets) -> nuskha::Result<Spread> {
    let candidates = PrefixJoin::exact(NEAR).candidates(sets, &())?;
    let mut spread = Spread::empty();
    for pair in verify(sets, &candidates, NEAR, &())? {
        spread.add(pair.overlap, 1.0);
    }
    Ok(spread)
}

/// The others, by a sample of the sets, each of which meets a pair from either side.
fn far(sets: &ShingleSets) -> nuskha::Result<Spread> {
    let sample: Vec<_> = sets.ids().step_by(STRIDE).collect();
    let weight = sets.len() as f64 / sample.len() as f64 / 2.0;
    let of_one = |one| {
        let (shingles, mut spread) = (sets.get(one)?, Spread::empty());
        for other in sets.ids().filter(|&other| other != one) {
            let overlap = Overlap::of(&shingles, &sets.get(other)?);
            if overlap.shared > 0 && !NEAR.admits(overlap) {
                spread.add(overlap, weight);
            }
        }
        Ok(spread)
    };
    let spreads = sample.par_iter().map(|&one| of_one(one));
    spreads.try_reduce(Spread::empty, |one, other| Ok(one.and(&other)))
}
