//! What a word's form makes of it, by the forms that the background knows
//! beside it.
//!
//! No dictionary is asked. A verb is told by its other forms (`رفض` by
//! `رفضت`, `يرفض`, `ترفض`) and by its never taking the article; a possessive
//! (`قواتها`) by the word that is left without the pronoun; an indefinite
//! accusative (`جديدا`) by that without the ending. A background of few
//! documents knows few forms, and takes such words for names.

use crate::letters::has_letters;

/// What a word's form makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// It may be part of a name.
    Name,
    /// It may be part of a name where it is written with ة, not with ه.
    NameWithTeh,
    /// A verb, a word with a pronoun, an adverb: no part of any name.
    Other,
}

/// The article.
pub(super) const ARTICLE: &str = "ال";
/// Of so many documents with a word, one must have it with the article for it
/// to be a noun; fewer are slips of the pen.
const DOCUMENTS_OF_A_NOUN: u32 = 12;

/// Whether a word takes the article, by the documents that hold it without
/// and with.
pub(super) fn takes_article(without: u32, with: u32) -> bool {
    with > 0 && with.saturating_mul(DOCUMENTS_OF_A_NOUN) > without
}

/// Parts of names that look like verbs.
#[rustfmt::skip]
const NAMES: [&str; 23] = [
    "بن", "زين", "ياسر", "يونس", "يحيي", "يزيد", "يسري", "يامن", "يعرب", "تميم", "تونس", "تشاد",
    "نجاد", "نوكيا", "سيلفا", "تيري", "سيزار", "يوروبا", "نوري", "نجيب", "دينا", "اكرم", "امجد",
];

/// The form of a token, where `known` gives the documents that hold one.
pub(super) fn form(token: &str, known: impl Fn(&str) -> u32) -> Form {
    let documents = known(token);
    if token.starts_with(ARTICLE)
        || NAMES.contains(&token)
        || takes_article(documents, known(&definite(token)))
    {
        return Form::Name;
    }
    if is_verb(token, &known) {
        // no verb is written with ة
        return if token.ends_with('ه') { Form::NameWithTeh } else { Form::Other };
    }
    for (pronoun, form) in [
        ("هما", Form::Other),
        ("ها", Form::Other),
        ("هم", Form::Other),
        ("هن", Form::Other),
        ("نا", Form::Other),
        ("ه", Form::NameWithTeh),
    ] {
        let Some(rest) = rest_of_word(token, pronoun) else { continue };
        let owned = known(rest).max(known(&definite(rest)));
        let feminine = rest.strip_suffix('ت').map_or(0, |rest| known(&format!("{rest}ه")));
        let most = owned.max(feminine);
        // many a name ends in ه
        let least = if form == Form::Other { documents.max(1) } else { documents.max(2) * 2 };
        if most >= least || is_verb(rest, &known) {
            return form;
        }
    }
    match rest_of_word(token, "ا") {
        Some(rest) if known(&definite(rest)) > 0 && known(rest) >= documents.max(1) => Form::Other,
        _ => Form::Name,
    }
}

fn definite(token: &str) -> String {
    format!("{ARTICLE}{token}")
}

/// The word without its ending, where enough is left.
fn rest_of_word<'a>(token: &'a str, ending: &str) -> Option<&'a str> {
    token.strip_suffix(ending).filter(|rest| has_letters(rest, 3))
}

/// Whether another name follows a word that takes no article and ends few
/// runs: not if pronouns follow it (`امتلاك`, `امتلاكها`), or if it is a plural
/// that has lost its end to the word behind it (`مقاتلي`, `مقاتلين`).
pub(super) fn takes_endings(token: &str, known: impl Fn(&str) -> u32) -> bool {
    let stem = token.strip_suffix('ه').map_or_else(|| token.to_owned(), |stem| format!("{stem}ت"));
    let owned: u32 = ["ه", "ها", "هم"].iter().map(|end| known(&format!("{stem}{end}"))).sum();
    owned * 20 > known(token) || token.ends_with('ي') && known(&format!("{token}ن")) > 0
}

/// Whether the forms around a token are those of a verb.
fn is_verb(token: &str, known: &impl Fn(&str) -> u32) -> bool {
    /// Letters before and behind a stem.
    const FORMS: [(&str, &str); 11] = [
        ("", ""),
        ("", "ت"),
        ("", "وا"),
        ("ي", ""),
        ("ت", ""),
        ("ن", ""),
        ("سي", ""),
        ("ست", ""),
        ("ي", "ون"),
        ("ي", "وا"),
        ("لي", ""),
    ];
    /// The same of the past of those that begin with alef, as اعتقل of يعتقل.
    const FORMS_IN_ALEF: [(&str, &str); 3] = [("ا", ""), ("ا", "ت"), ("ا", "وا")];
    let among = |stem: &str, forms: &[(&str, &str)]| {
        let forms = forms.iter().map(|(before, behind)| format!("{before}{stem}{behind}"));
        forms.filter(|form| form != token && known(form) >= 2).count()
    };
    let others = |stem: &str| among(stem, &FORMS);
    let present = token.strip_prefix('س').unwrap_or(token).strip_prefix(['ي', 'ت', 'ن']);
    let of_several = present
        .and_then(|stem| ["ان", "ون", "وا", "ا"].iter().find_map(|end| stem.strip_suffix(end)));
    let past = token.strip_suffix('ت').or_else(|| token.strip_suffix("وا"));
    // the present of افتتح is يفتتح
    let augmented = past.unwrap_or(token).strip_prefix('ا');
    // few names begin like the present of "he"
    let least = if token.starts_with('ي') { 2 } else { 3 };
    let is_long = |stem: &&str| has_letters(stem, 3);
    let mut of_past = [past, augmented, Some(token)].into_iter().flatten().filter(is_long);
    let mut of_present = [present, of_several].into_iter().flatten().filter(is_long);
    of_past.any(|stem| others(stem) >= least)
        || of_present.any(|stem| others(stem) + among(stem, &FORMS_IN_ALEF) >= least)
        // two letters are also the beginning of other words
        || present.is_some_and(|stem| has_letters(stem, 2) && others(stem) >= least + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form_among(token: &str, known: &[(&str, u32)]) -> Form {
        form(token, |word| {
            known.iter().find(|(other, _)| *other == word).map_or(0, |known| known.1)
        })
    }

    #[test]
    fn verbs_are_told_by_their_other_forms() {
        let forms =
            [("ابحر", 9), ("ابحرت", 9), ("يبحر", 9), ("تبحر", 4), ("سيبحر", 2), ("ستبحر", 2)];
        for verb in ["ابحر", "ابحرت", "يبحر", "تبحر", "سيبحر", "يبحران"]
        {
            assert_eq!(form_among(verb, &forms), Form::Other, "{verb}");
        }
        let forms = [("تعتصم", 9), ("اعتصم", 5), ("اعتصمت", 4), ("يعتصم", 3)];
        assert_eq!(form_among("تعتصم", &forms), Form::Other);
        let forms = [("جده", 50), ("يجده", 9), ("تجده", 9), ("نجده", 9)];
        assert_eq!(form_among("جده", &forms), Form::NameWithTeh);
        // a noun that looks like one takes the article
        let forms = [("قتل", 50), ("قتلت", 9), ("يقتل", 9), ("تقتل", 9), ("القتل", 9)];
        assert_eq!(form_among("قتل", &forms), Form::Name);
        assert_eq!(form_among("نورس", &[("نورس", 9)]), Form::Name);
    }

    #[test]
    fn pronouns_are_told_by_the_word_before_them() {
        let known =
            [("سفن", 9), ("سفنها", 3), ("رافعه", 9), ("رافعته", 2), ("صعد", 9), ("صعده", 3)];
        assert_eq!(form_among("سفنها", &known), Form::Other);
        assert_eq!(form_among("رافعته", &known), Form::NameWithTeh);
        assert_eq!(form_among("صعده", &known), Form::NameWithTeh);
        assert_eq!(form_among("سها", &known), Form::Name);
    }

    #[test]
    fn adverbs_are_rarer_than_their_adjectives_and_names_are_not() {
        let known =
            [("سريع", 9), ("السريع", 9), ("سريعا", 5), ("روسي", 4), ("الروسي", 8), ("روسيا", 90)];
        assert_eq!(form_among("سريعا", &known), Form::Other);
        assert_eq!(form_among("روسيا", &known), Form::Name);
    }
}
