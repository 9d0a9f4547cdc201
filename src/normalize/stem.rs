//! Light stemming: light10 (Larkey, Ballesteros and Connell 2007, table 1),
//! on tokens of the standard level, where ة is ه already.

/// Definite articles, alone and behind a one-letter preposition.
const ARTICLES: [&str; 5] = ["ال", "وال", "بال", "كال", "فال"];
const FOR_THE: &str = "لل";
const AND: &str = "و";
const SUFFIXES: [&str; 9] = ["ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي", "ة"];

/// The stem of a token: the token without its article and without the
/// suffixes that stand in the list's order at its end, as long as two letters
/// are left (three, where a lone `و` is taken off).
pub(super) fn light(token: &str) -> &str {
    if !token.starts_with(|c: char| matches!(c, '\u{0620}'..='\u{06FF}')) {
        return token;
    }
    let without_and = token.strip_prefix(AND).filter(|rest| letters(rest) >= 3).unwrap_or(token);
    let article = ARTICLES
        .iter()
        .chain([&FOR_THE])
        .find_map(|article| {
            token.strip_prefix(article).or_else(|| without_and.strip_prefix(article))
        })
        .filter(|rest| letters(rest) >= 2);
    let mut stem = article.unwrap_or(without_and);
    for suffix in SUFFIXES {
        if let Some(rest) = stem.strip_suffix(suffix).filter(|rest| letters(rest) >= 2) {
            stem = rest;
        }
    }
    stem
}

fn letters(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::light;

    #[test]
    fn articles_and_suffixes_go() {
        for (token, stem) in [
            ("والكتاب", "كتاب"),
            ("للوزاره", "وزار"),
            ("ووزير", "وزير"),
            ("المسلمين", "مسلم"),
            ("كتابها", "كتاب"),
            ("ال", "ال"),
            ("له", "له"),
            ("ولد", "ولد"),
            ("2015", "2015"),
            ("reuters", "reuters"),
        ] {
            assert_eq!(light(token), stem, "{token}");
        }
    }
}
