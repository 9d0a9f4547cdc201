//! The step itself: every verified pair gets the relation of its articles.
//!
//! The pairs' articles are asked for, cut into tokens by all threads as they are
//! read, and aligned pair by pair. What the corpus knows beyond the two texts is
//! how often the shingles that they share recur on other days, and how near a
//! third article comes to both.
//!
//! Texts are large, and tokens not small, so the pairs are taken in groups: what
//! hangs together by pairs stays together, nearly every article is asked for
//! once, and no text is kept.
//!
//! A text that is not the one its document was made of would be told a relation as well, and
//! a false one; so each is held against what the corpus knows of it.
//!
//! Cost: a second look at the articles in pairs, one alignment a pair, and one
//! look at who carries each shingle. Memory: the tokens of some thousands of
//! articles, 9 bytes each, and 12 bytes for every set and pair.

use ahash::AHashSet;
use rayon::prelude::*;

use super::DocumentPair;
use super::evidence::{Evidence, Side};
use super::kin::Kin;
use super::model::Model;
use super::passage::Aligner;
use super::run::RunFinder;
use super::surroundings::Surroundings;
use crate::corpus::{Corpus, Document, DocumentId, SetId};
use crate::error::{Error, Result};
use crate::normalize::Level;
use crate::observer::{Observer, Step};
use crate::recurrence::Recurrence;
use crate::shingle::ShingleKind;
use crate::text::{Texts, TokenizedArticle, Tokenizer};
use crate::union_find::UnionFind;

/// Articles whose texts are held at once, when all pairs of the last are in.
const ARTICLES_AT_ONCE: usize = 1 << 14;
/// Tokens that they have, likewise, where they are long.
const TOKENS_AT_ONCE: u64 = 1 << 24;

/// Tells every pair its relation, unless its shingle sets are equal: then it
/// is `exact` or a `copy` already. The recurrence, the level and the shingles are those of
/// the corpus.
///
/// # Errors
///
/// Those of [`Texts::show`], [`Error::OtherText`], and where a temporary file cannot be read.
pub(crate) fn tell_relations(
    corpus: &Corpus,
    recurrence: &Recurrence,
    pairs: &mut [DocumentPair],
    texts: &dyn Texts,
    (level, shingle): (Level, ShingleKind),
    observer: &dyn Observer,
) -> Result<()> {
    let is_open = |pair: &DocumentPair| sets_of(corpus, pair).is_some();
    if !pairs.iter().any(is_open) {
        return Ok(());
    }
    let kin = Kin::among(corpus, &*pairs);
    let surroundings = Surroundings::new(corpus, recurrence, &kin);
    let judge = |pair: &DocumentPair, mut evidence| {
        surroundings.complete(&mut evidence, pair.a, pair.b)?;
        Ok(Model::published().relation(&evidence))
    };
    let told = look_at(corpus, pairs, texts, (level, shingle), judge, observer)?;
    for (place, relation) in told {
        pairs[place].relation = relation;
    }
    Ok(())
}

/// What `judge` makes of the evidence on every pair whose shingle sets differ,
/// with the place of each; of what the corpus knows, only the days that its
/// documents bear are in the evidence.
///
/// # Errors
///
/// Those of [`Texts::show`] and of `judge`, [`Error::OtherText`], and [`Error::Cancelled`].
pub(crate) fn look_at<T: Send>(
    corpus: &Corpus,
    pairs: &[DocumentPair],
    texts: &dyn Texts,
    (level, shingle): (Level, ShingleKind),
    judge: impl Fn(&DocumentPair, Evidence) -> Result<T> + Sync,
    observer: &dyn Observer,
) -> Result<Vec<(usize, T)>> {
    let tokenizer = Tokenizer::new(level);
    let mut judged = Vec::new();
    let groups = groups(corpus, pairs);
    observer.begin(Step::Relate, Some(groups.iter().map(Vec::len).sum::<usize>() as u64));
    let kept = match &groups[..] {
        [] | [_] => None,
        several => texts.kept(&documents(pairs, several.iter().flatten()), observer)?,
    };
    let texts = kept.as_deref().unwrap_or(texts);
    for group in groups {
        // the sets are read beside the texts, to see what recurs
        let sets = group.iter().filter_map(|&place| sets_of(corpus, &pairs[place as usize]));
        sets.flatten().for_each(|set| corpus.sets().announce(set));
        let articles = Articles::of(pairs, &group, texts, &tokenizer, observer)?;
        articles.check(corpus, shingle)?;
        let of_group: Vec<(usize, T)> = group
            .par_iter()
            .map_init(RunFinder::default, |finder, &place| {
                let pair = &pairs[place as usize];
                let evidence = articles.evidence(pair, corpus, finder)?;
                let judged = observer.go_on().and_then(|()| judge(pair, evidence));
                Some(judged.map(|made| (place as usize, made)))
            })
            .flatten_iter()
            .collect::<Result<_>>()?;
        judged.extend(of_group);
        observer.done(group.len() as u64)?;
        // so many small lists take one thread long to give back
        articles.tokenized.into_par_iter().for_each(drop);
    }
    observer.end();
    Ok(judged)
}

/// The shingle sets of a pair, where they are two.
fn sets_of(corpus: &Corpus, pair: &DocumentPair) -> Option<[SetId; 2]> {
    pair.sets(corpus).filter(|[a, b]| a != b)
}

/// The places of the open pairs, in groups of few articles each; pairs that
/// hang together stand one behind the other.
fn groups(corpus: &Corpus, pairs: &[DocumentPair]) -> Vec<Vec<u32>> {
    let mut components = UnionFind::new(corpus.sets().len());
    for [a, b] in pairs.iter().filter_map(|pair| sets_of(corpus, pair)) {
        components.join(a.0, b.0);
    }
    let mut ordered: Vec<(u32, u32)> = (0..)
        .zip(pairs)
        .filter_map(|(place, pair)| Some((components.find(sets_of(corpus, pair)?[0].0), place)))
        .collect();
    ordered.par_sort_unstable();
    let mut groups: Vec<Vec<u32>> = vec![Vec::new()];
    let (mut articles, mut tokens): (AHashSet<DocumentId>, u64) = (AHashSet::new(), 0);
    for (_, place) in ordered {
        if articles.len() >= ARTICLES_AT_ONCE || tokens >= TOKENS_AT_ONCE {
            articles.clear();
            tokens = 0;
            groups.push(Vec::new());
        }
        let pair = &pairs[place as usize];
        for id in [pair.a, pair.b] {
            if articles.insert(id) {
                tokens += u64::from(corpus.document(id).tokens);
            }
        }
        if let Some(group) = groups.last_mut() {
            group.push(place);
        }
    }
    groups
}

/// The documents of the pairs at these places, ascending.
fn documents<'g>(
    pairs: &[DocumentPair],
    places: impl IntoIterator<Item = &'g u32>,
) -> Vec<DocumentId> {
    let of_pair = |&place: &u32| [pairs[place as usize].a, pairs[place as usize].b];
    let mut documents: Vec<DocumentId> = places.into_iter().flat_map(of_pair).collect();
    documents.sort_unstable();
    documents.dedup();
    documents
}

/// The articles of a group of pairs.
struct Articles {
    documents: Vec<DocumentId>,
    tokenized: Vec<TokenizedArticle>,
}

impl Articles {
    /// Those of the pairs at these places.
    fn of(
        pairs: &[DocumentPair],
        group: &[u32],
        texts: &dyn Texts,
        tokenizer: &Tokenizer,
        observer: &dyn Observer,
    ) -> Result<Self> {
        let documents = documents(pairs, group);
        let tokenized = texts.tokenized(&documents, tokenizer, observer)?;
        Ok(Self { documents, tokenized })
    }

    /// Refuses a text that is not the one its document was made of.
    fn check(&self, corpus: &Corpus, shingle: ShingleKind) -> Result<()> {
        let is_its_own = |document: &Document, tokens: &[u64]| match shingle {
            ShingleKind::Word(_) => document.has_tokens(tokens),
            // the corpus knows characters, of which a text in a pair has some
            ShingleKind::Character(_) => !tokens.is_empty(),
        };
        let articles = self.documents.par_iter().zip(&self.tokenized);
        articles.try_for_each(|(&id, article)| {
            let document = corpus.document(id);
            if is_its_own(document, &article.text.tokens) {
                return Ok(());
            }
            Err(Error::OtherText { id: document.id.to_string() })
        })
    }

    /// The evidence on one of these pairs.
    fn evidence(
        &self,
        pair: &DocumentPair,
        corpus: &Corpus,
        finder: &mut RunFinder,
    ) -> Option<Evidence> {
        let side = |id: DocumentId| {
            let place = self.documents.binary_search(&id).ok()?;
            Some(Side::of(&self.tokenized[place], corpus.document(id)))
        };
        let (a, b) = (side(pair.a)?, side(pair.b)?);
        let alignment = Aligner::default().align_by(finder, &a.text.tokens, &b.text.tokens);
        Some(Evidence::of_alignment(a, b, pair.overlap, &alignment))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::corpus::{Arrival, CorpusBuilder};
    use crate::overlap::Overlap;
    use crate::shingle::Shingler;
    use crate::text::{ArticleText, Look};

    /// Texts that are better kept, with what was asked of them.
    struct Sequential {
        texts: Vec<ArticleText>,
        asked_for: Mutex<Vec<usize>>,
    }

    impl Texts for Sequential {
        fn show(&self, documents: &[DocumentId], look: &Look<'_>) -> Result<()> {
            self.asked_for.lock().unwrap().push(documents.len());
            self.texts.show(documents, look)
        }

        fn kept(
            &self,
            documents: &[DocumentId],
            _: &dyn Observer,
        ) -> Result<Option<Box<dyn Texts + '_>>> {
            assert!(documents.is_sorted_by(|one, other| one < other));
            self.asked_for.lock().unwrap().push(documents.len());
            Ok(Some(Box::new(self.texts.clone())))
        }
    }

    const KIND: ShingleKind = ShingleKind::Word(3);

    /// So many articles, each of a text of its own.
    fn articles(count: u32, level: Level, kind: ShingleKind) -> (Corpus, Vec<ArticleText>) {
        let (mut builder, mut shingler) = (CorpusBuilder::new(), Shingler::new(level, kind));
        let text = |n: u32| ArticleText { title: None, text: format!("كلمة {n}").into() };
        let texts: Vec<ArticleText> = (0..count).map(text).collect();
        let arrivals = texts.iter().enumerate().map(|(n, article)| Arrival {
            id: format!("{n:06}").into(),
            shingled: shingler.shingle(&article.text),
            ..Arrival::default()
        });
        builder.extend(arrivals).unwrap();
        (builder.finish().unwrap(), texts)
    }

    /// Pairs of these neighbours.
    fn neighbours(count: u32) -> Vec<DocumentPair> {
        (0..count)
            .step_by(2)
            .map(|a| DocumentPair {
                a: DocumentId(a),
                b: DocumentId(a + 1),
                overlap: Overlap { a: 1, b: 1, shared: 0 },
                relation: super::super::Relation::Related,
            })
            .collect()
    }

    /// What was asked for while the pairs of so many articles were looked at.
    fn asked_for(count: u32) -> Vec<usize> {
        let (corpus, texts) = articles(count, Level::Standard, KIND);
        let pairs = neighbours(count);
        let texts = Sequential { texts, asked_for: Mutex::default() };
        let judge = |pair: &DocumentPair, evidence: Evidence| Ok((pair.a, evidence.shorter));
        let mut judged =
            look_at(&corpus, &pairs, &texts, (Level::Standard, KIND), judge, &()).unwrap();
        judged.sort_unstable();
        let expected = (0..pairs.len()).map(|place| (place, (pairs[place].a, 2)));
        assert!(expected.eq(judged));
        texts.asked_for.into_inner().unwrap()
    }

    #[test]
    fn texts_of_many_pairs_are_asked_for_once() {
        assert_eq!(asked_for(100), [100]);
        let many = 2 * u32::try_from(ARTICLES_AT_ONCE).unwrap() + 2;
        assert_eq!(asked_for(many), [many as usize]);
    }

    #[test]
    fn a_text_that_is_not_that_of_its_document_is_refused() {
        let pairs = neighbours(4);
        let refused = |corpus: &Corpus, texts: &Vec<ArticleText>, read: (Level, ShingleKind)| {
            let judge = |_: &DocumentPair, _| Ok(());
            match look_at(corpus, &pairs, texts, read, judge, &()) {
                Ok(_) => None,
                Err(Error::OtherText { id }) => Some(id),
                Err(other) => panic!("{other}"),
            }
        };
        for level in Level::ALL {
            for kind in [KIND, ShingleKind::Character(5)] {
                let (corpus, mut texts) = articles(4, level, kind);
                assert_eq!(refused(&corpus, &texts, (level, kind)), None);
                texts[2].text = "".into();
                assert_eq!(refused(&corpus, &texts, (level, kind)).unwrap(), "000002");
            }
            let (corpus, mut texts) = articles(4, level, KIND);
            texts.swap(0, 3);
            assert!(refused(&corpus, &texts, (level, KIND)).is_some());
        }
    }
}
