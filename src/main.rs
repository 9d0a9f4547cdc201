//! The `nuskha` command: parse, run, exit status.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(status) => status,
        Err(failure) => {
            anstream::eprintln!("{}nuskha:{} {failure:#}", cli::style::ERROR, cli::style::RESET);
            failure.status()
        }
    }
}
