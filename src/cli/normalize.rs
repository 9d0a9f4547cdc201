//! `nuskha normalize`: what the engine sees of a text.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use nuskha::{Level, Normalizer};

use super::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct NormalizeArguments {
    /// A text file, or - for standard input
    #[arg(default_value = "-")]
    input: PathBuf,

    /// How far the text is folded: none, light, standard or stem
    #[arg(long, default_value_t = Level::default())]
    level: Level,

    /// Print one token a line: start and end of its bytes in the input, a
    /// tab between, and the token
    #[arg(long)]
    tokens: bool,
}

pub(crate) fn run(arguments: &NormalizeArguments) -> Result<ExitCode, Failure> {
    let name = arguments.input.display();
    let fail = |error: io::Error| Failure::new(format!("{name}: cannot read: {error}"));
    let mut input: Box<dyn BufRead> = if arguments.input == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(&arguments.input).map_err(fail)?))
    };
    let mut normalizer = Normalizer::new(arguments.level);
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut line, mut offset, mut number) = (Vec::new(), 0, 0_u64);
    while input.read_until(b'\n', &mut line).map_err(fail)? > 0 {
        number += 1;
        let text = std::str::from_utf8(&line).map_err(|error| {
            let at = error.valid_up_to();
            Failure::new(format!("{name}:{number}: invalid UTF-8 at byte {at} of the line; convert the file to UTF-8 first"))
        })?;
        if arguments.tokens {
            let mut written = Ok(());
            normalizer.for_each_token(text, |token| {
                if written.is_ok() {
                    let (start, end) = (offset + token.span.start, offset + token.span.end);
                    written = writeln!(out, "{start}\t{end}\t{}", token.text);
                }
            });
            written?;
        } else {
            writeln!(out, "{}", normalizer.text(text.trim_end_matches(['\n', '\r'])))?;
        }
        offset += line.len();
        line.clear();
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
