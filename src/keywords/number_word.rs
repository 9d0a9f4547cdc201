//! Numbers in words: `السادسة والثلاثين` counts something and is no name of it.

/// Stems of the units, ordinal and cardinal.
#[rustfmt::skip]
const UNITS: [&str; 17] = [
    "حادي", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر",
    "ثلاث", "اربع", "خمس", "ست", "سبع", "ثماني", "تسع",
];
/// Stems of the tens.
const TENS: [&str; 8] = ["عشر", "ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع"];

/// Whether a token is a unit or a ten in words, whatever is written onto it.
pub(super) fn is_number_word(token: &str) -> bool {
    let bare = token.strip_prefix(['و', 'ف']).unwrap_or(token);
    let led = bare.strip_prefix(['ب', 'ل', 'ك']).unwrap_or(bare);
    let stem = led.strip_prefix("ال").or_else(|| bare.strip_prefix("لل")).unwrap_or(led);
    let is_ten = || stem.strip_suffix("ين").or_else(|| stem.strip_suffix("ون"));
    UNITS.contains(&stem.strip_suffix('ه').unwrap_or(stem))
        || is_ten().is_some_and(|ten| TENS.contains(&ten))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_tens_are_numbers_with_whatever_is_written_onto_them() {
        for token in ["الحاديه", "السادسه", "والثلاثين", "بالسته", "للعشرين", "رابع", "وثمانون"]
        {
            assert!(is_number_word(token), "{token}");
        }
        for token in ["الستار", "سبعاوي", "الثلاثاء", "عشر", "المرفا", "ال", "ب", "ون"]
        {
            assert!(!is_number_word(token), "{token}");
        }
    }
}
