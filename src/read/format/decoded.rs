//! The rows of a table as the thread that decodes it hands them on: JSON Lines, and in the
//! place of a row that cannot be read why not.

use super::{Format, Records, cut_lines, object, on_one_line};
use crate::read::fields::Fields;
use crate::read::record::{Raw, Record};

/// What the reason begins with why a row cannot be read; no object does.
pub(super) const UNREADABLE: char = '!';

pub(super) struct DecodedRows;

impl Format for DecodedRows {
    fn cut(&self, bytes: &[u8], is_end: bool, records: &mut Records) -> Result<usize, String> {
        Ok(cut_lines(bytes, is_end, records))
    }

    fn parse<'a>(&self, raw: Raw<'a>, fields: &Fields) -> Result<Option<Record<'a>>, String> {
        raw.parsed(|row| match row.strip_prefix(UNREADABLE) {
            Some(reason) => Err(reason.to_owned()),
            None => object::parse(row, fields),
        })
        .map(Some)
    }

    fn json(&self, raw: Raw<'_>, _: &Fields) -> Result<Option<String>, String> {
        on_one_line(raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::encoding::Encoding;

    #[test]
    fn a_reason_stands_in_the_place_of_a_row() {
        let parse = |row: &'static str| {
            DecodedRows
                .parse(Raw { bytes: row.as_bytes(), encoding: Encoding::UTF_8 }, &Fields::default())
        };
        assert_eq!(parse("!field text is not UTF-8").unwrap_err(), "field text is not UTF-8");
        assert_eq!(parse("{\"text\":\"! متن\"}").unwrap().unwrap().texts, ["! متن"]);
    }
}
