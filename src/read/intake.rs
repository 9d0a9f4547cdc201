//! Articles on their way into a corpus, in the order of the input.

use super::Place;
use super::arrivals::Arrived;
use super::spent::Spent;
use crate::boilerplate::{BoilerplateFinder, BoilerplateLimits};
use crate::corpus::{Arrival, CorpusBuilder};
use crate::date::Day;
use crate::error::Result;
use crate::reject::Reject;
use crate::shingle::Shingled;

/// Arrivals that are stored side by side, …
const ARRIVALS_PER_RUN: usize = 1024;
/// … but for long ones, of which fewer have room for so many shingles.
const SHINGLES_PER_RUN: usize = 1 << 20;

/// What was taken in so far.
pub(super) struct Intake<'a> {
    pub(super) builder: CorpusBuilder,
    /// Knows the sentences of all articles.
    pub(super) boilerplate: BoilerplateFinder,
    /// Where each article stands.
    pub(super) places: Vec<Place>,
    pub(super) rejects: Vec<Reject>,
    /// Arrivals that are not in the corpus yet.
    run: Vec<Arrival>,
    /// Shingles that these have room for, which is for as many as the text has tokens.
    held: usize,
    spent: &'a Spent,
}

impl<'a> Intake<'a> {
    /// Nothing yet. So many bytes of shingles stay in memory; what is done with goes
    /// back to `spent`.
    pub(super) fn new(memory: usize, spent: &'a Spent) -> Self {
        Self {
            builder: CorpusBuilder::with_memory(memory),
            boilerplate: BoilerplateFinder::new(BoilerplateLimits::default()),
            places: Vec::new(),
            rejects: Vec::new(),
            run: Vec::new(),
            held: 0,
            spent,
        }
    }

    /// Takes in the articles of a record, or that it could not be read.
    pub(super) fn take(&mut self, item: Result<Arrived, Reject>) -> Result<()> {
        match item {
            Ok((arrivals, place)) => {
                let arrivals = arrivals.into_iter().flatten();
                let held = &mut self.held;
                self.run.extend(arrivals.inspect(|one| *held += one.shingled.shingles.capacity()));
                self.places.resize(self.builder.len() + self.run.len(), place);
                if self.run.len() >= ARRIVALS_PER_RUN || self.held >= SHINGLES_PER_RUN {
                    self.flush()?;
                }
            }
            Err(reject) => self.rejects.push(reject),
        }
        Ok(())
    }

    /// Adds the run of articles to the corpus, and their sentences to what
    /// boilerplate is looked for in.
    pub(super) fn flush(&mut self) -> Result<()> {
        self.held = 0;
        let taken = self.run.drain(..).map(|arrival| {
            let day = arrival.date.as_deref().and_then(Day::parse);
            self.boilerplate.add(&arrival.shingled.sentences, arrival.source.as_deref(), day);
            self.builder.take(arrival)
        });
        let taken: Vec<Shingled> = taken.collect::<Result<_>>()?;
        self.spent.give(taken);
        Ok(())
    }
}
