//! From where on a sentence is boilerplate.

use super::BoilerplateKind;
use super::repeated_sentences::Sentence;
use crate::date::Day;

/// Distinct openings that are looked at for a sentence.
const MAX_CARRIERS: usize = 4096;

/// From how many articles on a sentence is boilerplate. Fields may be added: end with
/// `..BoilerplateLimits::default()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoilerplateLimits {
    /// Articles of one source that carry a standing line.
    pub standing: usize,
    /// Different days over which they spread.
    pub days: usize,
    /// Articles of one source that carry a teaser.
    pub teaser: usize,
    /// Days within which they follow each other.
    pub within: u32,
}

impl Default for BoilerplateLimits {
    fn default() -> Self {
        Self { standing: 5, days: 3, teaser: 4, within: 3 }
    }
}

impl BoilerplateLimits {
    /// What kind of boilerplate a sentence at these places is, if any.
    pub(super) fn kind(
        &self,
        same: &[Sentence],
        carriers: &[(u64, Option<Day>)],
    ) -> Option<BoilerplateKind> {
        if same.len() < self.standing.min(self.teaser) {
            return None;
        }
        let mut distinct: Vec<(u64, Option<Day>)> =
            same.iter().map(|sentence| carriers[sentence.article as usize]).collect();
        // of articles that open alike, one that bears a day stands for all
        distinct.sort_unstable_by_key(|&(opening, day)| (opening, day.is_none(), day));
        distinct.dedup_by_key(|(opening, _)| *opening);
        distinct.truncate(MAX_CARRIERS);
        let mut days: Vec<Day> = distinct.iter().filter_map(|(_, day)| *day).collect();
        days.sort_unstable();
        let is_teaser = days
            .windows(self.teaser.max(1))
            .any(|run| run[0].distance(run[run.len() - 1]) <= self.within);
        days.dedup();
        // of articles without dates, the number alone must do
        let undated = distinct.iter().filter(|(_, day)| day.is_none()).count();
        let spreads = days.len() >= self.days || undated >= self.standing;
        if distinct.len() >= self.standing && spreads {
            Some(BoilerplateKind::Standing)
        } else {
            is_teaser.then_some(BoilerplateKind::Teaser)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_that_bears_no_day_hides_none() {
        // five openings over five weeks, each once with its day and once without
        let dated = (0..5_u64).zip((0..5).map(|week| Some(Day(week * 7))));
        let carriers: Vec<_> =
            dated.flat_map(|(opening, day)| [(opening, None), (opening, day)]).collect();
        let same: Vec<_> = (0..10).map(|article| Sentence { source: 0, key: 7, article }).collect();
        let kind = BoilerplateLimits::default().kind(&same, &carriers);
        assert_eq!(kind, Some(BoilerplateKind::Standing));
    }
}
