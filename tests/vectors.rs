//! The 552 reference vectors: words of the corpora with the output of
//! `CAMeL Tools` and `PyArabic`, function by function.
//!
//! A single function is reproduced by the rule that matches it, applied alone.
//! Where the standard level differs from all functions composed, the rules
//! that make the difference are found one after the other; what none of them
//! explains fails.
//!
//! `pyarabic.normalize_hamza` is out of scope: it also makes a hamza of every
//! alef that carries one, where L1 makes an alef.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::path::Path;

use nuskha::normalize::rule::Rule;
use nuskha::{Level, Normalizer};
use unicode_normalization::UnicodeNormalization;

fn vectors() -> Option<Vec<serde_json::Value>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/arabic/vectors.jsonl");
    let Ok(lines) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: no reference vectors in ../shared/arabic");
        return None;
    };
    let vectors: Vec<_> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(vectors.len(), 552);
    Some(vectors)
}

#[test]
fn single_functions_are_reproduced_by_the_matching_rule() {
    let functions = [
        ("camel.dediac_ar", Rule::Harakat),
        ("pyarabic.strip_tashkeel", Rule::Harakat),
        ("pyarabic.strip_tatweel", Rule::Tatweel),
        ("camel.normalize_alef_ar", Rule::Alef),
        ("camel.normalize_alef_maksura_ar", Rule::AlefMaksura),
        ("camel.normalize_teh_marbuta_ar", Rule::TehMarbuta),
        ("camel.normalize_unicode(NFKC)", Rule::Compatibility),
    ];
    let mut failures = Vec::new();
    for vector in vectors().unwrap_or_default() {
        let input = vector["input"].as_str().unwrap();
        for (function, rule) in functions {
            let expected = vector["expected"][function].as_str().unwrap();
            let found = rule.apply(input);
            if found != expected {
                failures.push(format!("{function}: {input}: {found:?}, not {expected:?}"));
            }
        }
        // this function opens the lam-alef ligatures and no other form
        let opened = vector["expected"]["pyarabic.normalize_ligature"].as_str().unwrap();
        if opened != input && Rule::Compatibility.apply(input) != Rule::Compatibility.apply(opened)
        {
            // it takes the hamza off the alef, as L1 does
            let bare = Rule::Alef.apply(&Rule::Compatibility.apply(input));
            if bare != Rule::Alef.apply(&Rule::Compatibility.apply(opened)) {
                failures.push(format!("normalize_ligature: {input}: {bare:?}, not {opened:?}"));
            }
        }
    }
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

type Step = (&'static str, fn(&str) -> String);

/// The rules beyond the composed functions, written once more and plainly.
const STEPS: [Step; 6] = [
    ("D controls and other marks", |text| {
        text.chars()
            .filter(|c| {
                !matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
                    | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{610}'..='\u{61A}'
                    | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}')
            })
            .collect()
    }),
    ("L1 wasla", |text| text.replace('ٱ', "ا")),
    ("L2 L3 L4 Persian letters", |text| {
        text.replace(['ی', 'ې'], "ي").replace(['ہ', 'ھ', 'ە', 'ۀ'], "ه").replace(['ک', 'ڪ'], "ك")
    }),
    ("L5 hamza carriers", |text| text.replace(['ؤ', 'ئ'], "ء")),
    ("L Latin case and accents", |text| {
        let lower = text.to_lowercase().nfd().collect::<String>();
        lower.chars().filter(|c| !matches!(c, '\u{300}'..='\u{36F}')).nfc().collect()
    }),
    ("N1 digits", |text| {
        text.chars()
            .map(|c| match c {
                '\u{660}'..='\u{669}' => char::from_digit(c as u32 - 0x660, 10).unwrap(),
                '\u{6F0}'..='\u{6F9}' => char::from_digit(c as u32 - 0x6F0, 10).unwrap(),
                other => other,
            })
            .collect()
    }),
];

/// The words of `text` between all that is no letter, digit or mark.
fn words(text: &str) -> String {
    let is_word =
        |c: char| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
    text.split(|c| !is_word(c)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The rules that lead from `composed` to `found`, if they do.
fn rules_between(input: &str, composed: &str, found: &str) -> Option<Vec<&'static str>> {
    let mut rules = Vec::new();
    let mut text = composed.to_owned();
    for (rule, step) in STEPS {
        let next = step(&text);
        if next != text {
            rules.push(rule);
        }
        text = next;
    }
    // ىء is seen in the input alone
    if text != found && input.nfkc().collect::<String>().contains("ىء") {
        rules.push("L5 ىء");
        text = text.replace("يء", "ء");
    }
    if text == found {
        return Some(rules);
    }
    if words(&text) == found {
        rules.push("tokens: punctuation separates");
        return Some(rules);
    }
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let has_digit = text.contains(|c: char| c.is_ascii_digit());
    if has_digit && letters(&text) == letters(found) {
        rules.push("N2 N3 numbers end where letters begin");
        return Some(rules);
    }
    let era = letters(&text);
    if has_digit && era.strip_suffix(['م', 'ه']) == Some(letters(found).as_str()) {
        rules.push("N4 era letters");
        return Some(rules);
    }
    None
}

#[test]
fn every_difference_from_the_composed_functions_has_a_rule() {
    let Some(vectors) = vectors() else { return };
    let mut normalizer = Normalizer::new(Level::Standard);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for vector in &vectors {
        let input = vector["input"].as_str().unwrap();
        let composed = vector["expected"]["composed"].as_str().unwrap();
        let found = normalizer.text(input);
        match rules_between(input, composed, &found) {
            Some(rules) if rules.is_empty() => *counts.entry("equal".into()).or_default() += 1,
            Some(rules) => *counts.entry(rules.join(" + ")).or_default() += 1,
            None => unexplained
                .push(format!("{input} ({}): {found:?}, not {composed:?}", vector["codepoints"])),
        }
    }
    for (rules, count) in &counts {
        println!("{count:>4}  {rules}");
    }
    assert!(unexplained.is_empty(), "{}\n{}", unexplained.len(), unexplained.join("\n"));
    assert_eq!(vectors.len(), 552);
    assert_eq!(counts["equal"], 204, "fewer: the normaliser does something else");
}
