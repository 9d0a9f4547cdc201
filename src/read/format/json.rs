//! JSON in one piece: an array of objects, or objects one after another, laid
//! out as they may be.
//!
//! The structure is followed only as far as it takes to find where an object
//! ends (`brackets`). Each object is parsed apart from the others, and a bad one
//! costs itself alone; one whose quotes or brackets do not match, what stands up to
//! the next line that begins with an object.

use super::brackets::{Patience, fault, is_between, record_length, rest_length};
use super::{Format, Records, object, on_one_line};
use crate::read::encoding::Encoding;
use crate::read::fields::Fields;
use crate::read::record::{Raw, Record};

#[derive(Default)]
pub(super) struct Json {
    is_array: bool,
    patience: Patience,
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
                    return Err(
                        "the array is not closed at its end; is the file cut short?".to_owned()
                    );
                }
                None => return Ok(start),
                // the last bracket is left where it stands until the end, which then has seen it
                Some(b']') if self.is_array && bytes[start + 1..].trim_ascii().is_empty() => {
                    return Ok(if is_end { bytes.len() } else { start });
                }
                Some(_) => match record_length(&bytes[start..], is_end, &self.patience) {
                    Some(length) => records.push(start..start + length),
                    None if is_end => {
                        records.push(start..start + rest_length(&bytes[start..], self.is_array));
                        return Ok(bytes.len());
                    }
                    None => return Ok(start),
                },
            }
            start = records.last().map_or(start, |record| record.end);
        }
    }

    fn parse<'a>(&self, raw: Raw<'a>, fields: &Fields) -> Result<Option<Record<'a>>, String> {
        match raw.bytes.first() {
            Some(b'{') => {}
            Some(b']') => {
                return Err("the array is closed here, and more stands behind it".to_owned());
            }
            _ => {
                return Err("expected a JSON object for each article, and this is none".to_owned());
            }
        }
        let parsed = raw.parsed(|value| object::parse(value, fields));
        parsed.map(Some).map_err(|reason| fault(raw.bytes).unwrap_or(reason))
    }

    fn json(&self, raw: Raw<'_>, _: &Fields) -> Result<Option<String>, String> {
        on_one_line(raw)
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
    }

    /// Four records, the second of which is this.
    fn around(second: &str, between: &str) -> [String; 4] {
        let object =
            |n: u8| format!("{{{between}\"id\": {n},{between}\"text\": \"أ ب ت\"{between}}}");
        [object(1), second.to_owned(), object(3), object(4)]
    }

    #[test]
    fn a_lost_quote_or_bracket_costs_its_record_alone() {
        let lines = [
            r#"{"id": 2, "text": "أ ب ت}"#,
            r#"{"id": 2, "text": أ ب ت"}"#,
            r#"{"id": 2, text": "أ ب ت"}"#,
            r#"{"id: 2, "text": "أ ب ت"}"#,
            r#"{"id": 2, "text": "أ " ب ت"}"#,
            r#"{"id": 2, "text": "أ ب ت""}"#,
            r#"{"id": 2, "text": "أ ب ت\"}"#,
            r#"{"id": 2, "text": "أ ب ت""#,
            r#"{"id": 2, "text": ["أ ب ت"}"#,
            r#"{"id": 2, "text": "أ "ب" ت"}"#,
            // the quote hides brackets, and an escape hides that it is lost
            r#"{"id": 2, "n": [{"a": 1, b": 1}], "text": "أ \"ب\" ت"}"#,
            "{\"id\": 2, \"text\": \"أ\n\nب\"}",
            "قال \"الوزير\" أمس, 17, x: \"}",
        ];
        let pretty = lines.map(|line| line.replace("2,", "2,\n    ").replace('{', "{\n    "));
        let lines = lines.iter().map(|second| around(second, ""));
        for expected in lines.chain(pretty.iter().map(|second| around(second, "\n    "))) {
            for content in [
                format!("[{}]\n", expected.join(",\n")),
                format!("[\n  {}\n]", expected.join(",\n  ")),
                format!("{}\n", expected.join("\n")),
            ] {
                for step in [1, 7, 1000] {
                    assert_eq!(cut(content.as_bytes(), step).unwrap(), expected, "{content}");
                }
            }
        }
    }

    #[test]
    fn the_last_record_does_not_take_the_end_of_the_array() {
        for last in [r#"{"id": 2, "text": "x}"#, r#"{"id": 2, "text": "x""#, "x"] {
            for behind in ["]", "\n]\n"] {
                let content = format!("[{{\"id\": 1}},\n{last}{behind}");
                assert_eq!(cut(content.as_bytes(), 3).unwrap(), ["{\"id\": 1}", last], "{content}");
            }
        }
    }

    #[test]
    fn on_a_single_line_a_lost_quote_costs_the_rest_of_it() {
        let [first, second, third] = [r#"{"text": "a"}"#, r#"{"text": "b}"#, r#"{"text": "c"}"#];
        let line = format!("{second}, {third}");
        let content = format!("[{first}, {line}, {third},\n{third}, {third}]");
        let expected = [first, &format!("{line}, {third}"), third, third];
        assert_eq!(cut(content.as_bytes(), 5).unwrap(), expected);
        let content = format!("[{first}, {line}]");
        assert_eq!(cut(content.as_bytes(), 5).unwrap(), [first, &line]);
    }

    #[test]
    fn what_is_broken_is_said() {
        let reason = |bytes: &str| {
            let raw = Raw { bytes: bytes.as_bytes(), encoding: Encoding::UTF_8 };
            Json::default().parse(raw, &Fields::default()).unwrap_err()
        };
        assert!(reason(r#"{"text": "x}"#).starts_with("a string is not closed in line 1"));
        assert!(reason(r#"{"text": "x""#).starts_with("the object is not closed"));
        assert!(reason("1, null").contains("JSON object for each article"));
        assert!(reason(r#"{"text": "x",}"#).contains("not JSON"));
        // what an earlier version cut by quotes alone was no better
        for raw in ["{\"text\": \"x\n\"}", "{\"text\": \"x\", \"more\": {\"a\": \"\n\"}}"] {
            assert!(reason(raw).contains("control character"), "{}", reason(raw));
        }
    }

    #[test]
    fn what_stands_behind_the_end_of_an_array_is_read() {
        let arrays = b"[{\"id\": 1}]\n[{\"id\": 2},\n {\"id\": 3}]\n";
        let expected = [r#"{"id": 1}"#, "]\n[", r#"{"id": 2}"#, r#"{"id": 3}"#];
        for step in [1, 5, 1000] {
            assert_eq!(cut(arrays, step).unwrap(), expected);
            assert_eq!(cut(b"[{}] []", step).unwrap(), ["{}", "] ["]);
        }
    }

    #[test]
    fn what_is_cut_short_is_said() {
        assert!(cut(b"[{\"a\": 1}", 3).unwrap_err().contains("not closed"));
        assert_eq!(cut(b"[{\"a\": 1},{\"b", 3).unwrap(), ["{\"a\": 1}", "{\"b"]);
        assert!(cut(b"[{}]\n{}", 3).unwrap_err().contains("not closed"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_cut_alike_in_any_pieces(
            bytes in prop::collection::vec(prop::sample::select(b"{}[]\",:\\ a1\n".to_vec()), 0..40),
            step in 1_usize..12,
        ) {
            prop_assert_eq!(cut(&bytes, step).ok(), cut(&bytes, 1000).ok());
        }
    }
}
