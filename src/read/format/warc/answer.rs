//! What a server answered, kept as it came over the wire: a header and a body, which may
//! be in chunks and encoded.

use std::borrow::Cow;
use std::io::Read;

use super::content;
use crate::read::compression::Compression;
use crate::read::format::LONGEST_PAGE;
use crate::read::record::Record;

/// Header fields a server may send; more are no answer but an attack.
const MOST_HEADERS: usize = 256;

/// The article in what a server answered.
pub(super) fn article(answer: &[u8]) -> Result<Option<Record<'static>>, String> {
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
    if !content::is_text(content_type) {
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
            body = Cow::Owned(unpacked(&body, LONGEST_PAGE as u64)?);
        }
    }
    content::article(content_type, &body)
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

    #[test]
    fn a_page_as_the_server_encoded_it_is_named_as_that() {
        let answer = |body: &[u8]| {
            let head =
                b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: br\r\n\r\n";
            [head, body].concat()
        };
        let reason = article(&answer(b"\x1b\xff\xfe\x00")).unwrap_err();
        assert!(reason.contains("in br"), "{reason}");
        let decoded = answer("افتتح الوزير المستشفى".as_bytes());
        let decoded = article(&decoded).unwrap().unwrap();
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
            [head, body].concat()
        };
        let (text, mut packed) = ("افتتح الوزير المستشفى", Vec::new());
        packed.push(gzip(text.as_bytes()));
        packed.push(gzip(&packed[0]));
        packed.push(gzip(&packed[1]));
        for body in &packed[..2] {
            assert_eq!(article(&answer(body)).unwrap().unwrap().texts, [text]);
        }
        assert!(article(&answer(&packed[2])).is_err());
        let long = gzip(&[b' '; 1000]);
        assert_eq!(unpacked(&long, 1000).unwrap().len(), 1000);
        assert!(unpacked(&long, 999).unwrap_err().contains("more than 999 bytes"));
    }
}
