//! The `nuskha` command: parse, run, exit status.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(status) => status,
        Err(failure) => {
            let (error, reset) = (cli::style::ERROR, cli::style::RESET);
            cli::standard_error::print(format_args!("{error}nuskha:{reset} {failure:#}\n"));
            failure.status()
        }
    }
}
