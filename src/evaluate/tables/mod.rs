//! Reading clusterings and labelled pairs from files, our own or anyone's.
//!
//! What a file holds is told by its first bytes and its header:
//!
//! | file | taken as |
//! |---|---|
//! | a folder | the output of `nuskha cluster`: its `assignments` and `pairs` |
//! | bincode | `assignments`, `clusters` or `pairs` |
//! | Parquet, JSON Lines, or a table under a header | by the names of its columns: `id` and `cluster_id`; `cluster_id` and `members`; `a`, `b` and `relation` |
//! | a table of two columns | an item and its cluster, a line each; the first is a header where it names one of the two and its other lines are of other clusters |
//! | a table of three columns, the third of relations | labelled pairs |
//!
//! Tables are separated by tabs, commas or blanks, and may be compressed. Between commas and
//! tabs, cells may be quoted. Blanks around a cell count only under a header whose names have
//! none around them. A file is held in memory whole, then its ids.

mod collector;
mod columns;
mod delimited;
mod json_lines;

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::panic::catch_unwind;
use std::path::Path;

use super::clustering::Clustering;
use super::pairs::LabelledPairs;
use crate::error::{Error, Result, TableFault};
use crate::read::format::{PARQUET_MAGIC, parquet};
use crate::read::{Compression, Source};
use crate::write::bincode::{self, decode};
use crate::write::table::{AssignmentRow, ClusterRow, PairRow};
use crate::write::{RUN, TableFormat};

use collector::Collector;

/// What a file or folder says of its items.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// Which cluster each is in.
    pub clustering: Option<Clustering>,
    /// How pairs of them are related.
    pub pairs: Option<LabelledPairs>,
    /// The first row, where it was taken for a header though only one of its two cells is a
    /// known name, so that it may be an item and its cluster.
    pub presumed_header: Option<String>,
}

/// Reads a file, standard input for `-`, or an output folder.
///
/// # Errors
///
/// [`Error::Io`] where it cannot be read, [`Error::Table`] where bincode is
/// damaged or another table, [`Error::NoClusterFiles`] where a folder holds
/// none, [`Error::Labels`] where something else is wrong with it; the message
/// names the line.
pub fn read(path: &Path) -> Result<Labels> {
    if path.is_dir() {
        return read_folder(path);
    }
    let labels = read_file(path)?;
    let is_empty = labels.clustering.as_ref().is_none_or(Clustering::is_empty)
        && labels.pairs.as_ref().is_none_or(LabelledPairs::is_empty);
    if is_empty {
        let reason = "no row in it; a table of an item and its cluster a line is needed, or of a, b and relation";
        return Err(Error::labels(&path.display(), reason));
    }
    Ok(labels)
}

/// The assignments, or else the clusters, and the pairs of a run. One without
/// a pair has an empty table of them.
fn read_folder(folder: &Path) -> Result<Labels> {
    let table = |name: &str| {
        let files = TableFormat::ALL.into_iter().map(|form| folder.join(form.file_name(name)));
        files.into_iter().find(|file| file.exists())
    };
    let clusters = table("assignments").or_else(|| table("clusters"));
    let pairs = table("pairs");
    if clusters.is_none() && pairs.is_none() {
        return Err(Error::NoClusterFiles { path: folder.to_owned() });
    }
    if !folder.join(RUN).exists() {
        let reason = format!(
            "the run that wrote to this folder did not come to its end, since {RUN} is missing; run it again, or name one of its files"
        );
        return Err(Error::labels(&folder.display(), &reason));
    }
    let clustering = clusters.map(|file| read_file(&file)).transpose()?;
    let pairs = pairs.map(|file| read_file(&file)).transpose()?;
    Ok(Labels {
        clustering: clustering.map(|labels| labels.clustering.unwrap_or_default()),
        pairs: pairs.map(|labels| labels.pairs.unwrap_or_default()),
        presumed_header: None,
    })
}

fn read_file(path: &Path) -> Result<Labels> {
    let bytes = content(path).map_err(Error::io(path, "read"))?;
    let name = path.display().to_string();
    let mut collector = Collector::new(&name);
    if bytes.starts_with(&bincode::MAGIC) {
        let table = |fault| Error::Table { path: path.to_owned(), fault };
        read_bincode(&bytes, &mut collector, table)?;
    } else if bytes.starts_with(PARQUET_MAGIC) {
        let rows = parquet_rows(&bytes).map_err(Error::io(path, "read"))?;
        json_lines::read(&rows, &mut collector)?;
    } else {
        let text = text(&name, &bytes)?;
        if text.trim_start().starts_with('{') {
            json_lines::read(text.as_bytes(), &mut collector)?;
        } else {
            delimited::read(text, path.extension(), &mut collector)?;
        }
    }
    collector.finish()
}

/// All bytes of a file, decompressed.
fn content(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    Source::at(path).open()?.read_to_end(&mut bytes)?;
    let Some(compression) = Compression::of_bytes(&bytes) else { return Ok(bytes) };
    let mut decompressed = Vec::new();
    compression.decoder(bytes.as_slice())?.read_to_end(&mut decompressed)?;
    Ok(decompressed)
}

/// The file as text, without the mark that some programs put before it.
fn text<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str> {
    let text = simdutf8::compat::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        Error::labels(&format_args!("{name}:{line}"), "not UTF-8; convert the table first")
    })?;
    Ok(text.trim_start_matches('\u{FEFF}'))
}

/// The rows as JSON Lines, which knows columns by name.
fn parquet_rows(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut file = tempfile::tempfile()?;
    file.write_all(bytes)?;
    file.seek(SeekFrom::Start(0))?;
    // its reader gives up at some damage in the way of a broken assumption
    let read = catch_unwind(move || {
        let mut rows = Vec::new();
        parquet::write_json_lines(file, None, &mut rows, |_, _| ())?;
        Ok(rows)
    });
    read.unwrap_or_else(|_| Err(io::Error::other("the table is damaged: its reader gave up")))
}

fn read_bincode(
    bytes: &[u8],
    collector: &mut Collector<'_>,
    error: impl Fn(TableFault) -> Error,
) -> Result<()> {
    let other = |fault: &TableFault, name: &str| matches!(fault, TableFault::OtherTable { found, .. } if found == name);
    match decode::<AssignmentRow<'static>>(bytes, None) {
        Ok((_, rows)) => (1..)
            .zip(rows)
            .try_for_each(|(line, row)| collector.assign(line, &row.id, &row.cluster_id)),
        Err(fault) if other(&fault, "clusters") => {
            let (_, rows) = decode::<ClusterRow<'static>>(bytes, None).map_err(error)?;
            (1..).zip(rows).try_for_each(|(line, row)| {
                let mut members = row.members.iter();
                members.try_for_each(|member| collector.assign(line, &member.id, &row.cluster_id))
            })
        }
        Err(fault) if other(&fault, "pairs") => {
            let (_, rows) = decode::<PairRow<'static>>(bytes, None).map_err(error)?;
            (1..).zip(rows).try_for_each(|(line, row)| {
                collector.pair(line, &row.a, &row.b, &row.relation.to_string())
            })
        }
        Err(fault) => Err(error(fault)),
    }
}

#[cfg(test)]
mod tests;
