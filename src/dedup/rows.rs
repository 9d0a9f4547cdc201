//! The rows of a Parquet file that are kept, all columns as they are.
//!
//! Strings are read as bytes, as they were the first time, so that one that is no UTF-8
//! costs no other row; in a row that is written, what is no letter of it is U+FFFD.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, StringBuilder, StructBuilder};
use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, BooleanArray, LargeBinaryArray, LargeStringArray, RecordBatch, StructArray,
};
use arrow_cast::cast;
use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use arrow_select::filter::filter_record_batch;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::{self, ParquetError};
use parquet::file::properties::WriterProperties;

use super::annotation::{Annotation, FIELD};
use super::columns::{Agreed, Columns};
use super::fate::Fate;
use super::output::Output;
use crate::error::{Error, Result};
use crate::read::Source;
use crate::read::format::parquet::{rows_at_once, strings_as_bytes};
use crate::read::stream::{open_table, unreadable};
use crate::write::parquet_error;

/// Bytes of a row group, which stands in memory until it is whole.
const GROUP_BYTES: usize = 1 << 27;

/// Writes the rows of Parquet sources that are to be written, all into one file; `false`
/// where none of them is a table.
pub(super) fn write(
    output: &Output<'_>,
    numbers: Range<usize>,
    out: impl Write + Send,
    name: &Path,
) -> Result<bool> {
    let fail = |error| Error::io(name, "write")(parquet_error(error));
    let mut rows = Rows::new(out, output.annotates());
    let mut agreed = Agreed::new();
    for number in numbers.clone() {
        let Some(table) = table_of(output, number)? else { continue };
        agreed.hold(&output.sources[number], table.written(output))?;
        let articles = output.articles_of(number);
        let places = &output.places[articles.clone()];
        let found = Cell::new(0);
        let fate = |row: u64| {
            let article = places.binary_search_by_key(&row, |place| place.line).ok();
            found.set(found.get() + usize::from(article.is_some()));
            output.fate(article.map(|article| articles.start + article), output.annotates())
        };
        // what broke off the first time was reported then
        let broken = rows.copy(table, fate).map_err(&fail)?;
        output.all_found(number, found.get(), broken)?;
    }
    // without an article in any of them, a table of their columns is left
    for number in numbers {
        if rows.has_columns() {
            break;
        }
        if let Ok(table) = Table::open(&output.sources[number]) {
            rows.copy(table, |_| output.fate(None, output.annotates())).map_err(&fail)?;
        }
    }
    let is_table = rows.has_columns();
    rows.finish().map_err(fail)?;
    Ok(is_table)
}

/// Sees to it that all tables have the same columns.
pub(super) fn check_columns(output: &Output<'_>) -> Result<()> {
    let mut agreed = Agreed::new();
    for (number, source) in output.sources.iter().enumerate() {
        if let Some(table) = table_of(output, number)? {
            agreed.hold(source, table.written(output))?;
        }
    }
    Ok(())
}

impl Columns for Fields {
    fn difference(&self, those: &Self) -> String {
        let same = self.iter().zip(those).take_while(|(this, that)| this == that).count();
        let [here, there] = [self, those].map(|columns| match columns.get(same) {
            Some(column) => column.to_string(),
            None => "none".to_owned(),
        });
        format!("column {} is {here} here, and {there} there", same + 1)
    }
}

/// The table of a source; `None` where nothing of it is written.
fn table_of(output: &Output<'_>, number: usize) -> Result<Option<Table>> {
    let source = &output.sources[number];
    // what is no table was reported when it was read
    let is_of_rejects = output.articles_of(number).is_empty();
    if is_of_rejects && !output.annotates() {
        return Ok(None);
    }
    match Table::open(source) {
        Ok(table) => Ok(Some(table)),
        Err(error) => {
            source.check()?;
            if is_of_rejects { Ok(None) } else { Err(Error::io(source.path(), "read")(error)) }
        }
    }
}

/// A Parquet file to be read, its strings as bytes.
struct Table {
    columns: SchemaRef,
    rows: ParquetRecordBatchReaderBuilder<File>,
}

impl Table {
    fn open(source: &Source) -> io::Result<Self> {
        let file = open_table(source)?;
        let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new());
        let metadata = metadata.map_err(parquet_error)?;
        let columns = Arc::clone(metadata.schema());
        let metadata = strings_as_bytes(&metadata).unwrap_or(metadata);
        // as many at a time as the first time, or a part of them where columns are read that
        // were not, so that what is damaged costs no row that was read
        let at_once = rows_at_once(&file, metadata.metadata(), &ProjectionMask::all());
        let rows = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
        Ok(Self { columns, rows: rows.with_batch_size(at_once) })
    }

    /// The columns that are written as they are.
    fn written(&self, output: &Output<'_>) -> Fields {
        let all = self.columns.fields();
        if output.annotates() { kept_columns(all).into() } else { all.clone() }
    }
}

/// A Parquet file being written.
struct Rows<W: Write + Send> {
    writer: Option<(ArrowWriter<W>, SchemaRef)>,
    out: Option<W>,
    annotates: bool,
}

impl<W: Write + Send> Rows<W> {
    fn new(out: W, annotates: bool) -> Self {
        Self { writer: None, out: Some(out), annotates }
    }

    /// Whether the columns are known, since a file came.
    fn has_columns(&self) -> bool {
        self.writer.is_some()
    }

    /// Copies the rows of one file, counted from 1, that `fate` does not drop, as far as it
    /// can be read; why that is not to its end, where it is not.
    fn copy<'a>(
        &mut self,
        table: Table,
        fate: impl Fn(u64) -> Fate<'a>,
    ) -> errors::Result<Option<String>> {
        let Table { columns, rows } = table;
        let read = self.with_annotation(&columns);
        let (writer, schema) = match &mut self.writer {
            Some(open) => open,
            empty => {
                let failed = || ParquetError::General("the table failed before".to_owned());
                let out = self.out.take().ok_or_else(failed)?;
                let properties = WriterProperties::builder()
                    .set_compression(Compression::ZSTD(ZstdLevel::default()))
                    .set_max_row_group_bytes(Some(GROUP_BYTES))
                    .build();
                let writer = ArrowWriter::try_new(out, Arc::clone(&read), Some(properties))?;
                empty.insert((writer, read))
            }
        };
        let broken = |reason| Some(unreadable(None, &parquet_error(reason)));
        let batches = match rows.build() {
            Ok(batches) => batches,
            Err(reason) => return Ok(broken(reason)),
        };
        let mut row = 0;
        for batch in batches {
            let batch = match batch {
                Ok(batch) => batch,
                Err(reason) => return Ok(broken(reason.into())),
            };
            let before = row;
            row += batch.num_rows() as u64;
            let fates: Vec<Fate<'a>> = (before + 1..=row).map(&fate).collect();
            let is_written: BooleanArray =
                fates.iter().map(|fate| Some(!matches!(fate, Fate::Dropped))).collect();
            let written = StructArray::from(filter_record_batch(&batch, &is_written)?);
            let mut written = RecordBatch::from(with_strings(&written, columns.fields())?);
            if self.annotates {
                // nothing is dropped then: a fate for every row
                written = annotated(&written, fates.iter().map(annotation), schema)?;
            }
            writer.write(&written)?;
        }
        Ok(None)
    }

    fn finish(self) -> errors::Result<()> {
        self.writer.map_or(Ok(()), |(writer, _)| writer.close().map(drop))
    }

    fn with_annotation(&self, read: &SchemaRef) -> SchemaRef {
        if !self.annotates {
            return Arc::clone(read);
        }
        let mut fields = kept_columns(read.fields());
        fields.push(Arc::new(Field::new(FIELD, DataType::Struct(annotation_fields()), true)));
        Arc::new(Schema::new_with_metadata(fields, read.metadata().clone()))
    }
}

/// The columns without those of an earlier annotation, which a new one takes the place of.
fn kept_columns(columns: &Fields) -> Vec<FieldRef> {
    columns.iter().filter(|column| column.name() != FIELD).cloned().collect()
}

/// The columns with strings again where these fields are strings.
fn with_strings(columns: &StructArray, fields: &Fields) -> errors::Result<StructArray> {
    let typed = columns.columns().iter().zip(fields);
    let strings = typed.map(|(column, field)| with_string(column, field.data_type()));
    let strings = strings.collect::<errors::Result<Vec<ArrayRef>>>()?;
    let (nulls, rows) = (columns.nulls().cloned(), columns.len());
    Ok(StructArray::try_new_with_length(fields.clone(), strings, nulls, rows)?)
}

fn with_string(column: &ArrayRef, data_type: &DataType) -> errors::Result<ArrayRef> {
    let value = match data_type {
        DataType::Dictionary(_, value) => value,
        other => other,
    };
    let is_binary =
        matches!(value, DataType::Binary | DataType::LargeBinary | DataType::BinaryView);
    match (column.data_type(), data_type) {
        (read, written) if read == written => Ok(Arc::clone(column)),
        (_, DataType::Struct(fields)) => Ok(Arc::new(with_strings(column.as_struct(), fields)?)),
        _ if is_binary => Ok(cast(column, data_type)?),
        _ => Ok(cast(&lossy(column.as_binary()), data_type)?),
    }
}

/// Bytes as text, with U+FFFD for what is no UTF-8.
fn lossy(bytes: &LargeBinaryArray) -> LargeStringArray {
    bytes.iter().map(|value| value.map(String::from_utf8_lossy)).collect()
}

/// The fields of an annotation, of the types that [`annotated`] builds.
fn annotation_fields() -> Fields {
    let types = [
        (DataType::Utf8, false),
        (DataType::Boolean, false),
        (DataType::Utf8, true),
        (DataType::Float64, true),
    ];
    let named = Annotation::FIELDS.into_iter().zip(types);
    named.map(|(name, (data_type, nullable))| Field::new(name, data_type, nullable)).collect()
}

fn annotation<'f, 'a>(fate: &'f Fate<'a>) -> Option<&'f Annotation<'a>> {
    match fate {
        Fate::Annotated(annotation) => Some(annotation),
        Fate::Dropped | Fate::AsItCame => None,
    }
}

/// The rows with a column of annotations behind the others, without an earlier one.
fn annotated<'a>(
    batch: &RecordBatch,
    annotations: impl Iterator<Item = Option<&'a Annotation<'a>>>,
    schema: &SchemaRef,
) -> errors::Result<RecordBatch> {
    let (mut ids, mut representatives) = (StringBuilder::new(), BooleanBuilder::new());
    let (mut relations, mut resemblances) = (StringBuilder::new(), Float64Builder::new());
    let mut is_there = Vec::with_capacity(batch.num_rows());
    for annotation in annotations {
        is_there.push(annotation.is_some());
        ids.append_value(annotation.map_or("", |annotation| annotation.cluster_id));
        representatives
            .append_value(annotation.is_some_and(|annotation| annotation.representative));
        relations.append_option(
            annotation.and_then(|annotation| annotation.relation).map(|name| name.to_string()),
        );
        resemblances.append_option(annotation.and_then(|annotation| annotation.resemblance));
    }
    let mut column = StructBuilder::new(
        annotation_fields(),
        vec![Box::new(ids), Box::new(representatives), Box::new(relations), Box::new(resemblances)],
    );
    for is_there in is_there {
        column.append(is_there);
    }
    let named = batch.schema_ref().fields().iter().zip(batch.columns());
    let kept = named.filter(|(field, _)| field.name() != FIELD);
    let mut columns: Vec<ArrayRef> = kept.map(|(_, column)| Arc::clone(column)).collect();
    let column: ArrayRef = Arc::new(column.finish());
    if column.len() != batch.num_rows() {
        return Err(ParquetError::General("a row was lost".to_owned()));
    }
    columns.push(column);
    Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
}
