//! Pairs of new articles with those of a corpus: of which of them a new one is a copy, and what
//! else shares text with it.
//!
//! They are looked for by shingles, not by subject, among all articles of the corpus; their
//! relations are told as those of listed ones are.

use std::cmp::Ordering;
use std::slice;

use super::query::Listed;
use super::query_index::QueryIndex;
use super::subject_corpus::{SubjectCorpus, all};
use crate::corpus::{Corpus, DocumentId};
use crate::error::Result;
use crate::observer::Observer;
use crate::overlap::Overlap;
use crate::params::Params;
use crate::relate::{Relation, forming_pairs};
use crate::text::Texts;
use crate::verify::{Meeting, meetings};

/// An article of the corpus that forms a pair with a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewPair {
    /// The article of the corpus.
    pub article: DocumentId,
    /// What their shingle sets share, that of the new one first.
    pub overlap: Overlap,
    /// What the two are to each other.
    pub relation: Relation,
}

impl NewPair {
    /// The closest relation first, then the greatest resemblance, then the first of the corpus.
    fn order(&self, other: &Self) -> Ordering {
        let by_resemblance = other.overlap.resemblance().total_cmp(&self.overlap.resemblance());
        let by_relation = self.relation.cmp(&other.relation);
        by_relation.then(by_resemblance).then(self.article.cmp(&other.article))
    }
}

impl SubjectCorpus<'_> {
    /// For every new article, in the order in which they came, its pairs: the articles of the
    /// corpus with which it shares so much text that the net of `params` admits the two, each
    /// with what they share and what they are to each other. The closest come first, `exact`
    /// ones before copies, and of one relation those that resemble it most. The arguments are
    /// those of [`lists_for`](Self::lists_for), from which such articles are left out.
    ///
    /// These are the pairs that [`analyse`](crate::analyse) finds of a new article, and their
    /// relations, where it stands in the corpus itself; with what differs:
    ///
    /// * No pair is missed, as of an analysis with
    ///   [`CandidateMethod::Exact`](crate::CandidateMethod::Exact).
    /// * New articles form no pairs with each other, and do not count for what recurs in the
    ///   corpus nor for the kin of its articles. A relation that hangs by one article more or
    ///   less, as where a bulletin is the third of its form, may be told otherwise.
    /// * Of more than [`EXPANSION_LIMIT`](crate::relate::EXPANSION_LIMIT) articles of one
    ///   shingle set the first stands for all, whatever the analysis holds of them.
    /// * Boilerplate counts that is still in the texts of the new articles:
    ///   [`Reading::bare_of`](crate::read::Reading::bare_of) takes out what is read from
    ///   sources.
    ///
    /// Costs a look-up for each shingle of the corpus, however many articles are new, and for
    /// each new one that is in pairs the texts of these and an alignment each.
    ///
    /// ```
    /// use nuskha::related::{QueryIndex, SubjectCorpus};
    /// use nuskha::{Articles, Finished, Params, Relation, analyse};
    ///
    /// let params = Params::default();
    /// let report = "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير بعد صيانة دامت شهرين";
    /// let mut articles = Articles::new(params.clone())?;
    /// articles.add("wire", report);
    /// articles.add("match", "فاز نادي الشعلة على ضيفه الأمل بهدفين مقابل هدف في ختام الموسم");
    /// let Finished { corpus, texts, .. } = articles.finish(&())?;
    /// let analysis = analyse(&corpus, &params, &texts, &())?;
    /// let subjects = SubjectCorpus::new(&corpus, &texts, &analysis, &())?;
    /// // kept beside the corpus by who asks again and again
    /// let index = QueryIndex::of(&subjects, &())?;
    ///
    /// let mut articles = Articles::new(params.clone())?;
    /// articles.add("paper", &format!("الرياض (واس): {report} وشملت ثلاثة جسور"));
    /// let new = articles.finish(&())?;
    /// let pairs = subjects.pairs_for(&index, &new.corpus, &new.texts, &params, &())?;
    ///
    /// let [pair] = pairs[0][..] else { panic!("{pairs:?}") };
    /// assert_eq!(&*corpus.document(pair.article).id, "wire");
    /// assert_eq!(pair.relation, Relation::Copy);
    /// assert_eq!(pair.overlap.containment_of_b(), 1.0);
    /// # Ok::<(), nuskha::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`crate::Error::Parameter`] where `params` are out of range, or `index` is of a corpus
    /// of more articles or fewer; those of the texts, [`crate::Error::Cancelled`] (the
    /// observer is told of no step), and those of [`Corpus::shingles`].
    pub fn pairs_for(
        &self,
        index: &QueryIndex,
        new: &Corpus,
        texts: &dyn Texts,
        params: &Params,
        observer: &dyn Observer,
    ) -> Result<Vec<Vec<NewPair>>> {
        params.validate()?;
        index.check(self.corpus)?;
        let documents = all(new);
        let shingles: Vec<_> =
            documents.iter().map(|&document| new.shingles(document)).collect::<Result<_>>()?;
        let mut met: Vec<Vec<Listed>> = vec![Vec::new(); documents.len()];
        let sets = self.corpus.sets();
        for Meeting { list, set, overlap } in meetings(sets, &shingles, params.net(), observer)? {
            let one = slice::from_ref(&documents[list]);
            let [_, others] = forming_pairs([one, self.corpus.carriers(set)]);
            met[list].extend(others.iter().map(|&other| (other, Some(overlap))));
        }
        let told = self.relations(index, (new, texts), &met, params, observer)?;
        let mut pairs: Vec<Vec<NewPair>> = met
            .into_iter()
            .zip(told)
            .map(|(met, told)| {
                let pair = |((article, _), told): (Listed, Option<(Relation, Overlap)>)| {
                    let (relation, overlap) = told?;
                    Some(NewPair { article, overlap, relation })
                };
                let mut pairs: Vec<NewPair> = met.into_iter().zip(told).filter_map(pair).collect();
                pairs.sort_unstable_by(NewPair::order);
                pairs
            })
            .collect();
        let came = new.arrival().iter();
        Ok(came.map(|document| std::mem::take(&mut pairs[document.index()])).collect())
    }
}
