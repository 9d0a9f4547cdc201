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
//! articles and terms, found by subspace iteration from random signs (Halko,
//! Martinsson and Tropp 2011). Words are all brought to length 1 there, since a
//! common one would outweigh the others.
//!
//! Whole articles share words enough, and few titles tell nothing of words; so
//! there is no space where either holds. Every sum has an order of its own,
//! whatever the threads do.
//!
//! Cost, with n articles, t terms and k dimensions: each round walks the terms
//! of all articles k times, and takes 2tk² steps to bring the axes apart;
//! 4k bytes of memory for each article and each term stay.

use rayon::prelude::*;

use super::vectors::{TermVector, TermVectors};
use crate::hash;

/// Dimensions of the space.
const DIMENSIONS: usize = 100;
/// Rounds of subspace iteration.
const ROUNDS: usize = 16;
/// Articles that are not whole, from which on words have company enough.
const LEAST_TITLES: usize = 10 * DIMENSIONS;
/// What the space counts, against the rest for the cosine.
const SHARE: f32 = 1.0 / 3.0;
/// The part of an axis that is left beside those before it, below which it is
/// none but rounding.
const LEAST_LEFT: f32 = 1e-4;
/// Products that are added up side by side.
const LANES: usize = 16;

/// Terms and articles by the company of words.
#[derive(Clone, Debug)]
pub(super) struct SubjectSpace {
    /// Where each term lies, at length 1 or 0.
    terms: Vec<f32>,
    /// Where each article lies, likewise.
    articles: Vec<f32>,
}

impl SubjectSpace {
    /// The space of a corpus over so many terms, where most of its articles
    /// are not whole and these are many.
    pub(super) fn of(vectors: &TermVectors, fullness: &[f32], terms: usize) -> Option<Self> {
        let titles = fullness.iter().filter(|&&full| full < 1.0).count();
        if titles < LEAST_TITLES || titles < fullness.len() / 2 {
            return None;
        }
        let axes = axes(vectors, terms);
        let mut places = vec![0.0; terms * DIMENSIONS];
        places.par_chunks_mut(DIMENSIONS).enumerate().for_each(|(term, place)| {
            for (coordinate, axis) in place.iter_mut().zip(&axes) {
                *coordinate = axis[term];
            }
            normalise(place);
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
        normalise(&mut place);
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

/// The first right singular vectors of the articles, each at length 1.
fn axes(vectors: &TermVectors, terms: usize) -> Vec<Vec<f32>> {
    let squares: Vec<f32> = (0..vectors.len())
        .map(|article| vectors.get(article).weights.iter().map(|weight| weight * weight).sum())
        .collect();
    let mut axes: Vec<Vec<f32>> = (0..DIMENSIONS).map(|axis| random_signs(axis, terms)).collect();
    for _ in 0..ROUNDS {
        axes.par_iter_mut().for_each(|axis| *axis = turned(axis, vectors, &squares));
        orthonormalise(&mut axes);
    }
    axes
}

/// Signs that are as good as random, the same for every run.
fn random_signs(axis: usize, terms: usize) -> Vec<f32> {
    let sign = |term: usize| {
        let bits = hash::avalanche(((axis as u64) << 32) | term as u64);
        if bits & 1 == 0 { 1.0 } else { -1.0 }
    };
    (0..terms).map(sign).collect()
}

/// The axis after one step towards the first singular vectors: every article,
/// at length 1, in the measure in which it lies along the axis.
fn turned(axis: &[f32], vectors: &TermVectors, squares: &[f32]) -> Vec<f32> {
    let mut turned = vec![0.0; axis.len()];
    for (article, &square) in squares.iter().enumerate().filter(|(_, square)| **square > 0.0) {
        let vector = vectors.get(article);
        let along: f32 = vector.entries().map(|(term, weight)| weight * axis[term.index()]).sum();
        for (term, weight) in vector.entries() {
            turned[term.index()] += along / square * weight;
        }
    }
    turned
}

/// Brings the axes to length 1 and at right angles, each by those before it
/// (modified Gram-Schmidt); one that lies among them becomes zero.
fn orthonormalise(axes: &mut [Vec<f32>]) {
    let lengths: Vec<f32> = axes.par_iter().map(|axis| dot(axis, axis).sqrt()).collect();
    for (at, before) in lengths.into_iter().enumerate() {
        let (done, later) = axes.split_at_mut(at + 1);
        let axis = &mut done[at];
        if dot(axis, axis).sqrt() <= LEAST_LEFT * before {
            axis.fill(0.0);
        }
        normalise(axis);
        later.par_iter_mut().for_each(|other| {
            let share = dot(axis, other);
            add(other, -share, axis);
        });
    }
}

/// Adds a share of one vector to another.
fn add(sum: &mut [f32], share: f32, other: &[f32]) {
    for (sum, other) in sum.iter_mut().zip(other) {
        *sum += share * other;
    }
}

fn normalise(vector: &mut [f32]) {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        for coordinate in vector {
            *coordinate /= length;
        }
    }
}

/// The inner product, in an order that lets one instruction take many.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let (ones, others) = (one.chunks_exact(LANES), other.chunks_exact(LANES));
    let rest: f32 = ones.remainder().iter().zip(others.remainder()).map(|(a, b)| a * b).sum();
    let mut sums = [0.0_f32; LANES];
    for (ones, others) in ones.zip(others) {
        for (sum, (one, other)) in sums.iter_mut().zip(ones.iter().zip(others)) {
            *sum += one * other;
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::TermId;
    use super::*;

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

    fn space(vectors: &TermVectors) -> SubjectSpace {
        let terms = (SUBJECTS * WORDS) as usize;
        SubjectSpace::of(vectors, &vec![0.5; vectors.len()], terms).expect("titles enough")
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
        let has = |fullness: &[f32]| SubjectSpace::of(&vectors, fullness, 720).is_some();
        let mut fullness = vec![1.0; vectors.len()];
        assert!(!has(&fullness));
        fullness[..LEAST_TITLES].fill(0.5);
        assert!(!has(&fullness));
        fullness[..2_000].fill(0.5);
        assert!(has(&fullness));
        let few: TermVectors = (0..999).map(|_| vec![(TermId(0), 1.0)]).collect();
        assert!(SubjectSpace::of(&few, &[0.5; 999], 1).is_none());
    }

    #[test]
    fn an_axis_among_others_is_none() {
        let mut axes = vec![vec![3.0, 0.0, 4.0], vec![6.0, 0.0, 8.0], vec![1.0, 1.0, 0.0]];
        orthonormalise(&mut axes);
        let [one, dependent, other] = &axes[..] else { panic!("three axes") };
        assert!(dot(dependent, dependent) <= 0.0);
        assert!((dot(one, one) - 1.0).abs() < 1e-6 && (dot(other, other) - 1.0).abs() < 1e-6);
        assert!(dot(one, other).abs() < 1e-6);
    }
}
