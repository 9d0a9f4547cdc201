//! New articles against a corpus: an article that just came in, a page, a
//! title alone.
//!
//! Which of the corpus are copies of a new article is told here, by the net
//! and the model that tell it within a corpus, but for the few articles that
//! would be listed alone.
//!
//! Costs a search for each new article, and the texts of those listed that
//! share text with it.

use super::article::{SubjectArticle, is_copy};
use super::expanded_index::ExpandedIndex;
use super::explanation::Explainer;
use super::options::RelatedOptions;
use super::read_also::read_also;
use super::search::Related;
use super::subject_corpus::{ExplainedList, SubjectCorpus, owned, standing};
use super::terms::TermReader;
use crate::corpus::{Document, DocumentId};
use crate::error::Result;
use crate::observer::Observer;
use crate::overlap::Overlap;
use crate::params::Params;
use crate::read::SourceTexts;
use crate::relate::Relation;
use crate::relate::article::TokenizedArticle;
use crate::relate::day::Day;
use crate::relate::evidence::{Evidence, Side};
use crate::relate::model::Model;
use crate::relate::passage::Aligner;
use crate::relate::text::Tokenizer;
use crate::relate::texts::Texts;

/// Articles that are listed beyond those asked for, in the place of copies.
const SPARE: usize = 16;

impl SubjectCorpus<'_> {
    /// The list of every new article, in the order in which they came.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Changed`] where an article is gone, and those of
    /// [`Corpus::shingles`](crate::corpus::Corpus::shingles).
    pub fn lists_for(
        &self,
        queries: &SourceTexts<'_>,
        params: &Params,
        options: &RelatedOptions,
        observer: &dyn Observer,
    ) -> Result<Vec<ExplainedList>> {
        let beyond = u32::MAX;
        let articles = queries.map_bare(TermReader::new, |reader, document, article| {
            let terms = reader.read(article.title.as_deref(), &article.text);
            let day = Day::of(queries.corpus.document(document));
            SubjectArticle { terms, day, representative: beyond, ..SubjectArticle::default() }
        })?;
        // a copy takes no place, and none of its source's
        let top = options.per_source.map_or(options.top + SPARE, |_| options.candidates());
        let wider = RelatedOptions { top, per_source: None, ..*options };
        let lists = ExpandedIndex::of(&self.index, observer).nearest(&articles, &wider);
        let mut made = Vec::with_capacity(lists.len());
        for (&query, list) in queries.corpus.arrival().iter().zip(lists) {
            made.push(self.without_copies(queries, query, list, params, options)?);
        }
        let explained = queries.map_bare(Explainer::default, |explainer, document, article| {
            let list: &ExplainedList = &made[queries.corpus.came(document) as usize];
            let title = article.title.as_deref();
            owned(explainer.explain(&self.index, title, &article.text, &list.related))
        })?;
        for (list, terms) in made.iter_mut().zip(explained) {
            list.terms = terms;
        }
        Ok(made)
    }

    /// A list without the copies of its article, and what to read next.
    fn without_copies(
        &self,
        queries: &SourceTexts<'_>,
        query: DocumentId,
        list: Vec<Related>,
        params: &Params,
        options: &RelatedOptions,
    ) -> Result<ExplainedList> {
        let relations = self.relations(queries, query, &list, params)?;
        let listed = list.into_iter().zip(relations);
        let mut is_of_few = self.index.of_few_sources(options.per_source);
        let kept = listed
            .filter(|(_, relation)| options.copies || !relation.is_some_and(is_copy))
            .filter(|(related, _)| is_of_few(related));
        let (related, relations): (Vec<Related>, Vec<Option<Relation>>) =
            kept.take(options.top).unzip();
        let day = Day::of(queries.corpus.document(query));
        let standings = related.iter().zip(relations).map(|(related, relation)| {
            let other = Day::of(self.texts.corpus.document(DocumentId(related.article)));
            standing(day, other, related.score, relation)
        });
        let read_also = read_also(standings);
        Ok(ExplainedList { related, terms: Vec::new(), read_also })
    }

    /// The relation of each article listed to a new one; `None` where they
    /// share no text.
    fn relations(
        &self,
        queries: &SourceTexts<'_>,
        query: DocumentId,
        list: &[Related],
        params: &Params,
    ) -> Result<Vec<Option<Relation>>> {
        let net = params.net();
        let shingles = queries.corpus.shingles(query)?;
        let mut overlaps = Vec::with_capacity(list.len());
        for related in list {
            let other = self.texts.corpus.shingles(DocumentId(related.article))?;
            let overlap = Overlap::of(&shingles, &other);
            overlaps.push(net.admits(overlap).then_some(overlap));
        }
        let mut shared: Vec<DocumentId> = list
            .iter()
            .zip(&overlaps)
            .filter(|(_, overlap)| overlap.is_some())
            .map(|(related, _)| DocumentId(related.article))
            .collect();
        shared.sort_unstable();
        if shared.is_empty() || !params.tells_relations() {
            return Ok(overlaps.iter().map(|overlap| overlap.map(|_| Relation::Copy)).collect());
        }
        let tokenizer = Tokenizer::new(params.level);
        let own = queries.tokenized(&[query], &tokenizer)?.unwrap_or_default();
        let others = self.texts.tokenized(&shared, &tokenizer)?.unwrap_or_default();
        let relation = |related: &Related, overlap: Overlap| {
            let other = DocumentId(related.article);
            let place = shared.binary_search(&other).ok()?;
            let one = side(own.first()?, queries.corpus.document(query));
            let other = side(others.get(place)?, self.texts.corpus.document(other));
            Some(Model::published().relation(&Evidence::of(
                one,
                other,
                overlap,
                &Aligner::default(),
            )))
        };
        let told = list.iter().zip(&overlaps);
        Ok(told.map(|(related, overlap)| relation(related, (*overlap)?)).collect())
    }
}

/// An article as one side of a pair.
fn side<'a>(article: &'a TokenizedArticle, document: &'a Document) -> Side<'a> {
    article.side(Day::of(document), document.source.as_deref())
}
