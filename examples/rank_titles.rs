//! Where the titles that a page lists as similar stand among all titles of a
//! corpus, ranked by the page's body alone.
//!
//! ```text
//! cargo run --release --example rank_titles -- PAGE.txt CORPUS.jsonl...
//! ```
//!
//! The titles of the page and of the corpora are articles of their own,
//! without a text, a day or a source: so a rank tells what the terms find,
//! among thousands of titles that share one or two with the body. Beside ours
//! stands BM25 over words (k1 1.2, b 0.75; Robertson and Zaragoza 2009), on
//! the same titles.

use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::sync::Arc;

use nuskha::related::{ExpandedIndex, RelatedOptions, SubjectArticle, SubjectIndex, TermReader};
use nuskha::{Level, Normalizer, Page};
use serde::Deserialize;

#[derive(Deserialize)]
struct Titled {
    title: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [page, corpora @ ..] = &*arguments else { return Err("name a page and corpora".into()) };
    let page = fs::read_to_string(page)?;
    let page = Page::segment(&page, None);
    let mut titles: Vec<String> = page.similar.iter().map(|title| title.text.to_owned()).collect();
    let listed = titles.len();
    for corpus in corpora {
        for line in BufReader::new(File::open(corpus)?).lines() {
            let article: Titled = serde_json::from_str(&line?)?;
            titles.extend(article.title.filter(|title| !title.trim().is_empty()));
        }
    }
    println!("{listed} titles of the page among {}\n", titles.len());
    println!("{:>6}{:>6}", "ours", "BM25");
    let body = page.body();
    let (ours, bm25) = (ours(&body, &titles)?, bm25(&body, &titles));
    for (place, title) in titles[..listed].iter().enumerate() {
        println!("{:>6}{:>6}  {title}", ours[place], bm25[place]);
    }
    for (name, ranks) in [("ours", &ours), ("BM25", &bm25)] {
        let within = |most: usize| ranks[..listed].iter().filter(|&&rank| rank <= most).count();
        println!(
            "\n{name}: {} of the first 100, {} of the first 1,000",
            within(100),
            within(1_000)
        );
    }
    Ok(())
}

/// The rank of each title by our score, from 1; all that share nothing with
/// the body come last.
fn ours(body: &str, titles: &[String]) -> nuskha::Result<Vec<usize>> {
    let mut reader = TermReader::new();
    let articles: Vec<SubjectArticle> = titles
        .iter()
        .map(|title| SubjectArticle {
            terms: reader.read(Some(title), ""),
            ..SubjectArticle::default()
        })
        .collect();
    let query = SubjectArticle { terms: reader.read(None, body), ..SubjectArticle::default() };
    let options = RelatedOptions { top: titles.len(), ..RelatedOptions::default() };
    let index = Arc::new(SubjectIndex::build(articles, &())?);
    let lists = ExpandedIndex::of(index, &())?.nearest(&[query], &options, &())?;
    let mut ranks = vec![titles.len(); titles.len()];
    for (rank, related) in (1..).zip(lists.into_iter().flatten()) {
        ranks[related.article.index()] = rank;
    }
    Ok(ranks)
}

/// The same by BM25 over words, each word of the body once.
fn bm25(body: &str, titles: &[String]) -> Vec<usize> {
    const K1: f64 = 1.2;
    const B: f64 = 0.75;
    let mut normalizer = Normalizer::new(Level::Standard);
    let mut words = |text: &str| {
        let mut words = Vec::new();
        normalizer.token_hashes(text, &mut words);
        words
    };
    let mut query = words(body);
    query.sort_unstable();
    query.dedup();
    let titles: Vec<Vec<u64>> = titles.iter().map(|title| words(title)).collect();
    let mut frequencies: HashMap<u64, f64> = HashMap::new();
    for title in &titles {
        let mut distinct = title.clone();
        distinct.sort_unstable();
        distinct.dedup();
        for word in distinct {
            *frequencies.entry(word).or_default() += 1.0;
        }
    }
    let count = titles.len() as f64;
    let mean = titles.iter().map(Vec::len).sum::<usize>() as f64 / count;
    let score = |title: &[u64]| -> f64 {
        let length = 1.0 - B + B * title.len() as f64 / mean;
        let known = query.iter().filter_map(|word| {
            let times = title.iter().filter(|other| *other == word).count() as f64;
            let frequency = (times > 0.0).then(|| frequencies[word])?;
            let inverse = (1.0 + (count - frequency + 0.5) / (frequency + 0.5)).ln();
            Some(inverse * times * (K1 + 1.0) / (times + K1 * length))
        });
        known.sum()
    };
    let scores: Vec<f64> = titles.iter().map(|title| score(title)).collect();
    let mut order: Vec<usize> = (0..titles.len()).collect();
    order.sort_by(|&one, &other| scores[other].total_cmp(&scores[one]));
    let mut ranks = vec![0; titles.len()];
    for (rank, place) in (1..).zip(order) {
        ranks[place] = rank;
    }
    ranks
}
