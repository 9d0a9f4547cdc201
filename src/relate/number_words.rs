//! Numbers in words, and what they come to together with the number before them.
//!
//! One paper writes 25 and another twenty-five, one three thousand and another 3000;
//! where two texts differ in that alone, they tell the same. So numbers are compared by
//! their values. Words of unit, ten, hundred and thousand that follow each other are one
//! number, as far as news needs it: `خمسة وعشرون`, `ثلاثة عشر`, `3 آلاف`.
//!
//! "One of" (`أحد`, `إحدى`) and the hundred of per cent (`في المائة`, `بالمئة`) are no
//! numbers here: they stand where no number could.

use crate::hash;
use crate::normalize::DECIMAL_SEPARATOR;

/// Values with the words for them as they stand in prose, in both genders and cases,
/// cardinal and ordinal.
pub(super) const NUMBER_WORDS: [(u64, &str); 35] = [
    (0, "صفر"),
    (1, "أول أولى حادي"),
    (2, "اثنان اثنين اثنتان اثنتين ثان ثاني ثانية"),
    (3, "ثلاثة ثلاث ثالث ثالثة"),
    (4, "أربعة أربع رابع رابعة"),
    (5, "خمسة خمس خامس خامسة"),
    (6, "ستة ست سادس سادسة"),
    (7, "سبعة سبع سابع سابعة"),
    (8, "ثمانية ثماني ثمان ثامن ثامنة"),
    (9, "تسعة تسع تاسع تاسعة"),
    (10, "عشرة عشر عاشر عاشرة عشرات"),
    (20, "عشرون عشرين"),
    (30, "ثلاثون ثلاثين"),
    (40, "أربعون أربعين"),
    (50, "خمسون خمسين"),
    (60, "ستون ستين"),
    (70, "سبعون سبعين"),
    (80, "ثمانون ثمانين"),
    (90, "تسعون تسعين"),
    (100, "مئات"),
    (200, "مئتان مئتين مائتان مائتين"),
    (300, "ثلاثمائة ثلاثمئة"),
    (400, "أربعمائة أربعمئة"),
    (500, "خمسمائة خمسمئة"),
    (600, "ستمائة ستمئة"),
    (700, "سبعمائة سبعمئة"),
    (800, "ثمانمائة ثمانمئة"),
    (900, "تسعمائة تسعمئة"),
    (THOUSAND, "ألف آلاف ألوف"),
    (2 * THOUSAND, "ألفان ألفين ألفي"),
    (MILLION, "مليون ملايين"),
    (2 * MILLION, "مليونان مليونين مليوني"),
    (BILLION, "مليار مليارات بليون"),
    (2 * BILLION, "ملياران مليارين ملياري"),
    (THOUSAND * BILLION, "تريليون تريليونات"),
];
/// The hundred, which is no number behind the article: that is the one of per cent.
pub(super) const HUNDRED: (u64, &str) = (100, "مئة مائة");

const THOUSAND: u64 = 1_000;
const MILLION: u64 = 1_000_000;
const BILLION: u64 = 1_000_000_000;

/// The value of digits, and what stands for one that has a fraction; `None` where they
/// are no number or too many.
pub(super) fn of_digits(digits: &[u8]) -> Option<u64> {
    let digits = std::str::from_utf8(digits).ok()?;
    match digits.split_once(['.', DECIMAL_SEPARATOR]) {
        None => digits.parse().ok(),
        Some((whole, fraction)) => {
            Some(decimal(hash::bytes(whole.as_bytes()), hash::bytes(fraction.as_bytes())))
        }
    }
}

/// Whether what stands between two numbers makes one of them: a comma, or the letter by
/// which Arabic papers write one.
pub(super) fn is_decimal_mark(between: &str) -> bool {
    matches!(between, "," | "ر")
}

/// What stands for a number that has a fraction, by the hashes of its parts: the same
/// whichever comes first, since papers that write from right to left have them turned
/// about at times, 5ر32 for 32.5.
pub(super) fn decimal(one: u64, other: u64) -> u64 {
    let (less, more) = (one.min(other), one.max(other));
    hash::avalanche(less.wrapping_mul(hash::STEP).wrapping_add(more))
}

/// What a number comes to with the one that stands right before it, where the two are
/// one: units before tens, hundreds before less, anything before thousands and millions.
pub(super) fn together(before: u64, value: u64) -> Option<u64> {
    match value {
        10..=90
            if value.is_multiple_of(10) && (1..10).contains(&(before % 100)) && before < 1000 =>
        {
            Some(before + value)
        }
        THOUSAND | MILLION | BILLION if (1..value).contains(&before) => before.checked_mul(value),
        1..100 if before.is_multiple_of(100) && (100..1000).contains(&before) => {
            Some(before + value)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_follow_each_other_are_one_number() {
        for (before, value, both) in [
            (5, 20, Some(25)),
            (3, 10, Some(13)),
            (3, 1000, Some(3000)),
            (25, MILLION, Some(25 * MILLION)),
            (300, 25, Some(325)),
            (20, 5, None),
            (3, 7, None),
            (10, 20, None),
            (0, 1000, None),
        ] {
            assert_eq!(together(before, value), both, "{before} {value}");
        }
        assert_eq!(of_digits(b"2015"), Some(2015));
        assert_eq!(of_digits(b"32.5"), of_digits(b"5.32"));
        assert_ne!(of_digits(b"32.5"), of_digits(b"32"));
        assert_eq!(
            of_digits("2٫125".as_bytes()),
            Some(decimal(hash::bytes(b"125"), hash::bytes(b"2")))
        );
        assert_eq!(of_digits(b"99999999999999999999999"), None);
    }
}
