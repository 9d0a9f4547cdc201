//! Kin: the articles that two have in common as their near relations.
//!
//! Two copies of one report seldom stand alone: papers cut and extend it, and
//! a third version lies between the two. Two articles that merely share a
//! statement, or two bulletins, have no such third so near to both. So a pair
//! is told how near a third article comes to both at once: the greatest, over
//! all others, of the lesser of its two resemblances. It says most where the
//! two resemble each other little.
//!
//! Kin are told by shingle sets, so an article that stands in the corpus twice
//! is no third to itself. Of each set the nearest 32 are kept, so that a pair
//! costs one merge of two short lists however often a bulletin recurs; equal
//! ones are put in the order of their first carriers, and nothing depends on
//! the order of the input.
//!
//! Cost: a sort of the pairs; 12 bytes for each side of each, and 4 for each set.

use rayon::prelude::*;

use super::DocumentPair;
use crate::corpus::{Corpus, Document, DocumentId, SetId};
use crate::counting_sort::{ByKey, counting_sort};
use crate::error::Result;
use crate::overlap::{Net, Overlap};
use crate::recurrence::MIN_ARTICLES;

/// The resemblance from which on two articles are kin.
pub const KIN: f64 = 0.2;
/// Kin of one shingle set that are kept, the nearest of them.
const NEAREST: usize = 32;

/// A shingle set that resembles another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Relative {
    of: SetId,
    set: SetId,
    resemblance: f32,
}

/// The kin of the shingle sets of a corpus, or of some of them.
#[derive(Debug)]
pub struct Kin {
    /// By the set whose relatives they are, then by their own.
    relatives: ByKey<Relative>,
    /// Whether the corpus is large enough for it to say something that two
    /// have no kin in common.
    is_known: bool,
}

impl Kin {
    /// The kin among these pairs of articles: all that the net admits. Two
    /// articles of an earlier corpus are none, since nobody looks at them again
    /// once copies are dropped.
    ///
    /// The pairs are those of an analysis of this corpus.
    ///
    /// # Panics
    ///
    /// Where a pair is not of this corpus.
    pub fn among<'p>(corpus: &Corpus, pairs: impl IntoIterator<Item = &'p DocumentPair>) -> Self {
        let both = pairs.into_iter().filter_map(|&DocumentPair { a, b, overlap, .. }| {
            let (one, other) = (corpus.document(a), corpus.document(b));
            let (a, b) = one.set.zip(other.set)?;
            let are_kin = a != b && !(one.is_earlier && other.is_earlier);
            let resemblance = near(overlap).filter(|_| are_kin)?;
            Some([Relative { of: a, set: b, resemblance }, Relative { of: b, set: a, resemblance }])
        });
        Self::of(corpus, both.flatten().collect())
    }

    /// The kin of these two, looked for among all sets: what a run finds of them where it
    /// misses no pair. Costs a merge with each set.
    ///
    /// # Errors
    ///
    /// Those of [`ShingleSets::get`](crate::corpus::ShingleSets::get).
    pub fn around(corpus: &Corpus, pair: [DocumentId; 2]) -> Result<Self> {
        let mut relatives = Vec::new();
        for of in pair.into_iter().filter_map(|document| corpus.document(document).set) {
            let own = corpus.sets().get(of)?;
            relatives.extend(corpus.sets().rows(&(), |set, shingles, rows| {
                let resemblance = resemblance(&own, shingles).filter(|_| set != of);
                rows.extend(resemblance.map(|resemblance| Relative { of, set, resemblance }));
            })?);
        }
        Ok(Self::of(corpus, relatives))
    }

    fn of(corpus: &Corpus, mut relatives: Vec<Relative>) -> Self {
        let first = |set: SetId| corpus.carriers(set).first();
        relatives.par_sort_unstable_by(|one, other| {
            let nearest_first = other.resemblance.total_cmp(&one.resemblance);
            let in_order = nearest_first.then_with(|| first(one.set).cmp(&first(other.set)));
            one.of.cmp(&other.of).then(in_order)
        });
        // carriers of one set make its pairs several times
        relatives.dedup();
        let mut kept: Vec<Relative> = relatives
            .chunk_by(|one, other| one.of == other.of)
            .flat_map(|of_one| &of_one[..of_one.len().min(NEAREST)])
            .copied()
            .collect();
        kept.par_sort_unstable_by_key(|relative| relative.set);
        let keyed = kept.iter().map(|relative| (relative.of.index(), *relative));
        let relatives = counting_sort(keyed, corpus.sets().len());
        let is_there = |document: &&Document| document.set.is_some();
        let articles = corpus.documents().iter().filter(is_there).count();
        Self { relatives, is_known: articles >= MIN_ARTICLES }
    }

    /// How near a third article comes to both: the greatest of the lesser of
    /// its resemblances, 0 where there is none; `None` where the corpus is too
    /// small to tell.
    #[must_use]
    pub fn in_common(&self, a: SetId, b: SetId) -> Option<f64> {
        let (ones, others) = (self.relatives_of(a), self.relatives_of(b));
        let in_both = ones.iter().filter_map(|one| {
            let place = others.binary_search_by_key(&one.set, |other| other.set).ok()?;
            Some(one.resemblance.min(others[place].resemblance))
        });
        self.is_known.then(|| f64::from(in_both.fold(0.0, f32::max)))
    }

    /// The same for an article that need not be of the corpus, which has these
    /// shingles, and one that is; all near relations of the former count. Costs a merge
    /// with each that is kept of the latter.
    ///
    /// # Errors
    ///
    /// Those of [`ShingleSets::get`](crate::corpus::ShingleSets::get).
    pub fn in_common_with(
        &self,
        corpus: &Corpus,
        shingles: &[u64],
        other: SetId,
    ) -> Result<Option<f64>> {
        if !self.is_known {
            return Ok(None);
        }
        let mut nearest = 0.0_f32;
        for relative in self.relatives_of(other) {
            let third = corpus.sets().get(relative.set)?;
            // what stands in the corpus already is no third to itself
            let own = resemblance(shingles, &third).filter(|_| *third != *shingles);
            nearest = nearest.max(own.unwrap_or(0.0).min(relative.resemblance));
        }
        Ok(Some(f64::from(nearest)))
    }

    fn relatives_of(&self, set: SetId) -> &[Relative] {
        if set.index() < self.relatives.keys() { self.relatives.of(set.index()) } else { &[] }
    }
}

/// The resemblance of two ascending sets, where it makes kin.
fn resemblance(a: &[u64], b: &[u64]) -> Option<f32> {
    let least = Net::of_resemblance(KIN).least_overlap(a.len(), b.len());
    Overlap::at_least(a, b, least).and_then(near)
}

/// The resemblance, where it makes kin.
fn near(overlap: Overlap) -> Option<f32> {
    let resemblance = overlap.resemblance();
    #[expect(clippy::cast_possible_truncation, reason = "seven digits of a share are plenty")]
    (resemblance >= KIN).then_some(resemblance as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Arrival, CorpusBuilder};
    use crate::shingle::Shingled;

    /// A corpus of these sets, and of as many others as make it large.
    fn corpus(sets: &[&[u64]]) -> Corpus {
        let far: Vec<[u64; 1]> = (0..MIN_ARTICLES as u64).map(|n| [1_000 + n]).collect();
        let sets = sets.iter().copied().chain(far.iter().map(|set| &set[..]));
        let arrivals = sets.enumerate().map(|(n, shingles)| Arrival {
            id: format!("{n:06}").into(),
            shingled: Shingled { shingles: shingles.to_vec(), tokens: 9, ..Shingled::default() },
            ..Arrival::default()
        });
        let mut builder = CorpusBuilder::new();
        builder.extend(arrivals).unwrap();
        builder.finish().unwrap()
    }

    /// All pairs of the first so many documents.
    fn pairs(corpus: &Corpus, count: u32) -> Vec<DocumentPair> {
        let documents = || (0..count).map(DocumentId);
        let both = documents().flat_map(|a| documents().map(move |b| (a, b)));
        let shingles = |id| corpus.shingles(id).unwrap();
        both.filter(|(a, b)| a < b)
            .map(|(a, b)| DocumentPair::new(corpus, a, b, Overlap::of(&shingles(a), &shingles(b))))
            .collect()
    }

    fn in_common(corpus: &Corpus, kin: &Kin, a: u32, b: u32) -> Option<f64> {
        let set = |id| corpus.document(DocumentId(id)).set.unwrap();
        kin.in_common(set(a), set(b))
    }

    #[test]
    fn a_third_between_two_is_found() {
        let corpus = corpus(&[&[1, 2, 3, 4], &[5, 6, 7, 8], &[1, 2, 3, 5, 6], &[1, 9, 10, 11]]);
        let kin = Kin::among(&corpus, &pairs(&corpus, 4));
        // three of six with the first, two of seven with the second
        let between = in_common(&corpus, &kin, 0, 1).unwrap();
        assert!((between - 2.0 / 7.0).abs() < 1e-6, "{between}");
        assert_eq!(in_common(&corpus, &kin, 1, 3), Some(0.0), "an eighth is no kin");
    }

    #[test]
    fn an_article_printed_twice_is_no_third_to_itself() {
        let corpus = corpus(&[&[1, 2, 3, 4], &[1, 2, 3, 4], &[1, 2, 3, 5]]);
        let kin = Kin::among(&corpus, &pairs(&corpus, 3));
        assert_eq!(in_common(&corpus, &kin, 0, 2), Some(0.0));
    }

    #[test]
    fn a_small_corpus_tells_nothing() {
        let mut builder = CorpusBuilder::new();
        builder.extend([]).unwrap();
        let corpus = builder.finish().unwrap();
        let empty = Kin::among(&corpus, []);
        assert_eq!(empty.in_common(SetId(0), SetId(1)), None);
        assert_eq!(empty.in_common_with(&corpus, &[1], SetId(1)).unwrap(), None);
    }

    #[test]
    fn a_new_article_has_the_kin_that_it_would_have_in_the_corpus() {
        let sets: Vec<Vec<u64>> =
            (0..20).map(|n| (n % 5..n % 5 + 20).chain([500 + n]).collect()).collect();
        let sets: Vec<&[u64]> = sets.iter().map(Vec::as_slice).collect();
        let (corpus, without) = (corpus(&sets), corpus(&sets[1..]));
        let kin = Kin::among(&corpus, &pairs(&corpus, 20));
        let of_others = Kin::among(&without, &pairs(&without, 19));
        for other in 1..20 {
            let near = in_common(&corpus, &kin, 0, other);
            assert!(near > Some(0.0));
            // the first is new, and where it is of the corpus it is no third to itself
            for (corpus, kin, place) in [(&without, &of_others, other - 1), (&corpus, &kin, other)]
            {
                let set = corpus.document(DocumentId(place)).set.unwrap();
                assert_eq!(kin.in_common_with(corpus, sets[0], set).unwrap(), near);
            }
        }
    }

    #[test]
    fn the_kin_of_two_are_those_among_all() {
        // each shares two thirds with the next, so that more are kin than kept
        let sets: Vec<Vec<u64>> =
            (0..60).map(|n| (n % 7..n % 7 + 20).chain([500 + n]).collect()).collect();
        let sets: Vec<&[u64]> = sets.iter().map(Vec::as_slice).collect();
        let corpus = corpus(&sets);
        let kin = Kin::among(&corpus, &pairs(&corpus, 60));
        for (a, b) in [(0, 1), (0, 30), (7, 59), (12, 13)] {
            let around = Kin::around(&corpus, [DocumentId(a), DocumentId(b)]).unwrap();
            let near = in_common(&corpus, &kin, a, b);
            assert_eq!(in_common(&corpus, &around, a, b), near);
            assert!(near > Some(0.0));
        }
    }
}
