use std::time::Instant;

use proptest::prelude::*;

use super::*;

fn standard(text: &str) -> String {
    Normalizer::new(Level::Standard).text(text)
}

#[track_caller]
fn all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(standard(text), *expected, "{text}");
    }
}

#[test]
fn deletions_never_split() {
    all(&[
        ("مُحَمَّدٌ", "محمد"),
        ("العـــراق", "العراق"),
        ("أخبار ـ اليوم", "اخبار اليوم"),
        ("كتاب\u{200C}ها", "كتابها"),
        ("بيت\u{200B}الحكمة \u{200B}،", "بيتالحكمه"),
        ("خبر\u{2060}ها وكتاب\u{180E}ها\u{E0061}", "خبرها وكتابها"),
        ("\u{202B}نص\u{202C}", "نص"),
        ("هٰذا", "هذا"),
    ]);
}

#[test]
fn presentation_forms_become_letters() {
    all(&[
        ("ﻻ", "لا"),
        ("ﷲ", "الله"),
        ("ﷺ", "صلي الله عليه وسلم"),
        ("ﺳﻼﻡ", "سلام"),
        ("ﻣﹰﺎ", "ما"),
        ("ﺇﻟﻰ ﻃﻮﺍﺭﻯﺀ", "الي طوارء"),
        ("ＡＢＣ１２３", "abc 123"),
    ]);
}

#[test]
fn letters_take_one_form() {
    all(&[
        ("آأإٱ", "اااا"),
        ("التى یې", "التي يي"),
        ("مدرسة ہھەۀ", "مدرسه هههه"),
        ("کڪ", "كك"),
        ("لشؤون لشئون", "لشءون لشءون"),
        ("الطوارىء الطوارئ", "الطوارء الطوارء"),
        ("شيء", "شيء"),
        ("پچژگڤ", "پچژگڤ"),
        ("Élysée ÇA Straße", "elysee ca strasse"),
    ]);
}

#[test]
fn composed_and_decomposed_are_the_same() {
    let text = "أإآؤئۀ É ü";
    let decomposed: String = text.nfd().collect();
    assert_ne!(text, decomposed);
    assert_eq!(standard(text), standard(&decomposed));
}

#[test]
fn a_hamza_mark_makes_a_hamza_of_its_carrier_through_marks_alone() {
    all(&[
        ("مسو\u{654}ول", "مسءول"),
        ("و\u{64E}\u{654}", "ء"),
        ("وـ\u{654}", "و"),
        ("ىـ\u{64E}ء", "ء"),
        ("ىىء", "يء"),
        ("ى\u{654}ء", "ءء"),
        ("ﻯﺀ", "ء"),
    ]);
}

#[test]
fn a_form_inside_a_word_does_not_split_it() {
    all(&[
        ("م\u{FE70}ا", "ما"),
        ("محمدﷺقال", "محمد صلي الله عليه وسلم قال"),
        ("２．５ ２，００８", "2.5 2008"),
    ]);
}

#[test]
fn addresses_end_where_arabic_begins() {
    all(&[
        ("عبرhttp://a.b/cوقال", "عبر وقال"),
        ("بريد a-b_c@d.e،", "بريد"),
        ("a@b", "a b"),
        ("2015@x.com", ""),
    ]);
}

#[test]
fn a_long_run_costs_no_more_than_its_length() {
    for piece in ["a.", "и\u{306}", "1,", "a@", "\u{64E}", "1\u{200F},", "عبد ", "ى"] {
        let text = piece.repeat(200_000);
        let start = Instant::now();
        standard(&text);
        // a part of a second; quadratic time would be many of them
        assert!(start.elapsed().as_secs() < 3, "{piece:?}: {:?}", start.elapsed());
    }
}

#[test]
fn numbers_take_one_form() {
    all(&[
        ("٢٬٠٠٨ 2,008 2008 ۲۰۰۸", "2008 2008 2008 2008"),
        ("1,234,567.89", "1234567.89"),
        ("2.5 ٢٫٥", "2.5 2.5"),
        ("٢٫١٢٥", "2٫125"),
        ("24.8.2024", "24.8 2024"),
        ("1,23", "1 23"),
        ("و23 ال51", "و 23 ال 51"),
        ("2015م 1436هـ 2015 م", "2015 1436 2015"),
        ("50م", "50 م"),
    ]);
}

#[test]
fn the_servant_joins_the_name() {
    all(&[
        ("عبد العزيز", "عبدالعزيز"),
        ("عبد ربه منصور", "عبدربه منصور"),
        ("عبد الإله عبد", "عبدالاله عبد"),
        ("عبد اللطيف عبد الله", "عبداللطيف عبدالله"),
        ("عبد ال 51", "عبد ال 51"),
    ]);
}

#[test]
fn everything_else_separates() {
    all(&[
        ("حرب..الصين", "حرب الصين"),
        ("«نص»،“آخر”…", "نص اخر"),
        ("#عاصي_الحلاني @user", "عاصي الحلاني user"),
        ("انظر https://example.com/a?b=c هنا", "انظر هنا"),
        ("راسل a.b@example.com الآن", "راسل الان"),
        ("www.example.com", ""),
        ("😀👍🏽", ""),
        ("中文 русский ЙОД עברית", "中 文 русский йод עברית"),
    ]);
}

#[test]
fn light_keeps_what_a_reader_sees() {
    let mut normalizer = Normalizer::new(Level::Light);
    assert_eq!(normalizer.text("قالَ: «نعـم»،\nﻻ 2,008."), "قال: «نعم»،\nلا 2,008.");
    let mut tokens = Vec::new();
    normalizer.for_each_token("قالَ: أنـا", |token| tokens.push(token.text.to_owned()));
    assert_eq!(tokens, ["قال", "أنا"]);
}

#[test]
fn none_composes_and_folds_white_space() {
    let mut normalizer = Normalizer::new(Level::None);
    assert_eq!(normalizer.text(" e\u{301}\t\u{A0} قالَ \n"), "é قالَ");
}

#[test]
fn spans_point_into_the_original() {
    let text = "قال عبد العَزيز: 2,008م";
    let mut found = Vec::new();
    Normalizer::new(Level::Standard)
        .for_each_token(text, |token| found.push((token.text.to_owned(), &text[token.span])));
    let expected = [("قال", "قال"), ("عبدالعزيز", "عبد العَزيز"), ("2008", "2,008")];
    assert_eq!(found, expected.map(|(token, original)| (token.to_owned(), original)));
}

/// Any string, and strings dense in what the rules look at.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "عبد",
        "ال",
        "العزيز",
        "ربه",
        "م",
        "هـ",
        "ى",
        "ء",
        "ئ",
        "و",
        "ؤ",
        "ا",
        "\u{654}",
        "\u{655}",
        "\u{64E}",
        "ـ",
        " ",
        "\n",
        ".",
        ",",
        "،",
        "٬",
        "٫",
        "1",
        "23",
        "2015",
        "٣",
        "۴",
        "000",
        "\u{200B}",
        "\u{200D}",
        "\u{FEFF}",
        "ﷺ",
        "ﻻ",
        "ﹰ",
        "ﱠ",
        "ﻱ",
        "ﻰ",
        "ﺀ",
        "Ａ",
        "９",
        "É",
        "e\u{301}",
        "İ",
        "ǅ",
        "中",
        "か\u{3099}",
        "й",
        "и\u{306}",
        "क्",
        "http://",
        "www.",
        "a@b.c",
        "x",
        "@",
        "/",
        "..",
        "#",
        "_",
        "½",
        "²",
        "\u{0}",
        "\u{1E9B}",
        "\u{212B}",
        "ᾳ",
        "각",
    ]);
    let dense = prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat());
    prop_oneof!["\\PC*", dense, any::<String>()]
}

const CONTROL: char = '\u{61C}';

fn is_common(c: char) -> bool {
    matches!(c, '\u{622}'..='\u{63A}' | '\u{641}'..='\u{64A}')
}

/// Words of common letters, and now and then something else.
fn runs_of_common_words() -> impl Strategy<Value = String> {
    let word = "[\u{622}-\u{63A}\u{641}-\u{64A}]{1,20}";
    let between =
        prop_oneof![8 => Just(" ".to_owned()), 1 => "[،.»\n]{1,2} ?", 1 => Just(String::new())];
    let piece = prop_oneof![8 => word, 2 => "عبد|ال|ربه|ه|م|2015|شيء|ىء", 1 => texts()];
    prop::collection::vec((piece, between), 0..12).prop_map(|pieces| {
        pieces.into_iter().flat_map(|(piece, between)| [piece, between]).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn normalising_again_changes_nothing(text in texts()) {
        for level in [Level::None, Level::Light, Level::Standard] {
            let mut normalizer = Normalizer::new(level);
            let once = normalizer.text(&text);
            let twice = normalizer.text(&once);
            prop_assert_eq!(&twice, &once, "{}", level);
        }
    }

    #[test]
    fn spans_are_ordered_and_hashes_are_those_of_the_tokens(text in texts()) {
        for level in Level::ALL {
            let mut normalizer = Normalizer::new(level);
            let (mut before, mut expected) = (0..0, Vec::new());
            normalizer.for_each_token(&text, |token| {
                assert!(!token.text.is_empty());
                assert!(!text[token.span.clone()].is_empty());
                // the words of one ligature share a place
                assert!(token.span.start >= before.start && token.span.end >= before.end);
                before = token.span;
                expected.push(hash::bytes(token.text.as_bytes()));
            });
            let mut hashes = Vec::new();
            normalizer.token_hashes(&text, &mut hashes);
            prop_assert_eq!(&hashes, &expected);
        }
    }

    #[test]
    fn normalised_text_has_the_tokens_of_its_source(text in texts()) {
        let tokens = |text: &str| {
            let mut tokens = Vec::new();
            Normalizer::new(Level::Standard).for_each_token(text, |t| tokens.push(t.text.to_owned()));
            tokens
        };
        prop_assert_eq!(tokens(&standard(&text)), tokens(&text));
    }

    #[test]
    fn words_taken_whole_are_those_of_the_scan(text in runs_of_common_words()) {
        // a control between two letters leaves their word to the scan
        let (mut apart, mut controls) = (String::new(), Vec::new());
        for c in text.chars() {
            if apart.ends_with(is_common) && is_common(c) {
                controls.push(apart.len());
                apart.push(CONTROL);
            }
            apart.push(c);
        }
        let place = |at: usize| at - CONTROL.len_utf8() * controls.partition_point(|&c| c < at);
        for level in Level::ALL {
            let tokens = |text: &str| {
                let mut tokens = Vec::new();
                Normalizer::new(level)
                    .for_each_token(text, |token| tokens.push((token.text.to_owned(), token.span)));
                tokens
            };
            let mut scanned = tokens(&apart);
            for (token, span) in &mut scanned {
                *span = place(span.start)..place(span.end);
                token.retain(|c| level != Level::None || c != CONTROL);
            }
            prop_assert_eq!(tokens(&text), scanned, "{}", level);
        }
    }

    #[test]
    fn composition_makes_no_difference(text in texts()) {
        // an address ends where a letter is no longer ASCII
        let text = text.replace(['/', '@'], "").replace("ww", "");
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(standard(&composed), standard(&decomposed));
    }
}
