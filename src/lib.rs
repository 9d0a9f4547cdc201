//! nuskha (نسخة, "copy") finds the copies and the kin of Arabic news articles.
//!
//! ```text
//! read → normalise → shingle → sign → band → verify → relate → cluster → write
//! ```
//!
//! One module a step, in this order; [`pipeline`] joins them on one screen.
//! [`Articles`] is the short way in, for articles in memory; [`read::read`],
//! [`pipeline::analyse`] and [`write`](mod@write) are the parts the
//! command-line tool is made of.
//!
//! | what is wanted | where it is, with an example |
//! |---|---|
//! | pairs with their relations, and clusters | [`analyse`] |
//! | why two articles are what they are to each other | [`relate::explanation::explain`] |
//! | of which articles of a corpus a new one is a copy | [`related::SubjectCorpus::pairs_for`] |
//! | lists of what is near in subject, of new articles too | [`related`] |
//! | articles by event | [`story`] |
//! | which articles to drop | [`dedup::verdicts`] |
//! | what an article is about, and the background for it | [`keywords::KeywordFinder`], [`frequencies`] |
//! | tables | [`write::table`](mod@write::table) |
//! | how much the bands miss | [`audit`](mod@audit) |
//!
//! ```
//! use nuskha::{Articles, Params};
//!
//! let mut articles = Articles::new(Params::default())?;
//! articles.add("a", "افتتح الوزير المستشفى الجديد في المدينة صباح اليوم");
//! articles.add("b", "إفتتح الوزير المستشفي الجديد فى المدينه صباح اليوم");
//! let clusters = articles.clusters()?;
//! assert_eq!((&*clusters[0][0].id, &*clusters[0][1].id), ("a", "b"));
//! # Ok::<(), nuskha::Error>(())
//! ```
//!
//! # Features
//!
//! All are on by default; `default-features = false` leaves them out.
//!
//! | feature | what is missing without it |
//! |---|---|
//! | `cli` | the command `nuskha`; the library is whole |
//! | `parquet` | articles and tables in Parquet; a source of that form is a bad record |
//! | `html` | the main text of web pages, alone and in web archives; each is a bad record |
//!
//! # What may change
//!
//! Hashes, normalisation and tables are a format: [`FORMAT_VERSION`] counts up where one of
//! them changes, and results of two versions are never mixed unnoticed. Within one, a
//! release may tell a relation better, and so give other clusters. Before 1.0, names in this
//! library may change from one minor version to the next; the changelog says which. Enums and
//! results that are marked `non_exhaustive` may grow at any time, and so may the structs of
//! options, and of articles on their way in, which end with `..Params::default()` or their own
//! default.

mod articles;
pub mod audit;
pub mod band;
pub mod boilerplate;
mod candidates;
pub mod cluster;
pub mod corpus;
mod counting_sort;
pub mod date;
pub mod dedup;
mod error;
pub mod evaluate;
pub mod frequencies;
pub mod hash;
pub mod keywords;
mod letters;
mod marks;
mod narrow;
pub mod normalize;
mod observer;
pub mod overlap;
pub mod page;
mod page_cache;
mod params;
pub mod pipeline;
pub mod prefix;
pub mod read;
pub mod recurrence;
pub mod recurring;
mod reject;
pub mod relate;
pub mod related;
mod repeats;
mod sealed;
mod seconds;
pub mod sentence;
pub mod shingle;
pub mod sign;
pub mod story;
pub mod terms;
pub mod text;
mod union_find;
pub mod verify;
pub mod write;

/// The version of this release, as `run.json` and Parquet files name it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

pub use articles::{Articles, ClusteredArticle, Finished};
pub use band::{Banding, CandidatePair};
pub use cluster::{Cluster, Linkage, Member, RepresentativePolicy};
pub use corpus::{Arrival, Corpus, CorpusBuilder, Document, DocumentId};
pub use error::{Error, Result, TableFault};
pub use normalize::{Level, Normalizer};
pub use observer::{Observer, Step};
pub use overlap::{Net, Overlap};
pub use page::{Page, PageLine};
pub use params::{BoilerplatePolicy, CandidateMethod, FORMAT_VERSION, Params};
pub use pipeline::{Analysis, analyse, analyse_verified};
pub use prefix::PrefixJoin;
pub use read::Record;
pub use relate::{DocumentPair, Relation};
pub use seconds::Seconds;
pub use shingle::{ShingleKind, Shingled, Shingler};
pub use sign::{MAX_K, MIN_K, SignatureMatrix, Signer};
pub use text::{ArticleText, Texts};
pub use verify::VerifiedPair;
