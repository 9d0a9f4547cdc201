//! The same task by gaoya's public interface, rayon on every step: articles
//! in, pairs of near-duplicates out, for `scripts/compare_peers`.
//!
//! Signatures of 128 minima, cut into the bands that gaoya's own
//! `calculate_minhash_params` gives for the threshold. Shingles are slices of
//! three words, hashed where they stand: cheaper than gaoya's `shingle_tokens`,
//! which joins strings and is taken with a fourth argument, `as-documented`. With
//! `by-charabia` texts come as published, and are cut into words and normalised by
//! charabia, the tokeniser of Meilisearch, which knows Arabic.

use std::borrow::Cow;
use std::collections::HashSet;
use std::error::Error;
use std::fs;
use std::io::{BufWriter, Write};
use std::time::Instant;

use charabia::Tokenize;
use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32, calculate_minhash_params};
use gaoya::text::shingle_tokens;
use rayon::prelude::*;
use serde::Deserialize;

/// Minima in a signature.
const MINIMA: usize = 128;
/// Words in a shingle.
const WIDTH: usize = 3;

#[derive(Deserialize)]
struct Article {
    id: String,
    text: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, output, threshold, way @ ..] = arguments.as_slice() else {
        return Err("give INPUT OUTPUT THRESHOLD [as-documented | by-charabia]".into());
    };
    let (is_as_documented, is_by_charabia) = (way == ["as-documented"], way == ["by-charabia"]);
    let threshold: f64 = threshold.parse()?;
    let start = Instant::now();

    let lines = fs::read_to_string(input)?;
    let lines: Vec<&str> = lines.lines().collect();
    let articles: Vec<Article> =
        lines.par_iter().map(|line| serde_json::from_str(line)).collect::<Result<_, _>>()?;

    let (bands, width) = calculate_minhash_params(threshold, MINIMA);
    let hasher = MinHasher32::new(bands * width);
    // a text of no word has no signature; one of fewer than three, one shingle
    let (ids, signatures): (Vec<u32>, Vec<Vec<u32>>) = articles
        .par_iter()
        .enumerate()
        .filter_map(|(id, article)| {
            let text: Cow<'_, str> = if is_by_charabia {
                words_of(&article.text).into()
            } else {
                (&*article.text).into()
            };
            let words: Vec<&str> = text.split_ascii_whitespace().collect();
            let width = WIDTH.min(words.len()).max(1);
            (!words.is_empty()).then(|| {
                let signature = if is_as_documented {
                    hasher.create_signature(shingle_tokens(&words, width))
                } else {
                    hasher.create_signature(words.windows(width))
                };
                (id as u32, signature)
            })
        })
        .unzip();

    let mut index = MinHashIndex::new(bands, width, threshold);
    index.par_bulk_insert(ids.clone(), signatures.clone());
    let found: Vec<HashSet<u32>> = index.par_bulk_query(&signatures);

    let mut out = BufWriter::new(fs::File::create(output)?);
    for (&id, others) in ids.iter().zip(&found) {
        for &other in others.iter().filter(|&&other| other > id) {
            let [a, b] = [id, other].map(|id| &articles[id as usize].id);
            writeln!(out, "{a}\t{b}")?;
        }
    }
    out.flush()?;
    eprintln!(
        "{} articles, {bands} x {width}, {:.3} s",
        articles.len(),
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

/// The words of a text as charabia normalises them, a space between each two.
fn words_of(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for token in text.tokenize().filter(|token| token.is_word()) {
        words.push_str(token.lemma());
        words.push(' ');
    }
    words
}
