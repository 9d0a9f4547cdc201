//! The whole of what can be said about one pair: figures, relation, reasons,
//! and the passages that both have.
//!
//! The relation is that which a [run](crate::analyse) with the default net tells of
//! the same pair in the same corpus: the passages it rests on have their usual length,
//! whatever length is asked for to be shown. A run that looks at fewer pairs knows less
//! of their [kin](super::kin).
//!
//! Cost: two alignments, linear in both texts.

use super::Relation;
use super::evidence::{Evidence, Side};
use super::kin::Kin;
use super::model::Model;
use super::passage::{Aligner, Alignment};
use super::reason::{Reason, reasons};
use super::surroundings::Surroundings;
use crate::corpus::{Corpus, DocumentId};
use crate::error::Result;
use crate::overlap::Overlap;
use crate::recurrence::Recurrence;
use crate::text::{OpeningWords, TokenizedText};

/// What is said about one pair.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// What their shingle sets share.
    pub overlap: Overlap,
    /// The figures.
    pub evidence: Evidence,
    /// What kind of sameness they show.
    pub relation: Relation,
    /// Why, strongest first.
    pub reasons: Vec<Reason>,
    /// Where the texts are the same.
    pub alignment: Alignment,
}

/// One article of a corpus, with its text again.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Which it is.
    pub document: DocumentId,
    /// Its text, without boilerplate where the corpus has none.
    pub text: &'a TokenizedText,
    /// Its title, where it has one.
    pub title: Option<&'a OpeningWords>,
}

/// Explains a pair of articles; the aligner finds the passages that are shown.
///
/// ```
/// use nuskha::relate::explanation::{Subject, explain};
/// use nuskha::relate::kin::Kin;
/// use nuskha::relate::passage::Aligner;
/// use nuskha::recurrence::Recurrence;
/// use nuskha::text::Tokenizer;
/// use nuskha::{Articles, DocumentId, Finished, Params, Relation};
///
/// let params = Params::default();
/// let mut articles = Articles::new(params.clone())?;
/// let report = "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير بعد صيانة دامت شهرين";
/// articles.add("a", report);
/// articles.add("b", &format!("الرياض (واس): {report} وشملت ثلاثة جسور"));
/// let Finished { corpus, texts, .. } = articles.finish(&())?;
///
/// let mut tokenizer = Tokenizer::new(params.level);
/// let [a, b] = [0, 1].map(|place: usize| tokenizer.locate(&texts[place].text));
/// let subject = |document, text| Subject { document: DocumentId(document), text, title: None };
/// let subjects = [subject(0, &a.tokenized), subject(1, &b.tokenized)];
/// let recurrence = Recurrence::of(&corpus, &())?;
/// let [one, other] = subjects;
/// let kin = Kin::around(&corpus, [one.document, other.document])?;
/// let explanation = explain(&corpus, &recurrence, &kin, one, other, &Aligner::default())?;
///
/// assert_eq!(explanation.relation, Relation::Copy);
/// assert_eq!(explanation.overlap.containment_of_a(), 1.0);
/// let passage = &explanation.alignment.passages[0];
/// assert_eq!(&texts[0].text[a.byte_span(passage.a.clone())], report);
/// # Ok::<(), nuskha::Error>(())
/// ```
///
/// `recurrence` is [that of the corpus](Recurrence::of). It is the same for all pairs, so
/// who explains several keeps it. So it is with `kin`, those [among](Kin::among) the pairs of
/// an analysis; of two articles alone, where nothing was analysed, it is that
/// [around](Kin::around) them.
///
/// # Errors
///
/// Those of [`ShingleSets::get`](crate::corpus::ShingleSets::get).
///
/// # Panics
///
/// Where an article is not of this corpus.
pub fn explain(
    corpus: &Corpus,
    recurrence: &Recurrence,
    kin: &Kin,
    a: Subject<'_>,
    b: Subject<'_>,
    aligner: &Aligner,
) -> Result<Explanation> {
    let overlap = Overlap::of(&corpus.shingles(a.document)?, &corpus.shingles(b.document)?);
    let surroundings = Surroundings::new(corpus, recurrence, kin);
    let side = |Subject { document, text, title }| Side {
        text,
        title,
        day: surroundings.day(document),
        source: corpus.document(document).source.as_deref(),
    };
    let mut evidence = Evidence::of(side(a), side(b), overlap, &Aligner::default());
    surroundings.complete(&mut evidence, a.document, b.document)?;
    let (one, other) = (corpus.document(a.document), corpus.document(b.document));
    let relation = if one.tokens == 0 || other.tokens == 0 {
        // a text without a word is like no other
        Relation::Related
    } else if one.set == other.set {
        Relation::of_verified(one, other)
    } else {
        Model::published().relation(&evidence)
    };
    let reasons = reasons(&evidence, relation);
    let alignment = aligner.align(&a.text.tokens, &b.text.tokens);
    Ok(Explanation { overlap, evidence, relation, reasons, alignment })
}
