//! Apache Parquet: a row an article.
//!
//! Parquet stands in columns and is decoded by one thread, so its rows are
//! handed on as JSON Lines, of the wanted columns alone; from there they go
//! the way of all others, nested fields, numbers and dates included.

use std::io::{self, Write};

use arrow_json::WriterBuilder;
use arrow_json::writer::LineDelimited;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::reader::ChunkReader;
use parquet::schema::types::SchemaDescriptor;

use crate::read::fields::{FieldTree, Fields, Role};

/// What every file begins with.
pub(crate) const MAGIC: &[u8] = b"PAR1";

/// Rows decoded at a time.
const ROWS: usize = 1024;

/// Writes a JSON object for every row, of the wanted fields or of all.
pub(crate) fn write_json_lines(
    file: impl ChunkReader + 'static,
    fields: Option<&Fields>,
    out: &mut impl Write,
) -> io::Result<()> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)
        .map_err(|error| io::Error::other(format!("not Parquet, or cut short: {error}")))?;
    let mask = match fields {
        Some(fields) => {
            wanted_columns(builder.parquet_schema(), fields).map_err(io::Error::other)?
        }
        None => ProjectionMask::all(),
    };
    let rows =
        builder.with_projection(mask).with_batch_size(ROWS).build().map_err(io::Error::other)?;
    let mut json = WriterBuilder::new().with_explicit_nulls(true).build::<_, LineDelimited>(out);
    for batch in rows {
        json.write(&batch.map_err(io::Error::other)?).map_err(io::Error::other)?;
    }
    json.finish().map_err(io::Error::other)
}

/// The columns that a wanted field is, or lies in.
fn wanted_columns(schema: &SchemaDescriptor, fields: &Fields) -> Result<ProjectionMask, String> {
    let columns = schema.columns().iter().enumerate();
    let leaves: Vec<(usize, &FieldTree)> = columns
        .filter_map(|(place, column)| Some((place, wanted(column.path().parts(), fields)?)))
        .collect();
    let is_text = |field: &FieldTree| field.wanted.iter().any(|wanted| wanted.role == Role::Text);
    if !leaves.iter().any(|(_, field)| is_text(field)) {
        return Err(fields.missing());
    }
    Ok(ProjectionMask::leaves(schema, leaves.into_iter().map(|(place, _)| place)))
}

fn wanted<'f>(path: &[String], fields: &'f Fields) -> Option<&'f FieldTree> {
    let mut node = fields.tree();
    for part in path {
        node = node.child(part)?.1;
        if !node.wanted.is_empty() {
            return Some(node);
        }
    }
    None
}
