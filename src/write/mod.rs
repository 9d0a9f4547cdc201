//! Writing: the cluster files.
//!
//! A cluster file is a table: rows of one type ([`Table`]), written one after
//! the other in one of four forms ([`TableFormat`]), so that a table of any
//! length costs the memory of a few thousand rows. Names, order and meaning of
//! the columns are the same in every form.
//!
//! Each file is written without a name, where the system has such files, or under a
//! temporary one beside its place, flushed to the disk and then named, so that it appears
//! complete or not at all. `run.json`
//! comes last: where it stands, the run is whole. Rows are put in an order
//! that depends on ids alone (`assignments` keeps that of the input).

pub mod bincode;
mod cell;
pub mod coverage;
mod csv;
mod descriptor;
mod folder;
mod format;
mod json_lines;
#[cfg_attr(not(feature = "parquet"), path = "no_parquet.rs")]
mod parquet;
pub mod related;
mod row;
mod run;
pub mod story;
pub mod table;
mod whole_file;

#[cfg(test)]
#[cfg(feature = "parquet")]
mod tests;

pub use descriptor::is_open_already;
pub(crate) use folder::remove_file;
pub use folder::{Folder, UnnamedTable, file_names, write_file};
pub use format::{TableFormat, write_table};
pub use json_lines::write_json_lines;
#[cfg(feature = "parquet")]
pub(crate) use parquet::io_error as parquet_error;
pub use row::{Cells, Column, ColumnKind, Row, Table};
pub use run::{Counts, RUN, Run, RunSeconds, peak_memory};
pub use whole_file::{WholeFile, folder_of, target_of};
