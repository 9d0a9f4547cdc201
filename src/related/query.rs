//! New articles against a corpus: an article that just came in, a page, a
//! title alone.
//!
//! Copies of a new article are found by the net and the model that find them within a
//! corpus, with what the corpus knows of a pair beyond its texts, but only among the few
//! articles that would be listed. All of them, and whatever else shares text with it, are its
//! [pairs](SubjectCorpus::pairs_for).
//!
//! Costs a search for each new article, and the texts of those listed that
//! share text with it; of sources that are compressed, one reading for all. What the
//! corpus has to know for it, a [`QueryIndex`] keeps.

use super::article::{SubjectArticle, is_copy};
use super::explanation::Explainer;
use super::new_article::NewArticle;
use super::options::RelatedOptions;
use super::query_index::QueryIndex;
use super::search::Related;
use super::subject_corpus::{ExplainedList, Shared, SubjectCorpus, all};
use super::terms::TermReader;
use crate::corpus::{Corpus, DocumentId};
use crate::date::Day;
use crate::error::Result;
use crate::observer::Observer;
use crate::overlap::Overlap;
use crate::params::Params;
use crate::relate::Relation;
use crate::text::{ArticleText, Texts, Tokenizer};

/// Articles that are looked for beyond those asked for, in the place of copies.
const SPARE: usize = 16;

impl SubjectCorpus<'_> {
    /// The list of every new article, in the order in which they came; `new` are the
    /// articles, and `texts` their texts. `index` is made of this corpus.
    ///
    /// `params` are those with which the corpus was made and analysed, and the new articles
    /// have their shingles by them too: shingles of another kind or level have nothing in
    /// common, and copies would be listed.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Parameter`] where `params` or `options` are out of range, or `index` is
    /// of a corpus of more articles or fewer; those of the texts, [`crate::Error::Cancelled`]
    /// (the observer is told of no step), and those of [`Corpus::shingles`].
    pub fn lists_for(
        &self,
        index: &QueryIndex,
        new: &Corpus,
        texts: &dyn Texts,
        params: &Params,
        options: &RelatedOptions,
        observer: &dyn Observer,
    ) -> Result<Vec<ExplainedList>> {
        params.validate()?;
        options.validate()?;
        index.check(self.corpus)?;
        let documents = all(new);
        let read = |reader: &mut TermReader, document: DocumentId, article: &ArticleText| {
            let terms = reader.read(article.title.as_deref(), &article.text);
            let day = Day::of(new.document(document));
            SubjectArticle { terms, day, ..SubjectArticle::default() }
        };
        let articles = texts.map(&documents, observer, TermReader::new, read)?;
        let wider = RelatedOptions { top: options.top.saturating_add(SPARE), ..*options };
        let lists = index.expanded().ranked_for(&articles, &wider, observer)?;
        let overlaps: Vec<Vec<Listed>> = documents
            .iter()
            .zip(&lists)
            .map(|(&document, list)| self.overlaps(&new.shingles(document)?, list, params))
            .collect::<Result<_>>()?;
        let relations = self.relations(index, (new, texts), &overlaps, params, observer)?;
        let explain = |explainer: &mut Explainer, document: DocumentId, article: &ArticleText| {
            let at = document.index();
            let listed = lists[at].iter().copied().zip(relations[at].iter().copied());
            // a copy takes no place, and none of its source's
            let listed = listed.filter(|(_, shared)| {
                options.copies || !shared.is_some_and(|(told, _)| is_copy(told))
            });
            self.explained(explainer, (Day::of(new.document(document)), article), listed, options)
        };
        let mut lists = texts.map(&documents, observer, Explainer::default, explain)?;
        let came = new.arrival().iter();
        Ok(came.map(|document| std::mem::take(&mut lists[document.index()])).collect())
    }

    /// What the articles of each list are to its new one; lists in the order of ids.
    pub(super) fn relations(
        &self,
        index: &QueryIndex,
        (new, texts): (&Corpus, &dyn Texts),
        listed: &[Vec<Listed>],
        params: &Params,
        observer: &dyn Observer,
    ) -> Result<Vec<Vec<Shared>>> {
        let documents = all(new);
        if !params.tells_relations() {
            let verified = |(&document, listed): (&DocumentId, &Vec<Listed>)| {
                let relation = |&(other, overlap): &Listed| {
                    let [one, other] = [new.document(document), self.corpus.document(other)];
                    Some((Relation::of_verified(one, other), overlap?))
                };
                listed.iter().map(relation).collect()
            };
            return Ok(documents.iter().zip(listed).map(verified).collect());
        }
        // what is compressed is had by reading up to it, so once for all of them
        let kept = self.texts.kept(&admitted(listed.iter().flatten()), observer)?;
        let kept_new = texts.kept(&documents, observer)?;
        let texts_of_listed = kept.as_deref().unwrap_or(self.texts);
        let texts = kept_new.as_deref().unwrap_or(texts);
        let tokenizer = Tokenizer::new(params.level);
        let surroundings = index.surroundings(self.corpus);
        let told = documents.iter().zip(listed).map(|(&document, listed)| {
            observer.go_on()?;
            let others = admitted(listed);
            if others.is_empty() {
                return Ok(vec![None; listed.len()]);
            }
            let one = NewArticle::of(new, document, texts, &tokenizer)?;
            let read = texts_of_listed.tokenized(&others, &tokenizer, observer)?;
            let told = |&(other, overlap): &Listed| {
                let read = others.binary_search(&other).ok().and_then(|place| read.get(place));
                let Some((read, overlap)) = read.zip(overlap) else { return Ok(None) };
                let document = self.corpus.document(other);
                let relation = one.relation((document, read), other, overlap, &surroundings)?;
                Ok(Some((relation, overlap)))
            };
            listed.iter().map(told).collect()
        });
        told.collect()
    }

    /// The articles of a list, with what each shares of these shingles if the net
    /// admits it.
    fn overlaps(&self, shingles: &[u64], list: &[Related], params: &Params) -> Result<Vec<Listed>> {
        let net = params.net();
        let overlap = |related: &Related| {
            let other = related.article;
            let overlap = Overlap::of(shingles, &self.corpus.shingles(other)?);
            Ok((other, net.admits(overlap).then_some(overlap)))
        };
        list.iter().map(overlap).collect()
    }
}

/// An article of a list, with what it shares with the new one if the net admits that.
pub(super) type Listed = (DocumentId, Option<Overlap>);

/// Those whose overlap the net admits, each once, in order.
fn admitted<'a>(listed: impl IntoIterator<Item = &'a Listed>) -> Vec<DocumentId> {
    let admitted = listed.into_iter().filter(|(_, overlap)| overlap.is_some());
    let mut documents: Vec<DocumentId> = admitted.map(|&(document, _)| document).collect();
    documents.sort_unstable();
    documents.dedup();
    documents
}
