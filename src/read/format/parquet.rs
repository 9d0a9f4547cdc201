//! Apache Parquet: a row an article.
//!
//! Parquet stands in columns and is decoded by one thread, so its rows are
//! handed on as JSON Lines, of the wanted columns alone; from there they go
//! the way of all others, nested fields, numbers and dates included. Times of any
//! zone are told in that of Greenwich.
//!
//! Strings are read as bytes, and bytes are taken for UTF-8: so a value that is none costs
//! its row, in whose place stands the reason (`decoded`), where a decoder of strings gives up
//! the rest of the file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_cast::cast;
use arrow_json::WriterBuilder;
use arrow_json::writer::{LineDelimited, Writer};
use arrow_schema::{ArrowError, DataType, Fields, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::{ConvertedType, LogicalType, Repetition, Type as PhysicalType};
use parquet::column::page::{Page, PageReader};
use parquet::errors;
use parquet::file::metadata::{ColumnChunkMetaData, FileMetaData, ParquetMetaData};
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::schema::types::{SchemaDescriptor, Type, TypePtr};

use super::decoded::UNREADABLE;
use crate::read::fields::{self, FieldTree, Role};

/// Rows decoded at a time at most, …
const ROWS: usize = 1024;
/// … and bytes of them, about: as the file has them, decompressed.
const BYTES: u64 = 16 << 20;

/// Rows of a batch that cannot be read, and why.
type Faults = BTreeMap<usize, String>;

/// Writes a JSON object for every row, of the wanted fields or of all; `count` hears how
/// many of how many rows are written.
pub(crate) fn write_json_lines(
    file: File,
    fields: Option<&fields::Fields>,
    out: &mut impl Write,
    mut count: impl FnMut(u64, u64),
) -> io::Result<()> {
    let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())
        .map_err(|error| io::Error::other(format!("not Parquet, or cut short: {error}")))?;
    // where the Arrow schema of a file does not fit its Parquet schema with bytes for
    // strings, strings stay strings
    let metadata = strings_as_bytes(&metadata).unwrap_or(metadata);
    let mask = match fields {
        Some(fields) => {
            wanted_columns(metadata.parquet_schema(), fields).map_err(io::Error::other)?
        }
        None => ProjectionMask::all(),
    };
    let rows_at_once = rows_at_once(&file, metadata.metadata(), &mask);
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
    let all = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or_default();
    let mut written = 0;
    let rows = builder.with_projection(mask).with_batch_size(rows_at_once);
    let rows = rows.build().map_err(io::Error::other)?;
    let mut json = WriterBuilder::new().with_explicit_nulls(true).build::<_, LineDelimited>(out);
    for batch in rows {
        let batch = StructArray::from(batch.map_err(io::Error::other)?);
        let mut faults = Faults::new();
        let plain = plain_fields(&batch, "", &mut faults).map_err(io::Error::other)?;
        let plain = RecordBatch::from(plain);
        if fields.is_none() {
            // among all columns may be pictures; null will do for them
            faults.clear();
        }
        write_rows(&plain, &faults, &mut json)?;
        written += plain.num_rows() as u64;
        count(written.min(all), all);
    }
    json.finish().map_err(io::Error::other)
}

/// How many rows are decoded at a time, of these columns: a power of two, so that where more
/// columns make them fewer, what is damaged costs no row more.
pub(crate) fn rows_at_once(
    file: &File,
    metadata: &ParquetMetaData,
    columns: &ProjectionMask,
) -> usize {
    let longest_row = metadata.row_groups().iter().map(|group| {
        let share = group.total_byte_size() / group.num_rows().max(1);
        // a value that many rows share counts there once, and is decoded for each
        let read = group.columns().iter().enumerate();
        let read = read.filter(|(leaf, _)| columns.leaf_included(*leaf));
        let shared = read.map(|(_, column)| longest_shared(file, column).unwrap_or_default());
        u64::try_from(share).unwrap_or_default() + shared.sum::<u64>()
    });
    let rows = BYTES / longest_row.max().unwrap_or_default().max(1);
    let rows = usize::try_from(rows).map_or(ROWS, |rows| rows.clamp(1, ROWS));
    1 << rows.ilog2()
}

/// Bytes of the longest value that a part of a column holds once for many rows, if it holds
/// any so.
fn longest_shared(file: &File, column: &ColumnChunkMetaData) -> Option<u64> {
    if column.column_type() != PhysicalType::BYTE_ARRAY {
        return None;
    }
    // what cannot be read here is told by who decodes it
    let file = Arc::new(file.try_clone().ok()?);
    let mut pages = SerializedPageReader::new(file, column, 0, None).ok()?;
    if !pages.peek_next_page().ok()??.is_dict {
        return None;
    }
    let page = pages.get_next_page().ok()??;
    let Page::DictionaryPage { buf: mut values, .. } = page else { return None };
    let mut longest = 0;
    while let Some(length) = values.first_chunk() {
        let length = u32::from_le_bytes(*length);
        longest = longest.max(length);
        let end = usize::try_from(length).map_or(usize::MAX, |length| length.saturating_add(4));
        values = values.slice(end.min(values.len())..);
    }
    Some(longest.into())
}

/// Writes a line for every row.
fn write_rows<W: Write>(
    rows: &RecordBatch,
    faults: &Faults,
    json: &mut Writer<W, LineDelimited>,
) -> io::Result<()> {
    let mut start = 0;
    for (&row, reason) in faults {
        json.write(&rows.slice(start, row - start)).map_err(io::Error::other)?;
        writeln!(json.get_mut(), "{UNREADABLE}{}", reason.replace(['\r', '\n'], " "))?;
        start = row + 1;
    }
    json.write(&rows.slice(start, rows.num_rows() - start)).map_err(io::Error::other)
}

/// The same file, its strings outside of lists taken for bytes.
pub(crate) fn strings_as_bytes(
    metadata: &ArrowReaderMetadata,
) -> errors::Result<ArrowReaderMetadata> {
    let (file, columns) = (metadata.metadata().file_metadata(), metadata.schema());
    let schema = SchemaDescriptor::new(without_strings(&file.schema_descr().root_schema_ptr())?);
    let file = FileMetaData::new(
        file.version(),
        file.num_rows(),
        file.created_by().map(str::to_owned),
        file.key_value_metadata().cloned(),
        Arc::new(schema),
        file.column_orders().cloned(),
    );
    let groups = metadata.metadata().row_groups().to_vec();
    let fields = fields_of_bytes(columns.fields());
    let columns = Schema::new_with_metadata(fields, columns.metadata().clone());
    let options = ArrowReaderOptions::new().with_schema(Arc::new(columns));
    ArrowReaderMetadata::try_new(Arc::new(ParquetMetaData::new(file, groups)), options)
}

/// A field of a Parquet file in which nothing says of bytes that they are letters.
fn without_strings(field: &TypePtr) -> errors::Result<TypePtr> {
    let info = field.get_basic_info();
    let repetition = info.has_repetition().then(|| info.repetition());
    let (kind, converted) = (info.logical_type_ref(), info.converted_type());
    let is_string = matches!(kind, Some(LogicalType::String | LogicalType::Json))
        || matches!(converted, ConvertedType::UTF8 | ConvertedType::JSON);
    let is_struct = field.is_group() && kind.is_none() && converted == ConvertedType::NONE;
    let id = info.has_id().then(|| info.id());
    if repetition == Some(Repetition::REPEATED) {
        return Ok(Arc::clone(field));
    }
    if is_struct {
        let fields = field.get_fields().iter().map(without_strings);
        let fields = fields.collect::<errors::Result<Vec<TypePtr>>>()?;
        let group = Type::group_type_builder(field.name()).with_fields(fields).with_id(id);
        let group = match repetition {
            Some(repetition) => group.with_repetition(repetition),
            None => group,
        };
        return group.build().map(Arc::new);
    }
    if let (true, Some(repetition)) = (is_string, repetition) {
        let bytes = Type::primitive_type_builder(field.name(), PhysicalType::BYTE_ARRAY);
        return bytes.with_repetition(repetition).with_id(id).build().map(Arc::new);
    }
    Ok(Arc::clone(field))
}

/// The columns with bytes in the place of strings, of any length.
fn fields_of_bytes(columns: &Fields) -> Fields {
    let bytes = columns
        .iter()
        .map(|field| field.as_ref().clone().with_data_type(type_of_bytes(field.data_type())));
    bytes.collect()
}

fn type_of_bytes(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Binary
        | DataType::BinaryView => DataType::LargeBinary,
        DataType::Dictionary(_, value) if type_of_bytes(value) == DataType::LargeBinary => {
            DataType::LargeBinary
        }
        DataType::Struct(fields) => DataType::Struct(fields_of_bytes(fields)),
        other => other.clone(),
    }
}

/// The columns with types that JSON can show as a reader expects them. Before the names of
/// those within another field stand its path and a dot.
fn plain_fields(
    columns: &StructArray,
    parent: &str,
    faults: &mut Faults,
) -> Result<StructArray, ArrowError> {
    let named = columns.fields().iter().zip(columns.columns());
    let plain =
        named.map(|(field, column)| plain(&format!("{parent}{}", field.name()), column, faults));
    let plain: Vec<ArrayRef> = plain.collect::<Result<_, _>>()?;
    let fields = columns.fields().iter().zip(&plain);
    let fields: Fields = fields
        .map(|(field, column)| field.as_ref().clone().with_data_type(column.data_type().clone()))
        .map(|field| field.with_nullable(true))
        .collect();
    StructArray::try_new_with_length(fields, plain, columns.nulls().cloned(), columns.len())
}

fn plain(path: &str, column: &ArrayRef, faults: &mut Faults) -> Result<ArrayRef, ArrowError> {
    match column.data_type() {
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
            text(path, column, faults)
        }
        DataType::Timestamp(unit, Some(_)) => {
            cast(column, &DataType::Timestamp(*unit, Some("+00:00".into())))
        }
        DataType::Struct(_) => {
            Ok(Arc::new(plain_fields(column.as_struct(), &format!("{path}."), faults)?))
        }
        _ => Ok(Arc::clone(column)),
    }
}

/// Bytes as text; what is no UTF-8 is null, and a fault of its row.
fn text(path: &str, column: &ArrayRef, faults: &mut Faults) -> Result<ArrayRef, ArrowError> {
    let text = cast(column, &DataType::LargeUtf8)?;
    if text.null_count() > column.null_count() {
        let lost = (0..text.len()).filter(|&row| text.is_null(row) && column.is_valid(row));
        faults.extend(lost.map(|row| (row, format!("field {path} is not UTF-8"))));
    }
    Ok(text)
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

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::StringArray;
    use arrow_schema::Field;
    use parquet::arrow::ArrowWriter;
    use std::io::Seek;

    /// What stands where bytes are to be that are no UTF-8.
    const MARK: &[u8] = b"QQQQQQQQ";

    /// A table of these columns, each mark in it made bytes that are no UTF-8.
    fn table(columns: Vec<(&str, ArrayRef)>) -> File {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        let mut bytes = writer.into_inner().unwrap();
        while let Some(at) = memchr::memmem::find(&bytes, MARK) {
            bytes[at..at + MARK.len()].fill(0xFF);
        }
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        file.rewind().unwrap();
        file
    }

    fn lines(file: File, fields: Option<&fields::Fields>) -> Vec<String> {
        let mut out = Vec::new();
        write_json_lines(file, fields, &mut out, |_, _| ()).unwrap();
        String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
    }

    fn text(rows: usize, bad: &[usize]) -> ArrayRef {
        let mark = std::str::from_utf8(MARK).unwrap();
        let value = |row| {
            if bad.contains(&row) { format!("{mark} {row}") } else { format!("متن {row}") }
        };
        Arc::new((0..rows).map(|row| Some(value(row))).collect::<StringArray>())
    }

    #[test]
    fn rows_that_share_a_long_value_are_decoded_few_at_a_time() {
        let shared = |bytes: usize| -> ArrayRef {
            let long = "x".repeat(bytes);
            let texts = (0..ROWS).map(|row| if row % 2 == 0 { &long } else { "متن" });
            Arc::new(texts.map(Some).collect::<StringArray>())
        };
        let at_once = |columns: Vec<(&str, ArrayRef)>, leaf: usize| {
            let file = table(columns);
            let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).unwrap();
            let mask = ProjectionMask::leaves(metadata.parquet_schema(), [leaf]);
            rows_at_once(&file, metadata.metadata(), &mask)
        };
        assert_eq!(at_once(vec![("text", shared(100))], 0), ROWS);
        assert_eq!(at_once(vec![("text", shared(40_000))], 0), 256);
        let both = vec![("id", shared(3)), ("text", shared(40_000))];
        assert_eq!(at_once(both, 0), ROWS, "what is not read counts for nothing");
    }

    #[test]
    fn a_value_that_is_no_utf_8_costs_its_row_whatever_the_type() {
        let bad = [0, 7, 8, 2 * ROWS + 1, 3 * ROWS - 1];
        let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        for data_type in [
            DataType::Utf8,
            DataType::LargeUtf8,
            DataType::Utf8View,
            DataType::Binary,
            DataType::BinaryView,
            dictionary,
        ] {
            let text = cast(&text(3 * ROWS, &bad), &data_type).unwrap();
            let lines = lines(table(vec![("text", text)]), Some(&fields::Fields::default()));
            assert_eq!(lines.len(), 3 * ROWS, "{data_type}");
            for (row, line) in lines.iter().enumerate() {
                if bad.contains(&row) {
                    assert_eq!(line, "!field text is not UTF-8", "{data_type}");
                } else {
                    assert_eq!(line, &format!("{{\"text\":\"متن {row}\"}}"), "{data_type}");
                }
            }
        }
    }

    #[test]
    fn so_does_one_within_another_field_and_lists_and_numbers_stay_what_they_are() {
        let body: ArrayRef = text(4, &[2]);
        let article =
            StructArray::from(vec![(Arc::new(Field::new("body", DataType::Utf8, true)), body)]);
        let names = fields::FieldNames {
            text: vec!["article.body".into()],
            ..fields::FieldNames::default()
        };
        let fields = fields::Fields::new(&names).unwrap();
        let tags = arrow_array::ListArray::from_iter_primitive::<arrow_array::types::Int32Type, _, _>(
            (0..4).map(|row| Some(vec![Some(row)])),
        );
        let columns = || -> Vec<(&str, ArrayRef)> {
            vec![("article", Arc::new(article.clone())), ("tags", Arc::new(tags.clone()))]
        };
        let wanted = lines(table(columns()), Some(&fields));
        assert_eq!(wanted[1], "{\"article\":{\"body\":\"متن 1\"}}");
        assert_eq!(wanted[2], "!field article.body is not UTF-8");
        // of all columns some may be no text at all
        let all = lines(table(columns()), None);
        assert_eq!(all[2], "{\"article\":{\"body\":null},\"tags\":[2]}");
        assert_eq!(all.len(), 4);
    }
}
