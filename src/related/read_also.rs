//! "Read also": the one article that a reader should open next.

/// What decides whether an article of a list is to be read next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Whether it is of the same story.
    pub same_story: bool,
    /// Whether it is of the same day or later.
    pub newer: bool,
    /// Whether it tells nothing new: a copy, a bulletin of the same form, or a text that
    /// stands in the other for the most part.
    pub same_text: bool,
    /// Its score in the list, 0 to 1.
    pub score: f32,
}

/// Share of the best score from which on an article is as near as the best.
const NEARLY_BEST: f32 = 0.75;

/// Least score of the article to read next. Of those below, read over in three corpora, two of
/// three have a word in common and no subject; a list may show them, as one of ten.
const LEAST: f32 = 0.3;

/// The place in a related list of the article to read next; `list` says how its articles
/// stand to it. Articles of the same text, and those that are far, are passed over. Of the
/// same story, and nearly as near as the nearest of all, the first newer article is taken,
/// else the first older one; where there is none, the nearest of all.
pub fn read_also(list: impl IntoIterator<Item = Standing>) -> Option<usize> {
    let is_worth_reading = |standing: &Standing| !standing.same_text && standing.score >= LEAST;
    let mut fresh =
        list.into_iter().enumerate().filter(|(_, standing)| is_worth_reading(standing)).peekable();
    let least = fresh.peek().map_or(0.0, |(_, best)| best.score * NEARLY_BEST);
    // of equals, the first is the nearest
    let rank = |standing: Standing| match standing {
        Standing { same_story: true, newer, score, .. } if score >= least => u8::from(!newer),
        _ => 2,
    };
    fresh.min_by_key(|&(_, standing)| rank(standing)).map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(standings: &[(bool, bool, bool)]) -> Option<usize> {
        read_also(standings.iter().map(|&(same_story, newer, same_text)| Standing {
            same_story,
            newer,
            same_text,
            score: 0.8,
        }))
    }

    #[test]
    fn a_newer_one_that_is_far_does_not_beat_the_nearest() {
        let standing = |newer, score| Standing { same_story: true, newer, same_text: false, score };
        assert_eq!(read_also([standing(false, 0.9), standing(true, 0.7)]), Some(1));
        assert_eq!(read_also([standing(false, 0.9), standing(true, 0.5)]), Some(0));
    }

    #[test]
    fn the_newer_of_the_same_story_comes_first() {
        let (other, older, newer) =
            ((false, true, false), (true, false, false), (true, true, false));
        assert_eq!(chosen(&[other, older, newer, newer]), Some(2));
        assert_eq!(chosen(&[other, older, older]), Some(1));
        assert_eq!(chosen(&[other, other]), Some(0));
    }

    #[test]
    fn what_is_far_is_not_read_next() {
        let of_score = |score| Standing { same_story: false, newer: true, same_text: false, score };
        assert_eq!(read_also([of_score(0.29), of_score(0.2)]), None);
        assert_eq!(read_also([of_score(0.3), of_score(0.2)]), Some(0));
    }

    #[test]
    fn the_same_text_is_never_read_next() {
        assert_eq!(chosen(&[(true, true, true), (false, false, false)]), Some(1));
        assert_eq!(chosen(&[(true, true, true)]), None);
        assert_eq!(chosen(&[]), None);
    }
}
