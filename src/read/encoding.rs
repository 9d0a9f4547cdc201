//! Character encodings: told by the first bytes, unless the user knows.
//!
//! Text is UTF-8 wherever that is plausible: a file of which a line is broken
//! stays UTF-8 and loses that line. Only a file whose first bytes are
//! plainly something else is decoded, old Arabic exports in Windows-1256 and
//! UTF-16 above all.
//!
//! An encoding of single bytes leaves ASCII alone, so records are cut from
//! the bytes as they are, and each is decoded when it is parsed, by all
//! threads. The others are decoded as a stream before anything is cut.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Error, Result};

/// A character encoding of the WHATWG Encoding Standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

/// Bytes that are looked at to tell whether a file is UTF-16.
const PARITY_SAMPLE: usize = 4096;
/// Bytes of the longest letter in UTF-8: the end of a sample may cut one of them off.
const LONGEST_LETTER: usize = 4;

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Self = Self(UTF_8);

    /// The encoding that a file begins with.
    ///
    /// `declared` is what the file says of itself (a web page); it counts
    /// where the bytes are not UTF-8.
    #[must_use]
    pub fn detect(bytes: &[u8], declared: Option<Self>) -> Self {
        if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
            return Self(encoding);
        }
        if let Some(utf_16) = utf_16_without_mark(bytes) {
            return utf_16;
        }
        if is_mostly_utf_8(bytes) {
            return Self::UTF_8;
        }
        if let Some(declared) = declared.filter(|declared| !declared.is_utf_8()) {
            return declared;
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, false);
        // an Arabic address is what tips the balance between Arabic and Latin
        Self(detector.guess(Some(b"sa"), Utf8Detection::Deny))
    }

    /// The encoding of this name, any label of the WHATWG standard.
    #[must_use]
    pub fn of_label(label: &[u8]) -> Option<Self> {
        encoding_rs::Encoding::for_label(label).map(Self)
    }

    /// Why `bytes` cannot be of this encoding, as far as one can tell: text
    /// that reads as UTF-8 throughout, with letters beyond ASCII, is UTF-8, and surely
    /// where it begins with the mark of it.
    #[must_use]
    pub fn contradicted_by(self, bytes: &[u8]) -> Option<&'static str> {
        let is_text = !bytes.is_ascii() && bytes.len() - valid_length(bytes) < LONGEST_LETTER;
        let marked = encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| Self(encoding));
        (!self.is_utf_8() && is_text && marked.is_none_or(Self::is_utf_8)).then_some("UTF-8")
    }

    /// Whether this is UTF-8, or ASCII, which is part of it.
    #[must_use]
    pub fn is_utf_8(self) -> bool {
        self.0 == UTF_8
    }

    /// Whether records can be cut before they are decoded.
    #[must_use]
    pub fn keeps_ascii(self) -> bool {
        self.is_utf_8() || self.0.is_single_byte()
    }

    /// The text of one record.
    ///
    /// # Errors
    ///
    /// The reason in words.
    pub(super) fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, String> {
        if self.is_utf_8() {
            return simdutf8::compat::from_utf8(bytes).map(Cow::Borrowed).map_err(
                |error| match error.error_len() {
                    Some(_) => {
                        format!("invalid UTF-8 at byte {} of the record", error.valid_up_to())
                    }
                    None => "the record ends within a letter; is the file cut short?".to_owned(),
                },
            );
        }
        self.0
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or_else(|| format!("not {self}; name it with encoding"))
    }

    /// `text` in this encoding; `None` where it has a letter that the
    /// encoding lacks.
    #[must_use]
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        if self.0 == UTF_16LE {
            return Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        }
        if self.0 == UTF_16BE {
            return Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        }
        let (bytes, _, lacks) = self.0.encode(text);
        (!lacks).then(|| bytes.into_owned())
    }

    /// `reader` decoded to UTF-8, its byte-order mark left out; what cannot
    /// be decoded becomes U+FFFD.
    pub(super) fn transcoder<R: Read>(self, reader: R) -> Transcoder<R> {
        Transcoder {
            reader,
            decoder: self.0.new_decoder_with_bom_removal(),
            raw: vec![0; 64 << 10],
            decoded: Vec::new(),
            taken: 0,
            has_ended: false,
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

impl FromStr for Encoding {
    type Err = Error;

    fn from_str(label: &str) -> Result<Self> {
        Self::of_label(label.as_bytes()).ok_or_else(|| {
            Error::parameter(
                "encoding",
                &label,
                "name one of the web's encodings, as in utf-8, windows-1256 or utf-16le",
            )
        })
    }
}

/// How many of the first bytes are valid UTF-8.
fn valid_length(bytes: &[u8]) -> usize {
    simdutf8::compat::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len)
}

/// Whether more letters beyond ASCII are valid UTF-8 than not. A letter cut
/// in two by the end of the sample does not count.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    // nearly every source is UTF-8 throughout, and is asked for each file of a folder
    if bytes.len() - valid_length(bytes) < LONGEST_LETTER {
        return true;
    }
    let (mut valid, mut invalid) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += chunk.invalid().len();
    }
    invalid < LONGEST_LETTER || valid > invalid
}

/// UTF-16 without a mark: of Arabic and ASCII text, every other byte is 0x06
/// or 0.
fn utf_16_without_mark(bytes: &[u8]) -> Option<Encoding> {
    let sample = &bytes[..bytes.len().min(PARITY_SAMPLE) & !1];
    let high = |first: usize| {
        let bytes = sample.iter().skip(first).step_by(2);
        bytes.filter(|&&byte| byte == 0 || byte == 6).count() * 2
    };
    let (even, odd) = (high(0), high(1));
    let is_most = |count: usize| sample.len() >= 16 && count * 10 >= sample.len() * 8;
    let is_few = |count: usize| count * 10 <= sample.len() * 4;
    match () {
        () if is_most(odd) && is_few(even) => Some(Encoding(UTF_16LE)),
        () if is_most(even) && is_few(odd) => Some(Encoding(UTF_16BE)),
        () => None,
    }
}

/// Decodes what another reader gives.
pub(super) struct Transcoder<R> {
    reader: R,
    decoder: Decoder,
    raw: Vec<u8>,
    decoded: Vec<u8>,
    taken: usize,
    has_ended: bool,
}

impl<R: Read> Transcoder<R> {
    /// Decodes the next bytes of the reader; at its end, `decoded` is empty.
    fn decode(&mut self) -> io::Result<()> {
        self.taken = 0;
        self.decoded.clear();
        while self.decoded.is_empty() && !self.has_ended {
            let read = self.reader.read(&mut self.raw)?;
            self.has_ended = read == 0;
            let raw = &self.raw[..read];
            let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * read + 16);
            self.decoded.resize(room, 0);
            let (_, _, written, _) =
                self.decoder.decode_to_utf8(raw, &mut self.decoded, self.has_ended);
            self.decoded.truncate(written);
        }
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.decoded.len() && !self.has_ended {
            self.decode()?;
        }
        let read = buffer.len().min(self.decoded.len() - self.taken);
        buffer[..read].copy_from_slice(&self.decoded[self.taken..self.taken + read]);
        self.taken += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "أعلنت هيئة الموانئ اليوم أن الرصيف الجديد يستقبل أول سفينة، 24/8/2024\n";

    fn encoding(label: &str) -> Encoding {
        label.parse().unwrap()
    }

    #[test]
    fn encodings_of_arabic_exports_are_told_apart() {
        for label in ["utf-8", "windows-1256", "utf-16le", "utf-16be"] {
            let bytes = encoding(label).encode(&TEXT.repeat(20)).unwrap();
            assert_eq!(Encoding::detect(&bytes, None), encoding(label), "{label}");
        }
        let json = format!("{{\"id\": \"1\", \"text\": \"{TEXT}\"}}").repeat(3);
        let bytes = encoding("utf-16le").encode(&json).unwrap();
        assert_eq!(Encoding::detect(&bytes, None), encoding("utf-16le"));
        assert_eq!(Encoding::detect(b"{\"id\": 1}", None), Encoding::UTF_8);
        assert_eq!(Encoding::detect(b"", None), Encoding::UTF_8);
    }

    #[test]
    fn a_broken_line_does_not_make_a_file_something_else() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.extend(b"\xFF\xFE\xFD\xE9\xE9");
        assert_eq!(Encoding::detect(&bytes, None), Encoding::UTF_8);
    }

    #[test]
    fn a_wrong_name_is_contradicted() {
        assert!(encoding("windows-1256").contradicted_by(TEXT.as_bytes()).is_some());
        assert!(encoding("utf-16le").contradicted_by(TEXT.as_bytes()).is_some());
        assert!(encoding("windows-1256").contradicted_by(b"plain").is_none());
        let bytes = encoding("windows-1256").encode(TEXT).unwrap();
        assert!(encoding("windows-1256").contradicted_by(&bytes).is_none());
    }

    #[test]
    fn a_stream_is_decoded_whole() {
        let text = TEXT.repeat(5000);
        for label in ["utf-16le", "utf-16be", "windows-1256"] {
            let bytes = encoding(label).encode(&text).unwrap();
            let mut decoded = String::new();
            encoding(label).transcoder(&bytes[..]).read_to_string(&mut decoded).unwrap();
            assert!(decoded == text, "{label}");
        }
    }
}
