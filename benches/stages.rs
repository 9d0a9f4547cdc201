//! Benchmarks of every step, named `stage/case/implementation`, over real
//! articles where `../shared` stands beside the checkout (unpack the corpora
//! with `scripts/unpack` first) and over the fixture otherwise. Throughput is
//! in bytes of JSON Lines. Each asserts that it did its work.

use std::borrow::Cow;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use nuskha::band::{self, BandKeys};
use nuskha::cluster::cluster;
use nuskha::corpus::ShingleSets;
use nuskha::read::{ReadOptions, Reading, Source, read};
use nuskha::verify::{join, verify};
use nuskha::{
    Banding, CandidatePair, Level, Net, Normalizer, Params, PrefixJoin, ShingleKind, Shingler,
    Signer, analyse,
};
use serde::Deserialize;

/// The input and its name in the benchmark.
fn input() -> (&'static str, PathBuf) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let real = root.join("target/data/saudi-july.jsonl");
    if real.exists() {
        ("saudi-july", real)
    } else {
        ("newsroom", root.join("fixtures/newsroom.jsonl"))
    }
}

fn texts(path: &Path) -> Vec<String> {
    let lines = std::fs::read_to_string(path).expect("the input is readable");
    let text = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).ok()?;
        Some(record["text"].as_str()?.to_owned())
    };
    lines.lines().filter_map(text).take(2_000).collect()
}

fn corpus(path: &Path, params: &Params) -> Reading {
    read(&[Source::at(path)], params, &ReadOptions::default(), &()).expect("the input is readable")
}

fn group<'c>(criterion: &'c mut Criterion, name: &str, bytes: u64) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10);
    group.throughput(Throughput::Bytes(bytes));
    group
}

/// What no run can do without: parsing on one core, and with it one pass of
/// normalising and shingling. A whole run is held against these.
fn least(criterion: &mut Criterion) {
    #[derive(Deserialize)]
    struct Article<'l> {
        #[serde(borrow)]
        text: Cow<'l, str>,
    }
    let (case, path) = input();
    let lines = std::fs::read_to_string(path).expect("the input is readable");
    let articles = || {
        let parsed = lines.lines().map(serde_json::from_str::<Article<'_>>);
        parsed.map(|article| article.expect("the corpora hold records"))
    };
    let mut parse = group(criterion, "parse", lines.len() as u64);
    parse.bench_function(format!("{case}/serde_json"), |bencher| {
        bencher.iter(|| {
            let bytes: usize = articles().map(|article| article.text.len()).sum();
            assert!(bytes * 4 > lines.len());
        });
    });
    parse.bench_function(format!("{case}/serde_json-and-shingles"), |bencher| {
        let mut shingler = Shingler::new(Level::Standard, ShingleKind::Word(3));
        bencher.iter(|| {
            let shingled = articles().map(|article| shingler.shingle(&article.text));
            let count: usize = shingled.map(|shingled| shingled.shingles.len()).sum();
            assert!(count > 1_000);
        });
    });
    parse.finish();
}

#[expect(clippy::too_many_lines, reason = "every stage in the order of the data")]
fn stages(criterion: &mut Criterion) {
    let (case, path) = input();
    let params = Params::default();
    let texts = texts(&path);
    let text_bytes: u64 = texts.iter().map(|text| text.len() as u64).sum();
    let file_bytes = std::fs::metadata(&path).expect("the input exists").len();

    let mut normalize = group(criterion, "normalize", text_bytes);
    for level in [Level::Light, Level::Standard, Level::Stem] {
        normalize.bench_function(format!("{case}/{level}"), |bencher| {
            let (mut normalizer, mut hashes) = (Normalizer::new(level), Vec::new());
            bencher.iter(|| {
                hashes.clear();
                for text in &texts {
                    normalizer.token_hashes(text, &mut hashes);
                }
                assert!(hashes.len() > texts.len());
            });
        });
    }
    normalize.finish();

    let mut shingle = group(criterion, "shingle", text_bytes);
    for kind in [ShingleKind::Word(3), ShingleKind::Character(5)] {
        shingle.bench_function(format!("{case}/{kind}"), |bencher| {
            let mut shingler = Shingler::new(Level::Standard, kind);
            bencher.iter(|| {
                let count: usize =
                    texts.iter().map(|text| shingler.shingle(text).shingles.len()).sum();
                assert!(count > texts.len());
            });
        });
    }
    shingle.finish();

    let reading = corpus(&path, &params);
    let sets = reading.corpus.sets();
    let (net, threshold) = (params.net(), Net::of_resemblance(params.threshold));
    let banding = params.banding().expect("the default is valid");
    let signer = Signer::new(params.k, params.seed);
    let sign = |sets: &ShingleSets, signer: &Signer, banding: Banding| {
        BandKeys::of(sets, signer, banding, &()).expect("the sets are in memory")
    };
    let mut signing = group(criterion, "sign", file_bytes);
    for k in [64, 128, 256] {
        let signer = Signer::new(k, params.seed);
        let banding = Banding { bands: k / banding.rows, ..banding };
        signing.bench_function(format!("{case}/k{k}/{}", signer.instruction_set()), |bencher| {
            bencher.iter(|| assert_eq!(sign(sets, &signer, banding).sets(), sets.len()));
        });
    }
    signing.finish();

    let keys = sign(sets, &signer, banding);
    let ranks = || sets.ids().map(|set| set.0).collect();
    let pairs = || band::candidates(&keys, sets, ranks, &()).expect("nobody stops it");
    let candidates = pairs();
    let mut band = group(criterion, "band", file_bytes);
    band.bench_function(format!("{case}/{}x{}", banding.bands, banding.rows), |bencher| {
        bencher.iter(|| assert_eq!(pairs().len(), candidates.len()));
    });
    band.finish();

    let mut joining = group(criterion, "candidates", file_bytes);
    let join = PrefixJoin::new(net);
    for (name, join) in [("prefix-join", join), ("prefix-join-exact", PrefixJoin::exact(net))] {
        let candidates =
            || join.candidates(sets, &()).expect("there is room for temporary files").len();
        let count = candidates();
        assert!(count > 0);
        joining.bench_function(format!("{case}/{name}"), |bencher| {
            bencher.iter(|| assert_eq!(candidates(), count));
        });
    }
    joining.finish();

    let by_threshold = |candidates: &[CandidatePair]| {
        verify(sets, candidates, threshold, &()).expect("the sets are in memory")
    };
    let mut verified = by_threshold(&candidates);
    verified.sort_unstable_by_key(|pair| (pair.a, pair.b));
    assert!(!verified.is_empty());
    let mut verifying = group(criterion, "verify", file_bytes);
    verifying.bench_function(format!("{case}/candidates"), |bencher| {
        bencher.iter(|| {
            assert_eq!(by_threshold(black_box(&candidates)).len(), verified.len());
        });
    });
    verifying.bench_function(format!("{case}/exact-join"), |bencher| {
        bencher.iter(|| {
            let all = join::all_pairs(sets, threshold, &()).expect("the sets are in memory");
            assert!(all.len() >= verified.len());
        });
    });
    verifying.finish();

    let mut clustering = group(criterion, "cluster", file_bytes);
    clustering.bench_function(format!("{case}/star"), |bencher| {
        bencher.iter(|| {
            let clusters =
                cluster(&reading.corpus, &verified, &[], params.linkage, &params.representative)
                    .expect("the sets are in memory");
            assert!(!clusters.is_empty());
        });
    });
    clustering.finish();

    let mut end_to_end = group(criterion, "end_to_end", file_bytes);
    // relations as by default, without the lower net that they are looked for in
    let net_of_threshold =
        Params { candidate_threshold: params.threshold, containment: None, ..params.clone() };
    let by_resemblance = Params::by_resemblance(params.threshold);
    for (name, params) in [
        ("default", params),
        ("net-of-threshold", net_of_threshold),
        ("resemblance", by_resemblance),
    ] {
        end_to_end.bench_function(format!("{case}/{name}"), |bencher| {
            bencher.iter(|| {
                let reading = corpus(&path, &params);
                let (sources, options) = ([Source::at(&path)], ReadOptions::default());
                let texts = reading.texts(&sources, &options, &params);
                let analysis =
                    analyse(&reading.corpus, &params, &texts, &()).expect("the default is valid");
                assert!(!analysis.clusters.is_empty());
            });
        });
    }
    end_to_end.finish();
}

criterion_group!(benches, least, stages);
criterion_main!(benches);
