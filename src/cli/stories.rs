//! The stories of a corpus, for the commands that write them.

use nuskha::frequencies::Frequencies;
use nuskha::keywords::{KeywordFinder, KeywordOptions};

use nuskha::read::{Reading, SourceTexts};
use nuskha::related::SubjectCorpus;
use nuskha::story::{Caption, Edge, Story, StoryLimits, captions, stories};
use nuskha::write::story::{self, StoryRow};
use nuskha::{Analysis, Corpus, Observer};

use super::failure::Failure;

/// Phrases of a story at most.
const KEYWORDS: usize = 8;

/// The stories of a corpus with their captions.
pub(crate) struct CaptionedStories {
    stories: Vec<Story>,
    captions: Vec<Caption>,
}

impl CaptionedStories {
    /// Finds them, and reads their reports again.
    pub(crate) fn of(
        reading: &Reading,
        analysis: &Analysis,
        texts: &SourceTexts<'_>,
        subjects: &SubjectCorpus<'_>,
        frequencies: &Frequencies,
        observer: &dyn Observer,
    ) -> Result<Self, Failure> {
        let Analysis { clusters, pairs, .. } = analysis;
        let limits = StoryLimits::default();
        let links = subjects.links(StoryLimits::LINK_DAYS, StoryLimits::LINKS, observer)?;
        let edges: Vec<Edge> = links.into_iter().map(Edge::from).collect();
        let stories = stories(&reading.corpus, clusters, pairs, &edges, limits, observer)?;
        let finder = KeywordFinder::new(frequencies, KeywordOptions { top: KEYWORDS });
        let captions = captions(&stories, texts, &finder, observer)?;
        Ok(Self { stories, captions })
    }

    /// The rows of `stories`.
    pub(crate) fn rows<'a>(&'a self, corpus: &'a Corpus) -> impl Iterator<Item = StoryRow<'a>> {
        story::stories(corpus, &self.stories, &self.captions)
    }
}
