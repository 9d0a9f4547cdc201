//! The 552 reference vectors: real words with the output of CAMeL Tools and
//! PyArabic, function by function.
//!
//! A single function is reproduced by the rule that matches it, applied alone.
//! Where the standard level differs from all functions composed, the rule that
//! makes the difference is named, and nothing else may differ.

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
    Some(lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn single_functions_are_reproduced_by_the_matching_rule() {
    let Some(vectors) = vectors() else { return };
    assert_eq!(vectors.len(), 552);
    let functions = [
        ("camel.dediac_ar", Rule::Harakat),
        ("pyarabic.strip_tashkeel", Rule::Tashkeel),
        ("pyarabic.strip_tatweel", Rule::Tatweel),
        ("camel.normalize_alef_ar", Rule::Alef),
        ("camel.normalize_alef_maksura_ar", Rule::AlefMaksura),
        ("camel.normalize_teh_marbuta_ar", Rule::TehMarbuta),
        ("camel.normalize_unicode(NFKC)", Rule::Compatibility),
    ];
    let mut failures = Vec::new();
    for vector in &vectors {
        let input = vector["input"].as_str().unwrap();
        for (function, rule) in functions {
            let expected = vector["expected"][function].as_str().unwrap();
            let found = rule.apply(input);
            // NFKC also composes, orders marks and opens Latin signs; the rule
            // speaks of Arabic presentation forms alone
            let equal = if rule == Rule::Compatibility {
                let same = |a: &str, b: &str| a.nfkc().eq(b.nfkc());
                let has_form = input
                    .chars()
                    .any(|c| matches!(c, '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'));
                assert!(has_form || found == input);
                same(&found, expected)
            } else {
                found == expected
            };
            if !equal {
                failures.push(format!(
                    "{function}: {input} ({}): {found:?}, not {expected:?}",
                    vector["codepoints"]
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

/// The rules that the standard level has beyond the composed functions, as
/// they would show in a vector, in the order in which they are tried.
fn rule_behind(input: &str) -> Vec<&'static str> {
    let any = |found: fn(char) -> bool| input.chars().any(found);
    let mut rules = Vec::new();
    if any(|c| matches!(c, '\u{0660}'..='\u{0669}' | '\u{06F0}'..='\u{06F9}')) {
        rules.push("N1 digits");
    }
    if any(char::is_numeric) {
        rules.push("N2-N4 numbers");
    }
    if any(|c| matches!(c, 'ی' | 'ې' | 'ہ' | 'ھ' | 'ە' | 'ۀ' | 'ک' | 'ڪ')) {
        rules.push("L2-L4 Persian letters");
    }
    if any(|c| matches!(c, 'ؤ' | 'ئ' | 'ء' | '\u{654}' | '\u{655}' | '\u{FE80}'..='\u{FE8C}')) {
        rules.push("L5 hamza carriers");
    }
    if any(|c| c.is_alphabetic() && !matches!(c, '\u{600}'..='\u{6FF}' | '\u{FB50}'..='\u{FEFF}')) {
        rules.push("L Latin case");
    }
    if any(
        |c| matches!(c, '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'),
    ) {
        rules.push("D controls");
    }
    if any(
        |c| matches!(c, '\u{0610}'..='\u{061A}' | '\u{0653}'..='\u{065F}' | '\u{06D6}'..='\u{06ED}' | '\u{08D3}'..='\u{08FF}'),
    ) {
        rules.push("D other marks");
    }
    if any(|c| !c.is_alphanumeric()) {
        rules.push("tokens: punctuation separates");
    }
    rules
}

#[test]
fn all_vectors_are_accounted_for_at_the_standard_level() {
    let Some(vectors) = vectors() else { return };
    let mut normalizer = Normalizer::new(Level::Standard);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for vector in &vectors {
        let input = vector["input"].as_str().unwrap();
        let composed = vector["expected"]["composed"].as_str().unwrap();
        let found = normalizer.text(input);
        let rules = rule_behind(&format!("{input} {composed}").replacen(' ', "", 1));
        if found == composed {
            *counts.entry("equal".into()).or_default() += 1;
        } else if rules.is_empty() {
            unexplained
                .push(format!("{input} ({}): {found}, not {composed}", vector["codepoints"]));
        } else {
            // and beyond the named rules nothing differs: what the reference
            // tools leave, normalised, is what the input gives
            assert_eq!(found, normalizer.text(composed), "{input} {}", vector["codepoints"]);
            *counts.entry(rules.join(" + ")).or_default() += 1;
        }
    }
    for (rules, count) in &counts {
        println!("{count:>4}  {rules}");
    }
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    assert_eq!(counts.values().sum::<usize>(), 552);
}
