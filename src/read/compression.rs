//! How files are compressed: told by their first bytes, or by the name of a file that is
//! about to be written.
//!
//! Files of several members are read to their end (`members`).

use std::fmt;
use std::io::{self, BufReader, ErrorKind, Read};
use std::path::Path;

use super::members::Members;

/// Bytes that a decoder is given at a time.
const PIECE: usize = 1 << 16;

/// Bytes that are decoded at a time. What is decoded in the step that fails is lost: gzip and
/// xz tell a wrong checksum in a step of its own, the others in that of the last bytes.
const STEP: usize = 1 << 10;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
    pub(super) const ALL: [Self; 4] = [Self::Gzip, Self::Zstd, Self::Bzip2, Self::Xz];

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

    /// What `reader` holds, decompressed. It is buffered here.
    ///
    /// Zeros behind the end are passed over; at other garbage, and at damage, the reader
    /// that is given back fails behind what was decoded before.
    ///
    /// # Errors
    ///
    /// Where the decoder cannot be set up; bad data is an error of the reader
    /// that is given back.
    pub fn decoder<'a>(
        self,
        reader: impl Read + Send + 'a,
    ) -> io::Result<Box<dyn Read + Send + 'a>> {
        let reader = BufReader::with_capacity(PIECE, Filled { reader, failed: None });
        Ok(Box::new(Steps::of(Members::of(self, reader)?)))
    }
}

/// Decodes in steps of fixed size, whatever is asked for. As what is decoded comes in
/// fixed pieces too, two readings of damaged data end at the same byte.
struct Steps<R> {
    reader: R,
    step: Vec<u8>,
    /// Bytes of the step that were decoded, and of these that were taken.
    decoded: usize,
    taken: usize,
}

impl<R: Read> Steps<R> {
    fn of(reader: R) -> Self {
        Self { reader, step: vec![0; STEP], decoded: 0, taken: 0 }
    }
}

impl<R: Read> Read for Steps<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.decoded {
            (self.decoded, self.taken) = (0, 0);
            self.decoded = self.reader.read(&mut self.step)?;
        }
        let read = (&self.step[self.taken..self.decoded]).read(buffer)?;
        self.taken += read;
        Ok(read)
    }
}

/// Gives as many bytes as are asked for, however few a pipe gives at a time.
struct Filled<R> {
    reader: R,
    /// Why there is nothing behind the bytes that were given.
    failed: Option<io::Error>,
}

impl<R: Read> Read for Filled<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() && self.failed.is_none() {
            match self.reader.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => self.failed = Some(error),
            }
        }
        match self.failed.take_if(|_| filled == 0) {
            Some(error) => Err(error),
            None => Ok(filled),
        }
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

    /// What is decoded of damaged data, and why there is no more.
    fn decoded(packed: impl Read + Send, compression: Compression) -> (Vec<u8>, io::Error) {
        let mut bytes = Vec::new();
        let read = compression.decoder(packed).unwrap().read_to_end(&mut bytes);
        (bytes, read.unwrap_err())
    }

    fn numbers() -> Vec<u8> {
        let number = |n: u64| format!("{:x}\n", n.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        (0..20_000).map(number).collect::<String>().into_bytes()
    }

    fn packed(bytes: &[u8], compression: Compression) -> Vec<u8> {
        if compression == Compression::Zstd {
            let mut out = zstd::Encoder::new(Vec::new(), 3).unwrap();
            out.include_checksum(true).unwrap();
            out.write_all(bytes).unwrap();
            return out.finish().unwrap();
        }
        let mut out = Compressor::new(Some(compression), Vec::new()).unwrap();
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn a_wrong_checksum_costs_little_of_what_stands_before_it() {
        let bytes = numbers();
        for (compression, from_end, lost) in [
            (Compression::Gzip, 8, 0),
            (Compression::Zstd, 1, 1024),
            (Compression::Bzip2, 3, 1024),
            // behind the checksum of the one block stand an index and a footer of 12 each
            (Compression::Xz, 25, 0),
        ] {
            let mut packed = packed(&bytes, compression);
            let checksum = packed.len() - from_end;
            packed[checksum] ^= 0xFF;
            let (kept, error) = decoded(&packed[..], compression);
            assert!(bytes.starts_with(&kept), "{compression}");
            assert!(kept.len() + lost >= bytes.len(), "{compression}: {} kept", kept.len());
            assert_ne!(error.kind(), ErrorKind::UnexpectedEof, "{compression}: {error}");
        }
    }

    /// A pipe that gives a few bytes at a time.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let few = buffer.len().min(7);
            self.0.read(&mut buffer[..few])
        }
    }

    #[test]
    fn damaged_data_end_at_the_same_byte_however_they_come() {
        for compression in Compression::ALL {
            let mut packed = packed(&numbers().repeat(5), compression);
            let middle = packed.len() * 2 / 3;
            packed[middle..middle + 50].fill(7);
            let (whole, _) = decoded(&packed[..], compression);
            let (trickled, _) = decoded(Trickle(&packed), compression);
            assert!(whole == trickled, "{compression}: {} {}", whole.len(), trickled.len());
        }
    }

    #[test]
    fn what_came_before_a_reader_failed_is_given_first() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let mut filled = Filled { reader: (&b"half"[..]).chain(Failing), failed: None };
        let mut buffer = [0; 8];
        assert_eq!(filled.read(&mut buffer).unwrap(), 4);
        assert_eq!(filled.read(&mut buffer).unwrap_err().to_string(), "the disk is gone");
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
