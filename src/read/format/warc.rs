//! Web archives: WARC (ISO 28500) and WET, a header and a block a record.
//!
//! Of a crawl, the pages that a server gave with status 200 are articles, as
//! web pages or as plain text; in a WET file the texts themselves. All other
//! records are passed over. The id is the page's address, its date the page's
//! own or that of the capture.

use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;

use memchr::memmem;

use super::Format;
use super::{html, main_text};
use crate::read::compression::Compression;
use crate::read::encoding::Encoding;
use crate::read::fields::Fields;
use crate::read::record::{Raw, Record};

/// What every record begins with.
pub(super) const MAGIC: &[u8] = b"WARC/";
/// Header fields a server may send; more are no answer but an attack.
const MOST_HEADERS: usize = 256;
/// Bytes that a page may have when it is decompressed; more are an attack too.
const MOST_UNPACKED: u64 = 1 << 28;

pub(super) struct Warc;

impl Format for Warc {
    fn cut(
        &self,
        bytes: &[u8],
        is_end: bool,
        records: &mut Vec<Range<usize>>,
    ) -> Result<usize, String> {
        let mut start = 0;
        loop {
            let blank = bytes[start..].len() - bytes[start..].trim_ascii_start().len();
            start += blank;
            if start == bytes.len() {
                return Ok(start);
            }
            let rest = &bytes[start..];
            if !rest.starts_with(&MAGIC[..MAGIC.len().min(rest.len())]) {
                return Err("no WARC record begins here; is Content-Length wrong?".to_owned());
            }
            match extent(rest)? {
                Some(length) if length <= rest.len() => {
                    records.push(start..start + length);
                    start += length;
                }
                _ if is_end => {
                    return Err("the record breaks off; is the file cut short?".to_owned());
                }
                _ => return Ok(start),
            }
        }
    }

    fn parse<'a>(&self, raw: Raw<'a>, _: &Fields) -> Result<Option<Record<'a>>, String> {
        let Some(head) = Head::of(raw.bytes) else { return Ok(None) };
        let block = &raw.bytes[head.length..];
        let Some(mut record): Option<Record<'a>> = article(&head, block)? else { return Ok(None) };
        record.id = head
            .field("WARC-Target-URI")
            .map(|address| Cow::Borrowed(address.trim_matches(['<', '>'])));
        if record.date.is_none() {
            record.date = head.field("WARC-Date").map(Cow::Borrowed);
        }
        Ok(Some(record))
    }
}

/// The length of the record that `bytes` begin with, without the empty lines
/// behind it; `None` where its header is not whole.
fn extent(bytes: &[u8]) -> Result<Option<usize>, String> {
    let Some(head) = Head::of(bytes) else { return Ok(None) };
    let length = head.field("Content-Length").and_then(|length| length.parse::<usize>().ok());
    let length = length.and_then(|length| length.checked_add(head.length));
    length.map(Some).ok_or_else(|| "a WARC record without a Content-Length".to_owned())
}

/// The header of a record.
struct Head<'a> {
    fields: &'a str,
    /// Bytes, the empty line included.
    length: usize,
}

impl<'a> Head<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let end = memmem::find(bytes, b"\r\n\r\n")?;
        // addresses and dates are ASCII; a field that is not is no loss
        let fields = &bytes[..end];
        let valid = encoding_rs::Encoding::utf8_valid_up_to(fields);
        Some(Self { fields: std::str::from_utf8(&fields[..valid]).ok()?, length: end + 4 })
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
        Some("conversion" | "resource") => content(content_type, block),
        Some("response") if content_type.starts_with("application/http") => response(block),
        _ => Ok(None),
    }
}

/// The article in what a server answered.
fn response(answer: &[u8]) -> Result<Option<Record<'static>>, String> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Response::new(&mut headers);
    // what browsers read, and what servers have that speak of newer versions
    let mut config = httparse::ParserConfig::default();
    config
        .ignore_invalid_headers_in_responses(true)
        .allow_spaces_after_header_name_in_responses(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .allow_multiple_spaces_in_response_status_delimiters(true);
    let newer = [&b"HTTP/2 "[..], b"HTTP/2.0 ", b"HTTP/3 "];
    let status = newer.iter().find_map(|version| answer.strip_prefix(*version));
    let answer =
        status.map_or(Cow::Borrowed(answer), |status| Cow::Owned([b"HTTP/1.1 ", status].concat()));
    let parse = config.parse_response(&mut parsed, &answer);
    let Ok(httparse::Status::Complete(length)) = parse else {
        return Err("the server's answer has no whole header".to_owned());
    };
    if parsed.code != Some(200) {
        return Ok(None);
    }
    let header = |name: &str| {
        let mut named =
            parsed.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        named.next().and_then(|header| std::str::from_utf8(header.value).ok()).unwrap_or_default()
    };
    let content_type = header("Content-Type");
    if !is_text(content_type) {
        return Ok(None);
    }
    let mut body = Cow::Borrowed(&answer[length..]);
    if header("Transfer-Encoding").eq_ignore_ascii_case("chunked") {
        // some crawlers keep the chunks, some join them and keep the header
        body = unchunked(&body).map_or(body, Cow::Owned);
    }
    let encoded = header("Content-Encoding");
    // some crawlers decode what they keep, and keep the header
    let is_encoded = !encoded.is_empty() && simdutf8::basic::from_utf8(&body).is_err();
    if is_encoded && Compression::of_bytes(&body) != Some(Compression::Gzip) {
        let of_web = ["br", "deflate", "zstd", "compress"];
        if of_web.iter().any(|name| encoded.eq_ignore_ascii_case(name)) {
            return Err(format!("the page is kept as the server encoded it, in {encoded}"));
        }
    }
    // some servers do it twice; a page that never ends so is none
    for _ in 0..2 {
        if Compression::of_bytes(&body) == Some(Compression::Gzip) {
            body = Cow::Owned(unpacked(&body, MOST_UNPACKED)?);
        }
    }
    content(content_type, &body)
}

/// A body without its gzip, where that makes `most` bytes of it at the most: some are
/// made to fill memory, with a gigabyte from a megabyte.
fn unpacked(body: &[u8], most: u64) -> Result<Vec<u8>, String> {
    let mut unpacked = Vec::new();
    let read = Compression::Gzip
        .decoder(body)
        .and_then(|reader| reader.take(most + 1).read_to_end(&mut unpacked));
    match read {
        Err(error) => Err(format!("the page cannot be decompressed: {error}")),
        Ok(bytes) if bytes as u64 > most => {
            Err(format!("the page has more than {most} bytes when it is decompressed"))
        }
        Ok(_) => Ok(unpacked),
    }
}

/// The article in a text of this type, if the type is one of text.
fn content(content_type: &str, body: &[u8]) -> Result<Option<Record<'static>>, String> {
    if !is_text(content_type) {
        return Ok(None);
    }
    let declared =
        html::declared_encoding(content_type.as_bytes()).or_else(|| html::declared_encoding(body));
    let encoding = Encoding::detect(body, declared);
    let text = encoding.decode(body)?;
    if text.contains('\0') {
        return Err("this is no text, whatever its type says".to_owned());
    }
    if is_page(content_type) {
        return main_text::article(&text).map(Some);
    }
    let text = Cow::Owned(text.trim().to_owned());
    Ok(Some(Record { texts: vec![text], ..Record::default() }))
}

fn is_text(content_type: &str) -> bool {
    is_page(content_type) || is_of_type(content_type, "text/plain")
}

fn is_page(content_type: &str) -> bool {
    is_of_type(content_type, "text/html") || is_of_type(content_type, "application/xhtml+xml")
}

fn is_of_type(content_type: &str, wanted: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case(wanted)
}

/// The chunks of RFC 9112, section 7.1, joined; `None` where there are none.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(body.len());
    loop {
        let Ok(httparse::Status::Complete((start, size))) = httparse::parse_chunk_size(body) else {
            return None;
        };
        if size == 0 {
            return Some(joined);
        }
        let chunk = body.get(start..)?.get(..usize::try_from(size).ok()?)?;
        joined.extend_from_slice(chunk);
        body = body.get(start + chunk.len()..)?.strip_prefix(b"\r\n")?;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::read::Compressor;

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
        assert_eq!(first.date.as_deref(), Some("2026-03-02T08:00:00Z"));
        // in part: nothing is lost, nothing is cut in two
        let length = file.len() / 2;
        for end in 0..file.len() {
            let mut records = Vec::new();
            let done = Warc.cut(&file[..end], false, &mut records).unwrap();
            let whole = [length - 4, 2 * length - 4].iter().filter(|&&whole| whole <= end).count();
            assert_eq!(records.len(), whole, "{end} of {}", file.len());
            assert!(records.last().is_none_or(|record| record.end <= done));
        }
        let mut records = Vec::new();
        let error = Warc.cut(&file[..file.len() - 30], true, &mut records).unwrap_err();
        assert!(error.contains("breaks off") && records.len() == 1, "{error}");
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
    fn a_page_as_the_server_encoded_it_is_named_as_that() {
        let answer = |body: &[u8]| {
            let head =
                b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: br\r\n\r\n";
            record("response", "application/http", &[head, body].concat())
        };
        let reason = parse(&answer(b"\x1b\xff\xfe\x00")).unwrap_err();
        assert!(reason.contains("in br"), "{reason}");
        let decoded = answer("افتتح الوزير المستشفى".as_bytes());
        let decoded = parse(&decoded).unwrap().unwrap();
        assert_eq!(decoded.texts, ["افتتح الوزير المستشفى"], "the crawler kept the header alone");
    }

    #[test]
    fn pages_are_unpacked_twice_and_no_more() {
        let gzip = |bytes: &[u8]| {
            let mut out = Compressor::new(Some(Compression::Gzip), Vec::new()).unwrap();
            out.write_all(bytes).unwrap();
            out.finish().unwrap()
        };
        let answer = |body: &[u8]| {
            let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";
            let mut file = record("response", "application/http", &[head, body].concat());
            file.truncate(file.len() - 4);
            file
        };
        let (text, mut packed) = ("افتتح الوزير المستشفى", Vec::new());
        packed.push(gzip(text.as_bytes()));
        packed.push(gzip(&packed[0]));
        packed.push(gzip(&packed[1]));
        for body in &packed[..2] {
            assert_eq!(parse(&answer(body)).unwrap().unwrap().texts, [text]);
        }
        assert!(parse(&answer(&packed[2])).is_err());
        let long = gzip(&[b' '; 1000]);
        assert_eq!(unpacked(&long, 1000).unwrap().len(), 1000);
        assert!(unpacked(&long, 999).unwrap_err().contains("more than 999 bytes"));
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
