//! A source opened: decompressed, its encoding and form told, ready to be cut.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::ReadOptions;
use super::ahead::ReadAhead;
use super::compression::Compression;
use super::encoding::Encoding;
use super::format::{InputFormat, declared_encoding, parquet};
use super::source::Source;

/// Bytes from which encoding and form are told.
const SAMPLE_BYTES: usize = 64 << 10;

/// The bytes of a source, on their way to who cuts them.
type Reader = Box<dyn Read + Send>;

/// Whether slow decoding gets a thread of its own; a small file, which is one
/// of many, does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Threading {
    Own,
    Shared,
}

impl Threading {
    /// What a slow decoder gives, which may be read ahead.
    fn apart(self, source: &Source, decoder: Reader) -> Reader {
        match self {
            Self::Own => Box::new(ReadAhead::of_reader(source.fault(), decoder)),
            Self::Shared => decoder,
        }
    }
}

/// A source's bytes as its form has them.
pub(crate) struct Stream {
    /// UTF-8 or an encoding of single bytes.
    pub(crate) reader: Reader,
    /// The form; `None` for an empty source whose name says nothing.
    pub(crate) format: Option<InputFormat>,
    /// The encoding of `reader`.
    pub(crate) encoding: Encoding,
    /// The encoding of the source.
    pub(crate) original_encoding: Encoding,
    /// How the source is compressed.
    pub(crate) compression: Option<Compression>,
}

impl Stream {
    /// Opens a source; an error is the reason in words. `bytes` counts what
    /// is read of it, as it stands on the disk.
    pub(crate) fn open(
        source: &Source,
        options: &ReadOptions,
        threading: Threading,
        bytes: &Arc<AtomicU64>,
    ) -> Result<Self, String> {
        let cannot_read = |error: io::Error| unreadable(None, &error);
        let (compression, reader) = decompressed(source, threading, bytes).map_err(cannot_read)?;
        let (sample, reader) =
            peek(reader, SAMPLE_BYTES).map_err(|error| unreadable(compression, &error))?;
        let format = form_of(source, options, &sample);
        if format == Some(InputFormat::Parquet) {
            let rows = parquet_rows(source, reader, compression, options, bytes);
            let (reader, encoding) = (rows.map_err(cannot_read)?, Encoding::UTF_8);
            return Ok(Self { reader, format, encoding, original_encoding: encoding, compression });
        }
        let original_encoding = encoding_of(&sample, format, options)?;
        let (encoding, reader) = decoded(source, reader, original_encoding, threading);
        // the form of UTF-16 shows only once it is decoded
        let (format, reader) = if format.is_none() || encoding != original_encoding {
            told_again(source, options, reader)?
        } else {
            (format, reader)
        };
        Ok(Self { reader, format, encoding, original_encoding, compression })
    }

    /// Whether it is not the bytes of the source that are read, so that no place in
    /// it is found without reading up to there.
    pub(super) fn is_sequential(&self) -> bool {
        self.compression.is_some()
            || self.encoding != self.original_encoding
            || self.format == Some(InputFormat::Parquet)
    }
}

/// How a source is compressed, and what was.
fn decompressed(
    source: &Source,
    threading: Threading,
    bytes: &Arc<AtomicU64>,
) -> io::Result<(Option<Compression>, Reader)> {
    let counted = Counted { reader: source.open()?, bytes: Arc::clone(bytes) };
    let (head, reader) = peek(Box::new(counted), Compression::MAGIC_BYTES)?;
    let Some(compression) = Compression::of_bytes(&head) else { return Ok((None, reader)) };
    let decoder = compression.decoder(reader)?;
    Ok((Some(compression), threading.apart(source, decoder)))
}

/// The form that the options name, or else name and first bytes tell, if they do.
fn form_of(source: &Source, options: &ReadOptions, sample: &[u8]) -> Option<InputFormat> {
    let told = || InputFormat::detect(sample, Some(source.path()));
    match options.format {
        Some(asked) if source.tells_its_form() => told().or(Some(asked)),
        Some(asked) => Some(asked),
        None => told(),
    }
}

/// The form that the first bytes tell once they are decoded.
fn told_again(
    source: &Source,
    options: &ReadOptions,
    reader: Reader,
) -> Result<(Option<InputFormat>, Reader), String> {
    let (sample, reader) = peek(reader, SAMPLE_BYTES).map_err(|error| unreadable(None, &error))?;
    let format = form_of(source, options, &sample);
    if format.is_none() && !sample.is_empty() {
        let reason = "the form cannot be told from name or first bytes; give its format";
        return Err(reason.to_owned());
    }
    Ok((format, reader))
}

/// An encoding of which records can be cut, and the bytes in it.
fn decoded(
    source: &Source,
    reader: Reader,
    encoding: Encoding,
    threading: Threading,
) -> (Encoding, Reader) {
    if encoding.keeps_ascii() {
        return (encoding, reader);
    }
    (Encoding::UTF_8, threading.apart(source, Box::new(encoding.transcoder(reader))))
}

/// The reason for which a source cannot be read, where it may be compressed.
pub(crate) fn unreadable(compression: Option<Compression>, error: &io::Error) -> String {
    match (compression, error.kind()) {
        (Some(compression), io::ErrorKind::UnexpectedEof) => {
            format!("the {compression} data breaks off; is the file cut short?")
        }
        (Some(compression), _) => format!("bad {compression} data: {error}"),
        (None, _) => format!("cannot read: {error}"),
    }
}

fn encoding_of(
    sample: &[u8],
    format: Option<InputFormat>,
    options: &ReadOptions,
) -> Result<Encoding, String> {
    // the records of a web archive are of all encodings
    if format == Some(InputFormat::Warc) {
        return Ok(Encoding::UTF_8);
    }
    let Some(encoding) = options.encoding else {
        let declared =
            (format == Some(InputFormat::Html)).then(|| declared_encoding(sample)).flatten();
        return Ok(Encoding::detect(sample, declared));
    };
    match encoding.contradicted_by(sample) {
        Some(other) => {
            Err(format!("this is {other}, not {encoding} as encoding says; leave that out"))
        }
        None => Ok(encoding),
    }
}

/// The rows of a Parquet file as JSON Lines, from a thread of their own, which counts
/// as many of the file's bytes as there are rows of it.
fn parquet_rows(
    source: &Source,
    reader: Reader,
    compression: Option<Compression>,
    options: &ReadOptions,
    bytes: &Arc<AtomicU64>,
) -> io::Result<Reader> {
    let file = table_file(source, reader, compression)?;
    let fields = (!options.all_fields).then(|| options.fields.clone());
    // what was copied first was counted then, and so was the beginning of a file
    let is_copied = compression.is_some() || !source.is_file();
    let size = source.size().filter(|_| !is_copied).unwrap_or_default();
    let uncounted = size.saturating_sub(SAMPLE_BYTES as u64);
    let (mut counted, bytes) = (0, Arc::clone(bytes));
    let count = move |rows: u64, of_rows: u64| {
        let so_far = u128::from(uncounted) * u128::from(rows) / u128::from(of_rows.max(1));
        let so_far = u64::try_from(so_far).unwrap_or(u64::MAX);
        bytes.fetch_add(so_far - counted, Ordering::Relaxed);
        counted = so_far;
    };
    Ok(Box::new(ReadAhead::of_writer(source.fault(), move |out| {
        parquet::write_json_lines(file, fields.as_ref(), out, count)
    })))
}

/// The file of a table, to be read from its end.
#[cfg(feature = "parquet")]
pub(crate) fn open_table(source: &Source) -> io::Result<File> {
    let (head, reader) = peek(source.open()?, Compression::MAGIC_BYTES)?;
    match Compression::of_bytes(&head) {
        None => table_file(source, reader, None),
        Some(compression) => {
            let decoder = compression.decoder(reader)?;
            table_file(source, decoder, Some(compression))
        }
    }
}

/// A file with all that `reader`, which has read the beginning of `source`,
/// has read and will read. What is no file, or compressed, is copied to one.
fn table_file(
    source: &Source,
    mut reader: Reader,
    compression: Option<Compression>,
) -> io::Result<File> {
    if source.is_file() && compression.is_none() {
        return source.open_file();
    }
    let mut copy = tempfile::tempfile()?;
    io::copy(&mut reader, &mut copy)?;
    Ok(copy)
}

/// The first bytes of a reader, up to `length`, and the reader as it was.
fn peek(mut reader: Reader, length: usize) -> io::Result<(Vec<u8>, Reader)> {
    let mut head = Vec::new();
    let read = reader.by_ref().take(length as u64).read_to_end(&mut head);
    match read {
        // what came before the error is still to be read, then the error
        Err(error) if head.is_empty() => Err(error),
        Err(error) => {
            let rest = Broken(Some(error));
            Ok((head.clone(), Box::new(Cursor::new(head).chain(rest))))
        }
        Ok(_) if head.len() < length => Ok((head.clone(), Box::new(Cursor::new(head)))),
        Ok(_) => Ok((head.clone(), Box::new(Cursor::new(head).chain(reader)))),
    }
}

/// The rest of a reader that failed.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Counts what is read.
struct Counted<R> {
    reader: R,
    bytes: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
