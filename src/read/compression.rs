//! How files are compressed: told by their first bytes, or by the name of a file that is
//! about to be written.
//!
//! Files of several members (`cat a.gz b.gz`, a WARC of one member a record)
//! are read to their end.

use std::fmt;
use std::io::{self, BufRead, ErrorKind, Read};
use std::path::Path;

use lzma_rust2::XzReader;

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

impl Compression {
    const ALL: [Self; 4] = [Self::Gzip, Self::Zstd, Self::Bzip2, Self::Xz];

    /// Bytes that tell any of them.
    pub const MAGIC_BYTES: usize = 8;

    /// The compression that a file name promises.
    #[must_use]
    pub fn of_name(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|compression| compression.extensions().contains(&&*extension))
    }

    /// The compression that a file begins with; [`MAGIC_BYTES`](Self::MAGIC_BYTES) of it
    /// are enough.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x1F, 0x8B, ..] => Some(Self::Gzip),
            // the second is a frame that decoders pass over, as programs of many threads
            // and web archives put one before all others (RFC 8878, section 3.1.2)
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Self::Zstd),
            // a text may begin with these letters, so the block behind them counts too:
            // one begins with the digits of pi, the end of a file of none with those of
            // its root
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31 | 0x17, ..] => Some(Self::Bzip2),
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            _ => None,
        }
    }

    const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Gzip => &["gz", "gzip"],
            Self::Zstd => &["zst", "zstd"],
            Self::Bzip2 => &["bz2"],
            Self::Xz => &["xz"],
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

/// Decodes in steps of fixed size, whatever is asked for. The step in which decoding
/// fails is dropped whole, so that two readings of damaged data end at the same byte.
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::read::Compressor;

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
        for text in [&b"{\"id\":"[..], b"BZh is the head of a file of bzip2", b"BZh9", b""] {
            assert_eq!(Compression::of_bytes(text), None);
        }
        let mut nothing = Compressor::new(Some(Compression::Bzip2), Vec::new()).unwrap();
        nothing.flush().unwrap();
        let nothing = nothing.finish().unwrap();
        assert_eq!(Compression::of_bytes(&nothing), Some(Compression::Bzip2));
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
