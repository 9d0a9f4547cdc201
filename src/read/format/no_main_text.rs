//! In the place of `main_text.rs` where the feature `html` is off.

use crate::read::record::Record;

/// Says that this build cannot.
pub(super) fn article(_: &str) -> Result<Record<'static>, String> {
    Err("built without the feature `html`".to_owned())
}
