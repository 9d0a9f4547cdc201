//! What becomes of a record of the input.

use super::annotation::Annotation;

/// What is done with a record.
pub(super) enum Fate<'a> {
    Dropped,
    AsItCame,
    Annotated(Annotation<'a>),
}
