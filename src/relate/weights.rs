//! The weights of the relation model, and how they were found.
//!
//! Fitted by `examples/fit_relations.rs` to labelled pairs of real articles
//! (`saudi-july` and `ant-early`); the example prints this table. A weight says
//! what one deviation above the mean adds to the score of each class.

use super::model::{Model, Weight};

#[rustfmt::skip]
pub(super) const PUBLISHED: Model = Model {
    //            copy,  partial, template, related
    intercepts: [2.190, 1.630, -0.452, -3.368],
    weights: [
        // aligned: share of the text that has more of it in passages
        Weight { mean: 0.686, deviation: 0.296, classes: [0.865, 1.056, 0.668, -2.588] },
        // opening: share of one opening's words that the other text begins with
        Weight { mean: 0.628, deviation: 0.285, classes: [0.846, -0.715, 0.533, -0.664] },
        // recurring: share of the common shingles that recur on other days
        Weight { mean: 0.335, deviation: 0.296, classes: [-0.462, -0.486, 0.973, -0.024] },
        // changed facts: share of the numbers and dates lost, times opening
        Weight { mean: 0.095, deviation: 0.145, classes: [-0.479, -0.150, 0.660, -0.030] },
        // other day: whether the two bear different days
        Weight { mean: 0.567, deviation: 0.496, classes: [-0.511, -0.278, 0.787, 0.002] },
        // same source: whether one outlet published both
        Weight { mean: 0.283, deviation: 0.451, classes: [-0.608, 0.236, 0.562, -0.191] },
        // title: share of the words of the shorter title in the other title, less
        // what recurs
        Weight { mean: 0.325, deviation: 0.278, classes: [0.379, -0.406, 0.167, -0.140] },
        // titles covered: share of one title's words in the other text, less what
        // recurs
        Weight { mean: 0.363, deviation: 0.233, classes: [0.356, 0.165, -0.703, 0.182] },
    ],
};
