//! What a run says of itself, once all else is written.

use std::io::Write;

use nuskha::Analysis;
use nuskha::write::{Counts, RUN, Run, RunSeconds, peak_memory};

use super::failure::Failure;
use super::tables::Tables;

/// Writes `run.json`.
pub(crate) fn write_run(
    tables: &Tables<'_>,
    analysis: &Analysis,
    counts: Counts,
    seconds: RunSeconds,
) -> Result<(), Failure> {
    let run = Run {
        version: nuskha::VERSION,
        fingerprint: tables.params.fingerprint(),
        command: std::env::args_os()
            .skip(1)
            .map(|word| word.to_string_lossy().into_owned())
            .collect(),
        params: tables.params,
        banding: analysis.banding,
        counts,
        seconds,
        peak_memory_bytes: peak_memory(),
    };
    tables.folder.write(RUN, |file| {
        serde_json::to_writer_pretty(&mut *file, &run)?;
        file.write_all(b"\n")
    })?;
    Ok(())
}
