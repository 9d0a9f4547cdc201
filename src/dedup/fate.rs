//! What becomes of a record of the input.

use super::annotation::Annotation;

/// What is done with a record.
pub(super) enum Fate<'a> {
    Dropped,
    AsItCame,
    Annotated(Annotation<'a>),
}

impl<'a> Fate<'a> {
    pub(super) fn annotation(&self) -> Option<&Annotation<'a>> {
        match self {
            Self::Annotated(annotation) => Some(annotation),
            Self::Dropped | Self::AsItCame => None,
        }
    }
}
