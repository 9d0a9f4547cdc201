//! What every command that reads articles takes: where they are, and how they
//! are written down.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use nuskha::read::{Encoding, FieldNames, Fields, InputFormat, Pages, ReadOptions, Sources};

use super::failure::Failure;
use super::rejects::RejectsArgument;
use super::targets::refuse_as_output;

/// The articles and the form they are in.
#[derive(Debug, Args)]
pub(crate) struct InputArguments {
    /// Articles: files, folders, or - for standard input; JSON Lines, JSON,
    /// CSV, TSV, Parquet, plain text, web pages or web archives, plain or
    /// compressed with gzip, zstd, bzip2 or xz
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) form: FormArguments,

    #[command(flatten)]
    pub(crate) rejects: RejectsArgument,
}

/// The form articles are in.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct FormArguments {
    /// The format of the input [default: detected from the first bytes and the name]
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = PossibleValuesParser::new(InputFormat::ALL.map(InputFormat::name))
            .try_map(|name| name.parse::<InputFormat>())
    )]
    pub(super) input_format: Option<InputFormat>,

    /// The encoding of the input, as in windows-1256 or utf-16le [default:
    /// detected from the first bytes]
    #[arg(long, value_name = "NAME")]
    encoding: Option<Encoding>,

    /// What separates the fields of CSV, one character or `tab` [default:
    /// detected from the header]
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<u8>,

    /// The field that holds the id [default: `id`, `_id` or `article_id`; the
    /// file and the line where there is none]
    #[arg(long, value_name = "FIELD")]
    pub(super) id_field: Option<String>,

    /// The fields that hold the text, joined in this order; a field inside
    /// another by its path, as in article.body [default: text, content, body,
    /// article, `raw_content`, maintext or articleBody]
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    pub(crate) text_field: Vec<String>,

    /// The field that holds the title [default: title or headline]; `none`
    /// leaves titles out
    #[arg(long, value_name = "FIELD")]
    pub(crate) title_field: Option<String>,

    /// The field that holds the date [default: date, published,
    /// `published_at` and their like]; of web archives, a field of the header, as in WARC-Date;
    /// `none` leaves dates out
    #[arg(long, value_name = "FIELD")]
    pub(super) date_field: Option<String>,

    /// The field that holds the newspaper, agency or site [default: source,
    /// publisher or the name within either]; `none` leaves it out
    #[arg(long, value_name = "FIELD")]
    pub(super) source_field: Option<String>,

    /// Treat each text as a scraped page: only the article in it counts, not
    /// what stands around it
    #[arg(long)]
    pages: bool,

    /// Stop at the first bad record
    #[arg(long)]
    strict: bool,

    /// Memory for the shingles of articles, as in 64M or 4G; the rest goes to a
    /// temporary file, and the result is the same
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = size)]
    memory: usize,
}

impl InputArguments {
    /// The sources behind the inputs, none of which is what standard output goes to.
    pub(crate) fn sources(&self) -> Result<Sources, Failure> {
        let found = Sources::expand(&self.inputs, self.form.input_format)?;
        refuse_as_output(&found.sources)?;
        Ok(found)
    }

    /// Refuses standard input where `option`, which names these files, asks
    /// for it too: it can be read once.
    pub(crate) fn refuse_pipe_for(&self, option: &str, files: &[PathBuf]) -> Result<(), Failure> {
        let is_piped = |files: &[PathBuf]| files.iter().any(|path| path.as_os_str() == "-");
        if is_piped(&self.inputs) && is_piped(files) {
            return Err(Failure::usage(format!(
                "standard input holds one of the two; give INPUT or {option} a file"
            )));
        }
        Ok(())
    }
}

impl FormArguments {
    /// How to read them.
    pub(crate) fn options(&self) -> Result<ReadOptions, Failure> {
        let names = FieldNames {
            id: self.id_field.clone(),
            text: self.text_field.clone(),
            title: self.title_field.clone(),
            date: self.date_field.clone(),
            source: self.source_field.clone(),
        };
        Ok(ReadOptions {
            fields: Fields::new(&names)?,
            format: self.input_format,
            encoding: self.encoding,
            delimiter: self.delimiter,
            pages: if self.pages { Pages::BothArticles } else { Pages::None },
            all_fields: false,
            strict: self.strict,
            keeps_sentences: false,
            earlier: 0,
            memory: Some(self.memory),
        })
    }
}

fn delimiter(written: &str) -> Result<u8, String> {
    match written.as_bytes() {
        _ if written == "tab" || written == "\\t" => Ok(b'\t'),
        [b'"' | b'\n' | b'\r'] => Err("a quote or a line end cannot separate fields".to_owned()),
        &[byte] if byte.is_ascii() => Ok(byte),
        _ => Err("one ASCII character is needed, or the word tab".to_owned()),
    }
}

/// A number of bytes, or of the units K, M and G, 1024 of each other.
fn size(written: &str) -> Result<usize, String> {
    let digits = written.trim_end_matches(|last: char| last.is_ascii_alphabetic());
    let unit = match &written[digits.len()..] {
        "" => Some(1),
        "K" | "k" => Some(1 << 10),
        "M" | "m" => Some(1 << 20),
        "G" | "g" => Some(1 << 30),
        _ => None,
    };
    digits
        .parse::<usize>()
        .ok()
        .zip(unit)
        .and_then(|(count, unit)| count.checked_mul(unit))
        .ok_or_else(|| "write a number of bytes, or of K, M or G, as in 256M".to_owned())
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("0"), Ok(0));
        assert_eq!(size("64K"), Ok(64 << 10));
        assert_eq!(size("256M"), Ok(256 << 20));
        assert_eq!(size("3g"), Ok(3 << 30));
        for wrong in ["", "M", "-1", "1.5G", "7T", "7MB", "99999999999G"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
