//! Takes rows of any form in, and says what is wrong with one.

use std::fmt::Display;

use ahash::AHashMap;

use super::Labels;
use crate::error::{Error, Result};
use crate::evaluate::{Clustering, LabelledPair, LabelledPairs};
use crate::narrow::narrow;

/// What was read of one file so far.
pub(super) struct Collector<'a> {
    name: &'a str,
    clustering: Option<Clustering>,
    numbers: AHashMap<Box<str>, u32>,
    pairs: Option<Vec<LabelledPair>>,
    presumed_header: Option<String>,
}

impl<'a> Collector<'a> {
    /// Nothing yet of the file of this name.
    pub(super) fn new(name: &'a str) -> Self {
        Self {
            name,
            clustering: None,
            numbers: AHashMap::new(),
            pairs: None,
            presumed_header: None,
        }
    }

    /// What is wrong with a line, counted from 1.
    pub(super) fn fault(&self, line: u64, reason: impl Display) -> Error {
        Error::labels(&format_args!("{}:{line}", self.name), &reason)
    }

    /// The first row is probably a header.
    pub(super) fn presume_header(&mut self, names: &[&str]) {
        self.presumed_header = Some(names.join(" "));
    }

    /// An item is in a cluster.
    pub(super) fn assign(&mut self, line: u64, item: &str, cluster: &str) -> Result<()> {
        for (cell, what) in [(item, "id"), (cluster, "cluster")] {
            if cell.is_empty() {
                return Err(self.fault(
                    line,
                    format_args!("the {what} is empty; give an item without a cluster one of its own, or leave the line out"),
                ));
            }
        }
        let number = if let Some(&number) = self.numbers.get(cluster) {
            number
        } else {
            let number = narrow(self.numbers.len());
            self.numbers.insert(cluster.into(), number);
            number
        };
        let clustering = self.clustering.get_or_insert_default();
        let Some(before) = clustering.assign(item, number) else { return Ok(()) };
        let before = self.numbers.iter().find(|&(_, &number)| number == before);
        let before = before.map_or("another", |(name, _)| name);
        Err(self.fault(
            line,
            format_args!("{item} is in cluster {before} already, and here in {cluster}; clusters do not overlap: give it one"),
        ))
    }

    /// Two items have a relation.
    pub(super) fn pair(&mut self, line: u64, a: &str, b: &str, relation: &str) -> Result<()> {
        if a.is_empty() || b.is_empty() || a == b {
            return Err(self.fault(line, "a pair needs two ids, each another"));
        }
        let label = relation.parse().map_err(|error: Error| self.fault(line, error))?;
        let pair = LabelledPair { a: a.into(), b: b.into(), label };
        self.pairs.get_or_insert_default().push(pair);
        Ok(())
    }

    /// All that was read.
    pub(super) fn finish(self) -> Result<Labels> {
        let pairs = self.pairs.map(LabelledPairs::new).transpose().map_err(|pair| {
            let LabelledPair { a, b, label } = pair;
            Error::labels(
                self.name,
                &format_args!("the pair of {a} and {b} stands twice, as {label} and as something else; give it one relation"),
            )
        })?;
        let Self { clustering, presumed_header, .. } = self;
        Ok(Labels { clustering, pairs, presumed_header })
    }
}
