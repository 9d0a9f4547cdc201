//! The members of a compressed file, one after another (`cat a.gz b.gz`, a web archive of
//! one member a record).
//!
//! Each is decoded by a decoder of its own, so that what stands behind its end is told
//! here: another member, zeros, with which a tape or a disk fills its last block, or what
//! does not belong there.

use std::io::{self, BufRead, Chain, Cursor, ErrorKind, Read};

use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;
use lzma_rust2::XzReader;

use super::compression::Compression;

/// Of the windows of zstd the longest, as its own program is told by `--long=31`.
const LONGEST_WINDOW: u32 = 31;

/// What a decoder reads: the first bytes of its member, and what stands behind them.
type Begun<R> = Chain<Cursor<Vec<u8>>, R>;

/// Gives what all members hold.
pub(super) struct Members<R: BufRead> {
    compression: Compression,
    /// The one that is decoded; `None` behind the last.
    member: Option<Member<Begun<R>>>,
}

impl<R: BufRead> Members<R> {
    /// Those that `reader` holds, all of this compression.
    pub(super) fn of(compression: Compression, reader: R) -> io::Result<Self> {
        let first = Member::open(compression, Cursor::new(Vec::new()).chain(reader))?;
        Ok(Self { compression, member: Some(first) })
    }

    /// The member behind one that was decoded to its end, if there is one.
    fn behind(&self, member: Member<Begun<R>>) -> io::Result<Option<Member<Begun<R>>>> {
        // no member is so short that its first bytes are not all read by now
        let (_, mut reader) = member.into_reader().into_inner();
        pass_zeros(&mut reader)?;
        let mut head = Vec::new();
        reader.by_ref().take(Compression::MAGIC_BYTES as u64).read_to_end(&mut head)?;
        match Compression::of_bytes(&head) {
            _ if head.is_empty() => Ok(None),
            Some(compression) if compression == self.compression => {
                Member::open(compression, Cursor::new(head).chain(reader)).map(Some)
            }
            _ => Err(io::Error::new(ErrorKind::InvalidData, "there is garbage behind its end")),
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(mut member) = self.member.take() {
            let read = member.decoder().read(buffer)?;
            if read > 0 {
                self.member = Some(member);
                return Ok(read);
            }
            self.member = self.behind(member)?;
        }
        Ok(0)
    }
}

/// One member, and how it is decoded to its end and no further.
enum Member<R: BufRead> {
    Gzip(Box<GzDecoder<R>>),
    Zstd(zstd::Decoder<'static, R>),
    Bzip2(BzDecoder<R>),
    Xz(Box<XzReader<R>>),
}

impl<R: BufRead> Member<R> {
    fn open(compression: Compression, reader: R) -> io::Result<Self> {
        Ok(match compression {
            Compression::Gzip => Self::Gzip(Box::new(GzDecoder::new(reader))),
            Compression::Zstd => {
                let mut decoder = zstd::Decoder::with_buffer(reader)?.single_frame();
                decoder.window_log_max(LONGEST_WINDOW)?;
                Self::Zstd(decoder)
            }
            Compression::Bzip2 => Self::Bzip2(BzDecoder::new(reader)),
            Compression::Xz => Self::Xz(Box::new(XzReader::new(reader, false))),
        })
    }

    fn decoder(&mut self) -> &mut dyn Read {
        match self {
            Self::Gzip(decoder) => decoder,
            Self::Zstd(decoder) => decoder,
            Self::Bzip2(decoder) => decoder,
            Self::Xz(decoder) => decoder,
        }
    }

    /// The reader, which stands behind the end of the member.
    fn into_reader(self) -> R {
        match self {
            Self::Gzip(decoder) => decoder.into_inner(),
            Self::Zstd(decoder) => decoder.into_inner(),
            Self::Bzip2(decoder) => decoder.into_inner(),
            Self::Xz(decoder) => decoder.into_inner(),
        }
    }
}

/// Reads on to the first byte that is not zero.
fn pass_zeros(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let bytes = reader.fill_buf()?;
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
        let is_passed = bytes.is_empty() || zeros < bytes.len();
        reader.consume(zeros);
        if is_passed {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::read::Compressor;

    fn packed(text: &str, compression: Compression) -> Vec<u8> {
        let mut out = Compressor::new(Some(compression), Vec::new()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    }

    /// What is read until the end or an error, and whether that came.
    fn unpacked(packed: &[u8], compression: Compression) -> (String, Option<io::Error>) {
        let mut text = String::new();
        let read = compression.decoder(packed).unwrap().read_to_string(&mut text);
        (text, read.err())
    }

    #[test]
    fn zeros_behind_a_member_are_passed_over() {
        for compression in Compression::ALL {
            let one = packed("خبر\n", compression);
            for zeros in [1, 512, 100_000] {
                let padding = vec![0; zeros];
                let (text, error) = unpacked(&[&one[..], &padding].concat(), compression);
                assert!(text == "خبر\n" && error.is_none(), "{compression}: {error:?}");
                let two = [&one[..], &padding, &one].concat();
                let (text, error) = unpacked(&two, compression);
                assert!(text == "خبر\nخبر\n" && error.is_none(), "{compression}: {error:?}");
            }
        }
    }

    #[test]
    fn garbage_behind_a_member_costs_nothing_that_stands_before_it() {
        for compression in Compression::ALL {
            let text = "خبر\n".repeat(10_000);
            let one = packed(&text, compression);
            let other = Compression::ALL.into_iter().find(|&other| other != compression).unwrap();
            for garbage in [&b"x"[..], b"garbage, and a little more", &packed("خبر", other)] {
                let (kept, error) = unpacked(&[&one[..], garbage].concat(), compression);
                assert!(kept == text, "{compression}");
                assert!(error.unwrap().to_string().contains("garbage behind its end"));
            }
        }
    }

    #[test]
    fn a_member_that_is_cut_short_is_no_garbage() {
        for compression in Compression::ALL {
            let one = packed("خبر\n", compression);
            let cut_short = [&one[..], &one[..one.len() / 2]].concat();
            let error = unpacked(&cut_short, compression).1.unwrap();
            assert!(!error.to_string().contains("garbage"), "{compression}: {error}");
        }
    }
}
