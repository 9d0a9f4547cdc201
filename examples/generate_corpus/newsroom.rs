//! A stream of articles among which some are copies of earlier ones, and the
//! truth about them.
//!
//! Every copy is made from its cluster's original, and only recent originals
//! are copied, so memory is that of [`ORIGINALS`] texts however long the
//! stream. Half of the copies are of any recent article, the others of what
//! was copied before: clusters grow by how large they are (Simon 1955, *On a
//! class of skew distribution functions*), so that a few are very large.

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;

use nuskha::{Level, Overlap, ShingleKind, Shingler};

use crate::copying::Kind;
use crate::language::{Language, Word};
use crate::press::{Press, id};
use crate::random::Random;

/// One article in so many is a copy, as in the Saudi newspapers of July 2015.
const COPY: usize = 7;
/// Recent originals that can be copied.
const ORIGINALS: usize = 16_384;
/// Recent copies whose originals are copied again.
const COPIES: usize = 4_096;

/// An article that is no copy.
struct Original {
    number: u64,
    title: usize,
    words: Vec<Word>,
    /// Whether the truth names it already.
    is_named: Cell<bool>,
}

/// The last so many items.
struct Recent<T> {
    items: Vec<T>,
    most: usize,
    next: usize,
}

impl<T> Recent<T> {
    fn new(most: usize) -> Self {
        Self { items: Vec::new(), most, next: 0 }
    }

    fn push(&mut self, item: T) {
        if self.items.len() < self.most {
            self.items.push(item);
        } else {
            self.items[self.next] = item;
        }
        self.next = (self.next + 1) % self.most;
    }
}

/// Prints so many articles, and to `truth`, where there is one, the clusters.
pub(crate) fn print<W: Write>(
    articles: u64,
    language: &Language,
    random: &mut Random,
    press: &mut Press<'_, W>,
    mut truth: Option<Truth>,
) -> io::Result<()> {
    let mut originals = Recent::new(ORIGINALS);
    let mut copied: Recent<Rc<Original>> = Recent::new(COPIES);
    let mut copy = Vec::new();
    for number in 0..articles {
        let source = language.source(random);
        if originals.items.is_empty() || !random.once_in(COPY) {
            let mut words = Vec::new();
            language.text(language.length(random), random, &mut words);
            let title = random.between(6, 12).min(words.len());
            press.print(&words[..title], &words, source)?;
            originals.push(Rc::new(Original { number, title, words, is_named: Cell::new(false) }));
            continue;
        }
        let again = !copied.items.is_empty() && random.once_in(2);
        let recent = if again { &copied.items } else { &originals.items };
        let original = Rc::clone(random.one_of(recent));
        let kind = Kind::draw(random);
        let edits = kind.copy(&original.words, language, random, &mut copy);
        press.print(&original.words[..original.title], &copy, source)?;
        if let Some(truth) = &mut truth {
            truth.name(number, kind, edits, &original, &copy, language)?;
        }
        copied.push(original);
    }
    truth.map_or(Ok(()), Truth::close)
}

/// The table of clusters: an article of one a line, with what was done to it.
/// Articles that are neither copied nor copies are not named.
pub(crate) struct Truth {
    out: Box<dyn Write>,
    shingler: Shingler,
}

impl Truth {
    pub(crate) fn new(mut out: Box<dyn Write>) -> io::Result<Self> {
        writeln!(out, "id\tcluster_id\tkind\tedit_rate\tresemblance")?;
        Ok(Self { out, shingler: Shingler::new(Level::Standard, ShingleKind::Word(3)) })
    }

    /// Writes what a copy is: its kind, the words edited as a share of the
    /// original's, and the exact resemblance of the two at the default
    /// parameters.
    fn name(
        &mut self,
        number: u64,
        kind: Kind,
        edits: usize,
        original: &Original,
        copy: &[Word],
        language: &Language,
    ) -> io::Result<()> {
        let cluster = id(original.number);
        if !original.is_named.replace(true) {
            writeln!(self.out, "{cluster}\t{cluster}\toriginal\t0\t1")?;
        }
        let [one, other] = [&original.words, copy]
            .map(|words| self.shingler.shingle(&language.spell(words)).shingles);
        let resemblance = Overlap::of(&one, &other).resemblance();
        let rate = edits as f64 / original.words.len() as f64;
        let (copy, kind) = (id(number), kind.name());
        writeln!(self.out, "{copy}\t{cluster}\t{kind}\t{rate:.4}\t{resemblance:.6}")
    }

    fn close(mut self) -> io::Result<()> {
        self.out.flush()
    }
}
