//! The weights of the relation model, and how they were found.
//!
//! Fitted by `examples/fit_relations.rs` to labelled pairs of real articles
//! (`saudi-july` and `ant-early`); the example prints this table. A weight says
//! what one deviation above the mean adds to the score of each class.

use super::model::{Model, Weight};

#[rustfmt::skip]
pub(super) const PUBLISHED: Model = Model {
    //            copy,  partial, template, related
    intercepts: [2.121, 1.602, -0.380, -3.343],
    weights: [
        // aligned: share of the text that has more of it in passages
        Weight { mean: 0.686, deviation: 0.296, classes: [0.837, 1.084, 0.621, -2.541] },
        // opening: share of one opening's words that the other text begins with
        Weight { mean: 0.628, deviation: 0.285, classes: [0.809, -0.748, 0.553, -0.614] },
        // recurring: share of the common shingles that recur on other days
        Weight { mean: 0.335, deviation: 0.296, classes: [-0.838, -0.403, 1.253, -0.011] },
        // changed facts: share of the numbers and dates lost, times opening
        Weight { mean: 0.095, deviation: 0.145, classes: [-0.462, -0.139, 0.644, -0.043] },
        // other day: whether the two bear different days
        Weight { mean: 0.567, deviation: 0.496, classes: [-0.470, -0.253, 0.778, -0.056] },
        // same source: whether one outlet published both
        Weight { mean: 0.283, deviation: 0.451, classes: [-0.620, 0.254, 0.543, -0.178] },
        // title: share of the words of the shorter title in the other title
        Weight { mean: 0.454, deviation: 0.304, classes: [0.341, -0.419, -0.017, 0.095] },
        // titles covered: share of one title's words in the other text
        Weight { mean: 0.518, deviation: 0.229, classes: [0.341, 0.196, -0.323, -0.213] },
    ],
};
