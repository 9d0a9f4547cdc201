//! The list of widespread texts, with what a newsroom asks of each: who
//! printed it, how often, from when to when, and how it reads.

use std::io::{self, Write};
use std::ops::Range;

use nuskha::read::SourceTexts;
use nuskha::recurring::Widespread;
use nuskha::text::Tokenizer;
use nuskha::write::coverage::{dates, sources};
use nuskha::{Corpus, DocumentId};
use serde_json::{Value, json};

use super::marks::with_marks;
use crate::cli::failure::Failure;
use crate::cli::style::{FAINT, LABEL, NUMBER};
use crate::cli::summary::grouped;
use crate::cli::terminal::{Terminal, wrapped};

/// Sources that a reader is shown of each text.
const SOURCES_SHOWN: usize = 4;
/// Columns before a text.
const INDENT: usize = 6;

/// The list.
pub(super) struct Listing<'c> {
    entries: Vec<Entry<'c>>,
}

/// One text.
struct Entry<'c> {
    widespread: Widespread,
    carriers: Vec<&'c str>,
    /// Sources and how many of the articles are theirs, most first.
    sources: Vec<(&'c str, usize)>,
    dates: Option<[&'c str; 2]>,
    example: &'c str,
    /// Its bytes in the example.
    span: Range<usize>,
    text: String,
}

impl<'c> Listing<'c> {
    /// The first `top` of these, or all for 0; the articles that serve as
    /// examples are read again.
    pub(super) fn of(
        mut found: Vec<Widespread>,
        top: usize,
        corpus: &'c Corpus,
        texts: &SourceTexts<'_>,
    ) -> Result<Self, Failure> {
        if top > 0 {
            found.truncate(top);
        }
        let mut examples: Vec<DocumentId> =
            found.iter().map(|text| DocumentId(text.example)).collect();
        examples.sort_unstable();
        examples.dedup();
        let originals = texts.originals(&examples)?;
        let original = |example: u32| {
            let place = examples.binary_search(&DocumentId(example)).ok();
            place.map_or("", |place| &*originals[place].text)
        };
        let spans = spans(&found, original, Tokenizer::new(texts.level));
        let entries = found.into_iter().zip(spans).map(|(widespread, span)| {
            let example = DocumentId(widespread.example);
            let original = original(widespread.example);
            let carriers: Vec<DocumentId> =
                widespread.carriers.iter().map(|&number| DocumentId(number)).collect();
            Entry {
                sources: sources(corpus, carriers.iter().copied()),
                dates: dates(corpus, carriers.iter().copied()),
                carriers: carriers.iter().map(|&id| &*corpus.document(id).id).collect(),
                example: &corpus.document(example).id,
                text: original.get(span.clone()).unwrap_or_default().to_owned(),
                span,
                widespread,
            }
        });
        Ok(Self { entries: entries.collect() })
    }

    /// How many texts are listed.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn write_json_lines(&self, out: &mut impl Write) -> io::Result<()> {
        for entry in &self.entries {
            serde_json::to_writer(&mut *out, &entry.object())?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    pub(super) fn write_text(&self, out: &mut impl Write, terminal: Terminal) -> io::Result<()> {
        for (entry, number) in self.entries.iter().zip(1..) {
            entry.write_text(out, terminal, number)?;
        }
        Ok(())
    }
}

/// The bytes of each of these in its example, which is cut into tokens once for all that
/// stand in it.
fn spans<'t>(
    found: &[Widespread],
    original: impl Fn(u32) -> &'t str,
    mut tokenizer: Tokenizer,
) -> Vec<Range<usize>> {
    let mut by_example: Vec<usize> = (0..found.len()).collect();
    by_example.sort_unstable_by_key(|&place| found[place].example);
    let mut spans = vec![0..0; found.len()];
    for of_one in by_example.chunk_by(|&one, &other| found[one].example == found[other].example) {
        let text = original(found[of_one[0]].example);
        let located = tokenizer.locate(text);
        for &place in of_one {
            let Range { start, end } = found[place].tokens;
            spans[place] = with_marks(text, located.byte_span(start as usize..end as usize));
        }
    }
    spans
}

impl Entry<'_> {
    fn object(&self) -> Value {
        let sources: Vec<Value> = self
            .sources
            .iter()
            .map(|(source, articles)| json!({ "source": source, "articles": articles }))
            .collect();
        json!({
            "kind": self.widespread.kind.name(),
            "reports": self.widespread.reports,
            "articles": self.carriers.len(),
            "sources": sources,
            "first_date": self.dates.map(|dates| dates[0]),
            "last_date": self.dates.map(|dates| dates[1]),
            "text": self.text,
            "example": self.example,
            "span": [self.span.start, self.span.end],
            "carriers": self.carriers,
        })
    }

    fn write_text(
        &self,
        out: &mut impl Write,
        terminal: Terminal,
        number: usize,
    ) -> io::Result<()> {
        let (kind, reports) = (self.widespread.kind.name(), grouped(self.widespread.reports));
        write!(
            out,
            "{number:>4}  {LABEL}{kind}{LABEL:#}  {NUMBER}{reports}{NUMBER:#} reports, {} articles",
            grouped(self.carriers.len())
        )?;
        if let Some([first, last]) = self.dates {
            write!(out, "  {first} to {last}")?;
        }
        writeln!(out)?;
        let named = self.sources.iter().filter(|(source, _)| !source.is_empty());
        let more = named.clone().count().saturating_sub(SOURCES_SHOWN);
        let mut named: Vec<String> = named
            .take(SOURCES_SHOWN)
            .map(|(source, articles)| format!("{} {articles}", terminal.on_one_line(source)))
            .collect();
        if more > 0 {
            named.push(format!("{more} more"));
        }
        named.push(format!("example {}", terminal.on_one_line(self.example)));
        writeln!(out, "{:INDENT$}{FAINT}{}{FAINT:#}", "", named.join(", "))?;
        for line in wrapped(&self.text, terminal.width - INDENT) {
            writeln!(out, "{:INDENT$}{}", "", terminal.isolated(&line))?;
        }
        writeln!(out)
    }
}
