//! The weights of the relation model, and how they were found.
//!
//! Fitted by `examples/fit_relations.rs` to labelled pairs of real articles
//! (`saudi-july` and `ant-early`); the example prints this table. A weight says
//! what one deviation above the mean adds to the score of each class.

use super::model::{Model, Weight};

#[rustfmt::skip]
pub(super) const PUBLISHED: Model = Model {
    //            copy,  partial, template, related
    intercepts: [2.175, 1.714, -0.361, -3.527],
    weights: [
        // aligned: share of the text that has more of it in passages
        Weight { mean: 0.686, deviation: 0.296, classes: [0.971, 1.014, 0.639, -2.623] },
        // opening: share of one opening's words that the other text begins with
        Weight { mean: 0.628, deviation: 0.285, classes: [0.640, -0.636, 0.507, -0.511] },
        // recurring: share of the common shingles that recur on other days
        Weight { mean: 0.335, deviation: 0.296, classes: [-0.652, -0.580, 1.261, -0.029] },
        // changed facts: share of the numbers and dates lost, times opening
        Weight { mean: 0.095, deviation: 0.145, classes: [-0.374, -0.253, 0.644, -0.017] },
        // other day: whether the two bear different days
        Weight { mean: 0.567, deviation: 0.496, classes: [-0.585, -0.201, 0.808, -0.023] },
        // same source: whether one outlet published both
        Weight { mean: 0.283, deviation: 0.451, classes: [-0.503, 0.201, 0.545, -0.244] },
        // title: share of the words of the shorter title in the other title, less
        // what recurs
        Weight { mean: 0.325, deviation: 0.278, classes: [0.294, -0.234, -0.103, 0.043] },
        // title in lead: share of the titles' words in the other text's first
        // sentences
        Weight { mean: 0.513, deviation: 0.227, classes: [0.463, 0.006, -0.056, -0.413] },
    ],
};
