//! Why the signatures are made the way they are: the scheme of this crate
//! beside those that lost, on pairs of real articles.
//!
//! ```text
//! zstdcat articles.jsonl.zst | RUSTFLAGS="-C target-cpu=native" \
//!     cargo run --release --example compare_schemes -- -
//! ```
//!
//! The table gives the root mean square error of the estimate as a multiple of
//! √(J(1−J)/k), the error of k independent random permutations, for five ranges
//! of the true resemblance J and for tiny sets (two shingles in common, one
//! more in each). `bands` is how often bands of eight minima agree, as a
//! multiple of J⁸. The losers are compiled for the target processor, the
//! crate's own loop picks its vectors itself: hence the flag above.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, stdin};
use std::time::Instant;
use std::{array, error::Error, fs::File, hint::black_box};

use nuskha::sign::{SEED, Signer};
use rayon::prelude::*;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Minima per signature.
const K: usize = 128;
/// Minima per band.
const ROWS: usize = 8;
/// Families of functions drawn per scheme.
const SEEDS: u64 = 24;
/// Upper ends of the ranges of resemblance; the last group is the tiny sets.
const RANGES: [f64; 5] = [0.3, 0.5, 0.7, 0.9, 1.0];
/// Pairs per range.
const PAIRS: usize = 2000;

type Signature = [u32; K];
type Scheme = Box<dyn Fn(&[u64]) -> Signature + Sync>;
type Maker = fn(u64) -> Scheme;

/// Two sets, by number, and their true resemblance.
struct Pair {
    left: usize,
    right: usize,
    resemblance: f64,
    group: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "target/data/saudi-july.jsonl".into());
    let sets = if path == "-" {
        read_sets(stdin().lock())?
    } else if let Ok(file) = File::open(&path) {
        read_sets(BufReader::new(file))?
    } else {
        println!(
            "skipped: there is no {path} (scripts/unpack makes it; or give a .jsonl file, or - for standard input)"
        );
        return Ok(());
    };
    let (sets, pairs) = choose(sets);
    println!("{} sets, {} pairs, k = {K}, {SEEDS} seeds", sets.len(), pairs.len());
    println!(
        "{:<22}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}{:>10}{:>8}{:>8}{:>8}",
        "scheme",
        "0.1-0.3",
        "0.3-0.5",
        "0.5-0.7",
        "0.7-0.9",
        "0.9-1",
        "tiny",
        "bias",
        "bands",
        "us/doc",
        "Mdocs/s"
    );
    let schemes: [(&str, Maker); 8] = [
        ("nuskha", nuskha),
        ("lines, counting", counting_lines),
        ("affine 32", affine),
        ("xor-multiply 32", xor_multiply),
        ("multiply-shift 64", multiply_shift),
        ("full mix 32", full_mix),
        ("C-MinHash", circulant),
        ("one permutation", one_permutation),
    ];
    for (name, scheme) in schemes {
        report(name, scheme, &sets, &pairs);
    }
    Ok(())
}

/// The sets of word 3-shingles of all articles.
fn read_sets(lines: impl BufRead) -> Result<Vec<Vec<u64>>, Box<dyn Error>> {
    let mut sets = Vec::new();
    for line in lines.lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let text = article["text"].as_str().unwrap_or_default();
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        let words: Vec<u64> =
            words.filter(|word| !word.is_empty()).map(|word| xxh3_64(word.as_bytes())).collect();
        let mut set: Vec<u64> = words.windows(3).map(shingle).collect();
        set.sort_unstable();
        set.dedup();
        sets.push(set);
    }
    Ok(sets)
}

/// One hash for three words in order.
fn shingle(words: &[u64]) -> u64 {
    words.iter().fold(0, |seed, word| xxh3_64_with_seed(&word.to_le_bytes(), seed))
}

/// Pairs of sets over all ranges of resemblance, and tiny sets after them.
fn choose(mut sets: Vec<Vec<u64>>) -> (Vec<Vec<u64>>, Vec<Pair>) {
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    for (number, set) in sets.iter().enumerate() {
        for &shingle in set {
            holders.entry(shingle).or_default().push(number);
        }
    }
    let candidates: HashSet<(usize, usize)> = holders
        .values()
        .filter(|holders| (2..=30).contains(&holders.len()))
        .flat_map(|holders| {
            let pairs = holders.iter().enumerate();
            pairs.flat_map(|(at, &left)| holders[at + 1..].iter().map(move |&right| (left, right)))
        })
        .collect();
    let mut candidates: Vec<_> = candidates.into_iter().collect();
    candidates.sort_unstable_by_key(|&(left, right)| mix((left << 32 | right) as u64));
    let mut found = [0; RANGES.len()];
    let mut pairs = Vec::new();
    for (left, right) in candidates {
        let resemblance = resemblance(&sets[left], &sets[right]);
        let group = RANGES.iter().position(|&end| resemblance < end);
        if let Some(group) = group.filter(|&group| resemblance >= 0.1 && found[group] < PAIRS) {
            found[group] += 1;
            pairs.push(Pair { left, right, resemblance, group });
        }
    }
    for tiny in 0..PAIRS as u64 {
        let [first, second, third, fourth] = array::from_fn(|at| mix(tiny * 4 + at as u64));
        pairs.push(Pair {
            left: sets.len(),
            right: sets.len() + 1,
            resemblance: 0.5,
            group: RANGES.len(),
        });
        sets.extend([vec![first, second, third], vec![first, second, fourth]]);
    }
    (sets, pairs)
}

/// |A ∩ B| / |A ∪ B|.
fn resemblance(left: &[u64], right: &[u64]) -> f64 {
    let common = left.iter().filter(|shingle| right.binary_search(shingle).is_ok()).count();
    common as f64 / (left.len() + right.len() - common) as f64
}

/// Signs everything with every seed, which redraws the hashes of the shingles as
/// well as the functions, and prints one line of the table.
fn report(name: &str, scheme: fn(u64) -> Scheme, sets: &[Vec<u64>], pairs: &[Pair]) {
    let mut squares = [0.0; RANGES.len() + 1];
    let mut counts = [0.0; RANGES.len() + 1];
    let (mut bias, mut bands, mut expected_bands) = (0.0, 0.0, 0.0);
    for seed in 0..SEEDS {
        let sign = scheme(SEED.wrapping_add(seed));
        let sign_anew = |set: &Vec<u64>| {
            let set: Vec<u64> = set.iter().map(|shingle| mix(shingle ^ mix(seed))).collect();
            if set.is_empty() { [0; K] } else { sign(&set) }
        };
        let signatures: Vec<Signature> = sets.par_iter().map(sign_anew).collect();
        for &Pair { left, right, resemblance, group } in pairs {
            let (left, right) = (&signatures[left], &signatures[right]);
            let equal = left.iter().zip(right).filter(|(left, right)| left == right).count();
            let error = equal as f64 / K as f64 - resemblance;
            squares[group] += error * error / (resemblance * (1.0 - resemblance) / K as f64);
            counts[group] += 1.0;
            bias += error;
            let left_bands = left.chunks_exact(ROWS);
            bands +=
                left_bands.zip(right.chunks_exact(ROWS)).filter(|(l, r)| l == r).count() as f64;
            expected_bands += resemblance.powf(ROWS as f64) * (K / ROWS) as f64;
        }
    }
    let sign = scheme(SEED);
    let articles: Vec<_> = sets.iter().filter(|set| set.len() > 3).take(4000).collect();
    let start = Instant::now();
    for set in &articles {
        black_box(sign(black_box(set)));
    }
    let microseconds = start.elapsed().as_secs_f64() * 1e6 / articles.len() as f64;
    print!("{name:<22}");
    for (squares, count) in squares.iter().zip(counts) {
        print!("{:>8.3}", (squares / count).sqrt());
    }
    let all = counts.iter().sum::<f64>();
    println!(
        "{:>10.5}{:>8.3}{microseconds:>8.2}{:>8.2}",
        bias / all,
        bands / expected_bands,
        1.0 / microseconds
    );
}

/// This crate's own.
fn nuskha(seed: u64) -> Scheme {
    let signer = Signer::new(K, seed);
    Box::new(move |set| {
        let mut signature = [0; K];
        let _ = signer.sign(set, &mut signature);
        signature
    })
}

/// The minima of K functions, each a `hash` with two parameters of its own.
fn minima(
    set: &[u64],
    parameters: &[[u64; K]; 2],
    hash: impl Fn(u64, u64, u64) -> u32,
) -> Signature {
    let mut signature = [u32::MAX; K];
    let [first, second] = parameters;
    for &shingle in set {
        for ((lowest, &a), &b) in signature.iter_mut().zip(first).zip(second) {
            *lowest = (*lowest).min(hash(shingle, a, b));
        }
    }
    signature
}

/// The same with 32-bit parameters, the first of them odd.
fn narrow_minima(seed: u64, hash: impl Fn(u64, u32, u32) -> u32 + Sync + 'static) -> Scheme {
    let [first, second] = parameters(seed).map(|column| column.map(low));
    Box::new(move |set| {
        let mut signature = [u32::MAX; K];
        for &shingle in set {
            for ((lowest, &a), &b) in signature.iter_mut().zip(&first).zip(&second) {
                *lowest = (*lowest).min(hash(shingle, a, b));
            }
        }
        signature
    })
}

/// Two random parameters per function, the first of them odd.
fn parameters(seed: u64) -> [[u64; K]; 2] {
    let draw = |at: usize| mix(mix(seed).wrapping_add(at as u64));
    [array::from_fn(|at| draw(at) | 1), array::from_fn(|at| draw(K + at))]
}

/// Double hashing as Kirsch and Mitzenmacher have it: multipliers count.
fn counting_lines(seed: u64) -> Scheme {
    let start = low(mix(seed));
    let multipliers: [u32; K] = array::from_fn(|at| start.wrapping_add(low(at as u64)));
    Box::new(move |set| {
        let mut signature = [u32::MAX; K];
        for &shingle in set {
            for (lowest, &multiplier) in signature.iter_mut().zip(&multipliers) {
                let hash = multiplier.wrapping_mul(low(shingle)).wrapping_add(low(shingle >> 32));
                *lowest = (*lowest).min(hash);
            }
        }
        signature
    })
}

/// Affine permutations of 32 bits.
fn affine(seed: u64) -> Scheme {
    narrow_minima(seed, |shingle, a, b| a.wrapping_mul(low(shingle)).wrapping_add(b))
}

/// The same with an exclusive or before the multiplication.
fn xor_multiply(seed: u64) -> Scheme {
    narrow_minima(seed, |shingle, a, b| (low(shingle) ^ b).wrapping_mul(a))
}

/// The upper half of an affine map of 64 bits (Dietzfelbinger).
fn multiply_shift(seed: u64) -> Scheme {
    let parameters = parameters(seed);
    Box::new(move |set| {
        minima(set, &parameters, |shingle, a, b| low(a.wrapping_mul(shingle).wrapping_add(b) >> 32))
    })
}

/// A full mixer per function: slow, and as good as random.
fn full_mix(seed: u64) -> Scheme {
    narrow_minima(seed, |shingle, a, b| mix_32(low(shingle).wrapping_add(a)) ^ b)
}

/// C-MinHash (Li and Li, 2021): one permutation σ, then one other, shifted.
fn circulant(seed: u64) -> Scheme {
    let start = low(mix(seed));
    let shifts: [u32; K] = array::from_fn(|at| low(at as u64));
    Box::new(move |set| {
        let mut signature = [u32::MAX; K];
        for &shingle in set {
            let first = mix_32(low(shingle) ^ start);
            for (lowest, &shift) in signature.iter_mut().zip(&shifts) {
                *lowest = (*lowest).min(mix_32(first.wrapping_add(shift)));
            }
        }
        signature
    })
}

/// One permutation cut into K bins; the empty ones borrow from a random full
/// one (optimal densification, Shrivastava, 2017).
fn one_permutation(seed: u64) -> Scheme {
    Box::new(move |set| {
        let mut bins = [u32::MAX; K];
        for &shingle in set {
            let hash = mix(shingle ^ seed);
            let lowest = &mut bins[(hash >> 32) as usize % K];
            *lowest = (*lowest).min(low(hash));
        }
        array::from_fn(|bin| {
            let attempts = (0..).map(|attempt| mix(seed ^ mix((bin as u64) << 32 | attempt)));
            let others = attempts.map(|random| bins[(random >> 32) as usize % K]);
            let mut values = [bins[bin]].into_iter().chain(others);
            values.find(|&value| value != u32::MAX).unwrap_or_default()
        })
    })
}

/// The lower half.
#[allow(clippy::cast_possible_truncation)] // as it says
fn low(bits: u64) -> u32 {
    bits as u32
}

/// The mixer of `SplitMix64`.
fn mix(bits: u64) -> u64 {
    let bits = bits.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// The mixer of `MurmurHash3` for 32 bits.
fn mix_32(bits: u32) -> u32 {
    let bits = (bits ^ (bits >> 16)).wrapping_mul(0x85EB_CA6B);
    let bits = (bits ^ (bits >> 13)).wrapping_mul(0xC2B2_AE35);
    bits ^ (bits >> 16)
}
