//! `run.json`: what was run, on what, and what came of it.

use serde::{Serialize, Serializer};

use crate::band::Banding;
use crate::params::Params;
use crate::pipeline::Analysis;
use crate::read::Reading;
use crate::seconds::Seconds;

/// Its name in the folder of a run.
pub const RUN: &str = "run.json";

/// The one object of `run.json`.
#[derive(Debug, Serialize)]
pub struct Run<'a> {
    /// The release that ran.
    pub version: &'static str,
    /// Sixteen hexadecimal digits that stand for `params`.
    pub fingerprint: String,
    /// The words of the command line: what was read and how, and what `params` do not
    /// say, as how many related articles are listed.
    pub command: Vec<String>,
    /// Everything that decides which articles are pairs and clusters, however it was said
    /// in one way.
    #[serde(serialize_with = "in_one_way")]
    pub params: &'a Params,
    /// The banding used; 0 × 0 with the exact join.
    pub banding: Banding,
    /// How many of each.
    pub counts: Counts,
    /// Seconds a step, by the clock on the wall.
    pub seconds: RunSeconds,
    /// The most memory held at once, in bytes, where the system tells.
    pub peak_memory_bytes: Option<u64>,
}

/// How many of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Counts {
    /// Bytes of input.
    pub bytes: u64,
    /// Articles read.
    pub documents: usize,
    /// Records that could not be read.
    pub rejects: usize,
    /// Ids that stood more than once.
    pub repeated_ids: usize,
    /// Articles without a token, which join no cluster.
    pub documents_without_shingles: usize,
    /// Distinct shingle sets.
    pub shingle_sets: usize,
    /// Pairs of sets that were compared.
    pub candidate_pairs: u64,
    /// Pairs of sets that the net of the parameters admits.
    pub verified_pairs: usize,
    /// Pairs of articles in `pairs.jsonl`.
    pub document_pairs: usize,
    /// Clusters of two or more.
    pub clusters: usize,
    /// Articles in the largest cluster.
    pub largest_cluster: usize,
    /// Articles in clusters that are not the representative.
    pub duplicates: usize,
}

/// Seconds a step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RunSeconds {
    /// Reading, normalising and shingling, which run as one.
    pub read: f64,
    /// The steps between.
    #[serde(flatten)]
    pub analysis: Seconds,
    /// Related lists, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related: Option<f64>,
    /// Stories, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stories: Option<f64>,
    /// Writing the tables.
    pub write: f64,
    /// From opening the first file to all cluster files written but this one.
    pub total: f64,
}

/// Parameters as they are fingerprinted.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn in_one_way<S: Serializer>(params: &&Params, serializer: S) -> Result<S::Ok, S::Error> {
    params.canonical().serialize(serializer)
}

impl Counts {
    /// The counts of a run.
    #[must_use]
    pub fn new(reading: &Reading, analysis: &Analysis) -> Self {
        let corpus = &reading.corpus;
        let sizes = || analysis.clusters.iter().map(crate::cluster::Cluster::size);
        Self {
            bytes: reading.visited.bytes,
            documents: corpus.documents().len(),
            rejects: reading.rejects.len(),
            repeated_ids: corpus.repeated_ids().len(),
            documents_without_shingles: corpus
                .documents()
                .iter()
                .filter(|document| document.set.is_none())
                .count(),
            shingle_sets: corpus.sets().len(),
            candidate_pairs: analysis.candidates,
            verified_pairs: analysis.verified.len(),
            document_pairs: analysis.pairs.len(),
            clusters: analysis.clusters.len(),
            largest_cluster: sizes().max().unwrap_or(0),
            duplicates: sizes().map(|size| size - 1).sum(),
        }
    }
}

/// The most memory this process has held at once, in bytes; `None` where the
/// system does not tell (it does on Linux).
#[must_use]
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
