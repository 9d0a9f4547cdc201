//! The code points that the rules name.

/// ء, the form that all hamza carriers take (L5).
pub(super) const HAMZA: char = '\u{0621}';
/// آ
pub(super) const ALEF_WITH_MADDA: char = '\u{0622}';
/// أ
pub(super) const ALEF_WITH_HAMZA_ABOVE: char = '\u{0623}';
/// ؤ
pub(super) const WAW_WITH_HAMZA: char = '\u{0624}';
/// إ
pub(super) const ALEF_WITH_HAMZA_BELOW: char = '\u{0625}';
/// ئ
pub(super) const YEH_WITH_HAMZA: char = '\u{0626}';
/// ا, the form that all alefs take (L1).
pub(super) const ALEF: char = '\u{0627}';
/// ة
pub(super) const TEH_MARBUTA: char = '\u{0629}';
/// ـ, a stretch of the line that means nothing.
pub(super) const TATWEEL: char = '\u{0640}';
/// ك, the form that all kafs take (L4).
pub(super) const KAF: char = '\u{0643}';
/// ه, the form that all hehs and teh marbuta take (L3).
pub(super) const HEH: char = '\u{0647}';
/// و
pub(super) const WAW: char = '\u{0648}';
/// ى
pub(super) const ALEF_MAKSURA: char = '\u{0649}';
/// ي, the form that all yehs take (L2).
pub(super) const YEH: char = '\u{064A}';
/// Hamza as a mark of its own above a letter.
pub(super) const HAMZA_ABOVE: char = '\u{0654}';
/// Hamza as a mark of its own below a letter.
pub(super) const HAMZA_BELOW: char = '\u{0655}';
/// ٫ between a number and its fraction.
pub(super) const DECIMAL_SEPARATOR: char = '\u{066B}';
/// ٬ between groups of three digits.
pub(super) const THOUSANDS_SEPARATOR: char = '\u{066C}';
/// The small alef above a letter.
pub(super) const SUPERSCRIPT_ALEF: char = '\u{0670}';
/// ٱ
pub(super) const ALEF_WASLA: char = '\u{0671}';
/// ک
pub(super) const KEHEH: char = '\u{06A9}';
/// ڪ
pub(super) const SWASH_KAF: char = '\u{06AA}';
/// ھ
pub(super) const HEH_DOACHASHMEE: char = '\u{06BE}';
/// ۀ
pub(super) const HEH_WITH_YEH_ABOVE: char = '\u{06C0}';
/// ہ
pub(super) const HEH_GOAL: char = '\u{06C1}';
/// ی
pub(super) const FARSI_YEH: char = '\u{06CC}';
/// ې
pub(super) const E: char = '\u{06D0}';
/// ە
pub(super) const AE: char = '\u{06D5}';

/// Rule D: what is deleted without ever splitting a word.
pub(super) const fn is_deleted(c: char) -> bool {
    matches!(c,
        TATWEEL | SUPERSCRIPT_ALEF
        | '\u{064B}'..='\u{065F}' // harakat
        | '\u{0610}'..='\u{061A}' | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E8}'
        | '\u{06EA}'..='\u{06ED}' | '\u{08D3}'..='\u{08FF}' // Quranic marks
        | '\u{00AD}' // soft hyphen
        | '\u{200B}'..='\u{200F}' // zero width space, joiners, directional marks
        | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}' // variation selectors
    ) && c != '\u{08E2}' // disputed end of ayah is a sign, not a mark
}

/// Rule P: the characters that are taken apart as NFKC does.
pub(super) const fn is_compatibility_form(c: char) -> bool {
    matches!(c, '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{FF01}'..='\u{FFEE}')
}

/// Rules L1 to L5: the one form of an Arabic letter.
pub(super) const fn fold(c: char) -> char {
    match c {
        ALEF_WITH_MADDA | ALEF_WITH_HAMZA_ABOVE | ALEF_WITH_HAMZA_BELOW | ALEF_WASLA => ALEF,
        ALEF_MAKSURA | FARSI_YEH | E => YEH,
        TEH_MARBUTA | HEH_GOAL | HEH_DOACHASHMEE | AE | HEH_WITH_YEH_ABOVE => HEH,
        KEHEH | SWASH_KAF => KAF,
        WAW_WITH_HAMZA | YEH_WITH_HAMZA => HAMZA,
        other => other,
    }
}
