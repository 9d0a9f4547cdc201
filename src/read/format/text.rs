//! Plain text: a file an article, its path its id.

use super::{Format, Records, cut_whole};
use crate::read::fields::Fields;
use crate::read::record::{Raw, Record};

pub(super) struct Text;

impl Format for Text {
    fn cut(&self, bytes: &[u8], is_end: bool, records: &mut Records) -> Result<usize, String> {
        Ok(cut_whole(bytes, is_end, records))
    }

    fn parse<'a>(&self, raw: Raw<'a>, _: &Fields) -> Result<Option<Record<'a>>, String> {
        if raw.bytes.contains(&0) {
            return Err("not text: it holds a byte 0".to_owned());
        }
        raw.parsed(|text| Ok(Record { texts: vec![text.into()], ..Record::default() })).map(Some)
    }
}
