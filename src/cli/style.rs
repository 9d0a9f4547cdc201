//! Colours of messages. `anstream` drops them where nobody sees colour.

use anstyle::{AnsiColor, Reset, Style};

pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const NOTE: Style = AnsiColor::Cyan.on_default();
pub(crate) const NUMBER: Style = AnsiColor::Cyan.on_default().bold();
pub(crate) const LABEL: Style = Style::new().bold();
pub(crate) const RESET: Reset = Reset;
/// What only the first of two texts has.
pub(crate) const REMOVED: Style = AnsiColor::Red.on_default();
/// What only the second has.
pub(crate) const ADDED: Style = AnsiColor::Green.on_default();
pub(crate) const FAINT: Style = Style::new().dimmed();
