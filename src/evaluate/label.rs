//! What a reader, or a program, says of a pair.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// The relation of a labelled pair: those of verified pairs, and the two that
/// share no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairLabel {
    /// The same tokens.
    Exact,
    /// The same report, lightly edited, cut or extended.
    Copy,
    /// The same event retold with changed facts.
    Update,
    /// Different articles that share a substantial passage.
    Partial,
    /// A recurring bulletin: same wording, other day, numbers or names.
    Template,
    /// The same story or topic, not the text.
    Related,
    /// Nothing in common.
    Unrelated,
}

impl PairLabel {
    /// Every label, the closest first.
    pub const ALL: [Self; 7] = [
        Self::Exact,
        Self::Copy,
        Self::Update,
        Self::Partial,
        Self::Template,
        Self::Related,
        Self::Unrelated,
    ];

    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Copy => "copy",
            Self::Update => "update",
            Self::Partial => "partial",
            Self::Template => "template",
            Self::Related => "related",
            Self::Unrelated => "unrelated",
        }
    }

    /// Whether it makes one article a copy of the other: `exact` and `copy`.
    #[must_use]
    pub const fn is_copy(self) -> bool {
        matches!(self, Self::Exact | Self::Copy)
    }
}

impl fmt::Display for PairLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for PairLabel {
    type Err = String;

    /// Reads a name; `none` is `unrelated`.
    fn from_str(name: &str) -> Result<Self, String> {
        if name == "none" {
            return Ok(Self::Unrelated);
        }
        Self::ALL.into_iter().find(|label| label.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("unknown relation {name:?}; name one of {names}")
        })
    }
}

impl Serialize for PairLabel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
