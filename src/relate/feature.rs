//! What the model weighs of the evidence.

use super::evidence::Evidence;

/// A figure of the evidence that the model weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Feature {
    /// Share of the text that has more of it in passages.
    Aligned,
    /// Share of one opening's words that the other text begins with.
    Opening,
    /// Share of the common shingles that recur on other days.
    Recurring,
    /// Whether the two bear different days.
    OtherDay,
    /// Whether one outlet published both.
    SameSource,
    /// Share of the words of the shorter title in the other title, less what
    /// recurs.
    Title,
    /// Share of the titles' words in the other text's first sentences.
    TitleInLead,
    /// Share of the numbers in digits that the other text has.
    FiguresKept,
    /// How much a third article resembles both.
    Kin,
}

impl Feature {
    /// All features, in the order in which they are weighed.
    pub const ALL: [Self; 9] = [
        Self::Aligned,
        Self::Opening,
        Self::Recurring,
        Self::OtherDay,
        Self::SameSource,
        Self::Title,
        Self::TitleInLead,
        Self::FiguresKept,
        Self::Kin,
    ];

    /// Its value for a pair, `None` where the evidence for it is missing.
    #[must_use]
    pub fn value(self, evidence: &Evidence) -> Option<f64> {
        match self {
            Self::Aligned => Some(evidence.aligned()),
            Self::Opening => Some(evidence.opening_words),
            Self::Recurring => evidence.recurring,
            Self::OtherDay => evidence.days_apart.map(|days| f64::from(days > 0)),
            Self::SameSource => evidence.same_source.map(f64::from),
            Self::Title => {
                // the title of a bulletin recurs with it, and says nothing
                let news = 1.0 - evidence.recurring.unwrap_or(0.0);
                evidence.title_shared.map(|share| share * news)
            }
            Self::TitleInLead => evidence.titles_in_lead,
            Self::FiguresKept => evidence.figures_kept,
            Self::Kin => evidence.kin,
        }
    }
}
