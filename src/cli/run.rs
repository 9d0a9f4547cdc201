//! What a run says of itself, once all else is written.

use std::io::Write;

use nuskha::write::{Counts, Folder, RUN, Run, RunSeconds, peak_memory};
use nuskha::{Analysis, Params};

use super::failure::Failure;

/// Writes `run.json`.
pub(crate) fn write_run(
    folder: &Folder,
    params: &Params,
    analysis: &Analysis,
    counts: Counts,
    seconds: RunSeconds,
) -> Result<(), Failure> {
    let run = Run {
        version: env!("CARGO_PKG_VERSION"),
        fingerprint: params.fingerprint(),
        command: std::env::args_os()
            .skip(1)
            .map(|word| word.to_string_lossy().into_owned())
            .collect(),
        params,
        banding: analysis.banding,
        counts,
        seconds,
        peak_memory_bytes: peak_memory(),
    };
    folder.write(RUN, |file| {
        serde_json::to_writer_pretty(&mut *file, &run)?;
        file.write_all(b"\n")
    })?;
    Ok(())
}
