//! Evaluation: how far what was found agrees with what is true.
//!
//! Two clusterings of the same items are held against each other
//! ([`Contingency`]) and scored by the measures of the field, each after its
//! paper ([`PairCounts`], [`BCubed`], [`VMeasure`],
//! [`adjusted_rand_index`](Contingency::adjusted_rand_index)). Labelled pairs
//! are held against found ones relation by relation ([`Confusion`]).
//!
//! No pair of items is ever enumerated: a table of n items costs a sort of n
//! pairs of labels, and every measure a walk over the distinct cells of what
//! is left, so that clusterings of millions are scored in seconds. What holds
//! always: swapping the two sides swaps precision with recall and homogeneity
//! with completeness; neither the order of the items nor the names of the
//! clusters changes a figure, down to its last bit.
//!
//! [`tables`] reads both from files: ours in every form, or any table of two
//! columns. All else takes and gives plain types.

mod clustering;
mod confusion;
mod contingency;
mod evaluation;
mod label;
mod measures;
mod pairs;
pub mod tables;

pub use clustering::{Alignment, Clustering, Missing};
pub use confusion::{Class, ClassMeasures, Confusion};
pub use contingency::Contingency;
pub use evaluation::Evaluation;
pub use label::PairLabel;
pub use measures::{BCubed, PairCounts, VMeasure};
pub use pairs::{LabelledPair, LabelledPairs};
