//! Makes corpora of any size out of the words of real ones, for measurements
//! that the real ones are too small for.
//!
//! ```text
//! scripts/generate_corpus --articles 1000000 --truth truth.tsv > corpus.jsonl
//! ```
//!
//! The words, how they follow each other, the lengths of articles and their
//! sources are learned from the corpora named by `--learn`; copies of known
//! clusters and edit rates are planted among them. The same arguments give
//! the same bytes on every platform. Memory is that of what was learned and
//! of some thousand recent articles, whatever N is.

mod copying;
mod language;
mod newsroom;
mod press;
mod random;
mod skew;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use language::Language;
use newsroom::Truth;
use press::Press;
use random::Random;
use skew::Skew;

/// What leaves at once.
const BUFFER: usize = 1 << 20;

/// Makes a corpus out of the words of others, on standard output
#[derive(Debug, Parser)]
struct Arguments {
    /// Articles to make; with --skew, what the case says
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    articles: u64,

    /// Another seed gives another corpus
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Corpora to learn from: JSON Lines, plain or compressed with zstd
    #[arg(long, value_name = "CORPUS", required = true, num_args = 1..)]
    learn: Vec<PathBuf>,

    /// Write the planted clusters there: a table of id, `cluster_id`, kind,
    /// `edit_rate` and resemblance to the original
    #[arg(long, value_name = "FILE", conflicts_with = "skew")]
    truth: Option<PathBuf>,

    /// Make a skewed corpus instead
    #[arg(long, value_enum)]
    skew: Option<Skew>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match generate(&arguments, io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        // who reads has read enough
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("generate_corpus: {error}");
            ExitCode::FAILURE
        }
    }
}

fn generate(arguments: &Arguments, out: impl Write) -> io::Result<()> {
    let language = Language::learn(&arguments.learn)?;
    let mut random = Random::new(arguments.seed);
    let mut press = Press::new(&language, BufWriter::with_capacity(BUFFER, out));
    if let Some(skew) = arguments.skew {
        skew::print(skew, arguments.articles, &language, &mut random, &mut press)?;
    } else {
        let truth = arguments.truth.as_ref().map(|path| {
            let file = File::create(path).map_err(|error| {
                io::Error::new(error.kind(), format!("{}: {error}", path.display()))
            })?;
            Truth::new(Box::new(BufWriter::new(file)))
        });
        let truth = truth.transpose()?;
        newsroom::print(arguments.articles, &language, &mut random, &mut press, truth)?;
    }
    press.close()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use nuskha::hash;

    use super::*;

    fn generated(arguments: &[&str]) -> String {
        let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/newsroom.jsonl");
        let given = ["generate_corpus", "--learn", fixture].into_iter();
        let given = given.chain(arguments.iter().copied());
        let mut out = Vec::new();
        generate(&Arguments::parse_from(given), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The texts by id; what is no record fails.
    fn texts(corpus: &str) -> HashMap<String, String> {
        let record = |line: &str| {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let field = |name: &str| record[name].as_str().unwrap().to_owned();
            assert!(!field("title").is_empty() && field("date").starts_with("20"));
            (field("id"), field("text"))
        };
        corpus.lines().map(record).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_everywhere() {
        let corpus = generated(&["--articles", "500"]);
        assert_eq!(hash::bytes(corpus.as_bytes()), 0x55ca_9bf2_2228_9f69);
        assert_ne!(corpus, generated(&["--articles", "500", "--seed", "2"]));
        assert!(corpus.starts_with(&generated(&["--articles", "400"])));
    }

    #[test]
    fn the_truth_tells_what_was_planted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("truth.tsv");
        let corpus = generated(&["--articles", "3000", "--truth", path.to_str().unwrap()]);
        let texts = texts(&corpus);
        assert_eq!(texts.len(), 3000);
        let truth = std::fs::read_to_string(path).unwrap();
        let rows: Vec<Vec<&str>> =
            truth.lines().skip(1).map(|line| line.split('\t').collect()).collect();
        let copies = rows.iter().filter(|row| row[2] != "original").count();
        assert!((350..500).contains(&copies), "{copies}");

        let mut sizes = HashMap::new();
        for row in &rows {
            let &[id, cluster, kind, rate, resemblance] = row.as_slice() else { unreachable!() };
            *sizes.entry(cluster).or_insert(0) += 1;
            let (original, copy) = (&texts[cluster], &texts[id]);
            let rate: f64 = rate.parse().unwrap();
            let [before, after] =
                [original, copy].map(|text| text.split_whitespace().count() as f64);
            match kind {
                "original" | "reprint" => assert!(original == copy && rate == 0.0),
                "cut" => {
                    assert!(original.starts_with(copy));
                    assert!(((before - after) / before - rate).abs() < 1e-4);
                }
                "dateline" => {
                    assert!(copy.ends_with(original));
                    assert!(((after - before) / before - rate).abs() < 1e-4);
                }
                "substituted" => {
                    assert!((before - after).abs() < 0.5 && rate <= 0.15 + 1.0 / before);
                }
                "light" => assert!((before - after).abs() <= 3.0),
                other => panic!("{other}"),
            }
            let mut shingler =
                nuskha::Shingler::new(nuskha::Level::Standard, nuskha::ShingleKind::Word(3));
            let [one, other] = [original, copy].map(|text| shingler.shingle(text).shingles);
            let measured = nuskha::Overlap::of(&one, &other).resemblance();
            assert!((measured - resemblance.parse::<f64>().unwrap()).abs() < 1e-6);
        }
        assert!(sizes.values().all(|&size| size >= 2));
        assert!(sizes.values().any(|&size| size >= 6), "the tail is long");
    }

    #[test]
    fn skewed_corpora_are_what_their_names_say() {
        let copies = texts(&generated(&["--skew", "copies", "--articles", "50"]));
        assert_eq!(copies.len(), 50);
        assert!(copies.values().all(|text| text == &copies["000000000"]));

        let crowd = texts(&generated(&["--skew", "crowd", "--articles", "50"]));
        let words = |text: &String| text.split_whitespace().count();
        assert!(crowd.values().all(|text| words(text) == words(&copies["000000000"])));
        assert!(crowd.values().collect::<std::collections::HashSet<_>>().len() > 40);

        let long = texts(&generated(&["--skew", "long", "--articles", "1"]));
        assert!((1_000_000..1_000_100).contains(&long["000000000"].len()));
        let pair = texts(&generated(&["--skew", "long-copy", "--articles", "1"]));
        assert_eq!(pair["000000000"], long["000000000"]);
        assert_ne!(pair["000000001"], long["000000000"]);

        let tiny = texts(&generated(&["--skew", "tiny", "--articles", "50"]));
        assert!(tiny.values().all(|text| text.split_whitespace().count() == 3));

        let ending = |text: &String| text.chars().rev().take(1_000).collect::<String>();
        let shared = texts(&generated(&["--skew", "boilerplate", "--articles", "20"]));
        assert!(shared.values().all(|text| ending(text) == ending(&shared["000000000"])));
    }
}
