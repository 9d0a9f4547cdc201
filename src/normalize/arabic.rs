//! The code points that the rules name, and the sets they form.

pub(super) const HAMZA: char = '\u{0621}';
pub(super) const ALEF_WITH_MADDA: char = '\u{0622}';
pub(super) const ALEF_WITH_HAMZA_ABOVE: char = '\u{0623}';
pub(super) const WAW_WITH_HAMZA: char = '\u{0624}';
pub(super) const ALEF_WITH_HAMZA_BELOW: char = '\u{0625}';
pub(super) const YEH_WITH_HAMZA: char = '\u{0626}';
pub(super) const ALEF: char = '\u{0627}';
pub(super) const TEH_MARBUTA: char = '\u{0629}';
pub(super) const GHAIN: char = '\u{063A}';
pub(super) const TATWEEL: char = '\u{0640}';
pub(super) const FEH: char = '\u{0641}';
pub(super) const KAF: char = '\u{0643}';
pub(super) const LAM: char = '\u{0644}';
pub(super) const MEEM: char = '\u{0645}';
pub(super) const HEH: char = '\u{0647}';
pub(super) const WAW: char = '\u{0648}';
pub(super) const ALEF_MAKSURA: char = '\u{0649}';
pub(super) const YEH: char = '\u{064A}';
pub(super) const HAMZA_ABOVE: char = '\u{0654}';
pub(crate) const DECIMAL_SEPARATOR: char = '\u{066B}';
pub(super) const THOUSANDS_SEPARATOR: char = '\u{066C}';
pub(super) const SUPERSCRIPT_ALEF: char = '\u{0670}';
pub(super) const ALEF_WASLA: char = '\u{0671}';
pub(super) const KEHEH: char = '\u{06A9}';
pub(super) const SWASH_KAF: char = '\u{06AA}';
pub(super) const HEH_DOACHASHMEE: char = '\u{06BE}';
pub(super) const HEH_WITH_YEH_ABOVE: char = '\u{06C0}';
pub(super) const HEH_GOAL: char = '\u{06C1}';
pub(super) const HEH_GOAL_WITH_HAMZA: char = '\u{06C2}';
pub(super) const FARSI_YEH: char = '\u{06CC}';
pub(super) const E: char = '\u{06D0}';
pub(super) const YEH_BARREE: char = '\u{06D2}';
pub(super) const YEH_BARREE_WITH_HAMZA: char = '\u{06D3}';
pub(super) const AE: char = '\u{06D5}';

/// The vowel signs that the reference tools delete: tanwin to sukun, and the
/// superscript alef.
pub(super) const fn is_haraka(c: char) -> bool {
    matches!(c, '\u{064B}'..='\u{0652}' | SUPERSCRIPT_ALEF)
}

/// Rule D, the marks: harakat, hamza and madda as marks, Quranic marks.
pub(super) const fn is_deleted_mark(c: char) -> bool {
    matches!(c,
        SUPERSCRIPT_ALEF | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}'
        | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E8}' | '\u{06EA}'..='\u{06ED}'
        | '\u{08D3}'..='\u{08FF}')
}

/// Rule D, the invisible: soft hyphen, joiners, directional and other invisible
/// controls, tags. A zero width space is one of them: where it does not stand
/// between two letters, what stands beside it separates already.
pub(crate) const fn is_control(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        | '\u{E0000}'..='\u{E007F}')
}

/// Rule D: what is deleted and never splits a word.
pub(super) const fn is_deleted(c: char) -> bool {
    c as u32 >= 0xAD && (c == TATWEEL || is_deleted_mark(c) || is_control(c))
}

/// Rule L1.
pub(super) const fn fold_alef(c: char) -> char {
    match c {
        ALEF_WITH_MADDA | ALEF_WITH_HAMZA_ABOVE | ALEF_WITH_HAMZA_BELOW | ALEF_WASLA => ALEF,
        other => other,
    }
}

/// Rules L1 to L5 for one letter. ۂ and ۓ lose their hamza as their
/// decompositions do by rule D.
pub(super) const fn fold(c: char) -> char {
    match c {
        ALEF_MAKSURA | FARSI_YEH | E => YEH,
        TEH_MARBUTA | HEH_DOACHASHMEE | HEH_WITH_YEH_ABOVE | HEH_GOAL | HEH_GOAL_WITH_HAMZA
        | AE => HEH,
        YEH_BARREE_WITH_HAMZA => YEH_BARREE,
        KEHEH | SWASH_KAF => KAF,
        WAW_WITH_HAMZA | YEH_WITH_HAMZA => HAMZA,
        other => fold_alef(other),
    }
}
