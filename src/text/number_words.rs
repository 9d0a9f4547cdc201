//! Numbers in words, and what they come to together with those before them.
//!
//! One paper writes 25 and another twenty-five, one three thousand and another 3000;
//! where two texts differ in that alone, they tell the same. So numbers are compared by
//! their values. Words that follow each other with nothing but space between them are one
//! number as far as Arabic joins them: units come before ten (`ثلاثة عشر`) and, with an
//! "and", before tens (`خمسة وعشرون`) and behind hundreds and thousands (`ألف ومئة
//! وخمسة`); thousands and millions multiply what stands before them (`3 آلاف`).
//!
//! `أحد`, `إحدى` and `واحد` stand where no number could ("one of", "at one time"), so they
//! count only within a longer one, as `ألفا` does only behind another: it is a thousand or
//! two thousand. The hundred of per cent (`في المائة`, `بالمئة`) is none.

use crate::hash;
use crate::normalize::DECIMAL_SEPARATOR;

/// Where a number word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberUse {
    /// Anywhere.
    Free,
    /// Anywhere, but no unit follows it: `أول عشرة` are the first ten.
    Alone,
    /// Only with another.
    Within,
    /// Only behind another.
    Behind,
}

/// A number word as it stands in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct NumberWord {
    pub(super) value: u64,
    pub(super) number_use: NumberUse,
    /// Whether an "and" is written together with it.
    pub(super) has_and: bool,
}

impl NumberWord {
    /// Whether it is a number without another beside it.
    pub(super) fn counts_alone(self) -> bool {
        matches!(self.number_use, NumberUse::Free | NumberUse::Alone)
    }
}

/// Values with the words for them as they stand in prose, in both genders and all cases,
/// cardinal and ordinal.
pub(super) const NUMBER_WORDS: [(u64, NumberUse, &str); 41] = [
    (0, NumberUse::Free, "صفر"),
    (1, NumberUse::Alone, "أول أولى"),
    (1, NumberUse::Within, "حادي حادية"),
    (2, NumberUse::Free, "اثنان اثنتان اثنتين اثنا اثني اثنتا اثنتي ثان ثاني"),
    (3, NumberUse::Free, "ثلاثة ثلاث ثالث ثالثة"),
    (4, NumberUse::Free, "أربعة أربع رابع رابعة"),
    (5, NumberUse::Free, "خمسة خمس خامس خامسة"),
    (6, NumberUse::Free, "ستة ست سادس سادسة"),
    (7, NumberUse::Free, "سبعة سبع سابع سابعة"),
    (8, NumberUse::Free, "ثمانية ثماني ثمان ثامن ثامنة"),
    (9, NumberUse::Free, "تسعة تسع تاسع تاسعة"),
    (10, NumberUse::Free, "عشرة عشر عاشر عاشرة عشرات"),
    (20, NumberUse::Free, "عشرون عشرين"),
    (30, NumberUse::Free, "ثلاثون ثلاثين"),
    (40, NumberUse::Free, "أربعون أربعين"),
    (50, NumberUse::Free, "خمسون خمسين"),
    (60, NumberUse::Free, "ستون ستين"),
    (70, NumberUse::Free, "سبعون سبعين"),
    (80, NumberUse::Free, "ثمانون ثمانين"),
    (90, NumberUse::Free, "تسعون تسعين"),
    (100, NumberUse::Free, "مئات"),
    (200, NumberUse::Free, "مئتان مئتين مئتا مئتي مائتان مائتين مائتا مائتي"),
    (300, NumberUse::Free, "ثلاثمائة ثلاثمئة"),
    (400, NumberUse::Free, "أربعمائة أربعمئة"),
    (500, NumberUse::Free, "خمسمائة خمسمئة"),
    (600, NumberUse::Free, "ستمائة ستمئة"),
    (700, NumberUse::Free, "سبعمائة سبعمئة"),
    (800, NumberUse::Free, "ثمانمائة ثمانمئة"),
    (900, NumberUse::Free, "تسعمائة تسعمئة"),
    (THOUSAND, NumberUse::Free, "ألف آلاف ألوف"),
    (THOUSAND, NumberUse::Behind, "ألفا آلافا"),
    (2 * THOUSAND, NumberUse::Free, "ألفان ألفين ألفي"),
    (MILLION, NumberUse::Free, "مليون ملايين"),
    (MILLION, NumberUse::Behind, "مليونا"),
    (2 * MILLION, NumberUse::Free, "مليونان مليونين مليوني"),
    (BILLION, NumberUse::Free, "مليار مليارات بليون"),
    (BILLION, NumberUse::Behind, "مليارا بليونا"),
    (2 * BILLION, NumberUse::Free, "ملياران مليارين ملياري"),
    (TRILLION, NumberUse::Free, "تريليون تريليونات"),
    (TRILLION, NumberUse::Behind, "تريليونا"),
    (2 * TRILLION, NumberUse::Free, "تريليونان تريليونين"),
];
/// The hundred, which is no number behind the article: that is the one of per cent.
pub(super) const HUNDRED: (u64, &str) = (100, "مئة مائة");
/// The one that stands for "one of" as well; behind the article it is Sunday, or the One.
pub(super) const ONE: (u64, &str) = (1, "أحد إحدى واحد واحدة");
/// The two that behind the article is Monday.
pub(super) const TWO: (u64, &str) = (2, "اثنين");
/// The second, which is a unit of time without the article.
pub(super) const SECOND: (u64, &str) = (2, "ثانية");

const THOUSAND: u64 = 1_000;
const MILLION: u64 = 1_000_000;
const BILLION: u64 = 1_000_000_000;
const TRILLION: u64 = 1_000_000_000_000;

/// A number as it is read, word by word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sum {
    /// What is multiplied already.
    thousands: u64,
    /// What is not, below a thousand unless it stands in digits.
    group: u64,
    /// The least of the thousands and millions so far.
    least: u64,
    /// Whether no unit may follow.
    is_closed: bool,
}

impl Sum {
    /// A number that begins with this word.
    pub(super) fn of_word(NumberWord { value, number_use, .. }: NumberWord) -> Self {
        let is_closed = number_use == NumberUse::Alone;
        match unit(value) {
            Some(least) => Self { thousands: value, group: 0, least, is_closed },
            None => Self { thousands: 0, group: value, least: u64::MAX, is_closed },
        }
    }

    /// A number that begins with these digits.
    pub(super) fn of_figure(value: u64) -> Self {
        Self { thousands: 0, group: value, least: u64::MAX, is_closed: true }
    }

    /// What it comes to.
    pub(super) fn value(self) -> u64 {
        self.thousands.saturating_add(self.group)
    }

    /// The number with one word more; `None` where that begins another.
    pub(super) fn with(self, value: u64, has_and: bool) -> Option<Self> {
        let Self { thousands, group, least, is_closed } = self;
        if let Some(unit) = unit(value) {
            let is_more = has_and && group == 0 && thousands > 0 && unit < least;
            let multiplies = !has_and && value == unit;
            let thousands = if is_more {
                thousands.checked_add(value)
            } else if multiplies && group > 0 && group < unit && unit < least {
                thousands.checked_add(group.checked_mul(unit)?)
            } else if multiplies && group == 0 && thousands > 0 && unit > least {
                thousands.checked_mul(unit)
            } else {
                None
            };
            return Some(Self { thousands: thousands?, group: 0, least: unit, is_closed: false });
        }
        let ones = group % 100;
        let group = match value {
            _ if is_closed => None,
            10 if !has_and && (1..10).contains(&ones) => Some(group + 10),
            100 if !has_and && (3..10).contains(&group) => Some(group * 100),
            20..=90 if has_and && (1..10).contains(&ones) => Some(group + value),
            1..100 if has_and && group >= 100 && ones == 0 => Some(group + value),
            1..THOUSAND if has_and && group == 0 && thousands > 0 => Some(value),
            _ => None,
        };
        Some(Self { group: group?, ..self })
    }
}

/// The thousand, million or more that a word stands for, once or twice.
fn unit(value: u64) -> Option<u64> {
    [THOUSAND, MILLION, BILLION, TRILLION]
        .into_iter()
        .find(|&unit| value == unit || value == 2 * unit)
}

/// The value of digits, and what stands for one that has a fraction; `None` where they
/// are no number or too many.
pub(super) fn of_digits(digits: &[u8]) -> Option<u64> {
    let digits = std::str::from_utf8(digits).ok()?;
    let Some((whole, fraction)) = digits.split_once(['.', DECIMAL_SEPARATOR]) else {
        return digits.parse().ok();
    };
    let fraction = without_zeros(fraction.as_bytes());
    if fraction.is_empty() {
        return whole.parse().ok();
    }
    Some(decimal(hash::bytes(whole.as_bytes()), hash::bytes(fraction)))
}

/// A fraction without the zeros at its end.
pub(super) fn without_zeros(fraction: &[u8]) -> &[u8] {
    let zeros = fraction.iter().rev().take_while(|&&digit| digit == b'0').count();
    &fraction[..fraction.len() - zeros]
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What these words come to one behind the other, each with its "and".
    fn sums(words: &[(u64, bool)]) -> Vec<u64> {
        let mut sums: Vec<Sum> = Vec::new();
        for &(value, has_and) in words {
            match sums.last_mut().and_then(|sum| Some((sum.with(value, has_and)?, sum))) {
                Some((joined, sum)) => *sum = joined,
                None => {
                    sums.push(Sum::of_word(NumberWord {
                        value,
                        number_use: NumberUse::Free,
                        has_and,
                    }));
                }
            }
        }
        sums.into_iter().map(Sum::value).collect()
    }

    #[test]
    fn words_that_follow_each_other_are_one_number() {
        let (plain, and) = (false, true);
        for (words, expected) in [
            (&[(5, plain), (20, and)][..], &[25][..]),
            (&[(1, plain), (10, plain)], &[11]),
            (&[(3, plain), (10, and)], &[3, 10]),
            (&[(20, plain), (5, and)], &[20, 5]),
            (&[(100, plain), (5, and), (20, and)], &[125]),
            (&[(3, plain), (100, plain)], &[300]),
            (&[(THOUSAND, plain), (900, and), (9, and), (90, and)], &[1999]),
            (&[(25, plain), (MILLION, plain), (300, and), (THOUSAND, plain)], &[25_300_000]),
            (&[(2 * THOUSAND, plain), (15, and)], &[2015]),
            (&[(THOUSAND, plain), (MILLION, plain)], &[BILLION]),
            (&[(0, plain), (THOUSAND, plain)], &[0, THOUSAND]),
            (&[(MILLION, plain), (MILLION, and)], &[MILLION, MILLION]),
        ] {
            assert_eq!(sums(words), expected, "{words:?}");
        }
        assert_eq!(Sum::of_figure(3).with(10, false), None);
        assert_eq!(Sum::of_figure(3).with(THOUSAND, false).map(Sum::value), Some(3000));
        let first = NumberWord { value: 1, number_use: NumberUse::Alone, has_and: false };
        assert_eq!(Sum::of_word(first).with(10, false), None);
    }

    #[test]
    fn digits_have_the_values_that_they_are_read_as() {
        assert_eq!(of_digits(b"2015"), Some(2015));
        assert_eq!(of_digits(b"32.5"), of_digits(b"5.32"));
        assert_eq!(of_digits(b"32.5"), of_digits(b"32.50"));
        assert_ne!(of_digits(b"32.5"), of_digits(b"32.05"));
        assert_ne!(of_digits(b"32.5"), of_digits(b"32"));
        assert_eq!(of_digits(b"32.0"), Some(32));
        let turned = decimal(hash::bytes(b"125"), hash::bytes(b"2"));
        assert_eq!(of_digits("2٫125".as_bytes()), Some(turned));
        assert_eq!(of_digits(b"99999999999999999999999"), None);
    }
}
