//! What a command has of its articles once they are read.

use std::mem::ManuallyDrop;

use nuskha::Params;
use nuskha::boilerplate::BoilerplateReport;
use nuskha::read::{ReadOptions, Reading, SourceTexts, Sources, read};

use super::failure::Failure;
use super::progress::Progress;

/// Sources, and what was read from them.
pub(crate) struct Read {
    pub(crate) sources: Sources,
    pub(crate) options: ReadOptions,
    /// The process gives it back at once; one by one takes a fiftieth of the run.
    pub(crate) reading: ManuallyDrop<Reading>,
}

impl Read {
    pub(crate) fn from(
        sources: Sources,
        options: ReadOptions,
        params: &Params,
        progress: &Progress,
    ) -> Result<Self, Failure> {
        let reading = read(&sources.sources, params, &options, progress)?;
        Ok(Self { sources, options, reading: ManuallyDrop::new(reading) })
    }

    /// The texts of the articles, to be read again.
    pub(crate) fn texts(&self, params: &Params) -> SourceTexts<'_> {
        self.reading.texts(&self.sources.sources, &self.options, params)
    }

    /// Takes the boilerplate of another corpus from the articles.
    pub(crate) fn leave_out(
        &mut self,
        boilerplate: &BoilerplateReport,
        params: &Params,
        progress: &Progress,
    ) -> Result<(), Failure> {
        let Self { sources, options, reading } = self;
        Ok(reading.bare_of(boilerplate, &sources.sources, params, options, progress)?)
    }

    /// Ends the run where nothing could be read.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        Failure::unless_read(self.reading.corpus.documents().len(), &self.reading.rejects)
    }
}
