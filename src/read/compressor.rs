//! Output, compressed as the name of its file says.

use std::fmt;
use std::io::{self, Write};

use bzip2::Compression as BzLevel;
use bzip2::write::BzEncoder;
use flate2::Compression as GzLevel;
use flate2::write::GzEncoder;
use lzma_rust2::{XzOptions, XzWriter};

use super::compression::Compression;

/// Writes compressed, or as it comes; has to be [finished](Self::finish).
pub struct Compressor<W: Write>(Encoder<W>);

enum Encoder<W: Write> {
    Plain(W),
    Gzip(GzEncoder<W>),
    Zstd(zstd::Encoder<'static, W>),
    Bzip2(BzEncoder<W>),
    Xz(Box<XzWriter<W>>),
}

impl<W: Write> Compressor<W> {
    /// A compressor at the usual level of the tool of that name.
    ///
    /// # Errors
    ///
    /// Where the encoder cannot be set up.
    pub fn new(compression: Option<Compression>, out: W) -> io::Result<Self> {
        Ok(Self(match compression {
            None => Encoder::Plain(out),
            Some(Compression::Gzip) => Encoder::Gzip(gzip(out)),
            Some(Compression::Zstd) => Encoder::Zstd(zstd::Encoder::new(out, 3)?),
            Some(Compression::Bzip2) => Encoder::Bzip2(BzEncoder::new(out, BzLevel::default())),
            Some(Compression::Xz) => {
                Encoder::Xz(Box::new(XzWriter::new(out, XzOptions::with_preset(6))?))
            }
        }))
    }

    /// Ends a member and begins the next, where the format is gzip: a WARC
    /// has one a record, so that a reader can begin at any of them.
    ///
    /// # Errors
    ///
    /// Whatever the writer below returns.
    pub fn next_member(self) -> io::Result<Self> {
        Ok(match self.0 {
            Encoder::Gzip(encoder) => Self(Encoder::Gzip(gzip(encoder.finish()?))),
            other => Self(other),
        })
    }

    /// Writes what is still held back, and gives the writer back.
    ///
    /// # Errors
    ///
    /// Whatever the writer below returns.
    pub fn finish(self) -> io::Result<W> {
        match self.0 {
            Encoder::Plain(out) => Ok(out),
            Encoder::Gzip(encoder) => encoder.finish(),
            Encoder::Zstd(encoder) => encoder.finish(),
            Encoder::Bzip2(encoder) => encoder.finish(),
            Encoder::Xz(encoder) => encoder.finish(),
        }
    }

    fn inner(&mut self) -> &mut dyn Write {
        match &mut self.0 {
            Encoder::Plain(out) => out,
            Encoder::Gzip(encoder) => encoder,
            Encoder::Zstd(encoder) => encoder,
            Encoder::Bzip2(encoder) => encoder,
            Encoder::Xz(encoder) => encoder,
        }
    }
}

fn gzip<W: Write>(out: W) -> GzEncoder<W> {
    GzEncoder::new(out, GzLevel::default())
}

impl<W: Write> fmt::Debug for Compressor<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let compression = match self.0 {
            Encoder::Plain(_) => None,
            Encoder::Gzip(_) => Some(Compression::Gzip),
            Encoder::Zstd(_) => Some(Compression::Zstd),
            Encoder::Bzip2(_) => Some(Compression::Bzip2),
            Encoder::Xz(_) => Some(Compression::Xz),
        };
        f.debug_tuple("Compressor").field(&compression).finish()
    }
}

impl<W: Write> Write for Compressor<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner().flush()
    }
}
