//! The weights of the relation model, and how they were found.
//!
//! Fitted by `examples/fit_relations.rs` with `--fit-all` to labelled pairs of
//! real articles (`saudi-july` and `ant-early`); the example prints this table.
//! A weight says what one deviation above the mean adds to the score of each
//! class.

use super::feature::Feature;
use super::model::{Model, Weight};

#[rustfmt::skip]
#[expect(clippy::approx_constant, reason = "a weight, by chance near 1 / π")]
const PUBLISHED: Model = Model {
    //            copy,  partial, template, related
    intercepts: [2.230, 1.700, -0.159, -3.771],
    weights: [
        Weight { feature: Feature::Aligned, mean: 0.677, deviation: 0.267, classes: [0.737, 0.930, 0.172, -1.838] },
        Weight { feature: Feature::Opening, mean: 0.709, deviation: 0.230, classes: [0.743, -0.653, 0.512, -0.602] },
        Weight { feature: Feature::Recurring, mean: 0.340, deviation: 0.291, classes: [-0.851, -0.682, 1.211, 0.322] },
        Weight { feature: Feature::OtherDay, mean: 0.558, deviation: 0.497, classes: [-0.547, -0.087, 0.784, -0.149] },
        Weight { feature: Feature::SameSource, mean: 0.282, deviation: 0.450, classes: [-0.507, 0.271, 0.391, -0.155] },
        Weight { feature: Feature::Title, mean: 0.301, deviation: 0.268, classes: [0.212, -0.314, 0.081, 0.021] },
        Weight { feature: Feature::TitleInLead, mean: 0.499, deviation: 0.230, classes: [0.375, 0.064, -0.151, -0.287] },
        Weight { feature: Feature::FiguresKept, mean: 0.828, deviation: 0.315, classes: [0.470, 0.275, -0.427, -0.318] },
        Weight { feature: Feature::Kin, mean: 0.283, deviation: 0.237, classes: [0.359, -0.045, 0.284, -0.598] },
    ],
};

// a feature with two lines, or with none, would be weighed twice or not at all
const _: () = {
    let mut place = 0;
    while place < Feature::ALL.len() {
        let feature = PUBLISHED.weights[place].feature;
        assert!(feature as u8 == Feature::ALL[place] as u8, "each feature has its line");
        place += 1;
    }
};

impl Model {
    /// The model that the library uses.
    #[must_use]
    pub fn published() -> &'static Self {
        &PUBLISHED
    }
}
