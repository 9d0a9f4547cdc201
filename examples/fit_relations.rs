//! Fits the weights of `nuskha::relate::model` to labelled pairs, and measures
//! how well they tell pairs of other articles.
//!
//! ```text
//! cargo run --release --example fit_relations -- LABELS.tsv... CORPUS.jsonl...
//! ```
//!
//! Labels are tables with the columns a, b and relation. Five-fold
//! cross-validation, by article: articles that pairs connect stay in one fold,
//! so that no article is both fitted to and judged. Beside the model stand the
//! best single thresholds, chosen on the same folds; at the end the table of
//! weights as `src/relate/weights.rs` has it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use nuskha::hash::avalanche;
use nuskha::relate::day::Day;
use nuskha::relate::evidence::{Evidence, Side};
use nuskha::relate::model::{CLASSES, FEATURES, Model, PENALTY, Weight, features};
use nuskha::relate::passage::Aligner;
use nuskha::relate::recurrence::{Recurrence, shared};
use nuskha::relate::text::{TokenizedText, Tokenizer};
use nuskha::{Level, Overlap, Relation, ShingleKind, Shingler};

const FOLDS: usize = 5;
/// Shuffles the folds; fixed, so that the figures can be had again.
const SEED: u64 = 1;
const STEPS: usize = 3000;
const RATE: f64 = 0.3;

struct Article {
    text: TokenizedText,
    title: TokenizedText,
    day: Option<Day>,
    source: String,
    shingles: Vec<u64>,
}

struct Pair {
    a: String,
    b: String,
    label: String,
    evidence: Evidence,
}

fn main() -> Result<(), Box<dyn Error>> {
    let (tables, corpora): (Vec<_>, Vec<_>) = std::env::args()
        .skip(1)
        .partition(|path| Path::new(path).extension().is_some_and(|extension| extension == "tsv"));
    let mut labels = Vec::new();
    for table in &tables {
        let lines = BufReader::new(File::open(table)?).lines().skip(1);
        for line in lines {
            let line = line?;
            let mut fields = line.split('\t').map(str::to_owned);
            let (Some(a), Some(b), Some(label)) = (fields.next(), fields.next(), fields.next())
            else {
                return Err(format!("{table}: a line with fewer than three columns").into());
            };
            labels.push((a, b, label));
        }
    }
    let mut pairs = Vec::new();
    for corpus in &corpora {
        pairs.extend(judged_pairs(corpus, &labels)?);
    }
    println!("{} labels, {} of them in the corpora", labels.len(), pairs.len());

    let folds = folds(&pairs);
    let judged = cross_validate(&pairs, &folds, |pairs| {
        let model = fit(pairs);
        move |pair: &Pair| model.relation(&pair.evidence)
    });
    println!("\nmodel, {FOLDS}-fold by article");
    report(&pairs, &judged);
    updates(&pairs, &judged);
    for (name, measure) in [
        ("resemblance", resemblance as fn(&Pair) -> f64),
        ("containment", |pair| pair.evidence.containment()),
    ] {
        let judged = cross_validate(&pairs, &folds, |pairs| {
            let least = best_threshold(pairs, measure);
            move |pair: &Pair| copy_or_related(measure(pair) >= least)
        });
        println!("one threshold on {name}: copy or not {:.3}", accuracy(&pairs, &judged));
    }
    let all: Vec<&Pair> = pairs.iter().collect();
    let model = fit(&all);
    println!("\nfitted to all pairs:");
    let judged: Vec<_> = pairs.iter().map(|pair| model.relation(&pair.evidence)).collect();
    report(&pairs, &judged);
    print_table(&model);
    Ok(())
}

/// The evidence on the labelled pairs of one corpus.
fn judged_pairs(
    path: &str,
    labels: &[(String, String, String)],
) -> Result<Vec<Pair>, Box<dyn Error>> {
    let wanted: HashSet<&String> = labels.iter().flat_map(|(a, b, _)| [a, b]).collect();
    let mut tokenizer = Tokenizer::new(Level::Standard);
    let mut shingler = Shingler::new(Level::Standard, ShingleKind::Word(3));
    let mut articles: HashMap<String, Article> = HashMap::new();
    let mut all: Vec<(Vec<u64>, Option<Day>)> = Vec::new();
    for line in BufReader::new(File::open(path)?).lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| record[name].as_str().unwrap_or_default();
        let (id, day) = (field("id").to_owned(), Day::parse(field("date")));
        let shingles = shingler.shingle([field("text")]).shingles;
        if wanted.contains(&id) {
            let article = Article {
                text: tokenizer.tokenize(field("text")),
                title: tokenizer.tokenize(field("title")),
                day,
                source: field("source").to_owned(),
                shingles: shingles.clone(),
            };
            articles.insert(id, article);
        }
        all.push((shingles, day));
    }
    let found: Vec<_> = labels
        .iter()
        .filter_map(|(a, b, label)| Some((a, b, label, articles.get(a)?, articles.get(b)?)))
        .collect();
    let common: Vec<Vec<u64>> =
        found.iter().map(|(.., a, b)| shared(&a.shingles, &b.shingles)).collect();
    let mut recurrence = Recurrence::of(common.concat());
    for (shingles, day) in &all {
        if let Some(day) = day {
            recurrence.count(shingles, *day);
        }
    }
    let aligner = Aligner::default();
    let pairs = found.into_iter().zip(common).map(|((id_a, id_b, label, a, b), common)| {
        let overlap = Overlap::of(&a.shingles, &b.shingles);
        let mut evidence = Evidence::of(side(a), side(b), overlap, &aligner);
        evidence.recurring = a.day.zip(b.day).and_then(|(a, b)| recurrence.share(&common, a, b));
        Pair { a: id_a.clone(), b: id_b.clone(), label: label.clone(), evidence }
    });
    Ok(pairs.collect())
}

fn side(article: &Article) -> Side<'_> {
    Side {
        text: &article.text,
        title: (!article.title.is_empty()).then_some(&article.title),
        day: article.day,
        source: (!article.source.is_empty()).then_some(&article.source),
    }
}

/// The place in [`CLASSES`] of a label or of a relation told.
fn class(name: &str) -> usize {
    match name {
        "exact" | "copy" => 0,
        "partial" | "update" => 1,
        "template" => 2,
        _ => 3,
    }
}

fn told(relation: Relation) -> usize {
    match relation {
        Relation::Exact => 0,
        Relation::Update => 1,
        other => CLASSES.iter().position(|&class| class == other).unwrap_or(3),
    }
}

fn resemblance(pair: &Pair) -> f64 {
    pair.evidence.resemblance
}

fn copy_or_related(is_copy: bool) -> Relation {
    if is_copy { Relation::Copy } else { Relation::Related }
}

/// The fold of each pair: connected pairs together, the largest groups first
/// into the fold that has fewest.
fn folds(pairs: &[Pair]) -> Vec<usize> {
    let mut group: Vec<usize> = (0..pairs.len()).collect();
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (place, pair) in pairs.iter().enumerate() {
        for id in [&pair.a, &pair.b] {
            let before = *first.entry(id).or_insert(place);
            let (from, to) = (group[before], group[place]);
            group.iter_mut().filter(|group| **group == to).for_each(|group| *group = from);
        }
    }
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for &group in &group {
        *sizes.entry(group).or_default() += 1;
    }
    let mut order: Vec<(usize, usize)> = sizes.into_iter().collect();
    order.sort_by_key(|&(group, size)| {
        (std::cmp::Reverse(size), avalanche(SEED.wrapping_add(group as u64)))
    });
    let mut filled = [0; FOLDS];
    let mut fold_of = HashMap::new();
    for (group, size) in order {
        let fold = (0..FOLDS).min_by_key(|&fold| filled[fold]).unwrap_or(0);
        filled[fold] += size;
        fold_of.insert(group, fold);
    }
    group.iter().map(|group| fold_of[group]).collect()
}

/// What is told of each pair by a rule that was made from the other folds.
fn cross_validate<R: Fn(&Pair) -> Relation>(
    pairs: &[Pair],
    folds: &[usize],
    make: impl Fn(&[&Pair]) -> R,
) -> Vec<Relation> {
    let mut judged = vec![Relation::Related; pairs.len()];
    for fold in 0..FOLDS {
        let fitted: Vec<&Pair> =
            pairs.iter().zip(folds).filter(|(_, of)| **of != fold).map(|(pair, _)| pair).collect();
        let rule = make(&fitted);
        for (place, pair) in pairs.iter().enumerate().filter(|(place, _)| folds[*place] == fold) {
            judged[place] = rule(pair);
        }
    }
    judged
}

/// Multinomial logistic regression by gradient descent on all pairs at once.
fn fit(pairs: &[&Pair]) -> Model {
    let rows: Vec<[Option<f64>; FEATURES]> =
        pairs.iter().map(|pair| features(&pair.evidence)).collect();
    let weights = std::array::from_fn(|place| {
        let known: Vec<f64> = rows.iter().filter_map(|row| row[place]).collect();
        let count = known.len().max(1) as f64;
        let mean = known.iter().sum::<f64>() / count;
        let variance = known.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
        Weight { mean, deviation: variance.sqrt().max(1e-6), classes: [0.0; CLASSES.len()] }
    });
    let mut model = Model { intercepts: [0.0; CLASSES.len()], weights };
    let count = pairs.len().max(1) as f64;
    for _ in 0..STEPS {
        let mut intercepts = [0.0; CLASSES.len()];
        let mut slopes =
            model.weights.map(|weight| weight.classes.map(|class| PENALTY * class / count));
        for (row, pair) in rows.iter().zip(pairs) {
            let mut errors = probabilities(&model.scores(row));
            errors[class(&pair.label)] -= 1.0;
            for (intercept, error) in intercepts.iter_mut().zip(errors) {
                *intercept += error / count;
            }
            for (place, slopes) in slopes.iter_mut().enumerate() {
                let weight = &model.weights[place];
                let value = row[place].map_or(0.0, |v| (v - weight.mean) / weight.deviation);
                for (slope, error) in slopes.iter_mut().zip(errors) {
                    *slope += error * value / count;
                }
            }
        }
        for (intercept, slope) in model.intercepts.iter_mut().zip(intercepts) {
            *intercept -= RATE * slope;
        }
        for (weight, slopes) in model.weights.iter_mut().zip(slopes) {
            for (class, slope) in weight.classes.iter_mut().zip(slopes) {
                *class -= RATE * slope;
            }
        }
    }
    model
}

fn probabilities(scores: &[f64; CLASSES.len()]) -> [f64; CLASSES.len()] {
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers = scores.map(|score| (score - highest).exp());
    let sum: f64 = powers.iter().sum();
    powers.map(|power| power / sum)
}

/// The least value from which on "copy" is right most often.
fn best_threshold(pairs: &[&Pair], measure: impl Fn(&Pair) -> f64) -> f64 {
    let right = |least: f64| {
        pairs.iter().filter(|pair| (measure(pair) >= least) == (class(&pair.label) == 0)).count()
    };
    let steps = (0..=100).map(|step| f64::from(step) / 100.0);
    steps.max_by_key(|&least| right(least)).unwrap_or(0.5)
}

/// Share of pairs of which it is told rightly whether they are copies.
fn accuracy(pairs: &[Pair], judged: &[Relation]) -> f64 {
    let right = pairs
        .iter()
        .zip(judged)
        .filter(|(pair, relation)| (told(**relation) == 0) == (class(&pair.label) == 0));
    right.count() as f64 / pairs.len().max(1) as f64
}

fn report(pairs: &[Pair], judged: &[Relation]) {
    let mut confusion = [[0_u32; CLASSES.len()]; CLASSES.len()];
    for (pair, relation) in pairs.iter().zip(judged) {
        confusion[class(&pair.label)][told(*relation)] += 1;
    }
    let scores = (0..CLASSES.len()).map(|class| {
        let labelled: u32 = confusion[class].iter().sum();
        let told: u32 = confusion.iter().map(|row| row[class]).sum();
        2.0 * f64::from(confusion[class][class]) / f64::from(labelled + told).max(1.0)
    });
    let scores: Vec<f64> = scores.collect();
    println!("copy or not {:.3}", accuracy(pairs, judged));
    println!("macro-F1    {:.3}", scores.iter().sum::<f64>() / scores.len() as f64);
    println!("labelled \\ told  copy  partial  template  related  F1");
    for ((name, row), f1) in
        ["copy", "partial+update", "template", "related"].iter().zip(confusion).zip(&scores)
    {
        println!("{name:<16} {:>4} {:>8} {:>9} {:>8}  {f1:.3}", row[0], row[1], row[2], row[3]);
    }
}

/// How the pairs labelled `update` fare, and what else is told to be one.
fn updates(pairs: &[Pair], judged: &[Relation]) {
    let mut told: BTreeMap<(&str, String), u32> = BTreeMap::new();
    for (pair, relation) in pairs.iter().zip(judged) {
        if pair.label == "update" || *relation == Relation::Update {
            *told.entry((&pair.label, format!("{relation:?}"))).or_default() += 1;
        }
    }
    println!("updates (labelled, told): {told:?}");
}

/// The table as `src/relate/weights.rs` has it, but for the words.
fn print_table(model: &Model) {
    println!("\nintercepts: {:.3?},", model.intercepts);
    for Weight { mean, deviation, classes } in &model.weights {
        println!(
            "Weight {{ mean: {mean:.3}, deviation: {deviation:.3}, classes: {classes:.3?} }},"
        );
    }
}
