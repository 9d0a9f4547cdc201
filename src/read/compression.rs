//! Compression of input and output: told by the first bytes, or by the name
//! of a file that is about to be written.
//!
//! Files of several members (`cat a.gz b.gz`, a WARC of one member a record)
//! are read to their end.

use std::fmt;
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::path::Path;

use lzma_rust2::{XzOptions, XzReader, XzWriter};

/// Bytes of a step of decoding.
const STEP: usize = 1 << 15;
/// Of the windows of zstd the longest, as its own program is told by `--long=31`.
const LONGEST_WINDOW: u32 = 31;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
    /// bzip2.
    Bzip2,
    /// xz.
    Xz,
}

/// Whether a frame begins here that decoders of zstd pass over, as programs of many
/// threads and web archives put one before all others (RFC 8878, 3.1.2).
fn begins_with_skippable_frame(bytes: &[u8]) -> bool {
    matches!(bytes, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}

impl Compression {
    const ALL: [Self; 4] = [Self::Gzip, Self::Zstd, Self::Bzip2, Self::Xz];

    /// The compression that a file name promises.
    #[must_use]
    pub fn of_name(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|compression| compression.extensions().contains(&&*extension))
    }

    /// The compression that a file begins with.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let told = Self::ALL.into_iter().find(|compression| bytes.starts_with(compression.magic()));
        told.or_else(|| begins_with_skippable_frame(bytes).then_some(Self::Zstd))
    }

    const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Gzip => &["gz", "gzip"],
            Self::Zstd => &["zst", "zstd"],
            Self::Bzip2 => &["bz2"],
            Self::Xz => &["xz"],
        }
    }

    const fn magic(self) -> &'static [u8] {
        match self {
            Self::Gzip => b"\x1F\x8B",
            Self::Zstd => b"\x28\xB5\x2F\xFD",
            Self::Bzip2 => b"BZh",
            Self::Xz => b"\xFD7zXZ\0",
        }
    }

    /// What `reader` holds, decompressed.
    ///
    /// # Errors
    ///
    /// Where the decoder cannot be set up; bad data is an error of the reader
    /// that is given back.
    pub fn decoder<'a>(
        self,
        reader: impl BufRead + Send + 'a,
    ) -> io::Result<Box<dyn Read + Send + 'a>> {
        Ok(match self {
            Self::Gzip => Box::new(Steps::of(flate2::bufread::MultiGzDecoder::new(reader))),
            Self::Zstd => {
                let mut decoder = zstd::Decoder::with_buffer(reader)?;
                decoder.window_log_max(LONGEST_WINDOW)?;
                Box::new(Steps::of(decoder))
            }
            Self::Bzip2 => Box::new(Steps::of(bzip2::bufread::MultiBzDecoder::new(reader))),
            Self::Xz => Box::new(Steps::of(XzReader::new(reader, true))),
        })
    }
}

/// Reads in whole steps of its own, however much is asked for and however little comes at
/// a time. Where data is damaged, what was decoded of the same step is left out: of two
/// readings, as much.
struct Steps<R> {
    reader: R,
    step: Vec<u8>,
    taken: usize,
    /// Why there is nothing behind the step.
    broken: Option<io::Error>,
}

impl<R: Read> Steps<R> {
    fn of(reader: R) -> Self {
        Self { reader, step: Vec::with_capacity(STEP), taken: 0, broken: None }
    }

    fn next(&mut self) -> io::Result<()> {
        if let Some(error) = self.broken.take() {
            return Err(error);
        }
        self.step.clear();
        self.taken = 0;
        let Err(error) = self.reader.by_ref().take(STEP as u64).read_to_end(&mut self.step) else {
            return Ok(());
        };
        // what is cut short ends at the same byte whoever reads it
        if error.kind() == ErrorKind::UnexpectedEof && !self.step.is_empty() {
            self.broken = Some(error);
            return Ok(());
        }
        self.step.clear();
        Err(error)
    }
}

impl<R: Read> Read for Steps<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.step.len() {
            self.next()?;
        }
        let read = (&self.step[self.taken..]).read(buffer)?;
        self.taken += read;
        Ok(read)
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        })
    }
}

/// Writes compressed, or as it comes; has to be [finished](Self::finish).
pub enum Compressor<W: Write> {
    /// As it comes.
    Plain(W),
    /// RFC 1952.
    Gzip(flate2::write::GzEncoder<W>),
    /// RFC 8878.
    Zstd(zstd::Encoder<'static, W>),
    /// bzip2.
    Bzip2(bzip2::write::BzEncoder<W>),
    /// xz.
    Xz(Box<XzWriter<W>>),
}

impl<W: Write> Compressor<W> {
    /// A compressor at the usual level of the tool of that name.
    ///
    /// # Errors
    ///
    /// Where the encoder cannot be set up.
    pub fn new(compression: Option<Compression>, out: W) -> io::Result<Self> {
        Ok(match compression {
            None => Self::Plain(out),
            Some(Compression::Gzip) => Self::Gzip(gzip(out)),
            Some(Compression::Zstd) => Self::Zstd(zstd::Encoder::new(out, 3)?),
            Some(Compression::Bzip2) => {
                Self::Bzip2(bzip2::write::BzEncoder::new(out, bzip2::Compression::default()))
            }
            Some(Compression::Xz) => {
                Self::Xz(Box::new(XzWriter::new(out, XzOptions::with_preset(6))?))
            }
        })
    }

    /// Ends a member and begins the next, where the format is gzip: a WARC
    /// has one a record, so that a reader can begin at any of them.
    ///
    /// # Errors
    ///
    /// Whatever the writer below returns.
    pub fn next_member(self) -> io::Result<Self> {
        Ok(match self {
            Self::Gzip(encoder) => Self::Gzip(gzip(encoder.finish()?)),
            other => other,
        })
    }

    /// Writes what is still held back, and gives the writer back.
    ///
    /// # Errors
    ///
    /// Whatever the writer below returns.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Self::Plain(out) => Ok(out),
            Self::Gzip(encoder) => encoder.finish(),
            Self::Zstd(encoder) => encoder.finish(),
            Self::Bzip2(encoder) => encoder.finish(),
            Self::Xz(encoder) => encoder.finish(),
        }
    }

    fn inner(&mut self) -> &mut dyn Write {
        match self {
            Self::Plain(out) => out,
            Self::Gzip(encoder) => encoder,
            Self::Zstd(encoder) => encoder,
            Self::Bzip2(encoder) => encoder,
            Self::Xz(encoder) => encoder,
        }
    }
}

fn gzip<W: Write>(out: W) -> flate2::write::GzEncoder<W> {
    flate2::write::GzEncoder::new(out, flate2::Compression::default())
}

impl<W: Write> Write for Compressor<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner().flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_told_by_its_first_bytes() {
        let text = "نسخة من خبر\n".repeat(10_000);
        for compression in Compression::ALL {
            let mut packed = Vec::new();
            for half in [&text[..text.len() / 2], &text[text.len() / 2..]] {
                // halves cut a letter in two: the members are bytes, not text
                let mut out = Compressor::new(Some(compression), packed).unwrap();
                out.write_all(half.as_bytes()).unwrap();
                packed = out.finish().unwrap();
            }
            assert_eq!(Compression::of_bytes(&packed), Some(compression));
            let mut unpacked = String::new();
            compression.decoder(&packed[..]).unwrap().read_to_string(&mut unpacked).unwrap();
            assert!(unpacked == text, "{compression}");
            let cut_short = &packed[..packed.len() - 20];
            let broken = compression.decoder(cut_short).unwrap().read_to_end(&mut Vec::new());
            assert!(broken.is_err(), "{compression}");
        }
        assert_eq!(Compression::of_bytes(b"{\"id\":"), None);
    }

    #[test]
    fn a_frame_that_is_passed_over_may_come_first() {
        let mut packed = b"\x50\x2A\x4D\x18\x04\0\0\0size".to_vec();
        packed.extend(zstd::encode_all("خبر".as_bytes(), 1).unwrap());
        let compression = Compression::of_bytes(&packed).unwrap();
        let mut text = String::new();
        compression.decoder(&packed[..]).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!((compression, &*text), (Compression::Zstd, "خبر"));
    }

    #[test]
    fn names_promise() {
        let of_name = |name: &str| Compression::of_name(Path::new(name));
        assert_eq!(of_name("a.jsonl.GZ"), Some(Compression::Gzip));
        assert_eq!(of_name("a.warc.zst"), Some(Compression::Zstd));
        assert_eq!(of_name("a.jsonl"), None);
        assert_eq!(of_name("gz"), None);
    }
}
