//! The subject space: titles by the company that their words keep.
//!
//! A title has a handful of words, and shares one or two with what it belongs
//! to; thousands of others share as much. Which of them speak of the same is
//! told by the rest of their words: `صواريخ` and `نووي` stand in titles on one
//! subject, whether or not they ever meet. So a corpus of titles gets a space
//! of few dimensions, in which words lie close that stand beside the same words
//! (latent semantic analysis: Deerwester et al. 1990), and an article lies at
//! the mean of its words. What two articles are to each other there counts
//! beside their cosine.
//!
//! The dimensions are the first right singular vectors of the matrix of
//! articles and terms ([`super::singular_vectors`]). Where they end is no edge
//! in the subjects: the axes thereabouts are hardly stronger than those left
//! out, and which of them get in would be for chance to say. So what is beyond
//! is taken for noise as strong on every axis as on the last, as in the model
//! of Tipping and Bishop (1999, section 3.2), and each axis counts for the part
//! of its strength that is more.
//!
//! Words are brought to one length there, since a common one would outweigh the
//! others; in the mean of an article, each weighs the whole of its inverse
//! document frequency and not the root alone (Dumais 1991): by its company a
//! rare word stands for its subject, however few others share it.
//!
//! Whole articles share words enough, and few titles tell nothing of words; so
//! there is no space where either holds.
//!
//! Cost, with k dimensions: finding the axes, and 4k bytes of memory for each
//! article and each term.

use rayon::prelude::*;

use super::singular_vectors::{SingularVectors, add, dot, scale_to_unit};
use super::vectors::{TermVector, TermVectors};

/// Dimensions of the space.
const DIMENSIONS: usize = 120;
/// Articles that are not whole, from which on words have company enough.
const LEAST_TITLES: usize = 10 * DIMENSIONS;
/// What the space counts, against the rest for the cosine.
const SHARE: f32 = 1.0 / 3.0;

/// Terms and articles by the company of words.
#[derive(Clone, Debug)]
pub(super) struct SubjectSpace {
    /// Where each term lies, at the length of its rarity, or 0.
    terms: Vec<f32>,
    /// Where each article lies, at length 1 or 0.
    articles: Vec<f32>,
}

impl SubjectSpace {
    /// The space of a corpus over terms of these rarities, where most of its
    /// articles are not whole and these are many.
    pub(super) fn of(vectors: &TermVectors, fullness: &[f32], rarities: &[f32]) -> Option<Self> {
        let titles = fullness.iter().filter(|&&full| full < 1.0).count();
        if titles < LEAST_TITLES || titles < fullness.len() / 2 {
            return None;
        }
        let SingularVectors { axes, strengths } =
            SingularVectors::of(vectors, rarities.len(), DIMENSIONS);
        let shares = shares(&strengths);
        let mut places = vec![0.0; rarities.len() * DIMENSIONS];
        let of_terms = places.par_chunks_mut(DIMENSIONS).zip(rarities);
        of_terms.enumerate().for_each(|(term, (place, rarity))| {
            for ((coordinate, axis), share) in place.iter_mut().zip(&axes).zip(&shares) {
                *coordinate = axis[term] * share;
            }
            scale_to_unit(place);
            for coordinate in place {
                *coordinate *= rarity;
            }
        });
        let mut space = Self { terms: places, articles: Vec::new() };
        let articles = (0..vectors.len()).into_par_iter();
        space.articles =
            articles.flat_map_iter(|article| space.place(vectors.get(article))).collect();
        Some(space)
    }

    /// Where an article of this vector lies: in the mean of its terms, brought
    /// to length 1.
    pub(super) fn place(&self, vector: TermVector<'_>) -> Vec<f32> {
        let mut place = vec![0.0; DIMENSIONS];
        for (term, weight) in vector.entries() {
            add(&mut place, weight, of(&self.terms, term.index()));
        }
        scale_to_unit(&mut place);
        place
    }

    /// A cosine of terms and the nearness in this space as one score, 0 to 1
    /// but for rounding.
    pub(super) fn joined(&self, cosine: f32, place: &[f32], article: u32) -> f32 {
        let near = dot(place, of(&self.articles, article as usize)).max(0.0);
        (1.0 - SHARE) * cosine + SHARE * near
    }
}

/// The coordinates of a term or an article.
fn of(places: &[f32], number: usize) -> &[f32] {
    &places[number * DIMENSIONS..][..DIMENSIONS]
}

/// What each axis counts: the root of the part of its strength that is more
/// than that of the weakest.
fn shares(strengths: &[f32]) -> Vec<f32> {
    let weakest = strengths.iter().copied().fold(f32::INFINITY, f32::min);
    let share = |&strength: &f32| {
        if strength > 0.0 { (1.0 - weakest / strength).sqrt() } else { 0.0 }
    };
    strengths.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::TermId;
    use super::*;
    use crate::hash;

    const SUBJECTS: u32 = 60;
    const WORDS: u32 = 12;

    /// Titles of four words, all of one subject; no title has both of the
    /// first two words of its subject.
    fn titles() -> TermVectors {
        let title = |number: u32| {
            let subject = number % SUBJECTS;
            let mut words: Vec<u32> = (0..WORDS).collect();
            words.sort_by_key(|word| hash::avalanche(u64::from(WORDS * number + word)));
            words.truncate(4);
            words.sort_unstable();
            let together = words[..2] == [0, 1];
            let entries = words.iter().map(|word| (TermId(WORDS * subject + word), 0.5));
            if together { Vec::new() } else { entries.collect() }
        };
        (0..3_000).map(title).collect()
    }

    const RARITIES: [f32; (SUBJECTS * WORDS) as usize] = [1.0; (SUBJECTS * WORDS) as usize];

    fn space(vectors: &TermVectors) -> SubjectSpace {
        let fullness = vec![0.5; vectors.len()];
        SubjectSpace::of(vectors, &fullness, &RARITIES).expect("titles enough")
    }

    #[test]
    fn words_of_one_subject_lie_together_though_they_never_meet() {
        let space = space(&titles());
        let mean = |other: fn(u32) -> u32| -> f32 {
            let near = |subject: u32| {
                let (one, other) = (WORDS * subject, other(subject));
                dot(of(&space.terms, one as usize), of(&space.terms, other as usize))
            };
            (0..SUBJECTS).map(near).sum::<f32>() / SUBJECTS as f32
        };
        let own = mean(|subject| WORDS * subject + 1);
        let others = mean(|subject| WORDS * ((subject + 1) % SUBJECTS) + 1);
        assert!(own > 0.2 && others.abs() < 0.1, "{own} {others}");
    }

    #[test]
    fn an_article_lies_nearest_to_itself() {
        let vectors = titles();
        let space = space(&vectors);
        for article in (0..100).filter(|&article| vectors.get(article as usize).length() > 0.0) {
            let place = space.place(vectors.get(article as usize));
            let joined = space.joined(1.0, &place, article);
            assert!((joined - 1.0).abs() < 1e-5, "{joined}");
            assert!(space.joined(0.0, &place, (article + 1) % 100) < SHARE);
        }
    }

    #[test]
    fn threads_change_no_bit() {
        let vectors = titles();
        let of_threads = |count: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build().expect("threads");
            pool.install(|| space(&vectors).articles)
        };
        assert_eq!(of_threads(1), of_threads(3));
    }

    #[test]
    fn few_titles_and_whole_articles_have_no_space() {
        let vectors = titles();
        let has = |fullness: &[f32]| SubjectSpace::of(&vectors, fullness, &RARITIES).is_some();
        let mut fullness = vec![1.0; vectors.len()];
        assert!(!has(&fullness));
        fullness[..LEAST_TITLES].fill(0.5);
        assert!(!has(&fullness));
        fullness[..2_000].fill(0.5);
        assert!(has(&fullness));
        let few: TermVectors = (1..LEAST_TITLES).map(|_| vec![(TermId(0), 1.0)]).collect();
        assert!(SubjectSpace::of(&few, &vec![0.5; few.len()], &[1.0]).is_none());
    }

    #[test]
    fn an_article_lies_by_its_rare_words_rather_than_its_common() {
        let vectors = titles();
        let mut rarities = RARITIES;
        // the first word of the second subject is rare, the first of the first common
        rarities[WORDS as usize] = 3.0;
        let fullness = vec![0.5; vectors.len()];
        let space = SubjectSpace::of(&vectors, &fullness, &rarities).expect("titles enough");
        let terms = [TermId(0), TermId(WORDS)];
        let place = space.place(TermVector { terms: &terms, weights: &[0.7, 0.7] });
        let along = |term: TermId| {
            let mut own = of(&space.terms, term.index()).to_vec();
            scale_to_unit(&mut own);
            dot(&place, &own)
        };
        assert!(along(terms[1]) > 2.0 * along(terms[0]));
    }

    #[test]
    fn an_axis_counts_for_what_it_has_beyond_the_weakest() {
        let counted = shares(&[4.0, 2.0, 1.0]);
        let expected = [0.75_f32.sqrt(), 0.5_f32.sqrt(), 0.0];
        assert!(counted.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-6));
        // where the articles have no more axes, nothing beyond is noise
        assert_eq!(shares(&[4.0, 2.0, 0.0]), [1.0, 1.0, 0.0]);
    }
}
