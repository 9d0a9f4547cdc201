//! The sentences of a corpus as they come, each with the article it stands in.

use ahash::AHashMap;

use super::repeated_sentences::Sentence;
use super::{BoilerplateLimits, BoilerplateReport, RepeatedSentences};
use crate::date::Day;
use crate::narrow::narrow;

/// Gathers the sentences of a corpus, article by article.
#[derive(Debug)]
pub struct BoilerplateFinder {
    limits: BoilerplateLimits,
    sources: Vec<Box<str>>,
    source_places: AHashMap<Box<str>, u32>,
    /// Of every article, the key of its opening and its day.
    carriers: Vec<(u64, Option<Day>)>,
    /// The articles of one sentence, ascending.
    of_one: Vec<u32>,
    sentences: Vec<Sentence>,
}

impl BoilerplateFinder {
    /// A finder with these limits.
    #[must_use]
    pub fn new(limits: BoilerplateLimits) -> Self {
        Self {
            limits,
            sources: Vec::new(),
            source_places: AHashMap::new(),
            carriers: Vec::new(),
            of_one: Vec::new(),
            sentences: Vec::new(),
        }
    }

    /// Takes in the keys of the next article's sentences, in their order; the
    /// first article is number 0. An article without a source counts with all
    /// others that have none.
    pub fn add(&mut self, keys: &[u64], source: Option<&str>, day: Option<Day>) {
        let article = narrow(self.carriers.len());
        let source = self.source_place(source.unwrap_or_default());
        self.sentences.extend(keys.iter().map(|&key| Sentence { source, key, article }));
        if keys.len() == 1 {
            self.of_one.push(article);
        }
        self.carriers.push((keys.first().copied().unwrap_or_default(), day));
    }

    /// The boilerplate among all that was taken in.
    #[must_use]
    pub fn finish(self) -> BoilerplateReport {
        self.repeated().report(|_| true)
    }

    /// The sentences that stand in articles enough to be boilerplate of them,
    /// or of some of them.
    #[must_use]
    pub fn repeated(self) -> RepeatedSentences {
        let Self { limits, sources, carriers, of_one, sentences, .. } = self;
        RepeatedSentences::among(sentences, sources, carriers, of_one, limits)
    }

    fn source_place(&mut self, source: &str) -> u32 {
        if let Some(&place) = self.source_places.get(source) {
            return place;
        }
        let place = narrow(self.sources.len());
        self.sources.push(source.into());
        self.source_places.insert(source.into(), place);
        place
    }
}
