//! Web archives: WARC (ISO 28500) and WET, a header and a block a record.
//!
//! Of a crawl, the pages that a server gave with status 200 (`answer`) are
//! articles, as web pages or as plain text (`content`); in a WET file the texts
//! themselves. All other records are passed over. The id is the page's address, its date
//! the page's own. The day of the capture is another, often by years, and counts where it
//! is named alone: a field of the date that the user names is one of the record's header
//! (`WARC-Date`), and comes before what the page says; [`NO_FIELD`] leaves out both.
//!
//! A record ends where its header says. Where it cannot, what stands up to the next line
//! that begins a record is one that cannot be read: a record with a wrong length, or what is
//! none. What a length that is too long takes in of other records is searched too.

mod answer;
mod content;

use std::borrow::Cow;

use memchr::{memchr_iter, memmem};

use super::{Format, LONGEST_REJECT, Records, within};
use crate::read::fields::{Fields, NO_FIELD};
use crate::read::record::{Raw, Record};

/// What every record begins with.
pub(super) const MAGIC: &[u8] = b"WARC/";
/// What a line begins with that begins a record.
const BEGINNING: &[u8] = b"WARC/1.";
/// Bytes that the header of a record may have; more are none.
const LONGEST_HEADER: usize = 1 << 20;

pub(super) struct Warc;

impl Format for Warc {
    fn cut(&self, bytes: &[u8], is_end: bool, records: &mut Records) -> Result<usize, String> {
        let mut start = 0;
        loop {
            let blank = bytes[start..].len() - bytes[start..].trim_ascii_start().len();
            start += blank;
            if start == bytes.len() {
                return Ok(start);
            }
            let rest = &bytes[start..];
            let length = match extent(rest, is_end) {
                Ok(Some(length)) => length,
                Ok(None) => return Ok(start),
                Err(fault) => match next_record(rest) {
                    Some(next) => rest[..next].trim_ascii_end().len(),
                    None if is_end => {
                        return Err(format!("{fault}; the rest of the file is given up"));
                    }
                    None => return Ok(start),
                },
            };
            records.push(start..start + length);
            start += length;
        }
    }

    fn parse<'a>(&self, raw: Raw<'a>, fields: &Fields) -> Result<Option<Record<'a>>, String> {
        extent(raw.bytes, true)?;
        let Ok(Some(head)) = Head::of(raw.bytes) else { return Ok(None) };
        let block = &raw.bytes[head.length..];
        let Some(mut record): Option<Record<'a>> = article(&head, block)? else { return Ok(None) };
        record.id = head
            .field("WARC-Target-URI")
            .map(|address| Cow::Borrowed(address.trim_matches(['<', '>'])));
        if let Some(named) = fields.named_date() {
            let date = head.field(named).map(Cow::Borrowed);
            // a name that is meant for other sources leaves a page its own
            record.date = date.or(record.date.filter(|_| named != NO_FIELD));
        }
        Ok(Some(record))
    }
}

/// The length of the record that `bytes` begin with, without the empty lines behind it;
/// `None` where it or what stands behind it is not in sight. Nothing does at the end.
///
/// A length that is wrong would cut records anywhere, so it counts only if behind it stand
/// two empty lines, as every record ends, or else the next record.
fn extent(bytes: &[u8], is_end: bool) -> Result<Option<usize>, String> {
    if !bytes.starts_with(&MAGIC[..MAGIC.len().min(bytes.len())]) {
        return Err("no WARC record begins here; is a Content-Length before it wrong?".to_owned());
    }
    let cut_short = |what: &str| {
        let reason = "breaks off; is Content-Length wrong, or the file cut short?";
        if is_end { Err(format!("the {what} {reason}")) } else { Ok(None) }
    };
    let head = match Head::of(bytes) {
        Ok(Some(head)) => head,
        Ok(None) => return cut_short("header of the record"),
        Err(Endless) => return Err("the header of the record has no end".to_owned()),
    };
    let length = head.field("Content-Length").and_then(|length| length.parse::<usize>().ok());
    let length = length.and_then(|length| length.checked_add(head.length));
    let length = length.ok_or("a WARC record without a Content-Length")?;
    let Some(behind) = bytes.get(length..) else { return cut_short("record") };
    let next = behind.trim_ascii_start();
    if behind.starts_with(b"\r\n\r\n") || next.starts_with(MAGIC) || (is_end && next.is_empty()) {
        return Ok(Some(length));
    }
    if MAGIC.starts_with(next) && !is_end {
        return Ok(None);
    }
    Err("the record does not end where its Content-Length says".to_owned())
}

/// Where the next record begins behind what cannot be read; `None` where that is not in
/// sight.
fn next_record(bytes: &[u8]) -> Option<usize> {
    let line = [b"\n", BEGINNING].concat();
    within(LONGEST_REJECT, bytes, |bytes| memmem::find(bytes, &line).map(|end| end + 1))
}

/// The header of a record.
struct Head<'a> {
    fields: &'a str,
    /// Bytes, the empty line included.
    length: usize,
}

/// A header does not end before the next record begins, nor where it must.
struct Endless;

impl<'a> Head<'a> {
    /// The header that `bytes` begin with; `None` where its end is not in sight. No more is
    /// looked at than its lines, since the next record may have no end either.
    fn of(bytes: &'a [u8]) -> Result<Option<Self>, Endless> {
        let near = &bytes[..bytes.len().min(LONGEST_HEADER)];
        for line_end in memchr_iter(b'\n', near) {
            let (lines, behind) = bytes.split_at(line_end + 1);
            if let Some(fields) = lines.strip_suffix(b"\r\n\r\n") {
                // addresses and dates are ASCII; a field that is not is no loss
                let valid = encoding_rs::Encoding::utf8_valid_up_to(fields);
                let fields = std::str::from_utf8(&fields[..valid]).unwrap_or_default();
                return Ok(Some(Self { fields, length: lines.len() }));
            }
            if behind.starts_with(BEGINNING) {
                return Err(Endless);
            }
        }
        if near.len() == LONGEST_HEADER { Err(Endless) } else { Ok(None) }
    }

    fn field(&self, name: &str) -> Option<&'a str> {
        self.fields.lines().find_map(|line| {
            let (field, value) = line.split_once(':')?;
            field.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

/// The article in a record's block, if it holds one.
fn article(head: &Head<'_>, block: &[u8]) -> Result<Option<Record<'static>>, String> {
    let content_type = head.field("Content-Type").unwrap_or_default();
    match head.field("WARC-Type") {
        Some("conversion" | "resource") => content::article(content_type, block),
        Some("response") if content_type.starts_with("application/http") => answer::article(block),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::encoding::Encoding;
    use crate::read::fields::FieldNames;

    fn record(kind: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/1\r\n\
             WARC-Date: 2026-03-02T08:00:00Z\r\nContent-Type: {content_type}\r\n\
             Content-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn parse(bytes: &[u8]) -> Result<Option<Record<'_>>, String> {
        Warc.parse(Raw { bytes, encoding: Encoding::UTF_8 }, &Fields::default())
    }

    #[test]
    fn records_are_cut_by_their_length() {
        let text = "WARC/1.0 قال\r\n\r\n";
        let file = record("conversion", "text/plain", text.as_bytes()).repeat(2);
        let mut records = Vec::new();
        assert_eq!(Warc.cut(&file, true, &mut records).unwrap(), file.len());
        assert_eq!(records.len(), 2);
        let first = parse(&file[records[0].clone()]).unwrap().unwrap();
        assert_eq!(first.texts, [text.trim()]);
        assert_eq!(first.id.as_deref(), Some("https://a.example/1"));
        assert_eq!(first.date, None, "the day of the capture is not that of the article");
        // in part: nothing is lost, nothing is cut in two
        let length = file.len() / 2;
        for end in 0..file.len() {
            let mut records = Vec::new();
            let done = Warc.cut(&file[..end], false, &mut records).unwrap();
            // with the two empty lines behind each
            let whole = [length, 2 * length].iter().filter(|&&whole| whole <= end).count();
            assert_eq!(records.len(), whole, "{end} of {}", file.len());
            assert!(records.last().is_none_or(|record| record.end <= done));
        }
        let mut records = Vec::new();
        let error = Warc.cut(&file[..file.len() - 30], true, &mut records).unwrap_err();
        assert!(error.contains("breaks off") && records.len() == 1, "{error}");
    }

    /// What stands in the records of a file that comes in pieces of `step` bytes, or why it
    /// cannot be read.
    fn read(file: &[u8], step: usize) -> Vec<Result<String, String>> {
        let (mut done, mut seen, mut found) = (0, 0, Vec::new());
        loop {
            seen = (seen + step).min(file.len());
            let mut records = Vec::new();
            let cut = Warc.cut(&file[done..seen], seen == file.len(), &mut records);
            found.extend(records.into_iter().map(|record| {
                let record = parse(&file[done + record.start..done + record.end])?;
                Ok(record.unwrap().text().into_owned())
            }));
            match cut {
                Ok(_) if seen == file.len() => return found,
                Ok(length) => done += length,
                Err(reason) => {
                    found.push(Err(reason));
                    return found;
                }
            }
        }
    }

    #[test]
    fn a_record_with_a_bad_header_costs_itself_alone() {
        let [first, bad, last] = ["أ", "قال WARC/1.0\r\n\r\nب", "ج"]
            .map(|text| record("conversion", "text/plain", text.as_bytes()));
        let bad = String::from_utf8(bad).unwrap();
        let length = |length: &str| bad.replace("Length: 21", &format!("Length: {length}"));
        assert_ne!(length("1"), bad);
        for (bad, reason) in [
            (length("0"), "does not end where its Content-Length says"),
            (length("20"), "does not end where its Content-Length says"),
            // into the next record, to its end, behind the end of the file
            (length("60"), "is Content-Length wrong"),
            (length("9999"), "is Content-Length wrong"),
            (length("99999999999999999999999"), "without a Content-Length"),
            (length("-1"), "without a Content-Length"),
            (bad.replace("Content-Length: 21\r\n", ""), "without a Content-Length"),
            (bad.split_inclusive('\n').take(3).collect(), "the header of the record"),
            ("junk\r\nand more\r\n".to_owned(), "no WARC record begins here"),
        ] {
            for step in [1, 50, 10_000] {
                let found = read(&[&first, bad.as_bytes(), &last].concat(), step);
                let [Ok(before), Err(told), Ok(behind)] = &found[..] else { panic!("{found:?}") };
                assert!((&**before, &**behind) == ("أ", "ج") && told.contains(reason), "{found:?}");
                // behind the last record, there is none to go on with
                let found = read(&[&first, &last, bad.as_bytes()].concat(), step);
                let [Ok(_), Ok(_), Err(told)] = &found[..] else { panic!("{found:?}") };
                assert!(told.ends_with("the rest of the file is given up"), "{told}");
            }
        }
        let whole = length("21");
        assert_eq!(
            read(&[&first, whole.as_bytes()].concat(), 9)[1].as_deref(),
            Ok("قال WARC/1.0\r\n\r\nب")
        );
    }

    #[test]
    fn a_header_without_end_is_looked_at_once() {
        let endless = |bytes: &[u8]| matches!(Head::of(bytes), Err(Endless));
        // the end of another header behind it is not its own
        let whole = record("conversion", "text/plain", b"x");
        assert!(endless(&[b"WARC/1.0\n", &whole[..]].concat()));
        assert!(endless(b"WARC/1.0\nWARC/1.0\n"), "whether one is behind it or not");
        assert!(matches!(Head::of(b"WARC/1.0\r\nA: b\r\n"), Ok(None)));
        let long = [b"WARC/1.0\r\nA: ", &vec![b'b'; LONGEST_HEADER][..]].concat();
        assert!(endless(&long) && !endless(&long[..LONGEST_HEADER - 1]));
        assert!(endless(&[&long[..], b"\r\n\r\n"].concat()));
        let mut records = Vec::new();
        assert!(Warc.cut(&b"WARC/1.0\n".repeat(9), true, &mut records).is_err());
        assert_eq!(records.len(), 8);
    }

    #[test]
    fn answers_of_servers_are_read_whatever_their_form() {
        let paragraph = "<p>أعلنت هيئة الموانئ اليوم أن الرصيف الجديد يستقبل أول سفينة.</p>";
        let page = format!("<html><body><article>{}</article></body></html>", paragraph.repeat(9));
        let chunked = format!("{:x}\r\n{page}\r\n0\r\n\r\n", page.len());
        let windows = "windows-1256".parse::<Encoding>().unwrap().encode(&page).unwrap();
        for (headers, body) in [
            ("Content-Type: text/html; charset=utf-8", page.as_bytes()),
            ("Content-Type: text/html\r\nTransfer-Encoding: chunked", chunked.as_bytes()),
            ("Content-Type: text/html\r\nTransfer-Encoding: chunked", page.as_bytes()),
            ("Content-Type: text/html; charset=windows-1256", &windows),
        ] {
            let answer =
                [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), body].concat();
            let file = record("response", "application/http; msgtype=response", &answer);
            let found = parse(&file).unwrap().unwrap();
            assert!(found.text().contains("الرصيف الجديد"), "{headers}: {found:?}");
        }
    }

    #[test]
    fn a_date_that_is_named_counts_before_that_of_the_page() {
        let paragraph = "<p>أعلنت هيئة الموانئ اليوم أن الرصيف الجديد يستقبل أول سفينة.</p>";
        let page = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head>\
             <meta property='article:published_time' content='2020-01-05T06:00:00Z'></head>\
             <body><article>{}</article></body></html>",
            paragraph.repeat(9)
        );
        let file = record("response", "application/http", page.as_bytes());
        for (named, date) in [
            (None, Some("2020-01-05T06:00:00Z")),
            (Some("warc-date"), Some("2026-03-02T08:00:00Z")),
            (Some("pubdate"), Some("2020-01-05T06:00:00Z")),
            (Some("none"), None),
        ] {
            let names = FieldNames { date: named.map(Into::into), ..FieldNames::default() };
            let raw = Raw { bytes: &file, encoding: Encoding::UTF_8 };
            let found = Warc.parse(raw, &Fields::new(&names).unwrap()).unwrap().unwrap();
            assert_eq!(found.date.as_deref(), date, "{named:?}");
        }
    }

    #[test]
    fn what_is_no_article_is_passed_over() {
        let answer = |status: &str, kind: &str| {
            let answer = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\nx");
            record("response", "application/http", answer.as_bytes())
        };
        assert_eq!(parse(&answer("404 Not Found", "text/html")).unwrap(), None);
        assert_eq!(parse(&answer("200 OK", "image/png")).unwrap(), None);
        assert_eq!(parse(&record("warcinfo", "application/warc-fields", b"x")).unwrap(), None);
    }
}
