//! The parameters of the engine, which every command that finds copies takes.

use std::str::FromStr;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use nuskha::{
    Banding, BoilerplatePolicy, CandidateMethod, Level, Linkage, Params, Relation, ShingleKind,
};

use super::failure::Failure;

/// What `--relations` may name.
const RELATIONS: [&str; 5] = ["exact", "copy", "partial", "update", "none"];

/// The parameters of a run, but for which article stands for a cluster.
#[derive(Debug, Args)]
#[command(next_help_heading = "Parameters")]
pub(crate) struct EngineArguments {
    #[command(flatten)]
    pub(crate) signatures: SignatureArguments,

    /// The least resemblance of a pair, above 0 and at most 1 [default: 0.2,
    /// since relations then tell copies from others; 0.5 with --relations none]
    #[arg(short, long, value_name = "T", allow_negative_numbers = true)]
    threshold: Option<f64>,

    /// The least containment of a pair, above 0 and at most 1, or off (or 0): two
    /// articles are a pair, whatever their resemblance, if this share of the
    /// shorter stands in the longer [default: 0.5; off with --relations none]
    #[arg(long, value_name = "C", allow_negative_numbers = true)]
    containment: Option<Containment>,

    /// Where candidate pairs come from
    #[arg(long, value_enum, default_value = "lsh")]
    candidates: CandidatesArgument,

    /// The relations that join clusters besides exact: copy, partial, update; or
    /// none, to go by resemblance alone
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "copy",
        value_name = "LIST",
        value_parser = PossibleValuesParser::new(RELATIONS)
    )]
    relations: Vec<String>,

    /// What joins articles into a cluster
    #[arg(long, value_enum, default_value = "representative")]
    linkage: LinkageArgument,
}

/// What signatures are made of, and how they are cut into bands.
#[derive(Debug, Args)]
#[command(next_help_heading = "Parameters")]
pub(crate) struct SignatureArguments {
    /// How far spellings are folded: none, light, standard or stem
    #[arg(long, default_value_t = Params::default().level)]
    level: Level,

    /// What a shingle is made of: word:1 to word:16, char:1 to char:16
    #[arg(long, default_value_t = Params::default().shingle, value_name = "KIND")]
    shingle: ShingleKind,

    /// Minima in a signature, 16 to 1024. With relations, signatures and bands
    /// are used only for articles that may share nothing but common text
    #[arg(short, long, default_value_t = Params::default().k)]
    k: usize,

    /// The chance that a pair exactly at the threshold shares a band
    #[arg(
        long,
        default_value_t = Params::default().recall,
        value_name = "CHANCE",
        allow_negative_numbers = true
    )]
    recall: f64,

    /// Bands of a signature, by hand
    #[arg(long, requires = "rows")]
    bands: Option<usize>,

    /// Rows of a band, by hand
    #[arg(long, requires = "bands")]
    rows: Option<usize>,

    /// What to do with lines that a newspaper repeats under article after article
    #[arg(long, value_enum, default_value = "drop", value_name = "WHAT")]
    boilerplate: BoilerplateArgument,
}

/// A containment, or `off`; 0 is another word for it.
#[derive(Clone, Copy, Debug)]
struct Containment(Option<f64>);

impl FromStr for Containment {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        if written == "off" {
            return Ok(Self(None));
        }
        match written.parse() {
            Ok(0.0) => Ok(Self(None)),
            Ok(containment) => Ok(Self(Some(containment))),
            Err(_) => Err("write a share above 0 and at most 1, as in 0.5, or off".to_owned()),
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CandidatesArgument {
    /// MinHash signatures in bands with --relations none, else a join on rare
    /// shingles: fast, misses few
    Lsh,
    /// The exact join: misses none, for small inputs
    Exact,
}

/// What becomes of boilerplate.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum BoilerplateArgument {
    /// It counts for nothing
    Drop,
    /// It counts like any other text
    Keep,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LinkageArgument {
    /// Every member is a copy of the representative, or of an article with the
    /// same shingles as either
    Representative,
    /// A chain of pairs is enough
    Single,
}

impl BoilerplateArgument {
    pub(crate) fn policy(self) -> BoilerplatePolicy {
        match self {
            Self::Drop => BoilerplatePolicy::Drop,
            Self::Keep => BoilerplatePolicy::Keep,
        }
    }
}

impl SignatureArguments {
    /// The usual parameters but for these.
    pub(crate) fn params(&self) -> Params {
        Params {
            level: self.level,
            shingle: self.shingle,
            k: self.k,
            recall: self.recall,
            banding: self.bands.zip(self.rows).map(|(bands, rows)| Banding { bands, rows }),
            boilerplate: self.boilerplate.policy(),
            ..Params::default()
        }
    }
}

impl EngineArguments {
    /// The parameters; an error says which options do not go together.
    pub(crate) fn params(&self) -> Result<Params, Failure> {
        if self.relations.len() > 1 && self.relations.iter().any(|name| name == "none") {
            return Err(Failure::usage(
                "--relations: none stands alone; leave it out, or the others",
            ));
        }
        let relations: Vec<Relation> =
            self.relations.iter().filter_map(|name| name.parse().ok()).collect();
        let usual = Params::default();
        // where no relation tells copies from others, resemblance has to
        let (least, containment) = if relations.is_empty() {
            (usual.threshold, None)
        } else {
            (usual.candidate_threshold, usual.containment)
        };
        // with relations, one below the usual lowers the net and not what bands are for
        let makes_bands =
            |&given: &f64| relations.is_empty() || !(given > 0.0 && given < usual.threshold);
        Ok(Params {
            threshold: self.threshold.filter(makes_bands).unwrap_or(usual.threshold),
            candidate_threshold: self.threshold.unwrap_or(least),
            containment: self.containment.map_or(containment, |containment| containment.0),
            candidates: match self.candidates {
                CandidatesArgument::Lsh => CandidateMethod::Lsh,
                CandidatesArgument::Exact => CandidateMethod::Exact,
            },
            linkage: match self.linkage {
                LinkageArgument::Representative => Linkage::Representative,
                LinkageArgument::Single => Linkage::Single,
            },
            relations,
            ..self.signatures.params()
        })
    }
}
