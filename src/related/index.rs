//! A corpus by subject.
//!
//! ```text
//! terms → vocabulary → counts → vectors
//! ```
//!
//! What is looked for in it stands beside it: related lists
//! ([`ExpandedIndex`](super::ExpandedIndex)), and links of stories (`links`).

use std::fmt;

use rayon::prelude::*;

use super::article::{Attributes, SubjectArticle};
use super::fullness::fullness;
use super::subject_space::SubjectSpace;
use super::terms::ArticleTerms;
use super::vectors::{TermVectors, in_runs, shorten};
use super::vocabulary::{TermId, Vocabulary};
use crate::corpus::DocumentId;
use crate::error::Result;
use crate::observer::Observer;

/// Entries of an article's own vector; what is lighter changes no list.
const ENTRIES: usize = 128;

/// Articles by subject.
#[derive(Clone)]
pub struct SubjectIndex {
    pub(super) vocabulary: Vocabulary,
    pub(super) attributes: Vec<Attributes>,
    pub(super) copies: Vec<Box<[DocumentId]>>,
    /// How much every term of an article counts.
    pub(super) counts: TermVectors,
    pub(super) vectors: TermVectors,
    /// How full each article is, 0 to 1.
    pub(super) fullness: Vec<f32>,
    /// Where the corpus is one of titles.
    pub(super) space: Option<SubjectSpace>,
}

/// Counts alone, since the whole may be gigabytes.
impl fmt::Debug for SubjectIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubjectIndex").field("len", &self.len()).finish_non_exhaustive()
    }
}

impl SubjectIndex {
    /// The index of a corpus. An article's number is its place in `articles`.
    ///
    /// Costs a sort of all terms, and some 3 kB of memory an article beside what
    /// `articles` take, which are given back.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`](crate::Error::Cancelled); the observer is told of no step.
    pub fn build(articles: Vec<SubjectArticle>, observer: &dyn Observer) -> Result<Self> {
        let terms: Vec<&ArticleTerms> = articles.iter().map(|article| &article.terms).collect();
        let mut index = Self {
            vocabulary: Vocabulary::of(&terms),
            attributes: (0..).zip(&articles).map(|(number, one)| one.attributes(number)).collect(),
            copies: articles.iter().map(|article| (*article.copies).into()).collect(),
            counts: TermVectors::default(),
            vectors: TermVectors::default(),
            fullness: Vec::new(),
            space: None,
        };
        for run in in_runs(articles.len()) {
            let counts = articles[run].par_iter().map(|one| {
                observer.go_on()?;
                Ok(index.vocabulary.counts(&one.terms))
            });
            let counts = counts.collect::<Result<Vec<_>>>()?;
            index.counts.extend(counts);
        }
        drop(articles);
        for run in in_runs(index.len()) {
            let made = run.into_par_iter().map(|article| {
                observer.go_on()?;
                Ok(index.own_vector(article))
            });
            let (vectors, full): (Vec<_>, Vec<_>) =
                made.collect::<Result<Vec<_>>>()?.into_iter().unzip();
            index.vectors.extend(vectors);
            index.fullness.extend(full);
        }
        observer.go_on()?;
        index.space =
            SubjectSpace::of(&index.vectors, &index.fullness, index.vocabulary.rarities());
        Ok(index)
    }

    /// Articles of the corpus.
    #[must_use]
    pub fn len(&self) -> usize {
        self.attributes.len()
    }

    /// Whether the corpus has no article.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty()
    }

    /// Whether an article stands for itself, and for its copies if it has any.
    pub(super) fn stands(&self, article: u32) -> bool {
        self.attributes[article as usize].representative == article
    }

    /// The terms of the corpus.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The heaviest terms of an article, as a vector of length 1.
    pub(super) fn vector(&self, terms: &ArticleTerms) -> Vec<(TermId, f32)> {
        let counts = self.vocabulary.counts(terms);
        let mut vector = self.vocabulary.weighted(counts.into_iter());
        shorten(&mut vector, ENTRIES);
        vector
    }

    /// The vector of an article of the corpus, as long as the article is full, and its
    /// fullness.
    fn own_vector(&self, article: usize) -> (Vec<(TermId, f32)>, f32) {
        let mut vector = self.vocabulary.weighted(self.counts.get(article).entries());
        let full = fullness(&vector, &self.vocabulary);
        if full < 1.0 {
            // brought to length 1 no more, it has room for terms that it alone has
            for (term, weight) in &mut vector {
                *weight *= self.vocabulary.rarity(*term) / self.vocabulary.weight(*term);
            }
        }
        shorten(&mut vector, ENTRIES);
        for (_, weight) in &mut vector {
            *weight *= full;
        }
        (vector, full)
    }
}
