//! What a reader, or a program, says of a pair.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::error::{Error, Result};
use crate::relate::Relation;

/// The label of a pair: the relation of its articles, or that they have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PairLabel {
    /// They are this to each other.
    Of(Relation),
    /// Nothing in common.
    Unrelated,
}

impl PairLabel {
    /// Every label, the closest first.
    pub const ALL: [Self; 7] = [
        Self::Of(Relation::Exact),
        Self::Of(Relation::Copy),
        Self::Of(Relation::Partial),
        Self::Of(Relation::Update),
        Self::Of(Relation::Template),
        Self::Of(Relation::Related),
        Self::Unrelated,
    ];

    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Of(relation) => relation.name(),
            Self::Unrelated => "unrelated",
        }
    }

    /// Whether it makes one article a copy of the other: `exact` and `copy`.
    #[must_use]
    pub const fn is_copy(self) -> bool {
        matches!(self, Self::Of(Relation::Exact | Relation::Copy))
    }

    /// Its place in [`ALL`](Self::ALL).
    pub(super) const fn place(self) -> usize {
        match self {
            Self::Of(relation) => relation as usize,
            Self::Unrelated => Self::ALL.len() - 1,
        }
    }
}

impl fmt::Display for PairLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for PairLabel {
    type Err = Error;

    /// Reads a name; `none` is `unrelated`.
    fn from_str(name: &str) -> Result<Self> {
        if name == "none" {
            return Ok(Self::Unrelated);
        }
        Self::ALL.into_iter().find(|label| label.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            Error::parameter("relation", &name, format!("write one of {names}"))
        })
    }
}

impl Serialize for PairLabel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_names_and_places() {
        for (place, label) in PairLabel::ALL.into_iter().enumerate() {
            assert_eq!(label.place(), place);
            assert_eq!(label.name().parse::<PairLabel>().unwrap(), label);
        }
        assert_eq!("none".parse::<PairLabel>().unwrap(), PairLabel::Unrelated);
        assert!("kopie".parse::<PairLabel>().unwrap_err().to_string().contains("unrelated"));
    }
}
