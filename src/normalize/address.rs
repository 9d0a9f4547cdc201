//! URLs and e-mail addresses, each one separator.
//!
//! An address is ASCII: it ends where the first other character stands, so
//! that a word glued to it without a space is still read. (An accented letter is
//! such a character in NFC, and behind its base in NFD: only there do the two
//! give different tokens.)

/// The length of the URL that `text` begins with, or 0.
pub(super) fn url_length(text: &[u8]) -> usize {
    let begins = |scheme: &&str| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme.as_bytes()))
    };
    if ["http://", "https://", "www."].iter().any(begins) { run(text, is_of_url) } else { 0 }
}

/// An e-mail address, or the stretch of text in which none begins.
pub(super) enum Mail {
    /// Its length.
    Address(usize),
    /// How long the run is whose characters could stand before an `@`: none
    /// of its parts needs to be looked at again.
    NoAddress(usize),
}

/// Looks for the e-mail address that `text` begins with.
pub(super) fn mail(text: &[u8]) -> Mail {
    let local = run(text, |byte| byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte));
    if text.get(local) != Some(&b'@') {
        return Mail::NoAddress(local);
    }
    let domain = text.get(local + 1..).unwrap_or_default();
    let domain =
        &domain[..run(domain, |byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))];
    let is_domain = domain.iter().position(|&byte| byte == b'.').is_some_and(|dot| dot > 0);
    if is_domain { Mail::Address(local + 1 + domain.len()) } else { Mail::NoAddress(local) }
}

fn is_of_url(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\"<>`".contains(&byte)
}

fn run(text: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    text.iter().take_while(|&&byte| belongs(byte)).count()
}
