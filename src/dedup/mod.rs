//! The corpus without its copies: the step before a search index is built.
//!
//! The articles are read and clustered as ever; then the sources are read a
//! second time, and every record that stands for its cluster is written as it
//! came, byte for byte and in input order. What a record is and where it ends
//! is decided by the same cutting as in the first reading, so all that this
//! module knows of a form is what stands between its records.
//!
//! A relation depends a little on the corpus: what recurs in it, and what is
//! boilerplate. So that dropping copies does not make new ones, what is kept
//! is looked at again until nothing more is dropped ([`settle`]). A second run over the
//! output then drops next to nothing, but for bulletins: without their copies, it knows
//! less of what recurs.
//!
//! With annotation, all records are written, each with its cluster; for a
//! search engine, each becomes a line of its bulk API. Cost: one more pass
//! over the input, at the speed of copying, and no memory beyond a block.

mod annotation;
mod columns;
mod copy;
mod fate;
mod output;
#[cfg_attr(not(feature = "parquet"), path = "no_rows.rs")]
mod rows;
mod settlement;
mod sink;
mod verdict;

pub use annotation::Annotation;
pub use output::{Choice, Output, distinct_names};
pub use settlement::settle;
pub use verdict::{Verdict, verdicts};
