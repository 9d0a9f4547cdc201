//! Numbers of 32 bits in the place of `usize`.
//!
//! What a corpus has many of, documents, sets, tokens, places in them, is counted in 32
//! bits, which halves what the large lists take. That is four thousand million of each:
//! more than memory has room for, so nothing is lost where a number is cut off there.

/// The number in 32 bits.
#[inline]
pub(crate) fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
