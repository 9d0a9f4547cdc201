//! A corpus that was read and analysed, by subject: where lists of the index
//! meet ids, texts and relations.
//!
//! Costs two more looks at every text, one for its terms and one for the words
//! that explain its list.

use std::fmt;
use std::sync::Arc;

use super::article::{note_copies, subject_articles};
use super::expanded_index::ExpandedIndex;
use super::explanation::Explainer;
use super::index::SubjectIndex;
use super::links::Link;
use super::options::RelatedOptions;
use super::read_also::{Standing, read_also};
use super::search::Related;
use super::terms::TermReader;
use crate::corpus::{Corpus, DocumentId};
use crate::date::Day;
use crate::error::Result;
use crate::observer::Observer;
use crate::overlap::Overlap;
use crate::pipeline::Analysis;
use crate::relate::{Relation, Told};
use crate::text::{ArticleText, Texts};

/// Days between two articles of one story that are told of it by their score.
const STORY_DAYS: u32 = 4;
/// Their score at least.
const STORY_SCORE: f32 = 0.4;

/// What an article of a list is to the one whose list it is, and what they share, that of
/// the latter first; `None` where they share no text.
pub(super) type Shared = Option<(Relation, Overlap)>;

/// A related list as a reader sees it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ExplainedList {
    /// The articles nearest in subject, by their places in the corpus, the
    /// nearest first.
    pub related: Vec<Related>,
    /// For each of them, the words shared with it as written, the most telling
    /// first.
    pub terms: Vec<Vec<Box<str>>>,
    /// The place in the list of the article to read next.
    pub read_also: Option<usize>,
}

/// Share of an article in the one before it from which on it was read there.
const READ: f64 = 0.7;
/// Score below which one word in common is no subject.
const LOOSE: f32 = 0.5;

/// A corpus by subject.
///
/// It borrows all but the index. Who keeps that beside the corpus makes another whenever
/// lists are asked for, at [no cost](Self::of).
pub struct SubjectCorpus<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) texts: &'a dyn Texts,
    pub(super) analysis: &'a Analysis,
    pub(super) index: Arc<SubjectIndex>,
}

impl fmt::Debug for SubjectCorpus<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubjectCorpus").field("index", &self.index).finish_non_exhaustive()
    }
}

impl<'a> SubjectCorpus<'a> {
    /// Reads the terms of all articles and builds their index. `analysis` is that of the
    /// corpus.
    ///
    /// # Errors
    ///
    /// Those of `texts`, which has to have all of them, and [`crate::Error::Cancelled`]; the
    /// observer is told of no step.
    ///
    /// # Panics
    ///
    /// Where `analysis` is that of another corpus, and names articles that this one lacks.
    pub fn new(
        corpus: &'a Corpus,
        texts: &'a dyn Texts,
        analysis: &'a Analysis,
        observer: &dyn Observer,
    ) -> Result<Self> {
        let read = |reader: &mut TermReader, _, article: &ArticleText| {
            reader.read(article.title.as_deref(), &article.text)
        };
        let terms = texts.map(&all(corpus), observer, TermReader::new, read)?;
        let mut articles = subject_articles(corpus, &analysis.clusters, terms);
        note_copies(&mut articles, corpus, &analysis.pairs);
        let index = SubjectIndex::build(articles, observer)?;
        Ok(Self::of(corpus, texts, analysis, Arc::new(index)))
    }

    /// The same where the [index](Self::index) is known already. All four are of one
    /// corpus. Costs nothing.
    ///
    /// # Panics
    ///
    /// Where the index has more articles than the corpus, or fewer.
    #[must_use]
    pub fn of(
        corpus: &'a Corpus,
        texts: &'a dyn Texts,
        analysis: &'a Analysis,
        index: Arc<SubjectIndex>,
    ) -> Self {
        let (known, articles) = (index.len(), corpus.documents().len());
        assert!(known == articles, "an index of {known} articles for a corpus of {articles}");
        Self { corpus, texts, analysis, index }
    }

    /// The index.
    #[must_use]
    pub fn index(&self) -> &Arc<SubjectIndex> {
        &self.index
    }

    /// The [links](SubjectIndex::links) of the corpus.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Cancelled`].
    pub fn links(&self, days: u32, count: usize, observer: &dyn Observer) -> Result<Vec<Link>> {
        self.index.links(days, count, observer)
    }

    /// The list of every article, in the order of ids.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Parameter`] where `options` are out of range,
    /// [`crate::Error::Cancelled`], and those of the texts.
    pub fn lists(
        &self,
        options: &RelatedOptions,
        observer: &dyn Observer,
    ) -> Result<Vec<ExplainedList>> {
        options.validate()?;
        let index = ExpandedIndex::of(Arc::clone(&self.index), observer)?;
        let lists = index.ranked_lists(options, observer)?;
        drop(index);
        let told = Told::new(self.corpus, &self.analysis.pairs);
        let explain = |explainer: &mut Explainer, document: DocumentId, article: &ArticleText| {
            let listed = lists[document.index()].iter();
            let listed = listed.map(|&one| (one, told.pair(document, one.article)));
            let day = Day::of(self.corpus.document(document));
            self.explained(explainer, (day, article), listed, options)
        };
        self.texts.map(&all(self.corpus), observer, Explainer::default, explain)
    }

    /// The final list of an article of this day: the first of `listed`, the best first, that
    /// words tie to it. No more are explained than that takes.
    pub(super) fn explained(
        &self,
        explainer: &mut Explainer,
        (day, article): (Option<Day>, &ArticleText),
        listed: impl Iterator<Item = (Related, Shared)>,
        options: &RelatedOptions,
    ) -> ExplainedList {
        let words = explainer.explain_each(&self.index, article.title.as_deref(), &article.text);
        let mut is_of_few = self.index.of_few_sources(options.per_source);
        let tied = listed
            .map(|listed| (listed, owned(words(&listed.0))))
            .filter(|((related, _), terms)| are_tied(*related, terms) && is_of_few(related));
        let (listed, terms): (Vec<(Related, Shared)>, Vec<_>) = tied.take(options.top).unzip();
        let read_also = read_also(listed.iter().map(|&(related, shared)| {
            let other = Day::of(self.corpus.document(related.article));
            standing(day, other, related.score, shared)
        }));
        let related = listed.into_iter().map(|(related, _)| related).collect();
        ExplainedList { related, terms, read_also }
    }
}

/// All documents, in the order of ids.
pub(super) fn all(corpus: &Corpus) -> Vec<DocumentId> {
    (0..).map(DocumentId).take(corpus.documents().len()).collect()
}

/// What speaks for an article to be read next, with what it shares with the article before
/// it, that of the latter first. That it is of the same story is told by its score and its
/// day.
fn standing(day: Option<Day>, other: Option<Day>, score: f32, shared: Shared) -> Standing {
    let days = day.zip(other);
    let near = days.is_none_or(|(day, other)| day.distance(other) <= STORY_DAYS);
    let says_the_same = |(relation, overlap): (Relation, Overlap)| match relation {
        Relation::Exact | Relation::Copy | Relation::Template => true,
        Relation::Partial => overlap.containment_of_b() >= READ,
        // an update says little that is new, but says it
        Relation::Update | Relation::Related => false,
    };
    Standing {
        same_story: near && score >= STORY_SCORE,
        newer: days.is_some_and(|(day, other)| other >= day),
        same_text: shared.is_some_and(says_the_same),
        score,
    }
}

/// Whether an article belongs into a list with which it shares these words: not where it is
/// one word, and far; it would stand there because there is nothing nearer.
fn are_tied(related: Related, terms: &[Box<str>]) -> bool {
    let words = terms.iter().flat_map(|term| term.split_whitespace()).count();
    related.score >= LOOSE || words > 1
}

/// The terms, in which one space stands between two words, whatever the text has there.
fn owned(terms: Vec<&str>) -> Vec<Box<str>> {
    let spaced = |term: &str| term.split_whitespace().collect::<Vec<_>>().join(" ").into();
    terms.into_iter().map(spaced).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_article_for_the_most_part_is_not_read_next() {
        let overlap = Overlap { a: 100, b: 20, shared: 16 };
        let same_text =
            |overlap| standing(None, None, 0.9, Some((Relation::Partial, overlap))).same_text;
        assert!(same_text(overlap) && !same_text(overlap.reversed()));
        let update = standing(None, None, 0.9, Some((Relation::Update, overlap)));
        assert!(!update.same_text);
    }

    #[test]
    fn one_word_alone_ties_no_article_from_afar() {
        let tied =
            |score, term: &str| are_tied(Related { article: DocumentId(1), score }, &[term.into()]);
        assert!(tied(0.9, "شركة") && tied(0.4, "محمد صلاح"));
        assert!(!tied(0.4, "شركة"));
    }
}
