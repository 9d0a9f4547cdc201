//! Apache Parquet: a row an article.
//!
//! Parquet stands in columns and is decoded by one thread, so its rows are
//! handed on as JSON Lines, of the wanted columns alone; from there they go
//! the way of all others, nested fields, numbers and dates included. Bytes are
//! taken for UTF-8, and times of any zone are told in that of Greenwich.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_cast::cast;
use arrow_json::WriterBuilder;
use arrow_json::writer::LineDelimited;
use arrow_schema::{ArrowError, DataType, Fields};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::schema::types::SchemaDescriptor;

use crate::read::fields::{self, FieldTree, Role};

/// Rows decoded at a time.
const ROWS: usize = 1024;

/// Writes a JSON object for every row, of the wanted fields or of all; `count` hears how
/// many of how many rows are written.
pub(crate) fn write_json_lines(
    file: File,
    fields: Option<&fields::Fields>,
    out: &mut impl Write,
    mut count: impl FnMut(u64, u64),
) -> io::Result<()> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)
        .map_err(|error| io::Error::other(format!("not Parquet, or cut short: {error}")))?;
    let mask = match fields {
        Some(fields) => {
            wanted_columns(builder.parquet_schema(), fields).map_err(io::Error::other)?
        }
        None => ProjectionMask::all(),
    };
    let all = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or_default();
    let mut written = 0;
    let rows =
        builder.with_projection(mask).with_batch_size(ROWS).build().map_err(io::Error::other)?;
    let mut json = WriterBuilder::new().with_explicit_nulls(true).build::<_, LineDelimited>(out);
    for batch in rows {
        let batch = StructArray::from(batch.map_err(io::Error::other)?);
        let plain = RecordBatch::from(plain_fields(&batch).map_err(io::Error::other)?);
        json.write(&plain).map_err(io::Error::other)?;
        written += plain.num_rows() as u64;
        count(written.min(all), all);
    }
    json.finish().map_err(io::Error::other)
}

/// The columns with types that JSON can show as a reader expects them.
fn plain_fields(columns: &StructArray) -> Result<StructArray, ArrowError> {
    let plain: Vec<ArrayRef> = columns.columns().iter().map(plain).collect::<Result<_, _>>()?;
    let fields = columns.fields().iter().zip(&plain);
    let fields: Fields = fields
        .map(|(field, column)| field.as_ref().clone().with_data_type(column.data_type().clone()))
        .map(|field| field.with_nullable(true))
        .collect();
    StructArray::try_new_with_length(fields, plain, columns.nulls().cloned(), columns.len())
}

fn plain(column: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    match column.data_type() {
        // what is no UTF-8 becomes null, and is told as such
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
            cast(column, &DataType::LargeUtf8)
        }
        DataType::Timestamp(unit, Some(_)) => {
            cast(column, &DataType::Timestamp(*unit, Some("+00:00".into())))
        }
        DataType::Struct(_) => Ok(Arc::new(plain_fields(column.as_struct())?)),
        _ => Ok(Arc::clone(column)),
    }
}

/// The columns that a wanted field is, or lies in.
fn wanted_columns(
    schema: &SchemaDescriptor,
    fields: &fields::Fields,
) -> Result<ProjectionMask, String> {
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

fn wanted<'f>(path: &[String], fields: &'f fields::Fields) -> Option<&'f FieldTree> {
    let mut node = fields.tree();
    for part in path {
        node = node.child(part)?.1;
        if !node.wanted.is_empty() {
            return Some(node);
        }
    }
    None
}
