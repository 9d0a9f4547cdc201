//! A word without the conjunctions and prepositions that Arabic writes onto
//! it.

use crate::letters::has_letters;

/// A word without what is written onto its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bare {
    /// The hash of the bare token.
    pub(super) hash: u64,
    /// Letters left out at the beginning.
    pub(super) dropped: usize,
    /// Whether the article, which `لل` leaves half of, is put back.
    pub(super) puts_article: bool,
    /// Whether a preposition is among them.
    pub(super) is_led: bool,
}

impl Bare {
    /// A word with nothing written onto it.
    pub(super) fn whole(hash: u64) -> Self {
        Self { hash, dropped: 0, puts_article: false, is_led: false }
    }

    /// Text that begins with the word, as written, without it.
    pub(super) fn of_written(self, written: &str) -> String {
        let mut rest = written.chars();
        for _ in 0..self.dropped {
            rest.find(|&c| !is_mark(c));
        }
        let rest = rest.as_str();
        let rest = if self.dropped > 0 { rest.trim_start_matches(is_mark) } else { rest };
        if self.puts_article { format!("ال{rest}") } else { rest.to_owned() }
    }
}

/// Marks on letters, and the stretched line between them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{640}' | '\u{200B}'..='\u{200F}')
}

/// One way to take a token apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segmentation<'a> {
    /// Letters before the rest.
    pub(super) dropped: usize,
    /// Whether the rest stands behind the article.
    pub(super) puts_article: bool,
    /// Whether a preposition is among them.
    pub(super) is_led: bool,
    /// The rest, three letters or more.
    pub(super) rest: &'a str,
}

/// The ways to take a token apart; none for most tokens.
pub(super) fn segmentations(token: &str) -> impl Iterator<Item = Segmentation<'_>> {
    const CONJUNCTIONS: [&str; 3] = ["", "و", "ف"];
    // of للمرفا, لل is ل and the article; of للجنه, ل is, before اللجنه
    const PREPOSITIONS: [(&str, bool); 6] =
        [("", false), ("ب", false), ("ل", false), ("ك", false), ("لل", true), ("ل", true)];
    CONJUNCTIONS.into_iter().flat_map(move |conjunction| {
        let behind = token.strip_prefix(conjunction);
        PREPOSITIONS.into_iter().filter_map(move |(preposition, puts_article)| {
            let rest = behind?.strip_prefix(preposition)?;
            let letters = conjunction.chars().count() + preposition.chars().count();
            // ف and ك begin many a word and stand before few: فكرة, كنيس; before the article
            // they are what they seem
            let is_rare = conjunction == "ف" || preposition == "ك";
            let is_word = letters > 0
                && (!is_rare || rest.starts_with("ال"))
                && (preposition != "ل" || !puts_article || rest.starts_with('ل'))
                && has_letters(rest, 3);
            let is_led = !preposition.is_empty();
            is_word.then_some(Segmentation { dropped: letters, puts_article, is_led, rest })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_segmentation_is_found() {
        let found =
            |token| segmentations(token).map(|one| (one.dropped, one.rest)).collect::<Vec<_>>();
        assert_eq!(found("المرفا"), []);
        assert_eq!(found("والمرفا"), [(1, "المرفا")]);
        assert_eq!(found("للمرفا"), [(1, "لمرفا"), (2, "مرفا"), (1, "لمرفا")]);
        assert_eq!(found("وبمرفا"), [(1, "بمرفا"), (2, "مرفا")]);
        assert_eq!(found("وفد"), [], "too little would be left");
    }

    #[test]
    fn letters_go_with_their_marks() {
        let bare = Bare { dropped: 1, ..Bare::whole(0) };
        assert_eq!(bare.of_written("وَالمرفأ القديم"), "المرفأ القديم");
        let with_article = Bare { dropped: 2, puts_article: true, ..bare };
        assert_eq!(with_article.of_written("للمرفأ"), "المرفأ");
        assert_eq!(Bare::whole(0).of_written("ـمرفأ"), "ـمرفأ");
    }
}
