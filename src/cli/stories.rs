//! The stories of a corpus, for the commands that write them.

use nuskha::frequencies::Frequencies;
use nuskha::keywords::{KeywordFinder, KeywordOptions};
use nuskha::read::{Reading, SourceTexts};
use nuskha::related::{SubjectArticle, SubjectIndex, TermReader, subject_articles};
use nuskha::story::{Caption, Edge, Limits, Story, captions, stories};
use nuskha::write::story::{self, StoryRow};
use nuskha::{Analysis, Corpus, DocumentId};

use super::failure::Failure;

/// Phrases of a story at most.
const KEYWORDS: usize = 8;

/// The articles of a corpus by subject.
pub(crate) struct Subjects {
    articles: Vec<SubjectArticle>,
    index: SubjectIndex,
}

impl Subjects {
    /// Reads all articles again.
    pub(crate) fn of(
        reading: &Reading,
        analysis: &Analysis,
        texts: &SourceTexts<'_>,
    ) -> Result<Self, Failure> {
        let terms = texts.map_bare(TermReader::new, |reader, _, article| {
            reader.read(article.title.as_deref(), &article.text)
        })?;
        let articles = subject_articles(&reading.corpus, &analysis.clusters, terms);
        let index = SubjectIndex::build(&articles);
        Ok(Self { articles, index })
    }

    /// The links that stories are found over.
    fn edges(&self) -> Vec<Edge> {
        let links = self.index.links(&self.articles, Limits::LINK_DAYS, Limits::LINKS);
        let edge = |link: nuskha::related::Link| Edge {
            a: DocumentId(link.a),
            b: DocumentId(link.b),
            score: link.score.into(),
        };
        links.into_iter().map(edge).collect()
    }
}

/// The stories of a corpus with their captions.
pub(crate) struct Told {
    stories: Vec<Story>,
    captions: Vec<Caption>,
}

impl Told {
    /// Finds them, and reads their reports again.
    pub(crate) fn of(
        reading: &Reading,
        analysis: &Analysis,
        texts: &SourceTexts<'_>,
        subjects: &Subjects,
        frequencies: &Frequencies,
    ) -> Result<Self, Failure> {
        let Analysis { clusters, pairs, .. } = analysis;
        let limits = Limits::default();
        let stories = stories(&reading.corpus, clusters, pairs, &subjects.edges(), limits);
        let finder = KeywordFinder::new(frequencies, KeywordOptions { top: KEYWORDS });
        let captions = captions(&stories, texts, &finder)?;
        Ok(Self { stories, captions })
    }

    /// The rows of `stories`.
    pub(crate) fn rows<'a>(&'a self, corpus: &'a Corpus) -> impl Iterator<Item = StoryRow<'a>> {
        story::stories(corpus, &self.stories, &self.captions)
    }
}
