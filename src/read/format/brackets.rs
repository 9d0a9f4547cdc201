//! Where the records of a JSON text end, by quotes and brackets alone.
//!
//! A record is an object, or a run of what is none. A lost quote turns what stands between
//! strings into strings, and the other way round, up to the end of the text; a lost bracket
//! takes in all objects behind it. So an object ends early where it cannot be one:
//!
//! - A string holds a line feed, and behind the quote that closes it JSON cannot go on.
//!   (Where it can, the writer left line feeds as they are, and the bad record ends where
//!   it says.)
//! - Another object begins a line where the name of a field should stand.
//! - It does not end before the text does, nor within 64 MB.
//!
//! What follows is given up to the next line that begins with an object. In an object of
//! many lines, those within it begin lines too: they are indented at least as far as its
//! fields.
//!
//! The end of a broken object is looked for far behind the place where it is given up, and
//! what stands there is looked at again for the next. So there is an end to it ([`Patience`]).

use std::cell::LazyCell;
use std::sync::atomic::{AtomicUsize, Ordering};

use memchr::{memchr, memchr_iter, memchr2, memrchr};

use super::{LONGEST_REJECT, within};

/// How the object ends that some bytes begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// With its bracket, which is the last of so many bytes.
    Closed(usize),
    /// The string cannot go on that this quote opens; what seems to close it is the last of
    /// so many bytes.
    Torn { quote: usize, behind: usize },
    /// Another object stands here, where it cannot.
    Crossed(usize),
    /// It is not in sight; a string that is not closed yet is opened by this quote.
    Open { string: Option<usize> },
}

/// How much of a text may yet be looked through in vain, for ends of broken objects. When
/// none is left, every object ends where the next begins a line.
#[derive(Debug)]
pub(super) struct Patience {
    bytes: AtomicUsize,
}

impl Default for Patience {
    fn default() -> Self {
        Self { bytes: AtomicUsize::new(4 * LONGEST_REJECT) }
    }
}

impl Patience {
    fn is_at_end(&self) -> bool {
        self.bytes.load(Ordering::Relaxed) == 0
    }

    /// Takes away what was looked through behind the end of a record. Records are cut by one
    /// thread.
    fn lose(&self, bytes: usize) {
        let left = self.bytes.load(Ordering::Relaxed);
        self.bytes.store(left.saturating_sub(bytes), Ordering::Relaxed);
    }
}

/// The length of the record that `bytes` begin with; `None` where its end is not in sight.
/// Nothing stands behind them at the end.
pub(super) fn record_length(bytes: &[u8], is_end: bool, patience: &Patience) -> Option<usize> {
    if !bytes.starts_with(b"{") {
        return within(LONGEST_REJECT, bytes, run_end).map(|end| trimmed_length(&bytes[..end]));
    }
    if patience.is_at_end() {
        let next = |bytes: &[u8]| next_object(bytes, field_indent(bytes));
        return within(LONGEST_REJECT, bytes, next).map(|next| trimmed_length(&bytes[..next]));
    }
    let near = &bytes[..bytes.len().min(LONGEST_REJECT)];
    let mut end = object_end(near);
    if matches!(end, End::Open { .. }) && (is_end || near.len() == LONGEST_REJECT) {
        // brackets that quotes hid, so that the next ones seem to stand in an array of this one
        if let Some(next) = next_object(near, field_indent(near)) {
            patience.lose(near.len() - next);
            return Some(trimmed_length(&near[..next]));
        }
        end = object_end(bytes);
    }
    let end = match end {
        End::Closed(length) => return Some(length),
        End::Torn { quote, behind } => {
            let next = |behind: &[u8]| next_object(behind, field_indent(bytes));
            let next = quote + within(LONGEST_REJECT, &bytes[quote..], next)?;
            patience.lose(behind.saturating_sub(next));
            next
        }
        End::Crossed(next) => next,
        End::Open { .. } => return None,
    };
    Some(trimmed_length(&bytes[..end]))
}

/// The same where all that is left is of one record; the bracket that closes the array is
/// none of it.
pub(super) fn rest_length(bytes: &[u8], is_array: bool) -> usize {
    let rest = &bytes[..trimmed_length(bytes)];
    rest.strip_suffix(b"]").filter(|_| is_array).map_or(rest.len(), trimmed_length)
}

/// Whether a byte may stand between two records.
pub(super) fn is_between(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b','
}

/// Why the object of a record ended early, where it did.
pub(super) fn fault(object: &[u8]) -> Option<String> {
    let lost = match object_end(object) {
        End::Closed(_) => return None,
        End::Torn { quote, .. } | End::Open { string: Some(quote) } => {
            let line = memchr_iter(b'\n', &object[..quote]).count() + 1;
            format!("a string is not closed in line {line} of the record; is a quote missing")
        }
        End::Crossed(_) | End::Open { string: None } => {
            "the object is not closed; is a bracket missing".to_owned()
        }
    };
    let given_up = "what stands up to the next line that begins with an object is given up";
    Some(format!("{lost}, or is the file cut short? {given_up}"))
}

fn object_end(bytes: &[u8]) -> End {
    // of each object that is open, how many arrays are open in it; and of all together. A
    // bracket closes what was opened within and is open still, so that one that is lost is
    // made up for by the next
    let (mut open, mut arrays) = (Vec::new(), 0_usize);
    // looked for once, where an object begins a line at all
    let fields = LazyCell::new(|| field_indent(bytes));
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (byte, open.last_mut()) {
            (b'"', _) => match string_length(&bytes[at..]) {
                Some(Ok(length)) => {
                    at += length;
                    continue;
                }
                Some(Err(Torn(length))) => {
                    return End::Torn { quote: at, behind: at + length };
                }
                None => return End::Open { string: Some(at) },
            },
            (b'{', Some(0)) if is_crossing(&bytes[..at], || *fields) => return End::Crossed(at),
            (b'{', _) => open.push(0),
            (b'[', Some(within)) => {
                *within += 1;
                arrays += 1;
            }
            (b']', _) if arrays > 0 => {
                while open.pop_if(|within| *within == 0).is_some() {}
                open.last_mut().into_iter().for_each(|within| *within -= 1);
                arrays -= 1;
            }
            (b'}', _) => {
                arrays -= open.pop().unwrap_or_default();
                if open.is_empty() {
                    return End::Closed(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    End::Open { string: None }
}

/// Where a run of what is no object ends: at an object that stands within nothing or begins
/// a line. `None` where that is not in sight.
fn run_end(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut at) = (0_isize, 0);
    // where the quotes end that are known to open no string
    let mut letters = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'{' if depth <= 0 || line_indent(&bytes[..at]).is_some() => return Some(at),
            b'{' | b'[' => depth += 1,
            b'}' => depth -= isize::from(depth > 0),
            // one array may end here, and another begin
            b']' => depth = (depth - 1).max(-1),
            b'"' if at >= letters => match string_length(&bytes[at..])? {
                Ok(length) => {
                    at += length;
                    continue;
                }
                // one that opens no string is a letter; and so are those behind escapes in it,
                // which end where it does, up to its last line
                Err(Torn(length)) => {
                    letters = at + memrchr(b'\n', &bytes[at..at + length]).unwrap_or_default();
                }
            },
            _ => {}
        }
        at += 1;
    }
    None
}

/// A string of so many bytes holds a line feed and cannot be one.
struct Torn(usize);

/// The length of the string that `bytes` begin with, both quotes included; `None` where
/// its end, or whether it is one, is not in sight.
fn string_length(bytes: &[u8]) -> Option<Result<usize, Torn>> {
    let mut at = 1;
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            break;
        }
        at += 2;
    }
    let (string, behind) = bytes.split_at(at + 1);
    if memchr(b'\n', string).is_none() {
        return Some(Ok(string.len()));
    }
    let next = behind.trim_ascii_start().first()?;
    Some(if b",:}]".contains(next) { Ok(string.len()) } else { Err(Torn(string.len())) })
}

/// Whether an object that begins directly within another, behind these bytes of it, begins a
/// line and is no field of it: no name stands before it.
fn is_crossing(before: &[u8], fields: impl FnOnce() -> Option<usize>) -> bool {
    !before.trim_ascii_end().ends_with(b":") && is_next(before, fields)
}

/// Where the next object begins behind a broken one, whose fields are indented so far;
/// `None` where that is not in sight.
fn next_object(bytes: &[u8], fields: Option<usize>) -> Option<usize> {
    memchr_iter(b'{', bytes).find(|&at| is_next(&bytes[..at], || fields))
}

/// Whether an object that follows on these bytes of another begins a line, and stands not
/// within that one: its line is indented less than the fields are, if those are.
fn is_next(before: &[u8], fields: impl FnOnce() -> Option<usize>) -> bool {
    line_indent(before).is_some_and(|indent| fields().is_none_or(|fields| indent < fields))
}

/// How far the line is indented that an object begins which follows on these bytes; the
/// brackets of objects that end may stand before it.
fn line_indent(before: &[u8]) -> Option<usize> {
    let is_passed = |byte: &&u8| **byte != b'\n' && (is_between(**byte) || **byte == b'}');
    let passed = before.iter().rev().take_while(is_passed).count();
    let (before, line) = before.split_at(before.len() - passed);
    before.ends_with(b"\n").then(|| blanks(line))
}

/// How far the fields of an object are indented, where they stand on lines of their own.
fn field_indent(object: &[u8]) -> Option<usize> {
    let line = &object[memchr(b'\n', object)? + 1..];
    let blanks = blanks(line);
    let is_field = line.get(blanks).is_some_and(|byte| !b"{}[]\r\n".contains(byte));
    (blanks > 0 && is_field).then_some(blanks)
}

fn blanks(line: &[u8]) -> usize {
    line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// The length without what stands between records.
fn trimmed_length(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|&byte| !is_between(byte)).map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn record(bytes: &str) -> Option<&str> {
        record_length(bytes.as_bytes(), false, &Patience::default()).map(|length| &bytes[..length])
    }

    /// Into how many records a text is cut, and what was looked through in vain.
    fn cut(text: &str, patience: usize) -> (Vec<&str>, usize) {
        let patience = Patience { bytes: AtomicUsize::new(patience) };
        let (mut rest, mut records) = (text, Vec::new());
        while !rest.is_empty() {
            let length = record_length(rest.as_bytes(), true, &patience).unwrap_or(rest.len());
            records.push(&rest[..length]);
            rest = rest[length..].trim_start_matches([',', '\n', ' ']);
        }
        (records, patience.bytes.into_inner())
    }

    #[test]
    fn ends_are_looked_for_in_vain_so_long_and_no_longer() {
        for line in ["{[", "{\\\"", "{\"a\": [1"] {
            let text = format!("{}{{\"b\": \"x\"}} y", format!("{line}\n").repeat(200));
            let (records, left) = cut(&text, 1 << 20);
            assert!((1..1 << 20).contains(&left), "{line}: {left}");
            assert_eq!(records[..200], [line; 200]);
            // the first is looked at to the end
            let (same, left) = cut(&text, 1);
            assert_eq!((same[..200].to_vec(), left), (records[..200].to_vec(), 0), "{line}");
        }
        let (records, left) = cut("{[\n{\"a\": [{\n}, {\n}]},\n  {\"b\":\n 1}\n{}", 1);
        assert_eq!((records.len(), left), (5, 0), "lines alone count then: {records:?}");
    }

    #[test]
    fn quotes_that_open_no_string_are_looked_at_once() {
        let start = Instant::now();
        let text = format!("x{}\n\"x", "\\\"\n".repeat(100_000));
        assert_eq!(run_end(text.as_bytes()), None);
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
        let behind = "x \\\"\n\\\"\n\\\" {\" y\n{}";
        assert_eq!(run_end(behind.as_bytes()), Some(behind.len() - 2), "the last opens one");
    }

    #[test]
    fn a_string_with_line_feeds_is_one_where_json_can_go_on_behind_it() {
        let raw = "{\"text\": \"سطر\n{ثان}\n\", \"id\": 1}";
        assert_eq!(record(&format!("{raw}, {{}}")), Some(raw));
        assert_eq!(fault(raw.as_bytes()), None, "the parser says what is wrong");
        assert_eq!(
            record("{\"text\": \"سطر,\n\"id\": 1},\n{"),
            Some("{\"text\": \"سطر,\n\"id\": 1}")
        );
        // an escape does not hide the end of the line
        assert_eq!(record("{\"text\": \"C:\\\",\n{\"id\": 1}"), Some("{\"text\": \"C:\\\""));
        for undecided in
            ["{\"text\": \"سطر,\n", "{\"text\": \"سطر,\n\" ", "{\"a\": \"b,\n\"c\"},\n  "]
        {
            assert_eq!(record(undecided), None, "{undecided}");
        }
    }

    #[test]
    fn objects_within_a_broken_one_are_not_taken_for_the_next() {
        let broken = "{\n    \"text\": \"سطر,\n    \"images\": [\n      {\n        \"text\": \"صورة\"\n      \
                      },\n      {}\n    ]\n  }";
        let next = "{\n    \"id\": 2\n  }";
        assert_eq!(record(&format!("{broken},\n  {next}\n]")), Some(broken));
        let (before, closing) = broken.split_at(broken.len() - 1);
        let one_line = format!("{before}{closing}, {next}");
        assert_eq!(record(&one_line), Some(broken), "the bracket before it");
    }

    #[test]
    fn an_object_without_its_bracket_ends_where_the_next_begins_a_line() {
        for broken in ["{\"id\": 1, \"text\": \"x\"", "{\"meta\": {\"id\": 1}", "{\n  \"id\": 1"] {
            assert_eq!(record(&format!("{broken},\n {{\"id\": 2}}")), Some(broken));
            let reason = fault(broken.as_bytes()).unwrap();
            assert!(reason.starts_with("the object is not closed"), "{reason}");
        }
        let whole = "{\"meta\":\n{\"id\": 1}, \"list\": [\n{},\n{}]}";
        assert_eq!(record(whole), Some(whole));
    }

    #[test]
    fn many_objects_within_each_other_are_looked_at_once() {
        let start = Instant::now();
        let open = "{".repeat(400_000);
        assert_eq!(object_end(open.as_bytes()), End::Open { string: None });
        let indented = format!("{{{} \n  1{}", "x".repeat(400_000), "\n  {".repeat(100_000));
        assert_eq!(object_end(indented.as_bytes()), End::Open { string: None });
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    }

    #[test]
    fn what_is_no_object_is_one_record() {
        for (bytes, run) in [
            ("1, null, \"x\", {", "1, null, \"x\""),
            ("] b [{", "] b ["),
            ("id\":\"1\",\n\"text\":\"a {b}\"}, {", "id\":\"1\",\n\"text\":\"a {b}\"}"),
            ("[{}, [\n1]]\n{", "[{}, [\n1]]"),
            ("[ never closed\n, {}", "[ never closed"),
            ("a \"},\n{\"id\": 1}", "a \"}"),
        ] {
            assert_eq!(record(bytes), Some(run));
        }
        let long = "1, ".repeat(LONGEST_REJECT / 3 + 1);
        assert_eq!(record(&long[..LONGEST_REJECT - 1]), None);
        assert_eq!(record(&long).map(str::len), Some(LONGEST_REJECT), "no more than that is held");
    }

    #[test]
    fn a_line_that_breaks_the_record_is_named() {
        for (broken, line) in
            [("{\"text\": \"x}", 1), ("{\n \"a\": 1,\n \"text\": \"x,\n \"b\": 1\n}", 3)]
        {
            let reason = fault(broken.as_bytes()).unwrap();
            let expected = format!("a string is not closed in line {line} of the record");
            assert!(reason.starts_with(&expected), "{reason}");
        }
    }
}
