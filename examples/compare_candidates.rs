//! Why candidates below the threshold come from a prefix join: it beside the
//! ways that lost, on real articles.
//!
//! ```text
//! cargo run --release --example compare_candidates -- \
//!     CORPUS.jsonl... --labels PAIRS.tsv...
//! ```
//!
//! First the choice of the net: pairs that it admits, and how many of the
//! labelled copies of less than [`THRESHOLD`] are among them. Then, for the
//! net of the default parameters, every way to its candidates: how many they
//! are, the share of the admitted pairs among them, of the pairs admitted by
//! containment alone, and of those labelled copies, and the median time over
//! [`RUNS`] runs. Signing is part of the time of every way that needs it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use nuskha::band::curve::candidate_chance;
use nuskha::band::{BandKeys, candidates};
use nuskha::corpus::{SetId, ShingleSets};
use nuskha::hash::{STEP, avalanche, band_key};
use nuskha::read::{ReadOptions, Reading, Sources, read};
use nuskha::verify::join::all_pairs;
use nuskha::{
    Banding, CandidatePair, Net, Overlap, Params, PrefixJoin, SignatureMatrix, Signer, VerifiedPair,
};
use rayon::prelude::*;

/// What a threshold on resemblance alone would be.
const THRESHOLD: f64 = 0.5;
/// Runs of every way.
const RUNS: usize = 3;
/// Partitions of the ensemble, by size, equally many sets in each.
const PARTITIONS: usize = 8;
/// Rows of a band from which the ensemble chooses, pair of sizes by pair.
const ROWS: [usize; 4] = [1, 2, 3, 4];
/// The chance with which the ensemble means to find a pair of just the net.
const CHANCE: f64 = 0.9;

/// The corpora, what is to be found in them, and what was labelled.
struct Desk {
    reading: Reading,
    net: Net,
    admitted: Vec<VerifiedPair>,
    copies: Vec<CandidatePair>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let mut parts = arguments.split(|argument| argument == Path::new("--labels"));
    let corpora = parts.next().unwrap_or_default();
    let labels = parts.next().unwrap_or_default();
    if corpora.is_empty() {
        println!("skipped: give CORPUS.jsonl... --labels PAIRS.tsv...");
        return Ok(());
    }
    let params = Params::default();
    let sources = Sources::expand(corpora, None)?.sources;
    let reading = read(&sources, &params, &ReadOptions::default(), &())?;
    let copies = labelled_copies(&reading, labels)?;
    choose_net(reading.corpus.sets(), &copies)?;

    let net = params.net();
    let admitted = all_pairs(reading.corpus.sets(), net, &())?;
    let desk = Desk { reading, net, admitted, copies };
    println!("\nnet: resemblance {}, containment {:?}", net.resemblance, net.containment);
    println!(
        "{:<44}{:>12}{:>10}{:>13}{:>9}{:>8}",
        "way", "candidates", "admitted", "containment", "copies", "ms"
    );
    compare(&desk, &params)?;
    Ok(())
}

/// The candidates of the bands; whichever set stands for a crowd.
fn of_bands(keys: &BandKeys, sets: &ShingleSets) -> nuskha::Result<Vec<CandidatePair>> {
    candidates(keys, sets, || sets.ids().map(|set| set.0).collect(), &())
}

fn compare(desk: &Desk, params: &Params) -> nuskha::Result<()> {
    let sets = desk.reading.corpus.sets();
    let bands = |k: usize, bands: usize, rows: usize| {
        let banding = Banding { bands, rows };
        desk.report(&format!("bands {bands} x {rows}, k {k}"), || {
            let keys = BandKeys::of(sets, &Signer::new(k, params.seed), banding, &())?;
            of_bands(&keys, sets)
        })
    };
    let default = params.banding()?;
    bands(params.k, default.bands, default.rows)?;
    for (k, count, rows) in
        [(128, 32, 4), (128, 64, 2), (192, 64, 3), (192, 96, 2), (256, 85, 3), (256, 128, 2)]
    {
        bands(k, count, rows)?;
    }
    for k in [128, 256] {
        let sign = || Signer::new(k, params.seed).sign_all(sets);
        desk.report(&format!("ensemble of {PARTITIONS} partitions, k {k}"), || {
            ensemble(sets, desk.net, &sign()?)
        })?;
        for rows in [2, 1] {
            let banding = Banding { bands: k / rows, rows };
            desk.report(&format!("asymmetric, bands {} x {rows}, k {k}", banding.bands), || {
                asymmetric(sets, &sign()?, banding)
            })?;
        }
    }
    for parts in [16, 4] {
        desk.report(&format!("index of the lowest 1/{parts} of the hashes"), || {
            sampled(sets, desk.net, parts)
        })?;
    }
    let chosen = PrefixJoin::new(desk.net);
    for most_carriers in [usize::MAX, chosen.most_carriers, 512, 128, 32] {
        let name = match most_carriers {
            usize::MAX => "any".into(),
            most => format!("{most}"),
        };
        let join = PrefixJoin { most_carriers, ..chosen };
        desk.report(&format!("prefix join, carriers {name}, {} beyond", join.beyond), || {
            join.candidates(sets, &())
        })?;
    }
    for (name, beyond) in [("none", 0), ("all", usize::MAX)] {
        let join = PrefixJoin { beyond, ..chosen };
        desk.report(
            &format!("prefix join, carriers {}, {name} beyond", join.most_carriers),
            || join.candidates(sets, &()),
        )?;
    }
    desk.report(&format!("bands {} x {} and prefix join", default.bands, default.rows), || {
        let keys = BandKeys::of(sets, &Signer::new(params.k, params.seed), default, &())?;
        let mut pairs = of_bands(&keys, sets)?;
        pairs.extend(chosen.candidates(sets, &())?);
        pairs.par_sort_unstable();
        pairs.dedup();
        Ok(pairs)
    })?;
    compare_widths(desk, params, default)
}

/// What of a signature has to be kept for bands: the table behind the keys of
/// 32 bits.
fn compare_widths(desk: &Desk, params: &Params, banding: Banding) -> nuskha::Result<()> {
    let sets = desk.reading.corpus.sets();
    let signatures = Signer::new(params.k, params.seed).sign_all(sets)?;
    let (bands, rows) = (banding.bands, banding.rows);
    for bits in [32, 16, 8, 4] {
        let name = format!("minima of {bits} bits, {} bytes a set", bands * rows * bits / 8);
        desk.report(&name, || {
            let masked: Vec<Vec<u32>> = signatures
                .rows()
                .map(|row| row.iter().map(|minimum| minimum & (u32::MAX >> (32 - bits))).collect())
                .collect();
            let keys = BandKeys::of_signatures(masked.iter().map(Vec::as_slice), banding);
            of_bands(&keys, sets)
        })?;
    }
    desk.report(&format!("keys of 32 bits, {} bytes a set", bands * 4), || {
        of_bands(&BandKeys::of_signatures(signatures.rows(), banding), sets)
    })
}

impl Desk {
    /// One line of the table.
    fn report(
        &self,
        name: &str,
        way: impl Fn() -> nuskha::Result<Vec<CandidatePair>>,
    ) -> nuskha::Result<()> {
        let mut times = Vec::new();
        let mut candidates = HashSet::new();
        for _ in 0..RUNS {
            let start = Instant::now();
            let found = way()?;
            times.push(start.elapsed().as_secs_f64() * 1e3);
            candidates = found.into_iter().collect();
        }
        times.sort_by(f64::total_cmp);
        let is_found =
            |pair: &&VerifiedPair| candidates.contains(&CandidatePair::new(pair.a, pair.b));
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let by_resemblance =
            |pair: &&VerifiedPair| pair.overlap.resemblance() >= self.net.resemblance;
        let contained: Vec<&VerifiedPair> =
            self.admitted.iter().filter(|pair| !by_resemblance(pair)).collect();
        println!(
            "{name:<44}{:>12}{:>10.4}{:>13.4}{:>9.3}{:>8.0}",
            candidates.len(),
            share(self.admitted.iter().filter(is_found).count(), self.admitted.len()),
            share(contained.iter().copied().filter(is_found).count(), contained.len()),
            share(
                self.copies.iter().filter(|pair| candidates.contains(pair)).count(),
                self.copies.len()
            ),
            times[RUNS / 2],
        );
        Ok(())
    }
}

/// The labelled copies whose resemblance is below [`THRESHOLD`].
fn labelled_copies(
    reading: &Reading,
    labels: &[PathBuf],
) -> Result<Vec<CandidatePair>, Box<dyn std::error::Error>> {
    let corpus = &reading.corpus;
    let set_of: HashMap<&str, SetId> = corpus
        .documents()
        .iter()
        .filter_map(|document| Some((&*document.id, document.set?)))
        .collect();
    let mut copies = Vec::new();
    for path in labels {
        for line in std::fs::read_to_string(path)?.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [a, b, "copy", ..] = cells[..] else { continue };
            if let (Some(&a), Some(&b)) = (set_of.get(a), set_of.get(b))
                && Overlap::of(&corpus.sets().get(a)?, &corpus.sets().get(b)?).resemblance()
                    < THRESHOLD
            {
                copies.push(CandidatePair::new(a, b));
            }
        }
    }
    Ok(copies)
}

/// Pairs and labelled copies that each of many nets admits.
fn choose_net(sets: &ShingleSets, copies: &[CandidatePair]) -> nuskha::Result<()> {
    let loosest = Net { resemblance: 0.1, containment: Some(0.3) };
    let pairs = all_pairs(sets, loosest, &())?;
    let overlaps: Vec<Overlap> = copies
        .iter()
        .map(|pair| Ok(Overlap::of(&sets.get(pair.a)?, &sets.get(pair.b)?)))
        .collect::<nuskha::Result<_>>()?;
    println!("{} sets, {} labelled copies below {THRESHOLD}", sets.len(), copies.len());
    println!("{:<12}{:>12}{:>12}{:>9}", "resemblance", "containment", "admitted", "copies");
    for resemblance in [0.5, 0.3, 0.25, 0.2, 0.15, 0.1] {
        for containment in [None, Some(0.8), Some(0.7), Some(0.6), Some(0.5), Some(0.4), Some(0.3)]
        {
            let net = Net { resemblance, containment };
            println!(
                "{resemblance:<12}{:>12}{:>12}{:>9}",
                containment.map_or("off".into(), |containment| containment.to_string()),
                pairs.iter().filter(|pair| net.admits(pair.overlap)).count(),
                overlaps.iter().filter(|&&overlap| net.admits(overlap)).count(),
            );
        }
    }
    Ok(())
}

/// LSH Ensemble (Zhu, Nargesian, Pu and Miller 2016): sets partitioned by
/// size, and in each partition the bands that the containment asks for, given
/// the size of the query and the largest set there.
#[expect(clippy::unnecessary_wraps, reason = "all methods of the table have one shape")]
fn ensemble(
    sets: &ShingleSets,
    net: Net,
    signatures: &SignatureMatrix,
) -> nuskha::Result<Vec<CandidatePair>> {
    let Some(containment) = net.containment else { return Ok(Vec::new()) };
    let k = signatures.k();
    let mut by_size: Vec<SetId> = sets.ids().collect();
    by_size.sort_unstable_by_key(|&set| (sets.size(set), set));
    let partitions: Vec<&[SetId]> =
        by_size.chunks(by_size.len().div_ceil(PARTITIONS).max(1)).collect();
    let key = |set: SetId, band: usize, rows: usize| {
        band_key(&signatures.row(set.index())[band * rows..(band + 1) * rows])
    };
    // (partition, rows) to one sorted table a band
    let tables: Vec<Vec<Vec<(u64, SetId)>>> = partitions
        .iter()
        .flat_map(|partition| ROWS.map(|rows| (partition, rows)))
        .map(|(partition, rows)| {
            (0..k / rows)
                .into_par_iter()
                .map(|band| {
                    let mut table: Vec<(u64, SetId)> =
                        partition.iter().map(|&set| (key(set, band, rows), set)).collect();
                    table.sort_unstable();
                    table
                })
                .collect()
        })
        .collect();
    Ok(by_size
        .par_iter()
        .flat_map_iter(|&query| {
            let size = sets.size(query);
            let mut found = Vec::new();
            for (place, partition) in partitions.iter().enumerate() {
                let Some(&largest) = partition.last() else { continue };
                let largest = sets.size(largest);
                if largest < size {
                    continue;
                }
                let ratio = largest as f64 / size as f64;
                let resemblance = containment / (ratio + 1.0 - containment);
                let chosen = ROWS.iter().rposition(|&rows| {
                    candidate_chance(Banding { bands: k / rows, rows }, resemblance) >= CHANCE
                });
                let chosen = chosen.unwrap_or(0);
                let rows = ROWS[chosen];
                for (band, table) in tables[place * ROWS.len() + chosen].iter().enumerate() {
                    let wanted = key(query, band, rows);
                    let start = table.partition_point(|&(key, _)| key < wanted);
                    let bucket = table[start..].iter().take_while(|&&(key, _)| key == wanted);
                    found.extend(
                        bucket
                            .filter(|&&(_, other)| other != query)
                            .map(|&(_, other)| CandidatePair::new(query, other)),
                    );
                }
            }
            found.sort_unstable();
            found.dedup();
            found
        })
        .collect())
}

/// Asymmetric minwise hashing (Shrivastava and Li 2015): the indexed sets are
/// padded to the size of the largest with elements that stand nowhere else.
/// The least hash of the padding is drawn, rather than its elements hashed.
#[expect(clippy::unnecessary_wraps, reason = "all methods of the table have one shape")]
fn asymmetric(
    sets: &ShingleSets,
    queries: &SignatureMatrix,
    banding: Banding,
) -> nuskha::Result<Vec<CandidatePair>> {
    let largest = sets.ids().map(|set| sets.size(set)).max().unwrap_or(0);
    let mut padded = queries.clone();
    let k = queries.k();
    let ids: Vec<SetId> = sets.ids().collect();
    padded.as_mut_slice().par_chunks_exact_mut(k).zip(ids).for_each(|(row, set)| {
        let padding = (largest - sets.size(set)) as f64;
        if padding < 1.0 {
            return;
        }
        for (at, minimum) in row.iter_mut().enumerate() {
            let bits = avalanche((u64::from(set.0) << 16 | at as u64).wrapping_mul(STEP));
            let uniform = (bits >> 11) as f64 / (1_u64 << 53) as f64;
            // the least of n uniform numbers exceeds x with a chance of (1 − x)ⁿ
            let least = -((1.0 - uniform).ln() / padding).exp_m1();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let least = (least * f64::from(u32::MAX)) as u32;
            *minimum = least.min(*minimum);
        }
    });
    let mut pairs: Vec<CandidatePair> = (0..banding.bands)
        .into_par_iter()
        .flat_map_iter(|band| {
            let columns = band * banding.rows..(band + 1) * banding.rows;
            let mut table: HashMap<u64, Vec<SetId>> = HashMap::new();
            for (set, row) in (0..).map(SetId).zip(padded.rows()) {
                table.entry(band_key(&row[columns.clone()])).or_default().push(set);
            }
            let mut found = Vec::new();
            for (set, row) in (0..).map(SetId).zip(queries.rows()) {
                for &other in table.get(&band_key(&row[columns.clone()])).into_iter().flatten() {
                    if other != set {
                        found.push(CandidatePair::new(set, other));
                    }
                }
            }
            found
        })
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    Ok(pairs)
}

/// An inverted index of the shingles in the lowest part of the hashes (the
/// sketch by modulus of Broder 1997): pairs that share half of what the net
/// asks of so many.
fn sampled(sets: &ShingleSets, net: Net, parts: u64) -> nuskha::Result<Vec<CandidatePair>> {
    let end = u64::MAX / parts;
    let samples: Vec<Vec<u64>> = sets
        .ids()
        .map(|set| {
            let set = sets.get(set)?;
            Ok(set[..set.partition_point(|&shingle| shingle <= end)].to_vec())
        })
        .collect::<nuskha::Result<_>>()?;
    let sample = |set: SetId| &samples[set.index()][..];
    let mut index: Vec<(u64, SetId)> = sets
        .ids()
        .collect::<Vec<_>>()
        .into_par_iter()
        .flat_map_iter(|set| sample(set).iter().map(move |&shingle| (shingle, set)))
        .collect();
    index.par_sort_unstable();
    let ids: Vec<SetId> = sets.ids().collect();
    Ok(ids
        .par_chunks(256)
        .flat_map_iter(|run| {
            let mut counts = vec![0_u32; sets.len()];
            let mut pairs = Vec::new();
            for &set in run {
                let mut met = Vec::new();
                for &shingle in sample(set) {
                    let start = index.partition_point(|&entry| entry <= (shingle, set));
                    for &(_, other) in index[start..].iter().take_while(|entry| entry.0 == shingle)
                    {
                        if counts[other.index()] == 0 {
                            met.push(other);
                        }
                        counts[other.index()] += 1;
                    }
                }
                for other in met {
                    let count = std::mem::take(&mut counts[other.index()]);
                    let least = net.least_overlap(sets.size(set), sets.size(other));
                    if f64::from(count) * 2.0 * parts as f64 >= least as f64 {
                        pairs.push(CandidatePair::new(set, other));
                    }
                }
            }
            pairs
        })
        .collect())
}
