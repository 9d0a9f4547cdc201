//! Light stemming: light10 (Larkey, Ballesteros and Connell 2007), on tokens
//! of the standard level, where ة is ه already.
//!
//! 1. A `و` goes if three letters or more are left.
//! 2. One article goes, with its preposition, if two or more are left.
//! 3. Each suffix of the list, in its order and once, goes if two or more are
//!    left.
//!
//! A stem may be stemmed further by a second pass; the published rules are
//! not idempotent. Who asks for longer stems has every affix stay that would leave
//! fewer letters.

use crate::letters::has_letters;

const CONJUNCTION: &str = "و";
const ARTICLES: [&str; 6] = ["ال", "وال", "بال", "كال", "فال", "لل"];
/// ية and ة of the published list are يه and ه here.
const SUFFIXES: [&str; 8] = ["ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"];

/// The stem of a token; numbers and words of other scripts are their own.
pub(crate) fn light(token: &str) -> &str {
    light_leaving(2, token)
}

/// The stem of a token where articles and suffixes go only if so many letters are left.
pub(crate) fn light_leaving(least: usize, token: &str) -> &str {
    let stem = without_article(least, token);
    SUFFIXES
        .iter()
        .fold(stem, |stem, suffix| stem.strip_suffix(suffix).filter(leaves(least)).unwrap_or(stem))
}

/// Whether an article goes from a token, with what stands before it.
pub(crate) fn has_article(least: usize, token: &str) -> bool {
    let rest = without_conjunction(token);
    without_article(least, token).len() < rest.len()
}

fn without_article(least: usize, token: &str) -> &str {
    let token = without_conjunction(token);
    let mut articles = ARTICLES.iter().filter_map(|article| token.strip_prefix(article));
    articles.find(leaves(least)).unwrap_or(token)
}

fn without_conjunction(token: &str) -> &str {
    token.strip_prefix(CONJUNCTION).filter(leaves(3)).unwrap_or(token)
}

fn leaves(least: usize) -> impl Fn(&&str) -> bool {
    move |rest| has_letters(rest, least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn affixes_go_while_enough_is_left() {
        for (token, stem) in [
            ("والكتاب", "كتاب"),
            ("للوزاره", "وزار"),
            ("ووزير", "وزير"),
            ("المسلمين", "مسلم"),
            ("كتابها", "كتاب"),
            ("فالمدينه", "مدين"),
            ("ال", "ال"),
            ("له", "له"),
            ("ولد", "ولد"),
            ("2015", "2015"),
            ("reuters", "reuters"),
        ] {
            assert_eq!(light(token), stem, "{token}");
        }
        for (token, stem) in
            [("القوات", "قوات"), ("قوات", "قوات"), ("الصحه", "صحه"), ("والكتاب", "كتاب")]
        {
            assert_eq!(light_leaving(3, token), stem, "{token}");
        }
        assert!(
            has_article(3, "والكاميرا") && !has_article(3, "كاميرا") && !has_article(3, "والد")
        );
    }
}
