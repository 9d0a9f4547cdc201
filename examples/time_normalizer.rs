//! How many megabytes of text a second one core normalises, with tokenising
//! and the hash of each token: our row beside other normalisers in
//! `scripts/compare_peers`.
//!
//! ```text
//! cargo run --release --example time_normalizer -- CORPUS.jsonl
//! ```

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use nuskha::{Level, Normalizer};
use serde::Deserialize;

/// Articles that are normalised, as many as the other normalisers are given.
const ARTICLES: usize = 2_000;
/// Times they are normalised; the fastest counts.
const RUNS: usize = 10;

#[derive(Deserialize)]
struct Article {
    text: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let corpus = std::env::args_os().nth(1).map(PathBuf::from).ok_or("name a corpus")?;
    let articles: Vec<Article> = fs::read_to_string(corpus)?
        .lines()
        .take(ARTICLES)
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    let mut normalizer = Normalizer::new(Level::Standard);
    let mut hashes = Vec::new();
    let mut best = f64::INFINITY;
    for _ in 0..RUNS {
        let start = Instant::now();
        hashes.clear();
        for article in &articles {
            normalizer.token_hashes(&article.text, &mut hashes);
        }
        best = best.min(start.elapsed().as_secs_f64());
        assert!(hashes.len() > articles.len());
    }
    println!("{}", bytes as f64 / best / 1e6);
    Ok(())
}
