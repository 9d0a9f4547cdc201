//! What a related list may hold.

use serde::{Deserialize, Serialize};

use crate::date::Day;
use crate::error::{Error, Result};

/// Articles of a list.
pub const DEFAULT_TOP: usize = 10;

/// What a related list may hold. What its JSON form leaves out is as by default. Fields may
/// be added: end with `..RelatedOptions::default()`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RelatedOptions {
    /// Articles of a list at most.
    pub top: usize,
    /// Days between an article and those of its list at most. Articles
    /// without a day stand in no such list, and have none.
    pub window: Option<u32>,
    /// Days after which an article that is older than the query counts half, above 0.
    pub half_life: Option<f32>,
    /// Articles of one source in a list at most; those without are not
    /// counted.
    pub per_source: Option<usize>,
    /// Whether copies are listed: those of the article, and all of a cluster.
    pub copies: bool,
}

impl Default for RelatedOptions {
    fn default() -> Self {
        Self { top: DEFAULT_TOP, window: None, half_life: None, per_source: None, copies: false }
    }
}

/// What is left of a score far away in time.
const FAR: f32 = 0.7;
/// Days in which the rest of it halves.
const NEARNESS_HALVES_IN: f32 = 7.0;

/// Articles that are ranked by their expanded vectors, at least …
const CANDIDATES: usize = 48;
/// … and for each article of the list.
const CANDIDATES_EACH: usize = 4;
/// So many times as many where age or sources decide too.
const MORE_CANDIDATES: usize = 6;

impl RelatedOptions {
    /// Checks every value against its range.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where `half_life` is not above 0.
    pub fn validate(&self) -> Result<()> {
        match self.half_life {
            Some(days) if days.is_nan() || days <= 0.0 => {
                Err(Error::parameter("half_life", &days, "a number of days above 0 is needed"))
            }
            _ => Ok(()),
        }
    }

    /// Articles to be ranked by their expanded vectors.
    pub(super) fn candidates(&self) -> usize {
        let usual = CANDIDATES.max(CANDIDATES_EACH.saturating_mul(self.top));
        // what decides beside nearness may put most of the nearest behind others
        let is_usual = self.half_life.is_none() && self.per_source.is_none();
        if is_usual { usual } else { usual.saturating_mul(MORE_CANDIDATES) }
    }

    /// Whether the candidates for lists of these other options serve here.
    pub(super) fn asks_no_more_than(&self, other: &Self) -> bool {
        self.candidates() <= other.candidates()
            && (self.window, self.copies) == (other.window, other.copies)
    }

    /// Whether an article of one day may stand in the list of one of another.
    pub(super) fn admits(&self, query: Option<Day>, article: Option<Day>) -> bool {
        self.window.is_none_or(|window| {
            query.zip(article).is_some_and(|(query, article)| query.distance(article) <= window)
        })
    }

    /// What the days leave of a score, 0 to 1. Reports of one story come
    /// within days, so the same words weigh more then; how much more is mild
    /// enough for a topic of months. All where the query has no day, and no
    /// more than far away where the article has none.
    pub(super) fn in_time(&self, query: Option<Day>, article: Option<Day>) -> f32 {
        let Some(query) = query else { return 1.0 };
        let Some(article) = article else { return FAR };
        #[expect(clippy::cast_precision_loss, reason = "days of some thousand years are exact")]
        let days = query.distance(article) as f32;
        let nearness = FAR + (1.0 - FAR) * (-days / NEARNESS_HALVES_IN).exp2();
        let is_older = article < query;
        let age = self.half_life.filter(|_| is_older).map_or(1.0, |half| (-days / half).exp2());
        nearness * age
    }
}
