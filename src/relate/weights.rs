//! The weights of the relation model, and how they were found.
//!
//! Fitted by `examples/fit_relations.rs` to labelled pairs of real articles
//! (`saudi-july` and `ant-early`); the example prints this table. A weight says
//! what one deviation above the mean adds to the score of each class.

use super::model::{Model, Weight};

#[rustfmt::skip]
pub(super) const PUBLISHED: Model = Model {
    //            copy,  partial, template, related
    intercepts: [2.087, 1.562, -0.291, -3.358],
    weights: [
        // aligned: share of the text that has more of it in passages
        Weight { mean: 0.686, deviation: 0.296, classes: [0.877, 1.101, 0.563, -2.541] },
        // opening: share of one opening's words that the other text begins with
        Weight { mean: 0.628, deviation: 0.285, classes: [0.791, -0.762, 0.567, -0.596] },
        // recurring: share of the common shingles that recur on other days
        Weight { mean: 0.333, deviation: 0.297, classes: [-0.774, -0.374, 1.143, 0.005] },
        // changed facts: share of the numbers and dates lost, times opening
        Weight { mean: 0.095, deviation: 0.145, classes: [-0.449, -0.137, 0.623, -0.037] },
        // other day: whether the two bear different days
        Weight { mean: 0.567, deviation: 0.496, classes: [-0.474, -0.252, 0.764, -0.038] },
        // same source: whether one outlet published both
        Weight { mean: 0.283, deviation: 0.451, classes: [-0.604, 0.269, 0.506, -0.171] },
        // title: share of the words of the shorter title in the other title
        Weight { mean: 0.454, deviation: 0.304, classes: [0.339, -0.415, -0.030, 0.106] },
        // titles covered: share of one title's words in the other text
        Weight { mean: 0.518, deviation: 0.229, classes: [0.350, 0.212, -0.363, -0.200] },
    ],
};
