//! JSON Lines: an object a line, what stands between lines passed over.

use serde::de::IgnoredAny;

use super::{Format, Records, cut_lines, object, on_one_line};
use crate::read::fields::Fields;
use crate::read::record::{Raw, Record};

pub(super) struct JsonLines;

impl Format for JsonLines {
    fn cut(&self, bytes: &[u8], is_end: bool, records: &mut Records) -> Result<usize, String> {
        Ok(cut_lines(bytes, is_end, records))
    }

    fn parse<'a>(&self, raw: Raw<'a>, fields: &Fields) -> Result<Option<Record<'a>>, String> {
        raw.parsed(|line| object::parse(line, fields).map_err(|reason| told(line, reason)))
            .map(Some)
    }

    fn json(&self, raw: Raw<'_>, _: &Fields) -> Result<Option<String>, String> {
        on_one_line(raw)
    }
}

/// Why a line is no object, and what to do where it is a part of one.
fn told(line: &str, reason: String) -> String {
    if line.ends_with(['{', '[', ',']) {
        "the object does not end with its line; if all take several lines, give json \
         as the format"
            .to_owned()
    } else {
        reason
    }
}

/// Whether the first line is an object of its own, or runs on behind what
/// can be seen.
pub(super) fn is_plausible(bytes: &[u8]) -> bool {
    let end = memchr::memchr(b'\n', bytes);
    // letters need not be UTF-8 yet
    let line = String::from_utf8_lossy(&bytes[..end.unwrap_or(bytes.len())]);
    let mut values = serde_json::Deserializer::from_str(&line).into_iter::<IgnoredAny>();
    match values.next() {
        // another object behind the first is no line
        Some(Ok(_)) => !line[values.byte_offset()..].trim_start().starts_with('{'),
        // a bad line among good ones is still a line
        Some(Err(error)) => end.is_none_or(|end| !error.is_eof() || is_object(&bytes[end + 1..])),
        None => true,
    }
}

/// Whether the line that begins here is an object of its own.
fn is_object(bytes: &[u8]) -> bool {
    let end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    let line = String::from_utf8_lossy(&bytes[..end]);
    line.trim_start().starts_with('{') && serde_json::from_str::<IgnoredAny>(&line).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::encoding::Encoding;

    #[test]
    fn an_object_of_several_lines_is_told_from_one_cut_short() {
        let reason = |line: &'static str| {
            let raw = Raw { bytes: line.as_bytes(), encoding: Encoding::UTF_8 };
            JsonLines.parse(raw, &Fields::default()).unwrap_err()
        };
        for line in ["{", "{\"id\": 1,", "{\"tags\": [", "{\"text\": \"متن\"},"] {
            assert!(reason(line).ends_with("give json as the format"), "{}", reason(line));
        }
        assert!(reason("{\"id\": 1, \"text\": \"مت").contains("is the file cut short?"));
    }
}
