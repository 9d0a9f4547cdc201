//! `--format`: the form of the tables that a command writes.

use std::io::{self, IsTerminal};

use clap::ValueEnum;
use nuskha::Error;
use nuskha::write::TableFormat;

use super::failure::Failure;

/// The form of the tables.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FormatArgument {
    /// A JSON object a line
    Jsonl,
    /// Comma-separated values under a header, lists as JSON in their cell
    Csv,
    /// Apache Parquet
    #[cfg(feature = "parquet")]
    Parquet,
    /// Rows in bincode, with parameters and checksum
    Bincode,
}

impl FormatArgument {
    pub(crate) fn table_format(self) -> TableFormat {
        match self {
            Self::Jsonl => TableFormat::JsonLines,
            Self::Csv => TableFormat::Csv,
            #[cfg(feature = "parquet")]
            Self::Parquet => TableFormat::Parquet,
            Self::Bincode => TableFormat::Bincode,
        }
    }
}

/// Refuses to fill a terminal with bytes that it cannot show. Called before
/// the work begins.
pub(crate) fn check_standard_output(format: TableFormat) -> Result<(), Failure> {
    if format.is_binary() && io::stdout().is_terminal() {
        return Err(Failure::Library(Error::Parameter {
            parameter: "format",
            found: format.to_string(),
            remedy: "a terminal cannot show it; give --out DIR, or send standard output to a file"
                .to_owned(),
        }));
    }
    Ok(())
}
