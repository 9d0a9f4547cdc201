//! What lists of new articles are made with.

use std::fmt;
use std::sync::Arc;

use super::expanded_index::ExpandedIndex;
use super::subject_corpus::SubjectCorpus;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::observer::Observer;
use crate::recurrence::Recurrence;
use crate::relate::{Kin, Surroundings};

/// A corpus as lists of new articles need it: its articles among their neighbours, and what
/// it knows of pairs beyond their two texts.
///
/// It borrows nothing, so who makes such lists again and again keeps it beside the corpus.
pub struct QueryIndex {
    expanded: ExpandedIndex,
    recurrence: Arc<Recurrence>,
    kin: Kin,
}

/// Counts alone, since the whole may be gigabytes.
impl fmt::Debug for QueryIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueryIndex").field("expanded", &self.expanded).finish_non_exhaustive()
    }
}

impl QueryIndex {
    /// That of a corpus by subject.
    ///
    /// Costs a search for each article and a sort of the pairs, and one look at who carries
    /// each shingle where the analysis told no relations; some 2 kB of memory an article,
    /// beside the [index](SubjectCorpus::index), which both share.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where a temporary file cannot be used, and
    /// [`crate::Error::Cancelled`].
    pub fn of(subjects: &SubjectCorpus<'_>, observer: &dyn Observer) -> Result<Self> {
        let SubjectCorpus { corpus, analysis, index, .. } = subjects;
        let recurrence = match &analysis.recurrence {
            Some(counted) => Arc::clone(counted),
            None => Arc::new(Recurrence::of(corpus, observer)?),
        };
        Ok(Self {
            expanded: ExpandedIndex::of(Arc::clone(index), observer)?,
            recurrence,
            kin: Kin::among(corpus, &analysis.pairs),
        })
    }

    /// The articles among their neighbours, for lists without texts and relations.
    #[must_use]
    pub fn expanded(&self) -> &ExpandedIndex {
        &self.expanded
    }

    /// The kin of its articles, as [`explain`](crate::relate::explanation::explain) asks for
    /// them.
    #[must_use]
    pub fn kin(&self) -> &Kin {
        &self.kin
    }

    /// Refuses an index that was made of another corpus, as far as the number of articles
    /// tells.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`].
    pub(super) fn check(&self, corpus: &Corpus) -> Result<()> {
        let (known, articles) = (self.expanded.len(), corpus.documents().len());
        if known == articles {
            return Ok(());
        }
        let found = format!("one of {known} articles");
        let remedy = format!("one made of this corpus, which has {articles}, is needed");
        Err(Error::parameter("index", &found, remedy))
    }

    /// What the corpus, which is the one that this was made of, knows of pairs.
    pub(super) fn surroundings<'c>(&'c self, corpus: &'c Corpus) -> Surroundings<'c> {
        Surroundings::new(corpus, &self.recurrence, &self.kin)
    }
}
