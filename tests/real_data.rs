//! The whole run over real articles of `../shared`: precision and recall
//! against the exact join. Skipped, with a line that says so, where they are
//! not there.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::Command;

#[test]
fn pairs_of_real_articles_are_those_of_the_exact_join() {
    let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/saudi-july.jsonl.zst");
    let Ok(packed) = File::open(&packed) else {
        eprintln!("SKIPPED: no real articles in ../shared/data");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("saudi-july.jsonl");
    let mut articles = zstd::Decoder::new(packed).unwrap();
    io::copy(&mut articles, &mut File::create(&input).unwrap()).unwrap();
    for threshold in ["0.5", "0.8"] {
        let pairs = |candidates: &str| -> BTreeSet<String> {
            let out = folder.path().join(candidates);
            let status = Command::new(env!("CARGO_BIN_EXE_nuskha"))
                .arg("cluster")
                .arg(&input)
                .args(["--force", "--quiet", "--threshold", threshold, "--candidates", candidates])
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
