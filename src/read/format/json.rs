//! JSON in one piece: an array of objects, or objects one after another, laid
//! out as they may be.
//!
//! The structure is followed only as far as it takes to find where an object
//! ends; within strings, the next quote is searched for. Each object is
//! parsed apart from the others, so a bad one costs itself alone, unless its
//! brackets do not match.

use memchr::memchr2;

use super::{Format, Records, object, on_one_line};
use crate::read::encoding::Encoding;
use crate::read::fields::Fields;
use crate::read::record::{Raw, Record};

#[derive(Default)]
pub(super) struct Json {
    is_array: bool,
}

impl Format for Json {
    fn begin(
        &mut self,
        bytes: &[u8],
        is_end: bool,
        _: Encoding,
        _: &Fields,
    ) -> Result<Option<usize>, String> {
        let blank = bytes.len() - bytes.trim_ascii_start().len();
        match bytes.get(blank) {
            Some(b'[') => {
                self.is_array = true;
                Ok(Some(blank + 1))
            }
            None if !is_end => Ok(None),
            _ => Ok(Some(blank)),
        }
    }

    fn cut(&self, bytes: &[u8], is_end: bool, records: &mut Records) -> Result<usize, String> {
        let mut start = 0;
        loop {
            start += bytes[start..].iter().take_while(|&&byte| is_between(byte)).count();
            match bytes.get(start) {
                None if is_end && self.is_array => {
                    return Err("the array is not closed; is the file cut short?".to_owned());
                }
                None => return Ok(start),
                // left where it stands until the end, which then has seen it
                Some(b']') if self.is_array => return behind_array(bytes, start, is_end),
                Some(_) => match value_end(&bytes[start..]) {
                    Some(length) => records.push(start..start + length),
                    None if is_end => {
                        records.push(start..bytes.len());
                        return Ok(bytes.len());
                    }
                    None => return Ok(start),
                },
            }
            start = records.last().map_or(start, |record| record.end);
        }
    }

    fn parse<'a>(&self, raw: Raw<'a>, fields: &Fields) -> Result<Option<Record<'a>>, String> {
        raw.parsed(|value| object::parse(value, fields)).map(Some)
    }

    fn json(&self, raw: Raw<'_>, _: &Fields) -> Result<Option<String>, String> {
        on_one_line(raw)
    }
}

/// How much is done with once the array's closing bracket stands at `end`.
fn behind_array(bytes: &[u8], end: usize, is_end: bool) -> Result<usize, String> {
    if bytes[end + 1..].trim_ascii().is_empty() {
        return Ok(if is_end { bytes.len() } else { end });
    }
    Err("text behind the end of the array".to_owned())
}

fn is_between(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b','
}

/// The length of the value that `bytes` begin with; `None` where its end is
/// not in sight.
fn value_end(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => at += string_end(&bytes[at..])?,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 0 => depth -= 1,
            _ => {}
        }
        // a bare word or number ends where another value could begin
        let ends_word =
            || bytes.get(at).is_some_and(|&next| is_between(next) || b"{}[]\"".contains(&next));
        if depth == 0 && (matches!(byte, b'"' | b'}' | b']') || ends_word()) {
            return Some(at);
        }
    }
    None
}

/// The length of a string behind its opening quote, closing quote included.
fn string_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr2(b'"', b'\\', &bytes[at..])?;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
        if at > bytes.len() {
            return None;
        }
    }
}

/// Whether an array of objects begins here, rather than a text in brackets.
pub(super) fn is_plausible_array(bytes: &[u8]) -> bool {
    let inside = bytes.get(1..).unwrap_or_default().trim_ascii_start();
    matches!(inside.first(), None | Some(b'{' | b']'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The records of a stream that comes in pieces of `step` bytes.
    fn cut(bytes: &[u8], step: usize) -> Result<Vec<String>, String> {
        let mut format = Json::default();
        let mut done = format.begin(bytes, true, Encoding::UTF_8, &Fields::default())?.unwrap_or(0);
        let (mut seen, mut found) = (done, Vec::new());
        loop {
            seen = (seen + step).min(bytes.len());
            let mut records = Vec::new();
            let cut = format.cut(&bytes[done..seen], seen == bytes.len(), &mut records);
            found.extend(records.iter().map(|record| {
                String::from_utf8_lossy(&bytes[done + record.start..done + record.end]).into_owned()
            }));
            done += cut?;
            if seen == bytes.len() {
                return Ok(found);
            }
        }
    }

    #[test]
    fn arrays_and_runs_of_objects_are_cut_alike() {
        let objects = [r#"{"text": "] } \" [", "n": [1, {"a": "\\"}]}"#, "{\n \"id\": 2\n}"];
        for content in [
            format!("[{},\n{}]\n", objects[0], objects[1]),
            format!("{}\n{}", objects[0], objects[1]),
            format!(" [ {} , {} ] ", objects[0], objects[1]),
        ] {
            for step in [1, 2, 7, 1000] {
                assert_eq!(cut(content.as_bytes(), step).unwrap(), objects, "{content} by {step}");
            }
        }
        assert_eq!(cut(b"[]", 1).unwrap(), [""; 0]);
        assert_eq!(cut(b"", 1).unwrap(), [""; 0]);
        assert_eq!(cut(b"[1, null, \"x\"]", 1).unwrap(), ["1", "null", "\"x\""]);
    }

    #[test]
    fn what_is_cut_short_is_said() {
        assert!(cut(b"[{\"a\": 1}", 3).unwrap_err().contains("not closed"));
        assert_eq!(cut(b"[{\"a\": 1},{\"b", 3).unwrap(), ["{\"a\": 1}", "{\"b"]);
        assert!(cut(b"[{}] []", 3).unwrap_err().contains("behind the end"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_cut_alike_in_any_pieces(
            bytes in prop::collection::vec(prop::sample::select(b"{}[]\",\\ a1\n".to_vec()), 0..40),
            step in 1_usize..12,
        ) {
            prop_assert_eq!(cut(&bytes, step).ok(), cut(&bytes, 1000).ok());
        }
    }
}
