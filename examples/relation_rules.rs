//! Two promises on real articles: bulletins of different days stay apart, and
//! the articles of one source are not joined by what it puts under them.
//!
//! ```text
//! cargo run --release --example relation_rules -- CORPUS.jsonl SOURCE [WORD...]
//! ```
//!
//! With words, the articles whose title or opening has one of them are
//! compared with each other, and the relations told are counted by days apart.
//! Then all pairs of SOURCE that reach a resemblance of 0.3 are counted by
//! relation, as they are and without the source's boilerplate.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};

use nuskha::hash;
use nuskha::relate::boilerplate::{BoilerplateFinder, Limits};
use nuskha::relate::day::Day;
use nuskha::relate::evidence::{Evidence, Side};
use nuskha::relate::model::relation;
use nuskha::relate::passage::Aligner;
use nuskha::relate::reason::reasons;
use nuskha::relate::recurrence::{Recurrence, shared};
use nuskha::relate::text::{TokenizedText, Tokenizer};
use nuskha::{Level, Overlap, Relation, ShingleKind, Shingler};
use rayon::prelude::*;

/// Resemblance of the pairs that are looked at within a source.
const LEAST: f64 = 0.3;
/// Tokens of the opening in which a word is looked for.
const OPENING: usize = 20;

struct Article {
    id: String,
    written: String,
    title: TokenizedText,
    text: TokenizedText,
    shingles: Vec<u64>,
    source: String,
    day: Option<Day>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name a corpus of JSON Lines")?;
    let source = arguments.next().ok_or("name a source")?;
    let words: Vec<String> = arguments.collect();
    let mut articles = read(&path)?;

    let wanted: Vec<u64> = words.iter().map(|word| hash::bytes(word.as_bytes())).collect();
    let bulletins: Vec<&Article> = articles
        .iter()
        .filter(|article| {
            let opening = article.text.tokens.iter().take(OPENING);
            article.title.tokens.iter().chain(opening).any(|token| wanted.contains(token))
        })
        .collect();
    if !wanted.is_empty() {
        println!("{} articles with one of the words", bulletins.len());
        let pairs = pairs(&bulletins, LEAST);
        let told = relations(&articles, &pairs);
        let mut counts: BTreeMap<(Option<u32>, String), u32> = BTreeMap::new();
        for ((a, b, _), (relation, evidence)) in pairs.iter().zip(&told) {
            *counts.entry((evidence.days_apart, format!("{relation:?}"))).or_default() += 1;
            if *relation == Relation::Copy && evidence.days_apart != Some(0) {
                show(a, b, evidence, *relation);
            }
        }
        for ((days, relation), count) in counts {
            println!("{days:?} days apart: {count} told {relation}");
        }
    }

    let mut finder = BoilerplateFinder::new(Limits::default());
    for article in &articles {
        finder.add(&article.text, Some(&article.title), Some(&article.source), article.day);
    }
    let report = finder.finish();
    for is_masked in [false, true] {
        if is_masked {
            for (number, article) in (0..).zip(&mut articles) {
                article.text = article.text.without(report.mask(number));
                article.shingles = shingles(&article.text.tokens);
            }
        }
        let own: Vec<&Article> =
            articles.iter().filter(|article| article.source == source).collect();
        let pairs = pairs(&own, LEAST);
        let told = relations(&articles, &pairs);
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for (relation, _) in &told {
            *counts.entry(format!("{relation:?}")).or_default() += 1;
        }
        println!(
            "\n{} pairs of {source} reach {LEAST}, masked {is_masked}: {counts:?}",
            pairs.len()
        );
        for ((a, b, _), (relation, evidence)) in pairs.iter().zip(&told) {
            if is_masked && *relation == Relation::Copy {
                show(a, b, evidence, *relation);
            }
        }
    }
    Ok(())
}

fn read(path: &str) -> Result<Vec<Article>, Box<dyn Error>> {
    let mut tokenizer = Tokenizer::new(Level::Standard);
    let mut shingler = Shingler::new(Level::Standard, ShingleKind::Word(3));
    let mut articles = Vec::new();
    for line in BufReader::new(File::open(path)?).lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| record[name].as_str().unwrap_or_default();
        articles.push(Article {
            id: field("id").to_owned(),
            written: field("title").to_owned(),
            title: tokenizer.tokenize(field("title")),
            text: tokenizer.tokenize(field("text")),
            shingles: shingler.shingle([field("text")]).shingles,
            source: field("source").to_owned(),
            day: Day::parse(field("date")),
        });
    }
    Ok(articles)
}

/// Distinct runs of three tokens, ascending.
fn shingles(tokens: &[u64]) -> Vec<u64> {
    let mut shingles: Vec<u64> = tokens.windows(3).map(hash::fingerprint).map(fold).collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

#[expect(clippy::cast_possible_truncation, reason = "half of a fingerprint is a hash")]
fn fold(fingerprint: u128) -> u64 {
    fingerprint as u64
}

/// All pairs that reach this resemblance.
fn pairs<'a>(articles: &[&'a Article], least: f64) -> Vec<(&'a Article, &'a Article, Overlap)> {
    (0..articles.len())
        .into_par_iter()
        .flat_map_iter(|place| {
            let one = articles[place];
            articles[place + 1..].iter().filter_map(move |&other| {
                let overlap = Overlap::of(&one.shingles, &other.shingles);
                (overlap.resemblance() >= least).then_some((one, other, overlap))
            })
        })
        .collect()
}

fn relations(
    articles: &[Article],
    pairs: &[(&Article, &Article, Overlap)],
) -> Vec<(Relation, Evidence)> {
    let common: Vec<Vec<u64>> =
        pairs.par_iter().map(|(a, b, _)| shared(&a.shingles, &b.shingles)).collect();
    let mut recurrence = Recurrence::of(common.iter().flatten().copied());
    for article in articles {
        if let Some(day) = article.day {
            recurrence.count(&article.shingles, day);
        }
    }
    let aligner = Aligner::default();
    let told = pairs.par_iter().zip(&common).map(|((a, b, overlap), common)| {
        let mut evidence = Evidence::of(side(a), side(b), *overlap, &aligner);
        evidence.recurring = a.day.zip(b.day).and_then(|(a, b)| recurrence.share(common, a, b));
        (relation(&evidence), evidence)
    });
    told.collect()
}

fn side(article: &Article) -> Side<'_> {
    Side {
        text: &article.text,
        title: (!article.title.is_empty()).then_some(&article.title),
        day: article.day,
        source: Some(&article.source),
    }
}

fn show(a: &Article, b: &Article, evidence: &Evidence, relation: Relation) {
    let reasons: Vec<String> =
        reasons(evidence, relation).iter().map(ToString::to_string).collect();
    println!("{} {} {:.2}: {}", a.id, b.id, evidence.resemblance, reasons.join("; "));
    println!("    {}\n    {}", a.written, b.written);
}
