//! Web pages: a file an article, of which the main text counts.

use memchr::memmem;

use super::main_text::article;
use super::{Format, Records, cut_whole};
use crate::read::encoding::Encoding;
use crate::read::fields::Fields;
use crate::read::record::{Raw, Record};

/// Bytes at the head of a page within which it must name its encoding, as the
/// HTML standard has it.
const DECLARATION_BYTES: usize = 1024;

pub(super) struct Html;

impl Format for Html {
    fn cut(&self, bytes: &[u8], is_end: bool, records: &mut Records) -> Result<usize, String> {
        Ok(cut_whole(bytes, is_end, records))
    }

    fn parse<'a>(&self, raw: Raw<'a>, _: &Fields) -> Result<Option<Record<'a>>, String> {
        raw.parsed(|page| article(page)).map(Some)
    }
}

/// Whether a web page begins here.
pub(super) fn is_plausible(bytes: &[u8]) -> bool {
    const OPENINGS: [&str; 8] =
        ["<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<!--", "<?xml"];
    OPENINGS.iter().any(|opening| {
        bytes
            .get(..opening.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(opening.as_bytes()))
    })
}

/// The encoding that a page, or the header before it, says it is in.
pub(in crate::read) fn declared_encoding(bytes: &[u8]) -> Option<Encoding> {
    let head = bytes[..bytes.len().min(DECLARATION_BYTES)].to_ascii_lowercase();
    let start = memmem::find(&head, b"charset=")? + "charset=".len();
    let label = head[start..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or(label.strip_prefix(b"'")).unwrap_or(label);
    let end = label
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:.".contains(byte)))
        .unwrap_or(label.len());
    Encoding::of_label(&label[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_encoding() {
        let declared = |page: &str| declared_encoding(page.as_bytes()).map(|e| e.to_string());
        assert_eq!(declared("<meta charset=windows-1256>").as_deref(), Some("windows-1256"));
        let long = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=ISO-8859-6\">";
        assert_eq!(declared(long).as_deref(), Some("ISO-8859-6"));
        assert_eq!(declared("<html>"), None);
    }
}
