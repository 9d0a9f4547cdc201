//! A text of a web archive, by the type that was given with it.

use std::borrow::Cow;

use crate::read::encoding::Encoding;
use crate::read::format::{html, main_text};
use crate::read::record::Record;

/// The article in a text of this type, if the type is one of text.
pub(super) fn article(content_type: &str, body: &[u8]) -> Result<Option<Record<'static>>, String> {
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

pub(super) fn is_text(content_type: &str) -> bool {
    is_page(content_type) || is_of_type(content_type, "text/plain")
}

fn is_page(content_type: &str) -> bool {
    is_of_type(content_type, "text/html") || is_of_type(content_type, "application/xhtml+xml")
}

fn is_of_type(content_type: &str, wanted: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case(wanted)
}
