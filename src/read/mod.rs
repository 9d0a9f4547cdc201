//! Reading: from files, folders and standard input to a [`Corpus`].
//!
//! Input is read in blocks of whole lines, a few megabytes each. While the
//! rayon pool parses, normalises and shingles one block, the next is read, and
//! two buffers change places; so there is never a second copy of the corpus,
//! and standard input and files take the same way. What remains of an article
//! is its id, its date and its shingles.
//!
//! A bad record costs that record: it becomes a [`Reject`] that names file,
//! line, byte offset and reason, unless the caller asks to stop at the first.

mod block;
mod record;
mod reject;
mod source;

use std::borrow::Cow;

use rayon::prelude::*;

use crate::corpus::{Arrival, Corpus, CorpusBuilder};
use crate::error::{Error, Result};
use crate::params::Params;
use crate::shingle::Shingler;

use block::{Block, Line};
use record::Record;
pub use record::{DATE_FIELDS, Fields, ID_FIELDS, TEXT_FIELDS};
pub use reject::Reject;
pub use source::Source;

/// How to read, apart from what changes the result.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Which fields hold id, text and date.
    pub fields: Fields,
    /// Whether to stop at the first bad record.
    pub strict: bool,
}

/// What was read.
#[derive(Debug)]
pub struct Reading {
    /// The articles.
    pub corpus: Corpus,
    /// The records that could not be read, in input order.
    pub rejects: Vec<Reject>,
    /// Bytes of input.
    pub bytes: u64,
}

/// Lines that one thread takes at a time.
const LINES_PER_TASK: usize = 16;

/// Reads all sources, in order, into one corpus.
///
/// `progress` is called with the number of bytes read since its last call.
/// Memory: two blocks (or twice the longest line, if that is more), the
/// distinct shingle sets at 8 bytes a shingle, and the ids.
///
/// # Errors
///
/// [`Error::Io`] where a source cannot be opened or read, and
/// [`Error::Rejected`] at the first bad record under `strict`.
pub fn read(
    sources: &[Source],
    params: &Params,
    options: &ReadOptions,
    progress: impl Fn(u64) + Sync,
) -> Result<Reading> {
    let mut builder = CorpusBuilder::new();
    let mut rejects = Vec::new();
    let mut bytes = 0;
    for source in sources {
        let mut blocks = block::Blocks::open(source)?;
        let mut current = Block::default();
        let mut next = Block::default();
        let mut more = blocks.read_into(&mut current)?;
        while more {
            let (shingled, read) = rayon::join(
                || shingle_block(&current, source, params, options),
                || blocks.read_into(&mut next),
            );
            let length = current.bytes().len() as u64;
            bytes += length;
            progress(length);
            builder.extend(shingled.into_iter().filter_map(|line| match line {
                Ok(arrival) => Some(arrival),
                Err(reject) => {
                    rejects.push(reject);
                    None
                }
            }));
            if options.strict && !rejects.is_empty() {
                return Err(Error::Rejected(Box::new(rejects.swap_remove(0))));
            }
            std::mem::swap(&mut current, &mut next);
            more = read?;
        }
    }
    Ok(Reading { corpus: builder.finish(), rejects, bytes })
}

/// Every record of a block, parsed, normalised and shingled in parallel, in
/// order.
fn shingle_block(
    block: &Block,
    source: &Source,
    params: &Params,
    options: &ReadOptions,
) -> Vec<Result<Arrival, Reject>> {
    let lines = block.lines();
    lines
        .par_chunks(LINES_PER_TASK)
        .map_init(
            || Shingler::new(params.level, params.shingle),
            |shingler, lines| -> Vec<_> {
                let shingle = |line| shingle_line(line, source, &options.fields, shingler);
                lines.iter().map(shingle).collect()
            },
        )
        .flatten_iter()
        .collect()
}

fn shingle_line(
    line: &Line<'_>,
    source: &Source,
    fields: &Fields,
    shingler: &mut Shingler,
) -> Result<Arrival, Reject> {
    let found = Record::parse(line.bytes, fields).map_err(|reason| Reject {
        file: source.name().into_owned(),
        line: line.number,
        byte_offset: line.byte_offset,
        reason,
    })?;
    let shingled = shingler.shingle(found.texts.iter().map(Cow::as_ref));
    let id = match found.id {
        Some(id) => id.into_owned().into_boxed_str(),
        None => format!("{}:{}", source.name(), line.number).into_boxed_str(),
    };
    let date = found.date.map(|date| date.into_owned().into_boxed_str());
    Ok(Arrival { id, date, shingled })
}
