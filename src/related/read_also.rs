//! "Read also": the one article that a reader should open next.

/// What decides whether an article of a list is to be read next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is of the same story.
    pub same_story: bool,
    /// Whether it is of the same day or later.
    pub newer: bool,
    /// Whether it tells nothing new: a copy, or a bulletin of the same form.
    pub same_text: bool,
}

/// The place in a related list, whose articles stand so, of the one to read
/// next: the nearest of the same story that is newer, else that is older, else
/// the nearest in subject. None that is the same text is ever one.
pub fn read_also(list: impl IntoIterator<Item = Standing>) -> Option<usize> {
    let fresh = list.into_iter().enumerate().filter(|(_, standing)| !standing.same_text);
    // of equals, the first is the nearest
    let rank = |standing: Standing| match standing {
        Standing { same_story: true, newer: true, .. } => 0,
        Standing { same_story: true, newer: false, .. } => 1,
        Standing { same_story: false, .. } => 2,
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
        }))
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
    fn the_same_text_is_never_read_next() {
        assert_eq!(chosen(&[(true, true, true), (false, false, false)]), Some(1));
        assert_eq!(chosen(&[(true, true, true)]), None);
        assert_eq!(chosen(&[]), None);
    }
}
