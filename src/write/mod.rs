//! Writing: the cluster files.
//!
//! Each file is written under a temporary name beside its place, flushed to
//! the disk and renamed, so that it appears complete or not at all. `run.json`
//! comes last: where it stands, the run is whole. Lines are put in an order
//! that depends on ids alone (`assignments.jsonl` keeps that of the input).

mod folder;
mod run;
pub mod table;

pub use folder::{Folder, persist, temporary_file_for};
pub use run::{Counts, Run, RunSeconds, peak_memory};
