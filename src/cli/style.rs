//! Colours of messages. `anstream` drops them where nobody sees colour.

use anstyle::{AnsiColor, Reset, Style};

pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const NOTE: Style = AnsiColor::Cyan.on_default();
pub(crate) const NUMBER: Style = AnsiColor::Cyan.on_default().bold();
pub(crate) const LABEL: Style = Style::new().bold();
pub(crate) const RESET: Reset = Reset;
