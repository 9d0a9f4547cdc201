//! New articles against a corpus: an article that just came in, a page, a
//! title alone.
//!
//! Copies of a new article are found by the net and the model that find them within a
//! corpus, but only among the few articles that would be listed.
//!
//! Costs a search for each new article, and the texts of those listed that
//! share text with it; of sources that are compressed, one reading for all.

use super::article::{SubjectArticle, is_copy};
use super::expanded_index::ExpandedIndex;
use super::explanation::Explainer;
use super::options::RelatedOptions;
use super::search::Related;
use super::subject_corpus::{ExplainedList, LOOSE_ENDS, Shared, SubjectCorpus, owned};
use super::terms::TermReader;
use crate::corpus::DocumentId;
use crate::error::Result;
use crate::observer::Observer;
use crate::overlap::Overlap;
use crate::params::Params;
use crate::read::SourceTexts;
use crate::relate::Relation;
use crate::relate::day::Day;
use crate::relate::evidence::Evidence;
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
    /// [`crate::Error::Parameter`] where `params` or `options` are out of range,
    /// [`crate::Error::Changed`] where an article is gone, and those of
    /// [`Corpus::shingles`](crate::corpus::Corpus::shingles).
    pub fn lists_for(
        &self,
        queries: &SourceTexts<'_>,
        params: &Params,
        options: &RelatedOptions,
        observer: &dyn Observer,
    ) -> Result<Vec<ExplainedList>> {
        params.validate()?;
        options.validate()?;
        let articles = queries.map_bare(TermReader::new, |reader, document, article| {
            let terms = reader.read(article.title.as_deref(), &article.text);
            let day = Day::of(queries.corpus.document(document));
            SubjectArticle { terms, day, ..SubjectArticle::default() }
        })?;
        // a copy takes no place, and none of its source's
        let top =
            options.per_source.map_or(options.top.saturating_add(SPARE), |_| options.candidates());
        let wider = RelatedOptions { top, per_source: None, ..*options };
        let lists = ExpandedIndex::of(&self.index, observer).nearest(&articles, &wider);
        let relations = self.relations(queries, &lists, params)?;
        let listed = lists.into_iter().zip(relations);
        let made: Vec<(Vec<Related>, Vec<Shared>)> =
            listed.map(|(list, relations)| self.without_copies(list, relations, options)).collect();
        let explained = queries.map_bare(Explainer::default, |explainer, document, article| {
            let (list, _) = &made[queries.corpus.came(document) as usize];
            let title = article.title.as_deref();
            owned(explainer.explain(&self.index, title, &article.text, list))
        })?;
        let made = queries.corpus.arrival().iter().zip(made).zip(explained);
        let lists = made.map(|((&query, (list, relations)), terms)| {
            let day = Day::of(queries.corpus.document(query));
            self.explained(day, list.into_iter().zip(relations), terms, options.top)
        });
        Ok(lists.collect())
    }

    /// A list without the copies of its article, and what each of its articles is to that.
    fn without_copies(
        &self,
        list: Vec<Related>,
        shared: Vec<Shared>,
        options: &RelatedOptions,
    ) -> (Vec<Related>, Vec<Shared>) {
        let listed = list.into_iter().zip(shared);
        let mut is_of_few = self.index.of_few_sources(options.per_source);
        let kept = listed
            .filter(|(_, shared)| options.copies || !shared.is_some_and(|(told, _)| is_copy(told)))
            .filter(|(related, _)| is_of_few(related));
        kept.take(options.top.saturating_add(LOOSE_ENDS)).unzip()
    }

    /// What the articles of each list are to its new one.
    fn relations(
        &self,
        queries: &SourceTexts<'_>,
        lists: &[Vec<Related>],
        params: &Params,
    ) -> Result<Vec<Vec<Shared>>> {
        let asking = || queries.corpus.arrival().iter().zip(lists);
        let shared: Vec<Vec<(DocumentId, Option<Overlap>)>> = asking()
            .map(|(&query, list)| self.overlaps(&queries.corpus.shingles(query)?, list, params))
            .collect::<Result<_>>()?;
        if !params.tells_relations() {
            let copies = |list: &Vec<(_, Option<Overlap>)>| {
                list.iter().map(|(_, overlap)| Some((Relation::Copy, (*overlap)?))).collect()
            };
            return Ok(shared.iter().map(copies).collect());
        }
        // what is compressed is had by reading up to it, so once for all of them
        let listed = shared.iter().flatten().filter(|(_, overlap)| overlap.is_some());
        let (kept, kept_new) = (
            self.texts.kept(&ascending(listed.map(|&(article, _)| article)))?,
            queries.kept(&ascending(queries.corpus.arrival().iter().copied()))?,
        );
        let texts = kept.as_deref().unwrap_or(&self.texts);
        let new = kept_new.as_deref().unwrap_or(queries);
        let tokenizer = Tokenizer::new(params.level);
        let told = asking().zip(&shared).map(|((&query, _), shared)| {
            let others = shared.iter().filter(|(_, overlap)| overlap.is_some());
            let others = ascending(others.map(|&(article, _)| article));
            if others.is_empty() {
                return Ok(vec![None; shared.len()]);
            }
            let own = new.tokenized(&[query], &tokenizer)?.unwrap_or_default();
            let read = texts.tokenized(&others, &tokenizer)?.unwrap_or_default();
            let relation = |other: DocumentId, overlap: Overlap| {
                let place = others.binary_search(&other).ok()?;
                let one = own.first()?.side(queries.corpus.document(query));
                let other = read.get(place)?.side(self.texts.corpus.document(other));
                let evidence = Evidence::of(one, other, overlap, &Aligner::default());
                Some((Model::published().relation(&evidence), overlap))
            };
            Ok(shared.iter().map(|&(other, overlap)| relation(other, overlap?)).collect())
        });
        told.collect()
    }

    /// The articles of a list, with what each shares of these shingles if the net
    /// admits it.
    fn overlaps(
        &self,
        shingles: &[u64],
        list: &[Related],
        params: &Params,
    ) -> Result<Vec<(DocumentId, Option<Overlap>)>> {
        let net = params.net();
        let overlap = |related: &Related| {
            let other = DocumentId(related.article);
            let overlap = Overlap::of(shingles, &self.texts.corpus.shingles(other)?);
            Ok((other, net.admits(overlap).then_some(overlap)))
        };
        list.iter().map(overlap).collect()
    }
}

/// Each of these documents once, in order.
fn ascending(documents: impl Iterator<Item = DocumentId>) -> Vec<DocumentId> {
    let mut ascending: Vec<DocumentId> = documents.collect();
    ascending.sort_unstable();
    ascending.dedup();
    ascending
}
