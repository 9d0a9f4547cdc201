//! The first right singular vectors of the articles of a corpus: the axes along
//! which its articles lie most.
//!
//! They are found by subspace iteration from random signs (Halko, Martinsson
//! and Tropp 2011, section 4.5): every axis is turned towards the articles that
//! lie along it, and the axes are brought apart again, in their order, so that
//! each nears a singular vector and its length before that the square of the
//! singular value. Every sum has an order of its own, whatever the threads do.
//!
//! Cost, with t terms and k axes: each round walks the terms of all articles k
//! times, and takes 2tk² steps to bring the axes apart.

use rayon::prelude::*;

use super::vectors::TermVectors;
use crate::hash;

/// Rounds of subspace iteration.
const ROUNDS: usize = 20;
/// The part of an axis that is left beside those before it, below which it is
/// none but rounding.
const LEAST_LEFT: f32 = 1e-4;
/// Products that are added up side by side.
const LANES: usize = 16;

/// The first right singular vectors of a matrix of articles and terms.
#[derive(Clone, Debug)]
pub(super) struct SingularVectors {
    /// Each at length 1; or 0, where the articles have no more.
    pub(super) axes: Vec<Vec<f32>>,
    /// The squares of their singular values.
    pub(super) strengths: Vec<f32>,
}

impl SingularVectors {
    /// So many for these articles, each taken at length 1.
    pub(super) fn of(vectors: &TermVectors, terms: usize, count: usize) -> Self {
        let squares: Vec<f32> = (0..vectors.len())
            .map(|article| vectors.get(article).weights.iter().map(|weight| weight * weight).sum())
            .collect();
        let mut axes: Vec<Vec<f32>> = (0..count).map(|axis| random_signs(axis, terms)).collect();
        let mut strengths = Vec::new();
        for _ in 0..ROUNDS {
            axes.par_iter_mut().for_each(|axis| *axis = turned(axis, vectors, &squares));
            strengths = orthonormalise(&mut axes);
        }
        Self { axes, strengths }
    }
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
/// (modified Gram-Schmidt); one that lies among them becomes zero. Their
/// lengths at right angles are returned.
fn orthonormalise(axes: &mut [Vec<f32>]) -> Vec<f32> {
    let lengths: Vec<f32> = axes.par_iter().map(|axis| dot(axis, axis).sqrt()).collect();
    let mut left = Vec::with_capacity(axes.len());
    for (at, before) in lengths.into_iter().enumerate() {
        let (done, later) = axes.split_at_mut(at + 1);
        let axis = &mut done[at];
        let mut length = dot(axis, axis).sqrt();
        if length <= LEAST_LEFT * before {
            axis.fill(0.0);
            length = 0.0;
        }
        left.push(length);
        scale_to_unit(axis);
        later.par_iter_mut().for_each(|other| {
            let share = dot(axis, other);
            add(other, -share, axis);
        });
    }
    left
}

/// Adds a share of one vector to another.
pub(super) fn add(sum: &mut [f32], share: f32, other: &[f32]) {
    for (sum, other) in sum.iter_mut().zip(other) {
        *sum += share * other;
    }
}

/// Brings a vector to length 1.
pub(super) fn scale_to_unit(vector: &mut [f32]) {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        for coordinate in vector {
            *coordinate /= length;
        }
    }
}

/// The inner product, in an order that lets one instruction take many.
pub(super) fn dot(one: &[f32], other: &[f32]) -> f32 {
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

    #[test]
    fn an_axis_among_others_is_none() {
        let mut axes = vec![vec![3.0, 0.0, 4.0], vec![6.0, 0.0, 8.0], vec![1.0, 1.0, 0.0]];
        let left = orthonormalise(&mut axes);
        let [one, dependent, other] = &axes[..] else { panic!("three axes") };
        assert!(dot(dependent, dependent) <= 0.0);
        assert!((dot(one, one) - 1.0).abs() < 1e-6 && (dot(other, other) - 1.0).abs() < 1e-6);
        assert!(dot(one, other).abs() < 1e-6);
        // of the last, 0.6 of 1 lies along the first, and 1.64 of 2 are left
        assert!((left[0] - 5.0).abs() < 1e-6 && left[1] <= 0.0);
        assert!((left[2] - 1.64_f32.sqrt()).abs() < 1e-6);
    }

    #[test]
    fn the_axes_are_those_along_which_most_articles_lie() {
        // four articles of the first term, two of the second and third, one of the fourth
        let both = vec![(TermId(1), 0.6), (TermId(2), 0.8)];
        let mut articles = vec![vec![(TermId(0), 1.0)]; 4];
        articles.extend([both.clone(), both, vec![(TermId(3), 0.3)]]);
        let vectors: TermVectors = articles.into_iter().collect();
        let SingularVectors { axes, strengths } = SingularVectors::of(&vectors, 4, 4);
        let near = |one: &[f32], other: &[f32]| {
            one.iter().zip(other).all(|(one, other)| (one.abs() - other).abs() < 1e-3)
        };
        assert!(near(&strengths, &[4.0, 2.0, 1.0, 0.0]), "{strengths:?}");
        assert!(near(&axes[0], &[1.0, 0.0, 0.0, 0.0]), "{axes:?}");
        assert!(near(&axes[1], &[0.0, 0.6, 0.8, 0.0]), "{axes:?}");
        assert!(near(&axes[2], &[0.0, 0.0, 0.0, 1.0]), "{axes:?}");
        assert!(near(&axes[3], &[0.0; 4]), "{axes:?}");
    }
}
