//! The whole run over real articles of `../shared`: precision and recall
//! against the exact join. Skipped, with a line that says so, where they are
//! not there.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::desk::{Desk, real_corpus};

#[test]
fn pairs_of_real_articles_are_those_of_the_exact_join() {
    let Some(articles) = real_corpus("saudi-july") else { return };
    let desk = Desk::new();
    let input = desk.file("saudi-july.jsonl", articles);
    for threshold in ["0.5", "0.8"] {
        let pairs = |candidates: &str| -> BTreeSet<String> {
            let out = desk.path(candidates);
            let status = Command::new(env!("CARGO_BIN_EXE_nuskha"))
                .arg("cluster")
                .arg(&input)
                .args(["--force", "--quiet", "--threshold", threshold, "--candidates", candidates])
                .args(["--relations", "none"])
                .arg("--out")
                .arg(&out)
                .status()
                .unwrap();
            assert!(status.success());
            let lines = fs::read_to_string(out.join("pairs.jsonl")).unwrap();
            lines.lines().map(str::to_owned).collect()
        };
        let (found, exact) = (pairs("lsh"), pairs("exact"));
        assert!(found.is_subset(&exact));
        assert!(exact.len() > 2_000, "{} pairs", exact.len());
        let recall = found.len() as f64 / exact.len() as f64;
        println!("threshold {threshold}: recall {recall:.4} of {} pairs", exact.len());
        assert!(recall >= 0.995);
    }
}
