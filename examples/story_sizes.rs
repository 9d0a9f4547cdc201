//! How large the stories of a run are, and what labelled pairs say of them.
//!
//! ```text
//! nuskha cluster CORPUS.jsonl --stories --out RUN
//! cargo run --release --example story_sizes -- RUN LABELS.tsv...
//! ```
//!
//! Prints the sizes of the stories in `RUN/stories.jsonl`, and for every label
//! file (two columns of ids, a third with a relation, a grade or a word) how
//! many pairs of each label are in one story.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// Upper ends of the ranges of sizes.
const RANGES: [usize; 8] = [2, 3, 5, 10, 20, 50, 100, usize::MAX];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [run, labels @ ..] = &*arguments else { return Err("name the folder of a run".into()) };
    let run = Path::new(run);
    let lines = |name: &str| -> Result<Vec<Value>, Box<dyn Error>> {
        let content = fs::read_to_string(run.join(name))?;
        Ok(content.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
    };
    let (stories, assignments) = (lines("stories.jsonl")?, lines("assignments.jsonl")?);
    print_sizes(&stories, &assignments);

    let mut homes: HashMap<&str, Option<usize>> =
        assignments.iter().filter_map(|line| Some((line["id"].as_str()?, None))).collect();
    for (place, story) in stories.iter().enumerate() {
        for id in ids(story) {
            homes.insert(id, Some(place));
        }
    }
    for file in labels {
        print_labels(file, &fs::read_to_string(file)?, &homes);
    }
    Ok(())
}

fn ids(story: &Value) -> impl Iterator<Item = &str> {
    story["articles"].as_array().into_iter().flatten().filter_map(|article| article["id"].as_str())
}

fn print_sizes(stories: &[Value], assignments: &[Value]) {
    let clusters: HashMap<&str, &str> = assignments
        .iter()
        .filter_map(|line| Some((line["id"].as_str()?, line["cluster_id"].as_str()?)))
        .collect();
    // copies are one report
    let reports: Vec<usize> = stories
        .iter()
        .map(|story| {
            let mut reports: Vec<&str> =
                ids(story).filter_map(|id| clusters.get(id).copied()).collect();
            reports.sort_unstable();
            reports.dedup();
            reports.len()
        })
        .collect();
    let articles: Vec<usize> = stories.iter().map(|story| ids(story).count()).collect();
    let covered: usize = articles.iter().sum();
    let largest = articles.iter().max().copied().unwrap_or_default();
    println!("{} articles, {} stories with {covered} of them", assignments.len(), stories.len());
    println!(
        "the largest has {largest} articles, {:.2} % of all, the one of most reports {}",
        100.0 * largest as f64 / assignments.len().max(1) as f64,
        reports.iter().max().copied().unwrap_or_default(),
    );
    println!("\n   up to  stories by articles  by reports");
    let mut least = 0;
    for most in RANGES {
        let within =
            |sizes: &[usize]| sizes.iter().filter(|&&size| least < size && size <= most).count();
        let name = if most == usize::MAX { "more".to_owned() } else { most.to_string() };
        println!("{name:>8}  {:>19}  {:>10}", within(&articles), within(&reports));
        least = most;
    }
}

/// How many pairs of each label are in one story, of those whose articles are
/// both in the run.
fn print_labels(file: &str, content: &str, homes: &HashMap<&str, Option<usize>>) {
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for line in content.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let &[a, b, label, ..] = &*cells else { continue };
        if let (Some(a), Some(b)) = (homes.get(a), homes.get(b)) {
            let [together, all] = counts.entry(label).or_default();
            *all += 1;
            *together += usize::from(a.is_some() && a == b);
        }
    }
    println!("\n{file}\n     label  in one story");
    for (label, [together, all]) in counts {
        println!("{label:>10}  {together:>5} of {all}");
    }
}
